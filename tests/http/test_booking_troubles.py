"""What people read when something is missing, late or taken; nothing that they typed is lost."""

from urllib.parse import urljoin

import pytest

from tests.support.pages import Browser, to_check, to_details
from tests.support.world import World
from videodesk.kit.tokens import new_token

TYPED = {"name": "K", "email": "kim@", "phone": "call me", "language": "uk", "access_needs": "Mehr Zeit & <Ruhe>"}


@pytest.mark.parametrize("language", ["de", "en"])
async def test_a_form_with_errors_keeps_all_that_was_typed(browser: Browser, language: str) -> None:
    page = await browser.submit(await to_details(browser, language), "/details", **TYPED)

    assert page.status == 422
    assert {name: field.get("value", "") for name, field in page.fields.items() if name in TYPED} == TYPED


async def test_each_wrong_field_points_to_its_error(browser: Browser) -> None:
    page = await browser.submit(await to_details(browser), "/details", **TYPED)

    for name in ("name", "email", "phone"):
        assert page.fields[name]["aria-invalid"] == "true"
        assert f"{name}-error" in page.fields[name]["aria-describedby"].split()
        assert f'id="{name}-error"' in page.html
        assert f'href="#{name}"' in page.html
    assert "aria-invalid" not in page.fields["access_needs"]
    assert 'role="alert"' in page.html


async def test_a_form_without_its_fields_is_a_form_with_errors(browser: Browser) -> None:
    details = await to_details(browser)

    page = await browser.post(f"{details.path}/details", {})

    assert page.status == 422
    assert page.fields["name"]["aria-invalid"] == "true"


async def test_a_language_that_nobody_offers_is_an_error_too(browser: Browser) -> None:
    page = await browser.submit(await to_details(browser), "/details", **TYPED | {"language": "klingon"})

    assert page.status == 422


async def test_a_header_cannot_be_forged_through_the_name(browser: Browser) -> None:
    page = await browser.submit(
        await to_details(browser), "/details", name="Kim\r\nBcc: x@y.org", email="kim@example.org"
    )

    assert page.status == 422


async def test_a_slot_that_was_just_taken_offers_the_others(browser: Browser, small_world: World) -> None:
    slots = await browser.get("/de/services/meldebescheinigung")
    await small_world.book()

    page = await browser.choose(slots)

    assert page.status == 409
    assert "inzwischen" in page.html or "soeben" in page.html or "gerade" in page.html
    assert len({value for value, _ in page.slots()}) == 5 * 16 - 1
    assert (await browser.choose(page)).status == 200


async def test_when_the_hold_has_ended_the_page_says_that_one_may_go_on(browser: Browser, small_world: World) -> None:
    check = await to_check(browser)
    small_world.clock.advance(minutes=10)

    page = await browser.get(check.path)

    assert (await browser.submit(page, "/book")).status == 200


async def test_when_the_held_slot_has_gone_others_are_offered_with_the_details_kept(
    browser: Browser, small_world: World
) -> None:
    check = await to_check(browser)
    small_world.clock.advance(minutes=10)
    await small_world.book()

    page = await browser.submit(check, "/book")
    assert page.status == 409

    details = await browser.choose(page)
    assert details.token == check.token
    assert (details.fields["name"]["value"], details.fields["email"]["value"]) == ("Kim Muster", "kim@example.org")


async def test_booking_without_details_says_what_is_missing(browser: Browser) -> None:
    details = await to_details(browser)

    page = await browser.post(f"{details.path}/book", {})

    assert page.status == 409
    assert "E-Mail" in page.html


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/de/a/{token}", 404, "Diesen Link kennen wir nicht"),
        ("/en/a/{token}", 404, "open the whole link"),
        ("/en/a/{token}/room", 404, "open the whole link"),
        ("/en/a/{token}/cancel", 404, "open the whole link"),
        ("/en/a/{token}/invite.ics", 404, "open the whole link"),
        ("/en/hold/{token}", 404, "start again"),
        ("/en/hold/{token}/slots", 404, "start again"),
        ("/en/hold/short", 404, "start again"),
        ("/en/services/unknown", 404, "list of all services"),
    ],
)
async def test_dead_links_say_what_to_do_and_offer_a_booking(
    browser: Browser, path: str, status: int, words: str
) -> None:
    page = await browser.get(path.format(token=new_token()))

    assert page.status == status
    assert words in page.html
    assert f"/{path[1:3]}/" in page.links


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"service": "meldebescheinigung"},
        {"service": "meldebescheinigung", "slot": "here:now"},
        {"service": "meldebescheinigung", "slot": "{location}:video:-5"},
        {"service": "meldebescheinigung", "slot": "{location}:video:99999999999999999999"},
        {"service": "meldebescheinigung", "slot": "{location}:video:" + "9" * 5000},
        {"service": "meldebescheinigung", "slot": "{location}"},
        {"service": "meldebescheinigung", "slot": "{location}:by pigeon:5000000"},
    ],
)
async def test_a_slot_that_is_no_slot_is_refused(browser: Browser, small_world: World, fields: dict[str, str]) -> None:
    sent = {name: value.format(location=small_world.location.id) for name, value in fields.items()}

    assert (await browser.post(f"/de/hold/{new_token()}", sent)).status == 422


async def test_a_slot_anywhere_in_time_is_taken_or_answered(browser: Browser, small_world: World) -> None:
    for tick in (1, 5_000_000, 844_000_000):  # up to the year 9992
        sent = {"service": "meldebescheinigung", "slot": f"{small_world.location.id}:video:{tick}"}
        assert (await browser.post(f"/de/hold/{new_token()}", sent)).status == 409


async def test_what_the_database_cannot_hold_is_no_fault_of_ours(postgres_browser: Browser) -> None:
    browser = postgres_browser
    slots = await browser.get("/de/services/meldebescheinigung")
    slot, form = slots.slots()[0]

    assert (await browser.get("/de/services/%00")).status == 404
    assert (await browser.post(form.action, {"service": "a\x00", "slot": slot})).status == 404
    assert (await browser.post("/de/staff/login", {"login": "a\x00", "password": "b\x00"})).status == 401
    details = await browser.choose(slots)
    typed = {"name": "Kim", "email": "kim@example.org", "access_needs": "a\x00b \U0001f600"}
    assert (await browser.submit(details, "/details", **typed)).status == 200


async def test_where_a_reservation_has_gone_later_days_are_one_click_away(browser: Browser, small_world: World) -> None:
    check = await to_check(browser)
    small_world.clock.advance(minutes=10)
    await small_world.book()
    expired = await browser.submit(check, "/book")

    later = await browser.get(urljoin(expired.path, next(link for link in expired.links if "from=" in link)))

    assert later.status == 200
    assert (await browser.choose(later)).fields["name"]["value"] == "Kim Muster"


async def test_where_a_slot_was_taken_later_days_are_one_click_away(browser: Browser, small_world: World) -> None:
    slots = await browser.get("/de/services/meldebescheinigung")
    await small_world.book()
    taken = await browser.choose(slots)

    later = await browser.get(urljoin(taken.path, next(link for link in taken.links if "from=" in link)))

    assert later.status == 200
