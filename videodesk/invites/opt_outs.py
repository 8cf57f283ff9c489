"""Who wants no questions about how it was. One click in the letter is enough, and nothing but a hash is kept."""

import secrets
import uuid

from videodesk.booking.service import BookingService
from videodesk.invites import repository
from videodesk.invites.errors import UnknownOptOut
from videodesk.invites.schemas import LetterFacts
from videodesk.kit.clock import Clock
from videodesk.kit.db import UnitOfWork
from videodesk.kit.tokens import TokenDeriver

PURPOSE = "no-questions"


class OptOuts:
    def __init__(self, clock: Clock, tokens: TokenDeriver, booking: BookingService, public_url: str) -> None:
        self._clock = clock
        self._tokens = tokens
        self._booking = booking
        self._public_url = public_url

    def link(self, facts: LetterFacts) -> str:
        token = self._tokens.derive(PURPOSE, str(facts.appointment_id))
        return f"{self._public_url}/{facts.locale}/no-questions/{facts.appointment_id}/{token}"

    async def opt_out(self, uow: UnitOfWork, appointment_id: uuid.UUID, token: str) -> None:
        """Twice is once. Raises UnknownOptOut or UnknownAppointment."""
        self.check(appointment_id, token)
        appointment = await self._booking.get(uow, appointment_id)
        await repository.opt_out(uow, self._hash(appointment.details.email), self._clock.now())

    def check(self, appointment_id: uuid.UUID, token: str) -> None:
        """Raises UnknownOptOut."""
        if not secrets.compare_digest(token.encode(), self._tokens.derive(PURPOSE, str(appointment_id)).encode()):
            raise UnknownOptOut

    async def wants_none(self, uow: UnitOfWork, email: str) -> bool:
        return await repository.has_opted_out(uow, self._hash(email))

    def _hash(self, email: str) -> str:
        """Keyed, since addresses can be guessed."""
        return self._tokens.derive(f"{PURPOSE}-address", email.lower())
