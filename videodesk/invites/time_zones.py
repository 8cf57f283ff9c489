"""VTIMEZONE from the IANA data, for the years concerned (RFC 5545, section 3.6.5).

icalendar can write one too, but up to 7.3 its daylight times begin an hour late where they come from zoneinfo.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


@lru_cache(maxsize=64)
def time_zone(name: str, first_year: int, last_year: int) -> Timezone:
    """Right from the start of the first year to the end of the last one. Must not be changed: it is shared."""
    zone = ZoneInfo(name)
    first = datetime(first_year, 1, 1, tzinfo=zone).astimezone(UTC)
    end = datetime(last_year + 1, 1, 1, tzinfo=zone).astimezone(UTC)
    component = Timezone()
    component.add("tzid", name)
    component.add_component(_observance(first, first, zone))
    for onset in _onsets(first, end, zone):
        component.add_component(_observance(onset, onset - SECOND, zone))
    return component


def _onsets(first: datetime, end: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """When the clocks change."""
    day = first
    while day < end:
        after = day + DAY
        if _rule(day, zone) != _rule(after, zone):
            yield _first_under_new_rule(day, after, zone)
        day = after


def _first_under_new_rule(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The second at which the clocks change, between two instants with different rules."""
    old = _rule(before, zone)
    while after - before > SECOND:
        middle = before + (after - before) // SECOND // 2 * SECOND
        if _rule(middle, zone) == old:
            before = middle
        else:
            after = middle
    return after


def _rule(instant: datetime, zone: ZoneInfo) -> tuple[timedelta | None, timedelta | None]:
    local = instant.astimezone(zone)
    return local.utcoffset(), local.dst()


def _observance(onset: datetime, before: datetime, zone: ZoneInfo) -> TimezoneStandard | TimezoneDaylight:
    """The rules from `onset` on. Its DTSTART is by the clock as it was `before`."""
    local, old = onset.astimezone(zone), before.astimezone(zone)
    component = TimezoneDaylight() if local.dst() else TimezoneStandard()
    component.add("dtstart", (onset + (old.utcoffset() or timedelta())).replace(tzinfo=None))
    component.add("tzoffsetfrom", old.utcoffset())
    component.add("tzoffsetto", local.utcoffset())
    component.add("tzname", local.tzname())
    return component
