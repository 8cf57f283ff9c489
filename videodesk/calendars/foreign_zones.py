"""Time zones that calendars define themselves (VTIMEZONE), for as long as one of them is read.

icalendar remembers them by name, for everybody and for ever: what one calendar calls "Customized Time Zone" would be
that of the next one as well. And it follows any rule, also one by which the clocks change each minute.
"""

import math
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import tzinfo

from icalendar import Component, Timezone
from icalendar.timezone import tzp
from icalendar.timezone.zoneinfo import ZONEINFO

# Such as `FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU`, or with the seven days that the Sunday may fall on.
PARTS = {"FREQ", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "WKST"}
MOST_DAYS = 7
MOST_RULES = 10
LONGEST_ZONE = 50_000

# What icalendar knows about time zones is one thing for all threads.
_turn = threading.Lock()


@contextmanager
def zones_of_its_own(otherwise: tzinfo) -> Iterator[None]:
    """Read and unfold one calendar in here; `otherwise` stands for a zone that makes no sense."""
    with _turn:
        tzp.use(_Zones(otherwise))
        try:
            yield
        finally:
            tzp.use_default()


class _Zones(ZONEINFO):
    def __init__(self, otherwise: tzinfo) -> None:
        self._otherwise = otherwise

    def create_timezone(self, tz: Timezone) -> tzinfo:  # type: ignore[override]  # as ZONEINFO does
        return super().create_timezone(tz) if _makes_sense(tz) else self._otherwise


def _makes_sense(zone: Component) -> bool:
    rules = [one["RRULE"] for one in zone.walk() if "RRULE" in one]
    return len(rules) <= MOST_RULES and all(map(_is_yearly, rules)) and len(zone.to_ical()) <= LONGEST_ZONE


def _is_yearly(rule: object) -> bool:
    return (
        isinstance(rule, dict)
        and rule.get("FREQ") == ["YEARLY"]
        and "BYMONTH" in rule
        and PARTS.issuperset(rule)
        and math.prod(map(len, rule.values())) <= MOST_DAYS
    )
