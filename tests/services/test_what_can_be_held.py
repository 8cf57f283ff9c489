"""A hold follows the same rules as the search, whatever a browser sends."""

import uuid
from datetime import timedelta

import pytest

from tests.support.world import World
from videodesk.booking.errors import NotByChannel, SlotTaken
from videodesk.booking.schemas import Slot
from videodesk.kit.ticks import tick_at


@pytest.mark.parametrize(
    ("why", "shift"),
    [
        ("before opening", timedelta(minutes=-15)),
        ("off the grid", timedelta(minutes=5)),
        ("runs past closing", timedelta(hours=4)),
        ("on a Saturday", timedelta(days=5)),
        ("in the past", timedelta(days=-7)),
        ("beyond the window", timedelta(days=28)),
        ("long after the window", timedelta(days=3650)),
    ],
)
async def test_what_is_not_offered_cannot_be_held(world: World, why: str, shift: timedelta) -> None:
    with pytest.raises(SlotTaken):
        await world.hold(_shifted((await world.slots())[0], shift))


async def test_a_slot_below_the_notice_cannot_be_held(world: World) -> None:
    slot = (await world.slots())[0]
    world.clock.set(slot.starts_at - timedelta(minutes=9, seconds=59))

    with pytest.raises(SlotTaken):
        await world.hold(slot)


async def test_at_the_notice_it_can(world: World) -> None:
    slot = (await world.slots())[0]
    world.clock.set(slot.starts_at - timedelta(minutes=10))

    await world.hold(slot)


async def test_a_service_that_needs_a_visit_cannot_be_held(world: World) -> None:
    async with world.writing() as uow:
        visit = await world.add_service(uow, "trauung", 15, video=False)

    with pytest.raises(NotByChannel):
        await world.hold((await world.slots())[0], service=visit)


async def test_an_office_that_does_not_exist_has_no_slots(world: World) -> None:
    slot = (await world.slots())[0]

    with pytest.raises(SlotTaken):
        await world.hold(slot._replace(location_id=uuid.uuid4()))


def _shifted(slot: Slot, shift: timedelta) -> Slot:
    starts_at = slot.starts_at + shift
    return slot._replace(start_tick=tick_at(starts_at), starts_at=starts_at)
