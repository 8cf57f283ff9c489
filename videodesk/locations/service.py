import uuid
from collections.abc import Mapping
from typing import Any

from videodesk.kit.db import UnitOfWork
from videodesk.locations import repository
from videodesk.locations.errors import UnknownLocation
from videodesk.locations.models import Location
from videodesk.locations.schemas import LocationKind, LocationView


class LocationService:
    async def all(self, uow: UnitOfWork) -> list[LocationView]:
        return [_view(location) for location in await repository.all_locations(uow)]

    async def of_kind(self, uow: UnitOfWork, kind: LocationKind) -> list[LocationView]:
        return [location for location in await self.all(uow) if location.kind is kind]

    async def get(self, uow: UnitOfWork, location_id: uuid.UUID) -> LocationView:
        """Raises UnknownLocation."""
        location = await repository.location_by_id(uow, location_id)
        if location is None:
            raise UnknownLocation
        return _view(location)

    async def add(self, uow: UnitOfWork, position: int, fields: Mapping[str, Any]) -> LocationView:
        location = Location(position=position, **fields)
        uow.session.add(location)
        await uow.session.flush()
        return _view(location)


def _view(location: Location) -> LocationView:
    return LocationView(
        id=location.id,
        key=location.key,
        kind=location.kind,
        name=location.name,
        street=location.street,
        postal_code=location.postal_code,
        city=location.city,
        time_zone=location.time_zone,
    )
