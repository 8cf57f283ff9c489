"""A running videodesk as people meet it: the `videodesk serve` process on a demo database, and a real mail server."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import ClientSession

from tests.support.processes import START_SECONDS, free_port, wait_until_it_answers
from tests.support.smtp_server import MailServer, running_smtp_server
from videodesk.rehearsal.citizen import book

SECRET_KEY = "browser-test-secret-of-32-chars!"


@dataclass
class Site:
    url: str
    mail: MailServer
    mail_port: int
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(videodesk("serve"), env=self.environment, stderr=log)
        wait_until_it_answers(self.process, self._ask_whether_ready, self.log.read_text)

    def kill(self) -> None:
        """As a power cut does it: the process gets no chance to finish anything."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(START_SECONDS)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(START_SECONDS)

    def book(self) -> str:
        """As a citizen does it in the pages; the path of the appointment."""
        return asyncio.run(self._book())

    def status(self, path: str) -> int:
        return asyncio.run(self._status(path))

    async def _book(self) -> str:
        async with ClientSession(self.url) as client:
            return await book(client)

    async def _status(self, path: str) -> int:
        async with ClientSession(self.url) as client, client.get(path) as response:
            return response.status

    def _ask_whether_ready(self) -> None:
        urllib.request.urlopen(f"{self.url}/health/ready", timeout=START_SECONDS).close()  # noqa: S310 - our own

    def link_in_mail(self, to: str) -> str:
        """The address in the next letter to this receiver; others' letters are passed over."""
        letter = self.mail.next()
        while to not in str(letter["To"]):
            letter = self.mail.next()
        body = letter.get_body(("plain",))
        assert body is not None
        found = re.search(r"https?://\S+/a/\S+", body.get_content())
        assert found is not None
        return found[0]


def make_demo_database(directory: Path) -> Path:
    """A database with the demo data, made by the commands that an operator uses; tests copy it."""
    path = directory / "demo.db"
    environment = dict(os.environ) | {
        "VIDEODESK_SERVER_SECRET_KEY": SECRET_KEY,
        "VIDEODESK_DATABASE_URL": f"sqlite:///{path}",
    }
    for command in ("migrate", "seed-demo"):
        subprocess.run(videodesk(command), env=environment, check=True, stdout=subprocess.DEVNULL)
    return path


@contextmanager
def running_site(directory: Path, demo_database: Path, **settings: str) -> Iterator[Site]:
    """`settings` by their environment names without the prefix."""
    shutil.copy(demo_database, directory / "videodesk.db")
    mail, port = MailServer(), free_port()
    with running_smtp_server(mail) as mail_port:
        given = {
            "SERVER_SECRET_KEY": SECRET_KEY,
            "SERVER_PORT": str(port),
            "SERVER_PUBLIC_URL": f"http://localhost:{port}",
            "DATABASE_URL": f"sqlite:///{directory / 'videodesk.db'}",
            "MAIL_SENDER": "termine@hannover.example",
            "MAIL_SMTP_HOST": "127.0.0.1",
            "MAIL_SMTP_PORT": str(mail_port),
            "MAIL_SMTP_SECURITY": "none",
            "BOOKING_NOTICE_MINUTES": "0",
            # Beside other tests a browser may not find a proof in time, and then an address must be confirmed.
            "FAIR_USE_PROOF_DIFFICULTY": "100",
        } | settings
        environment = dict(os.environ) | {f"VIDEODESK_{name}": value for name, value in given.items()}
        site = Site(given["SERVER_PUBLIC_URL"], mail, mail_port, environment, directory / "server.log")
        site.start()
        try:
            yield site
        finally:
            site.stop()


def videodesk(command: str) -> list[str]:
    return [sys.executable, "-m", "videodesk", command]
