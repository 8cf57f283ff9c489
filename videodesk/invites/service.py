from typing import Any

from videodesk.booking.events import AppointmentBooked, AppointmentCancelled
from videodesk.booking.schemas import AppointmentView
from videodesk.booking.service import BookingService
from videodesk.catalogue.service import CatalogueService
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
        catalogue: CatalogueService,
        locations: LocationService,
    ) -> None:
        self._clock = clock
        self._outbox = outbox
        self._mailer = mailer
        self._writer = writer
        self._booking = booking
        self._catalogue = catalogue
        self._locations = locations
        outbox.deliver_with(LETTER, self._deliver)

    def subscribe(self, bus: EventBus) -> None:
        bus.within(AppointmentBooked, self._on_booked)
        bus.within(AppointmentCancelled, self._on_cancelled)
        bus.after(AppointmentBooked, self._wake)
        bus.after(AppointmentCancelled, self._wake)

    async def calendar_file(self, uow: UnitOfWork, appointment: AppointmentView) -> bytes:
        facts = await self._facts(uow, LetterKind.BOOKED, appointment)
        return self._writer.calendar_file(facts, self._booking.link_token(appointment.id))

    async def _on_booked(self, uow: UnitOfWork, event: AppointmentBooked) -> None:
        await self._queue(uow, LetterKind.BOOKED, event.appointment)

    async def _on_cancelled(self, uow: UnitOfWork, event: AppointmentCancelled) -> None:
        await self._queue(uow, LetterKind.CANCELLED, event.appointment)

    async def _wake(self, _event: object) -> None:
        self._outbox.alarm.ring()

    async def _queue(self, uow: UnitOfWork, kind: LetterKind, appointment: AppointmentView) -> None:
        facts = await self._facts(uow, kind, appointment)
        key = f"{appointment.id}.{appointment.sequence}.{kind}"
        self._outbox.add(uow, LETTER, key, facts.model_dump(mode="json"))

    async def _facts(self, uow: UnitOfWork, kind: LetterKind, appointment: AppointmentView) -> LetterFacts:
        service = await self._catalogue.get(uow, appointment.service_id, appointment.locale)
        location = await self._locations.get(uow, appointment.location_id)
        return LetterFacts(
            kind=kind,
            locale=appointment.locale,
            appointment_id=appointment.id,
            uid=appointment.uid,
            sequence=appointment.sequence,
            stamped_at=self._clock.now(),
            starts_at=appointment.starts_at,
            ends_at=appointment.ends_at,
            time_zone=location.time_zone,
            location=location.name,
            service=service.name,
            documents=list(service.documents),
            name=appointment.details.name,
            email=appointment.details.email,
        )

    async def _deliver(self, key: str, payload: dict[str, Any]) -> None:
        facts = LetterFacts.model_validate(payload)
        link_token = self._booking.link_token(facts.appointment_id)
        await self._mailer.send(self._writer.write(key, facts, link_token))
