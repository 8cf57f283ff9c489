"""Letters as people see them in their mail programs, and the admins' pages on which they are changed."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.browser.conftest import NewPage
from tests.browser.people import Citizen, StaffMember
from tests.browser.test_accessibility import AXE, RULES, RUN, SCREENS, check
from tests.browser.test_ways_of_use import Keyboard
from tests.support.site import Site, running_site
from tests.support.world import make_world
from videodesk.catalogue.schemas import Channel
from videodesk.demo.seed import ADMIN, PASSWORD
from videodesk.invites.proofs import LETTERS
from videodesk.invites.samples import SEVERAL, cases
from videodesk.invites.schemas import LetterKind
from videodesk.kit.i18n import LANGUAGES, translator
from videodesk.kit.tokens import new_token

SMALLEST_PHONE = {"width": 320, "height": 640}
# A thumb's breadth, in CSS pixels (WCAG 2.2, 2.5.5).
THUMB = 44
# A letter is shown within the page of a mail program, to which landmarks and headings belong.
LETTER_RULES = [rule for rule in RULES if rule != "best-practice"]
LETTER_SCREENS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 800, "height": 700}},
    "phone": {"viewport": SMALLEST_PHONE, "is_mobile": True, "has_touch": True},
    "dark": {"viewport": {"width": 800, "height": 700}, "color_scheme": "dark"},
    "dark phone": {"viewport": SMALLEST_PHONE, "is_mobile": True, "color_scheme": "dark"},
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, demo_database: Path) -> Iterator[Site]:
    """One for all tests here, and for no others: letters are changed."""
    with running_site(tmp_path_factory.mktemp("letters"), demo_database) as running:
        yield running


@pytest.fixture(params=SCREENS)
def page(request: pytest.FixtureRequest, new_page: NewPage) -> Page:
    return new_page(**SCREENS[request.param])


@pytest.fixture(scope="module")
def documents(demo_database: Path) -> dict[str, str]:
    """The HTML of every letter, in both languages and in the cases that have most in them."""
    brand = {"BRAND_CONTACT_PHONE": "0511 115", "BRAND_CONTACT_EMAIL": "info@musterstadt.example"}
    proofs = make_world(f"sqlite:///{demo_database}", BRAND_COLOUR="#0a5c9e", **brand).services.letter_proofs
    return {
        f"{name} {language} {case}": proofs.show(kind, case, translator(language)).html
        for name, kind in LETTERS.items()
        for language in (LANGUAGES if isinstance(kind, LetterKind) else ("de",))
        for case in cases(kind)
        if case.channel is Channel.ON_SITE
        and (case.persons == SEVERAL or case.by_office or not isinstance(kind, LetterKind))
    }


@pytest.mark.parametrize("screen", LETTER_SCREENS)
def test_letters_are_for_everybody(new_page: NewPage, documents: dict[str, str], screen: str) -> None:
    page = new_page(**LETTER_SCREENS[screen])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    assert len(documents) > 2 * len(LetterKind)
    for name, document in documents.items():
        page.set_content(document)
        page.evaluate(AXE.read_text() + ";0")
        assert page.evaluate(RUN, LETTER_RULES) == [], name
        assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth"), f"{name} is too wide"
        for button in page.locator(".button a").all():
            box = _box(button)
            assert min(box["width"], box["height"]) >= THUMB, name
    assert asked == [], "a letter that loads something tells who reads it, and when"


def test_buttons_fill_a_phone(new_page: NewPage, documents: dict[str, str]) -> None:
    page = new_page(**LETTER_SCREENS["phone"])
    page.set_content(next(document for name, document in documents.items() if name.startswith("reminder de")))

    widths = {round(_box(button)["width"]) for button in page.locator(".button").all()}

    assert page.locator(".button").count() == 3
    assert len(widths) == 1
    assert widths.pop() >= SMALLEST_PHONE["width"] - 2 * 20


def _box(shown: Locator) -> FloatRect:
    box = shown.bounding_box()
    assert box is not None
    return box


# The pages


def letter_to(site: Site, address: str) -> EmailMessage:
    letter = site.mail.next()
    while address not in str(letter["To"]):
        letter = site.mail.next()
    return letter


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_an_admin_changes_a_text_without_a_mouse(site: Site, staff: StaffMember, citizen: Citizen) -> None:
    """What is saved is in the next letter, though the server has not been started anew."""
    page, me = staff.page, Keyboard(staff.page)
    page.goto(f"{site.url}/de/admin")
    me.type("Anmeldename", ADMIN[0])
    me.type("Passwort", PASSWORD)
    me.press("Anmelden")
    me.press("Briefe", "link")
    me.type("Ihre E-Mail-Adresse für Proben", "admin@hannover.example")
    me.press("Adresse speichern")
    expect(page.get_by_role("status")).to_contain_text("gespeichert")
    me.press("Termin gebucht", "link")

    me.reach("Was geschehen ist", "textbox")
    page.keyboard.press("Control+a")
    page.keyboard.type("Schön, dass Sie kommen: { $day")
    me.press("Vorschau zeigen")
    expect(page.get_by_role("alert")).to_contain_text("Zeile 1, Zeichen 25: Diese geschweifte Klammer geht auf")
    me.press("Was geschehen ist: Zeile 1", "link")
    expect(page.get_by_role("textbox", name="Was geschehen ist")).to_be_focused()
    page.keyboard.press("Control+End")
    page.keyboard.type(" }!")
    me.press("Vorschau zeigen")
    letter = page.frame_locator("iframe")
    expect(letter.get_by_text("Schön, dass Sie kommen: ")).to_be_visible()
    button = letter.get_by_role("link", name="Termin öffnen")
    assert button.evaluate("(link) => getComputedStyle(link).display") == "block", "the letter has not its styles"
    button.click()
    expect(page).to_have_url(f"{site.url}/de/admin/letters/booked")
    assert len(page.context.pages) == 1

    me.press("Probe an mich senden")
    expect(page.get_by_role("status")).to_contain_text("admin@hannover.example")
    assert "Schön, dass Sie kommen: " in text_of(letter_to(site, "admin@hannover.example"))
    me.press("Speichern")
    expect(page.get_by_role("status")).to_contain_text("gespeichert")

    citizen.book_earliest()
    assert "Schön, dass Sie kommen: " in text_of(letter_to(site, citizen.email))


def test_pages_of_letters_are_for_everybody(site: Site, page: Page) -> None:
    StaffMember(site, page).sign_in_as_admin()
    page.goto(f"{site.url}/de/admin/letters")
    page.get_by_label("Ihre E-Mail-Adresse für Proben").fill("")
    page.get_by_role("button", name="Adresse speichern").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)
    for path in ("moved?by_office=on", "booked?language=en", "calendar", "staff-gone"):
        page.goto(f"{site.url}/de/admin/letters/{path}")
        check(page)
    page.goto(f"{site.url}/de/admin/letters/cancelled")
    other = page.context.new_page()
    other.goto(page.url)
    page.get_by_label("Betreff", exact=True).fill("Weg { $dya }")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("alert")).to_contain_text("gibt es in diesem Text nicht")
    check(page)
    other.get_by_label("Betreff", exact=True).fill(f"Abgesagt {new_token()}")
    other.get_by_role("button", name="Speichern").click()
    expect(other.get_by_role("status")).to_be_visible()
    page.get_by_label("Betreff", exact=True).fill("Weg { $day }")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("alert")).to_contain_text("Jemand anderes")
    check(page)


def test_letters_are_changed_without_javascript(site: Site, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    StaffMember(site, page).sign_in_as_admin()
    page.goto(f"{site.url}/de/admin/letters/rating?language=en")
    page.get_by_label("Betreff", exact=True).fill("Tell us")
    page.get_by_role("button", name="Vorschau zeigen").first.click()
    expect(page.get_by_role("strong").first).to_have_text("Tell us")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("How was your appointment on { $day }?")).to_be_visible()
    page.get_by_label("Wieder den ursprünglichen Text nehmen").check()
    page.get_by_role("button", name="Speichern").click()

    expect(page.get_by_label("Betreff", exact=True)).to_have_value("How was your appointment on { $day }?")
