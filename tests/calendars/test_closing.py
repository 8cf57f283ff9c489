"""What else stands in a calendar closes the desk, read from a real CalDAV server."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from tests.support.caldav import CalDavServer, OtherClient
from tests.support.joined import deliver, join, link_of, read_calendars
from tests.support.locks import until_somebody_waits
from tests.support.world import World
from videodesk.booking.errors import SlotTaken
from videodesk.calendars.policy import CalendarKind
from videodesk.calendars.schemas import LinkInput
from videodesk.kit.ticks import instant_of
from videodesk.schedule.schemas import Busy

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)


async def test_an_own_event_closes_its_slots_and_removing_it_opens_them(
    world: World, server: CalDavServer, anna: OtherClient
) -> None:
    slots = await world.slots()
    await join(world, server.calendar_url, closes=True)
    name = await anna.add(slots[1].starts_at, slots[1].starts_at + HOUR)

    await read_calendars(world)

    closed = [slot for slot in slots if slots[1].starts_at <= slot.starts_at < slots[1].starts_at + HOUR]
    assert await world.slots() == [slot for slot in slots if slot not in closed]
    assert len(closed) == 4
    with pytest.raises(SlotTaken):
        await world.hold(closed[0])

    await anna.remove(name)
    await read_calendars(world)
    assert await world.slots() == slots
    await world.hold(closed[0])


async def test_a_weekly_event_closes_each_week_but_where_it_is_left_out(
    world: World, server: CalDavServer, anna: OtherClient
) -> None:
    """Also over the end of summer time: the world begins in winter, the event in summer."""
    await join(world, server.calendar_url, closes=True)
    first = (await world.slots())[0].starts_at.astimezone(BERLIN).replace(hour=9, minute=0)
    begun = first - timedelta(weeks=10)
    await anna.add(begun, begun + HOUR, rrule={"freq": "weekly"}, exdate=first + timedelta(weeks=2))

    await read_calendars(world)

    async with world.reading() as uow:
        desk = await world.services.schedule.desk(uow, world.desks[0])
    weeks = {instant.date() for instant in _starts(desk.busy)}
    expected = {first.date() + timedelta(weeks=week) for week in (0, 1, 3, 4)}
    assert weeks == expected
    assert {instant.hour for instant in _starts(desk.busy)} == {9}


async def test_a_day_off_is_a_day_of_the_location(world: World, server: CalDavServer, anna: OtherClient) -> None:
    slots = await world.slots()
    await join(world, server.calendar_url, closes=True)
    day = slots[0].starts_at.astimezone(BERLIN).date()
    await anna.put("day-off.ics", _object(f"DTSTART;VALUE=DATE:{day:%Y%m%d}"))

    await read_calendars(world)

    assert (await world.slots())[0].starts_at.astimezone(BERLIN).date() > day


async def test_our_own_entries_close_nothing(world: World, server: CalDavServer, anna: OtherClient) -> None:
    await join(world, server.calendar_url, writes=True, closes=True)
    slots = await world.slots()
    booked = await world.book(slots[0])
    await deliver(world)
    await read_calendars(world)
    await world.cancel(booked)

    await read_calendars(world)

    assert await world.slots() == slots, "what was cancelled can be booked again before its entry is gone"


@pytest.mark.parametrize(
    "lines",
    ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "ATTENDEE;PARTSTAT=DECLINED:mailto:Anna@example.org"],
)
async def test_what_does_not_take_ones_time_closes_nothing(
    small_world: World, server: CalDavServer, anna: OtherClient, lines: str
) -> None:
    slots = await small_world.slots()
    async with small_world.writing() as uow:
        await small_world.services.accounts.set_mail_address(uow, small_world.staff["anna"], "anna@example.org")
    await join(small_world, server.calendar_url, closes=True)
    await anna.put("event.ics", _object(f"DTSTART:{slots[0].starts_at:%Y%m%dT%H%M%SZ}\r\nDURATION:PT1H\r\n{lines}"))

    await read_calendars(small_world)

    assert await small_world.slots() == slots


async def test_of_a_calendar_that_shows_only_free_and_busy_that_is_read(
    small_world: World, server: CalDavServer, anna: OtherClient
) -> None:
    slots = await small_world.slots()
    await anna.add(slots[0].starts_at, slots[0].starts_at + HOUR)
    link = await join(small_world, server.calendar_url, closes=True)
    server.let("f")
    try:
        await read_calendars(small_world)
    finally:
        server.let("rw")

    assert (await link_of(small_world, link)).read_problem == ""
    assert await small_world.slots() == slots[4:]


async def test_a_server_that_is_away_leaves_its_times_for_a_week(
    small_world: World, server: CalDavServer, anna: OtherClient
) -> None:
    begun = (await small_world.slots())[0].starts_at
    await anna.add(begun, begun + HOUR, rrule={"freq": "daily"})
    link = await join(small_world, server.calendar_url, closes=True)
    await read_calendars(small_world)
    assert not await _opens_at(small_world, begun)
    server.stop()
    small_world.clock.advance(days=6)
    await read_calendars(small_world)
    assert (await link_of(small_world, link)).read_problem == "unreachable"
    assert not await _opens_at(small_world, begun)

    small_world.clock.advance(days=1, hours=1)
    await read_calendars(small_world)
    assert await _opens_at(small_world, begun)

    server.start()
    await read_calendars(small_world)
    assert not await _opens_at(small_world, begun)
    assert (await link_of(small_world, link)).read_problem == ""


async def test_one_calendar_that_cannot_be_read_is_no_matter_to_the_others(
    world: World, server: CalDavServer, anna: OtherClient
) -> None:
    slots = await world.slots()
    await anna.add(slots[0].starts_at, slots[0].starts_at + HOUR)
    wrong = await join(world, server.calendar_url, closes=True, login="jonas", password="falsch")
    right = await join(world, server.calendar_url, closes=True)

    await read_calendars(world)

    assert (await link_of(world, wrong)).read_problem == "password"
    assert (await link_of(world, right)).read_problem == ""
    assert await world.slots() == slots[4:]


async def test_what_is_read_again_and_is_the_same_changes_nothing(
    world: World, server: CalDavServer, anna: OtherClient
) -> None:
    slots = await world.slots()
    await anna.add(slots[0].starts_at - HOUR, slots[0].starts_at + HOUR, rrule={"freq": "daily"})
    link = await join(world, server.calendar_url, closes=True)
    await read_calendars(world)
    version, found = await _version(world), world.services.free_time.version()

    world.clock.advance(minutes=55)
    await read_calendars(world)

    assert (await _version(world), world.services.free_time.version()) == (version, found)
    assert (await link_of(world, link)).read_at == world.clock.now()


async def test_who_closes_no_more_or_removes_the_calendar_opens_the_desk(
    world: World, server: CalDavServer, anna: OtherClient
) -> None:
    slots = await world.slots()
    await anna.add(slots[0].starts_at, slots[0].starts_at + HOUR)
    link = await join(world, server.calendar_url, closes=True)
    await read_calendars(world)
    assert await world.slots() == slots[4:]

    given = LinkInput(desk=link.desk_id, kind=link.kind, address=link.address, user=link.user, writes=True)
    async with world.writing() as uow:
        link = await world.services.calendar_links.change(uow, link.id, link.staff_id, given)
    assert await world.slots() == slots

    async with world.writing() as uow:
        await world.services.calendar_links.change(
            uow, link.id, link.staff_id, given.model_copy(update={"closes": True})
        )
    await read_calendars(world)
    assert await world.slots() == slots[4:]
    async with world.writing() as uow:
        await world.services.calendar_links.remove(uow, link.id, link.staff_id)
    assert await world.slots() == slots


async def test_who_works_there_no_more_closes_nothing(world: World, server: CalDavServer, anna: OtherClient) -> None:
    slots = await world.slots()
    await anna.add(slots[0].starts_at, slots[0].starts_at + HOUR)
    await join(world, server.calendar_url, closes=True)
    await read_calendars(world)
    async with world.writing() as uow:
        await world.services.schedule.set_staff(uow, world.desks[0], [world.staff["jonas"]])

    await read_calendars(world)

    assert await world.slots() == slots


@pytest_asyncio.fixture
async def on_postgres(postgres_built_world: World) -> AsyncIterator[World]:
    await postgres_built_world.furnish()
    yield postgres_built_world
    await postgres_built_world.services.database.close()


async def test_who_removes_the_calendars_of_several_desks_stands_in_nobodys_way(on_postgres: World) -> None:
    world, schedule = on_postgres, on_postgres.services.schedule
    async with world.writing() as uow:
        for number in range(2, 7):
            await schedule.let_work_at(uow, world.staff["anna"], await world.add_desk(uow, number))
    for number, desk in enumerate(world.desks):
        link = await join(world, "https://cloud.example.org/a.ics", kind=CalendarKind.ICS, desk=number, closes=True)
        async with world.writing() as uow:
            await schedule.set_busy(uow, desk, link.id, [(1, 2)])
            await schedule.set_staff(uow, desk, [])

    async def tidy() -> None:
        async with world.writing() as uow:
            await world.services.calendar_links.tidy(uow)

    async with world.writing() as uow:
        await schedule.lock_supply(uow, [min(world.desks)])
        tidying = asyncio.create_task(tidy())
        await until_somebody_waits(world)
        await schedule.lock_supply(uow, world.desks)
    await tidying

    async with world.reading() as uow:
        assert not any(desk.busy for desk in await schedule.desks(uow))


async def test_no_log_line_names_the_address_or_the_password(
    small_world: World, server: CalDavServer, anna: OtherClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "videodesk")
    slots = await small_world.slots()
    await anna.add(slots[0].starts_at, slots[0].starts_at + HOUR)
    await join(small_world, server.calendar_url, closes=True, writes=True)
    await join(small_world, f"{server.url}nowhere/", closes=True, writes=True, login="jonas", password="falsch")
    await small_world.book()
    await deliver(small_world)
    await read_calendars(small_world)

    logged = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("videodesk"))
    assert "calendar_problem" in logged
    assert not [word for word in ("geheim", "falsch", "127.0.0.1", "nowhere", "Zahnarzt", "Kim") if word in logged]


async def _opens_at(world: World, instant: datetime) -> bool:
    return instant.time() in {slot.starts_at.time() for slot in await world.slots()}


def _starts(busy: Iterable[Busy]) -> list[datetime]:
    return [instant_of(first).astimezone(BERLIN) for first, _ in busy]


def _object(lines: str) -> bytes:
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//anna//\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\n"
        f"{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()


async def _version(world: World) -> int:
    async with world.reading() as uow:
        return (await world.services.schedule.desk(uow, world.desks[0])).version
