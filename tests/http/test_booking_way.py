"""The whole way to an appointment and back, through the forms of real pages."""

import asyncio

import pytest
from icalendar import Calendar

from tests.support.mail import calendar_of, event_of, next_letter, reread
from tests.support.pages import Browser, Page, book, to_check, to_details
from tests.support.waiting import walk_in
from tests.support.world import World
from videodesk.booking.schemas import AppointmentView
from videodesk.catalogue.schemas import Channel

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
        await small_world.services.desk_work.miss(uow, consultation.id, await small_world.seat())

    page = await browser.get(f"/de/a/{booked.token}")

    assert f"/de/a/{booked.token}/room" not in page.links
    assert (await browser.post(f"/de/a/{booked.token}/cancel", {})).status == 409


async def test_on_site_for_a_family_with_two_services(browser: Browser, small_world: World) -> None:
    async with small_world.writing() as uow:
        await small_world.give_by(uow, "ausweis", {Channel.ON_SITE: 30}, "Personalausweis", max_persons=4)
        await small_world.give_by(uow, "umzug", {Channel.ON_SITE: 15, Channel.VIDEO: 15}, "Umzug")
        await small_world.add_office(uow, "nord", "Amt Nord", street="Weg 1", city="Hannover")

    slots = await browser.get("/de/services/ausweis?with=umzug&persons=2")
    details = await browser.choose(slots)
    check = await browser.submit(details, "/details", name="Kim Muster", email="kim@example.org")
    for page in (details, check, await browser.submit(check, "/book")):
        assert all(words in page.html for words in ("Personalausweis (2 Personen)", "Umzug", "vor Ort", "Amt Nord"))
        assert "Weg 1, Hannover" in page.html
        assert "08:00 bis 09:15 Uhr" in page.html
    assert "ausweis: Unterlagen" in page.html
    assert "umzug: Unterlagen" in page.html


async def test_another_time_of_the_same_booking_can_be_for_more(browser: Browser, small_world: World) -> None:
    async with small_world.writing() as uow:
        await small_world.give_by(uow, "ausweis", {Channel.VIDEO: 30}, "Personalausweis", max_persons=4)
    details = await browser.choose(await browser.get("/de/services/ausweis?with=meldebescheinigung"))

    again = await browser.get(f"{details.path}/slots")
    assert dict(again.questions[0].inputs)["service"] == "ausweis"
    assert "45 Minuten" in again.html
    more = await browser.get(f"{details.path}/slots?service=ausweis&persons=2")
    assert "60 Minuten" in more.html
    changed = await browser.choose(more)

    assert changed.token == details.token
    assert "Personalausweis (2 Personen)" in changed.html
    assert "Meldebescheinigung" not in changed.html


async def _to_phone(browser: Browser, world: World) -> Page:
    async with world.writing() as uow:
        world.service = await world.give_by(uow, "auskunft", {Channel.PHONE: 15, Channel.VIDEO: 15}, "Auskunft")
        await world.add_office(uow, "nord", "Amt Nord")
    return await browser.choose(await browser.get("/de/services/auskunft?channel=phone"))


async def test_whom_we_call_must_tell_the_number(browser: Browser, small_world: World) -> None:
    details = await _to_phone(browser, small_world)
    assert "required" in details.fields["phone"]

    for phone in ({}, {"phone": ""}):
        wrong = await browser.submit(details, "/details", name="Kim Muster", email="kim@example.org", **phone)
        assert wrong.status == 422
        assert wrong.fields["phone"]["aria-invalid"] == "true"
        assert "Wir rufen Sie zum Termin an" in wrong.html
        assert wrong.fields["name"]["value"] == "Kim Muster"
    check = await browser.submit(details, "/details", name="Kim Muster", email="kim@example.org", phone="0511 123456")
    booked = await browser.submit(check, "/book")

    assert "Wir rufen Sie an unter 0511 123456" in check.html
    assert "Wir rufen Sie unter der Nummer an, die Sie angegeben haben." in booked.html


async def test_whoever_changes_to_a_call_tells_the_number_then(browser: Browser, small_world: World) -> None:
    details = await _to_phone(browser, small_world)
    video = await browser.choose(await browser.get(f"{details.path}/slots?channel=video"))
    check = await browser.submit(video, "/details", name="Kim Muster", email="kim@example.org")

    changed = await browser.choose(await browser.get(f"{details.path}/slots?channel=phone"))

    assert changed.fields["name"]["value"] == "Kim Muster"
    assert (await browser.get(check.path)).path == changed.path
    assert (await browser.post(f"{changed.path}/book", {})).status == 409


async def test_the_time_can_be_extended_once_and_nothing_typed_is_lost(browser: Browser, small_world: World) -> None:
    details = await to_details(browser)
    assert "Wir halten den Termin bis 07:10 Uhr" in details.html
    assert f'formaction="{details.path}/extend"' in details.html
    small_world.clock.advance(minutes=6)

    typed = {"name": "K", "email": "kim@", "phone": "05", "access_needs": "Ruhe"}
    extended = await browser.post(f"{details.path}/extend", typed)

    assert extended.status == 200
    assert "Sie haben die Zeit verlängert. Wir halten den Termin bis 07:16 Uhr" in extended.html
    assert {name: extended.fields[name].get("value", "") for name in typed} == typed
    assert "aria-invalid" not in extended.html
    small_world.clock.advance(minutes=2)
    again = await browser.post(f"{details.path}/extend", typed)
    assert "bis 07:16 Uhr" in again.html
    assert "/extend" not in again.html.partition("<main")[2]


async def test_extending_twice_at_once_is_once(browser: Browser, small_world: World) -> None:
    details = await to_details(browser)
    small_world.clock.advance(minutes=6)

    answers = await asyncio.gather(*(browser.post(f"{details.path}/extend", {"name": ""}) for _ in range(2)))

    assert all("bis 07:16 Uhr" in answer.html for answer in answers)


async def test_on_the_last_page_extending_leads_back_to_it(browser: Browser, small_world: World) -> None:
    check = await to_check(browser)
    small_world.clock.advance(minutes=6)

    extended = await browser.submit(check, "/extend")

    assert extended.path == check.path
    assert "bis 07:16 Uhr" in extended.html
    assert (await browser.get(f"{check.path.removesuffix('/check')}/extend")).status == 200


async def test_when_it_is_too_late_to_extend_other_times_are_offered(browser: Browser, small_world: World) -> None:
    check = await to_check(browser)
    small_world.clock.advance(minutes=10)
    await small_world.book()

    page = await browser.post(f"{check.path.removesuffix('/check')}/extend", {})

    assert page.status == 409
    assert "Ihre Reservierung ist abgelaufen" in page.html
    assert (await browser.choose(page)).fields["name"]["value"] == "Kim Muster"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"name": "Kim Muster", "email": "kim@müller.example"}, {"email": "kim@xn--mller-kva.example"}),
        ({"name": "Kim Muster", "email": "kim@", "access_needs": "Ruhe"}, {"email": ""}),
        ({"name": "K", "email": "kim@example.org", "phone": "x"}, {"name": "", "phone": ""}),
    ],
)
async def test_what_was_typed_when_it_was_too_late_to_extend_is_kept(
    browser: Browser, small_world: World, typed: dict[str, str], kept: dict[str, str]
) -> None:
    """As far as it is right: half a mail address must not be booked."""
    details = await to_details(browser)
    small_world.clock.advance(minutes=10)
    await small_world.book()

    page = await browser.post(f"{details.path}/extend", typed | {"language": "en"})

    assert page.status == 409
    assert "Ihre Angaben sind noch da" in page.html
    again = await browser.choose(page)
    expected = {"language": "en"} | typed | kept
    assert {name: again.fields[name].get("value", "") for name in expected} == expected
    complete = all(expected[name] for name in ("name", "email"))
    assert (await browser.get(f"{again.path}/check")).path == again.path + ("/check" if complete else "")


async def test_choosing_twice_at_once_is_one_hold(browser: Browser, small_world: World) -> None:
    slots = await browser.get("/de/services/meldebescheinigung")

    first, second = await asyncio.gather(browser.choose(slots), browser.choose(slots))

    assert (first.status, first.path) == (200, second.path)
    assert len(await small_world.slots()) == 5 * 16 - 1


async def test_sending_the_last_forms_twice_at_once_books_once(browser: Browser, small_world: World) -> None:
    details = await to_details(browser)
    typed = {"name": "Kim Muster", "email": "kim@example.org"}
    check, same = await asyncio.gather(
        browser.submit(details, "/details", **typed), browser.submit(details, "/details", **typed)
    )
    assert check.path == same.path
    proof = await browser.prove()

    first, second = await asyncio.gather(
        browser.submit(check, "/book", proof=proof), browser.submit(check, "/book", proof=proof)
    )

    assert first.path == second.path
    assert first.path.endswith("?booked")
    assert len(await small_world.slots()) == 5 * 16 - 1
    await small_world.cancel(await _behind(small_world, first))
    letters = [str((await next_letter(small_world))["Subject"]).split()[0] for _ in range(2)]
    assert letters == ["Ihr", "Abgesagt:"]


async def test_whoever_came_without_an_appointment_is_led_to_the_room(browser: Browser, small_world: World) -> None:
    world = small_world
    world.clock.advance(hours=2)
    came = await walk_in(world)
    path = f"/de/a/{world.link(came)}"

    assert (await browser.get(path)).path == f"{path}/room"
    async with world.writing() as uow:
        await world.services.desk_work.miss(uow, (await world.consultation(came)).id, await world.seat())
    assert "Dieser Termin ist vorbei" in (await browser.get(path)).html


async def _behind(world: World, page: Page) -> AppointmentView:
    async with world.reading() as uow:
        return await world.services.booking.by_link(uow, page.token)
