import uuid

from sqlalchemy import select

from videodesk.kit.db import UnitOfWork
from videodesk.schedule.models import Desk, DeskStaff


async def desks(uow: UnitOfWork, *, location_id: uuid.UUID | None = None) -> list[Desk]:
    query = select(Desk).order_by(Desk.position, Desk.name)
    if location_id is not None:
        query = query.where(Desk.location_id == location_id)
    return list(await uow.session.scalars(query))


async def desks_of_staff(uow: UnitOfWork, staff_id: uuid.UUID) -> list[Desk]:
    mine = select(DeskStaff.desk_id).where(DeskStaff.staff_id == staff_id)
    return list(await uow.session.scalars(select(Desk).where(Desk.id.in_(mine)).order_by(Desk.position, Desk.name)))


async def desk_by_id(uow: UnitOfWork, desk_id: uuid.UUID) -> Desk | None:
    found: Desk | None = await uow.session.get(Desk, desk_id)
    return found


async def desk_staff(uow: UnitOfWork, desk_id: uuid.UUID, staff_id: uuid.UUID) -> DeskStaff | None:
    found: DeskStaff | None = await uow.session.get(DeskStaff, (desk_id, staff_id))
    return found
