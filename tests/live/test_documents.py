"""What the live protocol tells of documents and signatures, and what desks and citizens ask for by it."""

import uuid
from typing import Any

from tests.support.live import Live
from tests.support.papers import looked_at
from videodesk.consultations.entries import CITIZEN
from videodesk.rehearsal.live import Snapshot


def kinds(shot: Snapshot) -> list[str]:
    return [one["entry"]["kind"] for one in shot["log"]]


def last(shot: Snapshot) -> dict[str, Any]:
    entry: dict[str, Any] = shot["log"][-1]["entry"]
    return entry


async def test_both_sides_are_told_of_a_document(live: Live) -> None:
    citizen, staff = await live.call()
    new = looked_at("Ausweis.png")
    async with live.world.writing() as uow:
        await live.world.services.documents.add(uow, uuid.UUID(await live.consultation()), CITIZEN, new)

    for side in (citizen, staff):
        shot = await side.until(lambda shot: "document" in kinds(shot))
        assert (last(shot)["name"], last(shot)["document"], shot["log"][-1]["by"]) == (new.name, str(new.id), CITIZEN)


async def test_a_desk_asks_and_the_citizen_declines(live: Live) -> None:
    citizen, staff = await live.call()
    consultation = {"consultation": await live.consultation()}
    desk = await live.desk()
    await desk.ok("ask_signature", consultation | {"title": "Einwilligung", "text": "Ja."})
    asked = last(await citizen.until(lambda shot: "signature_asked" in kinds(shot)))
    assert (asked["title"], asked["text"], asked["document"]) == ("Einwilligung", "Ja.", None)
    assert await desk.refused("ask_signature", consultation | {"title": "Noch", "text": "eine"}) == "signature_open"

    assert await staff.refused("decline_signature", {"signature": asked["signature"]}) == "forbidden"
    await citizen.ok("decline_signature", {"signature": asked["signature"]})

    told = last(await staff.until(lambda shot: "signature_declined" in kinds(shot)))
    assert told["signature"] == asked["signature"]
    assert await citizen.refused("decline_signature", {"signature": asked["signature"]}) == "not_asked"
    assert await citizen.refused("decline_signature", {"signature": "nonsense"}) == "not_asked"


async def test_a_desk_withdraws_what_it_has_asked(live: Live) -> None:
    citizen, _staff = await live.call()
    consultation = {"consultation": await live.consultation()}
    desk = await live.desk()
    await desk.ok("ask_signature", consultation | {"title": "Einwilligung", "text": "Ja."})

    await desk.ok("withdraw_signature", consultation)

    await citizen.until(lambda shot: "signature_withdrawn" in kinds(shot))
    assert await desk.refused("withdraw_signature", consultation) == "not_asked"


async def test_a_signature_is_asked_for_one_thing(live: Live) -> None:
    await live.call()
    desk, consultation = await live.desk(), {"consultation": await live.consultation()}

    for wrong in ({}, {"title": "Ohne Text"}, {"document": "d", "title": "Beides", "text": "x"}, {"text": "x" * 5001}):
        assert await desk.refused("ask_signature", consultation | wrong) == "malformed"
    assert await desk.refused("ask_signature", consultation | {"document": "nonsense"}) == "unknown_document"


async def test_a_desk_shows_the_citizen_where_to_hold_a_paper(live: Live) -> None:
    citizen, _staff = await live.call()
    desk, consultation = await live.desk(), {"consultation": await live.consultation()}

    await desk.ok("guide", consultation | {"guide": "id"})
    await citizen.until(lambda shot: shot["consultation"]["guide"] == "id")
    await desk.ok("guide", consultation | {"guide": None})
    await citizen.until(lambda shot: shot["consultation"]["guide"] is None)
    assert await desk.refused("guide", consultation | {"guide": "passport"}) == "malformed"


async def test_somebody_elses_desk_asks_for_nothing(live: Live) -> None:
    await live.call()
    async with live.world.writing() as uow:
        second = await live.world.add_desk(uow, 2)
        await live.world.services.schedule.let_work_at(uow, live.world.staff["jonas"], second)
    other, consultation = await live.desk("jonas", 1), {"consultation": await live.consultation()}

    for event, message in (
        ("guide", {"guide": "id"}),
        ("ask_signature", {"title": "Einwilligung", "text": "Ja."}),
        ("withdraw_signature", {}),
    ):
        assert await other.refused(event, consultation | message) == "not_your_consultation"
