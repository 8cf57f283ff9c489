"""What a citizen is told when something has happened to an appointment, and has to know before it takes place."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from videodesk.booking.errors import NotConfirmed
from videodesk.booking.events import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentClosed,
    AppointmentMoved,
    AppointmentRelocated,
    AppointmentRequested,
    SlotOffered,
)
from videodesk.booking.policy import AppointmentState
from videodesk.booking.schemas import AppointmentView
from videodesk.booking.service import BookingService
from videodesk.invites.config import LettersConfig
from videodesk.invites.facts import AppointmentReader
from videodesk.invites.letters import LetterWriter
from videodesk.invites.mailer import Mailer
from videodesk.invites.opt_outs import OptOuts
from videodesk.invites.policy import Planned, planned_letters
from videodesk.invites.schemas import LetterFacts, LetterKind, Unwritten
from videodesk.invites.texts import LetterTexts
from videodesk.kit.bus import EventBus
from videodesk.kit.clock import Clock
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.outbox import DeliveryObsolete, Outbox

LETTER = "letter"
PLANNED_LETTER = "planned-letter"

# Later than this nobody is asked how it was.
RATING_LATEST = timedelta(days=2)


class PlannedLetter(Unwritten):
    kind: LetterKind


class InviteService:
    """Writes a letter's facts into the outbox with the change itself, and the letter when it is its turn."""

    def __init__(
        self,
        config: LettersConfig,
        clock: Clock,
        database: Database,
        outbox: Outbox,
        mailer: Mailer,
        writer: LetterWriter,
        texts: LetterTexts,
        reader: AppointmentReader,
        booking: BookingService,
        opt_outs: OptOuts,
    ) -> None:
        self._config = config
        self._clock = clock
        self._database = database
        self._outbox = outbox
        self._mailer = mailer
        self._writer = writer
        self._texts = texts
        self._reader = reader
        self._booking = booking
        self._opt_outs = opt_outs
        outbox.deliver_with(LETTER, self._deliver)
        outbox.deliver_with(PLANNED_LETTER, self._deliver_planned)

    def subscribe(self, bus: EventBus) -> None:
        bus.within(AppointmentRequested, self._on_requested)
        bus.within(AppointmentBooked, self._on_booked)
        bus.within(AppointmentMoved, self._on_moved)
        bus.within(AppointmentRelocated, self._on_relocated)
        bus.within(AppointmentCancelled, self._on_cancelled)
        bus.within(AppointmentClosed, self._on_closed)
        bus.within(SlotOffered, self._on_offered)

    async def calendar_file(self, uow: UnitOfWork, appointment: AppointmentView) -> bytes:
        """Raises NotConfirmed: a calendar would show what may never take place."""
        if appointment.state is AppointmentState.UNCONFIRMED:
            raise NotConfirmed
        facts = await self._reader.letter(uow, LetterKind.BOOKED, appointment)
        texts = await self._texts.translator(uow, facts.locale)
        return self._writer.calendar_file(facts, self._booking.link_token(appointment.id), texts)

    async def decline_counter(self, uow: UnitOfWork, appointment: AppointmentView) -> None:
        """A calendar proposes another time: tell where to choose one, once for each state of the appointment.

        The caller has locked the appointment. What was changed without a word is no newer state to this calendar.
        """
        appointment = replace(appointment, sequence=appointment.told_sequence)
        facts = await self._reader.letter(uow, LetterKind.COUNTERED, appointment)
        await self._outbox.add_once(
            uow,
            LETTER,
            f"{appointment.id}.{appointment.sequence}.{LetterKind.COUNTERED}",
            facts.model_dump(mode="json"),
            kind=LetterKind.COUNTERED,
            about=appointment.id,
            not_after=appointment.starts_at,
        )

    # What has happened

    async def _on_requested(self, uow: UnitOfWork, event: AppointmentRequested) -> None:
        ends_by = event.appointment.hold_expires_at
        await self._queue(uow, LetterKind.CONFIRM, event.appointment, not_after=ends_by, ends_by=ends_by)

    async def _on_booked(self, uow: UnitOfWork, event: AppointmentBooked) -> None:
        await self._queue(uow, LetterKind.BOOKED, event.appointment)
        await self._plan(uow, event.appointment)

    async def _on_moved(self, uow: UnitOfWork, event: AppointmentMoved) -> None:
        await self._queue(
            uow,
            LetterKind.MOVED,
            event.appointment,
            before=event.before,
            by_office=event.by_office,
            reason=event.reason,
        )
        if event.appointment.starts_at != event.before.starts_at:
            await self._plan(uow, event.appointment)

    async def _on_relocated(self, uow: UnitOfWork, event: AppointmentRelocated) -> None:
        await self._queue(uow, LetterKind.RELOCATED, event.appointment, before_location=event.before_place)

    async def _on_cancelled(self, uow: UnitOfWork, event: AppointmentCancelled) -> None:
        await self._queue(uow, LetterKind.CANCELLED, event.appointment, by_office=event.by_office, reason=event.reason)

    async def _on_offered(self, uow: UnitOfWork, event: SlotOffered) -> None:
        await self._queue(
            uow,
            LetterKind.OFFER,
            event.offered,
            name=f"offer.{event.offer_id}",
            not_after=event.ends_at,
            before=event.appointment,
            ends_by=event.ends_at,
        )

    async def _on_closed(self, uow: UnitOfWork, event: AppointmentClosed) -> None:
        if event.appointment.state is AppointmentState.MISSED:
            await self._queue(uow, LetterKind.MISSED, event.appointment)
        elif self._config.rating_hours and _gets_letters(event.appointment):
            asked_at = self._clock.now() + timedelta(hours=self._config.rating_hours)
            planned = Planned(LetterKind.RATING, "rating", asked_at, asked_at + RATING_LATEST)
            await self._add_planned(uow, event.appointment, planned)

    async def _queue(
        self,
        uow: UnitOfWork,
        kind: LetterKind,
        appointment: AppointmentView,
        *,
        name: str = "",
        not_after: datetime | None = None,
        **more: Any,
    ) -> None:
        """`more` is what `AppointmentReader.letter` takes."""
        if not _gets_letters(appointment):
            return
        facts = await self._reader.letter(uow, kind, appointment, **more)
        key = f"{appointment.id}.{name or f'{appointment.sequence}.{kind}'}"
        self._outbox.add(
            uow,
            LETTER,
            key,
            facts.model_dump(mode="json"),
            kind=kind,
            about=appointment.id,
            # Afterwards it is of no use, but to who was missed.
            not_after=not_after or (None if kind is LetterKind.MISSED else appointment.ends_at),
        )

    async def _deliver(self, key: str, payload: dict[str, Any]) -> None:
        facts = LetterFacts.model_validate(payload)
        async with self._database.reading() as uow:
            texts = await self._texts.translator(uow, facts.locale)
        link_token = self._booking.link_token(facts.appointment_id)
        await self._mailer.send(self._writer.write(key, facts, link_token, texts))

    # What has to be known before, and asked after

    async def _plan(self, uow: UnitOfWork, appointment: AppointmentView) -> None:
        if not _gets_letters(appointment):
            return
        for planned in planned_letters(self._config, appointment.starts_at, self._clock.now()):
            await self._add_planned(uow, appointment, planned)

    async def _add_planned(self, uow: UnitOfWork, appointment: AppointmentView, planned: Planned) -> None:
        """Who moves to and fro is reminded once."""
        letter = PlannedLetter(kind=planned.kind, appointment_id=appointment.id, starts_at=appointment.starts_at)
        await self._outbox.add_once(
            uow,
            PLANNED_LETTER,
            f"{appointment.id}.{int(appointment.starts_at.timestamp())}.{planned.name}",
            letter.model_dump(mode="json"),
            kind=planned.kind,
            about=appointment.id,
            wanted_at=planned.wanted_at,
            not_after=planned.not_after,
        )

    async def _deliver_planned(self, key: str, payload: dict[str, Any]) -> None:
        planned = PlannedLetter.model_validate(payload)
        async with self._database.reading() as uow:
            facts = await self._facts_now(uow, planned)
            texts = await self._texts.translator(uow, facts.locale)
        link_token = self._booking.link_token(facts.appointment_id)
        unsubscribe = self._opt_outs.link(facts) if planned.kind is LetterKind.RATING else ""
        await self._mailer.send(self._writer.write(key, facts, link_token, texts, unsubscribe))

    async def _facts_now(self, uow: UnitOfWork, planned: PlannedLetter) -> LetterFacts:
        """Raises DeliveryObsolete where things have changed, or there is nothing to say."""
        rating = planned.kind is LetterKind.RATING
        state = AppointmentState.DONE if rating else AppointmentState.CONFIRMED
        appointment = await self._reader.still(uow, planned, state)
        facts = await self._reader.letter(uow, planned.kind, appointment)
        if planned.kind is LetterKind.DOCUMENTS and not facts.documents:
            raise DeliveryObsolete("nothing is to be brought")
        if rating and await self._opt_outs.wants_none(uow, facts.email):
            raise DeliveryObsolete("does not want to be asked")
        return facts


def _gets_letters(appointment: AppointmentView) -> bool:
    return bool(appointment.details.email) and not appointment.walk_in
