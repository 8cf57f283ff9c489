"""A slot is kept while somebody fills in the form, and no longer than promised."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.world import DETAILS, OFFICE_HOURS, World
from videodesk.booking.errors import AlreadyBooked, DetailsMissing, HoldExpired, SlotTaken, UnknownHold
from videodesk.booking.policy import AppointmentState
from videodesk.booking.schemas import AppointmentView, Slot, items_for
from videodesk.kit.tokens import new_token
from videodesk.schedule.schemas import DeskInput


async def test_a_held_slot_is_offered_to_nobody_else_until_the_hold_ends(world: World) -> None:
    slot = (await world.slots())[0]
    await world.hold(slot)

    world.clock.advance(minutes=9, seconds=59)
    assert slot not in await world.slots()

    world.clock.advance(seconds=1)
    assert slot in await world.slots()


async def test_who_wants_a_language_gets_a_desk_that_speaks_it_or_none(world: World) -> None:
    booking, turkish = world.services.booking, await _add_turkish_desk(world)
    slot, later, *_ = await world.slots()

    async def hold(language: str | None) -> AppointmentView:
        async with world.writing() as uow:
            return await world.services.holds.hold(
                uow, new_token(), items_for([world.service]), slot, "de", language=language
            )

    held = await hold("tr")
    assert (held.desk_id, held.details.language) == (turkish, "tr")
    with pytest.raises(SlotTaken):
        await hold("tr")
    assert (await hold(None)).desk_id == world.desks[0]

    booked = await world.book(later)
    async with world.writing() as uow:
        moved = await booking.move(uow, world.link(booked), (await world.slots())[1], "tr")
    assert moved.desk_id == turkish


async def test_who_names_a_language_later_gets_a_desk_that_speaks_it_at_the_same_time(world: World) -> None:
    booking = world.services.booking
    slot, token = (await world.slots())[0], new_token()

    async def hold(language: str | None) -> AppointmentView:
        async with world.writing() as uow:
            return await world.services.holds.hold(
                uow, token, items_for([world.service]), slot, "de", language=language
            )

    async def move(language: str | None) -> AppointmentView:
        async with world.writing() as uow:
            return await booking.move(uow, world.link(booked), slot, language)

    first = await hold(None)
    with pytest.raises(SlotTaken):
        await hold("tr")
    assert await _held(world, token) == first
    turkish = await _add_turkish_desk(world)
    held = await hold("tr")
    assert (held.desk_id, held.starts_at, held.details.language) == (turkish, slot.starts_at, "tr")
    assert await hold("de") == replace(held, details=replace(held.details, language="de")), "it speaks both"

    # The same for an appointment that another desk has.
    booked = await world.book(slot)
    assert booked.desk_id == world.desks[0]
    with pytest.raises(SlotTaken):
        await move("tr")
    async with world.writing() as uow:
        await world.services.holds.drop(uow, token)
    assert await move(None) == booked
    moved = await move("tr")
    assert (moved.desk_id, moved.starts_at, moved.sequence) == (turkish, slot.starts_at, 1)
    assert await move("tr") == moved


async def test_a_second_click_on_ones_own_hold_is_never_too_late(world: World) -> None:
    """Ten minutes before it starts nobody else gets the slot any more."""
    slot = (await world.slots())[0]
    world.clock.set(slot.starts_at - timedelta(minutes=10))
    token = await world.hold(slot)
    held = await _held(world, token)
    world.clock.advance(seconds=1)

    await world.hold(slot, token)

    assert await _held(world, token) == held
    with pytest.raises(SlotTaken):
        await world.hold(slot)


async def test_an_expired_hold_can_be_taken_by_another(world: World) -> None:
    slot = (await world.slots())[0]
    slow = await _filled_in(world, slot)
    world.clock.advance(minutes=10)

    await world.book(slot)

    with pytest.raises(HoldExpired):
        await world.confirm(slow)
    assert (await _held(world, slow)).details == DETAILS


async def test_somebody_slow_gets_the_slot_while_it_is_still_free(world: World) -> None:
    slot = (await world.slots())[0]
    slow = await _filled_in(world, slot)
    world.clock.advance(minutes=40)

    booked = await world.confirm(slow)

    assert booked.starts_at == slot.starts_at
    assert slot not in await world.slots()


async def test_nobody_gets_a_slot_that_has_begun(world: World) -> None:
    slot = (await world.slots())[0]
    slow = await _filled_in(world, slot)
    world.clock.set(slot.starts_at)

    with pytest.raises(HoldExpired):
        await world.confirm(slow)


async def test_after_an_expired_hold_another_slot_is_taken_with_the_same_details(world: World) -> None:
    first, second, *_ = await world.slots()
    slow = await _filled_in(world, first)
    world.clock.advance(minutes=10)
    await world.book(first)

    await world.hold(second, slow)
    booked = await world.confirm(slow)

    assert (booked.starts_at, booked.details) == (second.starts_at, DETAILS)


async def test_moving_a_hold_frees_the_old_slot(world: World) -> None:
    first, second, *_ = await world.slots()
    token = await _filled_in(world, first)

    await world.hold(second, token)

    assert first in await world.slots()
    assert second not in await world.slots()
    assert (await world.confirm(token)).starts_at == second.starts_at


async def test_moving_a_hold_by_a_part_of_its_length_is_no_conflict_with_itself(world: World) -> None:
    async with world.writing() as uow:
        longer = await world.add_service(uow, "ausweis", 30)
    first, second, *_ = await world.slots(longer)
    token = await world.hold(first, service=longer)

    await world.hold(second, token, service=longer)

    assert (await _held(world, token)).starts_at == second.starts_at


async def test_when_the_new_slot_is_taken_the_old_hold_stays(world: World) -> None:
    first, second, *_ = await world.slots()
    token = await _filled_in(world, first)
    await world.hold(second)

    with pytest.raises(SlotTaken):
        await world.hold(second, token)

    assert first not in await world.slots()
    assert (await world.confirm(token)).starts_at == first.starts_at


async def test_the_same_token_again_is_the_same_hold_and_gives_no_more_time(world: World) -> None:
    slot, *others = await world.slots()
    token = await world.hold(slot)
    world.clock.advance(minutes=8)

    await world.hold(slot, token)

    assert [free for free in await world.slots() if free in others] == others
    assert slot not in await world.slots()
    world.clock.advance(minutes=2)
    assert slot in await world.slots()


async def test_confirming_twice_books_once_and_writes_one_letter(world: World) -> None:
    token = await _filled_in(world, (await world.slots())[0])

    once, twice = await world.confirm(token), await world.confirm(token)

    assert once == twice
    assert once.state is AppointmentState.CONFIRMED
    assert await world.services.outbox.dispatch() == 1


async def test_nothing_is_booked_for_nobody(world: World) -> None:
    token = await world.hold((await world.slots())[0])

    with pytest.raises(DetailsMissing):
        await world.confirm(token)

    assert (await _held(world, token)).state is AppointmentState.HELD
    assert await world.services.outbox.dispatch() == 0


async def test_a_token_that_nobody_holds_is_unknown(world: World) -> None:
    for attempt in (_held(world, new_token()), world.fill_in(new_token()), world.confirm(new_token())):
        with pytest.raises(UnknownHold):
            await attempt


async def test_what_is_booked_is_no_hold_any_more(world: World) -> None:
    first, second, *_ = await world.slots()
    token = await _filled_in(world, first)
    await world.confirm(token)

    for attempt in (world.hold(second, token), world.fill_in(token), _held(world, token)):
        with pytest.raises(AlreadyBooked):
            await attempt
    assert second in await world.slots()


async def test_what_was_typed_is_deleted_two_hours_after_the_hold_has_ended(world: World) -> None:
    forgotten = await _filled_in(world, (await world.slots())[0])
    booked = await world.book()
    world.clock.advance(hours=2, minutes=10)

    await _purge(world)
    assert (await _held(world, forgotten)).details == DETAILS

    world.clock.advance(seconds=1)
    await _purge(world)
    with pytest.raises(UnknownHold):
        await _held(world, forgotten)
    assert (await world.consultation(booked)).appointment.details == DETAILS


async def _add_turkish_desk(world: World) -> uuid.UUID:
    async with world.writing() as uow:
        desk = DeskInput(key="b", name="B", languages=["de", "tr"])
        turkish = (await world.services.schedule.add(uow, world.location.id, desk)).id
        await world.services.schedule.set_hours(uow, turkish, OFFICE_HOURS)
    return turkish


async def _filled_in(world: World, slot: Slot) -> str:
    token = await world.hold(slot)
    await world.fill_in(token)
    return token


async def _held(world: World, token: str) -> AppointmentView:
    async with world.reading() as uow:
        return await world.services.holds.held(uow, token)


async def _purge(world: World) -> None:
    async with world.writing() as uow:
        await world.services.holds.purge(uow)
