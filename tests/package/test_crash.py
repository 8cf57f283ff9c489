"""What is promised to a citizen survives a mail server that is down or slow, and a server process that ends."""

import asyncio
import signal
import sqlite3
import threading
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.support.processes import free_port, wait_until_nobody_listens
from tests.support.site import make_demo_database, running_site
from tests.support.smtp_server import TAKEN, running_smtp_server
from videodesk.rehearsal.citizen import read_invite

PATIENCE = 10


def test_booking_stands_and_its_letter_leaves_once_all_is_back(tmp_path: Path) -> None:
    nobody = str(free_port())
    with running_site(tmp_path, make_demo_database(tmp_path), MAIL_SMTP_PORT=nobody) as site:
        path = site.book()
        site.kill()

        site.environment["VIDEODESK_MAIL_SMTP_PORT"] = str(site.mail_port)
        site.start()

        assert read_invite(site.mail.next()).url == f"{site.url}{path}"
        assert site.status(path) == 200
        site.stop()
        assert site.mail.received.empty(), "the letter was sent twice"


def test_a_letter_that_is_on_its_way_when_the_server_is_told_to_end_arrives_once(tmp_path: Path) -> None:
    receiver, answers = SlowReceiver(), free_port()
    given = {"ANSWERS_LISTEN": "lmtp", "ANSWERS_LISTEN_PORT": str(answers)}
    with (
        running_smtp_server(receiver) as port,
        running_site(tmp_path, make_demo_database(tmp_path), MAIL_SMTP_PORT=str(port), **given) as site,
    ):
        site.book()
        assert receiver.begun.wait(PATIENCE)
        assert site.process is not None
        site.process.send_signal(signal.SIGTERM)
        # This is closed last before work is told to end.
        wait_until_nobody_listens(answers)
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

    async def handle_DATA(self, _server: Any, _session: Any, _envelope: Any) -> str:
        self.taken += 1
        self.begun.set()
        await asyncio.to_thread(self.opened.wait, PATIENCE)
        return TAKEN
