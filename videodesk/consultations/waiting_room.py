"""The waiting room of a location as a whole: who is before whom, and how long it is likely to take.

By the desks' opening hours, what is booked, and how long consultations took lately. Whether somebody sits at a desk at
this moment is known further up, where people are connected, and does not count here.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Row

from videodesk.booking.policy import LONGEST_TICKS
from videodesk.booking.schemas import AppointmentView
from videodesk.booking.service import BookingService
from videodesk.consultations import repository
from videodesk.consultations.policy import (
    IN_CALL,
    LIVE,
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
from videodesk.locations.schemas import Calendar, LocationKind, LocationView
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

    @cached_property
    def services(self) -> frozenset[uuid.UUID]:
        return frozenset(self.service_ids)


@dataclass(frozen=True)
class Situation:
    """A waiting room at one moment. `live` are those who wait or are in a call: all columns of the consultation."""

    now: datetime
    calendar: Calendar
    desks: Sequence[DeskView]
    live: Sequence[tuple[Row[Any], AppointmentView]]
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

    def _sharing(self, line: Iterable[InLine], wanted: Wanted) -> list[InLine]:
        """Those who can be called by a desk that gives what is wanted."""
        desks = {desk.id for desk in self._desks_for(wanted)}
        shares: dict[frozenset[uuid.UUID], bool] = {}
        found = []
        for one in line:
            other = self._wanted_by[one.consultation_id]
            if other.services not in shares:
                shares[other.services] = not desks.isdisjoint(desk.id for desk in self._desks_for(other))
            if shares[other.services]:
                found.append(one)
        return found

    # How long

    def _estimate(self, one: InLine) -> datetime | None:
        at = self._calls(self._wanted_by[one.consultation_id], one.walk_in).get(one.consultation_id)
        return at if at is None or one.walk_in else max(at, one.starts_at)

    def _calls(self, wanted: Wanted, walk_in: bool) -> dict[uuid.UUID, datetime | None]:
        """When those could be called who are in the same line, had all wanted the same. Reckoned once."""
        key = (wanted, walk_in)
        if key not in self._known_calls:
            line = self._sharing(self.line_of_walk_ins if walk_in else self._line_of_the_booked, wanted)
            desks = self._desks_for(wanted)
            # At their time those with an appointment come before those without, and no gap is needed for them.
            outlooks = self._outlooks(desks, self._opening(desks), reserved=walk_in)
            calls = estimate_calls(self.now, outlooks, self._durations(line), self._usual(wanted)) if desks else []
            self._known_calls[key] = {one.consultation_id: at for one, at in zip(line, calls, strict=False)}
        return self._known_calls[key]

    @cached_property
    def _known_calls(self) -> dict[tuple[Wanted, bool], dict[uuid.UUID, datetime | None]]:
        return {}

    @cached_property
    def _line_of_the_booked(self) -> list[InLine]:
        return [one for one in self.line if one.urgent or not one.walk_in]

    def _durations(self, line: Iterable[InLine]) -> list[timedelta]:
        return [self._usual(self._wanted_by[one.consultation_id]) for one in line]

    def _usual(self, wanted: Wanted) -> timedelta:
        if wanted not in self._known_durations:
            self._known_durations[wanted] = usual_duration(self.measured, wanted.service_ids[0], wanted.planned)
        return self._known_durations[wanted]

    @cached_property
    def _known_durations(self) -> dict[Wanted, timedelta]:
        return {}

    # The desks

    @property
    def _first(self) -> int:
        return tick_at(self.now)

    def _desks_for(self, wanted: Wanted) -> list[DeskView]:
        if wanted.services not in self._known_desks:
            self._known_desks[wanted.services] = [desk for desk in self.desks if desk.gives(wanted.services)]
        return self._known_desks[wanted.services]

    @cached_property
    def _known_desks(self) -> dict[frozenset[uuid.UUID], list[DeskView]]:
        return {}

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


@dataclass
class Watched:
    """A waiting room in memory, by consultation, and what else its situation depends on; `WaitingRoom.follow` keeps it
    true.
    """

    calendar: Calendar
    desks: Sequence[DeskView]
    people: dict[uuid.UUID, tuple[Row[Any], AppointmentView]]
    booked: Sequence[AppointmentView]
    measured: Sequence[Measured]

    def situation(self, now: datetime) -> Situation:
        return Situation(
            now=now,
            calendar=self.calendar,
            desks=[desk for desk in self.desks if desk.serves_by_video],
            live=[(row, view) for row, view in self.people.values() if _counts(row, now)],
            booked=self.booked,
            measured=self.measured,
        )


def _counts(row: Row[Any], now: datetime) -> bool:
    """Who waits or is in a call, and who may be at the door."""
    if row.state is ConsultationState.EXPECTED:
        return bool(now - PLACE_KEPT <= row.starts_at <= now)
    return row.state in LIVE


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
        rows = await repository.live_at(uow, location_id, now - PLACE_KEPT, now)
        return (await self._watch(uow, location_id, rows)).situation(now)

    async def watch(self, uow: UnitOfWork, location_id: uuid.UUID) -> "Watched":
        """Everybody of today and who waits or talks, to be followed. Raises UnknownLocation."""
        location = (await self._locations.calendar(uow, location_id)).location
        first, end = day_of(self._clock.now(), location)
        return await self._watch(uow, location_id, await repository.of_the_day(uow, location_id, first, end))

    async def follow(self, uow: UnitOfWork, watched: "Watched", changed: Iterable[uuid.UUID]) -> None:
        """Read again what has changed; of what this cannot know, a new watch will tell."""
        location_id = watched.calendar.location.id
        watched.calendar = await self._locations.calendar(uow, location_id)
        watched.desks = await self._schedule.desks_at(uow, location_id)
        ids = set(changed)
        rows = {row.id: row for row in await repository.rows_by_id(uow, ids)}
        views = await self._booking.get_many(uow, [row.appointment_id for row in rows.values()])
        for one in ids:
            row = rows.get(one)
            if row is None or row.location_id != location_id:
                watched.people.pop(one, None)
            else:
                watched.people[one] = (row, views[row.appointment_id])
        if any(row is None or row.state not in LIVE for row in map(rows.get, ids)):
            watched.booked = await self._booked(uow, location_id)

    async def _watch(self, uow: UnitOfWork, location_id: uuid.UUID, rows: Sequence[Row[Any]]) -> "Watched":
        views = await self._booking.get_many(uow, [row.appointment_id for row in rows])
        return Watched(
            calendar=await self._locations.calendar(uow, location_id),
            desks=await self._schedule.desks_at(uow, location_id),
            people={row.id: (row, views[row.appointment_id]) for row in rows},
            booked=await self._booked(uow, location_id),
            measured=await self._measured(uow, location_id, self._clock.now()),
        )

    async def _booked(self, uow: UnitOfWork, location_id: uuid.UUID) -> list[AppointmentView]:
        now = self._clock.now()
        return await self._booking.expected(uow, location_id, now - LONGEST_TICKS * TICK, now + HORIZON_TICKS * TICK)

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


def day_of(now: datetime, location: LocationView) -> Span:
    """The first instant of today and of tomorrow in the location's wall clock."""
    day = now.astimezone(location.zone).date()
    start = datetime.combine(day, time.min, location.zone)
    return start, datetime.combine(day + timedelta(days=1), time.min, location.zone)


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
