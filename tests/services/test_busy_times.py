"""Busy times of a desk: search, holds and bookings go by them, on both databases; what is booked stays."""

import uuid

import pytest

from tests.support.plain import read_tables
from tests.support.world import World
from videodesk.booking.errors import SlotTaken
from videodesk.booking.schemas import Slot
from videodesk.catalogue.schemas import Channel
from videodesk.locations.ports import Choice, Decision
from videodesk.schedule.schemas import Busy

CALENDAR = uuid.uuid4()


async def close(world: World, *spans: Busy, source: uuid.UUID = CALENDAR) -> bool:
    async with world.writing() as uow:
        return await world.services.schedule.set_busy(uow, world.desks[0], source, spans)


def during(slot: Slot) -> Busy:
    return slot.start_tick, slot.start_tick + 3


async def test_a_slot_in_it_is_neither_found_nor_held_and_comes_back(world: World) -> None:
    first, second = (await world.slots())[:2]

    assert await close(world, during(first))
    assert (await world.slots())[0] == second
    with pytest.raises(SlotTaken):
        await world.hold(first)

    assert await close(world)
    assert (await world.slots())[0] == first
    await world.hold(first)


async def test_five_minutes_are_enough_to_close_a_slot(world: World) -> None:
    first, second, third = (await world.slots())[:3]

    await close(world, (second.start_tick - 1, second.start_tick + 1))

    assert (await world.slots())[0] == third
    assert first not in await world.slots()


async def test_all_free_slots_are_those_of_plain_loops(world: World) -> None:
    slots = await world.slots()
    await close(world, *[(slot.start_tick + 1, slot.start_tick + 7) for slot in slots[::5]])
    await close(world, (slots[2].start_tick, slots[4].start_tick), source=uuid.uuid4())

    plain = (await read_tables(world.services.database)).free_slots(
        world.settings.booking, [(world.service.id, 1)], Channel.VIDEO, world.clock.now()
    )

    found = [slot.start_tick for slot in await world.slots()]
    assert found == sorted(tick for _, tick in plain)[: len(found)]
    assert len(found) < len(slots)


async def test_the_same_again_is_no_change(world: World) -> None:
    first, second = (await world.slots())[:2]
    await close(world, during(first))
    version = await desk_version(world)

    assert not await close(world, during(first))
    # Two that touch are one.
    assert not await close(
        world, (first.start_tick, first.start_tick + 1), (first.start_tick + 1, first.start_tick + 3)
    )
    assert await desk_version(world) == version

    assert await close(world, during(second))
    assert await desk_version(world) == version + 1


async def test_calendars_do_not_open_what_another_one_closes(world: World) -> None:
    first, second, third = (await world.slots())[:3]
    other = uuid.uuid4()
    await close(world, during(first))
    await close(world, during(first), during(second), source=other)
    assert (await world.slots())[0] == third

    await close(world, source=other)

    assert (await world.slots())[0] == second


async def test_another_server_process_sees_it_too(world: World, twin: World) -> None:
    """With SQLite there is none, but the row of a hold is refused all the same."""
    first = (await twin.slots())[0]

    await close(world, during(first))

    with pytest.raises(SlotTaken):
        await twin.hold(first)


async def test_appointments_stay_also_when_an_admin_changes_the_hours(world: World) -> None:
    booked = await world.book()
    await close(world, (0, 2**40))
    assert await world.slots() == []

    async with world.writing() as uow:
        settled = await world.services.aftercare.settle(uow, world.desks, Decision(Choice.ASK))

    assert (settled.kept, settled.moved, settled.cancelled) == (0, 0, 0)
    async with world.reading() as uow:
        assert (await world.services.booking.get(uow, booked.id)).starts_at == booked.starts_at


async def desk_version(world: World) -> int:
    async with world.reading() as uow:
        return (await world.services.schedule.desk(uow, world.desks[0])).version
