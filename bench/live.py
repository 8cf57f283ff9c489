"""A full waiting room: 1,000 people wait and 100 desks call them for a minute, all on one `videodesk serve`.

How long it takes from a desk's click until those who wait know their new place, and the other desks see it; and what
each who waits costs in memory. The crowd runs on the same machine as the server and takes its share.
"""

import asyncio
import json
import os
import random
import sys
import tempfile
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import insert, select

from bench.report import heading, spread, write
from tests.support.processes import free_port
from tests.support.site import Site
from tests.support.smtp_server import MailServer
from tests.support.waiting import walk_in
from tests.support.world import World, make_world
from videodesk.booking.models import Appointment
from videodesk.consultations.models import Consultation
from videodesk.consultations.policy import ConsultationState
from videodesk.kit.tokens import hash_token
from videodesk.migrations import upgrade
from videodesk.schedule.schemas import Opening

SECRET_KEY = "bench-secret-key-of-32-characters"  # noqa: S105 - of nothing
WAITING, DESKS, SECONDS = 1000, 100, 60
# How long a desk talks to one person: short, so that much happens.
TALK = (10.0, 20.0)
# The last in line are not called while we measure; their place says how many have been.
WATCHED = 100
EACH_WATCHED_DESK = 10
GOAL_SECONDS, GOAL_KIB = 0.2, 60


class Client:
    """As little of a Socket.IO client as there can be (Engine.IO 4 over a websocket), since there are so many."""

    def __init__(self, namespace: str, auth: dict[str, str], on_news: Callable[[str, Any], None]) -> None:
        self._namespace, self._auth, self._on_news = namespace, auth, on_news
        self._acks: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._next = 0
        self._up: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def connect(self, session: aiohttp.ClientSession, url: str, cookie: str = "") -> None:
        headers = {"Cookie": cookie} if cookie else {}
        self._socket = await session.ws_connect(
            f"{url}/socket.io/?EIO=4&transport=websocket", headers=headers, compress=15, max_msg_size=0
        )
        self._reading = asyncio.create_task(self._read())
        await self._socket.send_str(f"40{self._namespace},{json.dumps(self._auth)}")
        await self._up

    async def command(self, event: str, **message: Any) -> dict[str, Any]:
        self._next += 1
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._acks[self._next] = answer
        body = json.dumps([event, {"id": str(uuid.uuid4())} | message])
        await self._socket.send_str(f"42{self._namespace},{self._next}{body}")
        return await answer

    async def close(self) -> None:
        self._reading.cancel()
        await self._socket.close()

    async def _read(self) -> None:
        start = len(self._namespace) + 3
        async for frame in self._socket:
            text = frame.data
            if text == "2":
                await self._socket.send_str("3")
            elif text.startswith("42"):
                event, news = json.loads(text[start:])
                self._on_news(event, news)
            elif text.startswith("43"):
                number, _, body = text[start:].partition("[")
                self._acks.pop(int(number)).set_result(json.loads("[" + body)[0])
            elif text.startswith("40"):
                self._up.set_result(None)
            elif text.startswith("44"):
                self._up.set_exception(RuntimeError(text))


@dataclass
class Measured:
    """`calls` are the moments at which a desk has clicked, in the order in which the server has called."""

    calls: list[float] = field(default_factory=list)
    places: list[list[tuple[float, int]]] = field(default_factory=list)
    boards: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    acks: list[float] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    clicked: dict[str, float] = field(default_factory=dict)

    def latencies(self) -> list[float]:
        """From each call to each watched person's knowing that there is one less before them."""
        found = []
        for told in self.places:
            first = told[0][1]
            for number, clicked in enumerate(self.calls, 1):
                at = next((at for at, ahead in told if ahead <= first - number), None)
                if at is not None:
                    found.append(at - clicked)
        return found


class Crowd:
    def __init__(self, url: str, session: aiohttp.ClientSession, measured: Measured) -> None:
        self._url, self._session, self._measured = url, session, measured
        self._called: dict[str, asyncio.Event] = {}

    async def wait(self, link: str, *, watched: bool) -> Client:
        told: list[tuple[float, int]] = []
        if watched:
            self._measured.places.append(told)

        def on_news(event: str, news: Any) -> None:
            now = time.perf_counter()
            if event == "queue" and watched:
                told.append((now, news["ahead"]))
            elif event == "snapshot" and news["consultation"]["state"] == "called":
                clicked = self._measured.clicked.get(news["consultation"]["id"])
                if clicked is not None:
                    self._measured.own.append(now - clicked)

        client = Client("/consultation", {"link": link, "instance": str(uuid.uuid4())}, on_news)
        await client.connect(self._session, self._url)
        return client

    async def desk(self, desk: uuid.UUID, cookie: str, *, watched: bool) -> Client:
        def on_news(event: str, news: Any) -> None:
            if event != "board" or not watched:
                return
            now = time.perf_counter()
            for row in news["rows"]:
                clicked = self._measured.clicked.get(row["consultation"])
                if row["state"] == "called" and clicked is not None:
                    self._measured.boards.append(now - clicked)

        client = Client("/desk", {"desk": str(desk)}, on_news)
        await client.connect(self._session, self._url, cookie)
        return client

    async def work(self, desk: Client, until: float, begins: float) -> None:
        """Call, talk, finish, and so on."""
        await asyncio.sleep(begins)
        while time.perf_counter() < until:
            clicked = time.perf_counter()
            answer = await desk.command("call_next")
            if not answer["ok"]:
                self._measured.outcomes[answer["error"]["code"]] += 1
                return
            consultation = answer["consultation"]
            self._measured.clicked[consultation] = clicked
            self._measured.calls.append(clicked)
            self._measured.acks.append(time.perf_counter() - clicked)
            self._measured.outcomes["called"] += 1
            await asyncio.sleep(random.uniform(*TALK))
            answer = await desk.command("finish", consultation=consultation)
            self._measured.outcomes["finished" if answer["ok"] else answer["error"]["code"]] += 1


async def measure_live(waiting: int = WAITING, desks: int = DESKS, seconds: int = SECONDS) -> dict[str, Any]:
    random.seed(7)
    with tempfile.TemporaryDirectory(prefix="videodesk-bench-") as name:
        world, links, cookie = await _fill(Path(name), waiting, desks)
        site = _site(Path(name))
        await asyncio.to_thread(site.start)
        try:
            return await _measure(site, world, links, cookie, seconds)
        finally:
            await asyncio.to_thread(site.stop)


async def _measure(site: Site, world: World, links: list[str], cookie: str, seconds: int) -> dict[str, Any]:
    measured = Measured()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        crowd = Crowd(site.url, session, measured)
        first = await crowd.wait(links[0], watched=False)  # what is read at first is read now
        before, started = _memory(site), time.perf_counter()
        gate = asyncio.Semaphore(50)

        async def come(number: int, link: str) -> Client:
            async with gate:
                return await crowd.wait(link, watched=number >= len(links) - WATCHED)

        people = await asyncio.gather(*(come(number, link) for number, link in enumerate(links[1:], 1)))
        arrived = time.perf_counter() - started
        await asyncio.sleep(3)
        each = (_memory(site) - before) / len(people) / 1024
        tables = [
            await crowd.desk(desk, cookie, watched=number % EACH_WATCHED_DESK == 0)
            for number, desk in enumerate(world.desks)
        ]
        await asyncio.sleep(2)
        for told in measured.places:
            del told[:-1]
        cpu, since = _cpu(site), time.perf_counter()
        until = since + seconds
        await asyncio.gather(*(crowd.work(desk, until, random.uniform(0, 10)) for desk in tables))
        busy = (_cpu(site) - cpu) / (time.perf_counter() - since)
        await asyncio.sleep(1)
        for client in (first, *people, *tables):
            await client.close()
    return _report(measured, len(links), len(tables), each, arrived, busy)


def _report(measured: Measured, waiting: int, desks: int, each: float, arrived: float, busy: float) -> dict[str, Any]:
    heading(f"{waiting} people wait, {desks} desks, one process, SQLite")
    print(f"{dict(measured.outcomes)}; {arrived:.1f} s until all were there; {busy:.2f} of a core")
    print(f"{each:.1f} KiB for each who waits (goal {GOAL_KIB})")
    print("                                         p50       p95       p99   (ms)")
    rows = {
        "places of others": spread(measured.latencies()),
        "rows on other desks": spread(measured.boards),
        "the called person": spread(measured.own),
        "answer to the click": spread(measured.acks),
    }
    for kind, row in rows.items():
        print(f"{kind:34} {row}")
    goal = rows["places of others"].p95 <= GOAL_SECONDS * 1000 and each <= GOAL_KIB
    print("goal met" if goal else "goal NOT met")
    return {"waiting": waiting, "desks": desks, "kib": each, "core": busy, "arrived": arrived} | rows


def _memory(site: Site) -> int:
    """Resident, in bytes."""
    assert site.process is not None
    return int(Path(f"/proc/{site.process.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _cpu(site: Site) -> float:
    """Seconds so far."""
    assert site.process is not None
    fields = Path(f"/proc/{site.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


# The city


async def _fill(directory: Path, waiting: int, desks: int) -> tuple[World, list[str], str]:
    """A video office that never closes, and people in its waiting room; their links, and a session of staff."""
    url = f"sqlite:///{directory / 'live.db'}"
    now = datetime.now(UTC).replace(microsecond=0)
    world = make_world(url, SERVER_SECRET_KEY=SECRET_KEY)
    world.clock.set(now)
    await upgrade(world.services.database.engine)
    await world.furnish(desks)
    async with world.writing() as uow:
        for desk in world.desks:
            await world.services.schedule.set_hours(uow, desk, [Opening(day, 0, 1440) for day in range(7)])
        cookie = await world.services.accounts.open_session(uow, world.staff["anna"])
    await walk_in(world)
    people = [uuid.uuid4() for _ in range(waiting)]
    links = [world.services.booking.link_token(one) for one in people]
    async with world.writing() as uow:
        appointment = (await uow.session.execute(select(Appointment.__table__))).mappings().one()
        consultation = (await uow.session.execute(select(Consultation.__table__))).mappings().one()
        for number, (one, link) in enumerate(zip(people, links, strict=True)):
            own = {"id": one, "hold_hash": hash_token(str(one)), "link_hash": hash_token(link), "uid": str(one)}
            await uow.session.execute(insert(Appointment).values(dict(appointment) | own))
            at = now - timedelta(seconds=waiting - number)
            there = {"appointment_id": one, "state": ConsultationState.WAITING, "starts_at": at, "arrived_at": at}
            await uow.session.execute(insert(Consultation).values(dict(consultation) | there | {"id": uuid.uuid4()}))
    await world.services.database.close()
    return world, links, f"videodesk={cookie}"


def _site(directory: Path) -> Site:
    """The limits by address range are off, since all people have one address here."""
    port = free_port()
    settings = {
        "SERVER_SECRET_KEY": SECRET_KEY,
        "SERVER_PORT": str(port),
        "SERVER_PUBLIC_URL": f"http://localhost:{port}",
        "SERVER_LOG_LEVEL": "warning",
        "DATABASE_URL": f"sqlite:///{directory / 'live.db'}",
        "MAIL_DIRECTORY": str(directory / "mail"),
    }
    environment = dict(os.environ) | {f"VIDEODESK_{name}": value for name, value in settings.items()}
    return Site(f"http://localhost:{port}", MailServer(), 0, environment, directory / "server.log")


if __name__ == "__main__":
    write("live", asyncio.run(measure_live(*map(int, sys.argv[1:]))))
