"""Wishes to come sooner: what others give back is offered by letter, first come, first served.

What is freed stays closed to the public for a while. In that time `offer` looks through the wishes in their order, and
keeps the slot for the first whom it suits. Who does not take it in time keeps the place in the order, and the slot
goes to the next.
"""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from videodesk.booking import repository
from videodesk.booking.config import BookingConfig
from videodesk.booking.errors import NoWish, OfferEnded, TooLate
from videodesk.booking.events import (
    AppointmentCancelled,
    AppointmentMoved,
    SlotOffered,
    TicksChanged,
)
from videodesk.booking.models import Wish
from videodesk.booking.policy import (
    OPEN_WISHES,
    Terms,
    WishState,
    free_starts,
    serves,
    terms_for,
)
from videodesk.booking.rows import view_of
from videodesk.booking.schemas import AppointmentView, Slot, WishTerms, WishView
from videodesk.booking.service import BookingService
from videodesk.booking.slot_keeper import OFFERING, SlotKeeper
from videodesk.kit.bus import EventBus
from videodesk.kit.clock import Clock
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.i18n import DEFAULT_LANGUAGE
from videodesk.kit.tasks import Wakeable
from videodesk.kit.ticks import instant_of
from videodesk.schedule.policy import ticks_in, wall_clock_ticks
from videodesk.schedule.schemas import DeskView
from videodesk.schedule.service import ScheduleService, Supply

# Nobody can make use of an offer that ends sooner.
SHORTEST_OFFER = timedelta(minutes=10)
REMEMBERED_REFUSALS = 50


@dataclass(frozen=True)
class _Freed:
    """Ticks of one desk that were given back and are not open to everybody yet."""

    desk: DeskView
    ticks: list[int]


class WishService:
    def __init__(
        self,
        config: BookingConfig,
        clock: Clock,
        database: Database,
        booking: BookingService,
        schedule: ScheduleService,
        slots: SlotKeeper,
    ) -> None:
        self._config = config
        self._clock = clock
        self._database = database
        self._booking = booking
        self._schedule = schedule
        self._slots = slots
        self.alarm = Wakeable()

    def subscribe(self, bus: EventBus) -> None:
        bus.within(AppointmentMoved, self._on_moved)
        bus.within(AppointmentCancelled, self._on_cancelled)
        bus.after(AppointmentMoved, self._wake)
        bus.after(AppointmentCancelled, self._wake)

    # The citizen's steps

    async def of(self, uow: UnitOfWork, link: str) -> WishView | None:
        """Raises UnknownLink or Cancelled."""
        appointment = await self._booking.by_link(uow, link)
        wish = await repository.wish_of(uow, appointment.id)
        return None if wish is None else _view(wish, appointment)

    async def wish(self, uow: UnitOfWork, link: str, terms: WishTerms) -> WishView:
        """Wish, or change the wish and keep the place. Raises UnknownLink, Cancelled, NotConfirmed or TooLate."""
        appointment = await self._booking.to_come(uow, link, lock=True)
        wish = await repository.wish_of(uow, appointment.id, lock=True)
        if wish is not None and wish.state in OPEN_WISHES:
            await self._take_back(uow, wish)
            _write_terms(wish, terms)
        else:
            if wish is not None:  # a new wish goes to the end of the order
                await uow.session.delete(wish)
                await uow.session.flush()
            wish = Wish(
                appointment_id=appointment.id, state=WishState.WAITING, refused=[], created_at=self._clock.now()
            )
            _write_terms(wish, terms)
            await repository.insert_wish(uow, wish)
        return _view(wish, appointment)

    async def withdraw(self, uow: UnitOfWork, link: str) -> None:
        """Raises UnknownLink, Cancelled or NoWish."""
        _, wish = await self._find(uow, link)
        await self._take_back(uow, wish)
        wish.state = WishState.WITHDRAWN

    async def accept(self, uow: UnitOfWork, link: str, slot: Slot) -> AppointmentView:
        """Move to the slot that was offered. Accepting twice moves once.

        Raises UnknownLink, Cancelled, NoWish, TooLate, and OfferEnded when it is no longer kept, or another one is
        offered by now.
        """
        view, wish = await self._find(uow, link)
        if wish.state is WishState.FULFILLED and view.is_at(slot):
            return view
        now, desk_id = self._clock.now(), wish.offered_desk_id
        if _offered(wish, view) != slot or desk_id is None or wish.offer_ends_at is None or wish.offer_ends_at <= now:
            raise OfferEnded
        if not view.is_to_come(now):
            raise TooLate
        return await self._move(uow, view, wish, slot, desk_id)

    async def decline(self, uow: UnitOfWork, link: str, slot: Slot) -> None:
        """The next one gets the offer; the wish stays.

        Raises UnknownLink, Cancelled, NoWish, and OfferEnded when it is not this slot that is offered.
        """
        view, wish = await self._find(uow, link)
        if _offered(wish, view) != slot:
            raise OfferEnded
        await self._take_back(uow, wish, refused=True)

    # The job

    async def offer(self) -> int:
        """Offer what was freed, and hand on what was not taken in time; how many offers were made."""
        async with self._database.transaction() as uow:
            wishes = await repository.open_wishes(uow)
            if not wishes:
                return 0
            now = self._clock.now()
            for wish in wishes:
                if wish.state is WishState.OFFERED and (wish.offer_ends_at is None or wish.offer_ends_at <= now):
                    await self._take_back(uow, wish, refused=True)
            offered = 0
            for wish in wishes:
                if wish.state is WishState.WAITING:
                    offered += await self._offer_to(uow, wish, now)
        return offered

    async def _offer_to(self, uow: UnitOfWork, wish: Wish, now: datetime) -> bool:
        appointment = await repository.appointment_if_at_rest(uow, wish.appointment_id)
        if appointment is None:  # it is being changed right now, and will be asked the next time
            return False
        if not view_of(appointment).is_to_come(now):
            wish.state = WishState.WITHDRAWN
            return False
        freed = await repository.freed_ticks(uow, now)
        if not freed:
            return False
        view = view_of(appointment)
        items = await self._booking.items_of(uow, view, DEFAULT_LANGUAGE)
        terms = terms_for(self._config, items, view.channel)
        if terms is None:
            return False
        supply = await self._schedule.supply(uow, freed)
        for slot, desk in await self._fitting(uow, wish, view, terms, supply, freed, now):
            if await self._keep_for(uow, wish, view, terms, slot, desk, now):
                return True
        return False

    async def _fitting(
        self,
        uow: UnitOfWork,
        wish: Wish,
        view: AppointmentView,
        terms: Terms,
        supply: Supply,
        freed: dict[uuid.UUID, list[int]],
        now: datetime,
    ) -> list[tuple[Slot, DeskView]]:
        """The slots that would suit and need freed ticks, earliest first."""
        found: list[tuple[Slot, DeskView]] = []
        wanted = _terms_of(wish)
        for desk in supply.desks.values():
            if wanted.location_ids and desk.location_id not in wanted.location_ids:
                continue
            if not serves(desk, terms):
                continue
            starts = await self._starts(uow, _Freed(desk, freed[desk.id]), wanted, view, terms, supply, now)
            found += [(Slot(desk.location_id, terms.channel, tick, instant_of(tick)), desk) for tick in starts]
        found = [(slot, desk) for slot, desk in found if _name(desk.id, slot.start_tick) not in wish.refused]
        return sorted(found, key=lambda one: (one[0].start_tick, one[1].position))

    async def _starts(
        self,
        uow: UnitOfWork,
        freed: _Freed,
        wanted: WishTerms,
        view: AppointmentView,
        terms: Terms,
        supply: Supply,
        now: datetime,
    ) -> list[int]:
        first, end = min(freed.ticks) - terms.length, max(freed.ticks) + terms.length
        length = end - first
        calendar = supply.calendar_of(freed.desk)
        zone = calendar.location.zone
        taken = await repository.taken_ticks(uow, [freed.desk.id], first, end, now)
        others = set(taken.get(freed.desk.id, ())).difference(freed.ticks)
        starts = free_starts(self._config, terms, freed.desk, calendar, others, first, length)
        starts &= wall_clock_ticks(
            zone, wanted.weekdays or frozenset(range(7)), ((wanted.from_minute, wanted.to_minute),), first, length
        )
        given_back = set(freed.ticks)
        return [
            tick
            for tick in ticks_in(starts, first)
            if instant_of(tick) < view.starts_at
            and terms.earliest(now + SHORTEST_OFFER) <= tick < terms.latest(now)
            and not given_back.isdisjoint(range(tick, tick + terms.length))
        ]

    async def _keep_for(
        self,
        uow: UnitOfWork,
        wish: Wish,
        view: AppointmentView,
        terms: Terms,
        slot: Slot,
        desk: DeskView,
        now: datetime,
    ) -> bool:
        ends_at = min(now + timedelta(minutes=self._config.offer_minutes), slot.starts_at - terms.notice)
        ticks = range(slot.start_tick, slot.start_tick + terms.length)
        # A little longer than the offer, so that it can be handed on to the next before others see it.
        opens_at = ends_at + OFFERING
        if not await repository.claim_ticks(uow, desk.id, ticks, view.id, opens_at, now, freed_too=True):
            return False
        wish.state = WishState.OFFERED
        wish.offered_location_id, wish.offered_desk_id = slot.location_id, desk.id
        wish.offered_tick, wish.offer_ends_at = slot.start_tick, ends_at
        uow.record(TicksChanged(desk.id, ticks.start, ticks.stop))
        offered = replace(
            view,
            location_id=slot.location_id,
            desk_id=desk.id,
            starts_at=slot.starts_at,
            ends_at=instant_of(slot.start_tick + terms.ticks),
        )
        uow.record(SlotOffered(view, offered, uuid.uuid4(), ends_at))
        return True

    # Inside

    async def _move(
        self, uow: UnitOfWork, view: AppointmentView, wish: Wish, slot: Slot, desk_id: uuid.UUID
    ) -> AppointmentView:
        appointment = await repository.appointment_by_id(uow, view.id, lock=True)
        assert appointment is not None  # noqa: S101 - the wish refers to it
        items = await self._booking.items_of(uow, view, DEFAULT_LANGUAGE)
        terms = terms_for(self._config, items, view.channel)
        if terms is None or not await self._slots.opens(uow, desk_id, terms, slot):
            raise OfferEnded
        ticks = range(slot.start_tick, slot.start_tick + terms.length)
        if not await repository.own_offered_ticks(uow, view.id, desk_id, ticks):
            raise OfferEnded
        wish.state = WishState.FULFILLED
        _clear_offer(wish)
        return await self._booking.complete_move(uow, view, appointment, items, terms, slot, desk_id)

    async def _take_back(self, uow: UnitOfWork, wish: Wish, *, refused: bool = False) -> None:
        """End the offer, if there is one. Its ticks stay closed for a moment: others may wish for them."""
        if wish.state is not WishState.OFFERED or wish.offered_desk_id is None or wish.offered_tick is None:
            return
        now, first, desk_id = self._clock.now(), wish.offered_tick, wish.offered_desk_id
        ticks = await repository.release_offered_ticks(uow, wish.appointment_id)
        await repository.claim_ticks(uow, desk_id, ticks, None, now + OFFERING, now)
        if refused:
            wish.refused = [*wish.refused, _name(desk_id, first)][-REMEMBERED_REFUSALS:]
        wish.state = WishState.WAITING
        _clear_offer(wish)
        if ticks:
            uow.record(TicksChanged(desk_id, ticks[0], ticks[-1] + 1))
        self.alarm.ring()

    async def _find(self, uow: UnitOfWork, link: str) -> tuple[AppointmentView, Wish]:
        appointment = await self._booking.by_link(uow, link, lock=True)
        wish = await repository.wish_of(uow, appointment.id, lock=True)
        if wish is None or wish.state is WishState.WITHDRAWN:
            raise NoWish
        return appointment, wish

    # Hearing of changes

    async def _on_moved(self, uow: UnitOfWork, event: AppointmentMoved) -> None:
        """What was offered goes to others; the wish goes on, if anything could still be sooner."""
        wish = await repository.wish_of(uow, event.appointment.id, lock=True)
        if wish is not None and wish.state is WishState.OFFERED:
            await self._take_back(uow, wish)

    async def _on_cancelled(self, uow: UnitOfWork, event: AppointmentCancelled) -> None:
        wish = await repository.wish_of(uow, event.appointment.id, lock=True)
        if wish is not None and wish.state in OPEN_WISHES:
            await self._take_back(uow, wish)
            wish.state = WishState.WITHDRAWN

    async def _wake(self, _event: object) -> None:
        self.alarm.ring()


def _write_terms(wish: Wish, terms: WishTerms) -> None:
    wish.location_ids = sorted(map(str, terms.location_ids))
    wish.weekdays = sorted(terms.weekdays)
    wish.from_minute, wish.to_minute = terms.from_minute, terms.to_minute


def _terms_of(wish: Wish) -> WishTerms:
    return WishTerms(
        frozenset(map(uuid.UUID, wish.location_ids)), frozenset(wish.weekdays), wish.from_minute, wish.to_minute
    )


def _clear_offer(wish: Wish) -> None:
    wish.offered_location_id = wish.offered_desk_id = wish.offered_tick = wish.offer_ends_at = None


def _name(desk_id: uuid.UUID, tick: int) -> str:
    return f"{desk_id}:{tick}"


def _offered(wish: Wish, appointment: AppointmentView) -> Slot | None:
    if wish.state is not WishState.OFFERED or wish.offered_tick is None or wish.offered_location_id is None:
        return None
    return Slot(wish.offered_location_id, appointment.channel, wish.offered_tick, instant_of(wish.offered_tick))


def _view(wish: Wish, appointment: AppointmentView) -> WishView:
    return WishView(
        id=wish.id,
        appointment_id=wish.appointment_id,
        state=wish.state,
        terms=_terms_of(wish),
        since=wish.created_at,
        offered=_offered(wish, appointment),
        offer_ends_at=wish.offer_ends_at,
    )
