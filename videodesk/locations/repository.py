import uuid
from collections.abc import Iterable

from sqlalchemy import func, select, update

from videodesk.kit.db import UnitOfWork
from videodesk.locations.models import Closure, Location, Place, Stop

# Rows are never deleted, and each change raises a version, also that of a closure or a stop.
STAMP = select(func.count().label("rows"), func.sum(Location.version))


async def all_locations(uow: UnitOfWork) -> list[Location]:
    return list(await uow.session.scalars(select(Location).order_by(Location.position, Location.name)))


async def location_by_id(uow: UnitOfWork, location_id: uuid.UUID, *, lock: bool = False) -> Location | None:
    """Locked, it is read again: somebody else may have changed it since this transaction has read it.

    The key is left to others (`key_share`): who books there refers to it, and need not wait.
    """
    query = select(Location).where(Location.id == location_id)
    if lock:
        query = query.with_for_update(key_share=True).execution_options(populate_existing=True)
    found: Location | None = await uow.session.scalar(query)
    return found


async def location_by_key(uow: UnitOfWork, key: str) -> Location | None:
    if "\0" in key:  # which PostgreSQL cannot even compare
        return None
    found: Location | None = await uow.session.scalar(select(Location).where(Location.key == key))
    return found


async def next_position(uow: UnitOfWork) -> int:
    """After all others, merged ones too."""
    last: int | None = await uow.session.scalar(select(func.max(Location.position)))
    return 0 if last is None else last + 1


async def raise_versions(uow: UnitOfWork, location_id: uuid.UUID | None) -> None:
    """Of one location or of all; in one order, so that two do not wait for each other."""
    rows = select(Location.id).order_by(Location.id)
    changed = update(Location).values(version=Location.version + 1)
    if location_id is not None:
        rows, changed = rows.where(Location.id == location_id), changed.where(Location.id == location_id)
    await uow.session.scalars(rows.with_for_update(key_share=True))
    await uow.session.execute(changed.execution_options(synchronize_session=False))


async def closures(uow: UnitOfWork) -> list[Closure]:
    return list(await uow.session.scalars(select(Closure).order_by(Closure.first_day, Closure.id)))


async def closure_by_id(uow: UnitOfWork, closure_id: uuid.UUID) -> Closure | None:
    found: Closure | None = await uow.session.get(Closure, closure_id)
    return found


async def stops(uow: UnitOfWork, location_ids: Iterable[uuid.UUID] | None = None) -> list[Stop]:
    query = select(Stop).order_by(Stop.day, Stop.opens_minute, Stop.id)
    if location_ids is not None:
        query = query.where(Stop.location_id.in_(list(location_ids)))
    return list(await uow.session.scalars(query))


async def stop_by_id(uow: UnitOfWork, stop_id: uuid.UUID) -> Stop | None:
    """As the database has it now, also where this session has read it before."""
    found: Stop | None = await uow.session.get(Stop, stop_id, populate_existing=True)
    return found


async def places(uow: UnitOfWork) -> list[Place]:
    return list(await uow.session.scalars(select(Place).order_by(Place.name)))


async def place_by_id(uow: UnitOfWork, place_id: uuid.UUID, *, lock: bool) -> Place | None:
    query = select(Place).where(Place.id == place_id)
    found: Place | None = await uow.session.scalar(query.with_for_update() if lock else query)
    return found
