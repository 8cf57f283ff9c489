import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from videodesk.kit.bus import EventBus
from videodesk.kit.db import UnitOfWork, refusing_duplicates
from videodesk.kit.stamped import Stamped
from videodesk.locations import repository
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
from videodesk.locations.events import AddressChanged, CalendarChanged
from videodesk.locations.models import Closure as ClosureRow
from videodesk.locations.models import Location
from videodesk.locations.models import Place as PlaceRow
from videodesk.locations.models import Stop as StopRow
from videodesk.locations.schemas import (
    Calendar,
    Closure,
    ClosureInput,
    LocationInput,
    LocationKind,
    LocationView,
    Place,
    PlaceInput,
    Point,
    Stop,
    StopInput,
)


class LocationService:
    def __init__(self) -> None:
        self._calendars = Stamped(repository.STAMP, _load)

    def subscribe(self, bus: EventBus) -> None:
        bus.after(CalendarChanged, self._on_changed)

    async def _on_changed(self, _event: CalendarChanged) -> None:
        self._calendars.doubt()

    # Locations

    async def all(self, uow: UnitOfWork) -> list[LocationView]:
        """Those that are in use: a location that has been merged into another is left out."""
        calendars = (await self._calendars.get(uow)).values()
        return [one.location for one in calendars if one.location.merged_into is None]

    async def of_kind(self, uow: UnitOfWork, kind: LocationKind) -> list[LocationView]:
        return [location for location in await self.all(uow) if location.kind is kind]

    async def get(self, uow: UnitOfWork, location_id: uuid.UUID, *, lock: bool = False) -> LocationView:
        """Locked, nobody else changes it until this transaction ends. Raises UnknownLocation."""
        if lock:
            return _view(await _location(uow, location_id, lock=True))
        return (await self.calendar(uow, location_id)).location

    async def in_use(self, uow: UnitOfWork, location_id: uuid.UUID) -> LocationView:
        """Locked, and not merged into another: for who adds something to it. Raises UnknownLocation."""
        return _view(await _in_use(uow, location_id))

    async def by_key(self, uow: UnitOfWork, key: str) -> LocationView:
        """Raises UnknownLocation."""
        for one in (await self._calendars.get(uow)).values():
            if one.location.key == key:
                return one.location
        raise UnknownLocation

    async def add(self, uow: UnitOfWork, fields: Mapping[str, Any]) -> LocationView:
        """After the others. Raises KeyTaken; pydantic's ValidationError where a field is wrong."""
        given = LocationInput.model_validate(fields)
        if await repository.location_by_key(uow, given.key) is not None:
            raise KeyTaken
        location = Location(position=await repository.next_position(uow), **given.model_dump())
        async with refusing_duplicates(uow, KeyTaken):
            uow.session.add(location)
        uow.record(CalendarChanged(location.id))
        return _view(location)

    async def change(self, uow: UnitOfWork, location_id: uuid.UUID, given: LocationInput) -> LocationView:
        """Raises UnknownLocation or KeyTaken."""
        location = await _in_use(uow, location_id)
        other = await repository.location_by_key(uow, given.key)
        if other is not None and other.id != location.id:
            raise KeyTaken
        before = _view(location)
        async with refusing_duplicates(uow, KeyTaken):
            for name, value in given.model_dump().items():
                setattr(location, name, value)
            location.version += 1
        uow.record(CalendarChanged(location.id))
        if before.address not in ("", _view(location).address):
            uow.record(AddressChanged(location.id, before.place))
        return _view(location)

    async def merge(self, uow: UnitOfWork, location_id: uuid.UUID, into_id: uuid.UUID) -> None:
        """Stops move along; desks and appointments are moved by `Aftercare.merge`, which is who asks for this.

        Raises UnknownLocation, CannotMerge or StopsOverlap.
        """
        for one in sorted((location_id, into_id)):  # in one order, so that two do not wait for each other
            await _location(uow, one, lock=True)
        location, into = await _location(uow, location_id), await _location(uow, into_id)
        if location.id == into.id:
            raise CannotMerge("a location cannot be merged into itself")
        if location.merged_into is not None or into.merged_into is not None:
            raise CannotMerge("one of them has been merged already")
        if location.kind is not into.kind:
            raise CannotMerge("they are of different kinds")
        if location.time_zone != into.time_zone:
            raise CannotMerge("their clocks differ: appointments would change their time of day")
        for stop in await repository.stops(uow, [location.id]):
            await _refuse_overlap(uow, into.id, StopInput.model_validate(stop, from_attributes=True))
            stop.location_id = into.id
        location.merged_into = into.id
        location.version += 1
        await self._calendar_changed(uow, into.id)

    # Calendars

    async def calendars(
        self, uow: UnitOfWork, location_ids: Iterable[uuid.UUID] | None = None
    ) -> dict[uuid.UUID, Calendar]:
        """Of these locations, or of all, merged ones too."""
        calendars = await self._calendars.get(uow, surely=True)
        wanted = calendars.keys() if location_ids is None else set(location_ids)
        return {one: calendar for one, calendar in calendars.items() if one in wanted}

    async def calendar(self, uow: UnitOfWork, location_id: uuid.UUID) -> Calendar:
        """Raises UnknownLocation."""
        found = (await self._calendars.get(uow)).get(location_id)
        if found is None:
            raise UnknownLocation
        return found

    async def closures(self, uow: UnitOfWork) -> list[Closure]:
        return [_closure(row) for row in await repository.closures(uow)]

    async def add_closure(self, uow: UnitOfWork, given: ClosureInput) -> Closure:
        """Raises UnknownLocation."""
        if given.location_id is not None:
            await _in_use(uow, given.location_id)
        row = ClosureRow(**given.model_dump())
        uow.session.add(row)
        await uow.session.flush()
        await self._calendar_changed(uow, row.location_id)
        return _closure(row)

    async def remove_closure(self, uow: UnitOfWork, closure_id: uuid.UUID) -> None:
        """Raises UnknownClosure."""
        row = await repository.closure_by_id(uow, closure_id)
        if row is None:
            raise UnknownClosure
        await uow.session.delete(row)
        await uow.session.flush()
        await self._calendar_changed(uow, row.location_id)

    async def stop(self, uow: UnitOfWork, stop_id: uuid.UUID, *, lock: bool = False) -> Stop:
        """Locked, nobody else changes it until this transaction ends. Raises UnknownStop."""
        return _stop(await (_locked_stop(uow, stop_id) if lock else _stop_row(uow, stop_id)))

    async def add_stop(self, uow: UnitOfWork, location_id: uuid.UUID, given: StopInput) -> Stop:
        """Raises UnknownLocation, NotMobile or StopsOverlap."""
        location = await _in_use(uow, location_id)
        if location.kind is not LocationKind.MOBILE:
            raise NotMobile
        await _refuse_overlap(uow, location.id, given)
        row = StopRow(location_id=location.id, **given.model_dump())
        uow.session.add(row)
        await uow.session.flush()
        await self._calendar_changed(uow, location.id)
        return _stop(row)

    async def change_stop(self, uow: UnitOfWork, stop_id: uuid.UUID, given: StopInput) -> Stop:
        """Raises UnknownStop or StopsOverlap."""
        row = await _locked_stop(uow, stop_id)
        await _refuse_overlap(uow, row.location_id, given, but=row.id)
        before = _stop(row)
        for name, value in given.model_dump().items():
            setattr(row, name, value)
        await uow.session.flush()
        await self._calendar_changed(uow, row.location_id)
        if before.place != _stop(row).place:
            uow.record(AddressChanged(row.location_id, before.place, row.id))
        return _stop(row)

    async def remove_stop(self, uow: UnitOfWork, stop_id: uuid.UUID) -> None:
        """Raises UnknownStop."""
        row = await _locked_stop(uow, stop_id)
        await uow.session.delete(row)
        await uow.session.flush()
        await self._calendar_changed(uow, row.location_id)

    async def _calendar_changed(self, uow: UnitOfWork, location_id: uuid.UUID | None) -> None:
        await uow.session.flush()
        await repository.raise_versions(uow, location_id)
        uow.record(CalendarChanged(location_id))

    # Places

    async def places(self, uow: UnitOfWork) -> list[Place]:
        return [_place(row) for row in await repository.places(uow)]

    async def place(self, uow: UnitOfWork, place_id: uuid.UUID, *, lock: bool = False) -> Place:
        """Raises UnknownPlace."""
        return _place(await _place_row(uow, place_id, lock=lock))

    async def add_place(self, uow: UnitOfWork, given: PlaceInput) -> Place:
        """Raises KeyTaken."""
        await _refuse_same_name(uow, given)
        row = PlaceRow(**given.model_dump())
        async with refusing_duplicates(uow, KeyTaken):
            uow.session.add(row)
        return _place(row)

    async def change_place(self, uow: UnitOfWork, place_id: uuid.UUID, given: PlaceInput) -> Place:
        """Raises UnknownPlace or KeyTaken."""
        row = await _place_row(uow, place_id, lock=True)
        await _refuse_same_name(uow, given, but=row.id)
        async with refusing_duplicates(uow, KeyTaken):
            for name, value in given.model_dump().items():
                setattr(row, name, value)
        return _place(row)

    async def remove_place(self, uow: UnitOfWork, place_id: uuid.UUID) -> None:
        """Raises UnknownPlace."""
        await uow.session.delete(await _place_row(uow, place_id, lock=True))
        await uow.session.flush()

    async def find_place(self, uow: UnitOfWork, words: str) -> Place | None:
        """The part of the city with this postal code or name."""
        wanted = words.strip().casefold()
        return next(
            (place for place in await self.places(uow) if wanted in (place.name.casefold(), *place.postal_codes)), None
        )


async def _load(uow: UnitOfWork) -> dict[uuid.UUID, Calendar]:
    closures = [_closure(row) for row in await repository.closures(uow)]
    stops = [_stop(row) for row in await repository.stops(uow)]
    return {
        row.id: Calendar(
            location=_view(row),
            closures=tuple(one for one in closures if one.location_id in (None, row.id)),
            stops=tuple(one for one in stops if one.location_id == row.id),
        )
        for row in await repository.all_locations(uow)
    }


async def _location(uow: UnitOfWork, location_id: uuid.UUID, *, lock: bool = False) -> Location:
    location = await repository.location_by_id(uow, location_id, lock=lock)
    if location is None:
        raise UnknownLocation
    return location


async def _in_use(uow: UnitOfWork, location_id: uuid.UUID) -> Location:
    """Locked, so that it stays in use. One that has been merged into another is there no more."""
    location = await _location(uow, location_id, lock=True)
    if location.merged_into is not None:
        raise UnknownLocation
    return location


async def _stop_row(uow: UnitOfWork, stop_id: uuid.UUID) -> StopRow:
    row = await repository.stop_by_id(uow, stop_id)
    if row is None:
        raise UnknownStop
    return row


async def _locked_stop(uow: UnitOfWork, stop_id: uuid.UUID) -> StopRow:
    """Locked by its location, like all the stops there: who locked the stop first would wait for who locks those."""
    row, locked = await _stop_row(uow, stop_id), None
    while row.location_id != locked:  # while we waited it may have moved along with a merge
        locked = row.location_id
        await _location(uow, locked, lock=True)
        row = await _stop_row(uow, stop_id)
    return row


async def _place_row(uow: UnitOfWork, place_id: uuid.UUID, *, lock: bool) -> PlaceRow:
    row = await repository.place_by_id(uow, place_id, lock=lock)
    if row is None:
        raise UnknownPlace
    return row


async def _refuse_same_name(uow: UnitOfWork, given: PlaceInput, but: uuid.UUID | None = None) -> None:
    name = given.name.casefold()
    if any(place.name.casefold() == name and place.id != but for place in await repository.places(uow)):
        raise KeyTaken


async def _refuse_overlap(
    uow: UnitOfWork, location_id: uuid.UUID, given: StopInput, but: uuid.UUID | None = None
) -> None:
    for other in await repository.stops(uow, [location_id]):
        # Where one ended as the next begins, an appointment could begin at the one and end at the other.
        overlaps = other.opens_minute <= given.closes_minute and given.opens_minute <= other.closes_minute
        if overlaps and other.id != but and other.day == given.day:
            raise StopsOverlap


def _point(row: Location | StopRow) -> Point | None:
    return None if row.latitude is None or row.longitude is None else Point(row.latitude, row.longitude)


def _view(location: Location) -> LocationView:
    return LocationView(
        id=location.id,
        key=location.key,
        kind=location.kind,
        name=location.name,
        district=location.district,
        street=location.street,
        postal_code=location.postal_code,
        city=location.city,
        time_zone=location.time_zone,
        region=location.region,
        point=_point(location),
        merged_into=location.merged_into,
    )


def _closure(row: ClosureRow) -> Closure:
    return Closure(row.id, row.location_id, row.first_day, row.last_day, row.reason)


def _stop(row: StopRow) -> Stop:
    return Stop(
        id=row.id,
        location_id=row.location_id,
        day=row.day,
        opens_minute=row.opens_minute,
        closes_minute=row.closes_minute,
        name=row.name,
        district=row.district,
        street=row.street,
        postal_code=row.postal_code,
        city=row.city,
        point=_point(row),
    )


def _place(row: PlaceRow) -> Place:
    return Place(row.id, row.name, tuple(row.postal_codes), Point(row.latitude, row.longitude))
