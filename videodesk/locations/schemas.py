import enum
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from videodesk.kit.forms import Key, Line
from videodesk.kit.ticks import MINUTES_PER_DAY, MINUTES_PER_TICK
from videodesk.locations.policy import is_known_region


class LocationKind(enum.StrEnum):
    OFFICE = "office"
    VIDEO = "video"
    MOBILE = "mobile"


@dataclass(frozen=True)
class Point:
    """WGS 84, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class LocationView:
    """`region` is the ISO 3166-2 code whose public holidays count, empty for none.

    A location that has been merged into another is kept for its past, and offers nothing.
    """

    id: uuid.UUID
    key: str
    kind: LocationKind
    name: str
    district: str
    street: str
    postal_code: str
    city: str
    time_zone: str
    region: str
    point: Point | None
    merged_into: uuid.UUID | None

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def day_at(self, instant: datetime) -> date:
        """Which day it is there."""
        return instant.astimezone(self.zone).date()

    @property
    def address(self) -> str:
        """One line; empty where there is none, as for the video office."""
        return ", ".join(filter(None, (self.street, f"{self.postal_code} {self.city}".strip())))

    @property
    def place(self) -> str:
        """The name with the address, if there is one."""
        return ", ".join(filter(None, (self.name, self.address)))


@dataclass(frozen=True)
class Closure:
    """Closed from the first to the last day, both included; without a location for the whole city."""

    id: uuid.UUID
    location_id: uuid.UUID | None
    first_day: date
    last_day: date
    reason: str


@dataclass(frozen=True)
class Stop:
    """Where the mobile office stands on a day, between two minutes of the wall clock."""

    id: uuid.UUID
    location_id: uuid.UUID
    day: date
    opens_minute: int
    closes_minute: int
    name: str
    district: str
    street: str
    postal_code: str
    city: str
    point: Point | None

    @property
    def address(self) -> str:
        return ", ".join(filter(None, (self.street, f"{self.postal_code} {self.city}".strip())))

    @property
    def place(self) -> str:
        """The name with the address, if there is one."""
        return ", ".join(filter(None, (self.name, self.address)))


@dataclass(frozen=True)
class Place:
    """A part of the city, by which people look for an office near to them."""

    id: uuid.UUID
    name: str
    postal_codes: tuple[str, ...]
    point: Point


@dataclass(frozen=True)
class Calendar:
    """When a location is closed, and where its mobile office stands."""

    location: LocationView
    closures: tuple[Closure, ...]
    stops: tuple[Stop, ...]

    def closure_on(self, day: date) -> Closure | None:
        return next((closure for closure in self.closures if closure.first_day <= day <= closure.last_day), None)

    def stops_on(self, day: date) -> list[Stop]:
        return [stop for stop in self.stops if stop.day == day]


def _known_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("must be a time zone such as Europe/Berlin") from None
    return value


def _known_region(value: str) -> str:
    if value and not is_known_region(value):
        raise ValueError("must be a country or state such as DE-NI, or empty")
    return value


Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
MinuteOfDay = Annotated[int, Field(ge=0, le=MINUTES_PER_DAY, multiple_of=MINUTES_PER_TICK)]


class _Coordinates(BaseModel):
    latitude: Latitude | None = None
    longitude: Longitude | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> "_Coordinates":
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("latitude and longitude go together")
        return self


class LocationInput(_Coordinates):
    """A location as an admin or the demo data give it."""

    model_config = ConfigDict(extra="forbid")

    key: Key
    kind: LocationKind
    name: Line = Field(min_length=1, max_length=100)
    district: Line = Field("", max_length=100)
    street: Line = Field("", max_length=100)
    postal_code: Line = Field("", max_length=10)
    city: Line = Field("", max_length=60)
    time_zone: Annotated[str, AfterValidator(_known_zone)] = Field("Europe/Berlin", max_length=60)
    region: Annotated[str, AfterValidator(_known_region)] = Field("", max_length=10)


class ClosureInput(BaseModel):
    model_config = ConfigDict(extra="forbid")

    location_id: uuid.UUID | None = None
    first_day: date
    last_day: date
    reason: Line = Field("", max_length=200)

    @model_validator(mode="after")
    def _in_order(self) -> "ClosureInput":
        if self.last_day < self.first_day:
            raise ValueError("the last day must not be before the first")
        return self


class StopInput(_Coordinates):
    model_config = ConfigDict(extra="forbid")

    day: date
    opens_minute: MinuteOfDay
    closes_minute: MinuteOfDay
    name: Line = Field(min_length=1, max_length=100)
    district: Line = Field("", max_length=100)
    street: Line = Field("", max_length=100)
    postal_code: Line = Field("", max_length=10)
    city: Line = Field("", max_length=60)

    @model_validator(mode="after")
    def _in_order(self) -> "StopInput":
        if self.closes_minute <= self.opens_minute:
            raise ValueError("must close after it opens")
        return self


class PlaceInput(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Line = Field(min_length=1, max_length=100)
    postal_codes: list[Line] = Field([], max_length=40)
    latitude: Latitude
    longitude: Longitude
