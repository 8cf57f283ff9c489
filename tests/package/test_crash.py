"""What is promised to a citizen survives a mail server that is down and a server process that is killed."""

import asyncio
import time
from pathlib import Path

from aiohttp import ClientSession

from tests.support.site import MAIL_SECONDS, Site, free_port, make_demo_database, running_site
from videodesk.rehearsal.citizen import book, read_invite


def test_booking_stands_and_its_letter_leaves_once_all_is_back(tmp_path: Path) -> None:
    nobody = str(free_port())
    with running_site(tmp_path, make_demo_database(tmp_path), MAIL_SMTP_PORT=nobody) as site:
        path = asyncio.run(_book(site))
        _wait_until_tried(site)
        site.kill()

        site.environment["VIDEODESK_MAIL_SMTP_PORT"] = str(site.mail_port)
        site.start()

        assert read_invite(site.mail.next()).url == f"{site.url}{path}"
        assert asyncio.run(_status(site, path)) == 200
        site.stop()
        assert site.mail.received.empty(), "the letter was sent twice"


def _wait_until_tried(site: Site) -> None:
    """Killed in the middle of trying, a server keeps the letter to itself until its lease ends, some minutes later."""
    ends_at = time.monotonic() + MAIL_SECONDS
    while "outbox_postponed" not in site.log.read_text():
        assert time.monotonic() < ends_at, "nobody has tried to send the letter"
        time.sleep(0.05)


async def _book(site: Site) -> str:
    async with ClientSession(site.url) as client:
        return await book(client)


async def _status(site: Site, path: str) -> int:
    async with ClientSession(site.url) as client, client.get(path) as response:
        return response.status
