"""What has not arrived is seen where somebody can do something about it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from email.message import EmailMessage

from tests.support.mail import next_letter
from tests.support.pages import Browser, sign_in
from tests.support.replies import Reply, gmail
from tests.support.world import DETAILS, World
from videodesk.booking.schemas import AppointmentView
from videodesk.kit.outbox import DeliveryRefused, Failure

FAILED = "/de/admin/letters/failed"


async def book_and_fail(world: World, phone: str = "0511 1234") -> AppointmentView:
    """The letter about the booking is refused."""
    async with _refusing(world):
        return await world.book(details=replace(DETAILS, phone=phone))


@asynccontextmanager
async def _refusing(world: World) -> AsyncIterator[None]:
    """The mail server takes no letter, and that is known in the end."""
    keep = world.postbox.send_by

    async def refuse(message: EmailMessage) -> None:
        raise DeliveryRefused("SMTP 550")

    world.postbox.send_by = refuse
    yield
    while not await _failures(world):
        await world.services.outbox.dispatch()
    world.postbox.send_by = keep


async def _failures(world: World) -> list[Failure]:
    async with world.reading() as uow:
        return await world.services.outbox.last_failures(uow, 1)


async def test_staff_see_at_the_appointment_what_has_not_arrived_and_whom_to_call(
    browser: Browser, small_world: World
) -> None:
    await sign_in(browser, small_world, "anna")
    booked = await book_and_fail(small_world)

    page = await browser.get(f"/de/staff/appointments/{booked.id}")

    assert "Nachricht nicht angekommen. Bitte anrufen: 0511 1234" in page.html
    assert "E-Mail: Termin gebucht, Mo., 23. Nov., 07:00 Uhr (SMTP 550)" in page.html


async def test_so_it_is_with_the_answer_to_a_calendar(browser: Browser, small_world: World) -> None:
    booked = await small_world.book()
    await next_letter(small_world)
    async with _refusing(small_world):
        await small_world.services.answers.take(gmail(Reply(booked.uid, method="COUNTER")))
    await sign_in(browser, small_world, "anna")

    page = await browser.get(f"/de/staff/appointments/{booked.id}")

    assert "E-Mail: Antwort auf einen Terminvorschlag" in page.html


async def test_without_a_number_they_are_told_that_there_is_none(browser: Browser, small_world: World) -> None:
    await sign_in(browser, small_world, "anna")
    booked = await book_and_fail(small_world, phone="")

    assert "keine Telefonnummer" in (await browser.get(f"/de/staff/appointments/{booked.id}")).html


async def test_they_see_it_in_the_list_of_the_day(browser: Browser, small_world: World) -> None:
    await sign_in(browser, small_world, "anna")
    arrived = await small_world.book(details=replace(DETAILS, phone="0511 9"))
    await next_letter(small_world)
    assert "nicht angekommen" not in (await browser.get("/de/staff/appointments")).html
    await book_and_fail(small_world)

    html = (await browser.get(f"/de/staff/appointments?day={arrived.starts_at.date()}")).html

    assert "Bitte anrufen: 0511 1234" in html
    assert "0511 9" not in html


async def test_what_has_arrived_is_no_trouble(browser: Browser, small_world: World) -> None:
    await sign_in(browser, small_world, "anna")
    booked = await small_world.book()
    await next_letter(small_world)

    assert "ngekommen" not in (await browser.get(f"/de/staff/appointments/{booked.id}")).html


async def test_admins_have_it_sent_again(browser: Browser, small_world: World) -> None:
    csrf = await sign_in(browser, small_world, "admin")
    await book_and_fail(small_world)
    assert FAILED in (await browser.get("/de/admin")).links
    page = await browser.get(FAILED)
    assert "Termin gebucht" in page.html
    assert "Kim" not in page.html, "who it is is told to staff alone"

    done = await browser.submit(page, "/again", csrf=csrf)

    assert "wird noch einmal versandt" in done.html
    assert "Es ist alles angekommen" in done.html
    assert (await next_letter(small_world))["To"] == "Kim Muster <kim@example.org>"


async def test_when_it_is_too_late_it_cannot_be_sent_again(browser: Browser, small_world: World) -> None:
    await sign_in(browser, small_world, "admin")
    booked = await book_and_fail(small_world)
    before = await browser.get(FAILED)
    small_world.clock.set(booked.ends_at)
    csrf = await sign_in(browser, small_world, "admin")

    page = await browser.get(FAILED)
    refused = await browser.submit(before, "/again", csrf=csrf)

    assert "zu spät" in page.html
    assert "/again" not in page.html
    assert refused.status == 409
    assert "kann nicht noch einmal versandt werden" in refused.html


async def test_it_is_the_admins_page(browser: Browser, small_world: World) -> None:
    await sign_in(browser, small_world, "anna")

    assert (await browser.get(FAILED)).status == 403


async def test_who_has_not_the_pages_token_sends_nothing(browser: Browser, small_world: World) -> None:
    await sign_in(browser, small_world, "admin")
    await book_and_fail(small_world)
    page = await browser.get(FAILED)

    assert (await browser.submit(page, "/again", csrf="x")).status == 403
