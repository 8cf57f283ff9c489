"""The demo's letter box, which must show letters and nothing else on the disk."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer

from tests.support.pages import Browser
from tests.support.world import World, make_world
from videodesk.demo.pages import DemoMail
from videodesk.invites.mailer import FileMailer


@pytest.fixture
def demo_world(sqlite_url: str, tmp_path: Path) -> World:
    world = make_world(sqlite_url)
    world.app.router.add_routes(DemoMail(world.services.html, tmp_path / "mail").routes())
    return world


@pytest_asyncio.fixture
async def demo(demo_world: World, tmp_path: Path) -> AsyncIterator[Browser]:
    await demo_world.furnish()
    (tmp_path / "secret.eml").write_text("Subject: secret\n\nsecret")
    async with TestClient(TestServer(demo_world.app)) as client:
        yield Browser(client)


async def test_letters_can_be_read_in_all_their_forms(demo: Browser, demo_world: World, tmp_path: Path) -> None:
    assert (await demo.get("/demo/mail")).status == 200
    booked = await demo_world.book()
    await FileMailer(tmp_path / "mail").send(await demo_world.postbox.next())

    (path,) = [link for link in (await demo.get("/demo/mail")).links if link.startswith("/demo/mail/")]
    letter = await demo.get(path)
    html = await demo.get(f"{path}/html")

    assert demo_world.link(booked) in letter.html
    assert "BEGIN:VCALENDAR" in letter.html
    assert demo_world.link(booked) in html.html
    assert html.headers["Content-Security-Policy"].startswith("sandbox")
    assert "script" not in html.headers["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["../secret", "..%2fsecret", "%2e%2e%2fsecret", "secret", "%00", "*", ".."])
async def test_nothing_else_on_the_disk_is_shown(demo: Browser, name: str) -> None:
    for path in (f"/demo/mail/{name}", f"/demo/mail/{name}/html"):
        page = await demo.get(path)
        assert page.status == 404
        assert "secret" not in page.html.replace("/secret", "")
