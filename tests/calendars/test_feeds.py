"""Addresses that calendar programs subscribe to."""

import logging
import uuid
from datetime import timedelta

import pytest
import vobject
from icalendar import Calendar
from sqlalchemy import event, text

from tests.support.pages import Browser
from tests.support.world import World, make_world
from videodesk.schedule.errors import NotYourDesk


async def make(world: World, login: str = "anna", desk: uuid.UUID | None = None) -> str:
    """The address, as a path."""
    async with world.writing() as uow:
        return f"/calendar/{await world.services.feeds.make(uow, world.staff[login], desk)}.ics"


async def uids(browser: Browser, path: str) -> set[str]:
    page = await browser.get(path)
    assert page.status == 200
    return {str(one["UID"]) for one in Calendar.from_ical(page.html).walk("VEVENT")}


async def test_it_shows_what_is_to_come_and_what_was_lately(browser: Browser, small_world: World) -> None:
    slots = await small_world.slots()
    gone, cancelled, coming = [await small_world.book(slot) for slot in slots[:3]]
    await small_world.cancel(cancelled)
    path = await make(small_world)
    assert await uids(browser, path) == {gone.uid, coming.uid}

    small_world.clock.advance(days=29)
    assert await uids(browser, path) == {gone.uid, coming.uid}
    small_world.clock.advance(days=2)
    assert await uids(browser, path) == set()


async def test_others_read_what_staff_need_and_no_more(browser: Browser, small_world: World) -> None:
    booked = await small_world.book()
    page = await browser.get(await make(small_world))

    seen = vobject.readOne(page.html)
    calendar = Calendar.from_ical(page.html)
    assert seen.vevent.uid.value == booked.uid
    assert seen.vevent.dtstart.value == booked.starts_at
    assert seen.vevent.dtend.value == booked.ends_at
    assert seen.vevent.summary.value == "Meldebescheinigung: Kim"
    assert not {"ORGANIZER", "ATTENDEE"} & set(calendar.walk("VEVENT")[0])
    assert "Muster" not in page.html
    assert "kim@" not in page.html
    assert (calendar["METHOD"], calendar["NAME"], calendar["X-WR-CALNAME"]) == (
        "PUBLISH",
        "Termine Anna",
        "Termine Anna",
    )
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert calendar.decoded("REFRESH-INTERVAL") == timedelta(minutes=15)
    assert "X-PUBLISHED-TTL:PT15M" in page.html.splitlines()
    assert page.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert page.headers["X-Content-Type-Options"] == "nosniff"


async def test_what_admins_write_stands_in_it(browser: Browser, small_world: World) -> None:
    await small_world.book()
    path = await make(small_world)
    before = await browser.get(path)
    async with small_world.writing() as uow:
        await small_world.services.letter_texts.save(
            uow, "de", {"staff-invite-summary": "Um { $visitor } geht es"}, small_world.staff["admin"]
        )

    after = await browser.get(path)

    assert vobject.readOne(after.html).vevent.summary.value == "Um Kim geht es"
    assert after.headers["ETag"] != before.headers["ETag"]


async def test_a_feed_without_appointments_is_a_calendar_as_well(browser: Browser, small_world: World) -> None:
    page = await browser.get(await make(small_world))

    assert vobject.readOne(page.html).name == "VCALENDAR"
    assert Calendar.from_ical(page.html).walk("VEVENT") == []


async def test_what_has_not_changed_is_not_sent_again(browser: Browser, small_world: World) -> None:
    slots = await small_world.slots()
    booked = await small_world.book(slots[0])
    path = await make(small_world)
    first = await browser.get(path)
    etag = first.headers["ETag"]
    small_world.clock.advance(minutes=20)

    assert (await browser.get(path)).html == first.html
    known = await browser.get(path, {"If-None-Match": etag})
    assert (known.status, known.html, known.headers["ETag"]) == (304, "", etag)
    assert known.headers["Cache-Control"] == "private, no-cache"
    assert not etag.startswith("W/")

    async with small_world.writing() as uow:
        await small_world.services.booking.move(uow, small_world.link(booked), slots[4])
    changed = await browser.get(path, {"If-None-Match": etag})
    assert (changed.status, changed.headers["ETag"] != etag) == (200, True)


async def test_who_only_asks_for_the_head_gets_the_same_without_the_body(browser: Browser, small_world: World) -> None:
    await small_world.book()
    path = await make(small_world)
    shown = await browser.get(path)

    async with browser.client.head(path) as head:
        assert (head.status, await head.read()) == (200, b"")
        assert head.headers["ETag"] == shown.headers["ETag"]
        assert head.headers["Content-Length"] == str(len(shown.html.encode()))


async def test_a_new_address_makes_the_old_one_unknown(browser: Browser, small_world: World) -> None:
    booked = await small_world.book()
    old = await make(small_world)
    new = await make(small_world)

    assert (await browser.get(old)).status == 404
    assert await uids(browser, new) == {booked.uid}

    async with small_world.writing() as uow:
        await small_world.services.feeds.revoke(uow, small_world.staff["anna"], None)
    assert (await browser.get(new)).status == 404


async def test_a_desk_has_one_of_its_own(browser: Browser, small_world: World) -> None:
    async with small_world.writing() as uow:
        await small_world.add_desk(uow, 2)
    booked = await small_world.book()
    paths = {}
    for desk in small_world.desks:
        async with small_world.writing() as uow:
            if desk == small_world.desks[1]:
                await small_world.services.schedule.let_work_at(uow, small_world.staff["anna"], desk)
        paths[desk] = await make(small_world, desk=desk)

    for desk, path in paths.items():
        assert await uids(browser, path) == ({booked.uid} if desk == booked.desk_id else set())


async def test_nobody_makes_one_for_a_desk_where_others_work(small_world: World) -> None:
    async with small_world.writing() as uow:
        await small_world.add_desk(uow, 2)

    with pytest.raises(NotYourDesk):
        await make(small_world, desk=small_world.desks[1])


async def test_who_has_left_or_works_at_the_desk_no_more_sees_nothing(browser: Browser, small_world: World) -> None:
    booked = await small_world.book()
    annas, jonas = await make(small_world), await make(small_world, "jonas")
    assert await uids(browser, annas) == {booked.uid}

    async with small_world.writing() as uow:
        await small_world.services.schedule.set_staff(uow, small_world.desks[0], [small_world.staff["jonas"]])
    assert await uids(browser, annas) == set()
    assert await uids(browser, jonas) == {booked.uid}

    async with small_world.writing() as uow:
        await uow.session.execute(text("UPDATE staff_member SET active = false"))
    page = await browser.get(jonas)
    assert (page.status, Calendar.from_ical(page.html).walk("VEVENT")) == (200, [])
    assert "Jonas" not in page.html


async def test_many_appointments_cost_few_statements(browser: Browser, small_world: World) -> None:
    path = await make(small_world)
    slots = await small_world.slots()
    await small_world.book(slots[0])
    few = await _statements(browser, small_world, path)
    for slot in slots[1:12]:
        await small_world.book(slot)

    # What is kept in memory is asked for anew once a second.
    assert await _statements(browser, small_world, path) < few + 5


async def _statements(browser: Browser, world: World, path: str) -> int:
    await browser.get(path)  # what everybody needs is in memory
    counted = 0

    def count(*_given: object) -> None:
        nonlocal counted
        counted += 1

    engine = world.services.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", count)
    await browser.get(path)
    event.remove(engine, "before_cursor_execute", count)
    return counted


async def test_tokens_cannot_be_tried_out_and_who_has_one_is_never_held_up(
    browser: Browser, small_world: World
) -> None:
    path = await make(small_world)

    # Sixty a minute; those of the minute before count less with every second, so a few more may pass.
    answers = [(await browser.get(f"/calendar/{number}.ics")).status for number in range(90)]

    assert set(answers[:60]) == {404}
    assert 429 in answers[60:]
    assert (await browser.get(path)).status == 200


async def test_an_unknown_address_is_answered_by_a_page(browser: Browser) -> None:
    page = await browser.get("/calendar/unknown.ics")

    assert (page.status, page.headers["Cache-Control"]) == (404, "no-store")
    assert "Unter dieser Adresse gibt es keinen Kalender" in page.html


async def test_no_log_line_and_no_metric_names_the_token(
    browser: Browser, small_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    path = await make(small_world)
    token = path.removeprefix("/calendar/").removesuffix(".ics")

    await browser.get(path)
    await browser.get(f"/calendar/{token}x.ics")

    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("videodesk"))
    assert "/calendar/{token}.ics" in ours
    assert token not in ours
    assert token not in (await browser.get("/metrics")).html


async def test_only_a_hash_is_stored(world: World) -> None:
    path = await make(world)
    async with world.reading() as uow:
        rows = (await uow.session.execute(text("SELECT * FROM calendar_feed"))).mappings().all()

    assert len(rows) == 1
    assert path.removeprefix("/calendar/").removesuffix(".ics") not in str(rows)


async def test_two_who_make_one_at_once_leave_one(world: World) -> None:
    for _ in range(2):
        await make(world, desk=world.desks[0])
        await make(world, "jonas", desk=world.desks[0])

    async with world.reading() as uow:
        assert (await uow.session.execute(text("SELECT count(*) FROM calendar_feed"))).scalar() == 1


def test_calendar_settings_are_checked() -> None:
    with pytest.raises(Exception, match="VIDEODESK_CALENDARS_NETWORKS"):
        make_world("sqlite:///x.db", CALENDARS_NETWORKS="10.0.0.1/8")
