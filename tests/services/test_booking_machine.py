"""Whatever people, staff and time do in whatever order, every promise of booking holds after each step.

Hypothesis plays the town: it draws the steps, a plain oracle (`tests.support.plain`) says what each of them must find,
and `tests.support.invariants` looks at the tables. For a longer game than CI's: `MACHINE_EXAMPLES=500 pytest …`.
"""

import asyncio
import os
import random
import uuid
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import RowMapping, delete, insert

from tests.support.invariants import broken
from tests.support.plain import Key, Tables, read_tables, wall_clock, wanted_of
from tests.support.world import MONDAY, World, make_world
from videodesk.accounts.policy import Role
from videodesk.booking.errors import NotByChannel, SlotTaken
from videodesk.booking.policy import NEXT, AppointmentState, WishState
from videodesk.booking.schemas import Audience, Details, Item, Items, Slot, SlotQuery, WishTerms
from videodesk.booking.wishes import SHORTEST_OFFER
from videodesk.catalogue.schemas import Channel, ChannelInput, ServiceInput, ServiceTextInput, ServiceView
from videodesk.kit.db import UnitOfWork
from videodesk.kit.errors import Refusal
from videodesk.kit.ticks import instant_of, tick_not_before
from videodesk.locations.errors import Stranded
from videodesk.locations.ports import Choice, Decision, Settled
from videodesk.locations.schemas import ClosureInput, LocationKind
from videodesk.schedule.schemas import DeskInput, Hours, HoursKind, Opening, SpecialDayInput
from videodesk.tables import metadata

EXAMPLES = int(os.environ.get("MACHINE_EXAMPLES", "8"))
STEPS = int(os.environ.get("MACHINE_STEPS", "30"))
T = TypeVar("T")
State = AppointmentState

NUMBERS = st.integers(0, 1000)
CHANNELS = st.sampled_from(Channel)
CHOICES = st.sampled_from(Choice)
PAUSES = st.sampled_from([1, 4, 6, 10, 11, 31, 61, 125, 600, 1440])
DRAWS = st.sampled_from([0.0, 0.02, 0.5, 0.99])
# Wall clock of special days and hours: all day closed, or a part that cuts appointments in two.
SPANS = st.sampled_from([[], [(480, 510)], [(490, 540)], [(480, 540)], [(480, 485), (510, 600)]])
MORNING = (Opening(0, 480, 540),)
VIDEO, ON_SITE, PHONE = Channel.VIDEO, Channel.ON_SITE, Channel.PHONE
PHONE_NUMBER = "0511 1234"


class Undo(Exception):
    """Ends a transaction that was only a try."""


@dataclass
class Town:
    """Three offices with five desks, furnished once; each game starts with the same rows."""

    world: World
    runner: asyncio.Runner
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    offices: list[uuid.UUID] = field(default_factory=list)
    desks: list[uuid.UUID] = field(default_factory=list)
    services: dict[str, ServiceView] = field(default_factory=dict)
    staff: uuid.UUID = field(default_factory=uuid.uuid4)
    chance: random.Random = field(default_factory=random.Random)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def new_id(self) -> uuid.UUID:
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)

    async def furnish(self) -> None:
        services = self.world.services
        async with self.world.writing() as uow:
            self.staff = await services.accounts.add_member(uow, "anna", "Anna", Role.STAFF, "correct horse battery")
            for given in _services():
                await services.catalogue.save(uow, given)
            quick, _, long = [await services.catalogue.by_key(uow, key, "de") for key in ("quick", "ident", "long")]
            for key, kind in (("a", "office"), ("b", "office"), ("v", "video")):
                fields = {"key": key, "kind": LocationKind(kind), "name": key.upper(), "region": "DE-NI"}
                self.offices.append((await services.locations.add(uow, fields)).id)
            desks: list[tuple[int, list[Channel], list[ServiceView]]] = [
                (0, [ON_SITE, PHONE], []),
                (0, [ON_SITE], [quick, long]),
                (1, [ON_SITE, VIDEO], []),
                (1, [PHONE, VIDEO], [quick]),
                (2, [VIDEO], []),
            ]
            for position, (office, channels, given_services) in enumerate(desks):
                given_desk = _desk_input(position, channels, given_services)
                desk = await services.schedule.add(uow, self.offices[office], given_desk)
                await services.schedule.set_hours(uow, desk.id, _hours(480, 540))
                self.desks.append(desk.id)
        self._name_anew(await read_tables(self.world.services.database))
        await self.reset()
        async with self.world.reading() as uow:
            for key in ("quick", "ident", "long"):
                self.services[key] = await services.catalogue.by_key(uow, key, "de")

    def _name_anew(self, tables: Tables) -> None:
        """The same ids in every run, so that a game can be played again."""
        rows = {name: [dict(row) for row in tables[name]] for name in metadata.tables}
        known = [
            *self.offices,
            *self.desks,
            *(row["id"] for row in sorted(rows["service"], key=lambda row: row["key"])),
        ]
        names = {
            identity: uuid.UUID(int=(place + 1) * 0x9E3779B97F4A7C15F39CC060) for place, identity in enumerate(known)
        }
        self.rows = {
            name: [
                {
                    column: names.get(value, value) if isinstance(value, uuid.UUID) else value
                    for column, value in row.items()
                }
                for row in found
            ]
            for name, found in rows.items()
            if found
        }
        self.offices, self.desks = [names[one] for one in self.offices], [names[one] for one in self.desks]

    async def reset(self) -> None:
        async with self.world.writing() as uow:
            for table in reversed(metadata.sorted_tables):
                await uow.session.execute(delete(table))
            for table in metadata.sorted_tables:
                if table.name in self.rows:
                    await uow.session.execute(insert(table), self.rows[table.name])
        self.world.services.free_time.forget()
        self.world.clock.set(MONDAY)

    @property
    def baskets(self) -> list[Items]:
        quick, ident, long = (self.services[key] for key in ("quick", "ident", "long"))
        return [(Item(quick),), (Item(ident),), (Item(long, 2),), (Item(ident), Item(quick))]


def _services() -> Iterator[ServiceInput]:
    texts = {"de": ServiceTextInput(name="Dienst")}
    yield ServiceInput(
        key="quick",
        channels={
            VIDEO: ChannelInput(duration_minutes=10, rerelease_minutes=30),
            PHONE: ChannelInput(duration_minutes=10, notice_minutes=60),
            ON_SITE: ChannelInput(duration_minutes=15, held_back_percent=40, held_back_hours=24),
        },
        texts=texts,
    )
    yield ServiceInput(
        key="ident",
        channels={
            VIDEO: ChannelInput(duration_minutes=15, held_back_percent=50, held_back_hours=1, rerelease_minutes=5),
            ON_SITE: ChannelInput(duration_minutes=15),
        },
        buffer_minutes=5,
        max_persons=2,
        texts=texts,
    )
    yield ServiceInput(
        key="long",
        channels={ON_SITE: ChannelInput(duration_minutes=20, window_days=2, rerelease_minutes=60)},
        buffer_minutes=10,
        max_persons=2,
        texts=texts,
    )


def _desk_input(position: int, channels: list[Channel], services: list[ServiceView], in_use: bool = True) -> DeskInput:
    name = f"desk-{position}"
    return DeskInput(key=name, name=name, channels=channels, services=[one.id for one in services], in_use=in_use)


def _hours(opens: int, closes: int) -> list[Hours | Opening]:
    return [Opening(day, opens, closes) for day in range(7)]


class Game(RuleBasedStateMachine):
    def __init__(self, town: Town) -> None:
        super().__init__()
        self.town, self.world, self.services = town, town.world, town.world.services
        self.config = self.world.settings.booking
        self.draw = 0.0
        # The product draws it at random; here it is another step.
        self.services.booking._slots.draw = lambda: self.draw
        self.run(town.reset())
        town.chance.seed(1)
        self.tokens: list[str] = []
        self.known: list[uuid.UUID] = []
        self.steps = count()
        self.refusal: Refusal | None = None
        self.before = self.tables = self.run(read_tables(self.services.database))

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.town.run(work)

    def attempt(self, step: Callable[[UnitOfWork], Awaitable[T]]) -> T | Refusal:
        """The step's result, or its refusal, after which all must be as it was."""

        async def work() -> T:
            async with self.world.writing() as uow:
                return await step(uow)

        try:
            return self.run(work())
        except Refusal as refusal:
            self.refusal = refusal
            return refusal

    # What there is to choose from

    def choice(self, number: int) -> tuple[Items, Channel]:
        """What to come for and how; now and then it is not to be had like that."""
        items = self.town.baskets[number % len(self.town.baskets)]
        given = [channel for channel in Channel if all(channel in item.service.channels for item in items)]
        channels = list(Channel) if number % 20 == 0 else given
        return items, channels[number // 7 % len(channels)]

    def slot(self, items: Items, channel: Channel, number: int, *, staff: bool = False) -> Slot:
        """Mostly one that is free, now and then any."""
        free = self.slots(items, channel, staff=staff)
        if free and number % 10 < 9:
            return free[number % len(free)]
        tick = tick_not_before(self.now) + number
        return Slot(self.town.offices[number % len(self.town.offices)], channel, tick, instant_of(tick))

    def slots(self, items: Items, channel: Channel, *, staff: bool = False) -> list[Slot]:
        free = sorted(self.free(items, channel, staff=staff), key=lambda key: (key[1], key[0]))
        return [Slot(office, channel, tick, instant_of(tick)) for office, tick in free]

    def free(self, items: Items, channel: Channel, *, staff: bool) -> dict[Key, set[uuid.UUID]]:
        wanted = [(item.service.id, item.persons) for item in items]
        return self.tables.free_slots(self.config, wanted, channel, self.now, staff=staff)

    def one_of(self, number: int, *states: State) -> RowMapping | None:
        """One of the appointments in these states, the earliest first, or of all when there is none."""
        rows = [self.tables.appointments[one] for one in self.known if one in self.tables.appointments]
        rows = [row for row in rows if row["state"] in states] or rows
        rows.sort(key=lambda row: row["start_tick"])
        return rows[number % len(rows)] if rows else None

    def wisher(self, number: int, *states: WishState) -> RowMapping | None:
        wished = {row["appointment_id"]: row["state"] for row in self.tables["wish"]}
        rows = [self.tables.appointments[one] for one in self.known if wished.get(one) in states]
        return rows[number % len(rows)] if rows else self.one_of(number, State.CONFIRMED)

    def link(self, one: RowMapping) -> str:
        return self.services.booking.link_token(one["id"])

    @property
    def now(self) -> Any:
        return self.world.clock.now()

    # Citizens

    @initialize(numbers=st.lists(NUMBERS, min_size=4, max_size=12))
    def some_have_booked(self, numbers: list[int]) -> None:
        for number in numbers:
            self.book(number, number // 2, True)
            self.look()

    @rule(number=NUMBERS, basket=NUMBERS, again=st.booleans())
    def hold(self, number: int, basket: int, again: bool) -> None:
        if not again or not self.tokens:
            self.tokens.append(f"token-{len(self.tokens)}")
        token = self.tokens[number % len(self.tokens)] if again else self.tokens[-1]
        items, channel = self.choice(basket)
        slot = self.slot(items, channel, number)
        held = self.attempt(lambda uow: self.services.holds.hold(uow, token, items, slot, "de"))
        offered = (slot.location_id, slot.start_tick) in self.free(items, channel, staff=False)
        if not again:
            assert offered != isinstance(held, SlotTaken | NotByChannel), held

    @rule(number=NUMBERS)
    def extend(self, number: int) -> None:
        if self.tokens:
            token = self.tokens[number % len(self.tokens)]
            self.attempt(lambda uow: self.services.holds.extend(uow, token))

    @rule(number=NUMBERS)
    def drop(self, number: int) -> None:
        if self.tokens:
            token = self.tokens[number % len(self.tokens)]
            self.attempt(lambda uow: self.services.holds.drop(uow, token))

    @rule(number=NUMBERS, trusted=st.booleans())
    def confirm(self, number: int, trusted: bool) -> None:
        if self.tokens:
            token = self.tokens[number % len(self.tokens)]
            self.attempt(lambda uow: self._fill_in_and_confirm(uow, token, number, trusted))

    @rule(number=NUMBERS, basket=NUMBERS, trusted=st.booleans())
    def book(self, number: int, basket: int, trusted: bool) -> None:
        items, channel = self.choice(basket)
        self.book_this(items, self.slot(items, channel, number), number, trusted)

    def book_this(self, items: Items, slot: Slot, number: int, trusted: bool) -> None:
        token = f"token-{len(self.tokens)}"

        async def book(uow: UnitOfWork) -> None:
            await self.services.holds.hold(uow, token, items, slot, "en")
            await self._fill_in_and_confirm(uow, token, number, trusted)

        self.attempt(book)
        self.tokens.append(token)

    async def _fill_in_and_confirm(self, uow: UnitOfWork, token: str, number: int, trusted: bool) -> None:
        details = Details(f"Kim {number}", f"kim{number}@example.org", PHONE_NUMBER, "de", "")
        await self.services.holds.fill_in(uow, token, details)
        await self.services.booking.confirm(uow, token, trusted=trusted)

    @rule(number=NUMBERS)
    def confirm_address(self, number: int) -> None:
        one = self.one_of(number, State.UNCONFIRMED)
        if one:
            self.attempt(lambda uow: self.services.booking.confirm_address(uow, self.link(one)))

    @rule(number=NUMBERS, place=NUMBERS, channel=st.none() | CHANNELS)
    def move(self, number: int, place: int, channel: Channel | None) -> None:
        one = self.one_of(number, State.CONFIRMED)
        if one:
            slot = self.slot(self._items_of(one), channel or one["channel"], place)
            self.attempt(lambda uow: self.services.booking.move(uow, self.link(one), slot))

    @rule(number=NUMBERS, at_once=st.booleans())
    def cancel(self, number: int, at_once: bool) -> None:
        """The job is woken by it, but need not come to it at once."""
        one = self.one_of(number, State.CONFIRMED, State.UNCONFIRMED)
        if one:
            self.attempt(lambda uow: self.services.booking.cancel(uow, self.link(one)))
            if at_once and self.refusal is None:
                self.look()
                self.offer()

    def _items_of(self, one: RowMapping) -> Items:
        services = {service.id: service for service in self.town.services.values()}
        return tuple(Item(services[service], persons) for service, persons in wanted_of(one))

    # Wishes

    @rule(
        number=NUMBERS,
        offices=st.sets(st.integers(0, 2), max_size=2),
        weekdays=st.sampled_from([(), (), (0, 1, 2), (1,)]),
        minutes=st.sampled_from([(0, 1440), (0, 1440), (480, 510), (500, 540)]),
    )
    def wish(self, number: int, offices: set[int], weekdays: tuple[int, ...], minutes: tuple[int, int]) -> None:
        one = self.one_of(-1 - number, State.CONFIRMED)
        if one:
            terms = WishTerms(frozenset(self.town.offices[n] for n in offices), frozenset(weekdays), *minutes)
            self.attempt(lambda uow: self.services.wishes.wish(uow, self.link(one), terms))

    @rule(
        number=NUMBERS, basket=NUMBERS, answer=st.sampled_from(["accept", "decline", "silence", "wish", "cancel", ""])
    )
    def give_way(self, number: int, basket: int, answer: str) -> None:
        """Somebody would rather come sooner, somebody who comes sooner gives up, and the first one answers."""
        items, channel = self.choice(basket)
        free = self.slots(items, channel)
        for slot in (free[number % 5], free[-1 - number // 5 % 5]) if len(free) > 10 else ():
            self.book_this(items, slot, number, True)
            self.look()
        booked = [
            one for one in map(self.tables.appointments.get, self.known) if one and one["state"] is State.CONFIRMED
        ]
        if len(booked) >= 2:
            early, late = booked[-2:]
            self.attempt(lambda uow: self.services.wishes.wish(uow, self.link(late), WishTerms()))
            self.look()
            self.attempt(lambda uow: self.services.booking.cancel(uow, self.link(early)))
            self.look()
            self.offer()
            self.look()
            self.answer(late, answer)

    def answer(self, one: RowMapping, answer: str) -> None:
        wishes, booking = self.services.wishes, self.services.booking
        link, slot = self.link(one), self.read_offer(one)
        match answer:
            case "accept":
                self.attempt(lambda uow: wishes.accept(uow, link, slot))
            case "decline":
                self.attempt(lambda uow: wishes.decline(uow, link, slot))
            case "wish":
                self.attempt(lambda uow: wishes.wish(uow, link, WishTerms(frozenset(self.town.offices[:2]))))
            case "cancel":
                self.attempt(lambda uow: booking.cancel(uow, link))
            case "silence":
                self.world.clock.advance(minutes=self.config.offer_minutes)
        if answer:
            self.look()
            self.offer()
            self.check_step()
            # What nobody has been offered is open again by then.
            self.world.clock.advance(minutes=3)

    def offer_to(self, one: RowMapping) -> RowMapping | None:
        wishes = (row for row in self.tables["wish"] if row["appointment_id"] == one["id"])
        return next((row for row in wishes if row["offered_tick"]), None)

    def read_offer(self, one: RowMapping) -> Slot:
        """What the page shows: what is offered, or else the appointment's own time."""
        offer = self.offer_to(one)
        location, tick = one["location_id"], one["start_tick"]
        if offer is not None:
            location, tick = offer["offered_location_id"], offer["offered_tick"]
        return Slot(location, one["channel"], tick, instant_of(tick))

    @rule()
    def offer(self) -> None:
        self.run(self.services.wishes.offer())
        after = self.run(read_tables(self.services.database))
        _check_offers(self, after)

    @rule(number=NUMBERS)
    def accept(self, number: int) -> None:
        one = self.wisher(number, WishState.OFFERED)
        if one:
            offer, slot = self.offer_to(one), self.read_offer(one)
            accepted = self.attempt(lambda uow: self.services.wishes.accept(uow, self.link(one), slot))
            if not isinstance(accepted, Refusal) and offer:
                assert accepted.starts_at == instant_of(offer["offered_tick"])
                assert accepted.desk_id == offer["offered_desk_id"]

    @rule(number=NUMBERS)
    def decline(self, number: int) -> None:
        one = self.wisher(number, WishState.OFFERED)
        if one:
            slot = self.read_offer(one)
            self.attempt(lambda uow: self.services.wishes.decline(uow, self.link(one), slot))

    @rule(number=NUMBERS)
    def withdraw(self, number: int) -> None:
        one = self.wisher(number, WishState.OFFERED, WishState.WAITING)
        if one:
            self.attempt(lambda uow: self.services.wishes.withdraw(uow, self.link(one)))

    # Staff

    @rule(number=NUMBERS, basket=NUMBERS, reason=st.sampled_from(["calls", "calls", " "]))
    def book_on_behalf(self, number: int, basket: int, reason: str) -> None:
        token, (items, channel) = f"token-{len(self.tokens)}", self.choice(basket)
        slot = self.slot(items, channel, number, staff=True)
        details = Details(f"Kim {number}", "" if number % 2 else f"kim{number}@example.org", PHONE_NUMBER, "de", "")
        self.attempt(
            lambda uow: self.services.booking.book_on_behalf(uow, self.town.staff, token, items, slot, details, reason)
        )
        self.tokens.append(token)

    @rule(number=NUMBERS, place=NUMBERS)
    def move_by_staff(self, number: int, place: int) -> None:
        one = self.one_of(number, State.CONFIRMED)
        if one:
            slot = self.slot(self._items_of(one), one["channel"], place, staff=True)
            self.attempt(lambda uow: self.services.booking.move_by_staff(uow, one["id"], self.town.staff, slot, "ill"))

    @rule(number=NUMBERS)
    def cancel_by_staff(self, number: int) -> None:
        one = self.one_of(number, State.CONFIRMED, State.UNCONFIRMED)
        if one:
            self.attempt(lambda uow: self.services.booking.cancel_by_staff(uow, one["id"], self.town.staff, "ill"))

    # Supply

    def settle(
        self,
        change: Callable[[UnitOfWork], Awaitable[object]],
        choice: Choice,
        desks: list[uuid.UUID] | None = None,
    ) -> None:
        async def work(uow: UnitOfWork) -> Settled:
            await change(uow)
            return await self.services.aftercare.settle(uow, desks, Decision(choice, "works", self.town.staff))

        settled = self.attempt(work)
        if isinstance(settled, Stranded):
            assert choice is Choice.ASK
            assert settled.appointments
        elif isinstance(settled, Settled):
            self._check_settled(settled, choice)

    def _check_settled(self, settled: Settled, choice: Choice) -> None:
        after = self.run(read_tables(self.services.database)).appointments
        pairs = [(one, after[identity]) for identity, one in self.tables.appointments.items()]
        kept = [new for old, new in pairs if new["outside_hours"] and not old["outside_hours"]]
        moved = [
            new for old, new in pairs if new["start_tick"] != old["start_tick"] or new["desk_id"] != old["desk_id"]
        ]
        cancelled = [new for old, new in pairs if new["state"] is State.CANCELLED is not old["state"]]
        assert settled == Settled(len(kept), len(moved), len(cancelled))
        allowed = {Choice.ASK: (0, 0, 0), Choice.KEEP: (1, 0, 0), Choice.MOVE: (1, 1, 0), Choice.CANCEL: (0, 0, 1)}
        assert all(may or not done for may, done in zip(allowed[choice], (kept, moved, cancelled), strict=True))

    @rule(
        number=NUMBERS,
        span=st.sampled_from([(480, 540), (480, 540), (480, 510), (510, 570), (600, 620)]),
        choice=CHOICES,
    )
    def set_hours(self, number: int, span: tuple[int, int], choice: Choice) -> None:
        desk = self.town.desks[number % len(self.town.desks)]
        hours = _hours(*span)
        if number % 3 == 0:
            hours += [Hours(Opening(day, 495, 505), HoursKind.BREAK) for day in range(7)]
        self.settle(lambda uow: self.services.schedule.set_hours(uow, desk, hours), choice, [desk])

    @rule(number=NUMBERS, days=st.integers(0, 2), spans=SPANS, choice=CHOICES)
    def set_special_day(self, number: int, days: int, spans: list[tuple[int, int]], choice: Choice) -> None:
        desk = self.town.desks[number % len(self.town.desks)]
        given = SpecialDayInput(day=self.day(days), openings=spans)
        self.settle(lambda uow: self.services.schedule.set_special_day(uow, desk, given), choice, [desk])

    @rule(number=NUMBERS, days=st.integers(0, 2), choice=CHOICES)
    def clear_special_day(self, number: int, days: int, choice: Choice) -> None:
        desk = self.town.desks[number % len(self.town.desks)]
        self.settle(lambda uow: self.services.schedule.clear_special_day(uow, desk, self.day(days)), choice, [desk])

    @rule(number=NUMBERS, in_use=st.booleans(), channels=st.sets(CHANNELS, min_size=1), choice=CHOICES)
    def change_desk(self, number: int, in_use: bool, channels: set[Channel], choice: Choice) -> None:
        place = number % len(self.town.desks)
        services = list(self.town.services.values())[: number % 4]
        given = _desk_input(place, sorted(channels), services, in_use)
        desk = self.town.desks[place]
        self.settle(lambda uow: self.services.schedule.change(uow, desk, given), choice, [desk])

    @rule(office=st.none() | st.integers(0, 2), days=st.integers(0, 2), choice=CHOICES)
    def close(self, office: int | None, days: int, choice: Choice) -> None:
        location = None if office is None else self.town.offices[office]
        given = ClosureInput(location_id=location, first_day=self.day(days), last_day=self.day(days), reason="works")
        self.settle(lambda uow: self.services.locations.add_closure(uow, given), choice)

    @precondition(lambda self: self.tables["closure"])
    @rule(choice=CHOICES)
    def reopen(self, choice: Choice) -> None:
        closure = self.tables["closure"][-1]["id"]
        self.settle(lambda uow: self.services.locations.remove_closure(uow, closure), choice)

    @rule(one=st.integers(0, 2), other=st.integers(0, 2), choice=CHOICES, rare=st.integers(0, 3))
    def merge(self, one: int, other: int, choice: Choice, rare: int) -> None:
        if rare:
            return
        offices = self.town.offices
        decision = Decision(choice, "one office", self.town.staff)
        merged = self.attempt(lambda uow: self.services.aftercare.merge(uow, offices[one], offices[other], decision))
        if not isinstance(merged, Refusal):
            after = self.run(read_tables(self.services.database))
            assert offices[one] not in [desk["location_id"] for desk in after.desks.values()]

    def day(self, days: int) -> date:
        day: date = self.now.date() + timedelta(days=days)
        return day

    # Time

    @rule(minutes=PAUSES)
    def time_passes(self, minutes: int) -> None:
        self.world.clock.advance(minutes=minutes)

    @rule(draw=DRAWS)
    def dice(self, draw: float) -> None:
        self.draw = draw

    @rule()
    def purge(self) -> None:
        self.attempt(lambda uow: self.services.holds.purge(uow))
        after = self.run(read_tables(self.services.database))
        gone = [one for identity, one in self.tables.appointments.items() if identity not in after.appointments]
        kept_for = timedelta(hours=self.config.draft_hours)
        assert all(one["state"] in (State.HELD, State.UNCONFIRMED) for one in gone)
        assert all(one["hold_expires_at"] + kept_for < self.now for one in gone)

    # After each step

    @invariant()
    def check_step(self) -> None:
        self.look()
        self._check_searches(next(self.steps))

    def look(self) -> None:
        """See what has become of the tables, and that it may."""
        self.before, self.tables = self.tables, self.run(read_tables(self.services.database))
        self.known += [one for one in self.tables.appointments if one not in self.known]
        refusal, self.refusal = self.refusal, None
        if refusal is not None:
            for name in metadata.tables:
                assert self.tables[name] == self.before[name], f"{refusal.code} has changed {name}"
        self.tables.keep_openings_of(self.before)
        assert broken(self.tables, self.now) == []
        self._check_what_became()

    def _check_what_became(self) -> None:
        """Nothing is lost on the way from the step before."""
        for identity, old in self.before.appointments.items():
            new = self.tables.appointments.get(identity)
            if new is None:
                assert old["state"] in (State.HELD, State.UNCONFIRMED)
                continue
            assert new["state"] is old["state"] or new["state"] in NEXT[old["state"]]
            if old["state"] is not State.CONFIRMED:
                continue
            for name in (
                "uid",
                "link_hash",
                "hold_hash",
                "items",
                "name",
                "email",
                "locale",
                "created_at",
                "booked_at",
            ):
                assert new[name] == old[name], name
            # Of another desk at the same time and place the citizen need not hear, but calendars of staff do.
            where = ("location_id", "start_tick", "channel", "state")
            changed = any(new[name] != old[name] for name in where)
            assert new["sequence"] == old["sequence"] + (changed or new["desk_id"] != old["desk_id"])
            assert new["told_sequence"] == (new["sequence"] if changed else old["told_sequence"])
        self._check_order_of_wishes()

    def _check_order_of_wishes(self) -> None:
        before, now = self.before.by_id("wish"), self.tables.by_id("wish")
        old = {identity: row["place"] for identity, row in now.items() if identity in before}
        assert all(place == before[identity]["place"] for identity, place in old.items())
        assert all(row["place"] > max(old.values(), default=0) for one, row in now.items() if one not in old)

    def _check_searches(self, step: int) -> None:
        """The search finds what is there, and what it finds can be had."""
        for number, items in enumerate(self.town.baskets):
            for audience in Audience:
                expected = self._expected(items, audience)
                assert self.run(self._found(items, audience)) == expected
                if (number + step) % len(self.town.baskets) == 0:
                    self.run(self._try_to_hold(items, audience, expected, step))

    def _expected(self, items: Items, audience: Audience) -> dict[Channel, set[Key]]:
        wanted = [(item.service.id, item.persons) for item in items]
        return {
            channel: set(self.free(items, channel, staff=audience is Audience.STAFF))
            for channel in Channel
            if self.tables.terms(self.config, wanted, channel) is not None
        }

    async def _found(self, items: Items, audience: Audience) -> dict[Channel, set[Key]]:
        search = await self.services.booking.search(SlotQuery(items, audience=audience, days=60))
        found: dict[Channel, set[Key]] = {
            channel: set() for channel in Channel if all(channel in item.service.channels for item in items)
        }
        for day in search.days:
            found[day.channel].update((slot.location_id, slot.start_tick) for slot in day.slots)
        earliest: dict[tuple[uuid.UUID, Channel], int] = defaultdict(lambda: 2**62)
        for channel, keys in found.items():
            for location, tick in keys:
                earliest[location, channel] = min(earliest[location, channel], tick)
        assert {(one.slot.location_id, one.channel): one.slot.start_tick for one in search.offers} == earliest
        return found

    async def _try_to_hold(
        self, items: Items, audience: Audience, expected: dict[Channel, set[Key]], step: int
    ) -> None:
        for channel, keys in expected.items():
            first = tick_not_before(self.now)
            at_work = {
                (desk["location_id"], tick)
                for desk_id, desk in self.tables.desks.items()
                for tick in self.tables.open_ticks(desk_id, first, first + 4 * 288)
            }
            for keys_or_not, can in ((keys, True), (at_work - keys, False), ({(one, n + 1) for one, n in keys}, False)):
                ordered = sorted(keys_or_not, key=lambda key: (key[1], key[0]))
                if ordered:
                    key = ordered[step * 7 % len(ordered)]
                    assert await self._can_hold(items, channel, audience, key) is can, key

    async def _can_hold(self, items: Items, channel: Channel, audience: Audience, key: Key) -> bool:
        slot = Slot(key[0], channel, key[1], instant_of(key[1]))
        try:
            async with self.world.writing() as uow:
                await self.services.holds.hold(uow, "only a try", items, slot, "de", audience)
                raise Undo
        except Undo:
            return True
        except SlotTaken:
            return False


def _check_offers(game: Game, after: Tables) -> None:
    """First come, first served, by a second and plain hand."""
    tables, now = game.tables, game.now
    taken = {key: row["appointment_id"] for key, row in tables.taken(now).items()}
    freed = {key for key, owner in taken.items() if owner is None}
    wishes = sorted(tables["wish"], key=lambda row: row["place"])
    became = after.by_id("wish")
    waiting: list[tuple[RowMapping, set[str]]] = []
    for wish in wishes:
        refused = set(wish["refused"])
        if wish["state"] is WishState.OFFERED and wish["offer_ends_at"] <= now:
            for row in tables["taken_tick"]:
                if row["appointment_id"] == wish["appointment_id"] and row["expires_at"] is not None:
                    freed.add((row["desk_id"], row["tick"]))
                    taken[row["desk_id"], row["tick"]] = None
            refused.add(f"{wish['offered_desk_id']}:{wish['offered_tick']}")
            waiting.append((wish, refused))
        elif wish["state"] is WishState.WAITING:
            waiting.append((wish, refused))
        elif wish["state"] is WishState.OFFERED:
            assert became[wish["id"]] == wish, "an offer that has not ended was touched"
    for wish, refused in waiting:
        one, new = tables.appointments[wish["appointment_id"]], became[wish["id"]]
        if one["state"] is not State.CONFIRMED or instant_of(one["start_tick"]) <= now:
            assert new["state"] is WishState.WITHDRAWN
            continue
        suits = _suiting(game, wish, one, refused, taken, freed)
        if not suits:
            assert new["state"] is WishState.WAITING
            continue
        best = min(suits, key=lambda key: (key[1], tables.desks[key[0]]["position"]))
        assert new["state"] is WishState.OFFERED, "somebody who waits was passed over"
        offered = (new["offered_desk_id"], new["offered_tick"])
        positions = [tables.desks[desk]["position"] for desk, _ in (best, offered)]
        assert offered in suits
        assert (offered[1], positions[1]) == (best[1], positions[0])
        assert now + SHORTEST_OFFER <= new["offer_ends_at"]
        for place in range(one["tick_count"] + one["buffer_ticks"]):
            taken[offered[0], offered[1] + place] = one["id"]
            freed.discard((offered[0], offered[1] + place))


def _suiting(
    game: Game,
    wish: RowMapping,
    one: RowMapping,
    refused: set[str],
    taken: dict[Key, uuid.UUID | None],
    freed: set[Key],
) -> list[Key]:
    tables, now = game.tables, game.now
    terms = tables.terms(game.config, wanted_of(one), one["channel"])
    assert terms is not None
    first, end = tick_not_before(now + SHORTEST_OFFER + terms.notice), tick_not_before(now + terms.window)
    found = []
    for desk_id, desk in tables.desks.items():
        location = tables.locations[desk["location_id"]]
        elsewhere = wish["location_ids"] and str(location["id"]) not in wish["location_ids"]
        if elsewhere or not tables.serves(desk_id, terms.channel, terms.service_ids):
            continue
        for tick in range(first, min(end, one["start_tick"])):
            day, minute, second_pass = wall_clock(tick, location["time_zone"])
            ticks = [(desk_id, tick + place) for place in range(terms.length)]
            if (
                not second_pass
                and freed.intersection(ticks)
                and tables.is_on_grid(game.config, desk_id, tick)
                and (not wish["weekdays"] or day.weekday() in wish["weekdays"])
                and wish["from_minute"] <= minute < wish["to_minute"]
                and f"{desk_id}:{tick}" not in refused
                and all(key in freed or key not in taken for key in ticks)
                and all(tables.is_open(*key) for key in ticks)
            ):
                found.append((desk_id, tick))
    return found


@pytest.fixture
def game_world(database_url: str) -> World:
    return make_world(
        database_url,
        BOOKING_WINDOW_DAYS="3",
        BOOKING_OFFER_MINUTES="30",
        BOOKING_CONFIRM_MINUTES="20",
        BOOKING_DRAFT_HOURS="1",
    )


def test_the_town_plays(game_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with asyncio.Runner() as runner:
        town = Town(game_world, runner)
        runner.run(town.furnish())
        # An appointment's id says which desk it asks first.
        monkeypatch.setattr(uuid, "uuid4", town.new_id)
        run_state_machine_as_test(
            lambda: Game(town),  # type: ignore[arg-type]  # any factory will do
            settings=settings(
                max_examples=EXAMPLES,
                stateful_step_count=STEPS,
                phases=[Phase.generate, Phase.shrink],
                suppress_health_check=list(HealthCheck),
            ),
        )
        runner.run(game_world.services.database.close())
