"""What one websocket may send, and when patience with it ends."""

from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
from aiohttp.test_utils import make_mocked_request
from socketio.exceptions import ConnectionRefusedError as ConnectionRefused

from videodesk.kit import socket
from videodesk.kit.errors import Malformed
from videodesk.kit.socket import CONNECTS, PATIENCE, PATIENCE_BACK, AckedNamespace, Limit, WireModel, acked, admitted


class Word(WireModel):
    text: str | list[Any] = ""


class Club(AckedNamespace):
    """Lets in who says so. Its server knows one websocket, which is ended by `transport.abort`."""

    def __init__(self) -> None:
        super().__init__("/club")
        self.left: list[str] = []
        self.transport = Mock()
        request = make_mocked_request("GET", "/", transport=self.transport)
        self.environ: dict[str, Any] = {"aiohttp.request": request}
        self.websocket = SimpleNamespace(closing=False, closed=False)
        self.server = SimpleNamespace(
            eio=SimpleNamespace(sockets={"websocket": self.websocket}),
            manager=SimpleNamespace(
                eio_sid_from_sid=lambda *_: "websocket", is_connected=lambda *_: not self.websocket.closed
            ),
            get_environ=lambda *_: self.environ,
        )

    @property
    def ended(self) -> int:
        count: int = self.transport.abort.call_count
        return count

    async def connect(self, sid: str = "me", auth: Any = "friend") -> None:
        await self.trigger_event("connect", sid, self.environ, auth)

    async def code(self, event: str, message: Any) -> str:
        answer = await self.trigger_event(event, "me", message)
        return "ok" if answer["ok"] else str(answer["error"]["code"])

    @admitted
    async def on_connect(self, _sid: str, _environ: dict[str, Any], auth: Any = None) -> None:
        if auth == "slow":
            self.websocket.closed = True
        elif auth != "friend":
            raise Malformed("no friend")

    async def on_disconnect(self, sid: str, _reason: str = "") -> None:
        self.left.append(sid)

    @acked(Word, Limit(max_bytes=40, burst=3, per_second=0.5))
    async def on_whisper(self, _sid: str, _message: Word) -> None: ...

    @acked(Word, Limit(max_bytes=10_000, burst=1000, per_second=1))
    async def on_shout(self, _sid: str, _message: Word) -> None: ...


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    time = SimpleNamespace(now=0.0)
    monkeypatch.setattr(socket, "seconds", lambda: time.now)
    return time


@pytest.fixture
def club(time: SimpleNamespace) -> Club:
    return Club()


async def test_each_message_has_its_own_rate(club: Club, time: SimpleNamespace) -> None:
    await club.connect()

    assert [await club.code("whisper", {}) for _ in range(5)] == ["ok"] * 3 + ["too_fast"] * 2
    assert await club.code("shout", {}) == "ok"
    time.now += 2
    assert [await club.code("whisper", {}) for _ in range(2)] == ["ok", "too_fast"]
    time.now += 3600
    assert [await club.code("whisper", {}) for _ in range(4)] == ["ok"] * 3 + ["too_fast"]


async def test_each_message_has_its_own_length_in_bytes(club: Club) -> None:
    await club.connect()

    assert await club.code("whisper", {"text": "x" * 28}) == "ok"
    assert await club.code("whisper", {"text": "x" * 29}) == "too_large"
    assert await club.code("whisper", {"text": "ä" * 28}) == "too_large"
    assert await club.code("shout", {"text": "x" * 29}) == "ok"


async def test_what_is_nested_too_deeply_is_answered_like_all_else(club: Club) -> None:
    await club.connect()
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]

    assert await club.code("shout", {"text": deep}) == "malformed"


async def test_patience_ends_and_comes_back_with_time(club: Club, time: SimpleNamespace) -> None:
    await club.connect()

    for _ in range(PATIENCE):
        assert await club.code("dance", {}) == "malformed"
    assert club.ended == 0
    time.now += 10 / PATIENCE_BACK
    for _ in range(10):
        await club.code("shout", {"txt": ""})
    assert club.ended == 0
    await club.code("shout", {"txt": ""})
    assert club.ended == 1


async def test_who_is_well_behaved_is_never_sent_away(club: Club, time: SimpleNamespace) -> None:
    await club.connect()

    for _ in range(3 * PATIENCE):
        assert await club.code("shout", {}) == "ok"
        time.now += 1
    assert club.ended == 0


async def test_who_connects_again_begins_with_no_more_than_was_left(club: Club) -> None:
    await club.connect()
    for _ in range(3):
        await club.code("whisper", {})

    await club.connect()

    assert await club.code("whisper", {}) == "too_fast"


async def test_on_one_websocket_nobody_connects_without_end(club: Club, time: SimpleNamespace) -> None:
    for _ in range(CONNECTS.burst):
        await club.connect()

    with pytest.raises(ConnectionRefused) as refused:
        await club.connect()
    assert refused.value.error_args["data"] == {"code": "too_fast"}
    time.now += 1 / CONNECTS.per_second
    await club.connect()


async def test_who_is_refused_again_and_again_is_sent_away_and_forgotten(club: Club) -> None:
    for number in range(PATIENCE + 1):
        with pytest.raises(ConnectionRefused):
            await club.connect(f"sid-{number}", auth="foe")

    assert club.ended == 1
    assert club._fairness == {}


async def test_whose_line_is_lost_while_they_are_let_in_has_not_come(club: Club) -> None:
    with pytest.raises(ConnectionRefused):
        await club.connect(auth="slow")

    assert club.left == ["me"]
    assert club._fairness == {}


async def test_who_leaves_is_forgotten(club: Club) -> None:
    await club.connect()
    club.websocket.closed = True

    await club.trigger_event("disconnect", "me", "")

    assert club.left == ["me"]
    assert club._fairness == {}
