"""Who owns which ticks: a slot is taken at a desk that is open for it, kept for a while or for good, and freed.

Everything here writes within the caller's transaction, and the primary key of `taken_tick` has the last word.
"""

import random
import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from videodesk.booking import repository
from videodesk.booking.config import BookingConfig
from videodesk.booking.errors import HoldExpired, NotByChannel, SlotTaken
from videodesk.booking.events import TicksChanged
from videodesk.booking.free_time import FreeTime
from videodesk.booking.models import Appointment
from videodesk.booking.policy import AppointmentState, Terms, may_start, terms_for
from videodesk.booking.rows import ticks_of, view_of, write_slot
from videodesk.booking.schemas import AppointmentView, Audience, Item, Items, Slot
from videodesk.catalogue.schemas import Channel
from videodesk.catalogue.service import CatalogueService
from videodesk.kit.clock import Clock
from videodesk.kit.db import UnitOfWork
from videodesk.kit.i18n import DEFAULT_LANGUAGE
from videodesk.kit.ticks import instant_of, tick_not_before
from videodesk.schedule.schemas import DeskView
from videodesk.schedule.service import ScheduleService, Supply

# What has been freed is kept so long for who wishes to come sooner, until it is offered or open to everybody.
OFFERING = timedelta(minutes=2)

secret_chance = random.SystemRandom().random


class SlotKeeper:
    def __init__(
        self,
        config: BookingConfig,
        clock: Clock,
        catalogue: CatalogueService,
        schedule: ScheduleService,
        free_time: FreeTime,
        draw: Callable[[], float] = secret_chance,
    ) -> None:
        """`draw` gives the random part, in [0, 1), of the time until a cancelled slot opens again."""
        self._config = config
        self._clock = clock
        self._catalogue = catalogue
        self._schedule = schedule
        self._free_time = free_time
        self.draw = draw

    def terms(self, items: Items, channel: Channel, language: str | None = None) -> Terms:
        """Raises NotByChannel."""
        terms = terms_for(self._config, items, channel, language)
        if terms is None:
            raise NotByChannel
        return terms

    async def take(
        self,
        uow: UnitOfWork,
        appointment: Appointment,
        items: Items,
        terms: Terms,
        slot: Slot,
        audience: Audience,
        expires_at: datetime | None,
        supply: Supply | None = None,
    ) -> None:
        """Take the slot's ticks at the first desk that has them. Raises SlotTaken."""
        now, ticks = self._clock.now(), range(slot.start_tick, slot.start_tick + terms.length)
        desks = await self.open_desks(uow, terms, slot, audience, supply)
        busy = await repository.taken_ticks(uow, [desk.id for desk in desks], ticks.start, ticks.stop, now)
        for desk in _from_another_start(desks, appointment.id):
            if desk.id in busy or not await self._still_opens(uow, desk, terms, slot, audience):
                continue
            if await repository.claim_ticks(uow, desk.id, ticks, appointment.id, expires_at, now):
                write_slot(appointment, items, terms, slot, desk.id)
                uow.record(TicksChanged(desk.id, ticks.start, ticks.stop))
                return
        raise SlotTaken

    async def open_desks(
        self, uow: UnitOfWork, terms: Terms, slot: Slot, audience: Audience, supply: Supply | None = None
    ) -> list[DeskView]:
        """The desks that are open for such an appointment at that time, whether taken or not.

        `supply` is handed in by who changes it in this very transaction.
        """
        supply = supply or self._free_time.known_supply or await self._schedule.supply(uow)
        return [
            desk
            for desk in supply.desks.values()
            if desk.location_id == slot.location_id and self._may_start(terms, desk, supply, slot, audience)
        ]

    async def opens(self, uow: UnitOfWork, desk_id: uuid.UUID, terms: Terms, slot: Slot) -> bool:
        """Whether the desk is open then, for whom it was kept, and stays so until this transaction ends."""
        if await self._schedule.lock_version(uow, desk_id) is None:
            return False
        supply = await self._schedule.supply(uow, [desk_id])
        desk = supply.desks[desk_id]
        return desk.location_id == slot.location_id and self._may_start(terms, desk, supply, slot, Audience.STAFF)

    async def speaks(self, uow: UnitOfWork, desk_id: uuid.UUID | None, language: str | None) -> bool:
        """Whether the language is spoken at the desk; None is any."""
        if language is None or desk_id is None:
            return language is None
        return language in (await self._schedule.desk(uow, desk_id)).languages

    async def _still_opens(self, uow: UnitOfWork, desk: DeskView, terms: Terms, slot: Slot, audience: Audience) -> bool:
        """Whether the desk opens as was thought, and goes on to do so until this transaction ends."""
        version = await self._schedule.lock_version(uow, desk.id)
        if version is None or version == desk.version:
            return version is not None
        fresh = await self._schedule.supply(uow, [desk.id])
        now_there = fresh.desks.get(desk.id)
        return (
            now_there is not None
            and now_there.location_id == slot.location_id
            and self._may_start(terms, now_there, fresh, slot, audience)
        )

    def _may_start(self, terms: Terms, desk: DeskView, supply: Supply, slot: Slot, audience: Audience) -> bool:
        staff = audience is Audience.STAFF
        calendar = supply.calendar_of(desk)
        return calendar.location.merged_into is None and may_start(
            self._config, terms, desk, calendar, slot.start_tick, self._clock.now(), staff=staff
        )

    async def secure(self, uow: UnitOfWork, draft: Appointment, expires_at: datetime | None) -> None:
        """Somebody slow gets the slot all the same while nobody else has taken it. Raises HoldExpired."""
        now = self._clock.now()
        ticks = ticks_of(draft)
        if instant_of(draft.start_tick) <= now or draft.desk_id is None:
            raise HoldExpired
        if draft.hold_expires_at is None or draft.hold_expires_at <= now:
            await repository.release_ticks(uow, draft.id, booked=False)
            opens = await self._still_serves(uow, draft)
            if not opens or not await repository.claim_ticks(uow, draft.desk_id, ticks, draft.id, expires_at, now):
                raise HoldExpired
            self.changed(uow, draft.desk_id, ticks)
        elif await repository.keep_ticks(uow, draft.id, expires_at) != len(ticks):
            raise HoldExpired

    async def _still_serves(self, uow: UnitOfWork, draft: Appointment) -> bool:
        view = view_of(draft)
        terms = terms_for(self._config, await items_of(self._catalogue, uow, view, DEFAULT_LANGUAGE), view.channel)
        if terms is None or view.desk_id is None:
            return False
        slot = Slot(view.location_id, view.channel, draft.start_tick, view.starts_at)
        return await self.opens(uow, view.desk_id, terms, slot)

    async def release(self, uow: UnitOfWork, appointment: Appointment) -> None:
        booked = appointment.state is AppointmentState.CONFIRMED
        await repository.release_ticks(uow, appointment.id, booked=booked)
        self.changed(uow, appointment.desk_id, ticks_of(appointment))

    async def reopen_later(self, uow: UnitOfWork, before: AppointmentView, freed: range, items: Items) -> None:
        """Keep what was freed closed for a while.

        A random while, where the service wants it, so that bots that watch for it gain nothing; and long enough for it
        to be offered to those who wish to come sooner. Nothing here may be refused: services change, and who booked on
        other terms gives back all the same.
        """
        terms = terms_for(self._config, items, before.channel)
        pause = terms.rerelease * self.draw() if terms else timedelta()
        if await repository.anybody_wishes(uow):
            pause = max(pause, OFFERING)
        if before.desk_id is None or not pause:
            return
        now = self._clock.now()
        ticks = range(max(freed.start, tick_not_before(now)), freed.stop)
        busy = await repository.taken_ticks(uow, [before.desk_id], freed.start, freed.stop, now)
        free = sorted(set(ticks).difference(busy.get(before.desk_id, ())))
        await repository.claim_ticks(uow, before.desk_id, free, None, now + pause, now)

    def changed(self, uow: UnitOfWork, desk_id: uuid.UUID | None, ticks: range) -> None:
        if desk_id is not None:
            uow.record(TicksChanged(desk_id, ticks.start, ticks.stop))


async def items_of(catalogue: CatalogueService, uow: UnitOfWork, appointment: AppointmentView, language: str) -> Items:
    """What the appointment is for, in a language."""
    services = await catalogue.by_ids(uow, appointment.service_ids, language)
    return tuple(Item(services[item.service_id], item.persons) for item in appointment.items)


def _from_another_start(desks: Sequence[DeskView], appointment_id: uuid.UUID) -> list[DeskView]:
    """Everybody asks the desks in another order, so that a crowd does not queue for the first one."""
    if not desks:
        return []
    start = appointment_id.int % len(desks)
    return [*desks[start:], *desks[:start]]
