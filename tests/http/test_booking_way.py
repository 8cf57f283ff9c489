"""The whole way to an appointment and back, through the forms of real pages."""

import asyncio

import pytest
from icalendar import Calendar

from tests.support.mail import calendar_of, event_of, reread
from tests.support.pages import Browser, book, to_check, to_details
from tests.support.world import World

WORDS = {
    "de": ("Ihr Termin ist gebucht", "Meldebescheinigung", "Montag, 23. November 2026", "Personalausweis"),
    "en": ("Your appointment is booked", "Certificate", "Monday, 23 November 2026", "Identity card"),
}


@pytest.mark.parametrize("language", ["de", "en"])
async def test_from_the_first_page_to_the_appointment(browser: Browser, small_world: World, language: str) -> None:
    services = await browser.get("/", {"Accept-Language": f"{language},fr;q=0.5"})
    assert services.path == f"/{language}/"
    slots = await browser.get(next(link for link in services.links if "/services/" in link))
    assert len(slots.slots()) == 1 + 5 * 16

    details = await browser.choose(slots, 1 + 16)
    check = await browser.submit(details, "/details", name="Kim Muster", email="kim@example.org", phone="0511 1234")
    assert all(words in check.html for words in ("Kim Muster", "kim@example.org", "0511 1234"))
    booked = await browser.submit(check, "/book")

    assert (booked.status, booked.path) == (200, f"/{language}/a/{booked.token}?booked")
    assert all(word in booked.html for word in (WORDS[language][0], WORDS[language][1], WORDS[language][3]))
    assert "24" in booked.html
    async with asyncio.timeout(10):
        letter = reread(await small_world.postbox.next())
    assert event_of(calendar_of(letter))["URL"] == f"http://localhost:8080/{language}/a/{booked.token}"


@pytest.mark.parametrize("language", ["de", "en"])
async def test_the_link_shows_moves_to_the_room_and_cancels(browser: Browser, language: str) -> None:
    booked = await book(browser, language)
    link = f"/{language}/a/{booked.token}"

    page = await browser.get(link)
    assert {f"{link}/room", f"{link}/cancel", f"{link}/invite.ics"} <= set(page.links)
    assert (await browser.get(f"{link}/room")).status == 200

    asked = await browser.get(f"{link}/cancel")
    cancelled = await browser.submit(asked, "/cancel")
    assert cancelled.status == 200

    for gone in (link, f"{link}/room", f"{link}/cancel", f"{link}/invite.ics"):
        assert (await browser.get(gone)).status == 410
    assert (await browser.post(f"{link}/cancel", {})).status == 410


async def test_the_calendar_file_can_be_downloaded(browser: Browser) -> None:
    booked = await book(browser)

    file = await browser.get(f"/de/a/{booked.token}/invite.ics")

    assert file.headers["Content-Type"].startswith("text/calendar")
    assert file.headers["Content-Disposition"] == 'attachment; filename="termin.ics"'
    calendar = Calendar.from_ical(file.html)
    assert calendar["METHOD"] == "PUBLISH"
    assert booked.token in str(event_of(calendar)["URL"])
    assert "ATTENDEE" not in event_of(calendar), "RFC 5546, section 3.2.1: a published entry invites nobody"


async def test_reloading_and_going_back_never_book_twice(browser: Browser, small_world: World) -> None:
    check = await to_check(browser)
    first = await browser.submit(check, "/book")

    second = await browser.submit(check, "/book")
    assert second.token == first.token
    for step in ("", "/check", "/slots"):
        assert (await browser.get(f"/de/hold/{check.token}{step}")).token == first.token
    assert len(await small_world.slots()) == 5 * 16 - 1


async def test_after_booking_the_form_of_the_details_leads_to_the_appointment(browser: Browser) -> None:
    check = await to_check(browser)
    booked = await browser.submit(check, "/book")

    for typed in ({"name": "Kim", "email": "kim@example.org"}, {"name": "", "email": ""}):
        again = await browser.post(f"/de/hold/{check.token}/details", typed)
        assert again.token == booked.token


async def test_another_time_is_chosen_for_the_same_booking(browser: Browser, small_world: World) -> None:
    check = await to_check(browser)

    other_times = await browser.get(f"/de/hold/{check.token}/slots")
    details = await browser.choose(other_times, 5)

    assert details.token == check.token
    assert details.fields["name"]["value"] == "Kim Muster"
    assert len(await small_world.slots()) == 5 * 16 - 1


async def test_without_details_the_check_leads_back_to_them(browser: Browser) -> None:
    details = await to_details(browser)

    assert (await browser.get(f"{details.path}/check")).path == details.path


async def test_services_are_found_by_what_is_in_them(browser: Browser) -> None:
    assert "/de/services/meldebescheinigung" in (await browser.get("/de/?q=ÄMTER+personal")).links
    nothing = await browser.get("/de/?q=<script>")
    assert "/de/services/meldebescheinigung" not in nothing.links
    assert "<script>" not in nothing.html.replace('<script type="module"', "")


async def test_later_days_are_on_the_next_page(browser: Browser) -> None:
    slots = await browser.get("/de/services/meldebescheinigung")
    (later,) = [link for link in slots.links if "from=" in link]

    page = await browser.get(later)

    assert later == "/de/services/meldebescheinigung?from=2026-11-28"
    assert "30. November" in page.html
    assert not {value for value, _ in slots.slots()} & {value for value, _ in page.slots()}


@pytest.mark.parametrize("query", ["?from=never", "?from=", "?from=0000-00-00", "?from=9999-12-31", "?from=1970-01-01"])
async def test_no_date_is_too_strange(browser: Browser, query: str) -> None:
    assert (await browser.get(f"/de/services/meldebescheinigung{query}")).status == 200


async def test_a_service_that_needs_a_visit_says_so(browser: Browser, small_world: World) -> None:
    async with small_world.writing() as uow:
        await small_world.add_service(uow, "trauung", 30, video=False)

    page = await browser.get("/de/services/trauung")

    assert page.status == 200
    assert page.slots() == []


async def test_when_the_appointment_is_over_there_is_no_way_in(browser: Browser, small_world: World) -> None:
    booked = await book(browser)
    async with small_world.reading() as uow:
        consultation = await small_world.services.consultations.by_link(uow, booked.token)
    async with small_world.writing() as uow:
        await small_world.services.consultations.miss(uow, consultation.id, small_world.desks[0])

    page = await browser.get(f"/de/a/{booked.token}")

    assert f"/de/a/{booked.token}/room" not in page.links
    assert (await browser.post(f"/de/a/{booked.token}/cancel", {})).status == 409
