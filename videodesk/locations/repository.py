import uuid

from sqlalchemy import select

from videodesk.kit.db import UnitOfWork
from videodesk.locations.models import Location


async def all_locations(uow: UnitOfWork) -> list[Location]:
    return list(await uow.session.scalars(select(Location).order_by(Location.position, Location.name)))


async def location_by_id(uow: UnitOfWork, location_id: uuid.UUID) -> Location | None:
    found: Location | None = await uow.session.get(Location, location_id)
    return found
