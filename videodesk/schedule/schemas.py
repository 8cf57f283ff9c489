import enum
import itertools
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from videodesk.catalogue.schemas import Channel, Languages
from videodesk.kit.forms import Key, Line, MailAddress
from videodesk.kit.ticks import clock_text, minute_of_day
from videodesk.locations.schemas import MinuteOfDay


class HoursKind(enum.StrEnum):
    OPEN = "open"
    BREAK = "break"


@dataclass(frozen=True, order=True)
class Opening:
    """Open on `weekday` (Monday is 0) between two minutes of the day, wall clock; 1440 is midnight."""

    weekday: int
    opens_minute: int
    closes_minute: int

    def __str__(self) -> str:
        return f"{clock_text(self.opens_minute)}-{clock_text(self.closes_minute)}"


@dataclass(frozen=True)
class Hours:
    """An opening or a break that counts from one day to another, both included; None has no end."""

    opening: Opening
    kind: HoursKind = HoursKind.OPEN
    valid_from: date | None = None
    valid_until: date | None = None

    def counts_on(self, day: date) -> bool:
        return (
            self.opening.weekday == day.weekday()
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or day <= self.valid_until)
        )


@dataclass(frozen=True)
class SpecialHours:
    """The desk's hours on one day instead of the weekly ones: pairs of minutes, none is closed."""

    day: date
    openings: tuple[tuple[int, int], ...]
    note: str = ""


Busy = tuple[int, int]
"""The ticks `first <= tick < end`."""


def united(spans: Iterable[Busy]) -> tuple[Busy, ...]:
    """The same ticks, in order and apart from each other."""
    apart: list[Busy] = []
    for first, end in sorted(spans):
        if apart and first <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((first, end))
    return tuple(apart)


@dataclass(frozen=True)
class DeskView:
    """Without `services` the desk gives all. Not `in_use`, it offers nothing. `mailbox` is where its invites go.

    `busy` are the times at which those who work there have something else to do, in order and apart from each other.
    """

    id: uuid.UUID
    key: str
    location_id: uuid.UUID
    name: str
    position: int
    channels: frozenset[Channel]
    languages: frozenset[str]
    services: frozenset[uuid.UUID]
    in_use: bool
    mailbox: str
    hours: tuple[Hours, ...]
    special_days: tuple[SpecialHours, ...]
    version: int
    busy: tuple[Busy, ...] = ()

    @property
    def serves_by_video(self) -> bool:
        return self.in_use and Channel.VIDEO in self.channels

    def gives(self, service_ids: frozenset[uuid.UUID]) -> bool:
        return not self.services or service_ids <= self.services


def spans_of(text: str) -> list[tuple[int, int]]:
    """Read `08:00-12:00, 13:00-18:00`; empty means closed. Raises ValueError, also where spans overlap."""
    spans = []
    for part in filter(None, (piece.strip() for piece in text.replace("–", "-").split(","))):
        opens, dash, closes = part.partition("-")
        if not dash:
            raise ValueError(f"{part!r} is no span such as 08:00-12:00")
        spans.append((minute_of_day(opens), minute_of_day(closes)))
    return in_order(spans)


def in_order(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted. Raises ValueError where one ends before it starts, or two overlap."""
    spans = sorted(spans)
    for opens, closes in spans:
        if opens >= closes:
            raise ValueError(f"{_span_text(opens, closes)} ends before it starts")
    for earlier, later in itertools.pairwise(spans):
        if later[0] < earlier[1]:
            raise ValueError(f"{_span_text(*earlier)} and {_span_text(*later)} overlap")
    return spans


def _span_text(opens: int, closes: int) -> str:
    return f"{clock_text(opens)}-{clock_text(closes)}"


def openings_of(weekday: int, text: str) -> list[Opening]:
    """Read `08:00-12:00, 13:00-18:00`; empty means closed. Raises ValueError, also where openings overlap."""
    return [Opening(weekday, opens, closes) for opens, closes in spans_of(text)]


class HoursInput(BaseModel):
    """One opening or break of the week, from one day to another."""

    model_config = ConfigDict(extra="forbid")

    kind: HoursKind = HoursKind.OPEN
    weekday: int = Field(ge=0, le=6, description="Monday is 0")
    opens_minute: MinuteOfDay
    closes_minute: MinuteOfDay
    valid_from: date | None = None
    valid_until: date | None = None

    @model_validator(mode="after")
    def _ends_after_its_start(self) -> "HoursInput":
        if self.opens_minute >= self.closes_minute:
            raise ValueError("must close after it opens")
        if self.valid_from is not None and self.valid_until is not None and self.valid_until < self.valid_from:
            raise ValueError("the last day must not be before the first")
        return self

    def hours(self) -> Hours:
        opening = Opening(self.weekday, self.opens_minute, self.closes_minute)
        return Hours(opening, self.kind, self.valid_from, self.valid_until)


class SpecialDayInput(BaseModel):
    model_config = ConfigDict(extra="forbid")

    day: date
    openings: Annotated[list[tuple[MinuteOfDay, MinuteOfDay]], AfterValidator(in_order)] = Field([], max_length=10)
    note: Line = Field("", max_length=200)


class DeskInput(BaseModel):
    """A desk as an admin or the demo data give it, without its hours."""

    model_config = ConfigDict(extra="forbid")

    key: Key
    name: Line = Field(min_length=1, max_length=60)
    channels: list[Channel] = Field([Channel.VIDEO], min_length=1)
    languages: Languages = Field(["de"])
    services: list[uuid.UUID] = Field([], max_length=500)
    in_use: bool = True
    mailbox: MailAddress | Literal[""] = Field("", max_length=254)
