"""What operators rely on: health, metrics, and logs without people in them."""

import asyncio
import json
import logging

import pytest
from sqlalchemy import text
from sqlalchemy.exc import TimeoutError as NoConnection

from tests.support.mail import reread
from tests.support.pages import Browser, book, to_check
from tests.support.world import PASSWORD, World


async def test_alive_and_ready(browser: Browser) -> None:
    assert json.loads((await browser.get("/health/live")).html) == {"status": "ok"}
    ready = await browser.get("/health/ready")
    assert (ready.status, json.loads(ready.html)["database"]) == (200, "up")


async def test_without_its_database_it_is_alive_but_not_ready(browser: Browser, small_world: World) -> None:
    async with small_world.writing() as uow:
        await uow.session.execute(text("ALTER TABLE outbox_message RENAME TO lost"))

    ready = await browser.get("/health/ready")

    assert (ready.status, json.loads(ready.html)) == (503, {"status": "unavailable", "database": "down"})
    assert (await browser.get("/health/live")).status == 200


async def test_letters_that_do_not_leave_are_told_but_booking_goes_on(browser: Browser, small_world: World) -> None:
    async with small_world.writing() as uow:
        small_world.services.outbox.deliver_with("parcel", _never)
        small_world.services.outbox.add(uow, "parcel", "key", {})
    small_world.clock.advance(minutes=16)

    ready = await browser.get("/health/ready")

    assert (ready.status, json.loads(ready.html)["status"]) == (200, "degraded")
    assert json.loads(ready.html)["outbox_oldest_seconds"] == 16 * 60


async def _never(_key: str, _payload: object) -> None:
    await asyncio.Event().wait()


async def test_what_happens_is_counted_by_pattern_and_never_by_token(browser: Browser) -> None:
    booked = await book(browser)

    metrics = (await browser.get("/metrics")).html

    assert "videodesk_appointments_booked_total 1.0" in metrics
    assert 'route="/{lang}/hold/{token}/book",status="303"' in metrics.replace('method="POST",', "")
    assert booked.token not in metrics


async def test_no_log_line_of_a_booking_names_a_person_or_a_key(
    browser: Browser, small_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    check = await to_check(browser)
    booked = await browser.submit(check, "/book")
    async with asyncio.timeout(10):
        reread(await small_world.postbox.next())
    await browser.get(f"/de/a/{booked.token}/room")
    await browser.post("/de/staff/login", {"login": "anna", "password": PASSWORD})

    logged = _ours(caplog)
    assert logged.count('"event": "request"') >= 6
    assert _people_and_keys(logged, check.token, booked.token) == []


@pytest.mark.parametrize("path", ["/de/", "/api/v1/places"])
async def test_when_no_connection_becomes_free_people_are_asked_to_come_again(
    browser: Browser, small_world: World, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def wait_in_vain() -> None:
        raise NoConnection("QueuePool limit of size 5 overflow 10 reached")

    monkeypatch.setattr(small_world.services.database, "_readers", wait_in_vain)

    page = await browser.get(path)

    assert (page.status, page.headers["Retry-After"]) == (503, "30")
    assert '"busy"' in page.html or "in einer halben Minute" in page.html


async def test_no_log_line_of_a_fault_does_either(
    browser: Browser, small_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """Databases and their drivers like to put the values into the message."""
    check = await to_check(browser)
    async with small_world.writing() as uow:
        await uow.session.execute(
            text("CREATE TRIGGER t BEFORE UPDATE ON appointment BEGIN SELECT RAISE(ABORT, 'x'); END")
        )

    details = {"name": "Kim Muster", "email": "kim@example.org", "access_needs": "Ruhe"}
    assert (await browser.post(f"/de/hold/{check.token}/details", details)).status == 500

    logged = _ours(caplog)
    assert "request_failed" in logged
    assert _people_and_keys(logged, check.token) == []


def _ours(caplog: pytest.LogCaptureFixture) -> str:
    """Without those of the test client and of the event loop, which the product does not have or does not show."""
    return "\n".join(
        record.getMessage() + str(record.exc_info or "")
        for record in caplog.records
        if record.name.startswith("videodesk")
    )


def _people_and_keys(logged: str, *tokens: str) -> list[str]:
    return [word for word in ("Kim", "Muster", "kim@", "Ruhe", PASSWORD, *tokens) if word in logged]
