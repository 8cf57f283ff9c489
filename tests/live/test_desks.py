"""Desks that share a queue."""

import asyncio
from collections import Counter
from uuid import UUID

from tests.support.live import Live
from videodesk.rehearsal.live import with_id


async def test_of_two_desks_that_call_at_once_one_wins(live: Live) -> None:
    await live.two_desks()
    citizen, one, other = await live.citizen(), await live.desk("anna"), await live.desk("jonas", 1)
    await citizen.ok("enter")
    message = {"consultation": await live.consultation()}

    answers = await asyncio.gather(*(desk.ask("call", with_id("call", message)) for desk in (one, other)))

    assert Counter(answer["ok"] or answer["error"]["code"] for answer in answers) == {True: 1, "already_called": 1}
    await citizen.until_state("called")


async def test_a_busy_desk_calls_nobody_else(live: Live) -> None:
    other = await live.book()
    await (await live.citizen(other)).ok("enter")
    await live.call()
    desk = await live.desk()

    assert await desk.refused("call", {"consultation": await live.consultation(other)}) == "desk_busy"


async def test_who_does_not_wait_is_not_called(live: Live) -> None:
    desk = await live.desk()

    assert await desk.refused("call", {"consultation": await live.consultation()}) == "not_waiting"
    assert await desk.refused("finish", {"consultation": await live.consultation()}) == "not_in_call"


async def test_who_talks_is_not_missed_and_who_is_over_stays_over(live: Live) -> None:
    citizen, _staff = await live.call()
    desk, message = await live.desk(), {"consultation": await live.consultation()}
    await citizen.ok("connected")
    assert await desk.refused("missed", message) == "not_in_state"

    await live.finish()
    assert await desk.refused("missed", message) == "over"


async def test_a_consultation_elsewhere_is_unknown(live: Live) -> None:
    desk = await live.desk()

    for unknown in (str(UUID(int=0)), "nonsense"):
        for event in ("call", "recall", "missed", "finish", "unpark", "accept", "decline"):
            assert await desk.refused(event, {"consultation": unknown}) == "unknown_consultation"


async def test_what_another_desk_has_called_it_finishes_itself(live: Live) -> None:
    citizen, _staff = await live.call()

    assert await (await live.desk("jonas")).refused("finish", {"consultation": await live.consultation()}) in (
        "forbidden",
        "not_your_consultation",
    )
    await citizen.until_state("called")


async def test_a_reloaded_desk_is_back_in_its_call(live: Live) -> None:
    await live.call()

    desk = await live.desk()

    assert desk.snapshot["current"] == await live.consultation()
