"""The waiting room and the desk's steps."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from tests.support.world import World
from videodesk.booking.policy import AppointmentState
from videodesk.booking.schemas import AppointmentView
from videodesk.consultations.errors import (
    AlreadyCalled,
    DeskBusy,
    NotInCall,
    NotInState,
    NotWaiting,
    NotYourConsultation,
    Over,
    TooEarly,
)
from videodesk.consultations.policy import ConsultationState as State
from videodesk.consultations.schemas import ConsultationView


async def test_the_waiting_room_opens_to_the_second(world: World) -> None:
    booked = await world.book()

    world.clock.set(booked.starts_at - timedelta(minutes=15, seconds=1))
    with pytest.raises(TooEarly):
        await _enter(world, booked)

    world.clock.advance(seconds=1)
    await _enter(world, booked)
    view = await world.consultation(booked)
    assert (view.state, view.arrived_at, view.opens_at) == (State.WAITING, world.clock.now(), world.clock.now())


async def test_entering_twice_is_once(world: World) -> None:
    booked = await _waiting(world)
    arrived_at = world.clock.now()
    world.clock.advance(minutes=3)

    await _enter(world, booked)

    assert (await world.consultation(booked)).arrived_at == arrived_at


async def test_who_leaves_is_expected_again_and_may_come_back(world: World) -> None:
    booked = await _waiting(world)

    await _leave(world, booked)
    view = await world.consultation(booked)
    assert (view.state, view.arrived_at, await world.place(booked)) == (State.EXPECTED, None, None)

    with pytest.raises(NotWaiting):
        await _leave(world, booked)
    await _enter(world, booked)


async def test_people_wait_in_the_order_of_their_appointments(world: World) -> None:
    first, second, third = [await world.book() for _ in range(3)]
    world.clock.set(third.starts_at)
    for booked in (third, first, second):
        await _enter(world, booked)

    assert await _ahead(world, first, second, third) == [0, 1, 2]

    await _call(world, first)
    assert await _ahead(world, first, second, third) == [None, 0, 1]


async def test_at_the_same_time_the_first_to_arrive_is_first(world: World) -> None:
    async with world.writing() as uow:
        await world.add_desk(uow, 2)
    slot = (await world.slots())[0]
    one, other = await world.book(slot), await world.book(slot)
    world.clock.set(slot.starts_at)

    await _enter(world, other)
    world.clock.advance(seconds=1)
    await _enter(world, one)

    assert await _ahead(world, other, one) == [0, 1]


async def test_the_whole_way_ends_as_done(world: World) -> None:
    booked = await _called(world)
    called = await world.consultation(booked)
    assert (called.state, called.desk_id, called.staff_id) == (State.CALLED, world.desks[0], world.staff["anna"])

    await _connect(world, booked)
    await _connect(world, booked)
    assert (await world.consultation(booked)).state is State.TALKING

    await _finish(world, booked)
    await _finish(world, booked)
    view = await world.consultation(booked)
    assert (view.state, view.appointment.state) == (State.FINISHED, AppointmentState.DONE)


async def test_a_desk_has_one_person_at_a_time(world: World) -> None:
    await _called(world)
    second = await _waiting(world)

    with pytest.raises(DeskBusy):
        await _call(world, second, "jonas")

    assert (await world.consultation(second)).state is State.WAITING


async def test_nobody_is_called_twice_or_without_waiting(world: World) -> None:
    with pytest.raises(NotWaiting):
        await _call(world, await world.book())
    booked = await _called(world)

    with pytest.raises(AlreadyCalled):
        await _call(world, booked)


async def test_only_who_has_called_may_finish(world: World) -> None:
    booked = await _called(world)

    with pytest.raises(NotYourConsultation):
        await _finish(world, booked, "jonas")

    assert (await world.consultation(booked)).state is State.CALLED


async def test_what_has_not_begun_cannot_be_finished(world: World) -> None:
    booked = await _waiting(world)

    with pytest.raises(NotInCall):
        await _finish(world, booked)
    with pytest.raises(NotInCall):
        await _connect(world, booked)


async def test_who_does_not_come_is_missed(world: World) -> None:
    booked = await world.book()

    await _miss(world, booked)

    view = await world.consultation(booked)
    assert (view.state, view.appointment.state) == (State.MISSED, AppointmentState.MISSED)
    with pytest.raises(Over):
        await _enter(world, booked)
    with pytest.raises(Over):
        await _miss(world, booked)


async def test_a_desk_is_free_again_when_the_called_person_is_missed(world: World) -> None:
    await _miss(world, await _called(world))

    await _called(world)


async def test_who_talks_is_not_missed(world: World) -> None:
    booked = await _called(world)
    await _connect(world, booked)

    with pytest.raises(NotInState):
        await _miss(world, booked)


async def test_a_cancelled_appointment_has_no_consultation(world: World) -> None:
    booked = await _waiting(world)
    consultation = await world.consultation(booked)

    await world.cancel(booked)

    async with world.reading() as uow:
        assert (await world.services.consultations.get(uow, consultation.id)).state is State.CANCELLED
    with pytest.raises(Over):
        async with world.writing() as uow:
            await world.services.consultations.enter(uow, consultation.id)


async def test_only_who_has_called_may_host(world: World) -> None:
    consultation = await world.consultation(await _called(world))

    assert (await _hosted(world, consultation, "anna")).id == consultation.id
    with pytest.raises(NotYourConsultation):
        await _hosted(world, consultation, "jonas")


async def test_a_desk_sees_today_and_whoever_still_waits(world: World) -> None:
    waiting = await _waiting(world)
    world.clock.advance(hours=24)
    today = await world.book()
    late = (await world.slots())[20]
    tomorrow = await world.book(late)

    async with world.reading() as uow:
        watched = await world.services.waiting_room.watch(uow, world.location.id)

    seen = [view.id for _, view in watched.people.values()]
    assert seen == [waiting.id, today.id]
    assert tomorrow.id not in seen


async def _waiting(world: World) -> AppointmentView:
    booked = await world.book()
    world.clock.set(booked.starts_at - timedelta(minutes=15))
    await _enter(world, booked)
    return booked


async def _called(world: World) -> AppointmentView:
    booked = await _waiting(world)
    await _call(world, booked)
    return booked


async def _enter(world: World, booked: AppointmentView) -> None:
    await _take(world, booked, world.services.consultations.enter)


async def _leave(world: World, booked: AppointmentView) -> None:
    await _take(world, booked, world.services.consultations.leave)


async def _call(world: World, booked: AppointmentView, who: str = "anna") -> None:
    await _take(world, booked, world.services.desk_work.call, await world.seat(login=who))


async def _connect(world: World, booked: AppointmentView) -> None:
    await _take(world, booked, world.services.consultations.connected, "")


async def _finish(world: World, booked: AppointmentView, who: str = "anna") -> None:
    await _take(world, booked, world.services.desk_work.finish, world.staff[who])


async def _miss(world: World, booked: AppointmentView) -> None:
    await _take(world, booked, world.services.desk_work.miss, await world.seat())


async def _ahead(world: World, *people: AppointmentView) -> list[int | None]:
    """How many wait before each; None for who does not wait."""
    return [place.ahead if (place := await world.place(one)) else None for one in people]


async def _take(
    world: World, booked: AppointmentView, step: Callable[..., Awaitable[None]], *arguments: object
) -> None:
    consultation = await world.consultation(booked)
    async with world.writing() as uow:
        await step(uow, consultation.id, *arguments)


async def _hosted(world: World, consultation: ConsultationView, who: str) -> ConsultationView:
    async with world.reading() as uow:
        return await world.services.consultations.hosted_by(uow, consultation.id, world.staff[who])
