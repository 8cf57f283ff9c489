"""What one server process commits, another one knows (PostgreSQL); a lost connection is made good."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sqlalchemy import text

from tests.support.postgres import Postgres
from tests.support.world import World, make_world
from videodesk.kit import notices as kit
from videodesk.kit.notices import Notices
from videodesk.schedule.schemas import openings_of

SECONDS = 10


class Ear:
    def __init__(self, notices: Notices) -> None:
        self.heard: asyncio.Queue[str] = asyncio.Queue()
        self.missed: asyncio.Queue[None] = asyncio.Queue()
        notices.on("test", self.heard.put_nowait, lambda: self.missed.put_nowait(None))

    async def next(self) -> str:
        return await asyncio.wait_for(self.heard.get(), SECONDS)

    async def connected(self) -> None:
        await asyncio.wait_for(self.missed.get(), SECONDS)


@pytest.fixture
def both(postgres: Postgres) -> tuple[World, World]:
    url = postgres.empty_database()
    return make_world(url), make_world(url)


@pytest_asyncio.fixture
async def pair(both: tuple[World, World]) -> AsyncIterator[tuple[World, World]]:
    one, other = both
    await one.furnish()
    other.share(one)
    yield one, other
    for world in both:
        await world.services.database.close()


async def test_a_notice_arrives_after_the_commit_and_never_when_it_is_undone(pair: tuple[World, World]) -> None:
    here, there = (Notices(world.services.database) for world in pair)
    ear = Ear(there)
    listening = asyncio.create_task(there.listen())
    await ear.connected()

    with pytest.raises(RuntimeError):
        await _post_and_fail(pair[0], here)
    async with pair[0].writing() as uow:
        await here.post(uow, "test", "second")

    assert await ear.next() == "second"
    listening.cancel()


async def test_who_posts_does_not_hear_it_and_a_lost_connection_is_made_again(
    pair: tuple[World, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kit, "PAUSE_SECONDS", 0)
    here, there = (Notices(world.services.database) for world in pair)
    own, ear = Ear(here), Ear(there)
    tasks = [asyncio.create_task(notices.listen()) for notices in (here, there)]
    await own.connected()
    await ear.connected()
    async with pair[0].writing() as uow:
        await uow.session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE query LIKE '%LISTEN%' AND pid <> pg_backend_pid()"
            )
        )
    await own.connected()
    await ear.connected()
    async with pair[0].writing() as uow:
        await here.post(uow, "test", "after the loss")

    assert await ear.next() == "after the loss"
    assert own.heard.empty()
    for task in tasks:
        task.cancel()


async def test_who_finds_dead_connections_alone_hears_all_the_same(
    pair: tuple[World, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a restart of the database: those that are kept for whoever needs one are all lost."""
    monkeypatch.setattr(kit, "PAUSE_SECONDS", 0)
    here, there = (Notices(world.services.database) for world in pair)
    ear = Ear(there)
    async with pair[1].reading() as one, pair[1].reading() as other:
        for uow in (one, other):
            await uow.session.execute(text("SELECT 1"))
    async with pair[0].writing() as uow:
        await uow.session.execute(
            text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )

    listening = asyncio.create_task(there.listen())
    await ear.connected()
    async with pair[0].writing() as uow:
        await here.post(uow, "test", "after the loss")

    assert await ear.next() == "after the loss"
    listening.cancel()


async def test_another_servers_booking_and_change_of_hours_are_known_here(pair: tuple[World, World]) -> None:
    here, there = pair
    ear = Ear(here.services.notices)
    listening = asyncio.create_task(here.services.notices.listen())
    await ear.connected()
    slot = (await there.slots())[0]
    assert slot in await here.slots()

    await there.book(slot)
    async with there.writing() as uow:
        await there.services.notices.post(uow, "test", "booked")
    await ear.next()
    assert slot not in await here.slots()

    async with there.writing() as uow:
        await there.services.schedule.set_hours(uow, there.desks[0], openings_of(0, "08:00-08:45"))
        await there.services.notices.post(uow, "test", "hours")
    await ear.next()
    assert len([one for one in await here.slots() if one.starts_at < slot.starts_at.replace(hour=23)]) == 2
    listening.cancel()


async def _post_and_fail(world: World, notices: Notices) -> None:
    async with world.writing() as uow:
        await notices.post(uow, "test", "first")
        raise RuntimeError
