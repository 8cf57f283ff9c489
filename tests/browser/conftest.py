from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.browser.people import Citizen, StaffMember
from tests.support.browser import FAKE_DEVICES, GRANT_DEVICES, launch, new_context
from tests.support.parts import program, require
from tests.support.site import Site, make_demo_database, running_site
from tests.support.turn import TurnServer, running_turn_server

StartSite = Callable[..., Site]
NewPage = Callable[..., Page]


@pytest.fixture(autouse=True)
def nothing_blocks_the_loop() -> None:
    """The server is another process here, and Playwright's own loop may do as it likes."""


@pytest.fixture(scope="session")
def chromium() -> str:
    found = program("chromium", "chromium-browser", "google-chrome")
    require("chromium", found)
    assert found is not None
    return found


# Playwright's event loop runs as long as it is open, and no other test could have one: it closes with this package.


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """With a fake camera and microphone, which pages may use."""
    opened = launch(playwright, chromium, FAKE_DEVICES, GRANT_DEVICES)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_demo_database(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def start_site(tmp_path: Path, demo_database: Path) -> Iterator[StartSite]:
    """Starts a server of the test's own, with settings by their environment names without the prefix."""
    with ExitStack() as stack:

        def start(**settings: str) -> Site:
            return stack.enter_context(running_site(tmp_path, demo_database, **settings))

        yield start


@pytest.fixture
def site(start_site: StartSite) -> Site:
    return start_site()


@pytest.fixture(scope="session")
def shared_site(tmp_path_factory: pytest.TempPathFactory, demo_database: Path) -> Iterator[Site]:
    """For tests that do not mind each other's bookings.

    Its waiting rooms open a day before, and calendars may stand on this machine.
    """
    directory = tmp_path_factory.mktemp("shared")
    settings = {"CONSULTATIONS_ENTRY_MINUTES": "1440", "CALENDARS_NETWORKS": "127.0.0.0/8"}
    with running_site(directory, demo_database, **settings) as running:
        yield running


@pytest.fixture
def turn(tmp_path: Path) -> Iterator[TurnServer]:
    with running_turn_server(tmp_path) as running:
        yield running


@pytest.fixture
def new_page(browser: Browser, contexts: list[BrowserContext]) -> NewPage:
    """Opens a page in a browser window of its own, as `support.browser.new_context` describes it."""

    def open_page(**options: Any) -> Page:
        contexts.append(new_context(browser, **options))
        return contexts[-1].new_page()

    return open_page


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    """What is opened here is closed after the test."""
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        context.close()


@pytest.fixture
def citizen(site: Site, new_page: NewPage) -> Citizen:
    return Citizen(site, new_page())


@pytest.fixture
def staff(site: Site, new_page: NewPage) -> StaffMember:
    return StaffMember(site, new_page())
