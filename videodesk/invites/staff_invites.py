"""Invites for staff: an appointment comes into the calendar of its desk, and goes from there when it goes.

They are sent to the desk's mailbox; where it has none, to the one person who works there. Desks get other mailboxes and
other people: who has been invited is remembered, and hears of it when the appointment changes.
"""

import uuid
from dataclasses import replace
from typing import Any

from videodesk.accounts.service import AccountService
from videodesk.booking.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMoved,
    AppointmentRelocated,
    AppointmentReseated,
)
from videodesk.booking.schemas import AppointmentView
from videodesk.invites import repository
from videodesk.invites.facts import AppointmentReader
from videodesk.invites.letters import LetterWriter
from videodesk.invites.mailer import Mailer
from videodesk.invites.schemas import StaffLetterFacts, StaffLetterKind
from videodesk.invites.texts import LetterTexts
from videodesk.kit.bus import EventBus
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.i18n import DEFAULT_LANGUAGE
from videodesk.kit.outbox import Outbox
from videodesk.schedule.service import ScheduleService

STAFF_LETTER = "staff-letter"


class StaffInvites:
    def __init__(
        self,
        database: Database,
        outbox: Outbox,
        mailer: Mailer,
        writer: LetterWriter,
        texts: LetterTexts,
        reader: AppointmentReader,
        schedule: ScheduleService,
        accounts: AccountService,
    ) -> None:
        self._database = database
        self._outbox = outbox
        self._mailer = mailer
        self._writer = writer
        self._texts = texts
        self._reader = reader
        self._schedule = schedule
        self._accounts = accounts
        outbox.deliver_with(STAFF_LETTER, self._deliver)

    def subscribe(self, bus: EventBus) -> None:
        bus.within(AppointmentBooked, self._on_changed)
        bus.within(AppointmentMoved, self._on_moved)
        bus.within(AppointmentReseated, self._on_moved)
        bus.within(AppointmentRelocated, self._on_changed)
        bus.within(AppointmentCancelled, self._on_cancelled)

    async def _on_changed(self, uow: UnitOfWork, event: AppointmentBooked | AppointmentRelocated) -> None:
        now = event.appointment
        await self._tell(uow, now, now, await self._mailbox(uow, now.desk_id))

    async def _on_moved(self, uow: UnitOfWork, event: AppointmentMoved | AppointmentReseated) -> None:
        await self._tell(uow, event.before, event.appointment, await self._mailbox(uow, event.appointment.desk_id))

    async def _on_cancelled(self, uow: UnitOfWork, event: AppointmentCancelled) -> None:
        await self._tell(uow, event.appointment, event.appointment, "")

    async def _tell(self, uow: UnitOfWork, before: AppointmentView, now: AppointmentView, mailbox: str) -> None:
        """From now on it is in this calendar; who has it and should not, takes it out."""
        invited = await repository.invited_mailbox(uow, now.id)
        if invited and invited != mailbox:
            gone = replace(before, sequence=now.sequence, changed_at=now.changed_at)
            await self._queue(uow, StaffLetterKind.GONE, gone, invited)
        if mailbox:
            kind = StaffLetterKind.CHANGED if mailbox == invited else StaffLetterKind.NEW
            await self._queue(uow, kind, now, mailbox)
        if mailbox != invited:
            await repository.note_invited(uow, now.id, mailbox)

    async def _queue(self, uow: UnitOfWork, kind: StaffLetterKind, appointment: AppointmentView, mailbox: str) -> None:
        facts = await self._reader.for_staff(uow, appointment)
        letter = StaffLetterFacts.model_validate(
            facts.model_dump() | {"kind": kind, "mailbox": mailbox, "cancelled": kind is StaffLetterKind.GONE}
        )
        key = f"{appointment.id}.{appointment.sequence}.staff.{kind}"
        self._outbox.add(uow, STAFF_LETTER, key, letter.model_dump(mode="json"), kind=f"staff-{kind}")

    async def _mailbox(self, uow: UnitOfWork, desk_id: uuid.UUID | None) -> str:
        """Empty where nobody is to be told."""
        if desk_id is None:
            return ""
        desk = await self._schedule.desk(uow, desk_id)
        if desk.mailbox:
            return desk.mailbox
        staff = await self._schedule.staff_at(uow, desk_id)
        return await self._accounts.mail_address(uow, next(iter(staff))) if len(staff) == 1 else ""

    async def _deliver(self, key: str, payload: dict[str, Any]) -> None:
        """In the city's language."""
        async with self._database.reading() as uow:
            texts = await self._texts.translator(uow, DEFAULT_LANGUAGE)
        await self._mailer.send(self._writer.write_to_staff(key, StaffLetterFacts.model_validate(payload), texts))
