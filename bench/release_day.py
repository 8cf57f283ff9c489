"""A release day: everybody looks for a slot in the same minute, and many book. One `videodesk serve` takes it all.

Requests begin when their people come, whether earlier ones have been answered or not, and latency counts from then on:
a server that falls behind cannot hide it. The crowd runs on the same machine as the server and takes its share.
"""

import asyncio
import os
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from bench.city import build
from bench.report import heading, spread
from tests.support.processes import free_port
from tests.support.site import Site
from tests.support.smtp_server import MailServer

DESKS = 200
SECONDS = 60
SEARCHES, BOOKINGS = 20_000, 2_000
SLOT = re.compile(r'name="slot" value="([^"]+)"')
HOLD = re.compile(r'action="(/de/hold/[^"]+)"')


@dataclass
class Crowd:
    """What people met: seconds for each kind of request, and what went wrong."""

    url: str
    session: aiohttp.ClientSession
    seconds: dict[str, list[float]] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)

    async def search(self, came: float) -> None:
        """As a program does it: the earliest slot of each office and those of the first day."""
        await self._get("search (API)", "/api/v1/slots?service=move&days=1", came)
        self.outcomes["searched"] += 1

    async def book(self, came: float) -> None:
        """As a person does it without JavaScript: the page with times, hold, details, check, book."""
        page = await self._get("page with times", "/de/services/move", came)
        hold = HOLD.search(page)
        assert hold is not None, page[:500]
        form = {"service": "move", "slot": random.choice(SLOT.findall(page))}
        status, _ = await self._post("hold", hold[1], form)
        if status == 409:
            self.outcomes["slot taken, told others"] += 1
            return
        details = {"name": "Kim Muster", "email": f"kim{random.getrandbits(40)}@example.org", "language": "de"}
        await self._post("details", f"{hold[1]}/details", details)
        status, location = await self._post("book", f"{hold[1]}/book", {})
        self.outcomes["booked" if "/a/" in location else f"not booked ({status})"] += 1

    async def _get(self, kind: str, path: str, came: float) -> str:
        async with self.session.get(self.url + path) as answer:
            text = await answer.text()
            self._note(kind, came, answer.status)
        return text

    async def _post(self, kind: str, path: str, form: dict[str, str]) -> tuple[int, str]:
        started = time.perf_counter()
        async with self.session.post(self.url + path, data=form, allow_redirects=False) as answer:
            await answer.read()
            self._note(kind, started, answer.status)
            return answer.status, answer.headers.get("Location", "")

    def _note(self, kind: str, since: float, status: int) -> None:
        self.seconds.setdefault(kind, []).append(time.perf_counter() - since)
        if status >= 500 or status == 429:
            self.outcomes[f"{kind}: {status}"] += 1


async def measure_release_day(searches: int = SEARCHES, bookings: int = BOOKINGS) -> dict[str, Any]:
    random.seed(7)
    with tempfile.TemporaryDirectory(prefix="videodesk-bench-") as name:
        site = await _site(Path(name))
        await asyncio.to_thread(site.start)
        try:
            return await _measure(site.url, searches, bookings)
        finally:
            await asyncio.to_thread(site.stop)


async def _measure(url: str, searches: int, bookings: int) -> dict[str, Any]:
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:
        await Crowd(url, session).book(time.perf_counter())  # the first one waits for what is read at first
        crowd = Crowd(url, session)
        started = time.perf_counter()
        comings = [(random.uniform(0, SECONDS), crowd.search) for _ in range(searches)]
        comings += [(random.uniform(0, SECONDS), crowd.book) for _ in range(bookings)]
        await asyncio.gather(*(_come(started + second, do, crowd) for second, do in comings))
        seconds = time.perf_counter() - started
    return _report(crowd, searches, bookings, seconds)


async def _come(at: float, do: Callable[[float], Awaitable[None]], crowd: Crowd) -> None:
    await asyncio.sleep(at - time.perf_counter())
    try:
        await do(at)
    except (aiohttp.ClientError, TimeoutError, AssertionError) as error:
        crowd.outcomes[type(error).__name__] += 1


def _report(crowd: Crowd, searches: int, bookings: int, seconds: float) -> dict[str, Any]:
    heading(f"{searches} searches and {bookings} bookings in {SECONDS} s, one process, SQLite, {DESKS} desks")
    print(f"all answered after {seconds:.1f} s; {dict(crowd.outcomes)}")
    print("                                         p50       p95       p99   (ms)")
    rows = {kind: spread(times) for kind, times in crowd.seconds.items()}
    for kind, row in rows.items():
        print(f"{kind:34} {row}")
    return {"desks": DESKS, "seconds": seconds, "outcomes": dict(crowd.outcomes)} | rows


async def _site(directory: Path) -> Site:
    """The limits by address range are off, since all people have one address here; and so is the proof of work."""
    path = directory / "city.db"
    _, world, _ = await build(path, DESKS, datetime.now(UTC))
    await world.services.database.close()
    port = free_port()
    settings = {
        "SERVER_SECRET_KEY": "bench-secret-key-of-32-characters",
        "SERVER_PORT": str(port),
        "SERVER_PUBLIC_URL": f"http://localhost:{port}",
        "SERVER_LOG_LEVEL": "warning",
        "DATABASE_URL": f"sqlite:///{path}",
        "MAIL_DIRECTORY": str(directory / "mail"),
        "BOOKING_NOTICE_MINUTES": "0",
        "FAIR_USE_PROOF_OF_WORK": "false",
    }
    settings |= {f"FAIR_USE_{bucket}": "off" for bucket in ("SEARCH", "HOLD", "BOOK", "WALK_IN", "CHALLENGE")}
    environment = dict(os.environ) | {f"VIDEODESK_{name}": value for name, value in settings.items()}
    return Site(f"http://localhost:{port}", MailServer(), 0, environment, directory / "server.log")


if __name__ == "__main__":
    asyncio.run(measure_release_day())
