"""People are participants: pages come and go, tabs take over, and everybody sees who is there."""

import asyncio
from datetime import datetime

import pytest
from sqlalchemy import select

from tests.support.live import SECONDS, Live
from videodesk.accounts.models import StaffSession


async def test_a_lost_line_is_away_and_the_way_back_is_silent(live: Live) -> None:
    citizen, staff = await live.call()

    await citizen.close()
    assert (await staff.until_peer("reconnecting"))["instance"] == citizen.instance

    again = await live.citizen(instance=citizen.instance)
    assert (await staff.until_peer("here"))["instance"] == again.instance == citizen.instance
    await again.until_state("called")


async def test_a_second_tab_takes_over_and_the_first_is_told(live: Live) -> None:
    citizen, staff = await live.call()

    second = await live.citizen()

    async with asyncio.timeout(SECONDS):
        await citizen.taken_over.wait()
    await citizen.end()
    peer = (await staff.until(lambda shot: shot["peers"][0]["instance"] == second.instance))["peers"][0]
    assert peer["presence"] == "here"
    assert not second.taken_over.is_set()


async def test_the_same_page_on_a_new_line_takes_over_in_silence(live: Live) -> None:
    citizen, staff = await live.call()

    again = await live.citizen(instance=citizen.instance)

    await citizen.end()
    assert not citizen.taken_over.is_set()
    await staff.until_peer("here")
    await again.ok("connected")


async def test_the_staff_members_second_tab_takes_over_too(live: Live) -> None:
    citizen, staff = await live.call()

    second = await live.staff()

    await staff.end()
    assert staff.taken_over.is_set()
    await citizen.until(lambda shot: shot["peers"][0]["instance"] == second.instance)


async def test_the_desk_sees_whether_somebody_is_there(live: Live) -> None:
    desk, citizen = await live.desk(), await live.citizen()
    await desk.until(lambda shot: shot["rows"][0]["presence"] == "here")

    await citizen.close()

    await desk.until(lambda shot: shot["rows"][0]["presence"] == "reconnecting")


async def test_the_waiting_room_keeps_ones_place_while_the_line_is_gone(live: Live) -> None:
    citizen = await live.citizen()
    await citizen.ok("enter")
    await citizen.close()

    again = await live.citizen(instance=citizen.instance)

    await again.until_state("waiting")


async def test_two_pages_of_a_desk_are_both_told(live: Live) -> None:
    one, other = await live.desk("anna"), await live.desk("jonas")

    await (await live.citizen()).ok("enter")

    for desk in (one, other):
        await desk.until(lambda shot: shot["rows"][0]["state"] == "waiting")
    assert not one.ended.is_set()


async def test_after_signing_out_a_desk_does_nothing_more(live: Live) -> None:
    citizen = await live.citizen()
    await citizen.ok("enter")
    cookie = await live.cookie("anna")
    desk = await live.connect("/desk", {"desk": str(live.world.desks[0])}, cookie)

    async with live.world.writing() as uow:
        await live.world.services.accounts.close_session(uow, cookie.partition("=")[2])

    assert await desk.refused("call", {"consultation": await live.consultation()}) == "not_signed_in"
    await citizen.until_state("waiting")


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions of open desks are looked at all the time, not once a minute."""
    monkeypatch.setattr("videodesk.app.STALE_PAGE_SECONDS", 0.01)


async def test_after_signing_out_the_desks_page_is_cut_off(often: None, live: Live) -> None:
    cookie = await live.cookie("anna")
    desk = await live.connect("/desk", {"desk": str(live.world.desks[0])}, cookie)
    other = await live.desk("jonas")

    async with live.world.writing() as uow:
        await live.world.services.accounts.close_session(uow, cookie.partition("=")[2])

    await desk.end()
    assert not other.ended.is_set()


async def test_after_signing_out_a_leads_page_is_cut_off(often: None, live: Live) -> None:
    cookie = await live.cookie("admin")
    lead, other = await live.connect("/overview", {}, cookie), await live.lead()

    async with live.world.writing() as uow:
        await live.world.services.accounts.close_session(uow, cookie.partition("=")[2])

    await lead.end()
    assert not other.ended.is_set()


async def test_an_open_desk_does_not_go_idle_but_ends_with_its_session(often: None, live: Live) -> None:
    cookie = await live.cookie("anna")
    desk = await live.connect("/desk", {"desk": str(live.world.desks[0])}, cookie)
    for _ in range(3):
        live.world.clock.advance(minutes=100)
        await _seen(live)
    assert not desk.ended.is_set()

    live.world.clock.advance(hours=8)
    await desk.end()


async def _seen(live: Live) -> None:
    """Wait until the job has marked the session as in use."""
    async with asyncio.timeout(SECONDS):
        while await _last_seen(live) != live.world.clock.now():
            pass


async def _last_seen(live: Live) -> datetime | None:
    async with live.world.reading() as uow:
        return await uow.session.scalar(select(StaffSession.last_seen_at))
