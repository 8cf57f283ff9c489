"""Calendars behind an address to subscribe to, read over HTTP from a real server."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import ValidationError
from sqlalchemy import update

from tests.support.joined import join, link_of, read_calendars
from tests.support.world import World
from videodesk.calendars.collection import READING
from videodesk.calendars.models import CalendarLink
from videodesk.calendars.policy import CalendarKind
from videodesk.calendars.schemas import LinkInput, LinkView

HOUR = timedelta(hours=1)


@dataclass
class Publisher:
    """Publishes `body` with the version `etag`; answers with `status` instead where there is one."""

    body: bytes = b""
    etag: str = ""
    status: int = 200
    location: str = ""
    stuck: bool = False
    asked: list[web.BaseRequest] = field(default_factory=list)
    url: str = ""
    gate: tuple[asyncio.Event, asyncio.Event] | None = None
    """Set when somebody asks, and waited for before they are answered."""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        if self.gate is not None:
            self.gate[0].set()
            await self.gate[1].wait()
        if self.stuck:
            await asyncio.Event().wait()
        headers = {"ETag": self.etag} if self.etag else {}
        if self.location:
            return web.Response(status=302, headers={"Location": self.location})
        if self.etag and request.headers.get("If-None-Match") == self.etag:
            return web.Response(status=304, headers=headers)
        return web.Response(status=self.status, body=self.body, headers=headers)


@pytest_asyncio.fixture
async def publisher() -> AsyncIterator[Publisher]:
    one = Publisher()
    app = web.Application()
    app.router.add_get("/{path:.*}", one.answer)
    async with TestServer(app) as server:
        one.url = f"http://127.0.0.1:{server.port}/calendar.ics"
        yield one


def calendar(*events: str) -> bytes:
    inside = "".join(
        f"BEGIN:VEVENT\r\nUID:{number}\r\nDTSTAMP:20261101T000000Z\r\n{event}\r\nEND:VEVENT\r\n"
        for number, event in enumerate(events)
    )
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//\r\n{inside}END:VCALENDAR\r\n".encode()


def hour_from(instant: datetime, *more: str) -> str:
    return "\r\n".join([f"DTSTART:{instant:%Y%m%dT%H%M%SZ}", "DURATION:PT1H", *more])


async def joined(world: World, publisher: Publisher) -> LinkView:
    return await join(world, publisher.url, kind=CalendarKind.ICS, closes=True)


async def test_its_events_close_the_desk_and_open_it_when_they_are_gone(world: World, publisher: Publisher) -> None:
    slots = await world.slots()
    publisher.body = calendar(hour_from(slots[0].starts_at))
    link = await joined(world, publisher)

    await read_calendars(world)
    assert await world.slots() == slots[4:]
    assert (await link_of(world, link)).read_at == world.clock.now()

    publisher.body = calendar()
    await read_calendars(world)
    assert await world.slots() == slots


async def test_what_has_not_changed_is_not_sent_again_but_looked_at_once_a_day(
    world: World, publisher: Publisher
) -> None:
    """For what repeats, each day brings another one into sight."""
    slots = await world.slots()
    publisher.body, publisher.etag = calendar(hour_from(slots[0].starts_at, "RRULE:FREQ=DAILY")), '"one"'
    link = await joined(world, publisher)
    await read_calendars(world)
    closed = await world.slots()

    world.clock.advance(minutes=5)
    await read_calendars(world)
    assert publisher.asked[-1].headers["If-None-Match"] == '"one"'
    assert await world.slots() == closed
    assert (await link_of(world, link)).read_at == world.clock.now()

    world.clock.advance(days=2)
    await read_calendars(world)
    assert "If-None-Match" not in publisher.asked[-1].headers
    async with world.reading() as uow:
        desk = await world.services.schedule.desk(uow, world.desks[0])
    assert len(desk.busy) >= 30

    publisher.body, publisher.etag = calendar(), '"two"'
    await read_calendars(world)
    assert publisher.asked[-1].headers["If-None-Match"] == '"one"'
    async with world.reading() as uow:
        assert (await world.services.schedule.desk(uow, world.desks[0])).busy == ()


@pytest.mark.parametrize(
    ("status", "problem"), [(401, "password"), (403, "forbidden"), (404, "gone"), (410, "gone"), (500, "answer")]
)
async def test_what_the_server_says_is_told_and_its_times_stay(
    small_world: World, publisher: Publisher, status: int, problem: str
) -> None:
    slots = await small_world.slots()
    publisher.body = calendar(hour_from(slots[0].starts_at))
    link = await joined(small_world, publisher)
    await read_calendars(small_world)
    publisher.status = status

    await read_calendars(small_world)

    assert (await link_of(small_world, link)).read_problem == problem
    assert await small_world.slots() == slots[4:]


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>Please sign in</html>", b"BEGIN:VEVENT\r\nEND:VEVENT", b"\xff\xfe\x00", b"BEGIN:VCALENDAR\r\nBEGIN:"],
)
async def test_what_is_no_calendar_is_told(small_world: World, publisher: Publisher, body: bytes) -> None:
    publisher.body = body
    link = await joined(small_world, publisher)

    await read_calendars(small_world)

    assert (await link_of(small_world, link)).read_problem == "no_calendar"


async def test_what_is_too_big_is_told(small_world: World, publisher: Publisher) -> None:
    publisher.body = calendar() + b"x" * READING.bytes
    link = await joined(small_world, publisher)

    await read_calendars(small_world)

    assert (await link_of(small_world, link)).read_problem == "too_big"


async def test_what_is_too_slow_is_told(
    small_world: World, publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("videodesk.calendars.reader.READING", type(READING)(seconds=0.1))
    publisher.stuck = True
    link = await joined(small_world, publisher)

    await read_calendars(small_world)

    assert (await link_of(small_world, link)).read_problem == "slow"


async def test_where_it_redirects_to_a_private_network_nobody_is_asked(
    small_world: World, publisher: Publisher
) -> None:
    publisher.location = "http://169.254.169.254/latest/meta-data/"
    link = await joined(small_world, publisher)

    await read_calendars(small_world)

    assert (await link_of(small_world, link)).read_problem == "private"


async def test_an_address_as_calendar_programs_write_it_is_one_of_the_web() -> None:
    given = {"desk": "7f3b0f3e-0000-4000-8000-000000000000", "kind": "ics", "closes": True}

    for written in ("webcal://cloud.example/x.ics", "webcals://cloud.example/x.ics", "https://cloud.example/x.ics"):
        assert LinkInput.model_validate(given | {"address": written}).address == "https://cloud.example/x.ics"


async def test_who_joins_with_a_login_shows_it_and_others_show_none(small_world: World, publisher: Publisher) -> None:
    publisher.body = calendar()
    await joined(small_world, publisher)
    await read_calendars(small_world)
    assert publisher.asked[-1].headers["Authorization"].startswith("Basic ")

    given = LinkInput(desk=small_world.desks[0], kind=CalendarKind.ICS, address=publisher.url, closes=True)
    async with small_world.writing() as uow:
        await small_world.services.calendar_links.join(uow, small_world.staff["jonas"], given)
    await read_calendars(small_world)
    assert len([one for one in publisher.asked if "Authorization" not in one.headers]) == 1


async def test_a_password_that_cannot_be_opened_any_more_must_be_typed_again(
    small_world: World, publisher: Publisher
) -> None:
    """As after the installation's secret key has changed."""
    link = await joined(small_world, publisher)
    async with small_world.writing() as uow:
        await uow.session.execute(update(CalendarLink).values(sealed_password=b"x" * 40))

    await read_calendars(small_world)

    assert (await link_of(small_world, link)).read_problem == "password"
    assert publisher.asked == []


async def test_what_is_removed_while_it_is_being_read_closes_nothing(small_world: World, publisher: Publisher) -> None:
    slots = await small_world.slots()
    publisher.body = calendar(hour_from(slots[0].starts_at))
    link = await joined(small_world, publisher)
    asked, removed = asyncio.Event(), asyncio.Event()
    publisher.gate = (asked, removed)
    reading = asyncio.create_task(read_calendars(small_world))
    await asked.wait()

    async with small_world.writing() as uow:
        await small_world.services.calendar_links.remove(uow, link.id, link.staff_id)
    removed.set()
    await reading

    assert await small_world.slots() == slots


@pytest.mark.parametrize("path", ["x" * 480, "ü" * 200])
async def test_an_address_that_is_too_long_to_be_stored_is_refused(path: str) -> None:
    given = {"desk": "7f3b0f3e-0000-4000-8000-000000000000", "kind": "caldav", "closes": True}

    with pytest.raises(ValidationError, match="address"):
        LinkInput.model_validate(given | {"address": f"https://cloud.example/{path}"})
