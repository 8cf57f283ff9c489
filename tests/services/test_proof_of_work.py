"""A challenge must be ours, solved, in time, and pays for one write."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from altcha import Challenge, create_challenge, solve_challenge
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.support.world import ManualClock
from videodesk.kit.api_server import Api
from videodesk.kit.bus import EventBus
from videodesk.kit.db import Base, Database, UnitOfWork
from videodesk.kit.errors import ProofInvalid
from videodesk.kit.fair_use import FairUse, FairUseConfig
from videodesk.kit.http import show_errors
from videodesk.kit.idempotency import Idempotency
from videodesk.kit.openapi import ApiInfo
from videodesk.kit.proof_of_work import ProofOfWork, ProofOfWorkApi, SpentChallenge
from videodesk.kit.tokens import TokenDeriver

SECRET = "test-secret-key-of-32-characters!"
EASY = FairUseConfig(proof_difficulty=3, proof_minutes=20)

# web/src/proof.test.ts has the same challenge, and what the browser's part makes of it.
SOLVED_BY_A_BROWSER = {
    "challenge": {
        "parameters": {
            "algorithm": "PBKDF2/SHA-256",
            "cost": 2000,
            "keyLength": 32,
            "keyPrefix": "779ca1684f5767a82a1b26dfd746c6ce",
            "nonce": "c42790e2f8cd777b9a2eef6d8a63ecd3",
            "salt": "2af4086357c53b1af2eed7778a8466c0",
            "keySignature": "0b3c5005796819440f71066ee77d15cab1154b7db0b94fa1701b6a2531c08518",
            "data": {"expires": 1795417200},
        },
        "signature": "e5e8946e3396e5102067dd0ef8339df22d8f96ef79eab69fa5d5fd3cbea8f9cb",
    },
    "solution": {
        "counter": 12,
        "derivedKey": "779ca1684f5767a82a1b26dfd746c6cee86f82e8c8eac4f3b560f4208353df5c",
        "time": 9,
    },
}


@dataclass
class Servers:
    """Two of them on one database."""

    clock: ManualClock
    first: Database
    second: Database

    def proof_of_work(self, secret: str = SECRET) -> ProofOfWork:
        return ProofOfWork(EASY, self.clock, TokenDeriver(secret))

    def solved(self, secret: str = SECRET) -> dict[str, Any]:
        return solve(self.proof_of_work(secret).challenge())

    async def spend(self, solved: object, *, at_second: bool = False) -> None:
        async with (self.second if at_second else self.first).transaction() as uow:
            await self.proof_of_work().verify(uow, encoded(solved))

    async def spent(self) -> int:
        async with self.first.reading() as uow:
            return len((await uow.session.scalars(select(SpentChallenge))).all())


def solve(challenge: dict[str, Any]) -> dict[str, Any]:
    solution = solve_challenge(Challenge.from_dict(challenge))
    assert solution is not None
    return {"challenge": challenge, "solution": solution.to_dict()}


def encoded(value: object) -> str:
    return base64.b64encode(json.dumps(value).encode()).decode()


@pytest.fixture
def built_servers(database_url: str) -> Servers:
    url = database_url.replace("sqlite:", "sqlite+aiosqlite:")
    return Servers(ManualClock(), Database(url, EventBus()), Database(url, EventBus()))


@pytest_asyncio.fixture
async def servers(built_servers: Servers) -> AsyncIterator[Servers]:
    async with built_servers.first.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all, tables=[Base.metadata.tables["spent_challenge"]])
    yield built_servers
    await built_servers.first.close()
    await built_servers.second.close()


async def test_a_solved_challenge_pays_once(servers: Servers) -> None:
    solved = servers.solved()

    await servers.spend(solved)

    with pytest.raises(ProofInvalid, match="spent"):
        await servers.spend(solved, at_second=True)


async def test_of_many_who_spend_one_challenge_one_may(servers: Servers) -> None:
    solved = servers.solved()

    async def try_to(at_second: bool) -> bool:
        try:
            await servers.spend(solved, at_second=at_second)
        except ProofInvalid:
            return False
        return True

    assert sum(await asyncio.gather(*(try_to(number % 2 == 1) for number in range(10)))) == 1


async def test_a_write_that_fails_does_not_spend_it(servers: Servers) -> None:
    solved = servers.solved()

    async def fail(uow: UnitOfWork) -> None:
        await servers.proof_of_work().verify(uow, encoded(solved))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        async with servers.first.transaction() as uow:
            await fail(uow)

    await servers.spend(solved)


async def test_it_is_valid_for_so_many_minutes(servers: Servers) -> None:
    early, late = servers.solved(), servers.solved()

    servers.clock.advance(minutes=19, seconds=59)
    await servers.spend(early)
    servers.clock.advance(seconds=1)

    with pytest.raises(ProofInvalid, match="expired"):
        await servers.spend(late)


async def test_what_has_been_spent_is_known_until_it_would_have_expired(servers: Servers) -> None:
    await servers.spend(servers.solved())

    for minutes, kept in ((19, 1), (1, 0)):
        servers.clock.advance(minutes=minutes)
        async with servers.first.transaction() as uow:
            await servers.proof_of_work().purge(uow)
        assert await servers.spent() == kept


async def test_what_a_browser_has_solved_is_taken(servers: Servers) -> None:
    await servers.spend(SOLVED_BY_A_BROWSER)


@pytest.mark.parametrize(
    "change",
    [
        {"data": {"expires": 4_000_000_000}},
        {"cost": 1},
        {"keyPrefix": "00"},
        {"keySignature": None},
        {"expiresAt": 4_000_000_000},
        {"expiresAt": 1},
    ],
    ids=str,
)
async def test_a_challenge_that_was_changed_is_refused(servers: Servers, change: dict[str, Any]) -> None:
    solved = servers.solved()
    solved["challenge"]["parameters"] |= change

    with pytest.raises(ProofInvalid, match="not ours"):
        await servers.spend(solved)


async def test_a_challenge_of_somebody_else_is_refused(servers: Servers) -> None:
    with pytest.raises(ProofInvalid, match="not ours"):
        await servers.spend(servers.solved("another-secret-of-32-characters!"))
    with pytest.raises(ProofInvalid, match="not ours"):
        await servers.spend(solve(create_challenge("SHA-256", 1, counter=0).to_dict()))


async def test_an_unsolved_challenge_is_refused(servers: Servers) -> None:
    challenge = servers.proof_of_work().challenge()
    prefix = challenge["parameters"]["keyPrefix"]

    for guess in ("", prefix, prefix + "0" * len(prefix), "no hex"):
        with pytest.raises(ProofInvalid, match="not solved"):
            await servers.spend({"challenge": challenge, "solution": {"counter": 0, "derivedKey": guess}})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
NAMES = st.sampled_from(["algorithm", "cost", "data", "expiresAt", "keyPrefix", "keySignature", "nonce", "signature"])


@given(typed=st.text() | st.binary().map(lambda raw: base64.b64encode(raw).decode()) | JSON.map(encoded))
def test_nonsense_is_refused(typed: str) -> None:
    with pytest.raises(ProofInvalid):
        _checked(typed)


@given(name=NAMES, value=JSON)
def test_a_challenge_with_nonsense_in_it_is_refused(name: str, value: object) -> None:
    solved = json.loads(json.dumps(SOLVED_BY_A_BROWSER))
    place = solved["challenge"] if name == "signature" else solved["challenge"]["parameters"]
    if name not in place or place[name] != value:
        place[name] = value
        with pytest.raises(ProofInvalid):
            _checked(encoded(solved))


async def test_what_is_far_too_long_is_not_even_read(servers: Servers) -> None:
    with pytest.raises(ProofInvalid, match="too long"):
        await servers.spend("[" * 2000)


async def test_the_challenge_is_fetched_and_neither_kept_nor_unlimited(servers: Servers) -> None:
    fair_use = FairUse(FairUseConfig(challenge="1/day"))
    room = ProofOfWorkApi(servers.proof_of_work(), fair_use)
    api = Api(servers.first, Idempotency(servers.clock), ApiInfo("Proof", "1", "", "http://localhost:8080"), [room])
    html: Any = None  # no page is shown
    app = web.Application(middlewares=[show_errors(html)])
    app.router.add_routes(api.routes())

    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/api/v1/challenge")
        await servers.spend(solve(await answer.json()))
        again = await client.get("/api/v1/challenge")

    assert answer.headers["Cache-Control"] == "no-store"
    assert again.status == 429


def _checked(payload: str) -> None:
    ProofOfWork(EASY, ManualClock(), TokenDeriver(SECRET))._check(payload)
