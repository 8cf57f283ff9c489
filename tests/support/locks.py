"""Who waits for whom in PostgreSQL: so that a test lets one be first, and the other come while the first is at it."""

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy import text

from tests.support.world import World
from videodesk.kit.db import UnitOfWork

Work = Callable[[UnitOfWork], Awaitable[None]]


async def until_somebody_waits(world: World) -> None:
    """For a lock."""
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    async with world.reading() as uow:
        while not await uow.session.scalar(waiting):
            await uow.session.rollback()  # within one transaction the answer stays the same


async def while_the_first_is_at_it(world: World, first: Work, second: Work) -> None:
    """The second begins when the first has done its work and has not committed. Raises what the second does."""

    async def come_second() -> None:
        async with world.writing() as uow:
            await second(uow)

    async with world.writing() as uow:
        await first(uow)
        other = asyncio.create_task(come_second())
        # With SQLite there is one who writes at a time.
        if world.services.database.shared:
            await until_somebody_waits(world)
    await other
