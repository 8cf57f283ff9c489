"""More ways in which people reach for the same time at the same time, on one server and on two."""

import asyncio
from collections import Counter
from collections.abc import Awaitable

from sqlalchemy import func, select

from tests.support.world import World
from videodesk.booking.errors import HoldExpired, SlotTaken
from videodesk.booking.models import Appointment, TakenTick
from videodesk.kit.tokens import new_token

LOST = "lost"


async def test_overlapping_services_never_share_a_desk(world: World, twin: World) -> None:
    async with world.writing() as uow:
        longer = await world.add_service(uow, "ausweis", 45)
    first, second, third, *_ = await world.slots()

    rivals = [world.hold(first, service=longer), twin.hold(second), world.hold(third), twin.hold(first, service=longer)]
    outcomes = await asyncio.gather(*(_attempt(rival) for rival in rivals * 1))

    long_won = outcomes[0] != LOST or outcomes[3] != LOST
    short_won = [outcomes[1] != LOST, outcomes[2] != LOST]
    assert long_won != any(short_won)
    assert outcomes[0] == LOST or outcomes[3] == LOST


async def test_three_desks_serve_exactly_three(world: World, twin: World) -> None:
    async with world.writing() as uow:
        await world.add_desk(uow, 2)
        await world.add_desk(uow, 3)
    slot = (await world.slots())[0]

    outcomes = await asyncio.gather(*(_attempt((world, twin)[n % 2].hold(slot)) for n in range(24)))

    assert len([outcome for outcome in outcomes if outcome != LOST]) == 3
    world.services.free_time.forget()  # the servers are not started, so they do not tell each other
    assert slot not in await world.slots()


async def test_an_expired_hold_is_confirmed_or_taken_over_but_never_both(world: World, twin: World) -> None:
    slots = (await world.slots())[:8]
    slow = [await world.hold(slot) for slot in slots]
    for token in slow:
        await world.fill_in(token)
    world.clock.advance(minutes=10)
    twin.clock.advance(minutes=10)

    for token, slot in zip(slow, slots, strict=True):
        outcomes = await asyncio.gather(_attempt(world.confirm(token)), _attempt(twin.hold(slot)))
        assert outcomes.count(LOST) == 1


async def test_a_double_click_is_one_hold(world: World, twin: World) -> None:
    slot, token = (await world.slots())[0], new_token()

    await asyncio.gather(*((world, twin)[n % 2].hold(slot, token) for n in range(6)))

    assert await _count(world, Appointment) == 1
    assert await _count(world, TakenTick) == 3


async def test_a_double_click_on_book_is_one_appointment_and_one_letter(world: World, twin: World) -> None:
    token = await world.hold((await world.slots())[0])
    await world.fill_in(token)

    booked = await asyncio.gather(*((world, twin)[n % 2].confirm(token) for n in range(6)))

    assert len({appointment.id for appointment in booked}) == 1
    assert await world.services.outbox.dispatch() == 1


async def test_two_people_who_swap_their_times_at_once_are_answered(world: World, twin: World) -> None:
    """Each gives up what the other wants: on PostgreSQL that is a deadlock, which must end as a refusal."""
    first, second, *_ = await world.slots()
    for _ in range(5):
        one, other = await world.hold(first), await world.hold(second)

        await asyncio.gather(_attempt(world.hold(second, one)), _attempt(twin.hold(first, other)))

        assert await _ticks_of_each_appointment(world) == [3, 3]
        await _release(world)


async def _attempt(rival: Awaitable[object]) -> object:
    try:
        return await rival
    except (SlotTaken, HoldExpired):
        return LOST


async def _count(world: World, table: type) -> int:
    async with world.reading() as uow:
        return (await uow.session.scalar(select(func.count()).select_from(table))) or 0


async def _ticks_of_each_appointment(world: World) -> list[int]:
    async with world.reading() as uow:
        owners = await uow.session.scalars(select(TakenTick.appointment_id))
        return sorted(Counter(owners).values())


async def _release(world: World) -> None:
    world.clock.advance(minutes=10, seconds=1)
    async with world.writing() as uow:
        for draft in await uow.session.scalars(select(Appointment)):
            await uow.session.delete(draft)
    world.clock.advance(minutes=-10, seconds=-1)
