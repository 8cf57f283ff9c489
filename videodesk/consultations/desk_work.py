"""What a desk does with those who come: calls them, parks, holds and hands them over, ends with a result."""

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from videodesk.booking.errors import NobodyThere
from videodesk.booking.policy import AppointmentState
from videodesk.booking.service import BookingService
from videodesk.consultations import repository
from videodesk.consultations.entries import (
    Called,
    Declined,
    DeskMessage,
    Finished,
    HandedOver,
    Held,
    Missed,
    Offered,
    Parked,
    Recalled,
    Resumed,
    Unparked,
    staff_participant,
)
from videodesk.consultations.errors import (
    AlreadyCalled,
    DeskBusy,
    NobodyWaiting,
    NotInState,
    NotOffered,
    NotWaiting,
    NotYourConsultation,
    OnBreak,
    OwnDesk,
)
from videodesk.consultations.events import QueueChanged, RoomChanged
from videodesk.consultations.journal import Journal
from videodesk.consultations.models import Consultation
from videodesk.consultations.policy import IN_CALL, ConsultationState, Guide, Result, Step, Wish
from videodesk.consultations.steps import Steps
from videodesk.consultations.waiting_room import WaitingRoom, wanted_by
from videodesk.kit.clock import Clock
from videodesk.kit.db import UnitOfWork
from videodesk.schedule.errors import UnknownDesk
from videodesk.schedule.schemas import DeskView

# Who is with no desk (any more).
_WITH_NOBODY: dict[str, Any] = {
    "desk_id": None,
    "staff_id": None,
    "called_at": None,
    "connected_at": None,
    "held_at": None,
    "offered_desk_id": None,
    "guide": None,
}
# Whose call is over.
_SETTLED: dict[str, Any] = {"held_at": None, "offered_desk_id": None, "parked_at": None, "guide": None}


@dataclass(frozen=True)
class Seat:
    """A member of staff at a desk: who acts, and where."""

    desk: DeskView
    staff_id: uuid.UUID

    @property
    def participant(self) -> str:
        return staff_participant(self.staff_id)


class DeskWork:
    def __init__(
        self,
        clock: Clock,
        booking: BookingService,
        waiting_room: WaitingRoom,
        steps: Steps,
        journal: Journal,
    ) -> None:
        self._clock = clock
        self._booking = booking
        self._waiting_room = waiting_room
        self._steps = steps
        self._journal = journal

    # Calling

    async def call(self, uow: UnitOfWork, consultation_id: uuid.UUID, seat: Seat) -> None:
        """Of desks that call the same person one wins. Raises AlreadyCalled, NotWaiting, DeskBusy or OnBreak."""
        one = await self._steps.find(uow, consultation_id, lock=True)
        if one.state in IN_CALL:
            raise AlreadyCalled
        await self._refuse_unless_free(uow, seat)
        if not await self._call(uow, one, seat):
            raise AlreadyCalled if one.state in IN_CALL else NotWaiting

    async def call_next(
        self,
        uow: UnitOfWork,
        seat: Seat,
        is_away: Callable[[uuid.UUID], bool],
        services: Collection[uuid.UUID] = (),
        languages: Collection[str] = (),
    ) -> uuid.UUID:
        """Call the first in line whom this desk can serve, who is here, and who is of these services and languages.

        Whoever is called by phone need not be here. Raises DeskBusy, OnBreak or NobodyWaiting.
        """
        await self._refuse_unless_free(uow, seat)
        situation = await self._waiting_room.look(uow, seat.desk.location_id)
        live = {row.id: (row, view) for row, view in situation.live}
        # What it gives may have been changed since it was opened.
        desk = next((one for one in situation.desks if one.id == seat.desk.id), seat.desk)
        for place in situation.line:
            row, view = live[place.consultation_id]
            is_absent = row.wish is not Wish.BY_PHONE and is_away(row.id)
            is_other = (services and view.service_id not in services) or (
                languages and view.details.language not in languages
            )
            if place.arrived_at is None or is_absent or is_other or not desk.gives(frozenset(view.service_ids)):
                continue
            one = await self._steps.find(uow, row.id, lock=True)
            if one.parked_at is None and await self._call(uow, one, seat):
                return place.consultation_id
        raise NobodyWaiting

    async def recall(self, uow: UnitOfWork, consultation_id: uuid.UUID, seat: Seat) -> None:
        """Ring once more. Raises NotInCall or NotYourConsultation."""
        one = await self._steps.find_hosted(uow, consultation_id, seat.staff_id)
        await self._journal.write(uow, one.id, seat.participant, Recalled())

    async def _call(self, uow: UnitOfWork, one: Consultation, seat: Seat) -> bool:
        if one.location_id != seat.desk.location_id:
            return False
        return await self._steps.take(
            uow,
            one,
            Step.CALL,
            seat.participant,
            Called(desk=seat.desk.name),
            desk_id=seat.desk.id,
            staff_id=seat.staff_id,
            called_at=self._clock.now(),
            parked_at=None,
        )

    async def _refuse_unless_free(self, uow: UnitOfWork, seat: Seat) -> None:
        """Not with somebody of its own, in the call of a colleague, or on a break."""
        colleagues = await repository.colleagues_at(uow, [seat.desk.id])
        if await repository.at_desk(uow, seat.desk.id) is not None or any(one.joined_at for one in colleagues):
            raise DeskBusy
        status = await repository.desk_status(uow, seat.desk.id)
        if status is not None and status.on_break:
            raise OnBreak

    # The line

    async def urge(self, uow: UnitOfWork, consultation_id: uuid.UUID, *, urgent: bool) -> None:
        """Before all who are not urgent, or no more. Raises Over, or NotInState when the state has changed since."""
        one = await self._steps.find_open(uow, consultation_id)
        if not await repository.change(uow, one, one.state, urgent=urgent):
            raise NotInState
        uow.record(QueueChanged(one.location_id, one.id))

    async def park(self, uow: UnitOfWork, consultation_id: uuid.UUID, seat: Seat, note: str) -> None:
        """They wait, out of the line, until they are called by name. Raises NotYourConsultation or NotInState."""
        one = await self._steps.find_open(uow, consultation_id, lock=True)
        self._refuse_others(one, seat)
        away = {**_WITH_NOBODY, "parked_at": self._clock.now(), "reason": note}
        if not await self._steps.take(uow, one, Step.PARK, seat.participant, Parked(note=note), **away):
            raise NotInState

    async def unpark(self, uow: UnitOfWork, consultation_id: uuid.UUID, seat: Seat) -> None:
        """Back into the line, at their place. Raises NotWaiting."""
        one = await self._steps.find(uow, consultation_id, lock=True)
        if one.state is not ConsultationState.WAITING or one.parked_at is None:
            raise NotWaiting
        await self._steps.change(uow, one, seat.participant, Unparked(), parked_at=None, reason="")

    async def tell(self, uow: UnitOfWork, consultation_id: uuid.UUID, seat: Seat, text: str) -> None:
        """A word to somebody who waits or is expected. Raises Over."""
        one = await self._steps.find_open(uow, consultation_id)
        await self._journal.write(uow, one.id, seat.participant, DeskMessage(text=text))

    # In the call

    async def hold(self, uow: UnitOfWork, consultation_id: uuid.UUID, seat: Seat, *, held: bool) -> None:
        """Nobody hears or sees the other while held. Raises NotInCall or NotYourConsultation."""
        one = await self._steps.find_hosted(uow, consultation_id, seat.staff_id)
        if (one.held_at is not None) is held:
            return
        entry, since = (Held(), self._clock.now()) if held else (Resumed(), None)
        await self._steps.change(uow, one, seat.participant, entry, held_at=since)

    async def guide(self, uow: UnitOfWork, consultation_id: uuid.UUID, seat: Seat, guide: Guide | None) -> None:
        """Show the citizen where to hold a paper to the camera. Raises NotInCall or NotYourConsultation."""
        one = await self._steps.find_hosted(uow, consultation_id, seat.staff_id)
        await repository.change(uow, one, one.state, guide=guide)
        uow.record(RoomChanged(one.id))

    async def note(self, uow: UnitOfWork, consultation_id: uuid.UUID, seat: Seat, text: str) -> None:
        """For the staff alone. Raises NotYourConsultation."""
        await self._write_down(uow, consultation_id, seat, private_note=text)

    async def agree(self, uow: UnitOfWork, consultation_id: uuid.UUID, seat: Seat, text: str) -> None:
        """What the citizen reads afterwards. Raises NotYourConsultation."""
        await self._write_down(uow, consultation_id, seat, agreed=text)

    async def tick_off(self, uow: UnitOfWork, consultation_id: uuid.UUID, seat: Seat, documents: list[str]) -> None:
        """Which of the service's documents have been seen. Raises NotYourConsultation."""
        await self._write_down(uow, consultation_id, seat, seen_documents=documents)

    async def _write_down(self, uow: UnitOfWork, consultation_id: uuid.UUID, seat: Seat, **values: Any) -> None:
        """Also after the call, by whom it was with."""
        one = await self._steps.find(uow, consultation_id)
        if one.staff_id != seat.staff_id:
            raise NotYourConsultation
        if not await repository.change(uow, one, one.state, **values):
            # A step came between: again, for what is written must not be lost.
            await self._write_down(uow, consultation_id, seat, **values)
        uow.record(RoomChanged(one.id))

    # Handing over

    async def offer(self, uow: UnitOfWork, consultation_id: uuid.UUID, seat: Seat, desk: DeskView, note: str) -> None:
        """Ask another desk to take over; the call goes on until it does.

        Raises NotInCall, NotYourConsultation, OwnDesk, or UnknownDesk where it serves nobody by video.
        """
        one = await self._steps.find_hosted(uow, consultation_id, seat.staff_id)
        if desk.id == seat.desk.id:
            raise OwnDesk
        if not desk.serves_by_video:
            raise UnknownDesk
        entry = Offered(desk=desk.name, note=note)
        await self._steps.change(uow, one, seat.participant, entry, offered_desk_id=desk.id, reason=note)
        uow.record(QueueChanged(desk.location_id))

    async def accept(self, uow: UnitOfWork, consultation_id: uuid.UUID, seat: Seat) -> None:
        """Go on with the call of the desk that has asked. Raises NotOffered, DeskBusy or OnBreak."""
        one = await self._offered(uow, consultation_id, seat)
        # Whoever has been brought in already is the host from now on.
        await repository.end_colleague(uow, one.id, seat.desk.id, self._clock.now())
        await self._refuse_unless_free(uow, seat)
        entry = HandedOver(to=seat.desk.name, note=one.reason)
        taken = await self._steps.take(
            uow,
            one,
            Step.TAKE_OVER,
            seat.participant,
            entry,
            desk_id=seat.desk.id,
            staff_id=seat.staff_id,
            offered_desk_id=None,
            location_id=seat.desk.location_id,
            held_at=None,
        )
        if not taken:
            raise NotOffered

    async def decline(self, uow: UnitOfWork, consultation_id: uuid.UUID, seat: Seat) -> None:
        """Of the desk that is asked: no; of the one that asks: never mind. Raises NotOffered."""
        one = await self._steps.find(uow, consultation_id, lock=True)
        if one.offered_desk_id is None or seat.desk.id not in (one.offered_desk_id, one.desk_id):
            raise NotOffered
        await self._steps.change(uow, one, seat.participant, Declined(), offered_desk_id=None, reason="")

    async def hand_over(
        self, uow: UnitOfWork, consultation_id: uuid.UUID, seat: Seat, location_id: uuid.UUID, note: str
    ) -> None:
        """To another office's waiting room, where their place is by the same rules, with what they have waited.

        Raises NotYourConsultation, NotInState, UnknownLocation, and NobodyThere where no desk could serve them today.
        """
        one = await self._steps.find_open(uow, consultation_id)
        self._refuse_others(one, seat)
        await self.send_on(uow, one, seat.participant, location_id, note)

    async def send_on(self, uow: UnitOfWork, one: Consultation, by: str, location_id: uuid.UUID, note: str) -> None:
        """As `hand_over`, for whoever may."""
        appointment = (await self._booking.get_many(uow, [one.appointment_id]))[one.appointment_id]
        outlook = (await self._waiting_room.look(uow, location_id)).outlook(wanted_by(appointment))
        if not outlook.is_open:
            raise NobodyThere
        entry = HandedOver(to=outlook.location.name, note=note)
        moved = {**_WITH_NOBODY, "location_id": location_id, "parked_at": None, "reason": note}
        if not await self._steps.take(uow, one, Step.HAND_OVER, by, entry, **moved):
            raise NotInState

    async def _offered(self, uow: UnitOfWork, consultation_id: uuid.UUID, seat: Seat) -> Consultation:
        one = await self._steps.find(uow, consultation_id, lock=True)
        if one.offered_desk_id != seat.desk.id or one.state not in IN_CALL:
            raise NotOffered
        return one

    # The end

    async def finish(
        self, uow: UnitOfWork, consultation_id: uuid.UUID, staff_id: uuid.UUID, result: Result = Result.DONE
    ) -> None:
        """Finishing twice is the same as once. Raises NotYourConsultation or NotInCall."""
        one = await self._steps.find(uow, consultation_id)
        if one.state is ConsultationState.FINISHED:
            return
        one = await self._steps.find_hosted(uow, consultation_id, staff_id)
        # The appointment first, as those who move or cancel it do: or else each could wait for the other.
        await self._booking.close(uow, one.appointment_id, AppointmentState.DONE, staff_id)
        entry, now = Finished(result=result), self._clock.now()
        by = staff_participant(staff_id)
        if not await self._steps.take(uow, one, Step.FINISH, by, entry, ended_at=now, result=result, **_SETTLED):
            # Somebody was quicker: again, from what it has become.
            await self.finish(uow, consultation_id, staff_id, result)

    async def miss(self, uow: UnitOfWork, consultation_id: uuid.UUID, seat: Seat) -> None:
        """The citizen has not come. Raises Over, AlreadyCalled (by another desk) or NotInState."""
        one = await self._steps.find_open(uow, consultation_id)
        if one.state is ConsultationState.CALLED and one.desk_id != seat.desk.id:
            raise AlreadyCalled
        await self._booking.close(uow, one.appointment_id, AppointmentState.MISSED, seat.staff_id)
        if not await self._steps.take(
            uow, one, Step.MISS, seat.participant, Missed(), ended_at=self._clock.now(), **_SETTLED
        ):
            raise NotInState

    def _refuse_others(self, one: Consultation, seat: Seat) -> None:
        """Whoever is in a call belongs to the desk that has called; whoever waits, to all."""
        if one.state in IN_CALL and one.staff_id != seat.staff_id:
            raise NotYourConsultation
