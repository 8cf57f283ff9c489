"""Who waits for whom in PostgreSQL: so that a test lets one be first, and the other come while the first is at it."""

from sqlalchemy import text

from tests.support.world import World


async def until_somebody_waits(world: World) -> None:
    """For a lock."""
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    async with world.reading() as uow:
        while not await uow.session.scalar(waiting):
            await uow.session.rollback()  # within one transaction the answer stays the same
