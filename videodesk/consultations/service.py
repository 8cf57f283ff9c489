import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row

from videodesk.booking.errors import NobodyThere, TooLate
from videodesk.booking.events import AppointmentBooked, AppointmentCancelled, AppointmentMoved, WalkInCame
from videodesk.booking.schemas import AppointmentView
from videodesk.booking.service import BookingService
from videodesk.catalogue.schemas import Channel
from videodesk.consultations import repository
from videodesk.consultations.config import ConsultationsConfig
from videodesk.consultations.entries import CITIZEN, OFFICE, Cancelled, Connected, Entered, Left, Moved, Wished
from videodesk.consultations.errors import (
    NotInCall,
    NotInState,
    NotWaiting,
    NotYourConsultation,
    NumberMissing,
    TooEarly,
    UnknownConsultation,
)
from videodesk.consultations.events import ConsultationChanged, RoomChanged
from videodesk.consultations.models import Consultation
from videodesk.consultations.policy import IN_CALL, STEPS, ConsultationState, Step, Wish
from videodesk.consultations.schemas import ConsultationView
from videodesk.consultations.steps import Steps
from videodesk.consultations.views import view_of
from videodesk.consultations.waiting_room import WaitingRoom, wanted_by
from videodesk.kit.bus import EventBus
from videodesk.kit.clock import Clock
from videodesk.kit.db import UnitOfWork

# Whoever is not in the waiting room (any more).
_OUT: dict[str, Any] = {"arrived_at": None, "parked_at": None, "reason": ""}


class ConsultationService:
    def __init__(
        self,
        config: ConsultationsConfig,
        clock: Clock,
        booking: BookingService,
        waiting_room: WaitingRoom,
        steps: Steps,
    ) -> None:
        self._config = config
        self._clock = clock
        self._booking = booking
        self._waiting_room = waiting_room
        self._steps = steps

    def subscribe(self, bus: EventBus) -> None:
        bus.within(AppointmentBooked, self._on_booked)
        bus.within(AppointmentMoved, self._on_moved)
        bus.within(AppointmentCancelled, self._on_cancelled)
        bus.within(WalkInCame, self._on_walk_in)

    # Looking

    async def get(self, uow: UnitOfWork, consultation_id: uuid.UUID) -> ConsultationView:
        """Raises UnknownConsultation."""
        return (await self._views(uow, [await self._steps.find(uow, consultation_id)]))[0]

    async def get_many(self, uow: UnitOfWork, ids: Iterable[uuid.UUID]) -> list[ConsultationView]:
        return await self._views(uow, await repository.by_ids(uow, ids))

    async def by_link(self, uow: UnitOfWork, token: str) -> ConsultationView:
        """Raises UnknownLink, Cancelled or UnknownConsultation."""
        appointment = await self._booking.by_link(uow, token)
        found = await repository.by_appointment(uow, appointment.id)
        if found is None:
            raise UnknownConsultation
        return (await self._views(uow, [found]))[0]

    async def hosted_by(self, uow: UnitOfWork, consultation_id: uuid.UUID, staff_id: uuid.UUID) -> ConsultationView:
        """The consultation that this member of staff has called. Raises UnknownConsultation, NotYourConsultation."""
        view = await self.get(uow, consultation_id)
        if view.staff_id != staff_id:
            raise NotYourConsultation
        return view

    async def at_desks(self, uow: UnitOfWork, desk_ids: Iterable[uuid.UUID]) -> list[ConsultationView]:
        """Whom these desks have called and not finished."""
        return await self._views(uow, await repository.at_desks(uow, desk_ids))

    async def offered_to(self, uow: UnitOfWork, desk_ids: Iterable[uuid.UUID]) -> list[ConsultationView]:
        """Whom other desks would like to hand over to these."""
        return await self._views(uow, await repository.offered_to(uow, desk_ids))

    def view(self, row: Consultation | Row[Any], appointment: AppointmentView) -> ConsultationView:
        return view_of(row, appointment, self._opens_at(row))

    async def waiting(self, uow: UnitOfWork) -> list[uuid.UUID]:
        """Everybody in a waiting room."""
        return await repository.waiting(uow)

    async def called(self, uow: UnitOfWork, appointment_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
        """Those appointments that a desk has called and not finished."""
        return {row.appointment_id for row in await repository.in_call(uow, appointment_ids)}

    async def anybody_at(self, uow: UnitOfWork, location_id: uuid.UUID) -> bool:
        """Whether somebody waits or is in a call there."""
        return await repository.anybody_live(uow, location_id)

    # The citizen's steps

    async def enter(self, uow: UnitOfWork, consultation_id: uuid.UUID) -> None:
        """Into the waiting room; entering again changes nothing. Raises TooEarly or Over."""
        one = await self._steps.find_open(uow, consultation_id)
        now = self._clock.now()
        if now < self._opens_at(one):
            raise TooEarly(f"The waiting room opens at {self._opens_at(one).isoformat()}.")
        await self._steps.take(uow, one, Step.ENTER, CITIZEN, Entered(), arrived_at=now)

    async def leave(self, uow: UnitOfWork, consultation_id: uuid.UUID) -> None:
        """Raises NotWaiting."""
        one = await self._steps.find(uow, consultation_id)
        if not await self._steps.take(uow, one, Step.LEAVE, CITIZEN, Left(gone=False), **_OUT):
            raise NotWaiting

    async def give_up_places(self, uow: UnitOfWork, ids: Iterable[uuid.UUID]) -> None:
        """Those among them who wait lose their place, but for who is called by phone and need not be here."""
        for one in await repository.by_ids(uow, ids):
            if one.wish is not Wish.BY_PHONE:
                await self._steps.take(uow, one, Step.LEAVE, OFFICE, Left(gone=True), **_OUT)

    async def wish(self, uow: UnitOfWork, consultation_id: uuid.UUID, wish: Wish | None, phone: str = "") -> None:
        """How this person takes part. Raises Over, NotInState once the call has begun, NumberMissing."""
        one = await self._steps.find_open(uow, consultation_id)
        if one.state in IN_CALL:
            raise NotInState
        number = phone or await self._known_number(uow, one)
        if wish is Wish.BY_PHONE and not number:
            raise NumberMissing
        await self._steps.change(uow, one, CITIZEN, Wished(wish=wish), wish=wish, phone=number)

    async def _known_number(self, uow: UnitOfWork, one: Consultation) -> str:
        appointment = (await self._booking.get_many(uow, [one.appointment_id]))[one.appointment_id]
        return one.phone or appointment.details.phone

    # Both sides

    async def connected(self, uow: UnitOfWork, consultation_id: uuid.UUID, by: str) -> None:
        """Media flow. Raises NotInCall."""
        one = await self._steps.find(uow, consultation_id)
        if one.state not in IN_CALL:
            raise NotInCall
        await self._steps.take(uow, one, Step.CONNECT, by, Connected(), connected_at=self._clock.now())

    # Inside

    async def _on_booked(self, uow: UnitOfWork, event: AppointmentBooked) -> None:
        if event.appointment.channel is Channel.VIDEO:
            await self._expect(uow, event.appointment)

    async def _on_walk_in(self, uow: UnitOfWork, event: WalkInCame) -> None:
        """Raises NobodyThere, which undoes the coming, when nobody could call this person before the desks close."""
        came = event.appointment
        situation = await self._waiting_room.look(uow, came.location_id)
        if situation.outlook(wanted_by(came)).call_at is None:
            raise NobodyThere
        # An appointment begins with a tick, and a place in the line with the moment.
        await self._expect(uow, came, came.booked_at)

    async def _expect(self, uow: UnitOfWork, appointment: AppointmentView, starts_at: datetime | None = None) -> None:
        one = Consultation(
            id=uuid.uuid4(),
            appointment_id=appointment.id,
            location_id=appointment.location_id,
            starts_at=starts_at or appointment.starts_at,
            state=ConsultationState.EXPECTED,
        )
        uow.session.add(one)
        await uow.session.flush()
        uow.record(ConsultationChanged(one.id, one.location_id, one.state))

    async def _on_moved(self, uow: UnitOfWork, event: AppointmentMoved) -> None:
        """Whoever waits goes home and comes again, and who will not come by video is expected no more.

        Raises TooLate, which undoes the move, once a desk has called.
        """
        one, moved = await repository.by_appointment(uow, event.appointment.id), event.appointment
        by_video = moved.channel is Channel.VIDEO
        if one is None:
            if by_video:
                await self._expect(uow, moved)
        elif not (await self._move(uow, one, moved) if by_video else await self._forget(uow, one)):
            raise TooLate("a desk has called: the consultation has begun")

    async def _move(self, uow: UnitOfWork, one: Consultation, moved: AppointmentView) -> bool:
        return await self._steps.take(
            uow, one, Step.MOVE, OFFICE, Moved(), starts_at=moved.starts_at, location_id=moved.location_id, **_OUT
        )

    async def _forget(self, uow: UnitOfWork, one: Consultation) -> bool:
        if not await repository.delete_in(uow, one, STEPS[Step.MOVE]):
            return False
        uow.record(ConsultationChanged(one.id, one.location_id, ConsultationState.CANCELLED))
        uow.record(RoomChanged(one.id))
        return True

    async def _on_cancelled(self, uow: UnitOfWork, event: AppointmentCancelled) -> None:
        """Raises TooLate, which undoes the cancelling, once a desk has called."""
        one = await repository.by_appointment(uow, event.appointment.id)
        if one is None:
            return
        if not await self._steps.take(uow, one, Step.CANCEL, OFFICE, Cancelled(), ended_at=self._clock.now()):
            raise TooLate("a desk has called: the consultation has begun")

    def _opens_at(self, one: Consultation | Row[Any]) -> datetime:
        return one.starts_at - timedelta(minutes=self._config.entry_minutes)

    async def _views(self, uow: UnitOfWork, rows: Sequence[Consultation | Row[Any]]) -> list[ConsultationView]:
        appointments = await self._booking.get_many(uow, [row.appointment_id for row in rows])
        return [self.view(row, appointments[row.appointment_id]) for row in rows]
