"""Looks after the appointments that a change of supply leaves outside opening hours, and those of a merged office.

Implements `locations.ports.Aftercare`, so that the rooms that change supply need not know of appointments.
"""

import uuid
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import datetime

from videodesk.booking import repository
from videodesk.booking.config import BookingConfig
from videodesk.booking.errors import NotConfirmed, SlotTaken, TooLate
from videodesk.booking.holds import HoldService
from videodesk.booking.models import Appointment
from videodesk.booking.policy import BOOKED, AppointmentState, Terms, free_starts, serves, terms_for
from videodesk.booking.ports import Underway
from videodesk.booking.rows import view_of
from videodesk.booking.schemas import Slot
from videodesk.booking.service import BookingService
from videodesk.kit.clock import Clock
from videodesk.kit.db import UnitOfWork
from videodesk.kit.i18n import DEFAULT_LANGUAGE
from videodesk.kit.ticks import instant_of, tick_not_before
from videodesk.locations.errors import CannotMerge, DecisionWithoutReason, Stranded
from videodesk.locations.ports import Choice, Decision, Settled, ToCome
from videodesk.locations.service import LocationService
from videodesk.schedule.policy import TICKS_PER_DAY, block, open_ticks, ticks_in
from videodesk.schedule.service import ScheduleService, Supply

DAYS_AT_ONCE = 7

Change = Callable[[UnitOfWork, list[Appointment], Decision], Awaitable[Settled]]


class BookingAftercare:
    def __init__(
        self,
        config: BookingConfig,
        clock: Clock,
        booking: BookingService,
        holds: HoldService,
        schedule: ScheduleService,
        locations: LocationService,
        underway: Underway,
    ) -> None:
        self._config = config
        self._clock = clock
        self._booking = booking
        self._holds = holds
        self._schedule = schedule
        self._locations = locations
        self._underway = underway

    async def settle(self, uow: UnitOfWork, desk_ids: Iterable[uuid.UUID] | None, decision: Decision) -> Settled:
        ids = [desk.id for desk in await self._schedule.desks(uow)] if desk_ids is None else list(desk_ids)
        # Those who are booking right now have finished, and their appointments are seen.
        await self._schedule.lock_supply(uow, ids)
        supply = await self._schedule.supply(uow, ids)
        stranded = await self._stranded(uow, supply)
        if not stranded:
            return Settled()
        match decision.choice:
            case Choice.ASK:
                raise Stranded(tuple(_to_come(row) for row in stranded))
            case Choice.KEEP:
                return self._keep(uow, stranded, decision)
            case _ if not decision.reason.strip():
                raise DecisionWithoutReason
            case Choice.CANCEL:
                return await self._change(uow, stranded, decision, self._cancel)
            case Choice.MOVE:
                return await self._change(uow, stranded, decision, self._move)

    async def to_come(self, uow: UnitOfWork, location_id: uuid.UUID) -> list[ToCome]:
        desks = [desk.id for desk in await self._schedule.desks_at(uow, location_id)]
        rows = await repository.appointments_at_desks(uow, desks, self._clock.now())
        return [_to_come(row) for row in rows if row.state is not AppointmentState.HELD]

    async def merge(self, uow: UnitOfWork, location_id: uuid.UUID, into_id: uuid.UUID, decision: Decision) -> Settled:
        due = await repository.anybody_due(uow, location_id, tick_not_before(self._clock.now()))
        if due or await self._underway.anybody_at(uow, location_id):
            raise CannotMerge("people are waiting or being served there right now: do it after closing time")
        await self._locations.merge(uow, location_id, into_id)
        desks = await self._schedule.move_desks(uow, location_id, into_id)
        rows = await repository.locked_at_location(uow, location_id, tick_not_before(self._clock.now()))
        await repository.replace_wished_location(uow, location_id, into_id)
        # Before they move, so that letters name the place that people know.
        settled = await self.settle(uow, desks, decision)
        for row in rows:
            if row.location_id == location_id and row.state is not AppointmentState.CANCELLED:
                before = view_of(row)
                row.location_id = into_id
                if row.state is AppointmentState.CONFIRMED:
                    self._booking.tell_of_new_place(uow, before, row, decision)
        return settled

    async def _stranded(self, uow: UnitOfWork, supply: Supply) -> list[Appointment]:
        """Those that nothing has been decided about yet, locked, by start.

        Holds are not among them: who is still filling in the form is told that the slot is gone, and finds others. And
        what was kept outside hours that have come back is inside again.
        """
        now = self._clock.now()
        seen = await repository.appointments_at_desks(uow, supply.desks, now)
        changed = [row.id for row in seen if row.outside_hours == _is_inside(row, supply)]
        rows = [row for row in await repository.locked_appointments(uow, changed) if _is_to_come(row, now)]
        await repository.lock_wishes(uow, changed)
        stranded = []
        for row in rows:
            if row.desk_id not in supply.desks:
                continue
            if _is_inside(row, supply):
                row.outside_hours = False
            elif row.state is AppointmentState.HELD:
                await self._holds.end(uow, row)
            elif not row.outside_hours:
                stranded.append(row)
        return sorted(stranded, key=lambda row: (row.start_tick, row.id))

    def _keep(self, uow: UnitOfWork, stranded: list[Appointment], decision: Decision) -> Settled:
        for row in stranded:
            self._booking.keep_outside_hours(uow, row, decision)
        return Settled(kept=len(stranded))

    async def _change(
        self, uow: UnitOfWork, stranded: list[Appointment], decision: Decision, change: Change
    ) -> Settled:
        """Who is being served right now stays, whatever has been decided about the others."""
        called = await self._underway.called(uow, [row.id for row in stranded])
        settled = await change(uow, [row for row in stranded if row.id not in called], decision)
        kept = self._keep(uow, [row for row in stranded if row.id in called], decision).kept
        return replace(settled, kept=settled.kept + kept)

    async def _cancel(self, uow: UnitOfWork, stranded: list[Appointment], decision: Decision) -> Settled:
        for row in stranded:
            await self._booking.cancel_by_staff(uow, row.id, decision.staff_id, decision.reason)
        return Settled(cancelled=len(stranded))

    async def _move(self, uow: UnitOfWork, stranded: list[Appointment], decision: Decision) -> Settled:
        # Nobody changes supply while people are moved: it is asked once for each location.
        there: dict[uuid.UUID, Supply] = {}
        left = [row for row in stranded if not await self._move_one(uow, row, decision, there)]
        kept = self._keep(uow, left, decision).kept
        return Settled(kept=kept, moved=len(stranded) - kept)

    async def _move_one(
        self, uow: UnitOfWork, row: Appointment, decision: Decision, there: dict[uuid.UUID, Supply]
    ) -> bool:
        """To the next free slot at the desk's location by the same channel, or else to the first one before."""
        view = view_of(row)
        terms = terms_for(self._config, await self._booking.items_of(uow, view, DEFAULT_LANGUAGE), view.channel)
        if terms is None or view.desk_id is None:
            return False
        location_id = (await self._schedule.desk(uow, view.desk_id)).location_id
        if location_id not in there:
            desks = [desk.id for desk in await self._schedule.desks_at(uow, location_id)]
            there[location_id] = await self._schedule.supply(uow, desks)
        supply = there[location_id]
        tick = await self._free_start(uow, terms, supply, row.start_tick)
        if tick is None:
            return False
        slot = Slot(location_id, view.channel, tick, instant_of(tick))
        try:
            async with uow.session.begin_nested():
                await self._booking.move_by_staff(uow, row.id, decision.staff_id, slot, decision.reason, supply)
        except (SlotTaken, TooLate, NotConfirmed):
            return False
        return True

    async def _free_start(self, uow: UnitOfWork, terms: Terms, supply: Supply, wanted: int) -> int | None:
        now = self._clock.now()
        earliest, latest = terms.earliest(now), terms.latest(now)
        for first, end in ((max(wanted, earliest), latest), (earliest, min(wanted, latest))):
            for start in range(first, end, DAYS_AT_ONCE * TICKS_PER_DAY):
                length = min(DAYS_AT_ONCE * TICKS_PER_DAY, end - start)
                starts = await self._free_starts(uow, terms, supply, start, length, now)
                if starts:
                    return next(ticks_in(starts, start))
        return None

    async def _free_starts(
        self, uow: UnitOfWork, terms: Terms, supply: Supply, first: int, length: int, now: datetime
    ) -> int:
        """Straight from the database, since what has just been changed is not committed yet."""
        desks = [desk for desk in supply.desks.values() if serves(desk, terms)]
        seen = length + terms.length
        taken = await repository.taken_ticks(uow, [desk.id for desk in desks], first, first + seen, now)
        starts = 0
        for desk in desks:
            calendar = supply.calendar_of(desk)
            starts |= free_starts(self._config, terms, desk, calendar, taken.get(desk.id, ()), first, seen)
        return starts & block(0, length)


def _is_to_come(row: Appointment, now: datetime) -> bool:
    """Still, once it is locked: it may have been cancelled, moved or served while we waited."""
    kept = row.hold_expires_at is None or row.hold_expires_at > now
    return row.state in (AppointmentState.HELD, *BOOKED) and kept and instant_of(row.start_tick) >= now


def _is_inside(row: Appointment, supply: Supply) -> bool:
    """Whether the desk still serves this appointment, and is open for all of its ticks.

    What somebody there has entered into their calendar since says nothing about it.
    """
    desk = supply.desks.get(row.desk_id) if row.desk_id else None
    if desk is None or row.channel not in desk.channels or not desk.gives(frozenset(view_of(row).service_ids)):
        return False
    length = row.tick_count + row.buffer_ticks
    opened = open_ticks(replace(desk, busy=()), supply.calendar_of(desk), row.start_tick, length)
    return opened == block(0, length)


def _to_come(row: Appointment) -> ToCome:
    view = view_of(row)
    assert view.desk_id is not None  # noqa: S101 - they are found by their desk
    return ToCome(
        view.id, view.location_id, view.desk_id, view.channel, view.starts_at, view.ends_at, view.details.name
    )
