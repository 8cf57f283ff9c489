"""Radicale as a CalDAV server with the user `anna`, and the library caldav as another client of it."""

import asyncio
import socket
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import caldav
from icalendar import Calendar, Event

from tests.support.processes import START_SECONDS, free_port, wait_until_it_answers

USER, PASSWORD = "anna", "geheim & gut"


@dataclass
class CalDavServer:
    """It can be stopped and started again, and keeps what it has."""

    directory: Path
    port: int
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def calendar_url(self) -> str:
        return f"{self.url}{USER}/work/"

    def start(self) -> None:
        if self._process is not None:
            return
        options = {
            "server-hosts": f"127.0.0.1:{self.port}",
            "auth-type": "htpasswd",
            "auth-htpasswd-filename": self.directory / "users",
            "auth-htpasswd-encryption": "plain",
            "auth-delay": 0,
            "storage-filesystem-folder": self.directory / "collections",
            "rights-type": "from_file",
            "rights-file": self.directory / "rights",
            "logging-level": "error",
        }
        given = [f"--{name}={value}" for name, value in options.items()]
        self._process = subprocess.Popen([sys.executable, "-m", "radicale", *given], stderr=subprocess.DEVNULL)
        wait_until_it_answers(self._process, self._ask, lambda: "Radicale keeps silent")

    def _ask(self) -> None:
        socket.create_connection(("127.0.0.1", self.port), START_SECONDS).close()

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None

    def let(self, may: str) -> None:
        """What anna may do in her calendar: `rw`, `r` only read, `f` only see when she is busy, nothing."""
        _write_rights(self.directory, may)
        self.stop()
        self.start()


@contextmanager
def running_caldav_server() -> Iterator[CalDavServer]:
    with tempfile.TemporaryDirectory(prefix="videodesk-caldav-") as name:
        directory = Path(name)
        (directory / "users").write_text(f"{USER}:{PASSWORD}\n")
        _write_rights(directory, "rw")
        server = CalDavServer(directory, free_port())
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _write_rights(directory: Path, may: str) -> None:
    rules = [("root", ".*", "", "R"), ("home", "anna", "{user}", "RW"), ("calendar", "anna", "{user}/[^/]+", may)]
    text = "\n".join(
        f"[{name}]\nuser: {user}\ncollection: {where}\npermissions: {granted}\n" for name, user, where, granted in rules
    )
    (directory / "rights").write_text(text)


def make_calendar(server: CalDavServer) -> None:
    """Empty, in place of what was there."""
    client: Any = caldav.DAVClient(url=server.url, username=USER, password=PASSWORD)
    for old in client.principal().calendars():
        old.delete()
    client.principal().make_calendar(name="Arbeit", cal_id="work")


class OtherClient:
    """What anna's own calendar program sees and does; in threads, since the library waits for its server."""

    def __init__(self, server: CalDavServer) -> None:
        self._server = server

    def _calendar(self) -> Any:
        client: Any = caldav.DAVClient(url=self._server.url, username=USER, password=PASSWORD)
        return client.calendar(url=self._server.calendar_url)

    async def entries(self) -> dict[str, Calendar]:
        """What stands in the calendar, by the name that it has on the server."""
        found = await asyncio.to_thread(lambda: [(str(one.url), one.data) for one in self._calendar().events()])
        return {url.rpartition("/")[2]: Calendar.from_ical(data) for url, data in found}

    async def uids(self) -> set[str]:
        entries = (await self.entries()).values()
        return {str(event["UID"]) for one in entries for event in one.walk("VEVENT")}

    async def add(self, starts_at: datetime, ends_at: datetime, **more: Any) -> str:
        """An event of her own; its name on the server."""
        event = Event()
        event.add("uid", str(uuid.uuid4()))
        for name, value in {
            "dtstamp": starts_at,
            "dtstart": starts_at,
            "dtend": ends_at,
            "summary": "Zahnarzt",
        }.items():
            event.add(name, value)
        for name, value in more.items():
            event.add(name, value)
        calendar = Calendar()
        calendar.add("version", "2.0")
        calendar.add("prodid", "-//anna//")
        calendar.add_component(event)
        name = f"{uuid.uuid4()}.ics"
        await self.put(name, calendar.to_ical())
        return name

    async def put(self, name: str, data: bytes) -> None:
        def put() -> None:
            calendar = self._calendar()
            answer = calendar.client.put(
                f"{self._server.calendar_url}{name}", data, {"Content-Type": "text/calendar; charset=utf-8"}
            )
            assert answer.status in (201, 204), answer.status

        await asyncio.to_thread(put)

    async def remove(self, name: str) -> None:
        await asyncio.to_thread(lambda: self._calendar().client.delete(f"{self._server.calendar_url}{name}"))
