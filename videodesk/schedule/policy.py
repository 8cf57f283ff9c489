"""Bitmaps of ticks: when a desk is open, and where a run of free ticks starts.

A bitmap is one Python integer; bit `i` stands for the tick `first + i`. A day has 288 ticks, or 276 and 300 when the
clocks change. A slot is never in the hour that is skipped, and in the hour that comes twice only the first counts, so
that a time of day always means one instant.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from zoneinfo import ZoneInfo

from videodesk.kit.ticks import MINUTES_PER_DAY, MINUTES_PER_TICK, instant_of, tick_at
from videodesk.locations.policy import holiday_on
from videodesk.locations.schemas import Calendar, LocationKind
from videodesk.schedule.schemas import Busy, DeskView, Hours, HoursKind

TICKS_PER_DAY = MINUTES_PER_DAY // MINUTES_PER_TICK

Spans = tuple[tuple[int, int], ...]
"""Pairs of minutes of a day's wall clock; 1440 is midnight."""


def runs(bits: int, length: int) -> int:
    """The bits from which `length` bits in a row are set (shift-and-and, in log2(length) steps)."""
    covered = 1
    while covered < length:
        step = min(covered, length - covered)
        bits &= bits >> step
        covered += step
    return bits


def ticks_in(bits: int, first: int = 0) -> Iterator[int]:
    """The ticks that are set, in order."""
    while bits:
        lowest = bits & -bits
        yield first + lowest.bit_length() - 1
        bits ^= lowest


def bitmap_of(ticks: Iterable[int], first: int, length: int) -> int:
    """The set ticks among `length` from `first`; others are ignored."""
    bits = 0
    for tick in ticks:
        if 0 <= tick - first < length:
            bits |= 1 << (tick - first)
    return bits


def block(start: int, length: int) -> int:
    """`length` bits from `start`."""
    return ((1 << length) - 1) << start


def spans_on(day: date, desk: DeskView, calendar: Calendar) -> Spans:
    """When the desk is open on that day, breaks not yet taken out.

    A closure beats everything; a special day beats weekly hours and public holidays. The mobile office is open where
    and when it stops, and nowhere else on special days either.
    """
    if calendar.closure_on(day) is not None:
        return ()
    mobile = calendar.location.kind is LocationKind.MOBILE
    stops = tuple((stop.opens_minute, stop.closes_minute) for stop in calendar.stops_on(day)) if mobile else ()
    for special in desk.special_days:
        if special.day == day:
            return _shared(special.openings, stops) if mobile else special.openings
    if holiday_on(calendar.location.region, day) is not None:
        return ()
    return stops if mobile else _weekly(desk, day, HoursKind.OPEN)


def _shared(spans: Spans, others: Spans) -> Spans:
    """What lies in both."""
    both = ((max(one[0], other[0]), min(one[1], other[1])) for one in spans for other in others)
    return tuple((opens, closes) for opens, closes in both if opens < closes)


def breaks_on(day: date, desk: DeskView) -> Spans:
    """A special day names its openings in full, so it has no breaks but its own."""
    if any(special.day == day for special in desk.special_days):
        return ()
    return _weekly(desk, day, HoursKind.BREAK)


def _weekly(desk: DeskView, day: date, kind: HoursKind) -> Spans:
    return tuple(
        (hours.opening.opens_minute, hours.opening.closes_minute)
        for hours in desk.hours
        if hours.kind is kind and hours.counts_on(day)
    )


def overlap(hours: Iterable[Hours]) -> bool:
    """Whether two openings or two breaks do that count from and until the same days; others count together."""
    alike: dict[object, list[tuple[int, int]]] = {}
    for one in hours:
        together = (one.kind, one.opening.weekday, one.valid_from, one.valid_until)
        alike.setdefault(together, []).append((one.opening.opens_minute, one.opening.closes_minute))
    return any(later[0] < earlier[1] for spans in alike.values() for earlier, later in pairwise(sorted(spans)))


def resting_between(hours: Iterable[Hours], first: date | None, last: date | None) -> list[Hours]:
    """The same hours, but not in force from the first to the last day; None has no end."""
    kept: list[Hours] = []
    for one in hours:
        if first is not None and (one.valid_from is None or one.valid_from < first):
            before = first - timedelta(days=1)
            kept.append(replace(one, valid_until=min(before, one.valid_until or before)))
        if last is not None and (one.valid_until is None or one.valid_until > last):
            after = last + timedelta(days=1)
            kept.append(replace(one, valid_from=max(after, one.valid_from or after)))
    return kept


def open_ticks(desk: DeskView, calendar: Calendar, first: int, length: int) -> int:
    """The ticks among `length` from `first` at which the desk is open, and nobody there has something else to do."""
    if not desk.in_use:
        return 0
    zone, bits = calendar.location.zone, 0
    for day in days_touching(first, first + length, zone):
        if spans := spans_on(day, desk, calendar):
            bits |= shifted(
                span_ticks(day, zone, spans) & ~span_ticks(day, zone, breaks_on(day, desk)), day, zone, first
            )
    bits &= block(0, length)
    return bits & ~busy_ticks(desk.busy, first, length) if desk.busy else bits


def busy_ticks(busy: Sequence[Busy], first: int, length: int) -> int:
    """The ticks among `length` from `first` that lie in one of these times, which are in order and apart."""
    bits, end = 0, first + length
    for place in range(bisect_right(busy, first, key=itemgetter(1)), len(busy)):
        opens, closes = busy[place]
        if opens >= end:
            break
        bits |= block(max(opens, first) - first, min(closes, end) - max(opens, first))
    return bits


def wall_clock_ticks(zone: ZoneInfo, weekdays: frozenset[int], spans: Spans, first: int, length: int) -> int:
    """The ticks among `length` from `first` that lie on these weekdays and in these spans of the wall clock."""
    bits = 0
    for day in days_touching(first, first + length, zone):
        if day.weekday() in weekdays:
            bits |= shifted(span_ticks(day, zone, spans), day, zone, first)
    return bits & block(0, length)


def shifted(bits: int, day: date, zone: ZoneInfo, first: int) -> int:
    """A day's bitmap, which starts with the day, as one that starts with the tick `first`."""
    offset = first_tick_of(day, zone) - first
    return bits << offset if offset >= 0 else bits >> -offset


def days_touching(first: int, end: int, zone: ZoneInfo) -> Iterator[date]:
    """The days of the wall clock that have one of the ticks `first <= tick < end`."""
    day, last = day_of(first, zone), day_of(end - 1, zone)
    while day <= last:
        yield day
        day += timedelta(days=1)


def day_of(tick: int, zone: ZoneInfo) -> date:
    return instant_of(tick).astimezone(zone).date()


def bounds_of_day(day: date, zone: ZoneInfo) -> tuple[int, int]:
    """The first tick of the day and the first of the next, in the zone's wall clock."""
    return first_tick_of(day, zone), first_tick_of(day + timedelta(days=1), zone)


@lru_cache(maxsize=4096)
def first_tick_of(day: date, zone: ZoneInfo) -> int:
    return tick_at(datetime.combine(day, time.min, zone))


@lru_cache(maxsize=16384)
def span_ticks(day: date, zone: ZoneInfo, spans: Spans) -> int:
    """The ticks of these spans; bit 0 is the first tick of the day."""
    wall_clock = _wall_clock(day, zone)
    bits = 0
    for opens, closes in spans:
        if wall_clock is None:
            bits |= block(opens // MINUTES_PER_TICK, (closes - opens) // MINUTES_PER_TICK)
        else:
            for place in wall_clock[opens // MINUTES_PER_TICK : closes // MINUTES_PER_TICK]:
                bits |= 0 if place is None else 1 << place
    return bits


@lru_cache(maxsize=4096)
def _wall_clock(day: date, zone: ZoneInfo) -> tuple[int | None, ...] | None:
    """For each five minutes of the wall clock the place in the day's bitmap, None where it is skipped.

    None as a whole on the ordinary days on which both are the same.
    """
    first, end = bounds_of_day(day, zone)
    places: list[int | None] = []
    for minute in range(0, MINUTES_PER_DAY, MINUTES_PER_TICK):
        wall = datetime.combine(day, time(minute // 60, minute % 60))
        instant = wall.replace(tzinfo=zone).astimezone(UTC)
        exists = instant.astimezone(zone).replace(tzinfo=None) == wall
        places.append(tick_at(instant) - first if exists else None)
    return None if places == list(range(end - first)) else tuple(places)
