"""Taking a step: the one way in which a consultation changes its state. It is logged, and told after the commit."""

import uuid
from typing import Any

from videodesk.consultations import repository
from videodesk.consultations.entries import AnyEntry
from videodesk.consultations.errors import NotInCall, NotInState, NotYourConsultation, Over, UnknownConsultation
from videodesk.consultations.events import ConsultationChanged, QueueChanged
from videodesk.consultations.journal import Journal
from videodesk.consultations.models import Consultation
from videodesk.consultations.policy import IN_CALL, OVER, Step, after
from videodesk.kit.db import UnitOfWork


class Steps:
    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def take(
        self, uow: UnitOfWork, one: Consultation, step: Step, by: str, entry: AnyEntry, **values: Any
    ) -> bool:
        """Take the step if the state allows it, and tell; False where it does not. Raises DeskBusy."""
        before, location_id = one.state, one.location_id
        target = after(before, step)
        if target is None or not await repository.move(uow, one, before, target, **values):
            return False
        await self._journal.write(uow, one.id, by, entry)
        for place in {location_id, one.location_id}:
            uow.record(QueueChanged(place, one.id) if target is before else ConsultationChanged(one.id, place, target))
        return True

    async def change(self, uow: UnitOfWork, one: Consultation, by: str, entry: AnyEntry, **values: Any) -> None:
        """What is no step, but is told like one. In which states it may be is the caller's to check.

        Raises NotInState when the state has changed since.
        """
        if not await repository.change(uow, one, one.state, **values):
            raise NotInState
        await self._journal.write(uow, one.id, by, entry)
        uow.record(QueueChanged(one.location_id, one.id))

    # Who asks for what

    async def find(self, uow: UnitOfWork, consultation_id: uuid.UUID, *, lock: bool = False) -> Consultation:
        """`lock`: nobody changes it until this transaction ends. Not for who locks its appointment, too, which comes
        first. Raises UnknownConsultation.
        """
        one = await repository.by_id(uow, consultation_id, lock=lock)
        if one is None:
            raise UnknownConsultation
        return one

    async def find_open(self, uow: UnitOfWork, consultation_id: uuid.UUID, *, lock: bool = False) -> Consultation:
        """Raises UnknownConsultation or Over."""
        one = await self.find(uow, consultation_id, lock=lock)
        if one.state in OVER:
            raise Over
        return one

    async def find_hosted(self, uow: UnitOfWork, consultation_id: uuid.UUID, staff_id: uuid.UUID) -> Consultation:
        """In a call with this member of staff. Raises UnknownConsultation, NotInCall or NotYourConsultation."""
        one = await self.find(uow, consultation_id)
        if one.state not in IN_CALL:
            raise NotInCall
        if one.staff_id != staff_id:
            raise NotYourConsultation
        return one
