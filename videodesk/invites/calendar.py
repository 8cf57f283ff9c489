"""Calendar objects: iCalendar (RFC 5545, RFC 7986) with the methods of iTIP (RFC 5546)."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vCalAddress, vDuration, vText, vUri

from videodesk.invites.time_zones import time_zone
from videodesk.locations.schemas import Point

PRODUCT = "-//videodesk//EN"


class Method(enum.StrEnum):
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"
    DECLINE_COUNTER = "DECLINECOUNTER"
    PUBLISH = "PUBLISH"


@dataclass(frozen=True)
class Party:
    """An ORGANIZER or ATTENDEE."""

    name: str
    email: str


@dataclass(frozen=True)
class Conference:
    link: str
    label: str


@dataclass(frozen=True)
class Entry:
    """An appointment as the calendar of one reader shows it. Instants are aware; `time_zone` is an IANA name.

    Only what goes by mail has an organizer and an attendee: a server that keeps calendars would write to them itself
    (RFC 6638). `answers` says that somebody reads what the attendee's calendar answers.
    """

    uid: str
    sequence: int
    stamped_at: datetime
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    summary: str
    description: str
    location: str
    url: str
    category: str
    remind_before: timedelta
    conference: Conference | None = None
    point: Point | None = None
    organizer: Party | None = None
    attendee: Party | None = None
    answers: bool = False
    cancelled: bool = False


def itip_object(entry: Entry, method: Method) -> bytes:
    """For a mail, or with PUBLISH for a file that people download: that one asks for no answer and has no attendee."""
    calendar = _calendar([entry])
    calendar.add("method", method.value)
    calendar.add_component(_event(entry, rings=method is not Method.DECLINE_COUNTER))
    return bytes(calendar.to_ical())


def stored_object(entry: Entry) -> bytes:
    """For a CalDAV server, where a METHOD is not allowed (RFC 4791, section 4.1)."""
    calendar = _calendar([entry])
    calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def feed(entries: Sequence[Entry], name: str, refresh: timedelta) -> bytes:
    """Many entries for who subscribes to them; `refresh` is how often they should look again (RFC 7986)."""
    calendar = _calendar(entries)
    calendar.add("method", Method.PUBLISH.value)
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", vDuration(refresh), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(refresh))
    for entry in entries:
        calendar.add_component(_event(entry))
    return bytes(calendar.to_ical())


def _calendar(entries: Sequence[Entry]) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    for name in sorted({entry.time_zone for entry in entries}):
        years = [year for entry in entries if entry.time_zone == name for year in _years(entry)]
        calendar.add_component(time_zone(name, min(years), max(years)))
    return calendar


def _years(entry: Entry) -> tuple[int, int]:
    zone = ZoneInfo(entry.time_zone)
    return entry.starts_at.astimezone(zone).year, entry.ends_at.astimezone(zone).year


def _event(entry: Entry, *, rings: bool = True) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamped_at.astimezone(UTC))
    starts_at, ends_at = _times(entry)
    event.add("dtstart", starts_at)
    event.add("dtend", ends_at)
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("location", entry.location)
    event.add("url", entry.url)
    event.add("categories", [entry.category])
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT" if entry.cancelled else "OPAQUE")
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if entry.point is not None:
        event.add("geo", (entry.point.latitude, entry.point.longitude))
    if entry.organizer is not None:
        event.add("organizer", _address(entry.organizer))
    if entry.attendee is not None:
        event.add("attendee", _attendee(entry.attendee, answers=entry.answers))
    if not entry.cancelled:
        if entry.conference is not None:
            event.add("conference", _conference(entry.conference))
        if rings:
            event.add_component(_alarm(entry))
    return event


def _times(entry: Entry) -> tuple[datetime, datetime]:
    """By the clock on the wall. In the hour that comes twice that says too little, and both are in UTC."""
    zone = ZoneInfo(entry.time_zone)
    starts_at, ends_at = entry.starts_at.astimezone(zone), entry.ends_at.astimezone(zone)
    if _comes_twice(starts_at) or _comes_twice(ends_at):
        return entry.starts_at.astimezone(UTC), entry.ends_at.astimezone(UTC)
    return starts_at, ends_at


def _comes_twice(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def _address(party: Party) -> vCalAddress:
    address = vCalAddress(f"mailto:{party.email}")
    address.params["CN"] = vText(party.name)
    return address


def _attendee(party: Party, *, answers: bool) -> vCalAddress:
    """Who has booked has said yes already: calendars must not ask again, and need not answer unless somebody reads."""
    attendee = _address(party)
    attendee.params["CUTYPE"] = vText("INDIVIDUAL")
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("ACCEPTED")
    attendee.params["RSVP"] = vText("TRUE" if answers else "FALSE")
    return attendee


def _conference(conference: Conference) -> vUri:
    """RFC 7986, section 5.11."""
    return vUri(conference.link, params={"VALUE": "URI", "FEATURE": ["AUDIO", "VIDEO"], "LABEL": conference.label})


def _alarm(entry: Entry) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -entry.remind_before)
    alarm.add("description", entry.summary)
    return alarm
