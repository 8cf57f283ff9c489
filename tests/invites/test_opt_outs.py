"""Who wants no more questions says so in two windows at once. With SQLite one waits for the other."""

import asyncio
from collections.abc import AsyncIterator

import pytest_asyncio

from tests.support.locks import until_somebody_waits
from tests.support.world import World
from videodesk.booking.schemas import AppointmentView
from videodesk.invites.opt_outs import OptOuts
from videodesk.kit.db import UnitOfWork
from videodesk.kit.tokens import TokenDeriver


@pytest_asyncio.fixture
async def world(postgres_built_world: World) -> AsyncIterator[World]:
    await postgres_built_world.furnish()
    yield postgres_built_world
    await postgres_built_world.services.database.close()


async def test_twice_at_once_is_once(world: World) -> None:
    booked = await world.book()
    opt_outs = OptOuts(world.clock, TokenDeriver("0" * 32), world.services.booking, "http://localhost")

    async with world.writing() as uow:
        await _opt_out(opt_outs, uow, booked)
        second = asyncio.create_task(_opt_out_too(world, opt_outs, booked))
        await until_somebody_waits(world)
    await second

    async with world.reading() as uow:
        assert await opt_outs.wants_none(uow, booked.details.email)


async def _opt_out(opt_outs: OptOuts, uow: UnitOfWork, booked: AppointmentView) -> None:
    token = TokenDeriver("0" * 32).derive("no-questions", str(booked.id))
    await opt_outs.opt_out(uow, booked.id, token)
    await uow.session.flush()


async def _opt_out_too(world: World, opt_outs: OptOuts, booked: AppointmentView) -> None:
    async with world.writing() as uow:
        await _opt_out(opt_outs, uow, booked)
