"""Ticks: the five-minute grid on which all desks keep time. A tick is `epoch seconds // 300`.

On a wall clock a time of day is a number of minutes, and 1440 is the midnight at its end.
"""

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

MINUTES_PER_TICK = 5
MINUTES_PER_HOUR = 60
MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR
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


def minute_of_day(text: str) -> int:
    """`08:00` is 480; `24:00` is 1440. Raises ValueError, which says what is allowed."""
    match = re.fullmatch(r"([0-9]{1,2}):([0-9]{2})", text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no time of day such as 08:30")
    minute = int(match[1]) * MINUTES_PER_HOUR + int(match[2])
    if int(match[2]) >= MINUTES_PER_HOUR or minute > MINUTES_PER_DAY:
        raise ValueError(f"{text!r} is not between 00:00 and 24:00")
    if minute % MINUTES_PER_TICK:
        raise ValueError(f"{text!r} is not a multiple of five minutes")
    return minute


def clock_text(minute: int) -> str:
    """As `minute_of_day` reads it."""
    return f"{minute // MINUTES_PER_HOUR:02}:{minute % MINUTES_PER_HOUR:02}"
