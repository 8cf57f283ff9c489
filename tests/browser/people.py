"""What people do in their browsers, by the words that they see."""

from dataclasses import dataclass, field

from playwright.sync_api import Page, expect

from tests.support.site import Site
from videodesk.demo.seed import ADMIN, PASSWORD, STAFF
from videodesk.kit.tokens import new_token


@dataclass
class Citizen:
    site: Site
    page: Page
    email: str = field(default_factory=lambda: f"kim-{new_token()[:8].lower()}@example.org")

    def book_earliest(self) -> None:
        """By video, from the first page to the confirmation."""
        page = self.page
        page.goto(f"{self.site.url}/de/")
        page.get_by_role("link", name="Meldebescheinigung").first.click()
        self.search(channel="video")
        page.get_by_role("button", name="Diesen Termin nehmen").click()
        self.fill_in()
        page.get_by_role("button", name="Termin verbindlich buchen").click()
        self.expect_heading("Ihr Termin ist gebucht")

    def search(self, channel: str = "any", office: str = "", near: str = "", weekday: str = "") -> None:
        """Use the filter of the page with times."""
        page, near_field = self.page, self.page.get_by_label("In der Nähe von")
        if not near_field.is_visible():
            page.get_by_text("Suche eingrenzen").click()
        page.get_by_label("Wie möchten Sie den Termin wahrnehmen?").select_option(channel)
        page.get_by_label("Standort", exact=True).select_option(office)
        near_field.fill(near)
        if weekday:
            page.get_by_label(weekday).check()
        page.get_by_role("button", name="Termine suchen").click()

    def fill_in(self, phone: str = "") -> None:
        page = self.page
        page.get_by_label("Vor- und Nachname").fill("Kim Muster")
        page.get_by_label("E-Mail-Adresse").fill(self.email)
        page.get_by_label("Telefonnummer").fill(phone)
        page.get_by_role("button", name="Weiter").click()
        self.expect_heading("Stimmt alles?")

    def expect_heading(self, text: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_have_text(text)

    def open_link_from_mail(self) -> str:
        link = self.site.link_in_mail(self.email)
        self.page.goto(link)
        return link

    def go_to_room(self) -> None:
        self.page.get_by_role("link", name="Zum Warteraum").click()
        expect(self.page.locator("#room")).to_have_attribute("data-state", "check")

    def check_devices(self) -> None:
        """Click "check now", which stands there unless the browser has been allowed before."""
        start, enter = self.page.get_by_test_id("start-check"), self.page.get_by_test_id("enter")
        expect(start.or_(enter).first).to_be_visible()
        if start.is_visible():
            start.click()

    def enter(self) -> None:
        self.check_devices()
        self.page.get_by_test_id("enter").click()
        self.expect_phase("waiting")

    def expect_phase(self, phase: str) -> None:
        expect(self.page.locator("#room")).to_have_attribute("data-state", phase)

    def arrive(self) -> str:
        """Book, open the link of the letter, check the devices, enter the waiting room; the link."""
        self.book_earliest()
        link = self.open_link_from_mail()
        self.go_to_room()
        self.enter()
        return link

    def write(self, text: str) -> None:
        write(self.page, text)


@dataclass
class Guest:
    page: Page

    def come_in(self, link: str, name: str) -> None:
        """From the link into the room; the browser has been allowed to use camera and microphone before."""
        self.page.goto(link)
        self.page.get_by_label("Vor- und Nachname").fill(name)
        self.page.get_by_role("button", name="Weiter").click()
        self.page.get_by_test_id("join").click()

    def expect_phase(self, phase: str) -> None:
        expect(self.page.locator("#guest")).to_have_attribute("data-state", phase)


def invite(page: Page, kind: str) -> str:
    """In the call, as citizen or desk; the link."""
    page.get_by_test_id("guests").click()
    page.get_by_test_id("guest-kind").select_option(kind)
    page.get_by_test_id("make-link").click()
    link = page.get_by_test_id("guest-link").last.input_value()
    page.keyboard.press("Escape")
    return link


@dataclass
class StaffMember:
    site: Site
    page: Page

    def sign_in(self, path: str = "/de/staff", login: str = STAFF[0][0]) -> None:
        self.page.goto(f"{self.site.url}{path}")
        self.page.get_by_label("Anmeldename").fill(login)
        self.page.get_by_label("Passwort").fill(PASSWORD)
        self.page.get_by_role("button", name="Anmelden").click()

    def open_desk(self, name: str = "Platz 1", login: str = STAFF[0][0]) -> None:
        self.sign_in(login=login)
        self.page.get_by_role("link", name=name).click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(name)

    def sign_in_as_admin(self) -> None:
        self.sign_in("/de/admin", ADMIN[0])

    def call_next(self) -> None:
        self.page.get_by_test_id("call-next").first.click()

    def finish(self) -> None:
        self.page.get_by_test_id("finish").click()
        self.page.get_by_test_id("confirm-finish-yes").click()

    def write(self, text: str) -> None:
        write(self.page, text)


def write(page: Page, text: str) -> None:
    """In the chat of a call."""
    if not page.get_by_test_id("chat").is_visible():
        page.get_by_test_id("chat-toggle").click()
    page.get_by_test_id("chat-text").fill(text)
    page.get_by_test_id("chat-text").press("Enter")
