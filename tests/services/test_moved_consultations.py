"""An appointment that changes its time or its way takes its consultation along, and never one that has begun."""

import uuid

import pytest

from tests.support.waiting import call, enter, move, offer_on_site_too, slots_by
from tests.support.world import World
from videodesk.booking.errors import TooLate
from videodesk.booking.schemas import AppointmentView
from videodesk.catalogue.schemas import Channel
from videodesk.consultations.errors import UnknownConsultation
from videodesk.consultations.policy import ConsultationState as State


async def test_at_another_time_one_is_expected_then(world: World) -> None:
    booked = await _before_its_time(world)
    await enter(world, booked)
    consultation = await world.consultation(booked)

    moved = await move(world, booked, (await world.slots())[3])

    view = await world.consultation(moved)
    assert (view.id, view.state, view.arrived_at) == (consultation.id, State.EXPECTED, None)
    assert view.opens_at > consultation.opens_at


@pytest.mark.parametrize("waits", [False, True])
async def test_whoever_comes_to_the_office_is_not_expected_by_video(world: World, waits: bool) -> None:
    booked = await _before_its_time(world)
    if waits:
        await enter(world, booked)
    consultation = (await world.consultation(booked)).id

    moved = await move(world, booked, (await slots_by(world, Channel.ON_SITE))[0])

    with pytest.raises(UnknownConsultation):
        await world.consultation(moved)
    assert await _state(world, consultation) is None


async def test_and_who_changes_back_is_expected_anew(world: World) -> None:
    booked = await _before_its_time(world)
    by_video = (await slots_by(world, Channel.VIDEO))[5]
    before = (await world.consultation(booked)).id
    moved = await move(world, booked, (await slots_by(world, Channel.ON_SITE))[0])

    moved = await move(world, moved, by_video)

    view = await world.consultation(moved)
    assert (view.state, view.appointment.starts_at) == (State.EXPECTED, by_video.starts_at)
    assert view.id != before


@pytest.mark.parametrize("channel", [Channel.VIDEO, Channel.ON_SITE])
async def test_once_called_it_is_too_late(world: World, channel: Channel) -> None:
    booked = await _before_its_time(world)
    slot = (await slots_by(world, channel))[5]
    await enter(world, booked)
    await call(world, booked)

    with pytest.raises(TooLate):
        await move(world, booked, slot)

    view = await world.consultation(booked)
    assert (view.state, view.appointment.channel, view.appointment.starts_at) == (
        State.CALLED,
        Channel.VIDEO,
        booked.starts_at,
    )


async def _before_its_time(world: World) -> AppointmentView:
    """The waiting room is open, and the appointment can still be changed."""
    await offer_on_site_too(world)
    booked = await world.book((await slots_by(world, Channel.VIDEO))[0])
    world.clock.set((await world.consultation(booked)).opens_at)
    return booked


async def _state(world: World, consultation: uuid.UUID) -> State | None:
    async with world.reading() as uow:
        found = await world.services.consultations.get_many(uow, [consultation])
    return found[0].state if found else None
