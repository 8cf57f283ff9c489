"""What is done about an answer of a citizen's calendar: who declines cancels, who proposes another time learns where
to choose one. The same answer again changes nothing. See docs/decisions/0006-answers-of-calendars.md.
"""

import asyncio
import uuid

import structlog

from videodesk.booking.policy import AppointmentState
from videodesk.booking.schemas import AppointmentView
from videodesk.booking.service import BookingService
from videodesk.invites.imip import Answer, Nothing, Wanted, read_answer
from videodesk.invites.service import InviteService
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.errors import Refusal

log = structlog.get_logger(__name__)


class AnswerService:
    def __init__(self, database: Database, booking: BookingService, invites: InviteService) -> None:
        self._database = database
        self._booking = booking
        self._invites = invites

    async def take(self, mail: bytes) -> None:
        """Act on a mail in a transaction of its own, or leave it alone; what was done is committed.

        Raises what the database raises when it is not there: then the mail must come again.
        """
        answer = await asyncio.to_thread(read_answer, mail)
        if isinstance(answer, Nothing):
            log.info("answer_left_alone", reason=answer.reason)
            return
        try:
            async with self._database.transaction() as uow:
                objection = await self.act(uow, answer)
        except Refusal as refusal:
            objection = refusal.code
        if objection:
            log.info("answer_left_alone", wanted=answer.wanted.value, reason=objection)
        else:
            log.info("answer_taken", wanted=answer.wanted.value)

    async def act(self, uow: UnitOfWork, answer: Answer) -> str:
        """Empty, or why nothing was done, as a code. Raises UnknownLink, Cancelled or TooLate."""
        appointment_id = _appointment_id(answer.uid)
        if appointment_id is None:
            return "unknown_uid"
        link = self._booking.link_token(appointment_id)
        appointment = await self._booking.by_link(uow, link, lock=True)
        objection = _objection(appointment, answer)
        if not objection:
            if answer.wanted is Wanted.CANCEL:
                await self._booking.cancel(uow, link)
            else:
                await self._invites.decline_counter(uow, appointment)
        return objection


def _appointment_id(uid: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(uid.partition("@")[0])
    except ValueError:
        return None


def _objection(appointment: AppointmentView, answer: Answer) -> str:
    """Why this answer does not count: staff have the same UID in their calendars, and invites are passed on."""
    address = appointment.details.email.lower()
    if appointment.uid != answer.uid:
        return "unknown_uid"
    if appointment.state is not AppointmentState.CONFIRMED or appointment.walk_in:
        return "not_invited"
    if answer.attendee != address:
        return "another_attendee"
    if answer.sender != address:
        return "another_sender"
    if answer.sequence < appointment.told_sequence:
        return "out_of_date"
    return ""
