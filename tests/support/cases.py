"""A consultation in a call, and what is done in it."""

import uuid

from tests.support.world import World
from videodesk.booking.schemas import AppointmentView
from videodesk.consultations.desk_work import Seat
from videodesk.consultations.entries import CITIZEN, AnyEntry
from videodesk.consultations.journal import Journal
from videodesk.consultations.policy import Result
from videodesk.consultations.schemas import ConsultationView, DocumentView, NewDocument


class Case:
    """A consultation in a call with Anna."""

    def __init__(self, world: World, booked: AppointmentView, consultation_id: uuid.UUID, seat: Seat) -> None:
        self.world, self.booked, self.id, self.seat = world, booked, consultation_id, seat
        self.documents = world.services.documents

    async def add(self, new: NewDocument, by: str = CITIZEN, consultation_id: uuid.UUID | None = None) -> None:
        async with self.world.writing() as uow:
            await self.documents.add(uow, consultation_id or self.id, by, new)

    async def remove(self, document_id: uuid.UUID, by: str = CITIZEN) -> None:
        async with self.world.writing() as uow:
            await self.documents.remove(uow, self.id, by, document_id)

    async def all(self) -> list[DocumentView]:
        async with self.world.reading() as uow:
            return await self.documents.all(uow, self.id)

    async def view(self) -> ConsultationView:
        return await self.world.consultation(self.booked)

    async def entries(self) -> list[AnyEntry]:
        async with self.world.reading() as uow:
            return [one.entry for one in await Journal(self.world.clock).since(uow, self.id, 0, staff=True)]

    async def log(self) -> list[str]:
        return [entry.kind for entry in await self.entries()]

    async def finish(self) -> None:
        async with self.world.writing() as uow:
            await self.world.services.desk_work.finish(uow, self.id, self.seat.staff_id, Result.DONE)

    async def purge(self) -> None:
        """As the running server does it every few minutes."""
        await self.world.services.jobs.enrol()
        assert await self.world.services.jobs.run("purge", early=True)


async def in_call(world: World) -> Case:
    booked = await world.book()
    consultation_id, seat = (await world.consultation(booked)).id, await world.seat()
    world.clock.set(booked.starts_at)
    async with world.writing() as uow:
        await world.services.consultations.enter(uow, consultation_id)
        await world.services.desk_work.call(uow, consultation_id, seat)
    return Case(world, booked, consultation_id, seat)
