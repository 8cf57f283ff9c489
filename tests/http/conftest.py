"""The small city of `support.city`, and a program in front of it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from tests.support.api import ApiClient
from tests.support.city import furnish_city
from tests.support.world import World, make_world


@pytest.fixture
def city_built(sqlite_url: str) -> World:
    return make_world(sqlite_url, FAIR_USE_PROOF_OF_WORK="false")


@pytest_asyncio.fixture
async def city(city_built: World) -> AsyncIterator[World]:
    await furnish_city(city_built)
    yield city_built
    await city_built.services.database.close()


@pytest_asyncio.fixture
async def api(city: World) -> AsyncIterator[ApiClient]:
    """A citizen."""
    async with TestClient(TestServer(city.app)) as running:
        yield ApiClient(running)
