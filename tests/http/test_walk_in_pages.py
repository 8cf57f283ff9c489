"""Without an appointment: how things stand, the form, and a place in the queue that leads to the room."""

import asyncio
from datetime import timedelta
from typing import cast

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestClient, TestServer

from tests.support.pages import Browser, Page
from tests.support.waiting import ROBIN, call, enter, walk_in
from tests.support.world import MONDAY, World, make_world
from videodesk.booking.errors import UnknownLink
from videodesk.consultations.policy import ConsultationState
from videodesk.consultations.walk_in_pages import UNPROVED_COUNTS
from videodesk.kit.i18n import LANGUAGES, translator
from videodesk.kit.tokens import new_token
from videodesk.rehearsal.citizen import solve_proof
from videodesk.rehearsal.forms import PageForm

OPENS = MONDAY + timedelta(hours=1)
PAGE = "/de/now?service=meldebescheinigung"


@pytest.fixture(autouse=True)
def open_office(small_built_world: World) -> None:
    """It is 08:00: the one desk opens, and closes at noon."""
    small_built_world.clock.set(OPENS)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_from_the_page_into_the_room(browser: Browser, small_world: World, language: str) -> None:
    texts = translator(language).text
    services = await browser.get(f"/{language}/now")
    page = await browser.get(next(link for link in services.links if "?service=" in link))
    assert texts("walk-in-badge-free") in services.html
    assert texts("walk-in-free") in page.html
    assert texts("walk-in-waiting", count=0) in page.html

    room = await _send(browser, page, name="Robin Ohnetermin")

    assert (room.status, room.path) == (200, f"/{language}/a/{room.token}/room")
    async with small_world.reading() as uow:
        view = await small_world.services.consultations.by_link(uow, room.token)
    assert (view.state, view.appointment.walk_in) == (ConsultationState.EXPECTED, True)
    assert view.appointment.locale == language
    assert view.appointment.details.name == "Robin Ohnetermin"
    assert (await browser.get(f"/{language}/a/{room.token}")).status == 200


async def test_everything_that_was_typed_is_kept(browser: Browser, small_world: World) -> None:
    typed = {
        "name": "Robin Ohnetermin",
        "email": "robin@example.org",
        "phone": "0511 1234",
        "language": "tr",
        "access_needs": "Untertitel",
    }

    room = await _send(browser, await browser.get(PAGE), **typed)

    async with small_world.reading() as uow:
        details = (await small_world.services.consultations.by_link(uow, room.token)).appointment.details
    assert vars(details) == typed


async def test_a_second_click_is_the_same_place(browser: Browser) -> None:
    page = await browser.get(PAGE)
    first = await _send(browser, page, name="Robin")

    assert (await _send(browser, page, name="Robin")).token == first.token
    assert (await _send(browser, page, name="")).token == first.token
    assert "Eine Person wartet." in (await browser.get(PAGE)).html


@pytest.mark.parametrize("wrong", [{"name": ""}, {"email": "robin@"}, {"phone": "abc"}, {"language": "xx"}])
async def test_what_is_wrong_is_told_beside_the_field(browser: Browser, wrong: dict[str, str]) -> None:
    page = await browser.get(PAGE)

    again = await _send(browser, page, **{"name": "Robin", "phone": "0511 1234"} | wrong)

    (name,) = wrong
    assert again.status == 422
    assert f'href="#{name}"' in again.html
    assert _form(again).action == _form(page).action
    kept = {"name": "Robin", "phone": "0511 1234"}.keys() - wrong.keys()
    assert all(again.fields[field]["value"] for field in kept)
    assert (await _send(browser, again, name="Robin", email="", phone="", language="de")).path.endswith("/room")


async def test_the_wait_is_told_as_a_range(browser: Browser, small_world: World) -> None:
    await walk_in(small_world)

    for path, words in ((PAGE, "Etwa 10 bis 20 Minuten Wartezeit"), ("/de/now", ">10 bis 20 Minuten<")):
        page = await browser.get(path)
        assert words in page.html
        assert "Eine Person wartet." in page.html
        assert "Stand: 08:00 Uhr." in page.html
        assert path in page.links, "it can be brought up to date without JavaScript"


async def test_a_short_wait_is_told_as_the_most_that_it_may_be(browser: Browser, small_world: World) -> None:
    came = await walk_in(small_world)
    await enter(small_world, came)
    await call(small_world, came)
    small_world.clock.advance(minutes=30)

    page = await browser.get(PAGE)

    assert "Höchstens 10 Minuten Wartezeit" in page.html
    assert "Niemand wartet." in page.html


@pytest.mark.parametrize("path", [PAGE, "/de/now"])
async def test_a_closed_office_says_when_it_opens_and_leads_to_an_appointment(
    browser: Browser, small_world: World, path: str
) -> None:
    small_world.clock.set(OPENS + timedelta(hours=4))

    page = await browser.get(path)

    assert page.status == 200
    assert "Gerade ist geschlossen" in page.html
    assert "am Dienstag, 24. November 2026 um 08:00 Uhr" in page.html
    assert {"/de/services/meldebescheinigung", "/de/"} & set(page.links)
    assert not [form for form in page.forms if "/now/" in form.action]


async def test_a_full_office_says_until_when(browser: Browser, small_world: World) -> None:
    small_world.clock.set(OPENS + timedelta(hours=3, minutes=45))
    await walk_in(small_world)

    page = await browser.get(PAGE)

    assert "Heute ist niemand mehr frei" in page.html
    assert "Video-Bürgeramt ist bis 12:00 Uhr offen." in page.html
    assert "/de/services/meldebescheinigung" in page.links
    assert "Heute ist niemand mehr frei" in (await browser.get("/de/now")).html


async def test_who_sends_the_form_too_late_is_told_so(browser: Browser, small_world: World) -> None:
    page = await browser.get(PAGE)
    small_world.clock.set(OPENS + timedelta(hours=4))

    late = await _send(browser, page, name="Robin")

    assert late.status == 409
    assert 'role="alert"' in late.html
    assert "Gerade ist geschlossen" in late.html
    with pytest.raises(UnknownLink):
        async with small_world.reading() as uow:
            await small_world.services.booking.by_link(uow, new_token())


async def test_without_a_video_office_nobody_is_there(browser: Browser, small_world: World) -> None:
    async with small_world.writing() as uow:
        await small_world.services.schedule.set_hours(uow, small_world.desks[0], [])

    assert "Wann wir wieder da sind, steht noch nicht fest." in (await browser.get(PAGE)).html
    assert "Wann wir wieder da sind, steht noch nicht fest." in (await browser.get("/de/now")).html


async def test_what_needs_a_visit_is_refused_and_not_in_the_list(browser: Browser, small_world: World) -> None:
    async with small_world.writing() as uow:
        await small_world.add_service(uow, "trauung", 30, video=False)

    assert "/de/now?service=trauung" not in (await browser.get("/de/now")).links
    assert (await browser.get("/de/now?service=trauung")).status == 409
    assert (await browser.post(f"/de/now/{new_token()}", {"service": "trauung", "name": "Robin"})).status == 409
    assert (await browser.get("/de/now?service=nonsense")).status == 404
    assert (await browser.post(f"/de/now/{new_token()}", {"name": "Robin"})).status == 404


async def test_a_token_that_is_none_or_another_ones(browser: Browser, small_world: World) -> None:
    typed = {"service": "meldebescheinigung", "name": "Robin"}
    assert (await browser.post("/de/now/x", typed)).status == 404

    held = await small_world.hold((await small_world.slots())[0])
    assert (await browser.post(f"/de/now/{held}", typed)).status == 404


async def test_the_switch_to_the_other_language_leads_on(browser: Browser) -> None:
    wrong = await _send(browser, await browser.get(PAGE), name="")

    (english,) = [link for link in wrong.links if link.startswith("/en/now")]
    assert (await browser.get(english)).status == 200
    assert (await browser.get(_form(wrong).action)).path == "/de/now"


async def test_cancelling_takes_one_out_of_the_queue(browser: Browser, small_world: World) -> None:
    room = await _send(browser, await browser.get(PAGE), name="Robin")
    small_world.clock.advance(minutes=30)

    assert (await browser.post(f"/de/a/{room.token}/cancel", {})).status == 200

    assert "Niemand wartet." in (await browser.get(PAGE)).html
    assert (await browser.get(f"/de/a/{room.token}/room")).status == 410


@pytest.fixture
def strict_world(sqlite_url: str) -> World:
    return make_world(sqlite_url, FAIR_USE_WALK_IN=f"{UNPROVED_COUNTS}/hour", FAIR_USE_PROOF_DIFFICULTY="3")


async def test_who_comes_too_often_from_one_network_waits(strict_world: World) -> None:
    await strict_world.furnish()
    strict_world.clock.set(OPENS)
    async with TestClient(TestServer(strict_world.app)) as client:
        browser = Browser(client)
        page = await browser.get(PAGE)
        assert (await _send(browser, page, name="Robin")).status == 200

        refused = await _send(browser, await browser.get(PAGE), name="Robin")
        assert refused.status == 429
        assert int(refused.headers["Retry-After"]) > 0
        # Who is in the queue already is let through all the same.
        assert (await _send(browser, page, name="Robin")).status == 200


async def test_whoever_has_worked_for_it_may_come_more_often(strict_world: World) -> None:
    await strict_world.furnish()
    strict_world.clock.set(OPENS)
    async with TestClient(TestServer(strict_world.app)) as client:
        browser = Browser(client)
        for _ in range(UNPROVED_COUNTS):
            page = await browser.get(PAGE)
            proof = await solve_proof(cast(ClientSession, client), _form(page).proof)
            assert (await _send(browser, page, name="Robin", proof=proof)).status == 200

        spent = await _send(browser, await browser.get(PAGE), name="Robin", proof=proof)
        assert spent.status == 429


async def test_letters_are_for_appointments(browser: Browser, small_world: World) -> None:
    await _send(browser, await browser.get(PAGE), name=ROBIN.name, email="robin@example.org")

    await small_world.services.outbox.dispatch()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await small_world.postbox.next()


def _form(page: Page) -> PageForm:
    (found,) = [form for form in page.forms if "/now/" in form.action]
    return found


async def _send(browser: Browser, page: Page, **typed: str) -> Page:
    form = _form(page)
    return await browser.post(form.action, form.filled(typed))
