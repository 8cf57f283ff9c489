"""What a calendar is joined for, what can be wrong with it, and how far it is looked at."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from videodesk.catalogue.schemas import ServiceView
from videodesk.kit.outside import Trouble

# A calendar that cannot be read closes its desk for so long with what was read last, and then no more.
REMEMBERED = timedelta(days=7)
DAY = timedelta(days=1)
LONGEST_WINDOW = timedelta(days=366)


class CalendarKind(enum.StrEnum):
    CALDAV = "caldav"
    ICS = "ics"


class Problem(enum.StrEnum):
    """Why a calendar can be read or written no more; what to do says the text `calendar-problem-<code>`."""

    ADDRESS = Trouble.ADDRESS.value
    PRIVATE = Trouble.PRIVATE.value
    INSECURE = Trouble.INSECURE.value
    HOST = Trouble.HOST.value
    UNREACHABLE = Trouble.UNREACHABLE.value
    CERTIFICATE = Trouble.CERTIFICATE.value
    SLOW = Trouble.SLOW.value
    TOO_BIG = Trouble.TOO_BIG.value
    REDIRECTS = Trouble.REDIRECTS.value
    PASSWORD = "password"  # noqa: S105 - a code
    FORBIDDEN = "forbidden"
    GONE = "gone"
    ANSWER = "answer"
    NO_CALENDAR = "no_calendar"
    READ_ONLY = "read_only"


# Only its owner can do something about these: to try again is useless.
FINAL = frozenset({Problem.PASSWORD, Problem.FORBIDDEN, Problem.GONE})


class CalendarTrouble(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class Window:
    """The days that are looked at, in UTC, and the clock on which days without a time zone are meant."""

    first: datetime
    end: datetime
    zone: ZoneInfo


def window_at(now: datetime, longest: timedelta, zone: ZoneInfo) -> Window:
    """From today to a day beyond the last one that can be booked; the same all day long."""
    today = datetime.combine(now.astimezone(UTC).date(), time.min, UTC)
    return Window(today, today + longest + 3 * DAY, zone)


def is_known(known_until: datetime | None, window: Window) -> bool:
    """Whether what was read once still covers all days that can be booked."""
    return known_until is not None and known_until >= window.end - DAY


def longest_window(days: int, services: Iterable[ServiceView]) -> timedelta:
    """How far ahead anything can be booked; `days` is what counts for services without a window of their own."""
    own = [terms.window_days or 0 for service in services for terms in service.channels.values()]
    return min(timedelta(days=max([days, *own])), LONGEST_WINDOW)
