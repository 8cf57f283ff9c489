"""The same way for everybody: by keyboard, without JavaScript, in English, through a relay, and without strangers."""

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage, StartSite
from tests.browser.people import Citizen, StaffMember
from tests.support.browser import assert_sees_and_hears
from tests.support.site import Site
from tests.support.turn import TurnServer
from videodesk.demo.seed import PASSWORD, STAFF

MANY = 120
SELECTED_CANDIDATES = """
async () => {
  const entries = new Map();
  const call = window.peerConnections.find((peer) => peer.connectionState === "connected");
  (await call.getStats()).forEach((entry) => entries.set(entry.id, entry));
  const pairs = [...entries.values()].filter((e) => e.type === "candidate-pair" && e.nominated);
  return pairs.flatMap((p) => [p.localCandidateId, p.remoteCandidateId].map((id) => entries.get(id).candidateType));
}
"""
Role = Literal["button", "checkbox", "combobox", "link", "radio", "textbox"]


class Keyboard:
    """Somebody who has no mouse: Tab to what has the focus, Enter or Space to use it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, name: str, role: Role) -> None:
        """Tab until the element of this role and name has the focus; it must be seen that it has."""
        wanted = self.page.get_by_role(role, name=name).first
        expect(wanted).to_be_visible()
        for _ in range(MANY):
            if wanted.evaluate("(element) => element === document.activeElement"):
                assert self._focus_shows(), f"the focus on {name} cannot be seen"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{role} {name!r} cannot be reached by Tab at {self.page.url}")

    def _focus_shows(self) -> bool:
        """Whether the picture is another one without the focus."""
        with_focus = self.page.screenshot()
        element = self.page.evaluate_handle("() => document.activeElement")
        element.evaluate("(element) => element.blur()")
        without = self.page.screenshot()
        element.evaluate("(element) => element.focus()")
        return with_focus != without

    def press(self, name: str, role: Role = "button") -> None:
        self.reach(name, role)
        self.page.keyboard.press("Enter")

    def type(self, name: str, text: str) -> None:
        self.reach(name, "textbox")
        self.page.keyboard.type(text)


def test_whole_way_by_keyboard(citizen: Citizen, staff: StaffMember, site: Site) -> None:
    them, me = Keyboard(citizen.page), Keyboard(staff.page)
    citizen.page.goto(f"{site.url}/de/")
    them.press("Meldebescheinigung beantragen", "link")
    citizen.page.wait_for_url("**/services/*")
    citizen.page.goto(f"{citizen.page.url}?channel=video")
    them.press("Diesen Termin nehmen")
    them.type("Vor- und Nachname", "Kim Muster")
    them.type("E-Mail-Adresse", citizen.email)
    them.press("Weiter")
    them.press("Termin verbindlich buchen")
    expect(citizen.page.get_by_role("heading", level=1)).to_have_text("Ihr Termin ist gebucht")
    citizen.open_link_from_mail()
    them.press("Zum Warteraum", "link")
    start, enter = citizen.page.get_by_test_id("start-check"), citizen.page.get_by_test_id("enter")
    expect(start.or_(enter).first).to_be_visible()
    if start.is_visible():
        them.press(start.inner_text())
    expect(enter).to_be_visible()
    them.press(enter.inner_text())
    citizen.expect_phase("waiting")

    staff.page.goto(f"{site.url}/de/staff")
    me.type("Anmeldename", STAFF[0][0])
    me.type("Passwort", PASSWORD)
    me.press("Anmelden")
    me.press("Platz 1", "link")
    me.press("Kim Muster aufrufen")
    assert_sees_and_hears(staff.page)
    assert_sees_and_hears(citizen.page)
    them.press("Mikrofon")
    expect(citizen.page.get_by_test_id("mic")).to_have_attribute("aria-pressed", "false")
    me.press("Beenden")
    staff.page.get_by_test_id("confirm-finish-yes").focus()
    staff.page.keyboard.press("Enter")
    citizen.expect_phase("ended")


def test_booking_without_javascript(shared_site: Site, new_page: NewPage) -> None:
    """Without the proof that the page's script brings, the letter must be answered first."""
    citizen = Citizen(shared_site, new_page(java_script_enabled=False))
    citizen.page.goto(f"{shared_site.url}/de/services/meldebescheinigung")
    citizen.search(channel="video")
    citizen.page.get_by_role("button", name="Diesen Termin nehmen").click()
    citizen.fill_in()
    citizen.page.get_by_role("button", name="Termin verbindlich buchen").click()
    citizen.expect_heading("Bitte bestätigen Sie Ihren Termin")

    citizen.open_link_from_mail()
    citizen.page.get_by_role("button", name="Termin bestätigen").click()
    citizen.expect_heading("Ihr Termin ist gebucht")

    citizen.page.get_by_role("link", name="Zum Warteraum").or_(
        citizen.page.get_by_role("link", name="Kamera und Ton prüfen")
    ).click()
    expect(citizen.page.get_by_text("muss JavaScript eingeschaltet sein")).to_be_visible()
    with citizen.page.expect_download() as download:
        citizen.page.go_back()
        citizen.page.get_by_role("link", name="In den Kalender eintragen").click()
    assert Path(download.value.path()).read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_english_browser_gets_english_and_can_switch(shared_site: Site, new_page: NewPage) -> None:
    page = new_page(language="en-GB")

    page.goto(shared_site.url)

    expect(page.get_by_role("heading", level=1)).to_have_text("What do you need?")
    page.get_by_role("link", name="Deutsch").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Was möchten Sie erledigen?")


def test_no_page_asks_anybody_else(citizen: Citizen, staff: StaffMember, site: Site) -> None:
    asked: set[str] = set()
    for page in (citizen.page, staff.page):
        page.on("request", lambda request: asked.add(request.url))
        page.on("websocket", lambda websocket: asked.add(websocket.url))

    staff.open_desk()
    citizen.arrive()
    staff.call_next()
    citizen.expect_phase("call")

    ours = urlsplit(site.url).netloc
    strangers = {url for url in asked if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).netloc != ours}
    assert strangers == set()
    assert [cookie["name"] for cookie in citizen.page.context.cookies()] == []
    assert [cookie["name"] for cookie in staff.page.context.cookies()] == ["videodesk"]


def test_call_through_turn_alone(turn: TurnServer, start_site: StartSite, new_page: NewPage) -> None:
    """With `transport_policy=relay` both sides use the TURN server, by credentials made for this call."""
    site = start_site(
        MEDIA_TURN_URLS=turn.urls[0],
        MEDIA_TURN_SECRET=turn.secret,
        MEDIA_TRANSPORT_POLICY="relay",
    )
    citizen, staff = Citizen(site, new_page()), StaffMember(site, new_page())
    staff.open_desk()
    citizen.arrive()
    staff.call_next()

    assert_sees_and_hears(citizen.page)
    assert_sees_and_hears(staff.page)
    assert set(citizen.page.evaluate(SELECTED_CANDIDATES)) == {"relay"}
