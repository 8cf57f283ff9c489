"""The staff's page about calendars, without JavaScript."""

import re
import uuid
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import select, text

from tests.support.caldav import PASSWORD, USER, CalDavServer, OtherClient
from tests.support.joined import deliver, join, link_of, outbox_states, read_calendars
from tests.support.pages import Browser, Page, sign_in
from tests.support.world import World
from videodesk.calendars.models import CalendarLink
from videodesk.calendars.policy import Problem
from videodesk.kit.i18n import LANGUAGES, translator

PATH = "/de/staff/calendars"


@pytest_asyncio.fixture
async def csrf(browser: Browser, small_world: World) -> str:
    return await sign_in(browser, small_world, "anna")


def typed(world: World, csrf: str, **values: str) -> dict[str, str]:
    """What a browser sends; empty is nothing, as for a box that is not ticked."""
    usual = {
        "csrf": csrf,
        "desk": str(world.desks[0]),
        "kind": "caldav",
        "user": USER,
        "password": PASSWORD,
        "writes": "on",
        "closes": "on",
    }
    return {name: value for name, value in (usual | values).items() if value}


async def test_the_staffs_menus_lead_here(browser: Browser, csrf: str) -> None:
    for path in ("/de/staff", "/de/staff/appointments"):
        assert PATH in (await browser.get(path)).links


async def test_the_mail_address_for_invites_is_kept_and_can_be_taken_back(
    browser: Browser, small_world: World, csrf: str
) -> None:
    page = await browser.get(PATH)
    saved = await browser.submit(page, "/mail", email="Anna@Büro.example")
    assert (saved.status, saved.path) == (200, f"{PATH}?done=mail")
    assert "Die E-Mail-Adresse ist gespeichert." in saved.html
    assert saved.fields["email"]["value"] == "Anna@xn--bro-hoa.example"
    async with small_world.reading() as uow:
        stored = await small_world.services.accounts.mail_address(uow, small_world.staff["anna"])
    assert stored == "Anna@xn--bro-hoa.example"

    wrong = await browser.submit(saved, "/mail", email="anna@")
    assert (wrong.status, wrong.fields["email"]["value"]) == (422, "anna@")
    assert wrong.fields["email"]["aria-invalid"] == "true"

    await browser.submit(saved, "/mail", email="")
    async with small_world.reading() as uow:
        assert await small_world.services.accounts.mail_address(uow, small_world.staff["anna"]) == ""


async def test_an_address_to_subscribe_to_is_shown_once(browser: Browser, small_world: World, csrf: str) -> None:
    booked = await small_world.book()
    made = await browser.post(f"{PATH}/feeds", {"csrf": csrf, "desk": ""})

    assert made.status == 200
    address = _address(made)
    assert re.fullmatch(r"http://localhost:8080/calendar/[\w-]{32}\.ics", address)
    assert address.replace("http:", "webcal:") in made.links
    assert made.headers["Cache-Control"] == "no-store"
    shown = await browser.get(address.removeprefix("http://localhost:8080"))
    assert booked.uid in shown.html
    assert "/en/staff/calendars" in made.links
    later = await browser.get(PATH)
    assert address not in later.html
    assert "Es gibt eine Adresse seit Montag, 23. November 2026." in later.html

    revoked = await browser.post(f"{PATH}/feeds/revoke", {"csrf": csrf, "desk": ""})
    assert "gilt nicht mehr" in revoked.html
    assert (await browser.get(address.removeprefix("http://localhost:8080"))).status == 404


async def test_each_desk_has_an_address_of_its_own(browser: Browser, small_world: World, csrf: str) -> None:
    desk = str(small_world.desks[0])

    made = await browser.post(f"{PATH}/feeds", {"csrf": csrf, "desk": desk})

    assert "/calendar/" in _address(made)
    assert "Platz 1" in made.html
    for wrong, status in ((str(uuid.uuid4()), 404), ("nonsense", 404)):
        assert (await browser.post(f"{PATH}/feeds", {"csrf": csrf, "desk": wrong})).status == status


async def test_who_works_at_no_desk_any_more_still_sees_the_address_of_their_own(
    browser: Browser, small_world: World, csrf: str
) -> None:
    async with small_world.writing() as uow:
        await small_world.services.feeds.make(uow, small_world.staff["anna"], None)
        for desk in small_world.desks:
            await small_world.services.schedule.set_staff(uow, desk, [])

    page = await browser.get(PATH)

    assert page.status == 200
    assert "Es gibt eine Adresse seit" in page.html


async def test_a_calendar_is_tried_and_joined(
    browser: Browser, small_world: World, csrf: str, server: CalDavServer, anna: OtherClient
) -> None:
    slots = await small_world.slots()
    await anna.add(slots[0].starts_at, slots[0].starts_at + timedelta(minutes=15))

    joined = await browser.post(f"{PATH}/new", typed(small_world, csrf, address=server.calendar_url))

    assert (joined.status, joined.path) == (200, f"{PATH}?done=joined")
    assert "Platz 1: 127.0.0.1" in joined.html
    assert PASSWORD not in joined.html
    assert len(await outbox_states(small_world, "calendar-sweep")) == 1
    await read_calendars(small_world)
    assert (await small_world.slots())[0] == slots[1]
    assert "Zuletzt gelesen" in (await browser.get(PATH)).html


async def test_the_password_is_sealed(world: World) -> None:
    link = await join(world, "https://cloud.example/", closes=True)

    async with world.reading() as uow:
        row = await uow.session.scalar(select(CalendarLink).where(CalendarLink.id == link.id))
        rows = (await uow.session.execute(text("SELECT * FROM calendar_link"))).mappings().all()
    assert row is not None
    assert world.services.calendar_links.login(row).password == PASSWORD
    assert PASSWORD not in str(rows)
    assert PASSWORD not in repr(world.services.calendar_links.login(row))


async def test_of_a_server_one_chooses_a_calendar(
    browser: Browser, small_world: World, csrf: str, server: CalDavServer
) -> None:
    asked = await browser.post(f"{PATH}/new", typed(small_world, csrf, address=server.url))

    assert asked.status == 422
    assert "Welcher Kalender ist es?" in asked.html
    assert "Arbeit" in asked.html
    assert asked.fields["address"]["value"] == server.calendar_url
    joined = await browser.post(f"{PATH}/new", typed(small_world, csrf, address=server.calendar_url))
    assert joined.path == f"{PATH}?done=joined"


@pytest.mark.parametrize(
    ("given", "field", "told"),
    [
        ({"password": "falsch"}, "password", "Benutzername oder Passwort stimmen nicht."),
        ({"address": "http://127.0.0.1:1/"}, "address", "Der Server antwortet nicht."),
        ({"address": "http://10.1.2.3/"}, "address", "in einem internen Netz"),
        ({"address": "http://nobody.invalid/"}, "address", "Diesen Server gibt es nicht."),
        ({"address": "ftp://example.org/"}, "address", "Bitte geben Sie die Adresse Ihres Kalenders ein"),
        ({"address": "http://a:b@example.org/"}, "address", "Bitte geben Sie die Adresse Ihres Kalenders ein"),
        ({"address": "https://cloud..example.org/"}, "address", "Bitte geben Sie die Adresse Ihres Kalenders ein"),
        ({"kind": "ics", "address": "{root}"}, "address", "Unter dieser Adresse ist kein Kalender."),
        ({"kind": "x"}, "", "Bitte wählen Sie, was für ein Kalender es ist."),
        ({"user": "a" * 101}, "user", "Der Benutzername ist zu lang"),
        ({"password": "a" * 201}, "password", "Das Passwort ist zu lang"),
        ({"writes": "", "closes": ""}, "", "Bitte wählen Sie, wofür der Kalender da ist."),
    ],
)
async def test_what_is_wrong_is_told_beside_its_field_and_all_but_the_password_is_kept(
    browser: Browser,
    small_world: World,
    csrf: str,
    server: CalDavServer,
    given: dict[str, str],
    field: str,
    told: str,
) -> None:
    values = typed(small_world, csrf, **{"address": server.calendar_url} | given)
    values["address"] = values["address"].format(root=server.url)

    wrong = await browser.post(f"{PATH}/new", values)

    assert wrong.status == 422
    assert told in wrong.html
    if field:
        assert wrong.fields[field]["aria-invalid"] == "true"
    assert wrong.fields["address"]["value"] == values["address"]
    assert PASSWORD not in wrong.html
    assert 'value="falsch"' not in wrong.html
    assert await _count(small_world) == 0


async def test_a_calendar_that_may_only_be_read_cannot_be_written(
    browser: Browser, small_world: World, csrf: str, server: CalDavServer
) -> None:
    server.let("r")
    try:
        wrong = await browser.post(f"{PATH}/new", typed(small_world, csrf, address=server.calendar_url))
        assert "In diesen Kalender dürfen Sie nicht schreiben." in wrong.html
        values = typed(small_world, csrf, address=server.calendar_url, writes="")
        assert (await browser.post(f"{PATH}/new", values)).path == f"{PATH}?done=joined"
    finally:
        server.let("rw")


async def test_a_desk_has_one_calendar_of_each_member(
    browser: Browser, small_world: World, csrf: str, server: CalDavServer
) -> None:
    values = typed(small_world, csrf, address=server.calendar_url)
    assert (await browser.post(f"{PATH}/new", values)).status == 200

    again = await browser.post(f"{PATH}/new", values)

    assert again.status == 422
    assert "Mit diesem Platz haben Sie schon einen Kalender verbunden." in again.html
    assert f"{PATH}/new" not in (await browser.get(PATH)).links


async def test_it_is_changed_without_typing_the_password_again(
    browser: Browser, small_world: World, csrf: str, server: CalDavServer
) -> None:
    link = await join(small_world, server.calendar_url, writes=True, closes=True)
    page = await browser.get(f"{PATH}/{link.id}")
    assert page.fields["address"]["value"] == server.calendar_url
    assert PASSWORD not in page.html
    values = typed(small_world, csrf, address=server.calendar_url, password="", closes="")

    changed = await browser.post(f"{PATH}/{link.id}", values)

    assert changed.path == f"{PATH}?done=changed"
    now = await link_of(small_world, link)
    assert (now.writes, now.closes) == (True, False)


async def test_the_known_password_is_shown_to_no_other_server(
    browser: Browser, small_world: World, csrf: str, server: CalDavServer
) -> None:
    link = await join(small_world, server.calendar_url, writes=True)
    values = typed(small_world, csrf, address="http://127.0.0.2:1/", password="")

    wrong = await browser.post(f"{PATH}/{link.id}", values)

    assert wrong.status == 422
    assert "Bitte geben Sie das Passwort noch einmal ein." in wrong.html


async def test_it_is_removed(browser: Browser, small_world: World, csrf: str, server: CalDavServer) -> None:
    link = await join(small_world, server.calendar_url, writes=True)
    page = await browser.get(PATH)

    removed = await browser.submit(page, f"/{link.id}/remove")

    assert removed.path == f"{PATH}?done=removed"
    assert str(link.id) not in removed.html


async def test_what_is_wrong_with_a_calendar_is_told_with_what_to_do(
    browser: Browser, small_world: World, csrf: str, server: CalDavServer
) -> None:
    await join(small_world, server.calendar_url, writes=True, closes=True, password="falsch")
    await small_world.book()
    await deliver(small_world)
    await small_world.services.calendar_reader.read_all()

    page = await browser.get(PATH)

    assert "Termine kommen nicht in diesen Kalender" in page.html
    assert "Dieser Kalender lässt sich nicht lesen" in page.html
    assert page.html.count("Benutzername oder Passwort stimmen nicht.") == 2


async def test_others_do_not_see_or_change_it(browser: Browser, small_world: World, server: CalDavServer) -> None:
    link = await join(small_world, server.calendar_url, writes=True)
    csrf = await sign_in(browser, small_world, "jonas")

    assert str(link.id) not in (await browser.get(PATH)).html
    assert (await browser.get(f"{PATH}/{link.id}")).status == 404
    assert (await browser.post(f"{PATH}/{link.id}/remove", {"csrf": csrf})).status == 404
    assert (await browser.post(f"{PATH}/{link.id}", {"csrf": csrf})).status == 404
    assert (await link_of(small_world, link)).writes


@pytest.mark.parametrize("path", ["/mail", "/feeds", "/feeds/revoke", "/new", "/{link}", "/{link}/remove"])
async def test_nothing_is_done_without_the_forms_token(
    browser: Browser, small_world: World, csrf: str, path: str
) -> None:
    link = await join(small_world, "https://cloud.example/", closes=True)

    assert (await browser.post(PATH + path.format(link=link.id), {"desk": "", "email": "x@example.org"})).status == 403


async def test_admins_have_no_calendars_here(browser: Browser, small_world: World) -> None:
    await sign_in(browser, small_world, "admin")

    assert (await browser.get(PATH)).status == 403


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_problem_has_its_text(language: str) -> None:
    for problem in Problem:
        assert translator(language).has(f"calendar-problem-{problem.value.replace('_', '-')}"), problem


def _address(page: Page) -> str:
    (found,) = re.findall(r'id="feed-address"[^>]* value="([^"]+)"', page.html)
    return str(found)


async def _count(world: World) -> int:
    async with world.reading() as uow:
        return len(list(await uow.session.scalars(select(CalendarLink))))
