"""The citizens' offices for programs, and the shapes that the rooms above share."""

from typing import Annotated, Any

from pydantic import Field

from videodesk.kit.api import ApiModel, Day, Route, Tag
from videodesk.kit.clock import Clock
from videodesk.kit.db import UnitOfWork
from videodesk.kit.forms import Key
from videodesk.kit.ticks import clock_text
from videodesk.locations.schemas import Calendar, Closure, LocationKind, LocationView, Stop
from videodesk.locations.schemas import Place as PlaceView
from videodesk.locations.service import LocationService

LOCATIONS = Tag("locations", "The citizens' offices, and where in the city they are.")

ClockTime = Annotated[str, Field(pattern=r"^(([01][0-9]|2[0-3]):[0-5][05]|24:00)$", examples=["08:30"])]
"""A time of day on the location's clock, in steps of five minutes; 24:00 is the end of the day."""


class LocationSummary(ApiModel):
    """Where something takes place; a call takes place nowhere, and belongs to an office all the same."""

    key: Key
    kind: LocationKind
    name: str
    address: str
    time_zone: str
    """In which people there read the time, such as Europe/Berlin."""


class StopSummary(ApiModel):
    """Where the mobile office stands at that time."""

    name: str
    district: str
    address: str
    latitude: float | None
    longitude: float | None


class ClosedDays(ApiModel):
    first_day: Day
    last_day: Day
    """Closed on this one as well."""
    reason: str


class StopToCome(StopSummary):
    day: Day
    opens: ClockTime
    closes: ClockTime


class Location(LocationSummary):
    district: str
    street: str
    postal_code: str
    city: str
    latitude: float | None
    longitude: float | None
    closures: list[ClosedDays]
    """Today and to come, those of the whole city as well. Public holidays and weekends are no closures."""
    stops: list[StopToCome]
    """Of a mobile office, today and to come."""


class LocationList(ApiModel):
    items: list[Location]


class Place(ApiModel):
    """A part of the city, by which people look for an office near to them."""

    name: str
    postal_codes: list[str]
    latitude: float
    longitude: float


class PlaceList(ApiModel):
    items: list[Place]


class LocationsApi:
    def __init__(self, clock: Clock, locations: LocationService) -> None:
        self._clock = clock
        self._locations = locations

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/locations", self.show_all, LOCATIONS, "All offices", editable=True),
            Route("GET", "/places", self.show_places, LOCATIONS, "The parts of the city", editable=True),
        ]

    async def show_all(self, uow: UnitOfWork) -> LocationList:
        """With the days on which they are closed, and where mobile offices stop."""
        calendars = await self._locations.calendars(uow)
        shown = [calendars[location.id] for location in await self._locations.all(uow)]
        return LocationList(items=[self._location(calendar) for calendar in shown])

    async def show_places(self, uow: UnitOfWork) -> PlaceList:
        return PlaceList(items=[place_of(place) for place in await self._locations.places(uow)])

    def _location(self, calendar: Calendar) -> Location:
        view = calendar.location
        today = view.day_at(self._clock.now())
        return Location(
            **summary_fields(view),
            **{name: getattr(view, name) for name in ("district", "street", "postal_code", "city")},
            latitude=view.point.latitude if view.point else None,
            longitude=view.point.longitude if view.point else None,
            closures=[_closed(one) for one in calendar.closures if one.last_day >= today],
            stops=[_to_come(one) for one in calendar.stops if one.day >= today],
        )


def summary_of(view: LocationView) -> LocationSummary:
    return LocationSummary(**summary_fields(view))


def summary_fields(view: LocationView) -> dict[str, Any]:
    return {name: getattr(view, name) for name in LocationSummary.model_fields}


def stop_of(stop: Stop | None) -> StopSummary | None:
    return None if stop is None else StopSummary(**_stop_fields(stop))


def place_of(place: PlaceView) -> Place:
    return Place(
        name=place.name,
        postal_codes=list(place.postal_codes),
        latitude=place.point.latitude,
        longitude=place.point.longitude,
    )


def _closed(closure: Closure) -> ClosedDays:
    return ClosedDays(first_day=closure.first_day, last_day=closure.last_day, reason=closure.reason)


def _to_come(stop: Stop) -> StopToCome:
    return StopToCome(
        **_stop_fields(stop), day=stop.day, opens=clock_text(stop.opens_minute), closes=clock_text(stop.closes_minute)
    )


def _stop_fields(stop: Stop) -> dict[str, Any]:
    return {
        "name": stop.name,
        "district": stop.district,
        "address": stop.address,
        "latitude": stop.point.latitude if stop.point else None,
        "longitude": stop.point.longitude if stop.point else None,
    }
