import asyncio
import gc
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from functools import cache, partial
from pathlib import Path
from types import CodeType
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
import structlog
from aiohttp import web_app
from aiohttp.test_utils import TestClient, TestServer
from argon2 import PasswordHasher
from blockbuster import BlockBuster, blockbuster_ctx
from hypothesis import HealthCheck, settings
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from pydantic import TypeAdapter
from sqlalchemy import Dialect
from sqlalchemy.ext.asyncio import create_async_engine
from xdist.scheduler import LoadScopeScheduling

from tests.support.live import Live, live_server
from tests.support.pages import Browser, HttpClient
from tests.support.parts import postgres_directory, require
from tests.support.postgres import Postgres, migrate, running_postgres
from tests.support.world import World, make_world
from videodesk.kit.bus import EventBus
from videodesk.kit.db import Database

# Python reads a zone's file once, at its first use, which is soon enough in the product but not here.
ZoneInfo("Europe/Berlin"), ZoneInfo("UTC")

# They read their files at the start, before anybody is served.
AT_THE_START = ["videodesk.migrations", "videodesk.serving", "videodesk.demo.seed"]

MEASURED = "measured"

# In CI the same examples each time; elsewhere each run looks at others.
settings.register_profile(
    "videodesk",
    deadline=None,
    database=None,
    derandomize=os.environ.get("CI") == "true",
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.load_profile("videodesk")


class Sharing(LoadScopeScheduling):  # type: ignore[misc]  # it has no types
    """A file's tests run in one process, and all that open a browser in the same one: calls need the machine."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "browser" if "/browser/" in file else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Sharing:
    return Sharing(config, log)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What tests have measured (`record_property("measured", …)`) is worth reading when they pass, too."""
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.getreports(outcome)]
    told = [
        text for report in reports if report.when == "call" for name, text in report.user_properties if name == MEASURED
    ]
    if told:
        terminalreporter.section(MEASURED)
    for text in told:
        terminalreporter.line(text)


class CompiledTemplates(BytecodeCache):
    def __init__(self) -> None:
        self._compiled: dict[str, CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._compiled.get(bucket.key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.code


@pytest.fixture(autouse=True, scope="session")
def cheap_worlds() -> Iterator[None]:
    """What makes an application slow to build, made quick: each test has a new one.

    Passwords are hashed as in the product, but with the least memory and time; templates and SQL are compiled,
    and the types of the API understood, once.
    """
    with pytest.MonkeyPatch.context() as patch:
        hasher = partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr("videodesk.accounts.service.PasswordHasher", hasher)
        patch.setattr("videodesk.kit.html.Environment", partial(Environment, bytecode_cache=CompiledTemplates()))
        patch.setattr("videodesk.kit.api.TypeAdapter", cache(TypeAdapter))
        # What one engine has made of a statement is good for all engines of its kind, if their dialects are equal.
        patch.setattr(Dialect, "__eq__", lambda one, other: type(one) is type(other))
        patch.setattr(Dialect, "__hash__", lambda one: hash(type(one)))
        engine = partial(create_async_engine, execution_options={"compiled_cache": {}})
        patch.setattr("videodesk.kit.db.create_async_engine", engine)
        yield


@pytest.fixture(autouse=True)
def nothing_blocks_the_loop() -> Iterator[BlockBuster]:
    """A call that blocks the event loop raises, wherever it hides."""
    with blockbuster_ctx("videodesk", excluded_modules=AT_THE_START) as blockbuster:
        for function in blockbuster.functions.values():
            # While an installation is looked through nobody is served.
            function.can_block_in("videodesk/checkup.py", {"_findings"})
            # A new connection looks for a password file.
            function.can_block_in("asyncpg/connect_utils.py", {"_parse_connect_arguments"})
            # A zone's file is looked for and read at its first use.
            function.can_block_in("zoneinfo/_tzpath.py", {"find_tzfile"})
            function.can_block_in("zoneinfo/_common.py", {"load_tzdata"})
            # The holidays of a year and state are made once, and their names are looked for.
            function.can_block_in("holidays/holiday_base.py", {"_init_translation"})
        yield blockbuster


@pytest.fixture(autouse=True, scope="session")
def imports_are_not_looked_through() -> None:
    """What has been imported stays: without it the garbage collector is done sooner, and it has much to do here."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 10)


@pytest.fixture(autouse=True)
def applications_are_forgotten() -> Iterator[None]:
    """aiohttp remembers the handlers of the last applications, and with them all that belongs to those."""
    yield
    web_app._cached_build_middleware.cache_clear()


@pytest.fixture(autouse=True, scope="session")
def plain_logs() -> None:
    """Without colours and without local variables; pytest shows them with what has failed."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"

    asyncio.run(migrate(Database(f"sqlite+aiosqlite:///{path}", EventBus())))
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    programs = postgres_directory()
    require("postgresql", programs)
    assert programs is not None
    with running_postgres(programs) as server:
        server.make_migrated()
        yield server


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "videodesk.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty, migrated database; tests that ask for it run on both kinds."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    server: Postgres = request.getfixturevalue("postgres")
    return server.empty_database()


# Applications are built by plain fixtures, outside of the event loop, as in the real program.


@pytest.fixture
def built_world(database_url: str) -> World:
    return make_world(database_url)


@pytest.fixture
def built_twin(database_url: str) -> World:
    return make_world(database_url)


@pytest.fixture
def small_built_world(sqlite_url: str) -> World:
    return make_world(sqlite_url)


@pytest_asyncio.fixture
async def world(built_world: World) -> AsyncIterator[World]:
    """A furnished application on each database, not started: services are called, jobs are run by hand."""
    await built_world.furnish()
    yield built_world
    await built_world.services.database.close()


@pytest_asyncio.fixture
async def twin(world: World, built_twin: World) -> AsyncIterator[World]:
    """A second server on the database of `world`."""
    built_twin.share(world)
    yield built_twin
    await built_twin.services.database.close()


@pytest_asyncio.fixture
async def small_world(small_built_world: World) -> AsyncIterator[World]:
    """The same on SQLite alone, for what does not depend on the database."""
    await small_built_world.furnish()
    yield small_built_world
    await small_built_world.services.database.close()


@pytest_asyncio.fixture
async def client(small_world: World) -> AsyncIterator[HttpClient]:
    """A browser without JavaScript in front of `small_world`, which is running."""
    async with TestClient(TestServer(small_world.app)) as running:
        yield running


@pytest.fixture
def browser(client: HttpClient) -> Browser:
    return Browser(client)


@pytest_asyncio.fixture
async def postgres_browser(postgres_built_world: World) -> AsyncIterator[Browser]:
    """In front of a server with PostgreSQL, for the few pages that could depend on it."""
    await postgres_built_world.furnish()
    async with TestClient(TestServer(postgres_built_world.app)) as running:
        yield Browser(running)


@pytest.fixture
def postgres_built_world(postgres: Postgres) -> World:
    return make_world(postgres.empty_database())


@pytest_asyncio.fixture
async def live(small_world: World, client: HttpClient) -> AsyncIterator[Live]:
    """The live protocol of `small_world`, with one appointment whose waiting room is open."""
    async with live_server(small_world, client) as running:
        yield running
