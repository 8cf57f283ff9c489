"""How it was, said twice at once. With SQLite one waits for the other."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio

from tests.support.locks import until_somebody_waits
from tests.support.world import World
from videodesk.booking.policy import AppointmentState
from videodesk.booking.schemas import AppointmentView
from videodesk.kit.db import UnitOfWork
from videodesk.statistics.schemas import RatingForm


@pytest_asyncio.fixture
async def world(postgres_built_world: World) -> AsyncIterator[World]:
    await postgres_built_world.furnish()
    yield postgres_built_world
    await postgres_built_world.services.database.close()


async def test_who_clicks_twice_has_answered_once(world: World) -> None:
    booked = await world.book()
    world.clock.set(booked.ends_at)
    async with world.writing() as uow:
        await world.services.booking.close(uow, booked.id, AppointmentState.DONE)

    async with world.writing() as uow:
        await _rate(world, uow, booked, 1)
        second = asyncio.create_task(_rate_too(world, booked, 5))
        await until_somebody_waits(world)
    await second

    async with world.reading() as uow:
        lately = await world.services.ratings.lately(uow)
    assert (lately.number, lately.conversation) == (1, 5)


async def _rate(world: World, uow: UnitOfWork, booked: AppointmentView, conversation: int) -> None:
    await world.services.ratings.rate(uow, world.link(booked), RatingForm(conversation=conversation, ease=4))
    await uow.session.flush()


async def _rate_too(world: World, booked: AppointmentView, conversation: int) -> None:
    async with world.writing() as uow:
        await _rate(world, uow, booked, conversation)
