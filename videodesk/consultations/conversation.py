"""What people write to each other in a call: chat, and lines that others read along while they are typed."""

import uuid

from videodesk.consultations.entries import Chat, LiveText
from videodesk.consultations.errors import NotInCall
from videodesk.consultations.journal import Journal
from videodesk.consultations.policy import IN_CALL
from videodesk.consultations.steps import Steps
from videodesk.kit.db import UnitOfWork


class Conversation:
    def __init__(self, steps: Steps, journal: Journal) -> None:
        self._steps = steps
        self._journal = journal

    async def chat(self, uow: UnitOfWork, consultation_id: uuid.UUID, by: str, text: str) -> None:
        """Raises NotInCall."""
        await self._write(uow, consultation_id, by, Chat(text=text))

    async def live_text(self, uow: UnitOfWork, consultation_id: uuid.UUID, by: str, text: str) -> None:
        """A line that is finished. Raises NotInCall."""
        await self._write(uow, consultation_id, by, LiveText(text=text))

    async def _write(self, uow: UnitOfWork, consultation_id: uuid.UUID, by: str, entry: Chat | LiveText) -> None:
        one = await self._steps.find(uow, consultation_id)
        if one.state not in IN_CALL:
            raise NotInCall
        await self._journal.write(uow, one.id, by, entry)
