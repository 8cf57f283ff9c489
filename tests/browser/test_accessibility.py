"""WCAG 2.2 AA as far as a machine can tell, on every page and in every state, for big, small and dark screens."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.people import Citizen, StaffMember
from tests.support.browser import DESKTOP, PHONE
from tests.support.caldav import PASSWORD, USER, make_calendar, running_caldav_server
from tests.support.site import Site

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """
async (tags) => {
  const found = await axe.run(document, {runOnly: tags});
  return found.violations.map((v) => ({
    rule: v.id, impact: v.impact, where: v.nodes.map((n) => n.target.join(" ")), why: v.nodes[0].failureSummary,
  }));
}
"""
SCREENS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, "is_mobile": True, "has_touch": True},
    "dark": {"viewport": DESKTOP, "color_scheme": "dark"},
}


@pytest.fixture(params=SCREENS)
def page(request: pytest.FixtureRequest, new_page: NewPage) -> Page:
    return new_page(**SCREENS[request.param])


def check(page: Page) -> None:
    """No violation at all, and nothing that has to be scrolled sideways."""
    page.wait_for_load_state()  # without its styles nothing has its size
    page.evaluate(AXE.read_text() + ";0")
    violations = page.evaluate(RUN, RULES)
    assert violations == [], f"{page.url}: {violations}"
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth"), f"{page.url} is too wide"


def test_booking_pages(shared_site: Site, page: Page) -> None:
    site = shared_site
    page.goto(f"{site.url}/de/")
    check(page)
    page.goto(f"{site.url}/de/?q=gibtesnicht")
    check(page)
    page.goto(f"{site.url}/en/services/personalausweis")
    check(page)
    page.goto(f"{site.url}/de/services/meldebescheinigung")
    check(page)
    page.get_by_role("button", name="Diesen Termin nehmen").click()
    check(page)
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)
    page.get_by_label("Vor- und Nachname").fill("Kim Muster")
    page.get_by_label("E-Mail-Adresse").fill("kim@example.org")
    page.get_by_role("button", name="Weiter").click()
    check(page)
    page.get_by_role("button", name="Termin verbindlich buchen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihr Termin ist gebucht")
    check(page)
    page.get_by_role("link", name="Termin absagen").click()
    check(page)
    page.get_by_role("button", name="Ja, Termin absagen").click()
    check(page)
    page.goto(f"{site.url}/de/a/unknown")
    check(page)


def test_staff_and_admin_pages(shared_site: Site, page: Page) -> None:
    site = shared_site
    page.goto(f"{site.url}/de/staff/login")
    check(page)
    StaffMember(site, page).sign_in()
    check(page)
    page.get_by_role("button", name="Abmelden").click()
    StaffMember(site, page).sign_in_as_admin()
    for path in ("admin", "admin/services", "admin/services/meldebescheinigung", "admin/desks"):
        page.goto(f"{site.url}/de/{path}")
        check(page)


def test_calendar_pages(shared_site: Site, page: Page) -> None:
    """With addresses to subscribe to, and a calendar that works, is to be chosen, and does not work."""
    site = shared_site
    with running_caldav_server() as server:
        make_calendar(server)
        StaffMember(site, page).sign_in("/de/staff/calendars")
        check(page)
        page.get_by_role("button", name="Adresse machen").first.click()
        expect(page.get_by_label("Kalender-Adresse")).to_be_visible()
        check(page)
        page.get_by_role("link", name="Kalender verbinden").click()
        check(page)
        page.get_by_role("button", name="Ausprobieren und speichern").click()
        expect(page.get_by_role("alert")).to_be_visible()
        check(page)
        page.get_by_role("textbox", name="Adresse").fill(server.url)
        page.get_by_label("Benutzername").fill(USER)
        page.get_by_label("Passwort").fill(PASSWORD)
        page.get_by_role("button", name="Ausprobieren und speichern").click()
        expect(page.get_by_role("group", name="Welcher Kalender ist es?")).to_be_visible()
        check(page)
        page.get_by_label("Arbeit").check()
        page.get_by_label("Passwort").fill(PASSWORD)
        page.get_by_role("button", name="Ausprobieren und speichern").click()
        expect(page.get_by_role("status").first).to_have_text("Ihr Kalender ist verbunden.")
        check(page)
        page.get_by_role("link", name="Ändern").click()
        check(page)
        page.get_by_role("link", name="Zurück").click()
        page.get_by_role("button", name="Trennen").click()
        expect(page.get_by_role("status").first).to_contain_text("Der Kalender ist getrennt.")
        page.get_by_role("button", name="Adresse abschalten").click()


def test_live_pages(site: Site, page: Page, staff: StaffMember) -> None:
    """Every state of room and desk, both checked on this kind of screen."""
    citizen = Citizen(site, page)
    staff.page.set_viewport_size(citizen.page.viewport_size or DESKTOP)
    staff.page.emulate_media(
        color_scheme="dark" if citizen.page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else "light"
    )
    staff.open_desk()
    check(staff.page)
    citizen.book_earliest()
    citizen.open_link_from_mail()
    citizen.go_to_room()
    check(citizen.page)
    citizen.check_devices()
    expect(citizen.page.get_by_test_id("own-video")).to_be_visible()
    citizen.page.get_by_test_id("connection-details").click()
    check(citizen.page)
    citizen.enter()
    check(citizen.page)
    expect(staff.page.get_by_test_id("waiting-person")).to_be_visible()
    check(staff.page)
    staff.call_next()
    citizen.expect_phase("call")
    expect(citizen.page.get_by_test_id("remote-video")).to_be_visible()
    expect(staff.page.get_by_test_id("remote-video")).to_be_visible()
    check(citizen.page)
    check(staff.page)
    citizen.page.get_by_test_id("devices").click()
    check(citizen.page)
    citizen.page.keyboard.press("Escape")
    staff.page.get_by_test_id("finish").click()
    check(staff.page)
    staff.page.get_by_test_id("confirm-finish-yes").click()
    citizen.expect_phase("ended")
    check(citizen.page)
    check(staff.page)
