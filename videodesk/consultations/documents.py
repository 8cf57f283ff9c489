"""What both sides hand each other: papers and pictures, kept sealed until a set time after the end."""

import asyncio
import uuid
from datetime import datetime, timedelta

from videodesk.consultations import repository
from videodesk.consultations.config import MEGABYTE, ConsultationsConfig
from videodesk.consultations.entries import CITIZEN, OFFICE, STAFF_PREFIX, DocumentAdded, DocumentRemoved
from videodesk.consultations.errors import (
    DocumentsClosed,
    DocumentsGone,
    NotYourConsultation,
    NotYourDocument,
    SignatureOpen,
    TooManyDocuments,
    UnknownDocument,
)
from videodesk.consultations.journal import Journal
from videodesk.consultations.models import Consultation, Document
from videodesk.consultations.policy import LIVE
from videodesk.consultations.schemas import DocumentView, NewDocument
from videodesk.consultations.steps import Steps
from videodesk.kit.clock import Clock
from videodesk.kit.db import UnitOfWork
from videodesk.kit.seal import Seal


class Documents:
    def __init__(self, config: ConsultationsConfig, clock: Clock, steps: Steps, journal: Journal, seal: Seal) -> None:
        self._config = config
        self._clock = clock
        self._steps = steps
        self._journal = journal
        self._seal = seal

    # Handing in

    async def check_room(self, uow: UnitOfWork, consultation_id: uuid.UUID, by: str) -> None:
        """Whether this participant may hand in one more. Raises DocumentsClosed, TooManyDocuments and others."""
        self._refuse_closed(await self._steps.find(uow, consultation_id), by)
        await self._refuse_full(uow, consultation_id, 1)

    async def add(self, uow: UnitOfWork, consultation_id: uuid.UUID, by: str, new: NewDocument) -> None:
        """The same once more is the same as once. Raises DocumentsClosed, TooManyDocuments and others."""
        one = await self._lock(uow, consultation_id)
        self._refuse_closed(one, by)
        known = await repository.document(uow, new.id)
        if known is not None and (known.consultation_id, known.by) == (one.id, by):
            return
        if known is not None:
            raise NotYourDocument
        await self._refuse_full(uow, one.id, new.size)
        await self.keep(uow, one.id, by, new)

    async def keep(self, uow: UnitOfWork, consultation_id: uuid.UUID, by: str, new: NewDocument) -> None:
        """Without asking whether there is room: what has been signed must not be lost for want of it."""
        row = Document(
            id=new.id,
            consultation_id=consultation_id,
            by=by,
            added_at=self._clock.now(),
            name=new.name,
            media_type=new.media_type,
            size=new.size,
            can_be_signed=new.can_be_signed,
            sealed=new.sealed,
        )
        uow.session.add(row)
        await uow.session.flush()
        entry = DocumentAdded(
            document=str(new.id),
            name=new.name,
            media_type=new.media_type,
            size=new.size,
            can_be_signed=new.can_be_signed,
        )
        await self._journal.write(uow, consultation_id, by, entry)

    async def remove(self, uow: UnitOfWork, consultation_id: uuid.UUID, by: str, document_id: uuid.UUID) -> None:
        """As long as documents are handed in; then they belong to the case.

        Raises UnknownDocument, NotYourDocument, DocumentsClosed or SignatureOpen.
        """
        one = await self._lock(uow, consultation_id)
        self._refuse_closed(one, by)
        row = await self._of(uow, one.id, document_id)
        if row.by != by or by == OFFICE:
            raise NotYourDocument
        asked = await repository.signature_asked(uow, one.id)
        if asked is not None and asked.document_id == row.id:
            raise SignatureOpen
        await uow.session.delete(row)
        await self._journal.write(uow, one.id, by, DocumentRemoved(document=str(row.id)))

    # Fetching

    async def all(self, uow: UnitOfWork, consultation_id: uuid.UUID) -> list[DocumentView]:
        """Those that can be fetched now, in the order in which they came."""
        one = await self._steps.find(uow, consultation_id)
        if self._is_gone(one):
            return []
        return [_view(row) for row in await repository.documents(uow, one.id)]

    async def find(self, uow: UnitOfWork, consultation_id: uuid.UUID, document_id: uuid.UUID) -> DocumentView:
        """Raises UnknownDocument or DocumentsGone."""
        one = await self._steps.find(uow, consultation_id)
        if self._is_gone(one):
            raise DocumentsGone
        return _view(await self._of(uow, one.id, document_id))

    async def content(self, uow: UnitOfWork, view: DocumentView) -> bytes:
        """Raises UnknownDocument when it has been removed meanwhile."""
        sealed = await repository.sealed_content(uow, view.id)
        if sealed is None:
            raise UnknownDocument
        return await asyncio.to_thread(self._seal.open_bytes, sealed, view.id)

    def until(self, ended_at: datetime | None) -> datetime | None:
        """When they are deleted; None as long as the consultation has not ended."""
        return None if ended_at is None else ended_at + timedelta(hours=self._config.keep_hours)

    # Inside

    async def _lock(self, uow: UnitOfWork, consultation_id: uuid.UUID) -> Consultation:
        """So that two who hand in at once are counted one after the other."""
        await repository.lock(uow, consultation_id)
        return await self._steps.find(uow, consultation_id)

    async def _of(self, uow: UnitOfWork, consultation_id: uuid.UUID, document_id: uuid.UUID) -> Document:
        row = await repository.document(uow, document_id)
        if row is None or row.consultation_id != consultation_id:
            raise UnknownDocument
        return row

    def _refuse_closed(self, one: Consultation, by: str) -> None:
        if one.state not in LIVE:
            raise DocumentsClosed
        if by != CITIZEN and by != f"{STAFF_PREFIX}{one.staff_id}":
            raise NotYourConsultation

    async def _refuse_full(self, uow: UnitOfWork, consultation_id: uuid.UUID, size: int) -> None:
        number, total = await repository.documents_total(uow, consultation_id)
        if number >= self._config.documents or total + size > self._config.documents_megabytes * MEGABYTE:
            raise TooManyDocuments

    def _is_gone(self, one: Consultation) -> bool:
        until = self.until(one.ended_at)
        return one.purged_at is not None or (until is not None and until <= self._clock.now())


def _view(row: Document) -> DocumentView:
    return DocumentView(row.id, row.by, row.added_at, row.name, row.media_type, row.size, row.can_be_signed)
