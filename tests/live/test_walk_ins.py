"""Who comes without an appointment is in the same queue: told place and estimate, and shown at the desk."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests.support.live import Live, place
from tests.support.waiting import move, offer_on_site_too, slots_by, walk_in
from videodesk.catalogue.schemas import Channel
from videodesk.signaling.rooms import RoomReader


def after(live: Live, minutes: int) -> str:
    """Of the appointment's start."""
    return f"{live.appointment.starts_at + timedelta(minutes=minutes):%Y-%m-%dT%H:%M:%SZ}"


async def test_who_waits_is_told_place_and_estimate(live: Live) -> None:
    booked, walker = await live.citizen(), await live.citizen(await walk_in(live.world))
    await booked.ok("enter")
    await walker.ok("enter")

    await booked.until(lambda shot: place(shot) == {"ahead": 0, "estimated_at": after(live, 0)})
    await walker.until(lambda shot: place(shot) == {"ahead": 1, "estimated_at": after(live, 15)})
    assert [line.snapshot["consultation"]["walk_in"] for line in (booked, walker)] == [False, True]


async def test_the_place_of_one_follows_what_happens_to_others(live: Live) -> None:
    appointment = await walk_in(live.world)
    live.world.clock.advance(seconds=1)
    first, second = await live.citizen(appointment), await live.citizen(await walk_in(live.world))
    await first.ok("enter")
    await second.ok("enter")
    # Who is expected with an appointment that has begun keeps the desk.
    await second.until(lambda shot: place(shot)["ahead"] == 1 and place(shot)["estimated_at"] == after(live, 30))

    await live.world.cancel(appointment)

    shot = await second.until(lambda shot: place(shot)["ahead"] == 0)
    assert place(shot)["estimated_at"] == after(live, 15)


async def test_the_desk_sees_who_has_no_appointment_and_calls_them(live: Live) -> None:
    live.world.clock.advance(minutes=3, seconds=7)
    desk, came = await live.desk(), await walk_in(live.world)
    citizen = await live.citizen(came)
    await citizen.ok("enter")
    shot = await desk.until(lambda shot: any(one["state"] == "waiting" for one in shot["rows"]))

    (entry,) = [one for one in shot["rows"] if one["walk_in"]]
    assert (entry["name"], entry["desk"], entry["presence"]) == ("Robin Ohnetermin", "", "here")
    assert entry["place"]
    assert entry["starts_at"] == f"{live.world.clock.now():%Y-%m-%dT%H:%M:%SZ}"
    (other,) = [one for one in shot["rows"] if not one["walk_in"]]
    assert (other["state"], other["place"]) == ("expected", None)

    await desk.ok("call", {"consultation": entry["consultation"]})
    await citizen.until_state("called")
    shot = await desk.until(lambda shot: shot["current"] == entry["consultation"])
    (entry,) = [one for one in shot["rows"] if one["walk_in"]]
    assert (entry["desk"], entry["called_by"]) == ("Platz 1", "Anna")


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Waiting rooms are told how things stand all the time, not once a minute."""
    monkeypatch.setattr("videodesk.app.REFRESH_SECONDS", 0.01)


async def test_place_and_estimate_change_with_time_alone(often: None, live: Live) -> None:
    """At 10:15 whose appointment is then comes before who is there without one."""
    early = await live.world.book()
    walker, booked = await live.citizen(await walk_in(live.world)), await live.citizen(early)
    await walker.ok("enter")
    await booked.ok("enter")
    await walker.until(lambda shot: place(shot)["ahead"] == 0)
    await booked.until(lambda shot: place(shot)["ahead"] == 1)

    live.world.clock.set(early.starts_at)

    await walker.until(lambda shot: place(shot)["ahead"] == 1)
    shot = await booked.until(lambda shot: place(shot)["ahead"] == 0)
    assert place(shot)["estimated_at"] == after(live, 15)


async def test_whose_appointment_is_no_longer_by_video_is_sent_away(live: Live) -> None:
    live.world.clock.advance(minutes=-5)
    await offer_on_site_too(live.world)
    citizen = await live.citizen()
    await citizen.ok("enter")
    await citizen.until_state("waiting")

    await move(live.world, live.appointment, (await slots_by(live.world, Channel.ON_SITE))[0])
    await citizen.end()

    link = {"link": live.world.link(live.appointment), "instance": citizen.instance}
    assert await live.refusal("/consultation", link) == "unknown_consultation"


async def test_who_enters_while_the_room_is_still_told_of_before_knows_the_place(
    live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is told of the room was read before they entered, and comes after what is told of the line."""
    citizen = await live.citizen()
    has_read, may_tell = asyncio.Event(), asyncio.Event()
    read = RoomReader.read

    async def slowly(reader: RoomReader, *asked: Any) -> Any:
        room = await read(reader, *asked)
        has_read.set()
        await may_tell.wait()
        return room

    with monkeypatch.context() as patch:
        patch.setattr(RoomReader, "read", slowly)
        await citizen.ok("wish", {"wish": "no_camera"})
        await has_read.wait()
    await citizen.ok("enter")
    await citizen.until(lambda shot: place(shot)["ahead"] == 0)
    count = len(citizen.snapshots)
    may_tell.set()

    await citizen.until(lambda _shot: len(citizen.snapshots) == count + 2)
    shot = await citizen.until(lambda shot: place(shot)["ahead"] == 0)
    assert shot["consultation"]["state"] == "waiting"
