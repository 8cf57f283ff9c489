"""Admins keep the locations: adding and changing them, closures, stops of the mobile office, places."""

import uuid
from datetime import UTC, date, datetime

import pytest

from tests.support.filled import filled, typed
from tests.support.mail import next_letter, text_of
from tests.support.pages import Browser, sign_in
from tests.support.world import World
from videodesk.booking.schemas import AppointmentView, SlotQuery, items_for
from videodesk.catalogue.schemas import Channel
from videodesk.locations.schemas import ClosureInput, LocationKind, LocationView, StopInput

NEW = "/de/admin/locations/new"
OFFICE = {
    "kind": "office",
    "key": "mitte",
    "name": "Bürgeramt <Mitte>",
    "district": "Mitte",
    "street": "Leinstraße 14",
    "postal_code": "30159",
    "city": "Hannover",
    "latitude": "52,3709",
    "longitude": "9.735",
    "time_zone": "Europe/Berlin",
    "region": "DE-NI",
}
TUESDAY = date(2026, 11, 24)
# What stands where a wrong field has no text of its own.
GENERAL = "Bitte prüfen Sie diese Angabe"


@pytest.fixture
async def admin(browser: Browser, small_world: World) -> str:
    """The token of the admin's forms."""
    return await sign_in(browser, small_world, "admin")


async def add(world: World, key: str, kind: LocationKind = LocationKind.OFFICE, **fields: object) -> LocationView:
    async with world.writing() as uow:
        given = {"key": key, "kind": kind, "name": key.capitalize()} | fields
        return await world.services.locations.add(uow, given)


async def get(world: World, location: LocationView) -> LocationView:
    async with world.reading() as uow:
        return await world.services.locations.get(uow, location.id)


async def test_a_new_location_is_there_with_all_that_was_typed(browser: Browser, admin: str) -> None:
    page = await browser.get(NEW)

    saved = await browser.post(NEW, filled(page) | OFFICE)

    assert saved.path.startswith("/de/admin/locations/")
    for said in ("Bürgeramt &lt;Mitte&gt;", "Leinstraße 14, 30159 Hannover", "52.3709, 9.735", "DE-NI"):
        assert said in saved.html
    every = await browser.get("/de/admin/locations")
    assert "Bürgeramt &lt;Mitte&gt;" in every.html
    edit = await browser.get(saved.path.partition("?")[0] + "/edit")
    assert typed(edit) == OFFICE | {"latitude": "52.3709"}


@pytest.mark.parametrize(
    ("field", "text"),
    [
        *(("key", text) for text in ("", "Mitte", "a b", "x" * 61, "ä")),
        *(("name", text) for text in ("", "x" * 101, "a\tb")),
        *(("time_zone", text) for text in ("", "Berlin", "Europe/Atlantis", "../etc/passwd")),
        *(("region", text) for text in ("DE-XX", "XX", "Niedersachsen", "DE-NI-HA")),
        *(("latitude", text) for text in ("", "91", "north", "nan")),
        *(("longitude", text) for text in ("", "181", "1,2,3")),
        *(("district", "x" * 101), ("street", "x" * 101), ("city", "x" * 61), ("postal_code", "x" * 11)),
        ("kind", "tent"),
    ],
)
async def test_a_wrong_location_is_not_saved_and_all_is_kept(
    browser: Browser, admin: str, small_world: World, field: str, text: str
) -> None:
    given = OFFICE | {field: text}

    page = await browser.post(NEW, given | {"csrf": admin})

    assert page.status == 422
    assert 'class="kern-error"' in page.html
    assert GENERAL not in page.html
    if field != "kind":  # no browser sends another one
        assert page.fields[field]["aria-invalid"] == "true"
        assert typed(page) == given
    async with small_world.reading() as uow:
        assert len(await small_world.services.locations.all(uow)) == 1


async def test_two_locations_cannot_have_one_key(browser: Browser, admin: str, small_world: World) -> None:
    other = await add(small_world, "linden")

    added = await browser.post(NEW, OFFICE | {"csrf": admin, "key": "video"})
    page = await browser.get(f"/de/admin/locations/{other.id}/edit")
    changed = await browser.post(page.path, filled(page) | {"key": "video"})

    assert [added.status, changed.status] == [422, 422]
    assert added.fields["key"]["aria-invalid"] == changed.fields["key"]["aria-invalid"] == "true"
    assert (await get(small_world, other)).key == "linden"


async def test_of_two_admins_the_second_sees_what_the_first_has_saved(
    browser: Browser, admin: str, small_world: World
) -> None:
    office = await add(small_world, "linden", street="Am Markt 1")
    path = f"/de/admin/locations/{office.id}/edit"
    mine, theirs = await browser.get(path), await browser.get(path)
    await browser.post(path, filled(theirs) | {"name": "Bürgeramt Linden", "region": "DE-BY"})

    page = await browser.post(path, filled(mine) | {"name": "Linden-Nord", "district": "Linden"})

    assert page.status == 409
    assert "Jemand anderes" in page.html
    assert "Jetzt gespeichert: Bürgeramt Linden" in page.html
    assert "Jetzt gespeichert: DE-BY" in page.html
    assert typed(page) == typed(mine) | {"name": "Linden-Nord", "district": "Linden"}
    assert (await get(small_world, office)).name == "Bürgeramt Linden"

    saved = await browser.post(path, filled(page))

    assert saved.path == f"/de/admin/locations/{office.id}?saved=1"
    assert (await get(small_world, office)).name == "Linden-Nord"


async def test_a_double_click_is_no_conflict(browser: Browser, admin: str, small_world: World) -> None:
    office = await add(small_world, "linden")
    path = f"/de/admin/locations/{office.id}/edit"
    given = filled(await browser.get(path)) | {"name": "Linden-Nord", "latitude": "52,5", "longitude": "9,0"}

    first, second = await browser.post(path, given), await browser.post(path, given)

    assert [first.status, second.status] == [200, 200]
    assert (await get(small_world, office)).name == "Linden-Nord"


async def test_a_forged_version_overwrites_nothing(browser: Browser, admin: str, small_world: World) -> None:
    path = f"/de/admin/locations/{small_world.location.id}/edit"
    given = filled(await browser.get(path)) | {"name": "Changed"}

    for version in ({"version": ""}, {"version": "x" * 1000}):
        assert (await browser.post(path, given | version)).status == 409
    assert (await get(small_world, small_world.location)).name == "Video-Bürgeramt"


async def test_public_holidays_of_the_region_are_told(browser: Browser, admin: str, small_world: World) -> None:
    lower_saxony = await add(small_world, "linden", region="DE-NI")
    bavaria = await add(small_world, "muenchen", region="DE-BY")

    page = await browser.get(f"/de/admin/locations/{lower_saxony.id}")
    assert "Freitag, 25. Dezember 2026" in page.html
    assert "Heilige Drei Könige" not in page.html
    page = await browser.get(f"/de/admin/locations/{bavaria.id}")
    assert "6. Januar 2027" in page.html

    year = await browser.get("/de/admin/closures?year=2027")
    assert "Reformationstag" in year.html
    assert "Allerheiligen" in year.html
    assert "Feiertage 2027" in year.html


@pytest.mark.parametrize("year", ["x", "1", "99999", "-2027", "2026.5", "%00", "9" * 400])
async def test_a_year_that_is_none_is_this_one(browser: Browser, admin: str, year: str) -> None:
    page = await browser.get(f"/de/admin/closures?year={year}")

    assert page.status == 200
    assert "Feiertage 2026" in page.html


# What a change leaves outside


async def booked_on_site(world: World, office: LocationView) -> AppointmentView:
    """The earliest appointment in this office, on Monday at 8."""
    async with world.writing() as uow:
        visit = await world.give_by(uow, "ausweis", {Channel.ON_SITE: 15, Channel.PHONE: 15})
    query = SlotQuery(items_for([visit]), frozenset({Channel.ON_SITE}), frozenset({office.id}))
    (day, *_) = (await world.services.booking.search(query)).days
    token = await world.hold(day.slots[0], service=visit)
    await world.fill_in(token)
    appointment = await world.confirm(token)
    await next_letter(world)
    return appointment


async def state_of(world: World, appointment: AppointmentView) -> AppointmentView:
    async with world.reading() as uow:
        return await world.services.booking.get(uow, appointment.id)


async def test_a_closure_asks_what_becomes_of_its_appointments(
    browser: Browser, admin: str, small_world: World
) -> None:
    async with small_world.writing() as uow:
        office = await small_world.add_office(uow, "mitte", "Bürgeramt Mitte")
    appointment = await booked_on_site(small_world, office)
    page = await browser.get(f"/de/admin/closures/new?location={office.id}")
    given = filled(page) | {"first_day": "2026-11-23", "last_day": "24.11.2026", "reason": "Wasserschaden"}

    asked = await browser.post(page.path, given)

    assert asked.status == 409
    assert "Diese Änderung lässt einen Termin außerhalb" in asked.html
    for said in ("Kim Muster", "Montag, 23. November 2026", "08:00 bis 08:15", "vor Ort", "Platz 1, Bürgeramt Mitte"):
        assert said in asked.html
    carried = filled(asked)
    assert carried == given | {"decision_reason": "Wasserschaden", "csrf": carried["csrf"]}
    assert "Wasserschaden" not in (await browser.get("/de/admin/closures")).html

    saved = await browser.post(asked.path, carried | {"decision": "cancel"})

    assert saved.path == f"/de/admin/locations/{office.id}?saved=1&cancelled=1"
    assert "1 abgesagt" in saved.html
    assert "Wasserschaden" in saved.html
    assert (await state_of(small_world, appointment)).state == "cancelled"
    letter = await next_letter(small_world)
    assert "Der Grund: Wasserschaden" in text_of(letter, "text/plain")


async def test_a_closure_of_the_whole_city_closes_everything(browser: Browser, admin: str, small_world: World) -> None:
    page = await browser.get("/de/admin/closures/new")

    saved = await browser.post(page.path, filled(page) | {"first_day": "2026-11-23", "reason": "Streik"})

    assert saved.path == "/de/admin/closures?saved=1"
    assert "ganze Stadt" in saved.html
    assert (await small_world.slots())[0].starts_at.day == 24

    (removal,) = [form for form in saved.forms if form.action.endswith("/remove")]
    removed = await browser.post(removal.action, removal.filled({}))
    assert removed.path == "/de/admin/closures?saved=1"
    assert (await small_world.slots())[0].starts_at.day == 23
    assert (await browser.post(removal.action, removal.filled({}))).status == 404


async def test_a_closure_is_over_when_the_day_is_over_there(browser: Browser, admin: str, small_world: World) -> None:
    async with small_world.writing() as uow:
        given = ClosureInput(location_id=small_world.location.id, first_day=TUESDAY, last_day=TUESDAY, reason="Streik")
        await small_world.services.locations.add_closure(uow, given)

    for hour, folded in ((22, False), (23, True)):  # midnight in Berlin is 23:00
        small_world.clock.set(datetime(2026, 11, 24, hour, 30, tzinfo=UTC))
        await sign_in(browser, small_world, "admin")
        shown, _, past = (await browser.get("/de/admin/closures")).html.partition("<details")
        assert ("Streik" in past, "Streik" in shown) == (folded, not folded)


async def test_a_double_click_closes_once(browser: Browser, admin: str) -> None:
    page = await browser.get("/de/admin/closures/new")
    given = filled(page) | {"first_day": "2026-12-24", "reason": "Heiligabend"}

    for _ in range(2):
        saved = await browser.post(page.path, given)

    assert saved.html.count('<td class="kern-table__cell" role="cell" data-label="Anlass">Heiligabend') == 1


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("first_day", {"first_day": ""}),
        ("first_day", {"first_day": "soon"}),
        ("first_day", {"first_day": "1600000000"}),
        ("first_day", {"first_day": "0026-12-24"}),
        ("last_day", {"first_day": "2026-12-24", "last_day": "2026-12-23"}),
        ("last_day", {"first_day": "2026-12-24", "last_day": "31.02.2027"}),
        ("reason", {"first_day": "2026-12-24", "reason": "x" * 201}),
        ("location", {"first_day": "2026-12-24", "location": "nowhere"}),
    ],
)
async def test_a_wrong_closure_is_not_saved_and_all_is_kept(
    browser: Browser, admin: str, field: str, given: dict[str, str]
) -> None:
    given = {"location": "", "last_day": "", "reason": ""} | given

    page = await browser.post("/de/admin/closures/new", given | {"csrf": admin})

    assert page.status == 422
    assert f'href="#{field}"' in page.html
    assert GENERAL not in page.html
    if field != "location":
        assert typed(page) == given
    assert "kein Schließtag" in (await browser.get("/de/admin/closures")).html


async def test_past_closures_are_folded_away(browser: Browser, admin: str, small_world: World) -> None:
    page = await browser.get(f"/de/admin/closures/new?location={small_world.location.id}")

    saved = await browser.post(page.path, filled(page) | {"first_day": "2026-10-05", "reason": "Umzug"})

    before, _, folded = saved.html.partition("<details")
    assert "Umzug" in folded
    assert "Umzug" not in before


async def test_another_region_asks_as_well(browser: Browser, small_world: World) -> None:
    """Its public holidays are other days."""
    small_world.clock.advance(days=40)  # 2 January 2027
    await sign_in(browser, small_world, "admin")
    slots = await small_world.slots()
    epiphany = next(slot for slot in slots if slot.starts_at.day == 6)
    appointment = await small_world.book(epiphany)
    path = f"/de/admin/locations/{small_world.location.id}/edit"
    given = filled(await browser.get(path)) | {"region": "DE-BY", "name": "Video-Amt"}

    asked = await browser.post(path, given)
    saved = await browser.post(path, filled(asked) | {"decision": "keep"})

    assert asked.status == 409
    assert "einer bleibt" in saved.html
    assert "Video-Amt" in saved.html
    assert (await state_of(small_world, appointment)).outside_hours


# Stops


async def mobile(world: World) -> LocationView:
    async with world.writing() as uow:
        office = await world.add_office(uow, "bus", "Mobiles Bürgeramt", kind=LocationKind.MOBILE)
        for day in (date(2026, 11, 30), TUESDAY, date(2026, 11, 20)):
            given = StopInput(day=day, opens_minute=600, closes_minute=780, name=f"Halt {day.day}")
            await world.services.locations.add_stop(uow, office.id, given)
    return office


async def test_stops_are_shown_by_date_and_past_ones_folded_away(
    browser: Browser, admin: str, small_world: World
) -> None:
    office = await mobile(small_world)

    page = await browser.get(f"/de/admin/locations/{office.id}")

    shown, _, folded = page.html.partition("<details")
    assert shown.index("Halt 24") < shown.index("Halt 30")
    assert "Halt 20" not in shown
    assert "Halt 20" in folded


async def test_a_stop_is_added_and_changed(browser: Browser, admin: str, small_world: World) -> None:
    office = await mobile(small_world)
    page = await browser.get(f"/de/admin/locations/{office.id}/stops/new")
    given = {"day": "2026-12-01", "opens": "9:00", "closes": "12:30", "name": "Markt", "latitude": "52,4"}

    wrong = await browser.post(page.path, filled(page) | given)
    assert wrong.fields["longitude"]["aria-invalid"] == "true"
    saved = await browser.post(wrong.path, filled(wrong) | {"longitude": "9,8"})

    assert saved.path == f"/de/admin/locations/{office.id}?saved=1"
    assert "09:00–12:30" in saved.html
    (stop,) = [link for link in saved.links if "/admin/stops/" in link and _is_of(saved.html, link, "1. Dezember")]
    edit = await browser.get(stop)
    assert typed(edit)["opens"] == "09:00"
    changed = await browser.post(stop, filled(edit) | {"name": "Marktplatz"})
    assert "Marktplatz" in changed.html


def _is_of(html: str, link: str, text: str) -> bool:
    return text in html.partition(f'href="{link}"')[2].partition("</a>")[0]


async def test_a_stop_can_be_repeated_on_another_day(browser: Browser, admin: str, small_world: World) -> None:
    office = await mobile(small_world)
    page = await browser.get(f"/de/admin/locations/{office.id}")
    again = next(link for link in page.links if "?like=" in link)

    form = await browser.get(again)

    assert typed(form)["name"] == "Halt 24"
    assert typed(form)["day"] == ""
    saved = await browser.post(form.path, filled(form) | {"day": "2026-12-08"})
    assert "8. Dezember 2026" in saved.html


async def test_a_stop_may_last_until_midnight(browser: Browser, admin: str, small_world: World) -> None:
    office = await mobile(small_world)
    async with small_world.writing() as uow:
        given = StopInput(day=date(2026, 12, 1), opens_minute=1200, closes_minute=1440, name="Nachtmarkt")
        stop = await small_world.services.locations.add_stop(uow, office.id, given)
    edit = await browser.get(f"/de/admin/stops/{stop.id}")
    assert (typed(edit)["closes"], edit.fields["closes"]["type"]) == ("24:00", "text")

    saved = await browser.post(edit.path, filled(edit) | {"opens": "21:00"})

    assert saved.status == 200
    assert "21:00–24:00" in saved.html


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("day", {"day": ""}),
        ("opens", {"opens": "noon"}),
        ("opens", {"opens": "08:01"}),
        ("closes", {"closes": "24:30"}),
        ("closes", {"opens": "12:00", "closes": "11:00"}),
        ("name", {"name": ""}),
        ("opens", {"day": "2026-11-24", "opens": "12:00"}),
    ],
)
async def test_a_wrong_stop_is_not_saved_and_all_is_kept(
    browser: Browser, admin: str, small_world: World, field: str, given: dict[str, str]
) -> None:
    office = await mobile(small_world)
    page = await browser.get(f"/de/admin/locations/{office.id}/stops/new")
    given = {"day": "2026-12-01", "opens": "10:00", "closes": "13:00", "name": "Markt"} | given

    wrong = await browser.post(page.path, filled(page) | given)

    assert wrong.status == 422
    assert wrong.fields[field]["aria-invalid"] == "true"
    assert GENERAL not in wrong.html
    assert typed(wrong).items() >= given.items()
    async with small_world.reading() as uow:
        assert len((await small_world.services.locations.calendar(uow, office.id)).stops) == 3


async def test_a_stop_with_appointments_asks_before_it_goes(browser: Browser, admin: str, small_world: World) -> None:
    office = await mobile(small_world)
    appointment = await booked_on_site(small_world, office)
    assert appointment.starts_at.date() == TUESDAY
    page = await browser.get(f"/de/admin/locations/{office.id}")
    removal = next(form for form in page.forms if "/stops/" in form.action)

    asked = await browser.post(removal.action, removal.filled({}))
    assert asked.status == 409
    saved = await browser.post(removal.action, filled(asked) | {"decision": "move", "decision_reason": "Baustelle"})

    assert "1 verschoben" in saved.html
    moved = await state_of(small_world, appointment)
    assert moved.starts_at.date() == date(2026, 11, 30)
    assert "Baustelle" in text_of(await next_letter(small_world), "text/plain")
    assert (await browser.post(removal.action, removal.filled({}))).status == 404


async def test_of_two_who_change_a_stop_the_second_sees_the_first(
    browser: Browser, admin: str, small_world: World
) -> None:
    office = await mobile(small_world)
    page = await browser.get(f"/de/admin/locations/{office.id}")
    stop = next(link for link in page.links if "/admin/stops/" in link)
    mine, theirs = await browser.get(stop), await browser.get(stop)
    await browser.post(stop, filled(theirs) | {"name": "Kirche"})

    overtaken = await browser.post(stop, filled(mine) | {"closes": "12:00"})

    assert overtaken.status == 409
    assert "Jetzt gespeichert: Kirche" in overtaken.html
    assert typed(overtaken)["closes"] == "12:00"


async def test_only_a_mobile_office_has_stops(browser: Browser, admin: str, small_world: World) -> None:
    path = f"/de/admin/locations/{small_world.location.id}/stops/new"
    given = {"day": "2026-12-01", "opens": "10:00", "closes": "13:00", "name": "Markt", "csrf": admin}

    assert (await browser.post(path, given)).status == 409


# Places


async def test_places_are_listed_and_added(browser: Browser, admin: str, small_world: World) -> None:
    page = await browser.get("/de/admin/places/new")
    given = {"name": "Linden-Nord", "postal_codes": "30451, 30453", "latitude": "52,37", "longitude": "9,71"}

    saved = await browser.post(page.path, filled(page) | given)
    again = await browser.post(page.path, filled(page) | given | {"name": "linden-nord"})

    assert "30451, 30453" in saved.html
    assert again.status == 422
    assert again.fields["name"]["aria-invalid"] == "true"
    async with small_world.reading() as uow:
        assert len(await small_world.services.locations.places(uow)) == 1


@pytest.mark.parametrize("given", [{"name": ""}, {"latitude": ""}, {"longitude": "x"}, {"postal_codes": "1 " * 41}])
async def test_a_wrong_place_is_not_saved(browser: Browser, admin: str, given: dict[str, str]) -> None:
    given = {"name": "Linden", "postal_codes": "", "latitude": "52", "longitude": "9"} | given

    page = await browser.post("/de/admin/places/new", given | {"csrf": admin})

    assert page.status == 422
    assert GENERAL not in page.html
    assert typed(page) == {name: value.strip() for name, value in given.items()}


async def test_a_place_is_changed_and_removed(browser: Browser, admin: str, small_world: World) -> None:
    given = {"name": "Linden", "postal_codes": "30451", "latitude": "52.37", "longitude": "9.71"}
    await browser.post("/de/admin/places/new", given | {"csrf": admin})
    await browser.post("/de/admin/places/new", given | {"csrf": admin, "name": "Calenberg"})
    async with small_world.reading() as uow:
        _, linden = await small_world.services.locations.places(uow)
    path = f"/de/admin/places/{linden.id}"
    first, second = [await browser.get(path) for _ in range(2)]
    assert typed(first) == given

    taken = await browser.post(path, filled(first) | {"name": "calenberg"})
    saved = await browser.post(path, filled(first) | {"postal_codes": "30451, 30453"})
    overtaken = await browser.post(path, filled(second) | {"name": "Limmer"})

    assert (taken.status, taken.fields["name"]["aria-invalid"]) == (422, "true")
    assert (saved.status, "30451, 30453" in saved.html) == (200, True)
    assert (overtaken.status, "30451, 30453" in overtaken.html) == (409, True)
    removed = await browser.post(f"{path}/remove", {"csrf": admin})
    assert ("Linden" in removed.html, "Calenberg" in removed.html) == (False, True)
    assert (await browser.get(path)).status == 404


NOBODY = uuid.UUID(int=0)


@pytest.mark.parametrize(
    "path",
    [
        *(f"locations/{NOBODY}{rest}" for rest in ("", "/edit", "/merge", "/stops/new")),
        *("locations/nonsense", f"stops/{NOBODY}", "stops/%00", f"places/{NOBODY}"),
    ],
)
async def test_what_does_not_exist_is_no_page(browser: Browser, admin: str, path: str) -> None:
    assert (await browser.get(f"/de/admin/{path}")).status == 404


@pytest.mark.parametrize("path", ["locations/new", "locations/{location}/edit", "closures/new", "places/new"])
async def test_nothing_is_saved_without_the_pages_own_token(
    browser: Browser, admin: str, small_world: World, path: str
) -> None:
    path = f"/de/admin/{path.format(location=small_world.location.id)}"
    given = filled(await browser.get(path)) | {"name": "Forged", "csrf": "forged"}

    assert (await browser.post(path, given)).status == 403
    assert (await browser.post(path, {})).status == 403


async def test_a_changed_location_keeps_what_the_form_does_not_show(
    browser: Browser, admin: str, small_world: World
) -> None:
    path = f"/de/admin/locations/{small_world.location.id}/edit"

    await browser.post(path, filled(await browser.get(path)) | {"name": "Video"})

    after = await get(small_world, small_world.location)
    assert (after.kind, after.key, after.time_zone) == (LocationKind.VIDEO, "video", "Europe/Berlin")
