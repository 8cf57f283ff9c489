"""From the waiting room to the end of the call."""

from collections.abc import Mapping
from typing import Any

from tests.support.live import Line, Live, place

OFFER = {"description": {"type": "offer", "sdp": "v=0 äöü"}}
CANDIDATE = {
    "candidate": {"candidate": "candidate:1 1 udp", "sdpMid": "0", "sdpMLineIndex": 0, "usernameFragment": "x9"}
}
NO_MORE = {"candidate": {"candidate": "", "sdpMid": None, "sdpMLineIndex": None, "usernameFragment": None}}


def to(peer: Mapping[str, Any], content: Mapping[str, Any]) -> dict[str, Any]:
    return {"to": peer["participant"], "to_instance": peer["instance"], **content}


async def test_into_the_waiting_room_and_out_again(live: Live) -> None:
    citizen, desk = await live.citizen(), await live.desk()

    await citizen.ok("enter")
    await citizen.ok("enter")
    await citizen.until(lambda shot: place(shot)["ahead"] == 0)
    await desk.until(lambda shot: shot["rows"][0]["state"] == "waiting")

    await citizen.ok("leave")
    await desk.until(lambda shot: shot["rows"][0]["state"] == "expected")
    assert await citizen.refused("leave") == "not_waiting"


async def test_too_early_is_too_early(live: Live) -> None:
    live.world.clock.advance(minutes=-15, seconds=-1)
    citizen = await live.citizen()

    assert await citizen.refused("enter") == "too_early"

    live.world.clock.advance(seconds=1)
    await citizen.ok("enter")


async def test_over_is_over(live: Live) -> None:
    citizen, desk = await live.citizen(), await live.desk()
    await desk.ok("missed", {"consultation": await live.consultation()})
    await citizen.until_state("missed")

    assert await citizen.refused("enter") == "over"


async def test_descriptions_and_candidates_travel_both_ways_unchanged(live: Live) -> None:
    citizen, staff = await live.call()
    there, back = await staff.until_peer("here"), await citizen.until_peer("here")

    for one, other, peer, me in ((staff, citizen, there, back), (citizen, staff, back, there)):
        for content in (OFFER, CANDIDATE, NO_MORE):
            await one.ok("signal", to(peer, content))
            news = await other.signal()
            assert news == {"from": me["participant"], "from_instance": one.instance, **content}


async def test_a_signal_reaches_nobody_who_is_not_meant(live: Live) -> None:
    citizen, staff = await live.call()
    peer = await staff.until_peer("here")
    wrong = [
        peer | {"participant": "p-unknown"},
        peer | {"instance": "an-earlier-page"},
        {"participant": staff.snapshots[-1]["you"]["participant"], "instance": staff.instance},
    ]

    assert [await staff.refused("signal", to(one, OFFER)) for one in wrong] == ["peer_absent"] * 3
    await staff.ok("signal", to(peer, CANDIDATE))
    assert "candidate" in await citizen.signal()


async def test_before_and_after_the_call_there_is_no_call(live: Live) -> None:
    citizen = await live.citizen()
    nobody = {"participant": "x", "instance": "y"}

    async def check() -> None:
        assert await citizen.refused("signal", to(nobody, OFFER)) == "not_in_call"
        for event in ("ice", "connected", "hang_up"):
            assert await citizen.refused(event) == "not_in_call"

    await check()
    await citizen.close()
    citizen, _staff = await live.call()
    await live.finish()
    await citizen.until_state("finished")
    await check()


async def test_media_make_it_a_conversation_and_the_desk_ends_it(live: Live) -> None:
    citizen, staff = await live.call()

    await citizen.ok("connected")
    await staff.ok("connected")
    await staff.until_state("talking")

    await live.finish()
    await live.finish()
    await citizen.until_state("finished")
    assert await citizen.refused("enter") == "over"


async def test_each_side_does_only_what_is_its_own(live: Live) -> None:
    citizen, staff = await live.call()

    assert [await staff.refused("enter"), await staff.refused("leave")] == ["forbidden", "forbidden"]
    await citizen.until_state("called")


async def test_who_hangs_up_has_left_and_comes_back(live: Live) -> None:
    citizen, staff = await live.call()

    await citizen.ok("hang_up")
    left = await staff.until_peer("left")
    assert await staff.refused("signal", to(left, OFFER)) == "peer_absent"

    await citizen.ok("enter")
    await staff.ok("signal", to(await staff.until_peer("here"), OFFER))


async def test_the_desk_that_has_hung_up_comes_back_by_connecting_again(live: Live) -> None:
    citizen, staff = await live.call()
    await staff.ok("hang_up")
    await citizen.until_peer("left")

    back = await live.staff()

    assert (await citizen.until_peer("here"))["instance"] == back.instance


async def test_a_lost_line_after_hanging_up_is_no_return(live: Live) -> None:
    citizen, staff = await live.call()
    await citizen.ok("hang_up")
    await staff.until_peer("left")

    await citizen.close()
    again = await live.citizen(instance=citizen.instance)
    count = len(staff.snapshots)
    await again.ok("connected")
    await staff.until(lambda _shot: len(staff.snapshots) > count)
    assert await staff.until_peer("left")

    await again.ok("enter")
    await staff.until_peer("here")


async def test_everybody_who_waits_sees_the_queue_move(live: Live) -> None:
    other = await live.book()
    first, second, desk = await live.citizen(), await live.citizen(other), await live.desk()
    await first.ok("enter")
    await second.ok("enter")
    await second.until(lambda shot: place(shot)["ahead"] == 1)

    await desk.ok("call", {"consultation": await live.consultation()})

    await second.until(lambda shot: place(shot)["ahead"] == 0)
    await first.until(lambda shot: place(shot)["ahead"] is None)


async def test_another_link_leads_to_another_consultation(live: Live) -> None:
    other = await live.book()
    citizen, staff = await live.call()
    stranger: Line = await live.citizen(other)
    peer = await citizen.until_peer("here")

    assert stranger.snapshots[-1]["peers"] == []
    assert stranger.snapshots[-1]["consultation"]["id"] != await live.consultation()
    assert await stranger.refused("signal", to(peer, OFFER)) == "not_in_call"
    assert staff.signals.empty()
