"""Admins look at letters and change their texts."""

import pytest

from tests.support.pages import Browser, sign_in
from tests.support.world import World
from videodesk.invites.proofs import SHEETS

LETTERS = "/de/admin/letters"
BOOKED = f"{LETTERS}/booked"


@pytest.fixture
async def admin(browser: Browser, small_world: World) -> str:
    """The token of the admin's forms."""
    return await sign_in(browser, small_world, "admin")


@pytest.mark.parametrize("name", SHEETS)
async def test_every_letter_can_be_seen(browser: Browser, admin: str, name: str) -> None:
    page = await browser.get(f"{LETTERS}/{name}")

    assert page.status == 200
