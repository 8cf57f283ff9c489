import enum


class CalendarKind(enum.StrEnum):
    CALDAV = "caldav"
    ICS = "ics"
