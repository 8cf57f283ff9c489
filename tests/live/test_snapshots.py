"""Snapshots have exactly the shape that PROTOCOL.md gives, at each step."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from tests.support.live import Live, live_server
from tests.support.world import World, make_world
from videodesk.signaling.news import ConsultationSnapshot, DeskSnapshot, IceNews

TURN = {"MEDIA_TURN_URLS": "turn:turn.example.org:3478", "MEDIA_TURN_SECRET": "shared", "MEDIA_TURN_MINUTES": "60"}


@pytest.fixture
def turn_world(sqlite_url: str) -> World:
    return make_world(sqlite_url, **TURN)


@pytest_asyncio.fixture
async def turn_live(turn_world: World) -> AsyncIterator[Live]:
    await turn_world.furnish()
    async with TestClient(TestServer(turn_world.app)) as client, live_server(turn_world, client) as running:
        yield running


async def test_every_snapshot_of_a_whole_consultation_is_as_written(turn_live: Live) -> None:
    live = turn_live
    citizen, staff = await live.call()
    await citizen.ok("connected")
    await staff.until_state("talking")
    await citizen.ok("hang_up")
    await staff.until_peer("left")
    await live.finish()
    last = await citizen.until_state("finished")

    shots = [ConsultationSnapshot.model_validate(shot) for shot in (*citizen.snapshots, *staff.snapshots)]
    assert {shot.consultation.state for shot in shots} == {"expected", "waiting", "called", "talking", "finished"}
    assert all(bool(shot.ice.servers) == (shot.consultation.state in ("called", "talking")) for shot in shots)
    starts_at = live.appointment.starts_at
    assert last["consultation"] == {
        "id": await live.consultation(),
        "state": "finished",
        "service": "Meldebescheinigung",
        "location": "Video-Bürgeramt",
        "time_zone": "Europe/Berlin",
        "opens_at": f"{starts_at - timedelta(minutes=15):%Y-%m-%dT%H:%M:%SZ}",
        "starts_at": f"{starts_at:%Y-%m-%dT%H:%M:%SZ}",
        "ends_at": f"{starts_at + timedelta(minutes=15):%Y-%m-%dT%H:%M:%SZ}",
        "walk_in": False,
        "parked": False,
        "held": False,
        "reason": "",
        "wish": None,
        "phone": "",
        "agreed": "",
        "guide": None,
        "documents_until": f"{live.world.clock.now() + timedelta(hours=24):%Y-%m-%dT%H:%M:%SZ}",
    }


async def test_each_side_sees_the_other_by_name(live: Live) -> None:
    citizen, staff = await live.call()

    seen, shown = citizen.snapshots[-1], staff.snapshots[-1]
    assert (seen["you"]["name"], seen["you"]["role"]) == ("Kim Muster", "citizen")
    assert (shown["you"]["name"], shown["you"]["role"]) == ("Anna", "staff")
    assert seen["peers"] == [shown["you"] | {"instance": staff.instance, "presence": "here"}]
    assert shown["peers"] == [seen["you"] | {"instance": citizen.instance, "presence": "here"}]


async def test_a_desks_snapshot_is_as_written_and_follows_its_day(live: Live) -> None:
    desk = await live.desk()
    citizen = await live.citizen()
    await desk.until(lambda shot: shot["rows"][0]["presence"] == "here")
    await citizen.ok("enter")
    await desk.until(lambda shot: shot["rows"][0]["state"] == "waiting")
    await desk.ok("call", {"consultation": await live.consultation()})
    shot = await desk.until(lambda shot: shot["current"] is not None)

    for one in desk.snapshots:
        DeskSnapshot.model_validate(one)
    (entry,) = shot["rows"]
    assert shot["current"] == entry["consultation"] == await live.consultation()
    assert shot["desk"] == {
        "id": str(live.world.desks[0]),
        "name": "Platz 1",
        "location": "Video-Bürgeramt",
        "time_zone": "Europe/Berlin",
        "own_desks": ["Platz 1"],
    }
    assert (entry["name"], entry["language"], entry["called_by"], entry["desk"]) == (
        "Kim Muster",
        "de",
        "Anna",
        "Platz 1",
    )

    await desk.ok("finish", {"consultation": shot["current"]})
    await desk.until(lambda shot: shot["current"] is None and shot["rows"][0]["state"] == "finished")


async def test_a_new_booking_and_a_cancelled_one_reach_the_desk(live: Live) -> None:
    desk = await live.desk()

    booked = await live.world.book()
    await desk.until(lambda shot: len(shot["rows"]) == 2)

    await live.world.cancel(booked)
    await desk.until(lambda shot: shot["rows"][1]["state"] == "cancelled")


async def test_turn_credentials_come_with_the_call_and_are_each_sides_own(turn_live: Live) -> None:
    citizen, staff = await turn_live.call()

    (one,) = citizen.snapshots[-1]["ice"]["servers"]
    (other,) = staff.snapshots[-1]["ice"]["servers"]
    assert one["urls"] == other["urls"] == ["turn:turn.example.org:3478"]
    assert one["username"] != other["username"]
    assert one["credential"] != other["credential"]
    assert "Kim" not in one["username"]


async def test_fresh_ice_servers_are_given_for_a_restart(turn_live: Live) -> None:
    citizen, _staff = await turn_live.call()
    before = IceNews.model_validate(citizen.snapshots[-1]["ice"])
    turn_live.world.clock.advance(minutes=50)

    after = IceNews.model_validate((await citizen.ok("ice"))["ice"])

    assert after.expires_at is not None
    assert before.expires_at is not None
    assert after.expires_at > before.expires_at
    assert after.servers[0].credential != before.servers[0].credential


async def test_credentials_for_a_check_of_the_connection_end_soon(turn_live: Live) -> None:
    citizen = await turn_live.citizen()
    assert citizen.snapshots[-1]["ice"]["servers"] == []

    ice = IceNews.model_validate((await citizen.ok("check"))["ice"])

    assert ice.servers[0].urls == ["turn:turn.example.org:3478"]
    assert ice.expires_at is not None
    assert ice.expires_at - turn_live.world.clock.now() <= timedelta(minutes=2)


async def test_who_has_no_call_to_come_has_nothing_to_check(turn_live: Live) -> None:
    citizen, staff = await turn_live.call()
    assert await staff.refused("check") == "forbidden"

    await turn_live.finish()

    assert await citizen.refused("check") == "over"
