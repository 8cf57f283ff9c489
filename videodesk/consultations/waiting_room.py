"""The waiting room of a location as a whole: who is before whom, and how long it is likely to take.

By the desks' opening hours, what is booked, and how long consultations took lately. Whether somebody sits at a desk at
this moment is known further up, where people are connected, and does not count here.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from videodesk.booking.policy import BOOKED, LONGEST_TICKS
from videodesk.booking.schemas import AppointmentView
from videodesk.booking.service import BookingService
from videodesk.consultations import repository
from videodesk.consultations.models import Consultation
from videodesk.consultations.policy import (
    IN_CALL,
    PLACE_KEPT,
    ConsultationState,
    DeskOutlook,
    InLine,
    Measured,
    Span,
    busy_until,
    estimate_call,
    estimate_calls,
    in_order,
    usual_duration,
)
from videodesk.consultations.schemas import Outlook, Place
from videodesk.kit.clock import Clock
from videodesk.kit.db import UnitOfWork
from videodesk.kit.ticks import TICK, instant_of, tick_at, tick_not_before
from videodesk.locations.schemas import Calendar, LocationKind
from videodesk.locations.service import LocationService
from videodesk.schedule.policy import TICKS_PER_DAY, bitmap_of, block, open_ticks, ticks_in
from videodesk.schedule.schemas import DeskView
from videodesk.schedule.service import ScheduleService

MEASURED = 50
# Nobody waits for longer, not even where a desk is open round the clock.
HORIZON_TICKS = TICKS_PER_DAY // 2
LOOKED_AHEAD_DAYS = 28


@dataclass(frozen=True)
class Wanted:
    """What somebody comes for: the main service first, and how long it is planned to take."""

    service_ids: tuple[uuid.UUID, ...]
    planned: timedelta


@dataclass(frozen=True)
class Situation:
    """A waiting room at one moment. `live` are those who wait or are in a call, by consultation."""

    now: datetime
    calendar: Calendar
    desks: Sequence[DeskView]
    live: Sequence[tuple[Consultation, AppointmentView]]
    booked: Sequence[AppointmentView]
    measured: Sequence[Measured]

    # For those who are here, and for who comes now

    @cached_property
    def places(self) -> dict[uuid.UUID, Place]:
        """Of all who wait. Who is still at the door is not counted among them, but in their estimates."""
        found: dict[uuid.UUID, Place] = {}
        for one in self.line:
            if one.arrived_at is not None:
                found[one.consultation_id] = Place(len(found), self._estimate(one))
        return found

    def outlook(self, wanted: Wanted) -> Outlook:
        """For somebody who comes now without an appointment."""
        desks = self._desks_for(wanted)
        opening = self._opening(desks)
        line = self._sharing(self.line_of_walk_ins, wanted)
        outlooks = self._outlooks(desks, opening, reserved=True)
        return Outlook(
            location=self.calendar.location,
            now=self.now,
            waiting=len(line),
            is_open=opening > 0,
            closes_at=instant_of(self._first + opening) if 0 < opening < HORIZON_TICKS else None,
            opens_at=None if opening else self._opens_next(desks),
            call_at=estimate_call(self.now, outlooks, self._durations(line), self._usual(wanted)),
        )

    # The line

    @cached_property
    def line(self) -> list[InLine]:
        """In the order in which people are to be called; those at the door count for a while, the parked do not."""
        people = (
            InLine(row.id, view.walk_in, row.starts_at, row.arrived_at, row.urgent)
            for row, view in self.live
            if row.state in (ConsultationState.WAITING, ConsultationState.EXPECTED) and row.parked_at is None
        )
        return in_order(people, self.now)

    @cached_property
    def line_of_walk_ins(self) -> list[InLine]:
        """Those behind whom somebody without an appointment comes."""
        return [one for one in self.line if one.urgent or one.walk_in or one.is_due(self.now)]

    @cached_property
    def _wanted_by(self) -> dict[uuid.UUID, Wanted]:
        return {row.id: wanted_by(view) for row, view in self.live}

    def _sharing(self, line: Sequence[InLine], wanted: Wanted) -> list[InLine]:
        """Those who can be called by a desk that gives what is wanted."""
        desks = {desk.id for desk in self._desks_for(wanted)}
        return [
            one
            for one in line
            if not desks.isdisjoint(desk.id for desk in self._desks_for(self._wanted_by[one.consultation_id]))
        ]

    # How long

    def _estimate(self, one: InLine) -> datetime | None:
        wanted = self._wanted_by[one.consultation_id]
        if not self._desks_for(wanted):
            return None
        if one.walk_in:
            line = self._sharing(self.line_of_walk_ins, wanted)
            return self._calls(wanted, tuple(line), reserved=True)[line.index(one)]
        # At their time those with an appointment come before those without, and no gap is needed for them.
        line = self._sharing([other for other in self.line if other.urgent or not other.walk_in], wanted)
        at = self._calls(wanted, tuple(line), reserved=False)[line.index(one)]
        return None if at is None else max(at, one.starts_at)

    def _calls(self, wanted: Wanted, line: tuple[InLine, ...], *, reserved: bool) -> list[datetime | None]:
        own = self._usual(wanted)
        desks = self._desks_for(wanted)
        key = (frozenset(desk.id for desk in desks), own, line, reserved)
        if key not in self._known_calls:
            outlooks = self._outlooks(desks, self._opening(desks), reserved=reserved)
            self._known_calls[key] = estimate_calls(self.now, outlooks, self._durations(line), own)
        return self._known_calls[key]

    @cached_property
    def _known_calls(self) -> dict[object, list[datetime | None]]:
        """Those who want the same in the same line are reckoned once."""
        return {}

    def _durations(self, line: Sequence[InLine]) -> list[timedelta]:
        return [self._usual(self._wanted_by[one.consultation_id]) for one in line]

    def _usual(self, wanted: Wanted) -> timedelta:
        return usual_duration(self.measured, wanted.service_ids[0], wanted.planned)

    # The desks

    @property
    def _first(self) -> int:
        return tick_at(self.now)

    def _desks_for(self, wanted: Wanted) -> list[DeskView]:
        return [desk for desk in self.desks if desk.gives(frozenset(wanted.service_ids))]

    @cached_property
    def _open(self) -> dict[uuid.UUID, int]:
        return {desk.id: open_ticks(desk, self.calendar, self._first, HORIZON_TICKS) for desk in self.desks}

    def _opening(self, desks: Sequence[DeskView]) -> int:
        """For how many ticks from now on one of the desks is open without a break; none when all are closed."""
        bits = 0
        for desk in desks:
            bits |= self._open[desk.id]
        return _run(bits)

    def _opens_next(self, desks: Sequence[DeskView]) -> datetime | None:
        for day in range(LOOKED_AHEAD_DAYS):
            first, bits = self._first + day * TICKS_PER_DAY, 0
            for desk in desks:
                bits |= open_ticks(desk, self.calendar, first, TICKS_PER_DAY)
            if bits:
                return instant_of(next(ticks_in(bits, first)))
        return None

    def _outlooks(self, desks: Sequence[DeskView], opening: int, *, reserved: bool) -> list[DeskOutlook]:
        found = []
        for desk in desks:
            free = self._open[desk.id] & block(0, opening)
            if reserved:
                free &= ~self._reserved.get(desk.id, 0)
            found.append(DeskOutlook(self._busy.get(desk.id, self.now), _spans(free, self._first)))
        return found

    @cached_property
    def _busy(self) -> dict[uuid.UUID, datetime]:
        return {
            row.desk_id: busy_until(row.called_at or self.now, self._usual(self._wanted_by[row.id]), self.now)
            for row, _ in self.live
            if row.state in IN_CALL and row.desk_id is not None
        }

    @cached_property
    def _reserved(self) -> dict[uuid.UUID, int]:
        """Each desk's ticks of appointments to come, and of those who are late. Who is due and waits is in the line."""
        in_hand = {
            view.id
            for row, view in self.live
            if row.state in IN_CALL or (row.arrived_at is not None and view.starts_at <= self.now)
        }
        found: dict[uuid.UUID, int] = {}
        for view in self.booked:
            if view.desk_id is not None and view.id not in in_hand:
                ticks = range(tick_at(view.starts_at), tick_not_before(view.ends_at))
                found[view.desk_id] = found.get(view.desk_id, 0) | bitmap_of(ticks, self._first, HORIZON_TICKS)
        return found


class WaitingRoom:
    def __init__(
        self, clock: Clock, booking: BookingService, schedule: ScheduleService, locations: LocationService
    ) -> None:
        self._clock = clock
        self._booking = booking
        self._schedule = schedule
        self._locations = locations

    async def look(self, uow: UnitOfWork, location_id: uuid.UUID) -> Situation:
        """Raises UnknownLocation."""
        now = self._clock.now()
        calendar = await self._locations.calendar(uow, location_id)
        desks = await self._schedule.desks_at(uow, location_id)
        rows = await repository.live_at(uow, location_id, now - PLACE_KEPT, now)
        views = await self._booking.get_many(uow, [row.appointment_id for row in rows])
        first, end = now - LONGEST_TICKS * TICK, now + HORIZON_TICKS * TICK
        booked = await self._booking.at_location(uow, location_id, first, end)
        return Situation(
            now=now,
            calendar=calendar,
            desks=[desk for desk in desks if desk.serves_by_video],
            live=[(row, views[row.appointment_id]) for row in rows],
            booked=[view for view in booked if view.state in BOOKED and not view.walk_in],
            measured=await self._measured(uow, location_id, now),
        )

    async def look_around(self, uow: UnitOfWork) -> list[Situation]:
        """At all video offices."""
        offices = await self._locations.of_kind(uow, LocationKind.VIDEO)
        return [await self.look(uow, office.id) for office in offices]

    async def _measured(self, uow: UnitOfWork, location_id: uuid.UUID, now: datetime) -> list[Measured]:
        # Who is called early has finished before the start.
        rows = await repository.finished_lately(uow, location_id, now + timedelta(days=1), MEASURED)
        views = await self._booking.get_many(uow, [row.appointment_id for row in rows])
        return [
            Measured(views[row.appointment_id].service_id, row.ended_at - row.called_at)
            for row in rows
            if row.ended_at is not None and row.called_at is not None
        ]


def soonest(outlooks: Iterable[Outlook]) -> Outlook | None:
    """Where it is one's turn first, or else where it opens first; None where there is no office at all."""
    return min(outlooks, key=_by_turn, default=None)


def _by_turn(outlook: Outlook) -> tuple[bool, bool, float]:
    at = outlook.call_at or outlook.opens_at
    return outlook.call_at is None, not outlook.is_open, at.timestamp() if at else float("inf")


def wanted_by(view: AppointmentView) -> Wanted:
    return Wanted(tuple(view.service_ids), view.ends_at - view.starts_at)


def _spans(bits: int, first: int) -> tuple[Span, ...]:
    """The runs of set bits, from the tick `first` on."""
    spans = []
    while bits:
        start = (bits & -bits).bit_length() - 1
        length = _run(bits >> start)
        spans.append((instant_of(first + start), instant_of(first + start + length)))
        bits &= ~block(start, length)
    return tuple(spans)


def _run(bits: int) -> int:
    """How many bits are set in a row from the lowest on."""
    return (~bits & (bits + 1)).bit_length() - 1
