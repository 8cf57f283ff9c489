"""Locations for programs of admins: what there is, changing it, closures, stops of mobile offices, and merging two."""

import uuid
from datetime import date
from functools import partial
from http import HTTPStatus
from typing import Annotated

from pydantic import ConfigDict, Field

from videodesk.accounts.api import StaffDoors
from videodesk.accounts.schemas import Staff
from videodesk.kit.api import Answer, ApiModel, Day, Route, Routes, Tag, checked, wrong_fields
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.etags import IfMatch
from videodesk.kit.forms import Key, Line
from videodesk.kit.ticks import clock_text, minute_of_day
from videodesk.locations.api import ClockTime, Place, place_of
from videodesk.locations.api_changes import (
    TOLD,
    AffectedAppointment,
    DecisionBody,
    DecisionQuery,
    SettledCounts,
    SupplyDecisions,
)
from videodesk.locations.errors import (
    CannotMerge,
    KeyTaken,
    NotMobile,
    StopsOverlap,
    UnknownClosure,
    UnknownLocation,
    UnknownPlace,
    UnknownStop,
)
from videodesk.locations.policy import holidays_between, is_known_region
from videodesk.locations.schemas import (
    Closure,
    ClosureInput,
    Latitude,
    LocationInput,
    LocationKind,
    LocationView,
    Longitude,
    PlaceInput,
    Stop,
    StopInput,
)
from videodesk.locations.schemas import Place as PlaceView
from videodesk.locations.service import LocationService

SUPPLY = Tag("supply", "Where, when and for what desks are open, for admins.")
MINUTES = {"opens_minute": "opens", "closes_minute": "closes"}
PlaceName = Annotated[str, Field(min_length=1, max_length=100)]
ADDRESS = ("name", "district", "street", "postal_code", "city")


class LocationRecord(ApiModel):
    """A location as admins see it."""

    key: Key
    kind: LocationKind
    name: str
    district: str
    street: str
    postal_code: str
    city: str
    time_zone: str
    region: str
    """The ISO 3166-2 code of the country or state whose public holidays count, such as DE-NI; empty for none."""
    latitude: float | None
    longitude: float | None
    merged_into: Key | None


class LocationRecordList(ApiModel):
    items: list[LocationRecord]


class NewLocation(LocationInput):
    """Latitude and longitude go together."""

    model_config = ConfigDict(allow_inf_nan=False)

    def given(self) -> LocationInput:
        return LocationInput(**{name: getattr(self, name) for name in LocationInput.model_fields})


class LocationChange(NewLocation):
    """Kind, region and time zone decide when desks are open, so appointments may be affected."""

    decision: DecisionBody = DecisionBody()


class ChangedLocation(LocationRecord):
    settled: SettledCounts


class MergeQuery(ApiModel):
    into: Key


class Merge(ApiModel):
    into: Key
    decision: DecisionBody
    """The reason must be given in any case: all appointments to come get a letter with the new place."""


class MergedAppointment(AffectedAppointment):
    outside: bool
    """Whether the other one's closures or holidays leave it outside opening hours."""


class MergePreview(ApiModel):
    appointments: list[MergedAppointment]
    """All that would move to the other location."""


class ClosureRecord(ApiModel):
    id: uuid.UUID
    location: Key | None
    """Null for the whole city."""
    first_day: Day
    last_day: Day
    reason: str


class ClosureRecordList(ApiModel):
    items: list[ClosureRecord]


class NewClosure(ApiModel):
    location: Key | None = None
    """Null for the whole city."""
    first_day: Day
    last_day: Day
    """Closed on this one as well."""
    reason: Line = Field("", max_length=200)
    decision: DecisionBody = DecisionBody()


class ChangedClosure(ClosureRecord):
    settled: SettledCounts


class StopFields(ApiModel):
    day: Day
    opens: ClockTime
    closes: ClockTime
    name: Line = Field(min_length=1, max_length=100)
    district: Line = Field("", max_length=100)
    street: Line = Field("", max_length=100)
    postal_code: Line = Field("", max_length=10)
    city: Line = Field("", max_length=60)
    latitude: Latitude | None = None
    longitude: Longitude | None = None


class StopRecord(StopFields):
    id: uuid.UUID
    location: Key


class StopRecordList(ApiModel):
    items: list[StopRecord]


class StopChange(StopFields):
    """Where and when a mobile office stands on a day."""

    decision: DecisionBody = DecisionBody()

    def given(self) -> StopInput:
        """Raises Malformed."""
        values = self.model_dump(exclude={"opens", "closes", "decision"})
        times = {"opens_minute": minute_of_day(self.opens), "closes_minute": minute_of_day(self.closes)}
        return checked(StopInput, values | times, MINUTES)


class ChangedStop(StopRecord):
    settled: SettledCounts


class NewPlace(PlaceInput):
    model_config = ConfigDict(allow_inf_nan=False)


class HolidayQuery(ApiModel):
    region: str = Field(min_length=2, max_length=10)
    """A country or state, such as DE-NI (ISO 3166-2)."""
    year: int = Field(ge=2000, le=2199)


class Holiday(ApiModel):
    day: Day
    name: str


class HolidayList(ApiModel):
    items: list[Holiday]


class LocationsAdminApi:
    def __init__(
        self, database: Database, locations: LocationService, decisions: SupplyDecisions, doors: StaffDoors
    ) -> None:
        self._database = database
        self._locations = locations
        self._decisions = decisions
        self._door = doors.admin

    def routes(self) -> list[Route]:
        route = Routes(SUPPLY, self._door, TOLD)
        create = partial(route, status=HTTPStatus.CREATED, once=True)
        unsettled = self._decisions.errors
        locations, closures, stop = "/admin/locations", "/admin/closures", "/admin/stops/{stop_id}"
        one, place = "/admin/locations/{key}", "/admin/places/{name}"
        merge, stops, closure = f"{one}/merge", f"{one}/stops", f"{closures}/{{closure_id}}"
        changing = (UnknownLocation, KeyTaken, *unsettled)
        merging = (UnknownLocation, CannotMerge, StopsOverlap)
        adding = (UnknownLocation, NotMobile, StopsOverlap)
        return [
            route("GET", locations, self.show_locations, "All locations"),
            create("POST", locations, self.add_location, "Add a location", KeyTaken, location=one),
            route("GET", one, self.show_location, "One location", UnknownLocation, editable=True),
            route("PUT", one, self.change_location, "Change a location", *changing, editable=True),
            route("GET", merge, self.show_merge, "What merging would do", *merging),
            route("POST", merge, self.merge, "Make one of two locations", *merging, *unsettled, once=True),
            route("GET", closures, self.show_closures, "All closures"),
            create("POST", closures, self.add_closure, "Close for some days", UnknownLocation, *unsettled),
            route("DELETE", closure, self.remove_closure, "Open again", UnknownClosure, *unsettled),
            route("GET", stops, self.show_stops, "Stops of a mobile office", UnknownLocation),
            create("POST", stops, self.add_stop, "Add a stop", *adding, *unsettled, location="/admin/stops/{id}"),
            route("GET", stop, self.show_stop, "One stop", UnknownStop, editable=True),
            route("PUT", stop, self.change_stop, "Change a stop", UnknownStop, StopsOverlap, *unsettled, editable=True),
            route("DELETE", stop, self.remove_stop, "Remove a stop", UnknownStop, *unsettled),
            route("GET", "/admin/holidays", self.show_holidays, "Public holidays of a year"),
            create("POST", "/admin/places", self.add_place, "Add a part of the city", KeyTaken, location=place),
            route("GET", place, self.show_place, "One part of the city", UnknownPlace, editable=True),
            route("PUT", place, self.change_place, "Change it", UnknownPlace, KeyTaken, editable=True),
            route("DELETE", place, self.remove_place, "Remove it", UnknownPlace),
        ]

    # Locations

    async def show_locations(self, uow: UnitOfWork) -> LocationRecordList:
        """Those that are in use; one that has been merged into another has its own path still."""
        return LocationRecordList(items=[_record(view, None) for view in await self._locations.all(uow)])

    async def add_location(self, body: NewLocation, uow: UnitOfWork) -> LocationRecord:
        return _record(await self._locations.add(uow, body.given().model_dump()), None)

    async def show_location(self, key: Key, uow: UnitOfWork) -> LocationRecord:
        return await self._full(uow, await self._locations.by_key(uow, key))

    async def change_location(
        self, key: Key, body: LocationChange, uow: UnitOfWork, caller: Staff, if_match: IfMatch
    ) -> Answer[ChangedLocation]:
        found = await self._locations.by_key(uow, key)
        if_match.check(await self._full(uow, await self._locations.get(uow, found.id, lock=True)))
        record = await self._full(uow, await self._locations.change(uow, found.id, body.given()))
        settled = await self._decisions.settle_at(uow, found.id, body.decision.by(caller))
        return Answer(ChangedLocation(**dict(record), settled=settled), version=record)

    async def show_merge(self, key: Key, query: MergeQuery) -> MergePreview:
        """Nothing is changed."""
        async with self._database.trial() as uow:
            location = await self._locations.by_key(uow, key)
            into = await self._locations.by_key(uow, query.into)
            appointments = await self._decisions.to_come(uow, location.id)
            outside = await self._decisions.outside_when_merged(uow, location.id, into.id)
        return MergePreview(
            appointments=[MergedAppointment(**dict(one), outside=one.id in outside) for one in appointments]
        )

    async def merge(self, key: Key, body: Merge, uow: UnitOfWork, caller: Staff) -> SettledCounts:
        """Desks and appointments belong to the other one, which gets its closures and holidays; letters tell it."""
        location = await self._locations.by_key(uow, key)
        into = await self._locations.by_key(uow, body.into)
        return await self._decisions.merge(uow, location.id, into.id, body.decision.by(caller))

    async def _full(self, uow: UnitOfWork, view: LocationView) -> LocationRecord:
        into = None if view.merged_into is None else await self._locations.get(uow, view.merged_into)
        return _record(view, into)

    # Closures

    async def show_closures(self, uow: UnitOfWork) -> ClosureRecordList:
        """Those of the whole city and of single locations, past ones too."""
        keys = await self._keys(uow)
        return ClosureRecordList(items=[_closure(one, keys) for one in await self._locations.closures(uow)])

    async def add_closure(self, body: NewClosure, uow: UnitOfWork, caller: Staff) -> ChangedClosure:
        location = None if body.location is None else await self._locations.by_key(uow, body.location)
        values = body.model_dump(exclude={"location", "decision"})
        given = checked(ClosureInput, values | {"location_id": None if location is None else location.id})
        closure = await self._locations.add_closure(uow, given)
        settled = await self._decisions.settle_at(uow, closure.location_id, body.decision.by(caller))
        return ChangedClosure(**dict(_closure(closure, await self._keys(uow))), settled=settled)

    async def remove_closure(
        self, closure_id: uuid.UUID, query: DecisionQuery, uow: UnitOfWork, caller: Staff
    ) -> SettledCounts:
        found = next((one for one in await self._locations.closures(uow) if one.id == closure_id), None)
        if found is None:
            raise UnknownClosure
        await self._locations.remove_closure(uow, closure_id)
        return await self._decisions.settle_at(uow, found.location_id, query.by(caller))

    async def _keys(self, uow: UnitOfWork) -> dict[uuid.UUID, str]:
        """Those of merged locations too."""
        calendars = await self._locations.calendars(uow)
        return {one: calendar.location.key for one, calendar in calendars.items()}

    # Stops

    async def show_stops(self, key: Key, uow: UnitOfWork) -> StopRecordList:
        """Past ones too."""
        location = await self._locations.by_key(uow, key)
        calendar = await self._locations.calendar(uow, location.id)
        return StopRecordList(items=[_stop(one, location) for one in calendar.stops])

    async def add_stop(self, key: Key, body: StopChange, uow: UnitOfWork, caller: Staff) -> ChangedStop:
        given, location = body.given(), await self._locations.by_key(uow, key)
        stop = await self._locations.add_stop(uow, location.id, given)
        settled = await self._decisions.settle_at(uow, location.id, body.decision.by(caller))
        return ChangedStop(**dict(_stop(stop, location)), settled=settled)

    async def show_stop(self, stop_id: uuid.UUID, uow: UnitOfWork) -> StopRecord:
        return (await self._stop(uow, stop_id))[0]

    async def change_stop(
        self, stop_id: uuid.UUID, body: StopChange, uow: UnitOfWork, caller: Staff, if_match: IfMatch
    ) -> Answer[ChangedStop]:
        given = body.given()
        current, location = await self._stop(uow, stop_id, lock=True)
        if_match.check(current)
        record = _stop(await self._locations.change_stop(uow, stop_id, given), location)
        settled = await self._decisions.settle_at(uow, location.id, body.decision.by(caller))
        return Answer(ChangedStop(**dict(record), settled=settled), version=record)

    async def remove_stop(
        self, stop_id: uuid.UUID, query: DecisionQuery, uow: UnitOfWork, caller: Staff
    ) -> SettledCounts:
        _, location = await self._stop(uow, stop_id, lock=True)
        await self._locations.remove_stop(uow, stop_id)
        return await self._decisions.settle_at(uow, location.id, query.by(caller))

    async def _stop(
        self, uow: UnitOfWork, stop_id: uuid.UUID, *, lock: bool = False
    ) -> tuple[StopRecord, LocationView]:
        stop = await self._locations.stop(uow, stop_id, lock=lock)
        location = await self._locations.get(uow, stop.location_id)
        return _stop(stop, location), location

    # Holidays and places

    async def show_holidays(self, query: HolidayQuery) -> HolidayList:
        if not is_known_region(query.region):
            raise wrong_fields(region="must be a country or state such as DE-NI")
        found = holidays_between(query.region, date(query.year, 1, 1), date(query.year, 12, 31))
        return HolidayList(items=[Holiday(day=day, name=name) for day, name in found])

    async def add_place(self, body: NewPlace, uow: UnitOfWork) -> Place:
        return place_of(await self._locations.add_place(uow, body))

    async def show_place(self, name: PlaceName, uow: UnitOfWork) -> Place:
        return place_of(await self._place(uow, name))

    async def change_place(self, name: PlaceName, body: NewPlace, uow: UnitOfWork, if_match: IfMatch) -> Place:
        found = await self._place(uow, name)
        if_match.check(place_of(await self._locations.place(uow, found.id, lock=True)))
        return place_of(await self._locations.change_place(uow, found.id, body))

    async def remove_place(self, name: PlaceName, uow: UnitOfWork) -> None:
        await self._locations.remove_place(uow, (await self._place(uow, name)).id)

    async def _place(self, uow: UnitOfWork, name: str) -> PlaceView:
        """Raises UnknownPlace."""
        found = next((one for one in await self._locations.places(uow) if one.name == name), None)
        if found is None:
            raise UnknownPlace
        return found


def _record(view: LocationView, into: LocationView | None) -> LocationRecord:
    return LocationRecord(
        **{name: getattr(view, name) for name in ("key", "kind", *ADDRESS, "time_zone", "region")},
        latitude=view.point.latitude if view.point else None,
        longitude=view.point.longitude if view.point else None,
        merged_into=into.key if into else None,
    )


def _closure(closure: Closure, keys: dict[uuid.UUID, str]) -> ClosureRecord:
    return ClosureRecord(
        id=closure.id,
        location=None if closure.location_id is None else keys[closure.location_id],
        first_day=closure.first_day,
        last_day=closure.last_day,
        reason=closure.reason,
    )


def _stop(stop: Stop, location: LocationView) -> StopRecord:
    return StopRecord(
        id=stop.id,
        location=location.key,
        day=stop.day,
        opens=clock_text(stop.opens_minute),
        closes=clock_text(stop.closes_minute),
        **{name: getattr(stop, name) for name in ADDRESS},
        latitude=stop.point.latitude if stop.point else None,
        longitude=stop.point.longitude if stop.point else None,
    )
