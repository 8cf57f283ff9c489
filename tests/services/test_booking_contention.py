"""Two people can never get the same slot, on either database."""

import asyncio

from tests.support.world import World
from videodesk.booking.errors import SlotTaken
from videodesk.booking.schemas import Slot

RIVALS = 50


async def test_one_of_fifty_gets_the_slot(world: World) -> None:
    slot = (await world.slots())[0]

    outcomes = await asyncio.gather(*(_try_to_hold(world, slot) for _ in range(RIVALS)))

    assert outcomes.count(True) == 1
    assert slot.start_tick not in [free.start_tick for free in await world.slots()]


async def _try_to_hold(world: World, slot: Slot) -> bool:
    try:
        await world.hold(slot)
    except SlotTaken:
        return False
    return True
