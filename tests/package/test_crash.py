"""What is promised to a citizen survives a mail server that is down or slow, and a server process that ends."""

import asyncio
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from aiosmtpd.controller import Controller

from tests.support.processes import free_port
from tests.support.site import Site, make_demo_database, running_site
from videodesk.rehearsal.citizen import book, read_invite

PATIENCE = 10


def test_booking_stands_and_its_letter_leaves_once_all_is_back(tmp_path: Path) -> None:
    nobody = str(free_port())
    with running_site(tmp_path, make_demo_database(tmp_path), MAIL_SMTP_PORT=nobody) as site:
        path = asyncio.run(_book(site))
        site.kill()

        site.environment["VIDEODESK_MAIL_SMTP_PORT"] = str(site.mail_port)
        site.start()

        assert read_invite(site.mail.next()).url == f"{site.url}{path}"
        assert asyncio.run(_status(site, path)) == 200
        site.stop()
        assert site.mail.received.empty(), "the letter was sent twice"


def test_a_letter_that_is_on_its_way_when_the_server_is_told_to_end_arrives_once(tmp_path: Path) -> None:
    answers = free_port()
    given = {"ANSWERS_LISTEN": "lmtp", "ANSWERS_LISTEN_PORT": str(answers)}
    with (
        running(SlowReceiver()) as (receiver, port),
        running_site(tmp_path, make_demo_database(tmp_path), MAIL_SMTP_PORT=str(port), **given) as site,
    ):
        asyncio.run(_book(site))
        assert receiver.begun.wait(PATIENCE)
        assert site.process is not None
        site.process.send_signal(signal.SIGTERM)
        # This is closed last before work is told to end.
        _wait_until_closed(answers)
        receiver.opened.set()
        assert site.process.wait(PATIENCE) == 0

    assert receiver.taken == 1
    with closing(sqlite3.connect(tmp_path / "videodesk.db")) as database:
        noted = "SELECT state FROM outbox_message WHERE topic = 'letter' AND kind = 'booked'"
        assert database.execute(noted).fetchall() == [("sent",)]


class SlowReceiver:
    """Has the letter, and answers once it is `opened`."""

    def __init__(self) -> None:
        self.begun, self.opened = threading.Event(), threading.Event()
        self.taken = 0

    async def handle_DATA(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.taken += 1
        self.begun.set()
        await asyncio.to_thread(self.opened.wait, PATIENCE)
        return "250 taken"


@contextmanager
def running(receiver: SlowReceiver) -> Iterator[tuple[SlowReceiver, int]]:
    controller = Controller(receiver, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield receiver, controller.port
    finally:
        controller.stop()


def _wait_until_closed(port: int) -> None:
    """Another process cannot be awaited but by asking it."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except ConnectionRefusedError:
            return
        time.sleep(0.02)
    raise AssertionError("the server does not end")


async def _book(site: Site) -> str:
    async with ClientSession(site.url) as client:
        return await book(client)


async def _status(site: Site, path: str) -> int:
    async with ClientSession(site.url) as client, client.get(path) as response:
        return response.status
