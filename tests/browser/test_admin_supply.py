"""Admins change hours although people have booked, staff book for callers: in real browsers, for everybody."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.people import Citizen, StaffMember
from tests.browser.test_accessibility import SCREENS, check
from tests.browser.test_ways_of_use import Keyboard
from tests.support.site import Site
from videodesk.demo.seed import ADMIN, PASSWORD

# When all desks of the video office open late in the evening, what was booked at another time is outside.
LATE = "23:45-24:00"
WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


@pytest.fixture(params=SCREENS)
def page(request: pytest.FixtureRequest, new_page: NewPage) -> Page:
    return new_page(**SCREENS[request.param])


@pytest.fixture
def booked(citizen: Citizen) -> Citizen:
    """By video, in two days or soon after; the letter is opened."""
    day = (datetime.now(UTC) + timedelta(days=2)).date()
    citizen.page.goto(f"{citizen.site.url}/de/services/meldebescheinigung?channel=video&from={day}")
    citizen.page.get_by_role("button", name="Diesen Termin nehmen").click()
    citizen.fill_in()
    citizen.page.get_by_role("button", name="Termin verbindlich buchen").click()
    citizen.expect_heading("Ihr Termin ist gebucht")
    citizen.open_link_from_mail()
    return citizen


def letter_to(citizen: Citizen) -> EmailMessage:
    letter = citizen.site.mail.next()
    while citizen.email not in str(letter["To"]):
        letter = citizen.site.mail.next()
    return letter


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def open_hours_of_video_desk(page: Page) -> None:
    page.get_by_role("link", name="Standorte", exact=True).click()
    page.get_by_role("link", name="Video-Bürgeramt", exact=True).click()
    page.get_by_role("link", name="Platz 1", exact=True).click()
    page.get_by_role("link", name="Diese Zeiten ändern").first.click()


def test_changed_hours_move_an_appointment_and_the_letter_says_why(booked: Citizen, staff: StaffMember) -> None:
    page = staff.page
    staff.sign_in_as_admin()
    open_hours_of_video_desk(page)
    for weekday in WEEKDAYS:
        page.get_by_label(weekday, exact=True).fill(LATE)
        page.get_by_label(f"{weekday}: Pause").fill("")
    page.get_by_label("Für alle Plätze dieses Standorts übernehmen").check()
    page.get_by_role("button", name="Speichern").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Diese Änderung lässt einen Termin außerhalb der Öffnungszeiten"
    )
    expect(page.get_by_role("rowheader")).to_have_count(1)
    expect(page.get_by_text("Kim Muster")).to_be_visible()
    page.get_by_label("Auf die nächste freie Zeit verschieben").check()
    page.get_by_role("button", name="Änderung speichern").click()
    expect(page.get_by_role("alert")).to_contain_text("Bitte geben Sie einen Grund an.")
    expect(page.get_by_label("Auf die nächste freie Zeit verschieben")).to_be_checked()
    page.get_by_label("Grund").fill("Die Klimaanlage wird repariert")
    page.get_by_role("button", name="Änderung speichern").click()

    expect(page.get_by_role("status")).to_contain_text("1 verschoben")
    expect(page.get_by_role("cell", name=LATE)).to_have_count(7)
    letter = text_of(letter_to(booked))
    assert "Der Grund: Die Klimaanlage wird repariert" in letter
    assert "23:45 Uhr" in letter
    booked.page.reload()
    expect(booked.page.get_by_text("23:45").first).to_be_visible()


def test_an_admin_needs_no_mouse(booked: Citizen, staff: StaffMember, site: Site) -> None:
    page, me = staff.page, Keyboard(staff.page)
    page.goto(f"{site.url}/de/admin")
    me.type("Anmeldename", ADMIN[0])
    me.type("Passwort", PASSWORD)
    me.press("Anmelden")
    me.press("Schließtage", "link")
    me.press("Schließtage eintragen", "link")
    me.reach("Wo", "combobox")
    page.keyboard.type("Video")
    first, last = datetime.now(UTC).date(), datetime.now(UTC).date() + timedelta(days=27)
    for label, day in (("Erster Tag", first), ("Letzter Tag", last)):
        page.get_by_label(label).fill(day.isoformat())  # each browser has its own keys for the parts of a date
    me.type("Anlass", "Umzug")
    me.press("Speichern")
    expect(page.get_by_role("heading", level=1)).to_contain_text("außerhalb der Öffnungszeiten")
    me.reach("Sie bleiben", "radio")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Absagen")).to_be_checked()
    me.press("Änderung speichern")

    expect(page.get_by_role("status")).to_contain_text("1 abgesagt")
    letter = letter_to(booked)
    assert "Abgesagt" in str(letter["Subject"])
    assert "Der Grund: Umzug" in text_of(letter)


def test_staff_book_for_a_caller_without_javascript(shared_site: Site, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    me, caller = StaffMember(shared_site, page), Citizen(shared_site, page)
    me.sign_in()
    page.get_by_role("link", name="Termin für jemanden buchen").click()
    page.get_by_label("Meldebescheinigung beantragen").check()
    page.get_by_label("Personen", exact=True).fill("1")
    page.get_by_label("Weg", exact=True).select_option("Video")
    page.get_by_role("button", name="Freie Zeiten suchen").click()
    page.locator("button[name=slot]").nth(1).click()
    page.get_by_label("Vor- und Nachname").fill("Ruf An")
    page.get_by_label("E-Mail-Adresse").fill(caller.email)
    page.get_by_label("Warum buchen Sie?").fill("hat angerufen")
    page.get_by_role("button", name="Termin buchen").click()

    expect(page.get_by_role("heading", name="Zum Vorlesen")).to_be_visible()
    expect(page.get_by_role("cell", name="hat angerufen")).to_be_visible()
    assert "Ruf An" in text_of(letter_to(caller))

    page.get_by_role("link", name="Termin absagen").click()
    page.get_by_label("Grund").fill("hat noch einmal angerufen")
    page.get_by_role("button", name="Ja, Termin absagen").click()
    expect(page.get_by_role("status")).to_contain_text("Der Termin ist abgesagt.")
    assert "hat noch einmal angerufen" in text_of(letter_to(caller))


# Every page, on big, small and dark screens


def paths(page: Page) -> Iterator[str]:
    """Those of the admins, found by their links: one of each kind."""
    seen: set[str] = set()
    todo = [page.url]
    while todo:
        url = todo.pop(0)
        yield url
        for link in page.eval_on_selector_all("main a[href*='/admin']", "all => all.map((one) => one.href)"):
            kind = re.sub(r"[0-9a-f-]{36}|services/(?!new).*|letters/.*|\?.*|#.*", "*", link)
            if kind not in seen:
                seen.add(kind)
                todo.append(link)


def test_admin_pages_are_for_everybody(shared_site: Site, page: Page) -> None:
    StaffMember(shared_site, page).sign_in_as_admin()
    expect(page.get_by_role("heading", level=1)).to_have_text("Überblick")
    found = 0
    for url in paths(page):
        page.goto(url)
        check(page)
        found += 1
    assert found >= 18


def test_forms_with_errors_are_for_everybody(shared_site: Site, page: Page) -> None:
    StaffMember(shared_site, page).sign_in_as_admin()
    for path in ("locations/new", "closures/new", "places/new", "services/new", "desks/new"):
        page.goto(f"{shared_site.url}/de/admin/{path}")
        page.get_by_role("button", name="Speichern").click()
        expect(page.get_by_role("alert")).to_be_visible()
        check(page)
    page.goto(f"{shared_site.url}/de/admin")
    open_hours_of_video_desk(page)
    page.get_by_label("Montag", exact=True).fill("8 bis 12")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)


def test_what_becomes_of_appointments_is_for_everybody(booked: Citizen, page: Page) -> None:
    StaffMember(booked.site, page).sign_in_as_admin()
    open_hours_of_video_desk(page)
    edit = page.url
    for weekday in WEEKDAYS:
        page.get_by_label(weekday, exact=True).fill(LATE)
    page.get_by_label("Für alle Plätze dieses Standorts übernehmen").check()
    page.get_by_role("button", name="Speichern").click()
    check(page)
    page.get_by_role("button", name="Änderung speichern").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)
    other = page.context.new_page()
    other.goto(edit)
    other.get_by_label("Samstag: Pause").fill("23:45-23:50")
    other.get_by_role("button", name="Speichern").click()
    page.get_by_label("Sie bleiben").check()
    page.get_by_role("button", name="Änderung speichern").click()
    expect(page.get_by_role("alert")).to_contain_text("Jemand anderes")
    check(page)
    page.get_by_role("button", name="Speichern").click()
    page.get_by_label("Sie bleiben").check()
    page.get_by_role("button", name="Änderung speichern").click()
    expect(page.get_by_role("status")).to_contain_text("einer bleibt")
    check(page)


def test_staff_pages_are_for_everybody(shared_site: Site, page: Page) -> None:
    StaffMember(shared_site, page).sign_in()
    check(page)
    page.get_by_role("link", name="Termin für jemanden buchen").click()
    check(page)
    page.get_by_role("button", name="Freie Zeiten suchen").click()
    check(page)
    page.get_by_label("Meldebescheinigung beantragen").check()
    page.get_by_role("button", name="Freie Zeiten suchen").click()
    check(page)
    page.get_by_label("Weg", exact=True).select_option("vor Ort")
    page.get_by_label("Standort", exact=True).select_option(index=1)
    page.get_by_role("button", name="Freie Zeiten suchen").click()
    check(page)
    page.locator("button[name=slot]").nth(2).click()
    check(page)
    page.get_by_role("button", name="Termin buchen").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)
    page.get_by_label("Vor- und Nachname").fill("Ruf An")
    page.get_by_label("Telefonnummer").fill("0511 1234")
    page.get_by_label("Warum buchen Sie?").fill("hat angerufen")
    page.get_by_role("button", name="Termin buchen").click()
    expect(page.get_by_role("heading", name="Zum Vorlesen")).to_be_visible()
    check(page)
    appointment = page.url.partition("?")[0]
    page.get_by_role("link", name="Zu den Terminen des Tages").click()
    expect(page.get_by_role("link", name="Ruf An").first).to_be_visible()
    check(page)
    page.goto(f"{appointment}/move")
    check(page)
    page.locator("button[name=slot]").nth(3).click()
    page.get_by_role("button", name="Ja, Termin verschieben").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)
    page.goto(f"{appointment}/cancel")
    page.get_by_role("button", name="Ja, Termin absagen").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)
