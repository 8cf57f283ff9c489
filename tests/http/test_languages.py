"""The switch to the other language keeps the page that one is on."""

import pytest

from tests.support.pages import Browser, Page, book, to_check, to_details
from tests.support.world import World


def in_english(page: Page) -> str:
    (link,) = [link for link in page.links if link.startswith("/en/") and link != "/en/"] or ["/en/"]
    return link


@pytest.mark.parametrize(
    "path", ["/de/", "/de/?q=Ämter", "/de/services/meldebescheinigung?from=2026-12-01", "/de/staff/login"]
)
async def test_the_same_page_in_the_other_language(browser: Browser, path: str) -> None:
    page = await browser.get(path)

    other = await browser.get(in_english(page))

    assert other.status == 200
    assert other.path == page.path.replace("/de/", "/en/")
    assert other.headers["Content-Language"] == "en"
    assert '<html lang="en">' in other.html


async def test_on_the_way_and_behind_the_link_too(browser: Browser) -> None:
    check = await to_check(browser)
    assert (await browser.get(in_english(check))).path == check.path.replace("/de/", "/en/")

    booked = await book(browser)
    assert (await browser.get(in_english(booked))).path == booked.path.replace("/de/", "/en/")


async def test_where_a_form_was_refused_the_switch_leads_on(browser: Browser) -> None:
    wrong = await browser.submit(await to_details(browser), "/details", name="", email="")

    assert (await browser.get(in_english(wrong))).status == 200


async def test_where_a_hold_has_ended_the_switch_leads_on(browser: Browser, small_world: World) -> None:
    check = await to_check(browser)
    small_world.clock.advance(minutes=10)
    await small_world.book()
    expired = await browser.submit(check, "/book")
    assert expired.status == 409
    assert (await browser.get(in_english(expired))).status == 200


async def test_where_a_slot_was_just_taken_the_switch_leads_on(browser: Browser, small_world: World) -> None:
    slots = await browser.get("/de/services/meldebescheinigung")
    await small_world.book()

    taken = await browser.choose(slots)

    assert taken.status == 409
    assert (await browser.get(in_english(taken))).status == 200


@pytest.mark.parametrize("path", ["/", "/nonsense"])
@pytest.mark.parametrize(("header", "language"), [("en-GB", "en"), ("de", "de"), ("fr", "de"), (";;q=", "de")])
async def test_without_a_language_in_the_path_it_is_the_browsers(
    browser: Browser, path: str, header: str, language: str
) -> None:
    assert (await browser.get(path, {"Accept-Language": header})).headers["Content-Language"] == language


async def test_a_language_that_we_do_not_speak_is_no_page(browser: Browser) -> None:
    assert (await browser.get("/fr/")).status == 404
