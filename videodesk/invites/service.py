from datetime import datetime
from typing import Any

from videodesk.booking.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMoved,
    AppointmentRequested,
    SlotOffered,
)
from videodesk.booking.schemas import AppointmentView, stop_at
from videodesk.booking.service import BookingService
from videodesk.invites.letters import LetterWriter
from videodesk.invites.mailer import Mailer
from videodesk.invites.schemas import LetterFacts, LetterKind
from videodesk.kit.bus import EventBus
from videodesk.kit.clock import Clock
from videodesk.kit.db import UnitOfWork
from videodesk.kit.outbox import Outbox
from videodesk.locations.service import LocationService

LETTER = "letter"


class InviteService:
    """Writes a letter's facts into the outbox with the change itself, and the letter when it is its turn."""

    def __init__(
        self,
        clock: Clock,
        outbox: Outbox,
        mailer: Mailer,
        writer: LetterWriter,
        booking: BookingService,
        locations: LocationService,
    ) -> None:
        self._clock = clock
        self._outbox = outbox
        self._mailer = mailer
        self._writer = writer
        self._booking = booking
        self._locations = locations
        outbox.deliver_with(LETTER, self._deliver)

    def subscribe(self, bus: EventBus) -> None:
        bus.within(AppointmentRequested, self._on_requested)
        bus.within(AppointmentBooked, self._on_booked)
        bus.within(AppointmentMoved, self._on_moved)
        bus.within(AppointmentCancelled, self._on_cancelled)
        bus.within(SlotOffered, self._on_offered)
        for event in (AppointmentRequested, AppointmentBooked, AppointmentMoved, AppointmentCancelled, SlotOffered):
            bus.after(event, self._wake)

    async def calendar_file(self, uow: UnitOfWork, appointment: AppointmentView) -> bytes:
        facts = await self._facts(uow, LetterKind.BOOKED, appointment)
        return self._writer.calendar_file(facts, self._booking.link_token(appointment.id))

    async def _on_requested(self, uow: UnitOfWork, event: AppointmentRequested) -> None:
        await self._queue(uow, LetterKind.CONFIRM, event.appointment, ends_by=event.appointment.hold_expires_at)

    async def _on_booked(self, uow: UnitOfWork, event: AppointmentBooked) -> None:
        await self._queue(uow, LetterKind.BOOKED, event.appointment)

    async def _on_moved(self, uow: UnitOfWork, event: AppointmentMoved) -> None:
        await self._queue(
            uow,
            LetterKind.MOVED,
            event.appointment,
            by_office=event.by_office,
            reason=event.reason,
            before=event.before,
        )

    async def _on_cancelled(self, uow: UnitOfWork, event: AppointmentCancelled) -> None:
        await self._queue(uow, LetterKind.CANCELLED, event.appointment, by_office=event.by_office, reason=event.reason)

    async def _on_offered(self, uow: UnitOfWork, event: SlotOffered) -> None:
        await self._queue(
            uow,
            LetterKind.OFFER,
            event.offered,
            before=event.appointment,
            ends_by=event.ends_at,
            name=f"offer.{event.offer_id}",
        )

    async def _wake(self, _event: object) -> None:
        self._outbox.alarm.ring()

    async def _queue(
        self,
        uow: UnitOfWork,
        kind: LetterKind,
        appointment: AppointmentView,
        *,
        by_office: bool = False,
        reason: str = "",
        before: AppointmentView | None = None,
        ends_by: datetime | None = None,
        name: str = "",
    ) -> None:
        if not appointment.details.email or appointment.walk_in:
            return
        facts = await self._facts(uow, kind, appointment)
        if before is not None:
            facts.before_starts_at = before.starts_at
            facts.before_location = (await self._locations.get(uow, before.location_id)).name
        facts.by_office, facts.reason, facts.ends_by = by_office, reason, ends_by
        key = f"{appointment.id}.{name or f'{appointment.sequence}.{kind}'}"
        self._outbox.add(uow, LETTER, key, facts.model_dump(mode="json"))

    async def _facts(self, uow: UnitOfWork, kind: LetterKind, appointment: AppointmentView) -> LetterFacts:
        items = await self._booking.items_of(uow, appointment, appointment.locale)
        calendar = await self._locations.calendar(uow, appointment.location_id)
        location, stop = calendar.location, stop_at(calendar, appointment.starts_at)
        return LetterFacts(
            kind=kind,
            locale=appointment.locale,
            appointment_id=appointment.id,
            uid=appointment.uid,
            sequence=appointment.sequence,
            stamped_at=self._clock.now(),
            channel=appointment.channel,
            starts_at=appointment.starts_at,
            ends_at=appointment.ends_at,
            time_zone=location.time_zone,
            location=stop.name if stop else location.name,
            address=stop.address if stop else location.address,
            services=[item.service.name for item in items],
            persons=max(item.persons for item in items),
            documents=list(dict.fromkeys(document for item in items for document in item.service.documents)),
            name=appointment.details.name,
            email=appointment.details.email,
            phone=appointment.details.phone,
        )

    async def _deliver(self, key: str, payload: dict[str, Any]) -> None:
        facts = LetterFacts.model_validate(payload)
        link_token = self._booking.link_token(facts.appointment_id)
        await self._mailer.send(self._writer.write(key, facts, link_token))
