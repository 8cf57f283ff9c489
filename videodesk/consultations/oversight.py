"""What the office lead does with those who wait: to the top of the line, or to another office."""

import uuid

from videodesk.consultations.desk_work import DeskWork
from videodesk.consultations.entries import DeskMessage, staff_participant
from videodesk.consultations.errors import NotWaiting
from videodesk.consultations.journal import Journal
from videodesk.consultations.models import Consultation
from videodesk.consultations.policy import ConsultationState
from videodesk.consultations.steps import Steps
from videodesk.kit.db import UnitOfWork


class Oversight:
    def __init__(self, work: DeskWork, steps: Steps, journal: Journal) -> None:
        self._work = work
        self._steps = steps
        self._journal = journal

    async def urge(
        self, uow: UnitOfWork, consultation_id: uuid.UUID, staff_id: uuid.UUID, note: str, *, urgent: bool
    ) -> None:
        """The citizen reads the note, if there is one. Raises UnknownConsultation or NotWaiting."""
        one = await self._waiting(uow, consultation_id)
        await self._work.urge(uow, one.id, urgent=urgent)
        if note:
            await self._journal.write(uow, one.id, staff_participant(staff_id), DeskMessage(text=note))

    async def redirect(
        self, uow: UnitOfWork, consultation_id: uuid.UUID, staff_id: uuid.UUID, location_id: uuid.UUID, note: str
    ) -> None:
        """To another office's waiting room; the citizen reads the note.

        Raises UnknownConsultation, NotWaiting, UnknownLocation or NobodyThere.
        """
        one = await self._waiting(uow, consultation_id)
        await self._work.send_on(uow, one, staff_participant(staff_id), location_id, note)

    async def _waiting(self, uow: UnitOfWork, consultation_id: uuid.UUID) -> Consultation:
        one = await self._steps.find(uow, consultation_id)
        if one.state is not ConsultationState.WAITING:
            raise NotWaiting
        return one
