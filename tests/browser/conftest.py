from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.browser.people import Citizen, StaffMember
from tests.support.browser import FAKE_DEVICES, GRANT_DEVICES, launch, new_context
from tests.support.parts import program, require
from tests.support.site import Site, running_site

Launch = Callable[..., Browser]


@pytest.fixture(autouse=True)
def nothing_blocks_the_loop() -> None:
    """The server is another process here, and Playwright's own loop may do as it likes."""


@pytest.fixture(scope="session")
def chromium() -> str:
    found = program("chromium", "chromium-browser", "google-chrome")
    require("chromium", found)
    assert found is not None
    return found


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """With a fake camera and microphone, which pages may use."""
    opened = launch(playwright, chromium, FAKE_DEVICES, GRANT_DEVICES)
    yield opened
    opened.close()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with running_site(tmp_path) as running:
        yield running


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    """What is opened here is closed after the test."""
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        context.close()


@pytest.fixture
def citizen(site: Site, browser: Browser, contexts: list[BrowserContext]) -> Citizen:
    return Citizen(site, _open(browser, contexts))


@pytest.fixture
def staff(site: Site, browser: Browser, contexts: list[BrowserContext]) -> StaffMember:
    return StaffMember(site, _open(browser, contexts))


def _open(browser: Browser, contexts: list[BrowserContext]) -> Page:
    context = new_context(browser)
    contexts.append(context)
    return context.new_page()
