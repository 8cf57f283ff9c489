"""What a desk can do beyond calling, with what the citizen and other desks see of it, and what is refused."""

import asyncio
from typing import Any

from tests.support.live import Line, Live, place
from videodesk.rehearsal.live import with_id
from videodesk.signaling.news import ColleaguesNews


async def test_call_next_says_whom_and_a_command_sent_again_calls_nobody_else(live: Live) -> None:
    other = await live.book()
    for citizen in (await live.citizen(), await live.citizen(other)):
        await citizen.ok("enter")
    desk = await live.desk()
    message = with_id("call_next", {"services": [], "languages": ["de"]})

    answers = [await desk.ask("call_next", message) for _ in range(2)]

    assert answers == [{"ok": True, "consultation": await live.consultation()}] * 2
    assert await desk.refused("call_next", {}) == "desk_busy"


async def test_nobody_is_called_whom_the_filter_leaves_out_or_who_is_away(live: Live) -> None:
    citizen, desk = await live.citizen(), await live.desk()
    await citizen.ok("enter")
    await desk.until(lambda shot: shot["rows"][0]["state"] == "waiting")

    assert await desk.refused("call_next", {"languages": ["tr"]}) == "nobody_waiting"
    assert await desk.refused("call_next", {"services": ["nonsense"]}) == "unknown_consultation"
    await citizen.close()
    await desk.until(lambda shot: shot["rows"][0]["presence"] == "reconnecting")
    assert await desk.refused("call_next", {}) == "nobody_waiting"


async def test_a_break_is_told_and_calls_nobody(live: Live) -> None:
    citizen, desk = await live.citizen(), await live.desk()
    await citizen.ok("enter")

    await desk.ok("take_break", {"on_break": True})
    await desk.until(lambda shot: shot["on_break"])
    assert await desk.refused("call_next", {}) == "on_break"
    assert await desk.refused("call", await live.whom()) == "on_break"
    again = await live.desk()
    assert again.snapshot["on_break"] is True

    await desk.ok("take_break", {"on_break": False})
    await desk.ok("call_next", {})


async def test_a_parked_person_reads_why_and_comes_back_into_the_line(live: Live) -> None:
    citizen, desk = await live.citizen(), await live.desk()
    await citizen.ok("enter")

    await desk.ok("park", await live.whom() | {"note": "Bitte holen Sie Ihren Ausweis."})
    shot = await citizen.until(lambda shot: shot["consultation"]["parked"])
    assert shot["consultation"]["reason"] == "Bitte holen Sie Ihren Ausweis."
    row = (await desk.until(lambda shot: shot["rows"][0]["parked"]))["rows"][0]
    assert (row["place"], row["reason"]) == (None, "Bitte holen Sie Ihren Ausweis.")
    assert await desk.refused("call_next", {}) == "nobody_waiting"

    await desk.ok("unpark", await live.whom())
    await citizen.until(lambda shot: place(shot)["ahead"] == 0)
    assert await desk.refused("unpark", await live.whom()) == "not_waiting"


async def test_an_urgent_person_is_first(live: Live) -> None:
    other = await live.book()
    first, second, desk = await live.citizen(), await live.citizen(other), await live.desk()
    for citizen in (first, second):
        await citizen.ok("enter")
    await second.until(lambda shot: place(shot)["ahead"] == 1)

    await desk.ok("urge", {"consultation": await live.consultation(other), "urgent": True})

    await second.until(lambda shot: place(shot)["ahead"] == 0)
    await first.until(lambda shot: place(shot)["ahead"] == 1)
    await desk.until(lambda shot: by_place(shot)[0]["urgent"])


async def test_a_message_and_another_ring_reach_the_citizen(live: Live) -> None:
    citizen, desk = await live.citizen(), await live.desk()
    await citizen.ok("enter")

    await desk.ok("tell", await live.whom() | {"text": "Noch fünf Minuten."})
    shot = await citizen.until(lambda shot: kinds(shot)[-1:] == ["message"])
    assert (shot["log"][-1]["entry"]["text"], shot["log"][-1]["name"]) == ("Noch fünf Minuten.", "Anna")
    assert await desk.refused("tell", await live.whom() | {"text": " "}) == "malformed"

    assert await desk.refused("recall", await live.whom()) == "not_in_call"
    await desk.ok("call", await live.whom())
    await desk.ok("recall", await live.whom())
    await citizen.until(lambda shot: kinds(shot)[-2:] == ["called", "recalled"])


async def test_what_the_desk_writes_down_only_the_staff_read(live: Live) -> None:
    citizen, staff = await live.call()
    desk, whose = await live.desk(), await live.whom()

    await desk.ok("note", whose | {"text": "wirkt unsicher"})
    await desk.ok("tick_off", whose | {"documents": ["Personalausweis"]})
    await desk.ok("agree", whose | {"text": "Die Meldebescheinigung kommt mit der Post."})
    await desk.ok("hold", whose | {"held": True})

    shot = await staff.until(lambda shot: shot["consultation"]["held"] and shot["consultation"]["agreed"])
    assert (shot["case"]["private_note"], shot["case"]["seen_documents"]) == ("wirkt unsicher", ["Personalausweis"])
    await citizen.until(lambda shot: shot["consultation"]["held"] and shot["consultation"]["agreed"])
    assert all(shot["case"] is None and "unsicher" not in str(shot) for shot in citizen.snapshots)
    stranger = await live.desk("jonas")
    for event, message in (("note", {"text": ""}), ("agree", {"text": ""}), ("hold", {"held": False})):
        assert await stranger.refused(event, whose | message) == "not_your_consultation"


async def test_a_colleague_takes_over_and_the_citizen_hears_why(live: Live) -> None:
    await live.two_desks()
    citizen, staff = await live.call()
    desk, theirs = await live.desk(), await live.desk("jonas", 1)
    asked = await live.whom() | {"desk": str(live.world.desks[1]), "note": "Es geht um das Auto."}
    before = await citizen.until_peer("here")

    await desk.ok("offer", asked)
    offers = (await theirs.until(lambda shot: shot["offers"]))["offers"]
    assert [(row["name"], row["reason"], row["desk"], row["called_by"]) for row in offers] == [
        ("Kim Muster", "Es geht um das Auto.", "Platz 1", "Anna")
    ]
    shot = await staff.until(lambda shot: shot["case"]["offered_desk"])
    assert shot["case"]["offered_desk"] == str(live.world.desks[1])
    await theirs.ok("decline", await live.whom())
    await staff.until(lambda shot: kinds(shot)[-1:] == ["declined"])
    assert citizen.snapshots[-1]["consultation"]["reason"] == ""

    await desk.ok("offer", asked)
    await theirs.ok("accept", await live.whom())

    await theirs.until(lambda shot: shot["current"] and not shot["offers"])
    await desk.until(lambda shot: shot["current"] is None)
    await staff.end()
    shot = await citizen.until(lambda shot: kinds(shot)[-1:] == ["handed_over"])
    assert shot["log"][-1]["entry"]["note"] == shot["consultation"]["reason"] == "Es geht um das Auto."
    assert "offered" not in kinds(shot)
    # The media of the desk before end, and those of the desk now begin.
    await live.staff("jonas")
    shot = await citizen.until(lambda shot: len(shot["peers"]) == 2)
    assert {peer["name"]: peer["presence"] for peer in shot["peers"]} == {"Anna": "left", "Jonas": "here"}
    assert before["name"] == "Anna"
    assert await desk.refused("finish", await live.whom()) == "not_your_consultation"


async def test_another_office_gets_the_person_with_the_note(live: Live) -> None:
    office = await live.second_office()
    citizen, staff = await live.call()
    desk, theirs = await live.desk(), await live.desk("jonas", 1)
    where = {"location": office, "note": "Dort sitzt die Fachstelle."}

    assert await desk.refused("hand_over", await live.whom() | where | {"location": "nonsense"}) == "unknown_location"
    await desk.ok("hand_over", await live.whom() | where)

    await staff.end()
    shot = await citizen.until(lambda shot: shot["consultation"]["location"] == "Video-Bürgeramt Süd")
    assert (shot["consultation"]["state"], shot["consultation"]["reason"]) == ("waiting", "Dort sitzt die Fachstelle.")
    await citizen.until(lambda shot: place(shot)["ahead"] == 0)
    await desk.until(lambda shot: shot["current"] is None and shot["rows"] == [])
    row = (await theirs.until(lambda shot: shot["rows"]))["rows"][0]
    assert (row["state"], row["reason"], row["presence"]) == ("waiting", "Dort sitzt die Fachstelle.", "here")
    assert await desk.refused("call", await live.whom()) == "unknown_consultation"
    await theirs.ok("call_next", {})
    await citizen.until_state("called")


async def test_it_ends_with_a_result(live: Live) -> None:
    _citizen, staff = await live.call()
    desk = await live.desk()
    assert await desk.refused("finish", await live.whom() | {"result": "nonsense"}) == "malformed"

    await desk.ok("finish", await live.whom() | {"result": "documents_missing"})

    shot = await staff.until_state("finished")
    assert shot["case"]["result"] == shot["log"][-1]["entry"]["result"] == "documents_missing"


async def test_colleagues_are_told_with_who_sits_there_and_how_it_is_going(live: Live) -> None:
    await live.two_desks()
    await live.second_office()
    desk = await live.desk()
    await live.desk("jonas", 1)

    async def seats() -> dict[str, tuple[str, str, str]]:
        answer = await desk.ok("colleagues")
        offices = ColleaguesNews.model_validate({"offices": answer["offices"]}).offices
        assert [office.name for office in offices] == ["Video-Bürgeramt", "Video-Bürgeramt Süd"]
        return {one.name: (one.presence, one.staff, one.service) for office in offices for one in office.desks}

    assert await seats() == {
        "Platz 1": ("open", "Anna", ""),
        "Platz 2": ("open", "Jonas", ""),
        "Platz 1, Video-Bürgeramt Süd": ("closed", "", ""),
    }
    await live.call()
    assert (await seats())["Platz 1"] == ("busy", "Anna", "Meldebescheinigung")
    assert await desk.ask("colleagues", {"desk": "x"}) == {
        "ok": False,
        "error": {"code": "malformed", "detail": "desk: Extra inputs are not permitted"},
    }


async def test_two_offices_offers_name_their_own_desks(live: Live) -> None:
    """Whoever is asked by desks of two offices sees who asks."""
    await live.two_desks()
    await live.second_office()
    await live.call()
    await (await live.desk()).ok("offer", await live.whom() | {"desk": str(live.world.desks[2])})
    asked = await live.desk("jonas", 2)

    assert [row["desk"] for row in asked.snapshot["offers"]] == ["Platz 1"]
    assert await asked.refused("park", await live.whom()) == "unknown_consultation"


async def test_ten_desks_on_ten_lines_call_each_person_once(live: Live) -> None:
    people = [live.appointment, *[await live.book() for _ in range(5)]]
    async with live.world.writing() as uow:
        for number in range(2, 11):
            desk = await live.world.add_desk(uow, number)
            await live.world.services.schedule.let_work_at(uow, live.world.staff["anna"], desk)
    for person in people:
        await (await live.citizen(person)).ok("enter")
    desks: list[Line] = [await live.desk(number=number) for number in range(10)]

    answers = await asyncio.gather(*(desk.ask("call_next", with_id("call_next", {})) for desk in desks))

    called = [answer["consultation"] for answer in answers if answer["ok"]]
    assert len(called) == len(set(called)) == len(people)
    assert {answer["error"]["code"] for answer in answers if not answer["ok"]} == {"nobody_waiting"}


def kinds(shot: dict[str, Any]) -> list[str]:
    return [one["entry"]["kind"] for one in shot["log"]]


def by_place(shot: dict[str, Any]) -> list[dict[str, Any]]:
    return sorted((row for row in shot["rows"] if row["place"]), key=lambda row: str(row["place"]))
