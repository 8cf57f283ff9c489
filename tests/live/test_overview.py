"""The office lead sees the desks and queues of all video offices, and moves those who wait."""

from typing import Any

from tests.support.live import Line, Live, place
from videodesk.signaling.news import OfficeNews

HERE, THERE = "Video-Bürgeramt", "Video-Bürgeramt Süd"


async def test_only_a_lead_sees_it(live: Live) -> None:
    assert await live.refusal("/overview", {}) == "not_signed_in"
    assert await live.refusal("/overview", {}, await live.cookie("anna")) == "forbidden"


async def test_every_desk_is_told_as_it_changes(live: Live) -> None:
    await live.two_desks()
    await live.second_office()
    lead = await live.lead()
    await lead.until(lambda shot: seats(shot, HERE) == {"Platz 1": "closed", "Platz 2": "closed"} and THERE in shot)

    desk = await live.desk()
    await lead.until(lambda shot: seats(shot, HERE)["Platz 1"] == "open")
    began = live.world.clock.now()
    await desk.ok("take_break", {"on_break": True})
    shot = await lead.until(lambda shot: seats(shot, HERE)["Platz 1"] == "on_break")
    assert desk_row(shot)["since"] == f"{began:%Y-%m-%dT%H:%M:%SZ}"
    await desk.ok("take_break", {"on_break": False})
    await live.call()
    shot = await lead.until(lambda shot: seats(shot, HERE)["Platz 1"] == "busy")
    assert (desk_row(shot)["staff"], desk_row(shot)["service"]) == ("Anna", "Meldebescheinigung")
    await live.finish()
    await lead.until(lambda shot: seats(shot, HERE)["Platz 1"] == "open")


async def test_only_what_has_changed_is_sent(live: Live) -> None:
    await live.two_desks()
    await live.book()
    lead = await live.lead()
    count = len(lead.office_news)

    citizen = await live.citizen()
    await citizen.ok("enter")
    await lead.until(lambda shot: len(waiting(shot)) == 1)
    await citizen.ok("leave")
    await lead.until(lambda shot: not waiting(shot))

    news = [OfficeNews.model_validate(one) for one in lead.office_news]
    assert news[0].whole
    assert all(not one.whole and one.desks == [] for one in news[count:])
    assert [(len(one.waiting), len(one.gone)) for one in news[count:]] == [(1, 0), (0, 1)]


async def test_nothing_of_what_a_consultation_holds_is_told(live: Live) -> None:
    lead = await live.lead()
    citizen, _staff = await live.call()
    desk = await live.desk()
    await desk.ok("note", await live.whom() | {"text": "streng geheim"})
    await citizen.ok("chat", {"text": "streng geheim"})
    await desk.ok("park", await live.whom() | {"note": "streng geheim"})
    await lead.until(lambda shot: [one["parked"] for one in waiting(shot)] == [True])

    assert "streng geheim" not in str(lead.office_news)


async def test_a_lead_moves_somebody_to_another_office_who_reads_why(live: Live) -> None:
    office = await live.second_office()
    citizen, lead = await live.citizen(), await live.lead()
    await citizen.ok("enter")
    await lead.until(lambda shot: len(waiting(shot)) == 1)

    await lead.ok("redirect", await live.whom() | {"location": office, "note": "Dort geht es schneller."})

    shot = await citizen.until(lambda shot: shot["consultation"]["location"] == THERE)
    assert shot["log"][-1]["entry"] == {"kind": "handed_over", "to": THERE, "note": "Dort geht es schneller."}
    assert shot["log"][-1]["name"] == "Admin"
    await lead.until(lambda shot: (len(waiting(shot)), len(waiting(shot, THERE))) == (0, 1))


async def test_a_lead_puts_somebody_first(live: Live) -> None:
    other = await live.book()
    first, second, lead = await live.citizen(), await live.citizen(other), await live.lead()
    for citizen in (first, second):
        await citizen.ok("enter")
    await second.until(lambda shot: place(shot)["ahead"] == 1)
    whose = {"consultation": await live.consultation(other)}

    await lead.ok("urge", whose | {"urgent": True, "note": "Sie sind gleich dran."})

    shot = await second.until(lambda shot: place(shot)["ahead"] == 0 and shot["log"][-1]["entry"]["kind"] == "message")
    assert shot["log"][-1]["entry"]["text"] == "Sie sind gleich dran."
    await lead.until(lambda shot: [one["urgent"] for one in waiting(shot)].count(True) == 1)


async def test_what_cannot_be_is_refused(live: Live) -> None:
    office, lead = await live.second_office(), await live.lead()
    here = str(live.world.location.id)

    for event, more in (("redirect", {"location": office}), ("urge", {"urgent": True})):
        assert await lead.refused(event, await live.whom() | more) == "not_waiting"
        assert await lead.refused(event, {"consultation": "nonsense"} | more) == "unknown_consultation"
        assert await lead.refused(event, {}) == "malformed"
    await (await live.citizen()).ok("enter")
    assert await lead.refused("redirect", await live.whom() | {"location": "nonsense"}) == "unknown_location"
    live.world.clock.advance(hours=12)
    lead = await live.lead()
    assert await lead.refused("redirect", await live.whom() | {"location": office}) == "nobody_there"
    assert await lead.refused("redirect", await live.whom() | {"location": here}) == "nobody_there"


async def test_after_signing_out_a_lead_changes_nothing(live: Live) -> None:
    cookie = await live.cookie("admin")
    lead = await live.connect("/overview", {}, cookie)
    await (await live.citizen()).ok("enter")
    async with live.world.writing() as uow:
        await live.world.services.accounts.close_session(uow, cookie.partition("=")[2])

    assert await lead.refused("urge", await live.whom() | {"urgent": True}) == "not_signed_in"


async def test_a_second_lead_sees_the_same(live: Live) -> None:
    citizen, one = await live.citizen(), await live.lead()
    await citizen.ok("enter")
    await one.until(lambda shot: len(waiting(shot)) == 1)

    other: Line = await live.lead()

    assert other.snapshot == one.snapshot


def seats(shot: dict[str, Any], office: str) -> dict[str, str]:
    return {row["name"]: row["presence"] for row in shot.get(office, {}).values() if "desk" in row}


def desk_row(shot: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = next(row for row in shot[HERE].values() if row["name"] == "Platz 1")
    return row


def waiting(shot: dict[str, Any], office: str = HERE) -> list[dict[str, Any]]:
    return [row for row in shot.get(office, {}).values() if "consultation" in row]
