"""Without an appointment: a place in the queue once and for all, and an estimate from what was measured."""

import asyncio
import uuid
from datetime import datetime, timedelta

import pytest

from tests.support.waiting import ROBIN, call, change_desk, enter, move, walk_in
from tests.support.world import DETAILS, MONDAY, World
from videodesk.booking.errors import AlreadyBooked, Cancelled, NobodyThere, NotByChannel, TooLate, UnknownHold
from videodesk.booking.policy import AppointmentState
from videodesk.booking.schemas import AppointmentView, items_for
from videodesk.catalogue.schemas import Channel, ServiceView
from videodesk.consultations.policy import ConsultationState as State
from videodesk.consultations.schemas import Outlook, Place
from videodesk.consultations.waiting_room import Wanted
from videodesk.kit.tokens import new_token
from videodesk.locations.errors import UnknownLocation

OPENS = MONDAY + timedelta(hours=1)


@pytest.fixture(autouse=True)
def open_office(built_world: World) -> None:
    """It is 08:00: the one desk opens, and closes at noon."""
    built_world.clock.set(OPENS)


async def test_who_comes_has_an_appointment_with_a_link_but_no_desk(world: World) -> None:
    world.clock.advance(minutes=3)
    free = await world.slots()

    came = await walk_in(world)

    assert (came.state, came.channel, came.walk_in) == (AppointmentState.CONFIRMED, Channel.VIDEO, True)
    assert (came.desk_id, came.starts_at, came.ends_at) == (None, OPENS, OPENS + timedelta(minutes=15))
    assert (came.details, came.service_id, came.location_id) == (ROBIN, world.service.id, world.location.id)
    view = await world.consultation(came)
    assert (view.state, view.appointment, await world.place(came)) == (State.EXPECTED, came, None)
    assert view.opens_at <= world.clock.now()
    assert await world.slots() == free


async def test_the_same_token_is_the_same_place(world: World) -> None:
    token = new_token()
    first = await walk_in(world, token)
    world.clock.advance(minutes=1)

    again = await walk_in(world, token, details=DETAILS)

    assert again == first
    assert await outlook(world) == await outlook(world)
    assert (await outlook(world)).waiting == 1


async def test_a_double_click_is_one_place(world: World) -> None:
    token = new_token()

    first, second = await asyncio.gather(walk_in(world, token), walk_in(world, token))

    assert first.id == second.id
    assert (await outlook(world)).waiting == 1


async def test_a_token_is_either_of_a_booking_or_of_a_walk_in(world: World) -> None:
    held = await world.hold((await world.slots())[0])
    with pytest.raises(UnknownHold):
        await walk_in(world, held)

    token = new_token()
    await walk_in(world, token)
    with pytest.raises(AlreadyBooked):
        await world.hold((await world.slots())[0], token)


@pytest.mark.parametrize("minutes", [-1, 240, 24 * 60 * 5])
async def test_nobody_is_there_when_the_office_is_closed(world: World, minutes: int) -> None:
    world.clock.set(OPENS + timedelta(minutes=minutes))

    with pytest.raises(NobodyThere):
        await walk_in(world)

    found = await outlook(world)
    assert (found.is_open, found.call_at, found.closes_at, found.waiting) == (False, None, None, 0)


async def test_a_closed_office_says_when_it_opens(world: World) -> None:
    for closed, opens in (
        (OPENS - timedelta(minutes=1), OPENS),
        (OPENS + timedelta(hours=5), OPENS + timedelta(days=1)),
        (OPENS + timedelta(days=4, hours=5), OPENS + timedelta(days=7)),
    ):
        world.clock.set(closed)
        assert (await outlook(world)).opens_at == opens

    async with world.writing() as uow:
        await world.services.schedule.set_hours(uow, world.desks[0], [])
    assert (await outlook(world)).opens_at is None


async def test_who_would_not_be_served_before_it_closes_is_told_so(world: World) -> None:
    closes = OPENS + timedelta(hours=4)
    world.clock.set(closes - timedelta(minutes=14))

    with pytest.raises(NobodyThere):
        await walk_in(world)

    found = await outlook(world)
    assert (found.is_open, found.call_at, found.closes_at) == (True, None, closes)
    world.clock.set(closes - timedelta(minutes=15))
    await walk_in(world)
    with pytest.raises(NobodyThere):
        await walk_in(world)


async def test_where_everything_is_booked_nobody_gets_in_between(world: World) -> None:
    for slot in await world.slots():
        if slot.starts_at < OPENS + timedelta(hours=4):
            await world.book(slot)
    world.clock.advance(minutes=30)

    with pytest.raises(NobodyThere):
        await walk_in(world)


async def test_only_what_goes_by_video(world: World) -> None:
    async with world.writing() as uow:
        visit = await world.add_service(uow, "trauung", 30, video=False)

    with pytest.raises(NotByChannel):
        await walk_in(world, service=visit)


async def test_no_place_where_there_is_no_office(world: World) -> None:
    with pytest.raises(UnknownLocation):
        async with world.writing() as uow:
            await world.services.walk_ins.join(uow, new_token(), items_for([world.service]), uuid.uuid4(), ROBIN, "de")


# The queue


async def test_people_are_called_in_the_order_in_which_they_came(world: World) -> None:
    first = await walk_in(world)
    world.clock.advance(minutes=1)
    second = await walk_in(world)
    world.clock.advance(minutes=1)
    await enter(world, second)
    assert await places(world, second) == [(0, 15)]
    world.clock.advance(minutes=1)

    await enter(world, first)

    assert await places(world, first, second) == [(0, 0), (1, 15)]


async def test_whose_time_has_come_is_before_who_has_no_appointment(world: World) -> None:
    booked = await world.book()
    world.clock.set(booked.starts_at - timedelta(minutes=5))
    walker = await walk_in(world)
    await enter(world, walker, booked)
    # The walk-in does not fit in before the appointment.
    assert await places(world, walker, booked) == [(0, 20), (1, 5)]

    world.clock.set(booked.starts_at)
    assert await places(world, booked, walker) == [(0, 0), (1, 15)]

    late = await walk_in(world)
    await enter(world, late)
    assert await places(world, booked, walker, late) == [(0, 0), (1, 15), (2, 30)]


async def test_appointments_to_come_are_kept_free(world: World) -> None:
    (half_past,) = [slot for slot in await world.slots() if slot.starts_at == OPENS + timedelta(minutes=30)]
    await world.book(half_past)
    came = [await walk_in(world) for _ in range(4)]
    await enter(world, *came)

    assert sorted(await places(world, *came)) == [(0, 0), (1, 15), (2, 45), (3, 60)]


async def test_who_is_late_keeps_the_desk_until_they_are_missed(world: World) -> None:
    booked = await world.book()
    world.clock.set(booked.starts_at + timedelta(minutes=5))
    assert wait(await outlook(world)) == 10

    await miss(world, booked)

    assert (await outlook(world)).is_free_now


async def test_with_an_appointment_one_waits_for_the_desk_and_not_for_a_gap(world: World) -> None:
    first, second, third = [await world.book() for _ in range(3)]
    world.clock.set(first.starts_at)
    await enter(world, first, second)
    await call(world, first)
    world.clock.advance(minutes=16)
    await enter(world, third)

    # Each comes at their own time, and after who is before them.
    assert await places(world, second, third) == [(0, 5), (1, 20)]


async def test_a_second_desk_makes_the_wait_shorter(world: World) -> None:
    first = await walk_in(world)
    assert wait(await outlook(world)) == 15

    async with world.writing() as uow:
        await world.add_desk(uow, 2)

    assert (await outlook(world)).is_free_now
    world.clock.advance(seconds=1)
    second = await walk_in(world)
    await enter(world, first, second)
    assert await places(world, first, second) == [(0, 0), (1, 0)]
    assert wait(await outlook(world)) == 15


async def test_a_desk_counts_only_for_what_it_gives(world: World) -> None:
    async with world.writing() as uow:
        other = await world.add_service(uow, "fischereischein", 30)
        await world.add_desk(uow, 2)
    await change_desk(world, 1, [Channel.VIDEO], [other])
    await walk_in(world)

    assert wait(await outlook(world)) == 15
    assert (await outlook(world, other)).is_free_now


@pytest.mark.parametrize("channel", [Channel.VIDEO, Channel.ON_SITE])
async def test_who_waits_for_what_no_desk_gives_any_more_has_no_estimate(world: World, channel: Channel) -> None:
    async with world.writing() as uow:
        other = await world.add_service(uow, "fischereischein", 30)
    came = await walk_in(world)
    await enter(world, came)

    await change_desk(world, 0, [channel], [other])

    assert await world.place(came) == Place(0, None)


async def test_who_does_not_enter_is_not_waited_for_for_ever(world: World) -> None:
    await walk_in(world)
    assert ((await outlook(world)).waiting, wait(await outlook(world))) == (1, 15)

    world.clock.advance(minutes=10, seconds=1)

    assert (await outlook(world)).waiting == 0
    assert (await outlook(world)).is_free_now


async def test_cancelling_by_link_ends_the_waiting_however_long_it_was(world: World) -> None:
    first = await walk_in(world)
    world.clock.advance(seconds=1)
    second = await walk_in(world)
    await enter(world, first, second)
    world.clock.advance(minutes=40)
    assert await places(world, second) == [(1, 15)]

    await world.cancel(first)

    assert await places(world, second) == [(0, 0)]
    with pytest.raises(Cancelled):
        await world.consultation(first)


async def test_once_called_it_is_too_late_to_cancel(world: World) -> None:
    came = await walk_in(world)
    await enter(world, came)
    await call(world, came)

    with pytest.raises(TooLate):
        await world.cancel(came)


async def test_a_place_in_the_queue_is_no_appointment_that_could_be_moved(world: World) -> None:
    came = await walk_in(world)

    with pytest.raises(TooLate):
        await move(world, came, (await world.slots())[0])


# What was measured


async def test_the_estimate_comes_from_how_long_it_took_lately(world: World) -> None:
    for _ in range(4):
        await serve(world, 7)
    assert await wait_behind_one(world) == 15

    await serve(world, 7)

    assert await wait_behind_one(world) == 7


async def test_each_service_has_its_own_duration_once_it_is_known(world: World) -> None:
    async with world.writing() as uow:
        long = await world.add_service(uow, "ausweis", 30)
    for _ in range(5):
        await serve(world, 4)
    assert await wait_behind_one(world, long) == 4

    for _ in range(5):
        await serve(world, 22, long)

    assert await wait_behind_one(world, long) == 22
    assert await wait_behind_one(world) == 4


async def test_who_talks_is_thought_to_talk_as_long_as_others(world: World) -> None:
    for _ in range(5):
        await serve(world, 10)
    came = await walk_in(world)
    await enter(world, came)
    await call(world, came)
    world.clock.advance(minutes=4)
    assert wait(await outlook(world)) == 6

    world.clock.advance(minutes=20)
    assert wait(await outlook(world)) == 5


async def test_somebody_is_free_only_for_the_whole_duration(world: World) -> None:
    await world.book()
    world.clock.set(OPENS)
    assert (await outlook(world)).is_free_now

    world.clock.advance(minutes=1)
    found = await outlook(world)
    assert (found.is_free_now, wait(found), found.minutes) == (False, 29, (20, 40))


# How it is done


async def outlook(world: World, service: ServiceView | None = None) -> Outlook:
    service = service or world.service
    wanted = Wanted((service.id,), world.services.walk_ins.planned(items_for([service])))
    async with world.reading() as uow:
        return (await world.services.waiting_room.look(uow, world.location.id)).outlook(wanted)


def wait(found: Outlook) -> float:
    assert found.call_at is not None
    return (found.call_at - found.now) / timedelta(minutes=1)


async def wait_behind_one(world: World, service: ServiceView | None = None) -> float:
    before = await walk_in(world, service=service)
    found = wait(await outlook(world, service))
    await world.cancel(before)
    return found


async def places(world: World, *people: AppointmentView) -> list[tuple[int, float]]:
    """Of each, how many are before, and in how many minutes it is likely to be their turn."""
    return [_place(await world.place(one), world.clock.now()) for one in people]


def _place(place: Place | None, now: datetime) -> tuple[int, float]:
    assert place is not None
    assert place.estimated_at is not None
    return place.ahead, (place.estimated_at - now) / timedelta(minutes=1)


async def miss(world: World, one: AppointmentView) -> None:
    view = await world.consultation(one)
    async with world.writing() as uow:
        await world.services.desk_work.miss(uow, view.id, await world.seat())


async def serve(world: World, minutes: float, service: ServiceView | None = None) -> None:
    """Somebody comes, is called at once and has finished after so many minutes."""
    came = await walk_in(world, service=service)
    await enter(world, came)
    await call(world, came)
    world.clock.advance(minutes=minutes)
    view = await world.consultation(came)
    async with world.writing() as uow:
        await world.services.desk_work.finish(uow, view.id, world.staff["anna"])
