"""Whatever is tried in whatever order, a consultation moves by its table alone, and its appointment follows."""

import uuid
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.world import World
from videodesk.booking.policy import AppointmentState
from videodesk.booking.schemas import AppointmentView
from videodesk.consultations.policy import IN_CALL, ConsultationState, Step, after
from videodesk.kit.db import UnitOfWork
from videodesk.kit.errors import Refusal

S = ConsultationState
# Before the appointment, so that the waiting room is open and there is time to change it.
SHORTLY = timedelta(minutes=12)
# What changes nothing, and is no fault either: the same once more.
HARMLESS = {
    (Step.ENTER, S.WAITING),
    (Step.ENTER, S.CALLED),
    (Step.ENTER, S.TALKING),
    (Step.CONNECT, S.TALKING),
    (Step.FINISH, S.FINISHED),
}
# For the others there must be another desk or office.
ONE_DESKS = [step for step in Step if step not in (Step.TAKE_OVER, Step.HAND_OVER)]
FOLLOWS = {
    S.FINISHED: AppointmentState.DONE,
    S.MISSED: AppointmentState.MISSED,
    S.CANCELLED: AppointmentState.CANCELLED,
}


@settings(max_examples=25)
@given(steps=st.lists(st.sampled_from(ONE_DESKS), max_size=12))
async def test_steps_follow_the_table(small_world: World, steps: list[Step]) -> None:
    world = small_world
    booked = await world.book()
    consultation = (await world.consultation(booked)).id
    world.clock.set(booked.starts_at - SHORTLY)
    state = S.EXPECTED

    for step in steps:
        target = after(state, step)
        if target is None and (step, state) not in HARMLESS:
            with pytest.raises(Refusal):
                await _take(world, step, booked, consultation)
        else:
            await _take(world, step, booked, consultation)
        state = target or state
        assert await _states(world, consultation) == (state, FOLLOWS.get(state, AppointmentState.CONFIRMED))

    if state in IN_CALL:
        await _take(world, Step.FINISH, booked, consultation)


async def _take(world: World, step: Step, booked: AppointmentView, consultation: uuid.UUID) -> None:
    services, seat = world.services, await world.seat()
    steps: dict[Step, Callable[[UnitOfWork], Awaitable[object]]] = {
        Step.ENTER: lambda uow: services.consultations.enter(uow, consultation),
        Step.LEAVE: lambda uow: services.consultations.leave(uow, consultation),
        Step.CALL: lambda uow: services.desk_work.call(uow, consultation, seat),
        Step.CONNECT: lambda uow: services.consultations.connected(uow, consultation, ""),
        Step.PARK: lambda uow: services.desk_work.park(uow, consultation, seat, ""),
        Step.FINISH: lambda uow: services.desk_work.finish(uow, consultation, seat.staff_id),
        Step.MISS: lambda uow: services.desk_work.miss(uow, consultation, seat),
        Step.CANCEL: lambda uow: services.booking.cancel(uow, world.link(booked)),
    }
    if step is Step.MOVE:
        await _move_to_the_next_slot(world, booked)
        return
    async with world.writing() as uow:
        await steps[step](uow)


async def _move_to_the_next_slot(world: World, booked: AppointmentView) -> None:
    later = next(slot for slot in await world.slots() if slot.starts_at > world.clock.now() + SHORTLY)
    async with world.writing() as uow:
        await world.services.booking.move(uow, world.link(booked), later)
    world.clock.set(later.starts_at - SHORTLY)


async def _states(world: World, consultation: uuid.UUID) -> tuple[ConsultationState, AppointmentState]:
    async with world.reading() as uow:
        view = await world.services.consultations.get(uow, consultation)
    return view.state, view.appointment.state
