import uuid
from collections.abc import Iterable

from videodesk.kit.db import UnitOfWork
from videodesk.schedule import repository
from videodesk.schedule.errors import NotYourDesk, UnknownDesk
from videodesk.schedule.models import Desk, DeskStaff, WeeklyHours
from videodesk.schedule.schemas import DeskView, Opening


class ScheduleService:
    async def desks(self, uow: UnitOfWork) -> list[DeskView]:
        return [_view(desk) for desk in await repository.desks(uow)]

    async def desks_at(self, uow: UnitOfWork, location_id: uuid.UUID) -> list[DeskView]:
        return [_view(desk) for desk in await repository.desks(uow, location_id=location_id)]

    async def desks_of(self, uow: UnitOfWork, staff_id: uuid.UUID) -> list[DeskView]:
        return [_view(desk) for desk in await repository.desks_of_staff(uow, staff_id)]

    async def desk(self, uow: UnitOfWork, desk_id: uuid.UUID) -> DeskView:
        """Raises UnknownDesk."""
        return _view(await _desk(uow, desk_id))

    async def desk_for(self, uow: UnitOfWork, desk_id: uuid.UUID, staff_id: uuid.UUID) -> DeskView:
        """The desk, if this member of staff may work there. Raises UnknownDesk or NotYourDesk."""
        desk = await self.desk(uow, desk_id)
        if await repository.desk_staff(uow, desk_id, staff_id) is None:
            raise NotYourDesk
        return desk

    async def add_desk(self, uow: UnitOfWork, location_id: uuid.UUID, key: str, name: str, position: int) -> uuid.UUID:
        desk = Desk(location_id=location_id, key=key, name=name, position=position)
        uow.session.add(desk)
        await uow.session.flush()
        return desk.id

    async def set_hours(self, uow: UnitOfWork, desk_id: uuid.UUID, openings: Iterable[Opening]) -> None:
        """Replace the desk's weekly hours. Raises UnknownDesk."""
        desk = await _desk(uow, desk_id)
        desk.hours.clear()
        await uow.session.flush()
        desk.hours.extend(
            WeeklyHours(weekday=o.weekday, opens_minute=o.opens_minute, closes_minute=o.closes_minute) for o in openings
        )
        await uow.session.flush()

    async def let_work_at(self, uow: UnitOfWork, staff_id: uuid.UUID, desk_id: uuid.UUID) -> None:
        uow.session.add(DeskStaff(desk_id=desk_id, staff_id=staff_id))
        await uow.session.flush()


async def _desk(uow: UnitOfWork, desk_id: uuid.UUID) -> Desk:
    desk = await repository.desk_by_id(uow, desk_id)
    if desk is None:
        raise UnknownDesk
    return desk


def _view(desk: Desk) -> DeskView:
    hours = tuple(sorted(Opening(h.weekday, h.opens_minute, h.closes_minute) for h in desk.hours))
    return DeskView(id=desk.id, key=desk.key, location_id=desk.location_id, name=desk.name, hours=hours)
