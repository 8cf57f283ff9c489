"""Two makers' browsers in one call: they agree on codecs, directions and what ends a negotiation."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, expect

from tests.browser.people import Citizen, StaffMember
from tests.support.browser import assert_sees_and_hears, new_context
from tests.support.parts import program, require
from tests.support.site import Site

NOWHERE = "127.0.0.1"
PREFERENCES: dict[str, str | float | bool] = {
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    # It asks its maker for news of all kinds by itself: all but this machine is behind a proxy that is not there.
    "network.proxy.type": 1,
    "network.proxy.http": NOWHERE,
    "network.proxy.http_port": 9,
    "network.proxy.ssl": NOWHERE,
    "network.proxy.ssl_port": 9,
    "network.proxy.socks": NOWHERE,
    "network.proxy.socks_port": 9,
    "network.proxy.socks_remote_dns": True,
    "network.proxy.failover_direct": False,
    "network.proxy.allow_bypass": False,
    "network.dns.disablePrefetch": True,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}


@pytest.fixture
def firefox(playwright: Playwright) -> Iterator[Browser]:
    executable = program("firefox-esr", "firefox")
    require("firefox-esr", executable)
    opened = playwright.firefox.launch(
        channel="moz-firefox", executable_path=executable, firefox_user_prefs=PREFERENCES
    )
    yield opened
    opened.close()


def test_firefox_and_chromium_talk(firefox: Browser, staff: StaffMember, site: Site) -> None:
    citizen = Citizen(site, new_context(firefox).new_page())
    staff.open_desk()
    citizen.arrive()
    staff.call_next()
    citizen.expect_phase("call")

    for page in (citizen.page, staff.page):
        assert_sees_and_hears(page)
    citizen.write("Hören Sie mich?")
    expect(staff.page.get_by_test_id("chat")).to_contain_text("Hören Sie mich?")
    staff.write("Ja, gut.")
    expect(citizen.page.get_by_test_id("chat")).to_contain_text("Ja, gut.")

    staff.finish()
    citizen.expect_phase("ended")
