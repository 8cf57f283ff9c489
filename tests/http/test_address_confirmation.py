"""Whoever has not proved to be a human, or everybody where it is wanted, confirms the mail address first."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from tests.support.mail import next_letter, text_of
from tests.support.pages import Browser, Page, to_check
from tests.support.world import World, make_world
from videodesk.booking.policy import AppointmentState
from videodesk.booking.schemas import AppointmentView

LINK = re.compile(r"/de/a/[A-Za-z0-9_-]+")


@pytest.fixture
def strict_world(sqlite_url: str) -> World:
    return make_world(sqlite_url, BOOKING_CONFIRM_ADDRESS="true", FAIR_USE_PROOF_OF_WORK="false")


@pytest_asyncio.fixture
async def strict_browser(strict_world: World) -> AsyncIterator[Browser]:
    await strict_world.furnish()
    async with TestClient(TestServer(strict_world.app)) as running:
        yield Browser(running)


async def link_from_letter(world: World) -> str:
    found = LINK.search(text_of(await next_letter(world), "text/plain"))
    assert found is not None
    return found[0]


async def requested(browser: Browser) -> Page:
    """Booked without a proof."""
    return await browser.submit(await to_check(browser), "/book", proof="")


async def state_of(world: World, link: str) -> AppointmentState:
    return (await appointment(world, link)).state


async def appointment(world: World, link: str) -> AppointmentView:
    async with world.reading() as uow:
        return await world.services.booking.by_link(uow, link.rpartition("/")[2])


async def test_with_a_proof_it_is_booked_at_once(browser: Browser, small_world: World) -> None:
    check = await to_check(browser)
    assert check.form("/book").proof == "/api/v1/challenge"

    booked = await browser.submit(check, "/book")

    assert booked.path == f"/de/a/{booked.token}?booked"


async def test_without_a_proof_the_page_tells_to_look_into_the_mail(browser: Browser, small_world: World) -> None:
    check = await to_check(browser)

    page = await browser.submit(check, "/book", proof="")

    assert (page.status, page.path) == (200, f"/de/hold/{check.token}/sent")
    assert "Bitte bestätigen Sie Ihren Termin" in page.html
    assert "kim@example.org" in page.html
    assert "bis 08:00 Uhr (Montag, 23. November 2026)" in page.html
    link = await link_from_letter(small_world)
    assert await state_of(small_world, link) is AppointmentState.UNCONFIRMED
    assert link.rpartition("/")[2] not in page.html
    assert len(await small_world.slots()) == 5 * 16 - 1


@pytest.mark.parametrize("proof", ["x", "e30=", "\x00", "9" * 5000])
async def test_a_wrong_proof_is_like_none(browser: Browser, proof: str) -> None:
    assert (await browser.submit(await to_check(browser), "/book", proof=proof)).path.endswith("/sent")


async def test_a_proof_is_taken_once_and_in_time(browser: Browser, small_world: World) -> None:
    spent, late = await browser.prove(), await browser.prove()
    booked = await browser.submit(await to_check(browser), "/book", proof=spent)
    again = await browser.submit(await to_check(browser), "/book", proof=spent)
    small_world.clock.advance(minutes=60)
    too_late = await browser.submit(await to_check(browser), "/book", proof=late)

    assert booked.path.endswith("?booked")
    assert again.path.endswith("/sent")
    assert too_late.path.endswith("/sent")


async def test_a_proof_is_not_spent_when_the_booking_fails(browser: Browser, small_world: World) -> None:
    proof, check = await browser.prove(), await to_check(browser)
    small_world.clock.advance(minutes=10)
    await small_world.book()
    assert (await browser.submit(check, "/book", proof=proof)).status == 409

    booked = await browser.submit(await to_check(browser), "/book", proof=proof)

    assert booked.path.endswith("?booked")


async def test_the_letters_link_asks_and_its_button_confirms(browser: Browser, small_world: World) -> None:
    await requested(browser)
    link = await link_from_letter(small_world)

    for path in (link, link, f"{link}/confirm", f"{link}/room"):
        page = await browser.get(path)
        assert page.path == link
    assert await state_of(small_world, link) is AppointmentState.UNCONFIRMED, "mail programs follow links"
    assert "Ihr Termin ist noch nicht gebucht" in page.html
    assert not [href for href in page.links if href.endswith(("/move", "/wish", "/room"))]
    booked = await browser.submit(page, "/confirm")

    assert booked.path == f"{link}?booked"
    assert "Ihr Termin ist gebucht" in booked.html
    assert f"{link}/room" in booked.links
    assert str((await next_letter(small_world))["Subject"]).startswith("Ihr Termin am")


async def test_in_the_other_language_too(browser: Browser, small_world: World) -> None:
    await requested(browser)
    link = (await link_from_letter(small_world)).replace("/de/", "/en/")

    page = await browser.get(link)
    assert "Your appointment is not booked yet" in page.html

    assert "Your appointment is booked" in (await browser.submit(page, "/confirm")).html


async def test_confirming_twice_is_once(browser: Browser, small_world: World) -> None:
    await requested(browser)
    page = await browser.get(await link_from_letter(small_world))

    first, second = await asyncio.gather(browser.submit(page, "/confirm"), browser.submit(page, "/confirm"))

    assert first.path == second.path == f"{page.path}?booked"
    await browser.post(f"{page.path}/cancel", {})
    subjects = [str((await next_letter(small_world))["Subject"]) for _ in range(2)]
    assert [subject.split()[0] for subject in subjects] == ["Ihr", "Abgesagt:"]


async def test_booking_twice_without_a_proof_is_once(browser: Browser, small_world: World) -> None:
    check = await to_check(browser)

    first, second = await asyncio.gather(
        browser.submit(check, "/book", proof=""), browser.submit(check, "/book", proof="")
    )

    assert first.path == second.path == f"/de/hold/{check.token}/sent"
    assert len(await small_world.slots()) == 5 * 16 - 1


async def test_every_way_back_leads_to_the_mail_and_never_to_the_link(browser: Browser, small_world: World) -> None:
    sent = await requested(browser)
    hold = f"/de/hold/{sent.token}"
    slot = (await small_world.slots())[0]

    for path in ("", "/slots", "/check", "/details", "/extend", "/book", "/sent"):
        assert (await browser.get(f"{hold}{path}")).path == f"{hold}/sent"
    for path, fields in (
        ("", {"service": "meldebescheinigung", "slot": str(slot)}),
        ("/details", {"name": "Eve", "email": "eve@example.org"}),
        ("/extend", {}),
        ("/book", {}),
    ):
        page = await browser.post(f"{hold}{path}", fields, follow=False)
        assert (page.status, page.headers["Location"]) == (303, f"{hold}/sent")


@pytest.mark.parametrize("then", ["", "cancel"])
async def test_once_it_counts_nothing_leads_from_the_booking_to_the_link(
    browser: Browser, small_world: World, then: str
) -> None:
    """Who typed the address need not be who reads its letters."""
    sent = await requested(browser)
    hold, link = f"/de/hold/{sent.token}", await link_from_letter(small_world)
    await browser.post(f"{link}/confirm", {})
    if then:
        await browser.post(f"{link}/{then}", {})

    for path in ("", "/check", "/book", "/sent"):
        page = await browser.get(f"{hold}{path}")
        assert (page.status, page.path) == (200, f"{hold}/sent")
        assert "Ihre E-Mail-Adresse ist bestätigt." in page.html
        assert link not in page.html
        assert "08:00" not in page.html
    again = await browser.post(f"{hold}/book", {}, follow=False)
    assert (again.status, again.headers["Location"]) == (303, f"{hold}/sent")


async def test_before_it_is_booked_there_is_nothing_to_be_sent(browser: Browser) -> None:
    check = await to_check(browser)

    assert (await browser.get(f"/de/hold/{check.token}/sent")).path == check.path


async def test_too_late_but_still_free_is_early_enough(browser: Browser, small_world: World) -> None:
    sent = await requested(browser)
    link = await link_from_letter(small_world)
    small_world.clock.advance(minutes=59, seconds=59.9)
    assert "noch nicht gebucht" in (await browser.get(link)).html
    small_world.clock.set((await appointment(small_world, link)).starts_at)
    assert "Die Frist ist abgelaufen" in (await browser.get(sent.path)).html


async def test_what_has_gone_meanwhile_is_told_and_other_times_are_offered(
    browser: Browser, small_world: World
) -> None:
    slots = await browser.get("/de/services/meldebescheinigung?weekday=1")
    details = await browser.choose(slots)
    check = await browser.submit(details, "/details", name="Kim Muster", email="kim@example.org")
    await browser.submit(check, "/book", proof="")
    link = await link_from_letter(small_world)
    small_world.clock.advance(minutes=60)
    tuesday = await appointment(small_world, link)
    await small_world.book(next(slot for slot in await small_world.slots() if slot.starts_at == tuesday.starts_at))

    page = await browser.submit(await browser.get(link), "/confirm")

    assert page.status == 409
    assert "Die Zeit ist leider vergeben" in page.html
    assert "/de/services/meldebescheinigung" in page.links
    assert (await browser.get("/en" + link.removeprefix("/de") + "/confirm")).status == 200


async def test_a_free_slot_is_confirmed_even_after_the_time_given(browser: Browser, small_world: World) -> None:
    slots = await browser.get("/de/services/meldebescheinigung?weekday=1")
    details = await browser.choose(slots)
    check = await browser.submit(details, "/details", name="Kim Muster", email="kim@example.org")
    await browser.submit(check, "/book", proof="")
    link = await link_from_letter(small_world)
    small_world.clock.advance(minutes=61)

    page = await browser.get(link)
    assert "Vielleicht ist die Zeit noch frei" in page.html
    assert (await browser.submit(page, "/confirm")).path == f"{link}?booked"


async def test_whoever_does_not_want_it_gives_it_back(browser: Browser, small_world: World) -> None:
    await requested(browser)
    link = await link_from_letter(small_world)

    cancelled = await browser.submit(await browser.get(f"{link}/cancel"), "/cancel")

    assert cancelled.status == 200
    assert "E-Mail" not in cancelled.html, "there is no letter about what never counted"
    assert len(await small_world.slots()) == 5 * 16


@pytest.mark.parametrize("rest", ["/move", "/wish"])
async def test_what_is_not_confirmed_cannot_be_changed(browser: Browser, small_world: World, rest: str) -> None:
    await requested(browser)
    link = await link_from_letter(small_world)

    page = await browser.get(f"{link}{rest}")
    assert page.status == 409
    assert "bestätigen" in page.html
    slot = (await small_world.slots())[3]
    assert (await browser.post(f"{link}{rest}", {"slot": str(slot)})).status == 409


async def test_what_is_not_confirmed_is_no_entry_for_a_calendar(browser: Browser, small_world: World) -> None:
    await requested(browser)
    link = await link_from_letter(small_world)

    assert (await browser.get(f"{link}/invite.ics")).status == 409


async def test_the_setting_asks_everybody(strict_browser: Browser, strict_world: World) -> None:
    check = await to_check(strict_browser)
    assert check.form("/book").proof == ""

    page = await strict_browser.submit(check, "/book")

    assert page.path == f"/de/hold/{check.token}/sent"
    assert await state_of(strict_world, await link_from_letter(strict_world)) is AppointmentState.UNCONFIRMED
