"""Booking on site and by phone, moving, cancelling, coming earlier and confirming by mail, as everybody does it."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage, StartSite
from tests.browser.people import Citizen
from tests.browser.test_accessibility import SCREENS, check
from tests.browser.test_ways_of_use import Keyboard
from tests.support.browser import PHONE
from tests.support.site import Site

SERVICE = "/de/services/wohnsitz-anmelden"
HELD_MS = 60_000
# As if the page had been open since an offer that has ended.
ANOTHER_OFFER = """(input) => {
  const [place, channel, tick] = input.value.split(":");
  input.value = [place, channel, Number(tick) + 3].join(":");
}"""


@pytest.fixture(params=SCREENS)
def page(request: pytest.FixtureRequest, new_page: NewPage) -> Page:
    return new_page(**SCREENS[request.param])


def times_of_day(page: Page, number: int) -> Locator:
    """Open the day of that number, from nought; its buttons, of one office and channel."""
    day = page.locator(".site-day").nth(number)
    if day.get_attribute("open") is None:
        day.locator("summary").first.click()
    return day.locator("button[name=slot]")


def book_on_site(citizen: Citizen, day: int, office: str = "linden") -> str:
    """The first time of that day; the link."""
    page = citizen.page
    page.goto(f"{citizen.site.url}{SERVICE}?channel=on_site&office={office}")
    times_of_day(page, day).first.click()
    citizen.fill_in()
    page.get_by_role("button", name="Termin verbindlich buchen").click()
    citizen.expect_heading("Ihr Termin ist gebucht")
    return urlsplit(page.url)._replace(query="").geturl()


def starts_at(page: Page) -> str:
    """What the page says about when."""
    return page.get_by_text("Wann", exact=True).locator("xpath=following-sibling::dd").first.inner_text()


def test_on_site_near_home_moved_and_cancelled(site: Site, new_page: NewPage) -> None:
    citizen = Citizen(site, new_page())
    page = citizen.page
    page.goto(f"{site.url}/de/")
    page.get_by_role("link", name="Wohnsitz anmelden").first.click()
    citizen.search(channel="on_site", near="30449")
    expect(page.locator(".site-offer").first).to_contain_text("Bürgeramt Linden")
    expect(page.locator(".site-offer").first).to_contain_text("km entfernt")
    page.get_by_role("link", name="Alle Zeiten hier: Bürgeramt Linden, vor Ort").first.click()
    page.get_by_text("Noch ein Anliegen dazu").click()
    page.get_by_label("Noch ein Anliegen", exact=True).select_option("meldebescheinigung")
    page.get_by_label("Für wie viele Personen?").select_option("2")
    page.get_by_role("button", name="Übernehmen").click()
    expect(page.get_by_text("2 Personen").first).to_be_visible()
    page.get_by_role("button", name="Diesen Termin nehmen").click()
    citizen.fill_in()
    expect(page.get_by_text("Meldebescheinigung beantragen").first).to_be_visible()
    page.get_by_role("button", name="Termin verbindlich buchen").click()
    citizen.expect_heading("Ihr Termin ist gebucht")
    link = citizen.open_link_from_mail()
    expect(page.get_by_role("heading", name="So finden Sie uns")).to_be_visible()
    before = starts_at(page)

    page.get_by_role("link", name="Termin verschieben").click()
    citizen.search(channel="on_site", office="aegi")
    times_of_day(page, 1).first.click()
    citizen.expect_heading("Termin verschieben?")
    expect(page.get_by_text(before)).to_be_visible()
    page.get_by_role("button", name="Ja, Termin verschieben").click()
    expect(page.get_by_role("status").first).to_contain_text("Ihr Termin ist verschoben")
    expect(page.get_by_text("Bürgeramt Aegi").first).to_be_visible()
    assert starts_at(page) != before
    assert site.link_in_mail(citizen.email) == link, "the letter about it has the same link"

    page.get_by_role("link", name="Termin absagen").click()
    page.get_by_role("button", name="Ja, Termin absagen").click()
    citizen.expect_heading("Ihr Termin ist abgesagt")
    page.goto(link)
    citizen.expect_heading("Dieser Termin ist abgesagt.")


def test_what_somebody_cancels_is_offered_and_accepted(site: Site, new_page: NewPage) -> None:
    early, late = Citizen(site, new_page()), Citizen(site, new_page())
    book_on_site(early, 1)
    wanted = starts_at(early.page)
    link = book_on_site(late, 2)
    late.open_link_from_mail()
    late.page.get_by_role("link", name="Früheren Termin wünschen").click()
    late.page.get_by_label("Bürgeramt Linden").check()
    late.page.get_by_role("button", name="Wunsch speichern").click()
    expect(late.page.get_by_role("heading", name="Sie stehen auf der Liste")).to_be_visible()

    early.page.get_by_role("link", name="Termin absagen").click()
    early.page.get_by_role("button", name="Ja, Termin absagen").click()

    assert late.open_link_from_mail() == link
    expect(late.page.get_by_role("heading", name="Ein früherer Termin ist frei")).to_be_visible()
    late.page.get_by_role("button", name="Früheren Termin annehmen").click()
    expect(late.page.get_by_role("status").first).to_contain_text("Ihr Termin ist verschoben")
    assert starts_at(late.page) == wanted


def test_by_phone_without_javascript_confirmed_by_the_letter(site: Site, new_page: NewPage) -> None:
    citizen = Citizen(site, new_page(java_script_enabled=False, viewport=PHONE))
    page = citizen.page
    page.goto(f"{site.url}{SERVICE}")
    citizen.search(channel="phone")
    page.get_by_role("button", name="Diesen Termin nehmen").click()
    expect(page.get_by_text("Wir halten den Termin bis")).to_be_visible()
    page.get_by_label("Vor- und Nachname").fill("Kim")
    page.get_by_role("button", name="Zeit verlängern").click()
    expect(page.get_by_text("Sie haben die Zeit verlängert")).to_be_visible()
    expect(page.get_by_label("Vor- und Nachname")).to_have_value("Kim")
    citizen.fill_in(phone="0511 123456")
    page.get_by_role("button", name="Termin verbindlich buchen").click()
    citizen.expect_heading("Bitte bestätigen Sie Ihren Termin")
    expect(page.get_by_text(citizen.email)).to_be_visible()
    assert "/a/" not in page.content().replace("/assets/", "")

    citizen.open_link_from_mail()
    expect(page.get_by_text("Ihr Termin ist noch nicht gebucht")).to_be_visible()
    page.get_by_role("button", name="Termin bestätigen").click()
    citizen.expect_heading("Ihr Termin ist gebucht")
    expect(page.get_by_text("Wir rufen Sie unter der Nummer an").first).to_be_visible()

    page.get_by_role("link", name="Termin verschieben").click()
    citizen.search(channel="any")
    page.get_by_role("link", name="Spätere Tage zeigen").click()
    page.get_by_role("button", name="Diesen Termin nehmen").click()
    page.get_by_role("button", name="Ja, Termin verschieben").click()
    expect(page.get_by_text("Ihr Termin ist verschoben")).to_be_visible()
    page.get_by_role("link", name="Früheren Termin wünschen").click()
    page.get_by_role("button", name="Wunsch speichern").click()
    page.get_by_role("button", name="Wunsch zurücknehmen").click()
    expect(page.get_by_text("Ihr Wunsch ist zurückgenommen")).to_be_visible()


def test_booking_and_moving_by_keyboard_alone(site: Site, new_page: NewPage) -> None:
    citizen = Citizen(site, new_page())
    me, page = Keyboard(citizen.page), citizen.page
    page.goto(f"{site.url}{SERVICE}")
    tab_to(page, page.locator("summary", has_text="Suche eingrenzen"))
    page.keyboard.press("Enter")
    me.reach("Wie möchten Sie den Termin wahrnehmen?", "combobox")
    page.keyboard.press("v")  # vor Ort
    expect(page.get_by_label("Wie möchten Sie den Termin wahrnehmen?")).to_have_value("on_site")
    me.reach("Dienstag", "checkbox")
    page.keyboard.press("Space")
    me.press("Termine suchen")
    me.press("Diesen Termin nehmen")
    me.type("Vor- und Nachname", "Kim Muster")
    me.type("E-Mail-Adresse", citizen.email)
    page.keyboard.press("Enter")
    citizen.expect_heading("Stimmt alles?")
    me.press("Zeit verlängern")
    expect(page.get_by_text("Sie haben die Zeit verlängert")).to_be_visible()
    me.press("Termin verbindlich buchen")
    citizen.expect_heading("Ihr Termin ist gebucht")
    assert "Dienstag" in starts_at(page)

    me.press("Termin verschieben", "link")
    tab_to(page, page.locator(".site-day > summary").nth(1))
    page.keyboard.press("Enter")
    tab_to(page, page.locator(".site-day").nth(1).locator(".site-more > summary").first)
    page.keyboard.press("Enter")
    tab_to(page, page.locator(".site-day").nth(1).locator("button[name=slot]").first)
    page.keyboard.press("Enter")
    me.press("Ja, Termin verschieben")
    expect(page.get_by_text("Ihr Termin ist verschoben")).to_be_visible()
    me.press("Früheren Termin wünschen", "link")
    me.reach("Dienstag", "checkbox")
    page.keyboard.press("Space")
    me.press("Wunsch speichern")
    me.press("Wunsch zurücknehmen")
    me.press("Termin absagen", "link")
    me.press("Ja, Termin absagen")
    citizen.expect_heading("Ihr Termin ist abgesagt")


def tab_to(page: Page, wanted: Locator) -> None:
    """Tab until it has the focus."""
    expect(wanted).to_be_visible()
    for _ in range(150):
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} cannot be reached by Tab at {page.url}")


def test_whoever_listens_is_told_when_the_time_runs_out(start_site: StartSite, new_page: NewPage) -> None:
    site = start_site(BOOKING_HOLD_MINUTES="3")
    page = new_page()
    page.clock.install()
    page.goto(f"{site.url}{SERVICE}")
    page.get_by_role("button", name="Diesen Termin nehmen").click()
    told = page.locator(".site-held [role=status]")
    expect(told).to_have_text("")

    page.clock.run_for(HELD_MS + 10_000)

    expect(told).to_contain_text("Noch zwei Minuten")
    expect(told).to_contain_text("Zeit verlängern")


def test_every_new_page_is_accessible(site: Site, page: Page, new_page: NewPage) -> None:
    citizen, other = Citizen(site, page), Citizen(site, new_page())
    page.goto(f"{site.url}/en/services/wohnsitz-anmelden?with=meldebescheinigung&persons=3")
    check(page)
    page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    check(page)
    page.goto(f"{site.url}{SERVICE}?channel=on_site&near=30449&weekday=6&after=9")
    check(page)
    page.goto(f"{site.url}{SERVICE}?near=Atlantis&channel=video&office=linden")
    check(page)
    page.goto(f"{site.url}{SERVICE}?with=personalausweis&with=reisepass&persons=5&with=fuehrungszeugnis")
    check(page)
    page.goto(f"{site.url}{SERVICE}?channel=phone")
    page.get_by_role("button", name="Diesen Termin nehmen").click()
    check(page)
    page.get_by_role("button", name="Zeit verlängern").click()
    check(page)
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)
    page.route("**/api/v1/challenge", lambda route: route.abort())
    citizen.fill_in(phone="0511 123456")
    check(page)
    page.get_by_role("button", name="Termin verbindlich buchen").click()
    citizen.expect_heading("Bitte bestätigen Sie Ihren Termin")
    check(page)
    citizen.open_link_from_mail()
    check(page)
    page.get_by_role("button", name="Termin bestätigen").click()
    check(page)
    page.unroute("**/api/v1/challenge")

    book_on_site(other, 1)
    link = book_on_site(citizen, 2)
    check(page)
    page.goto(f"{link}/move")
    check(page)
    page.get_by_role("button", name="Diesen Termin nehmen").click()
    check(page)
    page.goto(f"{link}/wish")
    check(page)
    page.get_by_label("Dienstag").check()
    page.get_by_label("Dienstag").uncheck()
    page.get_by_role("button", name="Wunsch speichern").click()
    check(page)
    other.page.get_by_role("link", name="Termin absagen").click()
    other.page.get_by_role("button", name="Ja, Termin absagen").click()
    citizen.site.link_in_mail(other.email)  # its letter about the cancelled one
    until_offered(page, link)
    check(page)
    page.locator("form[action$=accept] input").evaluate(ANOTHER_OFFER)
    page.get_by_role("button", name="Früheren Termin annehmen").click()
    citizen.expect_heading("Dieses Angebot gilt nicht mehr")
    check(page)
    page.get_by_role("link", name="Zurück zum Termin").click()
    page.get_by_role("button", name="Ablehnen").click()
    expect(page.get_by_text("Sie haben das Angebot abgelehnt")).to_be_visible()
    check(page)
    page.goto(f"{link}/cancel")
    check(page)


def until_offered(page: Page, link: str) -> None:
    """The server's job takes a moment."""
    for _ in range(40):
        page.goto(link)
        if page.get_by_role("heading", name="Ein früherer Termin ist frei").is_visible():
            return
        page.wait_for_timeout(250)
    raise AssertionError("nothing was offered")
