"""The rehearsal: a real server on a free port with a throw-away database, and the whole way through it."""

import asyncio
import secrets
import socket
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import TypeVar

from aiohttp import ClientSession

from videodesk.app import SERVICES, build_app
from videodesk.demo.seed import PASSWORD, STAFF, seed
from videodesk.migrations import upgrade
from videodesk.rehearsal.citizen import LANGUAGE, Invite, Postbox, StepFailed, book, read_invite
from videodesk.rehearsal.live import Caller, LiveConnection
from videodesk.serving import start
from videodesk.settings import Settings, load_settings

T = TypeVar("T")
STEP_SECONDS = 20


class Timeline:
    """Takes the steps one by one and tells when each was done."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._started = time.monotonic()

    async def step(self, name: str, work: Awaitable[T]) -> T:
        """Raises StepFailed, naming the step, for whatever goes wrong in it."""
        try:
            async with asyncio.timeout(STEP_SECONDS):
                result = await work
        except TimeoutError:
            raise StepFailed(f"{name}: nothing for {STEP_SECONDS} s") from None
        except Exception as error:
            raise StepFailed(f"{name}: {error or type(error).__name__}") from error
        self._tell(f"{time.monotonic() - self._started:7.2f} s  {name}")
        return result


async def rehearse(environment: Mapping[str, str], tell: Callable[[str], None]) -> bool:
    """Book, get the mail, arrive, be called, hear and see each other. Tells a timeline, and PASS or what failed."""
    with tempfile.TemporaryDirectory(prefix="videodesk-rehearsal-") as directory:
        settings = rehearsal_settings(environment, Path(directory))
        try:
            await _go_the_whole_way(settings, Timeline(tell))
        except StepFailed as failure:
            tell(f"FAIL  {failure}")
            return False
    tell("PASS")
    return True


def rehearsal_settings(environment: Mapping[str, str], directory: Path) -> Settings:
    """The installation's own settings, but for the database, the address and the clockwork of booking."""
    port = _free_port()
    own = {
        "VIDEODESK_SERVER_HOST": "127.0.0.1",
        "VIDEODESK_SERVER_PORT": str(port),
        "VIDEODESK_SERVER_PUBLIC_URL": f"http://localhost:{port}",
        "VIDEODESK_SERVER_SECRET_KEY": secrets.token_urlsafe(32),
        "VIDEODESK_DATABASE_URL": f"sqlite:///{directory / 'rehearsal.db'}",
        "VIDEODESK_BOOKING_NOTICE_MINUTES": "0",
        "VIDEODESK_CONSULTATIONS_ENTRY_MINUTES": str(24 * 60),
    }
    return load_settings(dict(environment) | own)


async def _go_the_whole_way(settings: Settings, timeline: Timeline) -> None:
    async with AsyncExitStack() as stack:
        postbox = Postbox()
        await timeline.step("serving", stack.enter_async_context(_server(settings, postbox)))
        url = settings.server.public_url
        client = await stack.enter_async_context(ClientSession(url))
        await timeline.step("booked", book(client))
        invite = await timeline.step("mail", _receive_invite(postbox))

        citizen, staff = Caller(url), Caller(url)
        stack.push_async_callback(citizen.close)
        stack.push_async_callback(staff.close)
        await timeline.step("arrived", _arrive(citizen, invite.link_token))
        desk, cookie = await timeline.step("staff signed in", _open_desk(client, url))
        stack.push_async_callback(desk.close)
        await timeline.step("called", _call(desk, staff, cookie))

        await timeline.step("connected", _connect(citizen, staff))
        await timeline.step("first audio, both ways", _both(citizen.peer.heard, staff.peer.heard))
        await timeline.step("first decoded frames, both ways", _both(citizen.peer.seen, staff.peer.seen))
        await timeline.step("finished", _finish(desk, citizen, staff))


@asynccontextmanager
async def _server(settings: Settings, postbox: Postbox) -> AsyncIterator[None]:
    app = build_app(settings, mailer=postbox)
    services = app[SERVICES]
    await upgrade(services.database.engine)
    await seed(services)
    runner = await start(app, settings.server.host, settings.server.port)
    try:
        yield
    finally:
        await runner.cleanup()


async def _receive_invite(postbox: Postbox) -> Invite:
    return read_invite(await postbox.next())


async def _arrive(citizen: Caller, link_token: str) -> None:
    await citizen.join({"link": link_token})
    await citizen.live.ask("enter", {})
    await citizen.live.until(lambda shot: shot["consultation"]["state"] == "waiting")


async def _open_desk(client: ClientSession, url: str) -> tuple[LiveConnection, str]:
    """Sign in, choose the first desk, and connect to it; the session's cookie comes along."""
    credentials = {"login": STAFF[0][0], "password": PASSWORD}
    async with client.post(f"/{LANGUAGE}/staff/login", data=credentials) as response:
        page = await response.text()
    if not response.ok:
        raise StepFailed(f"sign-in was answered with {response.status}")
    desk_id = page.partition("/staff/desks/")[2].partition('"')[0]
    cookie = "; ".join(f"{morsel.key}={morsel.value}" for morsel in client.cookie_jar)
    desk = LiveConnection(url, "/desk")
    await desk.connect({"desk": desk_id}, cookie)
    return desk, cookie


async def _call(desk: LiveConnection, staff: Caller, cookie: str) -> None:
    """Call whoever waits, and join that consultation."""
    snapshot = await desk.until(lambda shot: any(entry["state"] == "waiting" for entry in shot["rows"]))
    waiting = next(entry for entry in snapshot["rows"] if entry["state"] == "waiting")
    await desk.ask("call", {"consultation": waiting["consultation"]})
    await desk.until(lambda shot: shot["current"] == waiting["consultation"])
    await staff.join({"consultation": waiting["consultation"]}, cookie)


async def _connect(citizen: Caller, staff: Caller) -> None:
    await asyncio.gather(staff.offer(), citizen.answer())


async def _both(one: asyncio.Event, other: asyncio.Event) -> None:
    await asyncio.gather(one.wait(), other.wait())


async def _finish(desk: LiveConnection, citizen: Caller, staff: Caller) -> None:
    await citizen.live.ask("connected", {})
    consultation = staff.live.snapshot["consultation"]["id"]
    await desk.ask("finish", {"consultation": consultation})
    await citizen.live.until(lambda shot: shot["consultation"]["state"] == "finished")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
