"""When somebody has something else to do, by the calendar that they keep elsewhere (RFC 5545).

All of it is somebody else's data: broken events are left out, and what would take too long to unfold is not begun.
"""

import math
import re
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

import recurring_ical_events
from icalendar import Calendar, Component, Event

from videodesk.calendars.foreign_zones import zones_of_its_own
from videodesk.calendars.policy import CalendarTrouble, Problem, Window
from videodesk.kit.ticks import tick_at, tick_not_before
from videodesk.schedule.schemas import Busy, united

MOST_EVENTS = 5000
SECONDS = 20
# What repeats more often would be unfolded for hours, and nobody has it in their calendar.
FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
OFTEN = {"DAILY", "WEEKLY"}
TIMES_OF_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")
NARROWING = {"BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"}
MOST_A_DAY = 24
EARLIEST_YEAR = 1970

FOLD = re.compile(r"\r?\n[ \t]")
# Ends its search at the next event: where none of them ends, each would be looked for up to the end of the text.
EVENT = re.compile(r"^BEGIN:VEVENT\r?\n(?:(?!(?:BEGIN|END):VEVENT\r?$).*\n)*+END:VEVENT\r?$\n?", re.MULTILINE)
LASTS = re.compile(r"^(?:RRULE|RDATE|DURATION)[;:]", re.MULTILINE)
DAYS = re.compile(r"^(?:DTSTART|DTEND|RECURRENCE-ID)[^:\n]*:(\d{8})", re.MULTILINE)
SLACK = timedelta(days=2)


@dataclass(frozen=True)
class Owner:
    """Whose calendar it is: `host` is in the UIDs of our own entries, `mail` the address that they are invited by."""

    host: str
    mail: str = ""


def busy_times(objects: Iterable[str], window: Window, owner: Owner) -> tuple[Busy, ...]:
    """The ticks of these days that are taken. Raises CalendarTrouble for what is no calendar or far too much."""
    unfolding = _Unfolding(window, owner, time.monotonic() + SECONDS)
    return united(span for text in objects for span in unfolding.spans(text))


class _Unfolding:
    def __init__(self, window: Window, owner: Owner, deadline: float) -> None:
        self._window = window
        self._owner = owner
        self._deadline = deadline
        self._events = 0

    def spans(self, text: str) -> Iterator[Busy]:
        with zones_of_its_own(self._window.zone):
            for calendar in _read(without_past(text, window=self._window)):
                for start, end in (*self._of_events(calendar), *_of_free_busy(calendar)):
                    first = max(self._instant(start), self._window.first)
                    last = min(self._instant(end), self._window.end)
                    if first < last:
                        yield tick_at(first), tick_not_before(last)

    def _of_events(self, calendar: Calendar) -> Iterator[tuple[Any, Any]]:
        zone = self._window.zone
        days = self._window.first.astimezone(zone), self._window.end.astimezone(zone)
        for uid, events in _by_uid(calendar).items():
            if not self._is_ours(uid):
                # What makes no sense is left out: that comes to light in many ways.
                spans: list[tuple[Any, Any]] = []
                with suppress(Exception):
                    spans += [(one.start, one.end) for one in _unfolded(events, *days) if self._is_busy(one)]
                self._count(len(spans))
                yield from spans

    def _count(self, events: int) -> None:
        self._events += events
        if self._events > MOST_EVENTS or time.monotonic() > self._deadline:
            raise CalendarTrouble(Problem.TOO_BIG)

    def _is_busy(self, event: Component) -> bool:
        if event.get("STATUS") == "CANCELLED" or event.get("TRANSP") == "TRANSPARENT":
            return False
        attendees = event.get("ATTENDEE", [])
        return not any(self._declines(one) for one in (attendees if isinstance(attendees, list) else [attendees]))

    def _declines(self, attendee: Any) -> bool:
        me = self._owner.mail and str(attendee).lower() == f"mailto:{self._owner.mail}".lower()
        return bool(me) and str(attendee.params.get("PARTSTAT", "")).upper() == "DECLINED"

    def _is_ours(self, uid: str) -> bool:
        name, _, host = uid.partition("@")
        return host == self._owner.host and _is_id(name)

    def _instant(self, moment: date | datetime) -> datetime:
        """Days, and times without a zone, are those of the window's clock."""
        if not isinstance(moment, datetime):
            moment = datetime(moment.year, moment.month, moment.day)  # noqa: DTZ001 - gets its zone right now
        return (moment if moment.tzinfo else moment.replace(tzinfo=self._window.zone)).astimezone(UTC)


def without_past(text: str, window: Window) -> str:
    """The same without events that are over: most of what a calendar holds, and slow to read."""
    earliest = (window.first - SLACK).strftime("%Y%m%d")

    def kept(event: re.Match[str]) -> str:
        days = DAYS.findall(event[0])
        return "" if days and max(days) < earliest and not LASTS.search(event[0]) else event[0]

    return EVENT.sub(kept, FOLD.sub("", text))


def _read(text: str) -> list[Calendar]:
    try:
        found = Calendar.from_ical(text, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError):
        raise CalendarTrouble(Problem.NO_CALENDAR) from None
    if not found or any(one.name != "VCALENDAR" for one in found):
        raise CalendarTrouble(Problem.NO_CALENDAR)
    return found


def _is_endless(event: Component) -> bool:
    """Whether unfolding it would take forever, as for each second, or for every day that is a 30 February."""
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        frequency = str((rule.get("FREQ") or [""])[0])
        times = math.prod(len(rule.get(part, [])) or 1 for part in TIMES_OF_DAY)
        narrow = len(NARROWING & set(rule)) > 1 or "BYSETPOS" in rule
        if frequency not in FREQUENCIES or times > MOST_A_DAY or (narrow and frequency in OFTEN):
            return True
        if 0 in rule.get("INTERVAL", []):  # the next time would be the same one
            return True
    year = getattr(getattr(event.get("DTSTART"), "dt", None), "year", EARLIEST_YEAR)
    return bool(rules) and year < EARLIEST_YEAR


def _by_uid(calendar: Calendar) -> dict[str, Calendar]:
    """Each event by itself, with its exceptions where it repeats."""
    found: dict[str, Calendar] = {}
    for event in calendar.walk("VEVENT"):
        uid = str(event.get("UID", id(event)))
        if uid not in found:
            found[uid] = Calendar()
            found[uid].update(calendar)  # its time zone may be named there
        found[uid].subcomponents.append(event)
    return found


def _unfolded(events: Calendar, first: datetime, end: datetime) -> list[Event]:
    if any(_is_endless(event) for event in events.subcomponents):
        return []
    return cast(list[Event], recurring_ical_events.of(events).between(first, end))


def _of_free_busy(calendar: Calendar) -> Iterator[tuple[Any, Any]]:
    for component in calendar.walk("VFREEBUSY"):
        found = component.get("FREEBUSY", [])
        for part in found if isinstance(found, list) else [found]:
            for period in getattr(part, "dts", [part]):
                value = getattr(period, "dt", period)
                kind = getattr(part, "params", {}).get("FBTYPE", "BUSY")
                if isinstance(value, tuple) and str(kind).upper() != "FREE":
                    start, end = value
                    yield start, start + end if isinstance(end, timedelta) else end


def _is_id(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
