"""SMS to whoever has given a mobile number: shortly before an appointment, and when the office has changed it.

Whoever has given no mail address gets one about the booking as well.
"""

from datetime import datetime
from typing import Any

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from videodesk.booking.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMoved,
    AppointmentRelocated,
)
from videodesk.booking.policy import AppointmentState
from videodesk.booking.schemas import AppointmentView
from videodesk.booking.service import BookingService
from videodesk.invites.config import LettersConfig, SmsConfig
from videodesk.invites.facts import AppointmentReader
from videodesk.invites.policy import planned_letters
from videodesk.invites.schemas import SmsKind, Unwritten
from videodesk.invites.sms_gateway import SmsGateway
from videodesk.invites.sms_writer import SmsWriter
from videodesk.invites.texts import LetterTexts
from videodesk.kit.bus import EventBus
from videodesk.kit.clock import Clock
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.outbox import DeliveryObsolete, Outbox

SMS = "sms"
MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})


class UnwrittenSms(Unwritten):
    kind: SmsKind


class SmsService:
    def __init__(
        self,
        config: SmsConfig,
        letters: LettersConfig,
        clock: Clock,
        database: Database,
        outbox: Outbox,
        booking: BookingService,
        reader: AppointmentReader,
        writer: SmsWriter,
        texts: LetterTexts,
    ) -> None:
        self._config = config
        self._letters = letters
        self._clock = clock
        self._database = database
        self._outbox = outbox
        self._gateway = SmsGateway(config)
        self._booking = booking
        self._reader = reader
        self._writer = writer
        self._texts = texts
        outbox.deliver_with(SMS, self._deliver)
        if config.on:
            phonenumbers.PhoneMetadata.load_all()  # else it reads files when the first number of a country comes

    def subscribe(self, bus: EventBus) -> None:
        if not self._config.on:
            return
        bus.within(AppointmentBooked, self._on_booked)
        bus.within(AppointmentMoved, self._on_moved)
        bus.within(AppointmentRelocated, self._on_relocated)
        bus.within(AppointmentCancelled, self._on_cancelled)

    async def _on_booked(self, uow: UnitOfWork, event: AppointmentBooked) -> None:
        if not event.appointment.details.email:
            await self._queue(uow, SmsKind.BOOKED, event.appointment)
        await self._plan(uow, event.appointment)

    async def _on_moved(self, uow: UnitOfWork, event: AppointmentMoved) -> None:
        if event.by_office:
            await self._queue(uow, SmsKind.MOVED, event.appointment)
        if event.appointment.starts_at != event.before.starts_at:
            await self._plan(uow, event.appointment)

    async def _on_relocated(self, uow: UnitOfWork, event: AppointmentRelocated) -> None:
        await self._queue(uow, SmsKind.RELOCATED, event.appointment)

    async def _on_cancelled(self, uow: UnitOfWork, event: AppointmentCancelled) -> None:
        if event.by_office:
            await self._queue(uow, SmsKind.CANCELLED, event.appointment)

    async def _queue(self, uow: UnitOfWork, kind: SmsKind, appointment: AppointmentView) -> None:
        await self._add(
            uow, kind, appointment, f"{appointment.sequence}.{kind}", self._clock.now(), appointment.starts_at
        )

    async def _plan(self, uow: UnitOfWork, appointment: AppointmentView) -> None:
        """The last reminder alone: an SMS is for those who are on their way."""
        if not self._letters.reminder_hours:
            return
        last = self._letters.model_copy(
            update={"reminder_hours": [min(self._letters.reminder_hours)], "documents_hours": 0}
        )
        for planned in planned_letters(last, appointment.starts_at, self._clock.now()):
            name = f"{int(appointment.starts_at.timestamp())}.{planned.name}"
            await self._add(uow, SmsKind.REMINDER, appointment, name, planned.wanted_at, planned.not_after)

    async def _add(
        self,
        uow: UnitOfWork,
        kind: SmsKind,
        appointment: AppointmentView,
        name: str,
        wanted_at: datetime,
        not_after: datetime,
    ) -> None:
        if appointment.walk_in or not mobile_number(appointment.details.phone, self._config.region):
            return
        sms = UnwrittenSms(kind=kind, appointment_id=appointment.id, starts_at=appointment.starts_at)
        await self._outbox.add_once(
            uow,
            SMS,
            f"{appointment.id}.{name}.sms",
            sms.model_dump(mode="json"),
            kind=kind,
            about=appointment.id,
            wanted_at=wanted_at,
            not_after=not_after,
        )

    async def _deliver(self, key: str, payload: dict[str, Any]) -> None:
        if not self._config.on:
            raise DeliveryObsolete("there is no SMS gateway any more")
        sms = UnwrittenSms.model_validate(payload)
        state = AppointmentState.CANCELLED if sms.kind is SmsKind.CANCELLED else AppointmentState.CONFIRMED
        async with self._database.reading() as uow:
            appointment = await self._reader.still(uow, sms, state)
            facts = await self._reader.entry(uow, appointment)
            texts = await self._texts.translator(uow, appointment.locale)
        to = mobile_number(facts.phone, self._config.region)
        if not to:
            raise DeliveryObsolete("there is no mobile number any more")
        link_token = self._booking.link_token(appointment.id)
        text = self._writer.write(sms.kind, facts, link_token, texts)
        await self._gateway.send(to, text, key)


def mobile_number(phone: str, region: str) -> str:
    """In E.164; nothing for what can be no mobile."""
    try:
        number = phonenumbers.parse(phone, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in MOBILE:
        return ""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
