import itertools
import re
import uuid
from dataclasses import dataclass

MINUTES_PER_DAY = 1440


@dataclass(frozen=True, order=True)
class Opening:
    """Open on `weekday` (Monday is 0) between two minutes of the day, wall clock; 1440 is midnight."""

    weekday: int
    opens_minute: int
    closes_minute: int

    def __str__(self) -> str:
        return f"{clock_text(self.opens_minute)}-{clock_text(self.closes_minute)}"


@dataclass(frozen=True)
class DeskView:
    id: uuid.UUID
    key: str
    location_id: uuid.UUID
    name: str
    hours: tuple[Opening, ...]


def minute_of_day(text: str) -> int:
    """`08:00` is 480; `24:00` is 1440. Raises ValueError, which says what is allowed."""
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no time of day such as 08:30")
    minute = int(match[1]) * 60 + int(match[2])
    if int(match[2]) > 59 or minute > MINUTES_PER_DAY:
        raise ValueError(f"{text!r} is not between 00:00 and 24:00")
    if minute % 5:
        raise ValueError(f"{text!r} is not a multiple of five minutes")
    return minute


def clock_text(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def openings_of(weekday: int, text: str) -> list[Opening]:
    """Read `08:00-12:00, 13:00-18:00`; empty means closed. Raises ValueError, also where openings overlap."""
    openings = []
    for part in filter(None, (piece.strip() for piece in text.replace("–", "-").split(","))):
        opens, dash, closes = part.partition("-")
        if not dash:
            raise ValueError(f"{part!r} is no span such as 08:00-12:00")
        openings.append(Opening(weekday, minute_of_day(opens), minute_of_day(closes)))
    openings.sort()
    for opening in openings:
        if opening.opens_minute >= opening.closes_minute:
            raise ValueError(f"{opening} ends before it starts")
    for earlier, later in itertools.pairwise(openings):
        if later.opens_minute < earlier.closes_minute:
            raise ValueError(f"{earlier} and {later} overlap")
    return openings
