"""SMS to whoever has given a mobile number: shortly before an appointment, and when the office has changed it.

Whoever has given no mail address gets one about the booking as well.
"""

import unicodedata
import uuid
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType
from pydantic import BaseModel, ConfigDict

from videodesk.booking.errors import UnknownAppointment
from videodesk.booking.events import AppointmentBooked, AppointmentCancelled, AppointmentMoved
from videodesk.booking.policy import AppointmentState
from videodesk.booking.schemas import AppointmentView
from videodesk.booking.service import BookingService
from videodesk.invites.config import LettersConfig, SmsConfig
from videodesk.invites.entries import Entries
from videodesk.invites.policy import planned_letters
from videodesk.invites.schemas import LetterKind
from videodesk.invites.sms_gateway import SmsGateway
from videodesk.kit.bus import EventBus
from videodesk.kit.clock import Clock
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.i18n import translator
from videodesk.kit.outbox import DeliveryObsolete, Outbox
from videodesk.locations.service import LocationService

SMS = "sms"
MOBILE = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
TOLD = (AppointmentBooked, AppointmentMoved, AppointmentCancelled)

# 3GPP TS 23.038, section 6.2.1: with any other character only 70 fit into one SMS in place of 160.
GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
PLAIN = str.maketrans({**dict.fromkeys("„“”‟«»", '"'), **dict.fromkeys("‚‘’‹›", "'"), **dict.fromkeys("–—‑", "-")})


class SmsFacts(BaseModel):
    """What an SMS says; `to` is in E.164. Lies in the outbox until it has been sent."""

    model_config = ConfigDict(hide_input_in_errors=True)

    kind: LetterKind
    appointment_id: uuid.UUID
    locale: str
    to: str
    starts_at: datetime
    time_zone: str


class SmsService:
    def __init__(
        self,
        config: SmsConfig,
        letters: LettersConfig,
        clock: Clock,
        database: Database,
        outbox: Outbox,
        booking: BookingService,
        locations: LocationService,
        entries: Entries,
    ) -> None:
        self._config = config
        self._letters = letters
        self._clock = clock
        self._database = database
        self._outbox = outbox
        self._gateway = SmsGateway(config)
        self._booking = booking
        self._locations = locations
        self._entries = entries
        outbox.deliver_with(SMS, self._deliver)
        if config.on:
            phonenumbers.PhoneMetadata.load_all()  # else it reads files when the first number of a country comes

    def subscribe(self, bus: EventBus) -> None:
        if not self._config.on:
            return
        bus.within(AppointmentBooked, self._on_booked)
        bus.within(AppointmentMoved, self._on_moved)
        bus.within(AppointmentCancelled, self._on_cancelled)
        for event in TOLD:
            bus.after(event, self._wake)

    async def _on_booked(self, uow: UnitOfWork, event: AppointmentBooked) -> None:
        if not event.appointment.details.email:
            await self._queue(uow, LetterKind.BOOKED, event.appointment)
        await self._plan(uow, event.appointment)

    async def _on_moved(self, uow: UnitOfWork, event: AppointmentMoved) -> None:
        if event.by_office:
            await self._queue(uow, LetterKind.MOVED, event.appointment)
        if event.appointment.starts_at != event.before.starts_at:
            await self._plan(uow, event.appointment)

    async def _on_cancelled(self, uow: UnitOfWork, event: AppointmentCancelled) -> None:
        if event.by_office:
            await self._queue(uow, LetterKind.CANCELLED, event.appointment)

    async def _wake(self, _event: object) -> None:
        self._outbox.alarm.ring()

    async def _queue(self, uow: UnitOfWork, kind: LetterKind, appointment: AppointmentView) -> None:
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
            await self._add(uow, planned.kind, appointment, name, planned.wanted_at, planned.not_after)

    async def _add(
        self,
        uow: UnitOfWork,
        kind: LetterKind,
        appointment: AppointmentView,
        name: str,
        wanted_at: datetime,
        not_after: datetime,
    ) -> None:
        to = mobile_number(appointment.details.phone, self._config.region)
        if not to or appointment.walk_in:
            return
        calendar = await self._locations.calendar(uow, appointment.location_id)
        facts = SmsFacts(
            kind=kind,
            appointment_id=appointment.id,
            locale=appointment.locale,
            to=to,
            starts_at=appointment.starts_at,
            time_zone=calendar.location.time_zone,
        )
        await self._outbox.add_once(
            uow,
            SMS,
            f"{appointment.id}.{name}.sms",
            facts.model_dump(mode="json"),
            kind=kind,
            about=appointment.id,
            wanted_at=wanted_at,
            not_after=not_after,
        )

    async def _deliver(self, key: str, payload: dict[str, Any]) -> None:
        if not self._config.on:
            raise DeliveryObsolete("there is no SMS gateway any more")
        facts = SmsFacts.model_validate(payload)
        if facts.kind is LetterKind.REMINDER:
            async with self._database.reading() as uow:
                await self._check(uow, facts)
        await self._gateway.send(facts.to, self.write(facts), key)

    async def _check(self, uow: UnitOfWork, facts: SmsFacts) -> None:
        """Raises DeliveryObsolete where things have changed since it was planned."""
        try:
            appointment = await self._booking.get(uow, facts.appointment_id)
        except UnknownAppointment:
            raise DeliveryObsolete("there is no such appointment") from None
        if appointment.state is not AppointmentState.CONFIRMED or appointment.starts_at != facts.starts_at:
            raise DeliveryObsolete("the appointment is in another state or at another time")

    def write(self, facts: SmsFacts) -> str:
        texts, zone, brand = translator(facts.locale), ZoneInfo(facts.time_zone), self._entries.brand
        site = f"{self._entries.public_url}/{facts.locale}/"
        cancelled = facts.kind is LetterKind.CANCELLED
        return plain(
            texts.text(
                f"sms-{facts.kind}",
                office=f"{brand.name} {brand.city}",
                day=texts.short_day(facts.starts_at, zone),
                time=texts.time(facts.starts_at, zone),
                link=site if cancelled else f"{site}a/{self._booking.link_token(facts.appointment_id)}",
            )
        )


def mobile_number(phone: str, region: str) -> str:
    """In E.164; nothing for what can be no mobile."""
    try:
        number = phonenumbers.parse(phone, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number) or phonenumbers.number_type(number) not in MOBILE:
        return ""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def plain(text: str) -> str:
    """With characters of GSM 7 where there are such; what cannot be written with them stays."""
    return "".join(one if one in GSM_7 else _plain_character(one) for one in text.translate(PLAIN))


def _plain_character(character: str) -> str:
    bare = "".join(one for one in unicodedata.normalize("NFKD", character) if not unicodedata.combining(one))
    return bare if bare and GSM_7.issuperset(bare) else character
