"""The desk asks for a signature, and the citizen signs on the screen, or does not.

It is asked for one thing at a time: a PDF that somebody has handed in, or a text. What has been signed is a document
of the case.
"""

import uuid

from videodesk.consultations import repository
from videodesk.consultations.desk_work import Seat
from videodesk.consultations.documents import Documents
from videodesk.consultations.entries import (
    CITIZEN,
    OFFICE,
    SignatureAsked,
    SignatureDeclined,
    SignatureWithdrawn,
    Signed,
)
from videodesk.consultations.errors import NotAsked, NotInCall, NotSignable, SignatureOpen
from videodesk.consultations.journal import Journal
from videodesk.consultations.models import Signature
from videodesk.consultations.policy import IN_CALL, SignatureState
from videodesk.consultations.schemas import NewDocument, SignatureView
from videodesk.consultations.steps import Steps
from videodesk.kit.db import UnitOfWork


class Signatures:
    def __init__(self, steps: Steps, journal: Journal, documents: Documents) -> None:
        self._steps = steps
        self._journal = journal
        self._documents = documents

    # The desk

    async def ask_for_document(
        self, uow: UnitOfWork, consultation_id: uuid.UUID, seat: Seat, document_id: uuid.UUID
    ) -> None:
        """Raises UnknownDocument, NotSignable, SignatureOpen, NotInCall or NotYourConsultation."""
        document = await self._documents.find(uow, consultation_id, document_id)
        if not document.can_be_signed:
            raise NotSignable
        await self._ask(uow, consultation_id, seat, document.name, "", document.id)

    async def ask_for_text(
        self, uow: UnitOfWork, consultation_id: uuid.UUID, seat: Seat, title: str, text: str
    ) -> None:
        """Raises SignatureOpen, NotInCall or NotYourConsultation."""
        await self._ask(uow, consultation_id, seat, title, text, None)

    async def withdraw(self, uow: UnitOfWork, consultation_id: uuid.UUID, seat: Seat) -> None:
        """Raises NotAsked, NotInCall or NotYourConsultation."""
        await repository.lock(uow, consultation_id)
        await self._steps.find_hosted(uow, consultation_id, seat.staff_id)
        row = await repository.signature_asked(uow, consultation_id)
        if row is None:
            raise NotAsked
        row.state = SignatureState.WITHDRAWN
        await self._journal.write(uow, consultation_id, seat.participant, SignatureWithdrawn(signature=str(row.id)))

    async def _ask(
        self,
        uow: UnitOfWork,
        consultation_id: uuid.UUID,
        seat: Seat,
        title: str,
        text: str,
        document_id: uuid.UUID | None,
    ) -> None:
        await repository.lock(uow, consultation_id)
        one = await self._steps.find_hosted(uow, consultation_id, seat.staff_id)
        if await repository.signature_asked(uow, one.id) is not None:
            raise SignatureOpen
        row = Signature(
            id=uuid.uuid4(),
            consultation_id=one.id,
            state=SignatureState.ASKED,
            title=title,
            text=text,
            document_id=document_id,
        )
        uow.session.add(row)
        entry = SignatureAsked(
            signature=str(row.id), title=title, text=text, document=None if document_id is None else str(document_id)
        )
        await self._journal.write(uow, one.id, seat.participant, entry)

    # The citizen

    async def asked(self, uow: UnitOfWork, consultation_id: uuid.UUID, signature_id: uuid.UUID) -> SignatureView:
        """What is to be signed, or has been. Raises NotAsked, and NotInCall after the call."""
        one = await self._steps.find(uow, consultation_id)
        row = await self._of(uow, consultation_id, signature_id)
        if row.state is SignatureState.ASKED and one.state not in IN_CALL:
            raise NotInCall
        if row.state not in (SignatureState.ASKED, SignatureState.SIGNED):
            raise NotAsked
        return SignatureView(row.id, row.state, row.title, row.text, row.document_id)

    async def sign(
        self, uow: UnitOfWork, consultation_id: uuid.UUID, signature_id: uuid.UUID, signed: NewDocument
    ) -> None:
        """Signing twice is the same as once. Raises NotAsked or NotInCall."""
        await repository.lock(uow, consultation_id)
        view = await self.asked(uow, consultation_id, signature_id)
        if view.state is SignatureState.SIGNED:
            return
        row = await self._of(uow, consultation_id, signature_id)
        row.state, row.result_id = SignatureState.SIGNED, signed.id
        await self._documents.keep(uow, consultation_id, OFFICE, signed)
        entry = Signed(signature=str(row.id), document=str(signed.id))
        await self._journal.write(uow, consultation_id, CITIZEN, entry)

    async def decline(self, uow: UnitOfWork, consultation_id: uuid.UUID, signature_id: uuid.UUID) -> None:
        """Raises NotAsked."""
        await repository.lock(uow, consultation_id)
        row = await self._of(uow, consultation_id, signature_id)
        if row.state is not SignatureState.ASKED:
            raise NotAsked
        row.state = SignatureState.DECLINED
        await self._journal.write(uow, consultation_id, CITIZEN, SignatureDeclined(signature=str(row.id)))

    async def _of(self, uow: UnitOfWork, consultation_id: uuid.UUID, signature_id: uuid.UUID) -> Signature:
        row = await repository.signature(uow, signature_id)
        if row is None or row.consultation_id != consultation_id:
            raise NotAsked
        return row
