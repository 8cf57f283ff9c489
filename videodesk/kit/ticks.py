"""Ticks: the five-minute grid on which all desks keep time. A tick is `epoch seconds // 300`."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

MINUTES_PER_TICK = 5
SECONDS_PER_TICK = MINUTES_PER_TICK * 60
TICK = timedelta(minutes=MINUTES_PER_TICK)
EPOCH = datetime.fromtimestamp(0, UTC)


def tick_at(instant: datetime) -> int:
    """The tick that `instant` lies in."""
    return (instant - EPOCH) // TICK


def tick_not_before(instant: datetime) -> int:
    """The first tick that starts at `instant` or later."""
    return -((EPOCH - instant) // TICK)


@lru_cache(maxsize=2**16)
def instant_of(tick: int) -> datetime:
    """When the tick starts, in UTC."""
    return datetime.fromtimestamp(tick * SECONDS_PER_TICK, UTC)


def ticks_for(minutes: int) -> int:
    """How many ticks cover so many minutes."""
    return -(-minutes // MINUTES_PER_TICK)
