"""Bitmaps of ticks: which five minutes of a day a desk is open, and where a run of free ones starts.

A day's bitmap is one Python integer. Bit 0 is the first tick of the day in the location's wall clock; a day has 288
ticks, or 276 and 300 when the clocks change. A slot is never in the hour that is skipped, and in the hour that comes
twice only the first counts, so that a time of day always means one instant.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from videodesk.kit.ticks import MINUTES_PER_TICK, tick_at
from videodesk.schedule.schemas import MINUTES_PER_DAY, Opening


@dataclass(frozen=True)
class DayBitmap:
    """Bit `i` stands for the tick `first_tick + i`."""

    first_tick: int
    bits: int

    def without(self, ticks: Iterable[int]) -> "DayBitmap":
        """Clear the bits of these ticks; those of other days are ignored."""
        taken = 0
        for tick in ticks:
            if tick >= self.first_tick:
                taken |= 1 << (tick - self.first_tick)
        return DayBitmap(self.first_tick, self.bits & ~taken)

    def starts_of_runs(self, length: int) -> Iterator[int]:
        """The ticks from which `length` ticks in a row are set, in order."""
        yield from self._ticks(runs(self.bits, length))

    def _ticks(self, bits: int) -> Iterator[int]:
        while bits:
            lowest = bits & -bits
            yield self.first_tick + lowest.bit_length() - 1
            bits ^= lowest


def runs(bits: int, length: int) -> int:
    """The bits from which `length` bits in a row are set (shift-and-and, in log2(length) steps)."""
    covered = 1
    while covered < length:
        step = min(covered, length - covered)
        bits &= bits >> step
        covered += step
    return bits


def open_ticks(day: date, zone: ZoneInfo, openings: Iterable[Opening]) -> DayBitmap:
    """When a desk with these openings is open on that day. Openings of other weekdays are ignored."""
    first_tick, wall_clock = _wall_clock(day, zone)
    bits = 0
    for opening in openings:
        if opening.weekday == day.weekday():
            span = slice(opening.opens_minute // MINUTES_PER_TICK, opening.closes_minute // MINUTES_PER_TICK)
            for tick in wall_clock[span]:
                if tick is not None:
                    bits |= 1 << (tick - first_tick)
    return DayBitmap(first_tick, bits)


def bounds_of_day(day: date, zone: ZoneInfo) -> tuple[int, int]:
    """The first tick of the day and the first of the next, in the zone's wall clock."""
    return _first_tick(day, zone), _first_tick(day + timedelta(days=1), zone)


@lru_cache(maxsize=4096)
def _first_tick(day: date, zone: ZoneInfo) -> int:
    return tick_at(datetime.combine(day, time.min, zone))


@lru_cache(maxsize=4096)
def _wall_clock(day: date, zone: ZoneInfo) -> tuple[int, tuple[int | None, ...]]:
    """The day's first tick, and the tick at each five minutes of the wall clock (None where it is skipped)."""
    ticks: list[int | None] = []
    for minute in range(0, MINUTES_PER_DAY, MINUTES_PER_TICK):
        wall = datetime.combine(day, time(minute // 60, minute % 60))
        instant = wall.replace(tzinfo=zone).astimezone(UTC)
        exists = instant.astimezone(zone).replace(tzinfo=None) == wall
        ticks.append(tick_at(instant) if exists else None)
    return _first_tick(day, zone), tuple(ticks)
