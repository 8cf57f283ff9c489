from videodesk.kit.errors import Kind, Refusal


class UnknownFeed(Refusal):
    """Nothing can be subscribed to at this address, or no longer."""

    kind = Kind.NOT_FOUND
    code = "unknown_feed"


class UnknownCalendar(Refusal):
    """This member of staff has joined no such calendar."""

    kind = Kind.NOT_FOUND
    code = "unknown_calendar"


class PasswordMissing(Refusal):
    """What is known is for the server and the user of before alone."""

    kind = Kind.BAD_INPUT
    code = "password_missing"


class CalendarJoined(Refusal):
    """This member of staff has joined a calendar to this desk already."""

    kind = Kind.CONFLICT
    code = "calendar_joined"
