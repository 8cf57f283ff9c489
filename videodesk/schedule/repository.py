import uuid
from collections.abc import Iterable

from sqlalchemy import Executable, delete, func, insert, select, update

from videodesk.kit.db import UnitOfWork
from videodesk.schedule.models import BusyTime, Desk, DeskStaff
from videodesk.schedule.schemas import Busy


def stamp_at(location_id: uuid.UUID) -> Executable:
    """Changes with every change of a desk there."""
    return select(func.count(), func.sum(Desk.version)).where(Desk.location_id == location_id)


async def desks(uow: UnitOfWork, *, location_id: uuid.UUID | None = None) -> list[Desk]:
    query = select(Desk).order_by(Desk.position, Desk.name, Desk.id)
    if location_id is not None:
        query = query.where(Desk.location_id == location_id)
    return list(await uow.session.scalars(query))


async def desks_of_staff(uow: UnitOfWork, staff_id: uuid.UUID) -> list[Desk]:
    mine = select(DeskStaff.desk_id).where(DeskStaff.staff_id == staff_id)
    return list(await uow.session.scalars(select(Desk).where(Desk.id.in_(mine)).order_by(Desk.position, Desk.name)))


async def desk_by_id(uow: UnitOfWork, desk_id: uuid.UUID) -> Desk | None:
    found: Desk | None = await uow.session.get(Desk, desk_id)
    return found


async def desk_by_key(uow: UnitOfWork, key: str) -> Desk | None:
    found: Desk | None = await uow.session.scalar(select(Desk).where(Desk.key == key))
    return found


async def desks_by_id(uow: UnitOfWork, desk_ids: Iterable[uuid.UUID]) -> list[Desk]:
    """As the database has them now, also what this session has read before."""
    query = select(Desk).where(Desk.id.in_(list(desk_ids))).execution_options(populate_existing=True)
    return list(await uow.session.scalars(query))


async def next_position(uow: UnitOfWork, location_id: uuid.UUID) -> int:
    """After all others at the location."""
    last: int | None = await uow.session.scalar(select(func.max(Desk.position)).where(Desk.location_id == location_id))
    return 0 if last is None else last + 1


async def lock_version(uow: UnitOfWork, desk_id: uuid.UUID) -> int | None:
    """The desk's version, which nobody can change until this transaction ends; many may hold it at once.

    None while somebody changes it: who waited here for them, with an appointment locked that they look after, would
    wait for ever.
    """
    version: int | None = await uow.session.scalar(
        select(Desk.version).where(Desk.id == desk_id).with_for_update(read=True, skip_locked=True)
    )
    return version


async def raise_versions(uow: UnitOfWork, desk_ids: Iterable[uuid.UUID]) -> None:
    """Waits for those who are booking by the old version; in one order, so that two do not wait for each other.

    The key is left to others (`key_share`), so that ticks can be freed and offered in the meantime.
    """
    ids = list(desk_ids)
    desks = select(Desk.id).where(Desk.id.in_(ids)).order_by(Desk.id)
    await uow.session.scalars(desks.with_for_update(key_share=True))
    await uow.session.execute(
        update(Desk)
        .where(Desk.id.in_(ids))
        .values(version=Desk.version + 1)
        .execution_options(synchronize_session=False)
    )


async def desk_ids(uow: UnitOfWork, location_id: uuid.UUID | None = None) -> list[uuid.UUID]:
    query = select(Desk.id)
    if location_id is not None:
        query = query.where(Desk.location_id == location_id)
    return list(await uow.session.scalars(query))


async def desk_staff(uow: UnitOfWork, desk_id: uuid.UUID, staff_id: uuid.UUID) -> DeskStaff | None:
    found: DeskStaff | None = await uow.session.get(DeskStaff, (desk_id, staff_id))
    return found


async def staff_of_desk(uow: UnitOfWork, desk_id: uuid.UUID) -> list[DeskStaff]:
    return list(await uow.session.scalars(select(DeskStaff).where(DeskStaff.desk_id == desk_id)))


async def busy_times(uow: UnitOfWork, source: uuid.UUID) -> list[tuple[uuid.UUID, Busy]]:
    """What was read from this calendar, with the desks that it closes."""
    query = select(BusyTime.desk_id, BusyTime.first_tick, BusyTime.end_tick).where(BusyTime.source == source)
    return [(desk_id, (first, end)) for desk_id, first, end in await uow.session.execute(query)]


async def replace_busy_times(uow: UnitOfWork, desk_id: uuid.UUID, source: uuid.UUID, spans: Iterable[Busy]) -> None:
    await uow.session.execute(
        delete(BusyTime).where(BusyTime.source == source).execution_options(synchronize_session=False)
    )
    rows = [
        {"id": uuid.uuid4(), "desk_id": desk_id, "source": source, "first_tick": first, "end_tick": end}
        for first, end in spans
    ]
    if rows:
        await uow.session.execute(insert(BusyTime), rows)
