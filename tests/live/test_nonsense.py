"""Whatever a client sends, it gets an error back, and nobody else notices."""

import asyncio
import itertools
import json
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.live import SECONDS, Line, Live
from videodesk.signaling.consultation import ConsultationNamespace
from videodesk.signaling.desk import DeskNamespace
from videodesk.signaling.overview import OverviewNamespace

CONSULTATION_EVENTS = tuple(ConsultationNamespace.messages())
DESK_EVENTS = tuple(DeskNamespace.messages())
OVERVIEW_EVENTS = tuple(OverviewNamespace.messages())
CODES = {
    *("number_missing", "nobody_waiting", "not_offered", "own_desk", "unknown_desk", "unknown_location"),
    *("malformed", "too_large", "forbidden", "too_early", "over", "not_waiting", "not_in_call", "peer_absent"),
    *("unknown_consultation", "already_called", "desk_busy", "not_in_state", "on_break"),
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=8,
)
KEYS = (
    "id",
    "text",
    "note",
    "held",
    "desk",
    "location",
    "to",
    "to_instance",
    "description",
    "candidate",
    "consultation",
    "type",
    "sdp",
    "sdpMid",
)
NEARLY_RIGHT = st.dictionaries(st.sampled_from(KEYS), JSON, min_size=1, max_size=4)


Lines = list[tuple[Line, tuple[str, ...]]]


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if there were a second between any two messages."""
    monkeypatch.setattr("videodesk.kit.socket.seconds", itertools.count().__next__)


@pytest_asyncio.fixture
async def lines(patient: None, live: Live) -> Lines:
    """The same in each example: they must outlive all that was sent on them."""
    return [
        (await live.citizen(), CONSULTATION_EVENTS),
        (await live.desk(), DESK_EVENTS),
        (await live.lead(), OVERVIEW_EVENTS),
    ]


@settings(max_examples=15)
@given(messages=st.lists(JSON | NEARLY_RIGHT, min_size=1, max_size=6))
async def test_any_json_for_any_event_is_answered_by_an_error(lines: Lines, messages: list[Any]) -> None:
    for line, events in lines:
        for event in events:
            for message in messages:
                if message == {}:
                    continue
                answer = await line.ask(event, message if message is not None else [None])
                assert answer["ok"] is False, (event, message)
                assert answer["error"]["code"] in CODES
                assert len(json.dumps(answer)) < 500


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"to": "p", "to_instance": "i"},
        {"to": "p", "to_instance": "i", "description": {"type": "offer", "sdp": ""}, "candidate": {"candidate": ""}},
        {"to": "p", "to_instance": "i", "description": {"type": "pranswer", "sdp": ""}},
        {"to": "p", "to_instance": "i", "description": {"type": "offer", "sdp": "x" * (48 * 1024 + 1)}},
        {"to": "p", "to_instance": "i", "candidate": {"candidate": "", "sdpMLineIndex": -1}},
        {"to": "p", "to_instance": "i", "candidate": {"candidate": "", "sdpMLineIndex": "0"}},
        {"to": "p", "to_instance": "i", "candidate": {"candidate": "", "more": 1}},
        {"to": "p" * 65, "to_instance": "i", "candidate": {"candidate": ""}},
        {"to": 7, "to_instance": "i", "candidate": {"candidate": ""}},
        {"to_instance": "i", "candidate": {"candidate": ""}},
    ],
)
async def test_a_signal_of_another_shape_is_malformed(live: Live, message: dict[str, Any]) -> None:
    citizen, _staff = await live.call()

    assert await citizen.refused("signal", message) == "malformed"


async def test_what_is_longer_than_agreed_is_too_large(live: Live) -> None:
    citizen, _staff = await live.call()

    assert await citizen.refused("signal", {"to": "x" * (64 * 1024)}) == "too_large"
    await citizen.ok("ice")


@pytest.mark.parametrize("event", ["dance", "", "connect", "disconnect", "snapshot", "trigger_event"])
async def test_an_event_that_is_none_is_answered_and_changes_nothing(live: Live, event: str) -> None:
    citizen, staff = await live.call()

    assert await citizen.refused(event, {"link": "x", "instance": "y"}) == "malformed"

    await citizen.ok("connected")
    await staff.until_state("talking")
    assert (await staff.until_peer("here"))["instance"] == citizen.instance


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "9",
        "4",
        "42",
        "42/consultation,",
        '42/consultation,["enter"',
        "42/consultation,[]",
        "42/consultation,{}",
        "42/consultation,[7,{}]",
        "42/consultation,[null,null]",
        '42/consultation,1[{"a":1},{}]',
        "42/consultation," + "[" * 60_000,
        '42/nowhere,1["enter",{}]',
        "451-/consultation,[]",
        "43/consultation,7[]",
        "x" * 200_000,
        b"\x00\xff" * 1000,
        b"",
    ],
    ids=lambda frame: repr(frame[:24]),
)
async def test_a_broken_frame_ends_nobody_elses_line(live: Live, frame: str | bytes) -> None:
    citizen, staff = await live.call()
    async with aiohttp.ClientSession() as session:
        url = f"{live.url}socket.io/?EIO=4&transport=websocket"
        async with session.ws_connect(url) as raw:
            await raw.receive()
            await raw.send_str("40/consultation,{}")
            await raw.receive()
            await (raw.send_str(frame) if isinstance(frame, str) else raw.send_bytes(frame))
            await raw.send_str("2probe")

            peer = await staff.until_peer("here")
            to = {"to": peer["participant"], "to_instance": peer["instance"]}
            await staff.ok("signal", to | {"candidate": {"candidate": ""}})
            assert "candidate" in await citizen.signal()
    await citizen.ok("connected")


async def test_a_frame_above_the_limit_ends_its_own_line_only(live: Live) -> None:
    citizen, staff = await live.call()

    await citizen.socket.emit("signal", {"to": "x" * 300_000}, namespace="/consultation")

    await citizen.end()
    await staff.until_peer("reconnecting")
    await staff.ok("connected")


async def test_a_burst_of_messages_is_answered_one_by_one(patient: None, live: Live) -> None:
    citizen, _staff = await live.call()

    async with asyncio.timeout(SECONDS):
        answers = await asyncio.gather(*(citizen.ask("ice") for _ in range(100)))

    assert all(answer["ok"] for answer in answers)
