"""An appointment can be given back by its link, once, and before it is over."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.world import World
from videodesk.booking.errors import Cancelled, TooLate, UnknownLink
from videodesk.booking.policy import AppointmentState
from videodesk.consultations.policy import ConsultationState
from videodesk.kit.tokens import new_token
from videodesk.tables import metadata


async def test_cancelling_frees_the_time_and_counts_the_change(world: World) -> None:
    slot = (await world.slots())[0]
    booked = await world.book(slot)

    cancelled = await world.cancel(booked)

    assert slot in await world.slots()
    assert cancelled.state is AppointmentState.CANCELLED
    assert (booked.sequence, cancelled.sequence) == (0, 1)
    assert cancelled.uid == booked.uid


async def test_it_is_told_by_letter(world: World) -> None:
    booked = await world.book()
    await world.services.outbox.dispatch()
    await world.postbox.next()

    await world.cancel(booked)

    assert await world.services.outbox.dispatch() == 1
    assert "abgesagt" in (await world.postbox.next())["Subject"].lower()


async def test_cancelling_twice_is_refused_and_written_once(world: World) -> None:
    booked = await world.book()
    await world.cancel(booked)

    with pytest.raises(Cancelled):
        await world.cancel(booked)

    assert await world.services.outbox.dispatch() == 2


async def test_a_running_appointment_can_be_cancelled_and_one_that_is_over_cannot(world: World) -> None:
    first, second, *_ = [await world.book() for _ in range(2)]

    world.clock.set(first.ends_at)
    with pytest.raises(TooLate):
        await world.cancel(first)

    world.clock.set(second.ends_at - timedelta(seconds=1))
    await world.cancel(second)


async def test_whoever_is_in_the_call_does_not_lose_the_appointment_under_it(world: World) -> None:
    booked = await world.book()
    consultation = await world.consultation(booked)
    world.clock.set(booked.starts_at)
    async with world.writing() as uow:
        await world.services.consultations.enter(uow, consultation.id)
        await world.services.desk_work.call(uow, consultation.id, await world.seat())

    with pytest.raises(TooLate):
        await world.cancel(booked)

    after = await world.consultation(booked)
    assert (after.state, after.appointment.state) == (ConsultationState.CALLED, AppointmentState.CONFIRMED)


async def test_a_link_that_was_never_given_is_unknown(world: World) -> None:
    await world.book()

    async with world.reading() as uow:
        for token in (new_token(), "", "' OR 1=1 --", "\x00", "x" * 10_000):
            with pytest.raises(UnknownLink):
                await world.services.booking.by_link(uow, token)


async def test_the_link_of_a_cancelled_appointment_says_so(world: World) -> None:
    booked = await world.book()
    await world.cancel(booked)

    with pytest.raises(Cancelled):
        await world.consultation(booked)


async def test_no_link_opens_before_the_appointment_is_booked(world: World) -> None:
    token = await world.hold((await world.slots())[0])
    async with world.reading() as uow:
        held = await world.services.holds.held(uow, token)

        with pytest.raises(UnknownLink):
            await world.services.booking.by_link(uow, world.link(held))


async def test_a_stolen_database_opens_no_door(world: World) -> None:
    """Neither the links of appointments nor the tokens of holds and sessions are in it, queued letters included."""
    held = await world.hold((await world.slots())[1])
    booked = await world.book()
    async with world.writing() as uow:
        session = await world.services.accounts.open_session(uow, world.staff["anna"])

    stolen = await _everything(world)

    assert "kim@example.org" in stolen
    assert not [token for token in (held, world.link(booked), session) if token in stolen]


async def _everything(world: World) -> str:
    async with world.reading() as uow:
        rows = [(await uow.session.execute(select(table))).all() for table in metadata.sorted_tables]
    return str(rows)
