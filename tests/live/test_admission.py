"""Who is let in, and with which code others are refused."""

import uuid

import pytest
import socketio

from tests.support.live import Line, Live
from videodesk.kit.tokens import new_token

INSTANCE = "5e7f6a0e-6f0a-4bb5-9a53-0d4f3c1d2e3f"


@pytest.mark.parametrize(
    "auth",
    [
        None,
        {},
        [],
        "link",
        {"link": "x"},
        {"instance": INSTANCE},
        {"link": "x", "consultation": "y", "instance": INSTANCE},
        {"link": 7, "instance": INSTANCE},
        {"link": "x" * 65, "instance": INSTANCE},
        {"link": "a b", "instance": INSTANCE},
        {"link": "x", "instance": INSTANCE, "more": 1},
        {"link": "x", "instance": ""},
    ],
)
async def test_a_door_of_another_shape_is_malformed(live: Live, auth: object) -> None:
    assert await live.refusal("/consultation", auth) == "malformed"


async def test_an_unknown_link_opens_nothing(live: Live) -> None:
    assert await live.refusal("/consultation", {"link": new_token(), "instance": INSTANCE}) == "unknown_link"


async def test_a_cancelled_appointments_link_opens_nothing(live: Live) -> None:
    await live.world.cancel(live.appointment)

    auth = {"link": live.world.link(live.appointment), "instance": INSTANCE}
    assert await live.refusal("/consultation", auth) == "cancelled"


async def test_staff_come_in_with_their_session_only(live: Live) -> None:
    auth = {"consultation": await live.consultation(), "instance": INSTANCE}

    assert await live.refusal("/consultation", auth) == "not_signed_in"
    assert await live.refusal("/consultation", auth, f"videodesk={new_token()}") == "not_signed_in"
    assert await live.refusal("/desk", {"desk": str(live.world.desks[0])}) == "not_signed_in"


async def test_staff_come_in_to_whom_they_have_called_only(live: Live) -> None:
    auth = {"consultation": await live.consultation(), "instance": INSTANCE}
    assert await live.refusal("/consultation", auth, await live.cookie("anna")) == "not_your_consultation"

    await live.call()

    assert await live.refusal("/consultation", auth, await live.cookie("jonas")) == "not_your_consultation"
    assert await live.refusal("/consultation", auth, await live.cookie("admin")) == "not_your_consultation"


@pytest.mark.parametrize("unknown", ["nonsense", str(uuid.UUID(int=0))])
async def test_what_does_not_exist_is_unknown(live: Live, unknown: str) -> None:
    cookie = await live.cookie("anna")

    auth = {"consultation": unknown, "instance": INSTANCE}
    assert await live.refusal("/consultation", auth, cookie) == "unknown_consultation"
    assert await live.refusal("/desk", {"desk": unknown}, cookie) == "unknown_desk"


async def test_a_desk_is_for_those_who_are_entered_for_it(live: Live) -> None:
    async with live.world.writing() as uow:
        other = await live.world.add_desk(uow, 2)

    assert await live.refusal("/desk", {"desk": str(other)}, await live.cookie("anna")) == "not_your_desk"
    assert await live.refusal("/desk", {"desk": str(live.world.desks[0])}, await live.cookie("admin")) == "forbidden"


@pytest.mark.parametrize("auth", [None, {}, {"desk": 7}, {"desk": "x", "link": "y"}, {"desk": ""}])
async def test_a_desk_of_another_shape_is_malformed(live: Live, auth: object) -> None:
    assert await live.refusal("/desk", auth, await live.cookie("anna")) == "malformed"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:8081", "https://localhost:8080"])
async def test_the_page_of_another_site_gets_no_connection(live: Live, origin: str) -> None:
    line: Line = live.line("/desk")

    with pytest.raises(socketio.exceptions.ConnectionError):
        await line.connect({"desk": str(live.world.desks[0])}, await live.cookie("anna"), Origin=origin)


async def test_our_own_page_does(live: Live) -> None:
    line = live.line("/consultation")

    await line.connect(
        {"link": live.world.link(live.appointment), "instance": INSTANCE}, Origin="http://localhost:8080"
    )

    assert (await line.until(lambda _shot: True))["you"]["role"] == "citizen"


async def test_polling_is_not_spoken(live: Live) -> None:
    line = live.line("/consultation")

    with pytest.raises(socketio.exceptions.ConnectionError):
        await line.socket.connect(live.url, namespaces=["/consultation"], transports=["polling"])
