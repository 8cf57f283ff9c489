"""A call whose network fails for a while or becomes another one: it comes back by itself, and soon."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.browser.people import Citizen, StaffMember
from tests.support.browser import (
    FAKE_DEVICES,
    GRANT_DEVICES,
    assert_sees_and_hears,
    launch,
    new_context,
    received,
)
from tests.support.network import SERVER_ADDRESS, Client, Network, inside, running_network
from tests.support.processes import free_port
from tests.support.site import Site, running_site

Recorder = Callable[[str, object], None]
# Seconds, from when the link is back until pictures run both ways.
BACK_AFTER_SHORT, BACK_AFTER_LONG, BACK_AFTER_MOVE = 3.0, 6.0, 6.0
LONGEST = 30.0
# Seconds that a server may take to end.
ENDED_WITHIN = 5.0
# More than are on their way or kept for smoothness when a link is lost.
ENOUGH_FRAMES = 15


@dataclass
class Call:
    """`citizen` at home talks to `staff` in the office, while a `neighbour`, at home as well, waits."""

    citizen: Citizen
    staff: StaffMember
    neighbour: Citizen
    home: Client

    def seconds_without_pictures(self) -> float:
        """The longest time from now in which one side saw nothing new, until both have seen enough to go on."""
        started = time.monotonic()
        first = {page: received(page)["frames"] for page in self._pages()}
        seen, seen_at, longest = dict(first), dict.fromkeys(first, started), 0.0
        while any(frames < first[page] + ENOUGH_FRAMES for page, frames in seen.items()):
            for page in seen:
                frames, now = received(page)["frames"], time.monotonic()
                longest = max(longest, now - seen_at[page])
                if frames > seen[page]:
                    seen[page], seen_at[page] = frames, now
            assert longest < LONGEST, f"no pictures: {[received(page) for page in seen]}"
        return longest

    def expect_neighbour(self, presence: str, within: float = LONGEST) -> None:
        """What the desk shows of who waits."""
        person = self.staff.page.get_by_test_id("waiting-person")
        expect(person).to_contain_text(presence, timeout=within * 1000)

    def assert_whole(self) -> None:
        for page in self._pages():
            assert_sees_and_hears(page)
            assert page.evaluate("() => window.peerConnections.length") == 1, "the media were set up anew"
            expect(page.get_by_test_id("status")).to_have_text("")
        self.expect_neighbour("ist da")
        expect(self.neighbour.page.get_by_test_id("offline")).to_have_count(0)
        expect(self.neighbour.page.get_by_test_id("ahead")).to_be_visible()

    def _pages(self) -> tuple[Page, Page]:
        return self.citizen.page, self.staff.page


@pytest.fixture(scope="module")
def network() -> Iterator[Network]:
    with running_network() as running:
        yield running


@pytest.fixture(scope="module")
def site(network: Network, tmp_path_factory: pytest.TempPathFactory, demo_database: Path) -> Iterator[Site]:
    port = str(free_port())
    settings = {
        "SERVER_HOST": SERVER_ADDRESS,
        "SERVER_PORT": port,
        "SERVER_PUBLIC_URL": f"http://{SERVER_ADDRESS}:{port}",
    }
    with inside(network.server), running_site(tmp_path_factory.mktemp("site"), demo_database, **settings) as running:
        yield running


@pytest.fixture(scope="module")
def open_at(
    playwright: Playwright, chromium: str, site: Site, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Client], Browser]]:
    """A browser at that client, which takes the site for a secure one."""
    opened: list[Browser] = []
    flags = [
        FAKE_DEVICES,
        GRANT_DEVICES,
        f"--unsafely-treat-insecure-origin-as-secure={site.url}",
        f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {SERVER_ADDRESS}",
    ]

    def open_browser(client: Client) -> Browser:
        opened.append(launch(playwright, client.wrapped(chromium, tmp_path_factory.mktemp("browser")), *flags))
        return opened[-1]

    yield open_browser
    for browser in opened:
        browser.close()


@pytest.fixture(scope="module")
def call(network: Network, site: Site, open_at: Callable[[Client], Browser]) -> Call:
    home, office = open_at(network.home), open_at(network.office)
    citizen, neighbour = (Citizen(site, new_context(home).new_page()) for _ in range(2))
    staff = StaffMember(site, new_context(office).new_page())
    staff.open_desk()
    citizen.arrive()
    staff.call_next()
    citizen.expect_phase("call")
    neighbour.arrive()
    for page in (citizen.page, staff.page):
        assert_sees_and_hears(page)
    return Call(citizen, staff, neighbour, network.home)


@pytest.mark.parametrize(
    ("cut", "shown", "goal"), [(10, "Verbindung kurz weg", BACK_AFTER_SHORT), (25, "nicht verbunden", BACK_AFTER_LONG)]
)
def test_call_is_back_soon_after_a_cut_link(
    call: Call, cut: int, shown: str, goal: float, record_property: Recorder
) -> None:
    call.home.cut()
    until = time.monotonic() + cut
    try:
        call.expect_neighbour(shown, within=cut + 2)
        expect(call.neighbour.page.get_by_test_id("offline")).to_be_visible()
        time.sleep(max(0.0, until - time.monotonic()))
    finally:
        call.home.mend()
    gap = call.seconds_without_pictures()

    record_property("measured", f"link cut for {cut} s: no pictures for {gap:.1f} s after it is back")
    call.assert_whole()
    assert gap < goal


def test_call_goes_on_from_another_address_and_its_old_line_holds_up_nothing(
    call: Call, record_property: Recorder
) -> None:
    call.home.move(3)
    gap = call.seconds_without_pictures()

    record_property("measured", f"another address: no pictures for {gap:.1f} s")
    assert gap < BACK_AFTER_MOVE
    call.assert_whole()

    # Nobody is at the other end of the line from the old address any more.
    started = time.monotonic()
    call.staff.site.stop()
    assert time.monotonic() - started < ENDED_WITHIN
