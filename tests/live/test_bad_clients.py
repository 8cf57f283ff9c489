"""A good call goes on as if it were alone, whatever a hundred bad clients do at the same server."""

import asyncio
import json
import random
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from types import MethodType, SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock, Mock

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer

from tests.support.live import SECONDS, Line, Live, live_server
from tests.support.world import World, make_world
from videodesk.signaling import doorkeeper as doors
from videodesk.signaling.doorkeeper import Doorkeeper
from videodesk.signaling.server import MAX_UNREAD, READ_AT_ONCE, PlainWebSocket

CANDIDATE = {"candidate": {"candidate": "candidate:4711 geheim", "sdpMid": "0"}}
MESSAGES = 60
CHATS = 15
EACH = 10
# They and the server share one processor here: without a pause it would be theirs.
PAUSE = 0.5
IMPATIENT = aiohttp.ClientWSTimeout(ws_close=0.01)
CLOSED = (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSING, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR)


def doorkeeper_of(world: World) -> Doorkeeper:
    owners = (getattr(route.handler, "__self__", None) for route in world.app.router.routes())
    return next(one for one in owners if isinstance(one, Doorkeeper))


def frame(event: str, message: object, number: int = 1, namespace: str = "/consultation") -> str:
    return f"42{namespace},{number}{json.dumps([event, message])}"


@dataclass
class Mob:
    """Bad clients, each with its own websocket, and all that they were told."""

    live: Live
    session: aiohttp.ClientSession
    consultation: str
    victim: dict[str, Any]
    used_id: str
    own_link: str
    over: asyncio.Event = field(default_factory=asyncio.Event)
    heard: list[str] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(4711))

    @asynccontextmanager
    async def websocket(self) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        url = f"{self.live.url}socket.io/?EIO=4&transport=websocket"
        async with self.session.ws_connect(url, max_msg_size=0, timeout=IMPATIENT) as raw:
            listening = asyncio.create_task(self._listen(raw))
            try:
                yield raw
            finally:
                listening.cancel()

    async def _listen(self, raw: aiohttp.ClientWebSocketResponse) -> None:
        async for message in raw:
            if message.type is aiohttp.WSMsgType.TEXT:
                self.heard.append(message.data)

    async def again_and_again(self, bad: Callable[[aiohttp.ClientWebSocketResponse], Awaitable[None]]) -> None:
        """Whoever is cut off comes back."""
        while not self.over.is_set():
            with suppress(OSError, aiohttp.ClientError):
                async with self.websocket() as raw:
                    while not self.over.is_set() and not raw.closed:
                        await bad(raw)
                        await asyncio.sleep(PAUSE)
            await asyncio.sleep(PAUSE)

    # What they do

    async def noise(self, raw: aiohttp.ClientWebSocketResponse) -> None:
        await raw.send_bytes(self.chance.randbytes(200))
        await raw.send_str("".join(chr(self.chance.randrange(32, 0x2FFF)) for _ in range(50)))

    async def huge(self, raw: aiohttp.ClientWebSocketResponse) -> None:
        await self._enter(raw)
        await raw.send_str(frame("chat", {"id": str(uuid.uuid4()), "text": "x" * 100_000}))
        await raw.send_str(frame("signal", {"to": "x" * 200_000}))

    async def disorder(self, raw: aiohttp.ClientWebSocketResponse) -> None:
        for text in ("3", "3", "41/consultation,", frame("enter", {}), "43/consultation,7[]", "40/nowhere,", "1"):
            await raw.send_str(text)

    async def flood(self, raw: aiohttp.ClientWebSocketResponse) -> None:
        await self._enter(raw)
        for number in range(100):
            await raw.send_str(frame("check", {}, number))

    async def thieves(self, raw: aiohttp.ClientWebSocketResponse) -> None:
        for auth in (
            {"link": "x" * 43, "instance": "thief"},
            {"consultation": self.consultation, "instance": self.victim["instance"]},
            {"link": self.own_link[:-1] + "x", "instance": "thief", "last": 0},
            {"link": self.own_link, "consultation": self.consultation, "instance": "thief"},
        ):
            await raw.send_str(f"40/consultation,{json.dumps(auth)}")
        await raw.send_str(f'40/desk,{{"desk": "{self.live.world.desks[0]}"}}')

    async def strangers(self, raw: aiohttp.ClientWebSocketResponse) -> None:
        """Let in by their own link, at what belongs to others."""
        await self._enter(raw)
        to = {"to": self.victim["participant"], "to_instance": self.victim["instance"]}
        await raw.send_str(frame("signal", to | {"candidate": {"candidate": "evil"}}))
        await raw.send_str(frame("chat", {"id": self.used_id, "text": "evil"}))
        await raw.send_str(frame("enter", {"id": self.used_id}))
        await raw.send_str(frame("typed", {"text": "evil"}))
        await raw.send_str(frame("finish", {"id": self.used_id, "consultation": self.consultation}))

    async def binary(self, raw: aiohttp.ClientWebSocketResponse) -> None:
        await self._enter(raw)
        await raw.send_str('451000000-/consultation,["chat",{"_placeholder":true,"num":0}]')
        for _ in range(20):
            await raw.send_bytes(bytes(100_000))

    async def door_knockers(self, raw: aiohttp.ClientWebSocketResponse) -> None:
        for _ in range(30):
            await raw.send_str('40/consultation,{"link": "no", "instance": "i"}')

    async def half_open(self) -> None:
        """Without a word, and without reading."""
        url = f"{self.live.url}socket.io/?EIO=4&transport=websocket"
        with suppress(OSError, aiohttp.ClientError):
            async with self.session.ws_connect(url, timeout=IMPATIENT):
                await self.over.wait()

    async def _enter(self, raw: aiohttp.ClientWebSocketResponse) -> None:
        await raw.send_str(f"40/consultation,{json.dumps({'link': self.own_link, 'instance': uuid.uuid4().hex})}")

    def all_at_once(self) -> list[asyncio.Task[None]]:
        kinds = (
            *(self.noise, self.huge, self.disorder, self.flood),
            *(self.thieves, self.strangers, self.binary, self.door_knockers),
        )
        active = [self.again_and_again(kind) for kind in kinds for _ in range(EACH)]
        quiet = [self.half_open() for _ in range(2 * EACH)]
        return [asyncio.create_task(one) for one in (*active, *quiet)]


@dataclass
class GoodCall:
    citizen: Line
    staff: Line
    seconds: list[float] = field(default_factory=list)

    async def talk(self) -> None:
        """Both ways all the time; each message is answered."""
        there, back = await self.staff.until_peer("here"), await self.citizen.until_peer("here")
        await asyncio.gather(
            self._signal(self.staff, there), self._signal(self.citizen, back), self._chat(self.citizen, "a")
        )

    async def _signal(self, line: Line, peer: dict[str, Any]) -> None:
        to = {"to": peer["participant"], "to_instance": peer["instance"]}
        for number in range(MESSAGES):
            await self._timed(line, "signal", to | CANDIDATE | {"candidate": {"candidate": f"geheim {number}"}})

    async def _chat(self, line: Line, name: str) -> None:
        for number in range(CHATS):
            await self._timed(line, "chat", {"text": f"geheim {name} {number}"})

    async def _timed(self, line: Line, event: str, message: dict[str, Any]) -> None:
        begun = time.perf_counter()
        await line.ok(event, message)
        self.seconds.append(time.perf_counter() - begun)

    async def heard(self) -> list[list[str]]:
        """What each side was told of the other, in order."""
        return [
            [(await line.signal())["candidate"]["candidate"] for _ in range(MESSAGES)]
            for line in (self.citizen, self.staff)
        ]


async def test_a_good_call_goes_on_among_a_hundred_bad_clients(live: Live, capsys: pytest.CaptureFixture[str]) -> None:
    stranger = live.world.link(await live.world.book())
    call = GoodCall(*await live.call())
    used = str(uuid.uuid4())
    await call.citizen.ok("chat", {"id": used, "text": "geheim zuerst"})
    victim = await call.staff.until_peer("here")

    async with aiohttp.ClientSession() as session:
        mob = Mob(live, session, await live.consultation(), victim, used, stranger)
        bad = mob.all_at_once()
        try:
            async with asyncio.timeout(40):
                await call.talk()
                heard = await call.heard()
        finally:
            mob.over.set()
            for task in bad:
                task.cancel()
            await asyncio.gather(*bad, return_exceptions=True)

    # Nothing is lost, nothing is added.
    assert heard == [[f"geheim {number}" for number in range(MESSAGES)]] * 2
    chats = ["geheim zuerst", *(f"geheim a {number}" for number in range(CHATS))]
    for line in (call.citizen, call.staff):
        shot = await line.until(lambda shot: shot["log"][-1]["entry"].get("text") == chats[-1])
        assert [one["entry"]["text"] for one in shot["log"] if one["entry"]["kind"] == "chat"] == chats
        assert shot["consultation"]["state"] == "called"
    # Nobody has learnt anything.
    told = "\n".join(mob.heard)
    assert told
    for secret in (
        "geheim",
        victim["participant"] + '","text',
        victim["instance"],
        'peers":[{',
        live.world.link(live.appointment),
    ):
        assert secret not in told
    # Nothing is kept of them.
    await nobody_is_left(live, lines=3)
    times = sorted(call.seconds)
    with capsys.disabled():
        print(f"\n{len(times)} answers: half in {times[len(times) // 2]:.3f} s, all in {times[-1]:.3f} s")  # noqa: T201


async def nobody_is_left(live: Live, lines: int) -> None:
    server = doorkeeper_of(live.world)._server
    namespaces = server.namespace_handlers.values()
    kept = (server.eio.sockets, server.environ, server._binary_packet)
    async with asyncio.timeout(SECONDS):
        while any(len(one) > lines for one in [*kept, *(one._fairness for one in namespaces)]):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


# What the doorkeeper does, one by one


@pytest.fixture
def time_of_doors(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    moment = SimpleNamespace(now=0.0)
    monkeypatch.setattr(doors, "seconds", lambda: moment.now)
    return moment


@asynccontextmanager
async def knocking(live: Live) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    url = f"{live.url}socket.io/?EIO=4&transport=websocket"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as raw:
        await raw.receive()
        yield raw


async def ended(raw: aiohttp.ClientWebSocketResponse) -> None:
    async with asyncio.timeout(SECONDS):
        while (await raw.receive()).type not in CLOSED:
            pass


async def test_who_stays_at_the_door_is_sent_away(live: Live, time_of_doors: SimpleNamespace) -> None:
    citizen, keeper = await live.citizen(), doorkeeper_of(live.world)
    async with knocking(live) as raw:
        await keeper.sweep()
        time_of_doors.now += doors.AT_THE_DOOR_SECONDS - 1
        await keeper.sweep()
        await raw.send_str('40/consultation,{"link": "none", "instance": "i"}')
        assert "unknown_link" in (await raw.receive()).data
        time_of_doors.now += 1
        await keeper.sweep()
        await ended(raw)

    await nobody_is_left(live, lines=1)
    await citizen.ok("enter")


async def test_who_was_let_in_once_and_has_left_is_at_the_door_again(
    live: Live, time_of_doors: SimpleNamespace
) -> None:
    keeper, link = doorkeeper_of(live.world), live.world.link(live.appointment)
    async with knocking(live) as raw:
        await raw.send_str(f'40/consultation,{{"link": "{link}", "instance": "i"}}')
        assert (await raw.receive()).data.startswith("40/consultation,")
        time_of_doors.now += 2 * doors.AT_THE_DOOR_SECONDS
        await keeper.sweep()
        await keeper.sweep()
        await raw.send_str("41/consultation,")
        await nobody_is_in(live)
        await keeper.sweep()
        time_of_doors.now += doors.AT_THE_DOOR_SECONDS
        await keeper.sweep()
        await ended(raw)


async def nobody_is_in(live: Live) -> None:
    server = doorkeeper_of(live.world)._server
    async with asyncio.timeout(SECONDS):
        while any(one._fairness for one in server.namespace_handlers.values()):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)


async def test_when_the_door_is_crowded_others_come_again(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "AT_THE_DOOR", 2)
    async with knocking(live), knocking(live):
        with pytest.raises(aiohttp.WSServerHandshakeError) as crowded:
            async with knocking(live):
                pass
    assert crowded.value.status == 503

    await nobody_is_left(live, lines=0)
    await doorkeeper_of(live.world).sweep()
    await (await live.citizen()).ok("enter")


@pytest.fixture
def strict_world(sqlite_url: str) -> World:
    return make_world(sqlite_url, FAIR_USE_LIVE="2/minute")


async def test_one_range_of_addresses_does_not_connect_without_end(strict_world: World) -> None:
    world = strict_world
    await world.furnish()
    async with TestClient(TestServer(world.app)) as client, live_server(world, client) as live:
        await live.citizen()
        async with knocking(live):
            pass
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            async with knocking(live):
                pass
    assert refused.value.status == 429


@pytest.mark.parametrize(
    "frame",
    [
        *("x", "", "9", "2probe", "4", "49", "43/consultation,7[]", "451-/consultation,[]", b"\x00", "\uff14", "ێ"),
        *("42/consultation,{", "42/consultation,[", "40/consultation," + json.dumps({"link": "x" * 5000})),
    ],
    ids=lambda frame: repr(frame[:20]),
)
async def test_what_is_no_packet_of_ours_ends_its_own_line_at_once(live: Live, frame: str | bytes) -> None:
    async with knocking(live) as raw:
        link = live.world.link(live.appointment)
        await raw.send_str(f'40/consultation,{{"link": "{link}", "instance": "i"}}')
        await raw.receive()
        await (raw.send_str(frame) if isinstance(frame, str) else raw.send_bytes(frame))
        await ended(raw)

    await nobody_is_left(live, lines=0)


async def test_whoever_does_not_read_is_given_up() -> None:
    transport = Mock()
    socket = SimpleNamespace(queue=asyncio.Queue[str]())

    async def handle(_self: object, _websocket: object) -> None: ...

    websocket = PlainWebSocket(MethodType(handle, socket), None)
    websocket.environ = {"aiohttp.request": SimpleNamespace(transport=transport)}
    websocket._sock = Mock(receive=AsyncMock(return_value=SimpleNamespace(data="3")))

    for _ in range(MAX_UNREAD):
        socket.queue.put_nowait("news")
    assert await websocket.wait() == "3"
    transport.abort.assert_not_called()
    socket.queue.put_nowait("news")
    await websocket.wait()
    transport.abort.assert_called_once()


async def test_whoever_sends_fast_is_read_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    slept = AsyncMock()
    monkeypatch.setattr("videodesk.signaling.server.asyncio.sleep", slept)
    monkeypatch.setattr("videodesk.kit.socket.seconds", lambda: 0.0)
    websocket = PlainWebSocket(MethodType(AsyncMock(), SimpleNamespace(queue=asyncio.Queue())), None)
    websocket._sock = Mock(receive=AsyncMock(return_value=SimpleNamespace(data="3")))

    for _ in range(READ_AT_ONCE):
        await websocket.wait()
    slept.assert_not_called()
    await websocket.wait()
    slept.assert_called_once()
