"""People and staff reach for the same time at once, on one server and on two: nobody loses more than a race."""

import asyncio
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date, timedelta

import pytest
import pytest_asyncio

from tests.support.invariants import broken
from tests.support.locks import until_somebody_waits
from tests.support.plain import Tables, read_tables
from tests.support.waiting import offer_read
from tests.support.world import World
from videodesk.booking.errors import Cancelled, HoldExpired, NoWish, OfferEnded, SlotTaken, TooLate
from videodesk.booking.policy import AppointmentState, WishState
from videodesk.booking.schemas import AppointmentView, Slot, WishTerms, WishView
from videodesk.consultations.errors import NotInState, Over
from videodesk.kit.db import UnitOfWork
from videodesk.kit.errors import Refusal
from videodesk.kit.tokens import new_token
from videodesk.locations.errors import CannotMerge
from videodesk.locations.ports import Choice, Decision
from videodesk.locations.schemas import ClosureInput, LocationKind, StopInput
from videodesk.schedule.schemas import DeskInput, Opening, SpecialDayInput, openings_of

RIVALS = 50
CLIENTS, SLOTS = 500, 40
MONDAY = date(2026, 11, 23)
MOVE = Decision(Choice.MOVE, "Wasserschaden")
WON = "won"


async def test_one_of_fifty_gets_the_slot(world: World) -> None:
    slot = (await world.slots())[0]

    outcomes = await asyncio.gather(*(_outcome(world.hold(slot)) for _ in range(RIVALS)))

    assert Counter(outcomes) == {WON: 1, SlotTaken: RIVALS - 1}
    assert slot.start_tick not in [free.start_tick for free in await world.slots()]


async def test_of_five_hundred_for_forty_slots_forty_win(world: World, twin: World) -> None:
    slots = (await world.slots())[:SLOTS]

    await _rush(_servers(world, twin), slots)

    await _assert_whole(world, confirmed=SLOTS)


async def test_of_five_hundred_for_one_time_at_forty_desks_forty_win(world: World, twin: World) -> None:
    async with world.writing() as uow:
        for number in range(2, SLOTS + 1):
            await world.add_desk(uow, number)
    slot = (await world.slots())[0]

    await _rush(_servers(world, twin), [slot])

    tables = await _assert_whole(world, confirmed=SLOTS)
    assert len({one["desk_id"] for one in tables["appointment"]}) == SLOTS


@pytest.mark.parametrize("people", [2, 3])
async def test_appointments_that_change_places_at_once_stay_where_they_are_or_go_where_it_is_free(
    world: World, twin: World, people: int
) -> None:
    """Each gives up what the next one wants: on PostgreSQL that is a deadlock, which must end as a refusal."""
    slots = (await world.slots())[:people]
    booked = [await world.book(slot) for slot in slots]

    for _ in range(3):
        outcomes = await asyncio.gather(
            *(_outcome(_move((world, twin)[n % 2], one, slots[(n + 1) % people])) for n, one in enumerate(booked))
        )
        assert set(outcomes) <= {WON, SlotTaken}
        await _assert_whole(world, confirmed=people)


async def test_who_cancels_and_moves_at_once_does_one_after_the_other(world: World, twin: World) -> None:
    slots = await world.slots()
    for n in range(6):
        booked = await world.book(slots[n])

        moved, cancelled = await asyncio.gather(
            _outcome(_move(world, booked, slots[20 + n])), _outcome(twin.cancel(booked))
        )

        assert cancelled == WON
        assert moved in (WON, Cancelled)
        tables = await _assert_whole(world, confirmed=0)
        assert tables.appointments[booked.id]["sequence"] == (2 if moved == WON else 1)


async def test_who_is_missed_and_cancels_at_once_is_one_of_the_two(world: World, twin: World) -> None:
    for _ in range(8):
        booked = await world.book()
        consultation = (await world.consultation(booked)).id

        outcomes = await asyncio.gather(_outcome(_miss(world, consultation)), _outcome(twin.cancel(booked)))

        assert tuple(outcomes) in {(WON, TooLate), (NotInState, WON), (Over, WON)}
    states = {one["state"] for one in (await read_tables(world.services.database))["appointment"]}
    assert states <= {AppointmentState.MISSED, AppointmentState.CANCELLED}


async def test_a_slot_that_is_freed_is_taken_by_one(world: World, twin: World) -> None:
    slots = await world.slots()
    booked = await world.book(slots[0])

    outcomes = await asyncio.gather(
        _outcome(world.cancel(booked)), *(_outcome((world, twin)[n % 2].book(slots[0])) for n in range(20))
    )

    assert outcomes[0] == WON
    assert Counter(outcomes[1:]).keys() <= {WON, SlotTaken}
    await _assert_whole(world, confirmed=outcomes[1:].count(WON))


# Offers


async def test_an_offer_is_accepted_or_lapses_but_never_both(world: World, twin: World) -> None:
    """The clocks of two servers are a second apart: for the one it has ended, for the other it has not."""
    first, second = await _two_wishers(world)
    assert await world.services.wishes.offer() == 1
    read, ends_at = await offer_read(world, world.link(first)), (await _wish_of(world, first)).offer_ends_at
    assert ends_at is not None
    world.clock.set(ends_at - timedelta(seconds=1))
    twin.clock.set(ends_at)

    accepted, _ = await asyncio.gather(_outcome(_accept(world, first, read)), twin.services.wishes.offer())

    assert accepted in (WON, OfferEnded)
    offered = (await _wish_of(world, second)).state
    # Who accepts gives something back, which the next one is offered when the job comes to it.
    assert accepted == WON or offered is WishState.OFFERED
    await _assert_whole(world, confirmed=2)


async def test_a_double_click_accepts_once(world: World, twin: World) -> None:
    first, _ = await _two_wishers(world)
    await world.services.wishes.offer()
    read = await offer_read(world, world.link(first))

    outcomes = await asyncio.gather(*(_outcome(_accept((world, twin)[n % 2], first, read)) for n in range(6)))

    assert outcomes == [WON] * 6
    tables = await _assert_whole(world, confirmed=2)
    assert tables.appointments[first.id]["sequence"] == 1


@pytest.mark.parametrize("step", ["cancel", "move", "decline", "withdraw", "wish"])
async def test_accepting_while_something_else_is_done_to_the_appointment(world: World, twin: World, step: str) -> None:
    first, _ = await _two_wishers(world)
    await world.services.wishes.offer()
    read, late = await offer_read(world, world.link(first)), (await world.slots())[-1]
    link, booking, wishes = world.link(first), twin.services.booking, twin.services.wishes
    others: dict[str, Callable[[UnitOfWork], Awaitable[object]]] = {
        "cancel": lambda uow: booking.cancel(uow, link),
        "move": lambda uow: booking.move(uow, link, late),
        "decline": lambda uow: wishes.decline(uow, link, read),
        "withdraw": lambda uow: wishes.withdraw(uow, link),
        "wish": lambda uow: wishes.wish(uow, link, WishTerms(weekdays=frozenset({4}))),
    }

    accepted, other, _ = await asyncio.gather(
        _outcome(_accept(world, first, read)), _outcome(_write(twin, others[step])), world.services.wishes.offer()
    )

    assert accepted in (WON, OfferEnded, NoWish, Cancelled)
    assert other == WON or (step, accepted, other) == ("decline", WON, OfferEnded)
    await _assert_whole(world, confirmed=1 if step == "cancel" else 2)


async def test_two_servers_that_offer_at_once_offer_once(world: World, twin: World) -> None:
    """While people cancel, move and wish."""
    slots = await world.slots()
    booked = [await world.book(slots[place]) for place in (0, 2, 4, 6, 30, 33, 36, 39, 42, 45)]
    early, late = booked[:4], booked[4:]

    outcomes = await asyncio.gather(
        *(_outcome(_wish((world, twin)[n % 2], one)) for n, one in enumerate(late)),
        *(_outcome((world, twin)[n % 2].cancel(one)) for n, one in enumerate(early)),
        *(_outcome((world, twin)[n % 2].services.wishes.offer()) for n in range(4)),
        _outcome(_move(world, late[0], slots[50])),
        _outcome(twin.cancel(late[1])),
    )

    assert set(outcomes) <= {WON, Cancelled}
    await asyncio.gather(world.services.wishes.offer(), twin.services.wishes.offer())
    tables = await _assert_whole(world, confirmed=5)
    places = [wish["place"] for wish in tables["wish"]]
    assert len(places) == len(set(places))


# Changes of supply


async def test_whoever_confirms_while_the_desk_closes_is_seen_or_refused(world: World, twin: World) -> None:
    """Whichever comes first: the one who closes waits for the one who confirms, and looks after them then."""
    slots = await world.slots()
    token = await world.hold(slots[0])
    await world.fill_in(token)
    confirmed = asyncio.Event()

    async def confirm_slowly() -> None:
        async with world.writing() as uow:
            await world.services.booking.confirm(uow, token)
            confirmed.set()
            await asyncio.sleep(0.2)

    async def close() -> None:
        await confirmed.wait()
        await _close_the_day(twin, MONDAY, Choice.KEEP)

    await asyncio.gather(confirm_slowly(), close())

    tables = await _assert_whole(world, confirmed=1)
    assert [one["outside_hours"] for one in tables["appointment"]] == [True]


async def test_whoever_moves_away_while_the_desk_closes_is_not_cancelled(world: World, twin: World) -> None:
    slots = await world.slots()
    tomorrow = next(slot for slot in slots if slot.starts_at.date() > MONDAY)
    booked = await world.book(slots[0])
    moved = asyncio.Event()

    async def move_slowly() -> None:
        async with world.writing() as uow:
            await world.services.booking.move(uow, world.link(booked), tomorrow)
            moved.set()
            await asyncio.sleep(0.2)

    async def close() -> None:
        await moved.wait()
        await _close_the_day(twin, MONDAY, Choice.CANCEL)

    await asyncio.gather(move_slowly(), close())

    tables = await _assert_whole(world, confirmed=1)
    assert not tables.appointments[booked.id]["outside_hours"]


@pytest.mark.parametrize("choice", [Choice.KEEP, Choice.MOVE, Choice.CANCEL])
async def test_desks_close_while_a_crowd_books_moves_and_cancels(world: World, twin: World, choice: Choice) -> None:
    async with world.writing() as uow:
        for number in (2, 3):
            await world.add_desk(uow, number)
    slots = (await world.slots())[:24]
    settled = [await world.book(slots[n]) for n in range(0, 24, 2)]

    outcomes = await asyncio.gather(
        *(_outcome((world, twin)[n % 2].book(slots[n % 24])) for n in range(48)),
        _outcome(_close_the_day(world, MONDAY, choice)),
        *(_outcome(_move((world, twin)[n % 2], one, slots[23 - n])) for n, one in enumerate(settled[:6])),
        _outcome(_open_late(twin, choice)),
        *(_outcome((world, twin)[n % 2].cancel(one)) for n, one in enumerate(settled[6:])),
    )

    assert set(outcomes) <= {WON, SlotTaken, HoldExpired, Cancelled, TooLate}
    assert outcomes[48] == WON
    tables = await _assert_whole(world)
    kept = [one for one in tables["appointment"] if one["outside_hours"]]
    assert bool(kept) == (choice is Choice.KEEP)


async def test_two_admins_who_move_people_to_each_others_desk_at_once(world: World, twin: World) -> None:
    async with world.writing() as uow:
        await world.add_desk(uow, 2)
    slots = (await world.slots())[:6]
    for slot in slots:
        await world.book(slot)
        await world.book(slot)

    outcomes = await asyncio.gather(
        *(
            _outcome(_special_day(server, desk, "10:00-12:00", Choice.MOVE))
            for server, desk in zip((world, twin), world.desks, strict=True)
        )
    )

    assert outcomes == [WON, WON]
    await _assert_whole(world, confirmed=12)


async def test_two_offices_cannot_become_each_other(world: World, twin: World) -> None:
    async with world.writing() as uow:
        one, other = [
            await world.services.locations.add(uow, {"key": key, "kind": LocationKind.OFFICE, "name": key})
            for key in ("aegi", "podbi")
        ]

    outcomes = await asyncio.gather(
        _outcome(_write(world, lambda uow: world.services.aftercare.merge(uow, one.id, other.id, MOVE))),
        _outcome(_write(twin, lambda uow: twin.services.aftercare.merge(uow, other.id, one.id, MOVE))),
    )

    assert Counter(outcomes) == {WON: 1, CannotMerge: 1}


@pytest_asyncio.fixture
async def on_postgres(postgres_built_world: World) -> AsyncIterator[World]:
    await postgres_built_world.furnish()
    yield postgres_built_world
    await postgres_built_world.services.database.close()


@pytest.mark.parametrize("removed", [True, False])
async def test_who_changes_a_stop_while_its_office_is_merged_waits_for_that_alone(
    on_postgres: World, removed: bool
) -> None:
    world, locations = on_postgres, on_postgres.services.locations
    given = StopInput(day=MONDAY, opens_minute=540, closes_minute=600, name="Markt")
    async with world.writing() as uow:
        one, other = [await world.add_office(uow, key, key, kind=LocationKind.MOBILE) for key in ("bus", "boot")]
        stop = await locations.add_stop(uow, one.id, given)

    async def change(uow: UnitOfWork) -> None:
        if removed:
            await locations.remove_stop(uow, stop.id)
        else:
            await locations.change_stop(uow, stop.id, given.model_copy(update={"name": "Kirche"}))

    async with world.writing() as uow:
        await locations.get(uow, one.id, lock=True)
        changing = asyncio.create_task(_outcome(_write(world, change)))
        await until_somebody_waits(world)
        await locations.merge(uow, one.id, other.id)

    assert await changing == WON
    async with world.reading() as uow:
        calendars = await locations.calendars(uow, [one.id, other.id])
    assert calendars[one.id].stops == ()
    assert [left.name for left in calendars[other.id].stops] == ([] if removed else ["Kirche"])


async def test_an_office_is_merged_while_a_crowd_books_there(world: World, twin: World) -> None:
    async with world.writing() as uow:
        other = await world.services.locations.add(uow, {"key": "two", "kind": LocationKind.VIDEO, "name": "Two"})
        desk = await world.services.schedule.add(uow, other.id, DeskInput(key="other", name="Other"))
        await world.services.schedule.set_hours(uow, desk.id, [Opening(day, 480, 600) for day in range(5)])
    here = [slot for slot in await world.slots() if slot.location_id == other.id][:8]
    booked = [await world.book(slot) for slot in here[:4]]
    tokens = [new_token() for _ in here]

    outcomes = await asyncio.gather(
        *(_outcome((world, twin)[n % 2].hold(slot, tokens[n])) for n, slot in enumerate(here)),
        *(_outcome((world, twin)[n % 2].book(slot)) for n, slot in enumerate(here)),
        _outcome(_write(twin, lambda uow: twin.services.aftercare.merge(uow, other.id, world.location.id, MOVE))),
        *(_outcome(_move(world, one, here[4 + n])) for n, one in enumerate(booked)),
    )

    assert set(outcomes) <= {WON, SlotTaken, HoldExpired}
    assert outcomes[len(here) * 2] == WON
    tables = await _assert_whole(world)
    assert {one["location_id"] for one in tables["appointment"] if one["state"] is AppointmentState.CONFIRMED} == {
        world.location.id
    }


# Help


async def _outcome(rival: Awaitable[object]) -> str | type[Refusal]:
    """WON or the refusal; whatever else is raised is a fault."""
    try:
        await rival
    except Refusal as refusal:
        return type(refusal)
    return WON


async def _rush(servers: list[World], slots: list[Slot]) -> None:
    """All of the clients hold at once, and those who have something confirm at once."""
    for server in servers:
        await server.slots()
    tokens = {new_token(): servers[n % len(servers)] for n in range(CLIENTS)}
    held = await asyncio.gather(
        *(_outcome(server.hold(slots[n % len(slots)], token)) for n, (token, server) in enumerate(tokens.items()))
    )
    assert Counter(held) == {WON: SLOTS, SlotTaken: CLIENTS - SLOTS}
    winners = [(server, token) for (token, server), outcome in zip(tokens.items(), held, strict=True) if outcome == WON]
    await asyncio.gather(*(server.fill_in(token) for server, token in winners))
    await asyncio.gather(*(server.confirm(token) for server, token in winners))


def _servers(world: World, twin: World) -> list[World]:
    """With SQLite there is one process."""
    return [world, twin] if world.services.database.engine.dialect.name == "postgresql" else [world]


async def _assert_whole(world: World, confirmed: int | None = None) -> Tables:
    tables = await read_tables(world.services.database)
    assert broken(tables, world.clock.now()) == []
    if confirmed is not None:
        states = [one["state"] for one in tables["appointment"]]
        assert states.count(AppointmentState.CONFIRMED) == confirmed
    return tables


async def _write(world: World, step: Callable[[UnitOfWork], Awaitable[object]]) -> None:
    async with world.writing() as uow:
        await step(uow)


async def _move(world: World, appointment: AppointmentView, slot: Slot) -> None:
    await _write(world, lambda uow: world.services.booking.move(uow, world.link(appointment), slot))


async def _miss(world: World, consultation: uuid.UUID) -> None:
    seat = await world.seat()
    await _write(world, lambda uow: world.services.desk_work.miss(uow, consultation, seat))


async def _wish(world: World, appointment: AppointmentView) -> None:
    await _write(world, lambda uow: world.services.wishes.wish(uow, world.link(appointment), WishTerms()))


async def _accept(world: World, appointment: AppointmentView, slot: Slot) -> None:
    await _write(world, lambda uow: world.services.wishes.accept(uow, world.link(appointment), slot))


async def _wish_of(world: World, appointment: AppointmentView) -> WishView:
    async with world.reading() as uow:
        wish = await world.services.wishes.of(uow, world.link(appointment))
    assert wish is not None
    return wish


async def _two_wishers(world: World) -> tuple[AppointmentView, AppointmentView]:
    """In the order in which they wish; a slot has been freed that suits both."""
    slots = await world.slots()
    early, first, second = [await world.book(slots[place]) for place in (2, 20, 24)]
    await _wish(world, first)
    await _wish(world, second)
    await world.cancel(early)
    return first, second


async def _close_the_day(world: World, day: date, choice: Choice) -> None:
    given = ClosureInput(first_day=day, last_day=day, reason="Wasserschaden")
    async with world.writing() as uow:
        await world.services.locations.add_closure(uow, given)
        await world.services.aftercare.settle(uow, None, Decision(choice, "Wasserschaden"))


async def _open_late(world: World, choice: Choice) -> None:
    """Every desk, every day."""
    async with world.writing() as uow:
        for desk in sorted(world.desks):
            hours = [opening for day in range(5) for opening in openings_of(day, "09:30-12:00")]
            await world.services.schedule.set_hours(uow, desk, hours)
        await world.services.aftercare.settle(uow, world.desks, Decision(choice, "Personalmangel"))


async def _special_day(world: World, desk: uuid.UUID, openings: str, choice: Choice) -> None:
    spans = [(opening.opens_minute, opening.closes_minute) for opening in openings_of(0, openings)]
    async with world.writing() as uow:
        await world.services.schedule.set_special_day(uow, desk, SpecialDayInput(day=MONDAY, openings=spans))
        await world.services.aftercare.settle(uow, [desk], Decision(choice, "Schulung"))
