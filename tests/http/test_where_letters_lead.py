"""What letters lead to: "I come", "I cannot", "how was it", "ask me no more"; looking at a page changes nothing."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
import pytest_asyncio

from tests.support.mail import next_letter, reread, text_of
from tests.support.pages import Browser, HttpClient, Page, sign_in
from tests.support.world import World, make_world
from videodesk.booking.policy import AppointmentState
from videodesk.booking.schemas import AppointmentView
from videodesk.invites.envelope import Envelope

# RFC 5322, section 2.1.1: lines should not be longer, and Python sees to it.
MAX_LINE = 78


@pytest.fixture
def small_built_world(sqlite_url: str) -> World:
    return make_world(sqlite_url, LETTERS_RATING_HOURS="1")


@pytest_asyncio.fixture
async def booked(small_world: World) -> AppointmentView:
    """On Tuesday; the letter that says so has been read."""
    one = await small_world.book((await small_world.slots())[20])
    await next_letter(small_world)
    return one


@pytest_asyncio.fixture
async def done(small_world: World, booked: AppointmentView) -> AppointmentView:
    """Somebody has been served."""
    small_world.clock.set(booked.ends_at)
    async with small_world.writing() as uow:
        await small_world.services.booking.close(uow, booked.id, AppointmentState.DONE)
    return await _now(small_world, booked)


# The reminder


async def test_the_reminder_has_a_way_to_say_yes_and_no(small_world: World, booked: AppointmentView) -> None:
    small_world.clock.set(booked.starts_at - timedelta(hours=24))
    reminder = await next_letter(small_world)
    link = f"http://localhost:8080/de/a/{small_world.link(booked)}"

    assert reminder["Subject"] == "Erinnerung: Ihr Termin am Dienstag, 24. November 2026 um 09:00 Uhr"
    for content_type in ("text/plain", "text/html"):
        text = text_of(reminder, content_type)
        assert f"{link}/coming" in text
        assert f"{link}/cancel" in text
    assert [one.get_content_type() for one in reminder.walk()][-1] == "text/html", "it is in the calendar already"


async def test_a_program_that_opens_the_links_of_a_letter_changes_nothing(
    browser: Browser, small_world: World, booked: AppointmentView
) -> None:
    path = _path(small_world, booked)
    for end in ("/coming", "/cancel", "/move", "/rating"):
        await browser.get(f"{path}{end}")

    assert await _now(small_world, booked) == booked


async def test_i_come(browser: Browser, small_world: World, booked: AppointmentView) -> None:
    page = await browser.get(f"{_path(small_world, booked)}/coming")
    assert "Kommen Sie zu Ihrem Termin?" in page.html

    page = await browser.submit(page, "/coming")

    assert "Danke, wir erwarten Sie." in page.html
    assert (await _now(small_world, booked)).coming_at == small_world.clock.now()
    assert "hat zugesagt" in (await _staff_page(browser, small_world, booked)).html


async def test_i_cannot(browser: Browser, small_world: World, booked: AppointmentView) -> None:
    page = await browser.get(f"{_path(small_world, booked)}/coming")

    page = await browser.submit(page, "/cancel")

    assert page.status == 200
    assert (await _now(small_world, booked)).state is AppointmentState.CANCELLED
    assert (await browser.get(f"{_path(small_world, booked)}/coming")).status == 410


async def test_who_moves_has_not_said_yes_to_the_new_time(
    browser: Browser, small_world: World, booked: AppointmentView
) -> None:
    await browser.submit(await browser.get(f"{_path(small_world, booked)}/coming"), "/coming")
    slots = await small_world.slots()
    async with small_world.writing() as uow:
        await small_world.services.booking.move(uow, small_world.link(booked), slots[0])

    assert (await _now(small_world, booked)).coming_at is None


async def test_once_it_has_begun_nobody_is_asked_any_more(
    browser: Browser, small_world: World, booked: AppointmentView
) -> None:
    page = await browser.get(f"{_path(small_world, booked)}/coming")
    small_world.clock.set(booked.starts_at)

    assert (await browser.get(f"{_path(small_world, booked)}/coming")).path == _path(small_world, booked)
    assert (await browser.submit(page, "/coming")).status == 409


# How it was


async def test_who_was_served_is_asked_once_and_answers(
    browser: Browser, small_world: World, done: AppointmentView
) -> None:
    letter = await _rating_letter(small_world)
    assert letter["Subject"] == "Wie war Ihr Termin am Dienstag, 24. November 2026?"
    assert f"{_path(small_world, done)}/rating" in text_of(letter, "text/plain")

    page = await browser.get(f"{_path(small_world, done)}/rating")
    page = await browser.submit(page, "/rating", conversation="5", ease="2")

    assert "Ihre Antworten sind angekommen." in page.html
    async with small_world.reading() as uow:
        lately = await small_world.services.ratings.lately(uow)
    assert (lately.number, lately.conversation, lately.ease) == (1, 5, 2)
    assert await small_world.services.outbox.dispatch() == 0


async def test_who_changes_their_mind_answers_again(
    browser: Browser, small_world: World, done: AppointmentView
) -> None:
    for conversation in ("1", "4"):
        page = await browser.get(f"{_path(small_world, done)}/rating")
        await browser.submit(page, "/rating", conversation=conversation, ease="3")

    async with small_world.reading() as uow:
        lately = await small_world.services.ratings.lately(uow)
    assert (lately.number, lately.conversation) == (1, 4)
    again = await browser.get(f"{_path(small_world, done)}/rating")
    assert 'value="4" checked' in again.html


@pytest.mark.parametrize("given", [{}, {"conversation": "5"}, {"conversation": "6", "ease": "1"}, {"ease": "gut"}])
async def test_half_an_answer_is_none(
    browser: Browser, small_world: World, done: AppointmentView, given: dict[str, str]
) -> None:
    page = await browser.get(f"{_path(small_world, done)}/rating")

    page = await browser.submit(page, "/rating", **given)

    assert page.status == 422
    async with small_world.reading() as uow:
        assert (await small_world.services.ratings.lately(uow)).number == 0


async def test_what_has_not_been_is_not_rated(browser: Browser, small_world: World, booked: AppointmentView) -> None:
    page = await browser.get(f"{_path(small_world, booked)}/rating")

    assert page.status == 409
    assert "noch nicht stattgefunden" in page.html


async def test_admins_see_the_means(browser: Browser, small_world: World, done: AppointmentView) -> None:
    page = await browser.get(f"{_path(small_world, done)}/rating")
    await browser.submit(page, "/rating", conversation="5", ease="2")

    await sign_in(browser, small_world, "admin")

    assert "Gespräch 5, Weg dahin 2 (von 5)" in (await browser.get("/de/admin")).html


# No more questions


async def test_one_click_in_the_mail_program_ends_the_questions(
    client: HttpClient, small_world: World, done: AppointmentView
) -> None:
    """RFC 8058: the program posts a form of its own, without cookies and without an origin."""
    letter = await _rating_letter(small_world)
    address = letter["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8080")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"http://localhost:8080{address}" in text_of(letter, "text/plain")

    response = await client.post(address, data={"List-Unsubscribe": "One-Click"})

    assert response.status == 200
    await _serve_another(small_world)
    assert await small_world.services.outbox.dispatch() == 0


async def test_mail_programs_find_the_link_in_one_piece(small_world: World, done: AppointmentView) -> None:
    letter = await _rating_letter_as_written(small_world)

    line = f"List-Unsubscribe: {letter['List-Unsubscribe']}\r\n"
    assert len(line) > MAX_LINE
    assert line.encode() in Envelope.of(letter).data


async def test_looking_at_the_page_ends_nothing_and_its_button_does(
    browser: Browser, small_world: World, done: AppointmentView
) -> None:
    letter = await _rating_letter(small_world)
    address = letter["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8080")
    page = await browser.get(address)
    await _serve_another(small_world)
    assert await small_world.services.outbox.dispatch() == 1

    page = await browser.submit(page, "")

    assert "Wir fragen nicht mehr" in page.html
    await _serve_another(small_world)
    assert await small_world.services.outbox.dispatch() == 0


@pytest.mark.parametrize("token", ["x", "0" * 32, "ä"])
async def test_a_strange_address_ends_nobodys_questions(
    browser: Browser, small_world: World, done: AppointmentView, token: str
) -> None:
    assert (await browser.get(f"/de/no-questions/{done.id}/{token}")).status == 404
    assert (await browser.get(f"/de/no-questions/{token}/{token}")).status == 404


async def _serve_another(world: World) -> None:
    """The same person, and as many hours later as it takes to be asked; the other letters have been read."""
    slot = (await world.slots())[0]
    booked = await world.book(slot)
    await world.services.outbox.dispatch()
    world.clock.set(booked.ends_at)
    async with world.writing() as uow:
        await world.services.booking.close(uow, booked.id, AppointmentState.DONE)
    await world.services.outbox.dispatch()
    world.clock.advance(hours=1)


async def _rating_letter(world: World) -> EmailMessage:
    return reread(await _rating_letter_as_written(world))


async def _rating_letter_as_written(world: World) -> EmailMessage:
    """An hour after it is over; reminders have come before."""
    await world.services.outbox.dispatch()
    world.clock.advance(hours=1)
    await world.services.outbox.dispatch()
    letter = await world.postbox.next()
    while "Wie war" not in letter["Subject"]:
        letter = await world.postbox.next()
    return letter


async def _staff_page(browser: Browser, world: World, booked: AppointmentView) -> Page:
    await sign_in(browser, world, "anna")
    return await browser.get(f"/de/staff/appointments/{booked.id}")


async def _now(world: World, booked: AppointmentView) -> AppointmentView:
    async with world.reading() as uow:
        return await world.services.booking.get(uow, booked.id)


def _path(world: World, booked: AppointmentView) -> str:
    return f"/de/a/{world.link(booked)}"
