"""What is promised to a citizen survives a mail server that is down and a server process that is killed."""

import asyncio
from pathlib import Path

from aiohttp import ClientSession

from tests.support.processes import free_port
from tests.support.site import Site, make_demo_database, running_site
from videodesk.rehearsal.citizen import book, read_invite


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


async def _book(site: Site) -> str:
    async with ClientSession(site.url) as client:
        return await book(client)


async def _status(site: Site, path: str) -> int:
    async with ClientSession(site.url) as client, client.get(path) as response:
        return response.status
