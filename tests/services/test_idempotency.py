"""Who sends a request twice finds it done once, and hears the same answer."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
from sqlalchemy import select

from tests.support.world import ManualClock
from videodesk.kit.bus import EventBus
from videodesk.kit.db import Base, Database
from videodesk.kit.errors import KeyReused, Malformed
from videodesk.kit.idempotency import Idempotency, IdempotencyKey, Remembered, fingerprint_of

KEY = "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"
REQUEST = fingerprint_of("POST", "/things", b'{"name": "Kim"}')
OTHER_REQUEST = fingerprint_of("POST", "/things", b'{"name": "Jo"}')


@dataclass
class Work:
    """Gives another answer each time. Until it is `allowed` it stays in the middle of its transaction."""

    status: int = 201
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    allowed: asyncio.Event = field(default_factory=asyncio.Event)
    done: int = 0

    async def __call__(self) -> Remembered:
        self.begun.set()
        await self.allowed.wait()
        self.done += 1
        return Remembered(self.status, {"Location": f"/things/secret-{self.done}"}, json.dumps({"number": self.done}))


@dataclass
class Servers:
    """Two of them on one database."""

    clock: ManualClock
    first: Database
    second: Database

    async def send(
        self,
        work: Callable[[], Awaitable[Remembered]],
        *,
        key: str = KEY,
        fingerprint: str = REQUEST,
        scope: str = "kim",
        to_second: bool = False,
    ) -> Remembered:
        async with (self.second if to_second else self.first).transaction() as uow:
            return await Idempotency(self.clock).once(uow, scope, key, fingerprint, work)

    async def rows(self) -> list[IdempotencyKey]:
        async with self.first.reading() as uow:
            return list(await uow.session.scalars(select(IdempotencyKey)))


@pytest.fixture
def built_servers(database_url: str) -> Servers:
    url = database_url.replace("sqlite:", "sqlite+aiosqlite:")
    return Servers(ManualClock(), Database(url, EventBus()), Database(url, EventBus()))


@pytest_asyncio.fixture
async def servers(built_servers: Servers) -> AsyncIterator[Servers]:
    async with built_servers.first.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all, tables=[Base.metadata.tables["idempotency_key"]])
    yield built_servers
    await built_servers.first.close()
    await built_servers.second.close()


@pytest.fixture
def work() -> Work:
    allowed = Work()
    allowed.allowed.set()
    return allowed


async def test_what_is_sent_again_is_answered_as_before_and_not_done_again(servers: Servers, work: Work) -> None:
    first = await servers.send(work)
    second = await servers.send(work, to_second=True)

    assert first == second == Remembered(201, {"Location": "/things/secret-1"}, '{"number": 1}')
    assert work.done == 1


async def test_of_two_at_the_same_time_one_works_and_the_other_waits_for_its_answer(servers: Servers) -> None:
    work = Work()
    first = asyncio.create_task(servers.send(work))
    await work.begun.wait()
    second = asyncio.create_task(servers.send(work, to_second=True))
    await asyncio.sleep(0.05)
    assert not second.done()

    work.allowed.set()

    assert await first == await second
    assert work.done == 1


async def test_twenty_at_the_same_time_are_one(servers: Servers, work: Work) -> None:
    answers = await asyncio.gather(*(servers.send(work, to_second=number % 2 == 1) for number in range(20)))

    assert work.done == 1
    assert all(answer == answers[0] for answer in answers)


async def test_when_the_first_fails_the_one_who_waits_does_the_work(servers: Servers) -> None:
    work = Work()

    async def fail() -> Remembered:
        await work()
        raise ZeroDivisionError

    first = asyncio.create_task(servers.send(fail))
    await work.begun.wait()
    second = asyncio.create_task(servers.send(work, to_second=True))
    await asyncio.sleep(0.05)

    work.allowed.set()

    with pytest.raises(ZeroDivisionError):
        await first
    assert (await second).body == '{"number": 2}'
    assert [row.status for row in await servers.rows()] == [201]


async def test_an_answer_that_is_an_error_is_not_remembered(servers: Servers, work: Work) -> None:
    work.status = 422
    assert (await servers.send(work)).status == 422

    work.status = 201
    corrected = await servers.send(work, fingerprint=OTHER_REQUEST)

    assert corrected == await servers.send(work, fingerprint=OTHER_REQUEST)
    assert corrected.body == '{"number": 2}'


async def test_of_two_who_follow_an_error_one_works(servers: Servers) -> None:
    failing, work = Work(status=422), Work()
    failing.allowed.set()
    await servers.send(failing)
    first = asyncio.create_task(servers.send(work))
    await work.begun.wait()
    second = asyncio.create_task(servers.send(work, to_second=True))
    await asyncio.sleep(0.05)

    work.allowed.set()

    assert await first == await second
    assert work.done == 1


async def test_a_key_is_for_one_request(servers: Servers, work: Work) -> None:
    await servers.send(work)

    with pytest.raises(KeyReused):
        await servers.send(work, fingerprint=OTHER_REQUEST)
    assert work.done == 1


async def test_the_same_key_of_somebody_else_is_another(servers: Servers, work: Work) -> None:
    await servers.send(work)
    await servers.send(work, scope="jo")

    assert work.done == 2


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [("PUT", "/things", b"{}"), ("POST", "/things/1", b"{}"), ("POST", "/things", b"{ }"), ("POST", "/things", b"")],
)
def test_requests_differ_in_method_path_and_body(method: str, path: str, body: bytes) -> None:
    assert fingerprint_of(method, path, body) != fingerprint_of("POST", "/things", b"{}")


async def test_after_a_day_it_is_forgotten(servers: Servers, work: Work) -> None:
    await servers.send(work)
    await servers.send(work, key="another-key")

    for hours, kept in ((24, 2), (1, 0)):
        servers.clock.advance(hours=hours)
        async with servers.first.transaction() as uow:
            await Idempotency(servers.clock).purge(uow)
        assert len(await servers.rows()) == kept

    assert (await servers.send(work)).body == '{"number": 3}'


@pytest.mark.parametrize("key", ["", "1234567", "x" * 129, "two words", "tabs\tinside", "schlüssel", "key-of-\x7f-del"])
async def test_a_key_is_of_a_sensible_shape(servers: Servers, work: Work, key: str) -> None:
    with pytest.raises(Malformed):
        await servers.send(work, key=key)
    assert work.done == 0


async def test_a_stolen_database_tells_neither_key_nor_answer(servers: Servers, work: Work) -> None:
    await servers.send(work)

    (row,) = await servers.rows()
    stored = " ".join(str(value) for value in vars(row).values())

    assert KEY not in stored
    assert "secret" not in stored
    assert "number" not in stored
