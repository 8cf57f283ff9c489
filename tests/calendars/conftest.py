import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.support.caldav import CalDavServer, OtherClient, make_calendar, running_caldav_server
from tests.support.world import World, make_world


@pytest.fixture(scope="session")
def shared_caldav() -> Iterator[CalDavServer]:
    with running_caldav_server() as server:
        yield server


@pytest_asyncio.fixture
async def server(shared_caldav: CalDavServer) -> AsyncIterator[CalDavServer]:
    """With an empty calendar; a test may stop it."""
    await asyncio.to_thread(make_calendar, shared_caldav)
    yield shared_caldav
    shared_caldav.start()


@pytest.fixture
def anna(server: CalDavServer) -> OtherClient:
    """Her own calendar program."""
    return OtherClient(server)


@pytest.fixture
def small_built_world(sqlite_url: str) -> World:
    """Calendars may stand on this machine."""
    return make_world(sqlite_url, CALENDARS_NETWORKS="127.0.0.0/8")


@pytest.fixture
def built_world(database_url: str) -> World:
    return make_world(database_url, CALENDARS_NETWORKS="127.0.0.0/8")
