"""Desks that call the same person at the same moment, and two people who call at one desk."""

import asyncio
import uuid
from collections import Counter
from collections.abc import Awaitable
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest

from tests.support.world import World
from videodesk.booking.policy import AppointmentState
from videodesk.consultations.errors import AlreadyCalled, DeskBusy, NotInCall
from videodesk.consultations.policy import ConsultationState


@pytest.mark.parametrize("desks", [2, 20])
async def test_one_of_many_desks_gets_the_person(world: World, twin: World, desks: int) -> None:
    async with world.writing() as uow:
        for number in range(2, desks + 1):
            await world.add_desk(uow, number)
    (person,) = await _waiting(world, 1)

    outcomes = await asyncio.gather(
        *(_attempt(_call((world, twin)[n % 2], person, desk)) for n, desk in enumerate(world.desks))
    )

    assert Counter(outcomes) == {"called": 1, "already_called": desks - 1}
    async with world.reading() as uow:
        called = await world.services.consultations.get(uow, person)
    assert called.state is ConsultationState.CALLED
    assert called.desk_id == world.desks[outcomes.index("called")]


async def test_one_desk_gets_one_of_two_people(world: World, twin: World) -> None:
    one, other = await _waiting(world, 2)

    outcomes = await asyncio.gather(
        _attempt(_call(world, one, world.desks[0])), _attempt(_call(twin, other, world.desks[0]))
    )

    assert sorted(outcomes) == ["called", "desk_busy"]


async def test_a_call_and_a_departure_at_once_leave_one_truth(world: World, twin: World) -> None:
    (person,) = await _waiting(world, 1)

    async def leave() -> None:
        async with twin.writing() as uow:
            await twin.services.consultations.leave(uow, person)

    outcomes = await asyncio.gather(_call(world, person, world.desks[0]), leave(), return_exceptions=True)

    async with world.reading() as uow:
        state = (await world.services.consultations.get(uow, person)).state
    assert [outcome is None for outcome in outcomes] == [
        state is ConsultationState.CALLED,
        state is ConsultationState.EXPECTED,
    ]


@pytest.mark.parametrize("rival", ["connected", "missed"])
async def test_who_finishes_is_told_when_another_step_came_between(
    postgres_built_world: World, monkeypatch: pytest.MonkeyPatch, rival: str
) -> None:
    """With SQLite nobody can write in between."""
    world = postgres_built_world
    await world.furnish()
    (person,) = await _waiting(world, 1)
    await _call(world, person, world.desks[0])
    consultations, work, close = world.services.consultations, world.services.desk_work, world.services.booking.close
    seat = await world.seat()

    async def close_too_late(*given: Any) -> None:
        monkeypatch.undo()
        async with world.writing() as uow:
            if rival == "connected":
                await consultations.connected(uow, person, "")
            else:
                await work.miss(uow, person, seat)
        await close(*given)

    monkeypatch.setattr(world.services.booking, "close", close_too_late)
    with pytest.raises(NotInCall) if rival == "missed" else nullcontext():
        async with world.writing() as uow:
            await work.finish(uow, person, seat.staff_id)

    async with world.reading() as uow:
        view = await consultations.get(uow, person)
    states = {
        "connected": (ConsultationState.FINISHED, AppointmentState.DONE),
        "missed": (ConsultationState.MISSED, AppointmentState.MISSED),
    }
    assert (view.state, view.appointment.state) == states[rival]
    await world.services.database.close()


async def _waiting(world: World, count: int) -> list[uuid.UUID]:
    booked = [await world.book() for _ in range(count)]
    world.clock.set(booked[-1].starts_at - timedelta(minutes=15))
    consultations = [(await world.consultation(appointment)).id for appointment in booked]
    async with world.writing() as uow:
        for consultation in consultations:
            await world.services.consultations.enter(uow, consultation)
    return consultations


async def _call(world: World, consultation: uuid.UUID, desk: uuid.UUID) -> None:
    async with world.writing() as uow:
        await world.services.desk_work.call(uow, consultation, await world.seat(world.desks.index(desk)))


async def _attempt(call: Awaitable[None]) -> str:
    try:
        await call
    except (AlreadyCalled, DeskBusy) as refusal:
        return refusal.code
    return "called"


async def test_only_the_desk_that_has_called_may_mark_somebody_as_missed(world: World) -> None:
    async with world.writing() as uow:
        await world.add_desk(uow, 2)
    (person,) = await _waiting(world, 1)
    await _call(world, person, world.desks[0])

    with pytest.raises(AlreadyCalled):
        async with world.writing() as uow:
            await world.services.desk_work.miss(uow, person, await world.seat(1))
