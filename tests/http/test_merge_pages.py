"""An admin makes one office of two: what it means is shown first, and everybody concerned reads about it."""

from datetime import date

import pytest

from tests.support.filled import filled
from tests.support.mail import calendar_of, event_of, next_letter, text_of
from tests.support.pages import Browser, sign_in
from tests.support.world import World
from videodesk.booking.schemas import AppointmentView, Slot, SlotQuery, items_for
from videodesk.catalogue.schemas import Channel, ServiceView
from videodesk.locations.schemas import ClosureInput, LocationKind, LocationView


@pytest.fixture
async def admin(browser: Browser, small_world: World) -> str:
    """The token of the admin's forms."""
    return await sign_in(browser, small_world, "admin")


@pytest.fixture
async def service(small_world: World) -> ServiceView:
    async with small_world.writing() as uow:
        return await small_world.give_by(uow, "ausweis", {Channel.ON_SITE: 15})


@pytest.fixture
async def offices(small_world: World, service: ServiceView) -> list[LocationView]:
    """Mitte is to become a part of Linden."""
    async with small_world.writing() as uow:
        return [
            await small_world.add_office(uow, key, f"Bürgeramt {key.capitalize()}", [Channel.ON_SITE], street=street)
            for key, street in (("mitte", "Leinstraße 14"), ("linden", "Am Markt 1"))
        ]


async def book_at(world: World, office: LocationView, service: ServiceView, day: int = 0) -> AppointmentView:
    """The first appointment of that day of its calendar."""
    token = await world.hold((await days_at(world, office, service))[day][0], service=service)
    await world.fill_in(token)
    booked = await world.confirm(token)
    await next_letter(world)
    return booked


async def days_at(world: World, office: LocationView, service: ServiceView) -> list[tuple[Slot, ...]]:
    search = await world.services.booking.search(SlotQuery(items_for([service]), location_ids=frozenset({office.id})))
    return [day.slots for day in search.days]


def merge_of(office: LocationView) -> str:
    return f"/de/admin/locations/{office.id}/merge"


async def test_the_preview_changes_nothing(
    browser: Browser, admin: str, small_world: World, offices: list[LocationView], service: ServiceView
) -> None:
    mitte, linden = offices
    booked = await book_at(small_world, mitte, service)

    choice = await browser.get(merge_of(mitte))
    preview = await browser.get(f"{merge_of(mitte)}?into={linden.id}")

    assert "Bürgeramt Linden" in choice.html
    assert "Video-Bürgeramt</option>" not in choice.html, "they are of different kinds"
    assert "Vorschau" in choice.html
    for said in ("Ein künftiger Termin ist betroffen", "Kim Muster", "08:00 bis 08:15", "passt"):
        assert said in preview.html
    async with small_world.reading() as uow:
        assert [one.id for one in await small_world.services.locations.all(uow)][-2:] == [mitte.id, linden.id]
        assert await small_world.services.booking.get(uow, booked.id) == booked


async def test_desks_and_appointments_move_with_a_new_invitation(
    browser: Browser, admin: str, small_world: World, offices: list[LocationView], service: ServiceView
) -> None:
    mitte, linden = offices
    booked = await book_at(small_world, mitte, service)
    preview = await browser.get(f"{merge_of(mitte)}?into={linden.id}")

    merged = await browser.post(merge_of(mitte), filled(preview) | {"reason": "Ein Haus\r\nfür alle"})

    assert merged.path == f"/de/admin/locations/{linden.id}?merged={mitte.id}&saved=1"
    assert "Platz 1, Bürgeramt Mitte" in merged.html
    async with small_world.reading() as uow:
        after = await small_world.services.booking.get(uow, booked.id)
        assert mitte.id not in [one.id for one in await small_world.services.locations.all(uow)]
    assert (after.location_id, after.desk_id, after.starts_at) == (linden.id, booked.desk_id, booked.starts_at)
    letter = await next_letter(small_world)
    text = text_of(letter, "text/plain")
    assert "Am Markt 1" in text
    assert "Der Grund: Ein Haus für alle" in text
    event = event_of(calendar_of(letter))
    assert (str(event["UID"]), int(str(event["SEQUENCE"]))) == (booked.uid, 1)

    left = await browser.get(f"/de/admin/locations/{mitte.id}")
    assert "zusammengelegt mit: Bürgeramt Linden" in left.html
    assert (await browser.post(merge_of(mitte), filled(preview) | {"reason": "again"})).status == 409


async def test_what_does_not_fit_there_is_asked_about(
    browser: Browser, admin: str, small_world: World, offices: list[LocationView], service: ServiceView
) -> None:
    mitte, linden = offices
    async with small_world.writing() as uow:
        closed = ClosureInput(location_id=linden.id, first_day=date(2026, 11, 23), last_day=date(2026, 11, 23))
        await small_world.services.locations.add_closure(uow, closed)
    outside, inside = await book_at(small_world, mitte, service), await book_at(small_world, mitte, service, 1)

    preview = await browser.get(f"{merge_of(mitte)}?into={linden.id}")
    assert "2 künftige Termine sind betroffen" in preview.html
    assert "Ein Termin liegt dort außerhalb der Öffnungszeiten" in preview.html
    given = filled(preview) | {"reason": "Ein Haus für alle"}
    asked = await browser.post(merge_of(mitte), given)

    assert asked.status == 409
    assert "einen Termin außerhalb" in asked.html
    assert filled(asked) == given | {"decision_reason": "Ein Haus für alle"}
    back = await browser.post(merge_of(mitte), filled(asked) | {"decision_back": "1"})
    assert filled(back) == given

    merged = await browser.post(merge_of(mitte), filled(asked) | {"decision": "cancel"})

    assert "1 abgesagt" in merged.html
    async with small_world.reading() as uow:
        found = await small_world.services.booking.get_many(uow, [outside.id, inside.id])
    assert found[outside.id].state == "cancelled"
    assert (found[inside.id].state, found[inside.id].location_id) == ("confirmed", linden.id)
    subjects = {str((await next_letter(small_world))["Subject"]).strip().partition(":")[0] for _ in range(2)}
    assert subjects == {"Abgesagt", "Verschoben"}


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 501])
async def test_it_takes_a_reason(
    browser: Browser, admin: str, small_world: World, offices: list[LocationView], reason: str
) -> None:
    mitte, linden = offices
    preview = await browser.get(f"{merge_of(mitte)}?into={linden.id}")

    page = await browser.post(merge_of(mitte), filled(preview) | {"reason": reason})

    assert page.status == 422
    assert page.fields["reason"]["aria-invalid"] == "true"
    assert filled(page) == filled(preview) | {"reason": reason.strip()}


@pytest.mark.parametrize("into", ["mitte", "video", "nowhere"])
async def test_what_cannot_be_merged_is_not(
    browser: Browser, admin: str, small_world: World, offices: list[LocationView], into: str
) -> None:
    mitte, _ = offices
    target = {"mitte": str(mitte.id), "video": str(small_world.location.id)}.get(into, into)

    preview = await browser.get(f"{merge_of(mitte)}?into={target}")
    page = await browser.post(merge_of(mitte), {"csrf": admin, "into": target, "reason": "Weil"})

    assert 'name="reason"' not in preview.html
    assert page.status == (404 if into == "nowhere" else 409)


async def test_without_another_of_its_kind_there_is_nothing_to_choose(
    browser: Browser, admin: str, small_world: World
) -> None:
    async with small_world.writing() as uow:
        bus = await small_world.add_office(uow, "bus", "Bus", kind=LocationKind.MOBILE)

    page = await browser.get(merge_of(bus))

    assert "keinen Standort, mit dem das geht" in page.html


async def test_nothing_is_merged_without_the_pages_own_token(
    browser: Browser, admin: str, offices: list[LocationView]
) -> None:
    mitte, linden = offices

    page = await browser.post(merge_of(mitte), {"csrf": "forged", "into": str(linden.id), "reason": "Weil"})

    assert page.status == 403
