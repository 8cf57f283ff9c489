import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from videodesk.booking.errors import NobodyThere, TooLate
from videodesk.booking.events import AppointmentBooked, AppointmentCancelled, AppointmentMoved, WalkInCame
from videodesk.booking.policy import AppointmentState
from videodesk.booking.schemas import AppointmentView
from videodesk.booking.service import BookingService
from videodesk.catalogue.schemas import Channel
from videodesk.consultations import repository
from videodesk.consultations.config import ConsultationsConfig
from videodesk.consultations.errors import (
    AlreadyCalled,
    DeskBusy,
    NotInCall,
    NotInState,
    NotWaiting,
    NotYourConsultation,
    Over,
    TooEarly,
    UnknownConsultation,
)
from videodesk.consultations.events import ConsultationChanged
from videodesk.consultations.models import Consultation
from videodesk.consultations.policy import IN_CALL, OVER, STEPS, ConsultationState, Step, after
from videodesk.consultations.schemas import ConsultationView, Place
from videodesk.consultations.waiting_room import WaitingRoom, wanted_by
from videodesk.kit.bus import EventBus
from videodesk.kit.clock import Clock
from videodesk.kit.db import UnitOfWork


class ConsultationService:
    def __init__(
        self, config: ConsultationsConfig, clock: Clock, booking: BookingService, waiting_room: WaitingRoom
    ) -> None:
        self._config = config
        self._clock = clock
        self._booking = booking
        self._waiting_room = waiting_room

    def subscribe(self, bus: EventBus) -> None:
        bus.within(AppointmentBooked, self._on_booked)
        bus.within(AppointmentMoved, self._on_moved)
        bus.within(AppointmentCancelled, self._on_cancelled)
        bus.within(WalkInCame, self._on_walk_in)

    # Looking

    async def get(self, uow: UnitOfWork, consultation_id: uuid.UUID) -> ConsultationView:
        """Raises UnknownConsultation."""
        return (await self._views(uow, [await self._find(uow, consultation_id)]))[0]

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

    async def of_the_day(
        self, uow: UnitOfWork, location_id: uuid.UUID, first: datetime, end: datetime
    ) -> list[ConsultationView]:
        """Those that start in `first <= start < end`, and everybody who waits or talks, by start."""
        return await self._views(uow, await repository.of_the_day(uow, location_id, first, end))

    async def at_desk(self, uow: UnitOfWork, desk_id: uuid.UUID) -> uuid.UUID | None:
        """Whom the desk has called and not finished."""
        found = await repository.at_desk(uow, desk_id)
        return None if found is None else found.id

    async def called(self, uow: UnitOfWork, appointment_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
        """Those appointments that a desk has called and not finished."""
        return {row.appointment_id for row in await repository.in_call(uow, appointment_ids)}

    async def anybody_at(self, uow: UnitOfWork, location_id: uuid.UUID) -> bool:
        """Whether somebody waits or is in a call there."""
        return await repository.anybody_live(uow, location_id)

    # The citizen's steps

    async def enter(self, uow: UnitOfWork, consultation_id: uuid.UUID) -> None:
        """Into the waiting room; entering again changes nothing. Raises TooEarly or Over."""
        one = await self._find(uow, consultation_id)
        self._refuse_over(one)
        now = self._clock.now()
        if now < self._opens_at(one):
            raise TooEarly(f"The waiting room opens at {self._opens_at(one).isoformat()}.")
        await self._step(uow, one, Step.ENTER, arrived_at=now)

    async def leave(self, uow: UnitOfWork, consultation_id: uuid.UUID) -> None:
        """Raises NotWaiting."""
        one = await self._find(uow, consultation_id)
        if not await self._step(uow, one, Step.LEAVE, arrived_at=None):
            raise NotWaiting

    # The desk's steps

    async def call(self, uow: UnitOfWork, consultation_id: uuid.UUID, desk_id: uuid.UUID, staff_id: uuid.UUID) -> None:
        """Of desks that call the same person one wins. Raises AlreadyCalled, NotWaiting or DeskBusy."""
        one = await self._find(uow, consultation_id)
        if one.state in IN_CALL:
            raise AlreadyCalled
        if await repository.at_desk(uow, desk_id) is not None:
            raise DeskBusy
        now = self._clock.now()
        if not await self._step(uow, one, Step.CALL, desk_id=desk_id, staff_id=staff_id, called_at=now):
            raise AlreadyCalled if one.state in IN_CALL else NotWaiting

    async def finish(self, uow: UnitOfWork, consultation_id: uuid.UUID, staff_id: uuid.UUID) -> None:
        """Finishing twice is the same as once. Raises NotYourConsultation or NotInCall."""
        one = await self._find(uow, consultation_id)
        if one.state is ConsultationState.FINISHED:
            return
        if one.state not in IN_CALL:
            raise NotInCall
        if one.staff_id != staff_id:
            raise NotYourConsultation
        # The appointment first, as those who move or cancel it do: or else each could wait for the other.
        await self._booking.close(uow, one.appointment_id, AppointmentState.DONE, staff_id)
        if not await self._step(uow, one, Step.FINISH, ended_at=self._clock.now()):
            # Somebody was quicker: again, from what it has become.
            await self.finish(uow, consultation_id, staff_id)

    async def miss(self, uow: UnitOfWork, consultation_id: uuid.UUID, desk_id: uuid.UUID, staff_id: uuid.UUID) -> None:
        """The citizen has not come. Raises Over, AlreadyCalled (by another desk) or NotInState."""
        one = await self._find(uow, consultation_id)
        self._refuse_over(one)
        if one.state is ConsultationState.CALLED and one.desk_id != desk_id:
            raise AlreadyCalled
        await self._booking.close(uow, one.appointment_id, AppointmentState.MISSED, staff_id)
        if not await self._step(uow, one, Step.MISS, ended_at=self._clock.now()):
            raise NotInState

    # Both sides

    async def connected(self, uow: UnitOfWork, consultation_id: uuid.UUID) -> None:
        """Media flow. Raises NotInCall."""
        one = await self._find(uow, consultation_id)
        if one.state not in IN_CALL:
            raise NotInCall
        await self._step(uow, one, Step.CONNECT, connected_at=self._clock.now())

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
            return
        before = one.location_id
        if not (await self._move(uow, one, moved) if by_video else await self._forget(uow, one)):
            raise TooLate("a desk has called: the consultation has begun")
        state = ConsultationState.EXPECTED if by_video else ConsultationState.CANCELLED
        for location_id in {before, moved.location_id}:
            uow.record(ConsultationChanged(one.id, location_id, state))

    async def _move(self, uow: UnitOfWork, one: Consultation, moved: AppointmentView) -> bool:
        target = after(one.state, Step.MOVE)
        return target is not None and await repository.move(
            uow, one, one.state, target, starts_at=moved.starts_at, location_id=moved.location_id, arrived_at=None
        )

    async def _forget(self, uow: UnitOfWork, one: Consultation) -> bool:
        return await repository.delete_in(uow, one, STEPS[Step.MOVE])

    async def _on_cancelled(self, uow: UnitOfWork, event: AppointmentCancelled) -> None:
        """Raises TooLate, which undoes the cancelling, once a desk has called."""
        one = await repository.by_appointment(uow, event.appointment.id)
        if one is not None and not await self._step(uow, one, Step.CANCEL, ended_at=self._clock.now()):
            raise TooLate("a desk has called: the consultation has begun")

    async def _find(self, uow: UnitOfWork, consultation_id: uuid.UUID) -> Consultation:
        one = await repository.by_id(uow, consultation_id)
        if one is None:
            raise UnknownConsultation
        return one

    async def _step(self, uow: UnitOfWork, one: Consultation, step: Step, **values: Any) -> bool:
        """Take the step if the state allows it, and tell; False where it does not."""
        target = after(one.state, step)
        if target is None or not await repository.move(uow, one, one.state, target, **values):
            return False
        uow.record(ConsultationChanged(one.id, one.location_id, one.state))
        return True

    def _refuse_over(self, one: Consultation) -> None:
        if one.state in OVER:
            raise Over

    def _opens_at(self, one: Consultation) -> datetime:
        return one.starts_at - timedelta(minutes=self._config.entry_minutes)

    async def _views(self, uow: UnitOfWork, rows: list[Consultation]) -> list[ConsultationView]:
        appointments = await self._booking.get_many(uow, [row.appointment_id for row in rows])
        places = await self._places(uow, rows)
        return [
            ConsultationView(
                id=row.id,
                state=row.state,
                location_id=row.location_id,
                appointment=appointments[row.appointment_id],
                opens_at=self._opens_at(row),
                arrived_at=row.arrived_at,
                desk_id=row.desk_id,
                staff_id=row.staff_id,
                ahead=place.ahead if (place := places.get(row.id)) else None,
                estimated_at=place.estimated_at if place else None,
            )
            for row in rows
        ]

    async def _places(self, uow: UnitOfWork, rows: list[Consultation]) -> dict[uuid.UUID, Place]:
        """Of those among them who wait."""
        places: dict[uuid.UUID, Place] = {}
        for location_id in {row.location_id for row in rows if row.state is ConsultationState.WAITING}:
            places |= (await self._waiting_room.look(uow, location_id)).places
        return places
