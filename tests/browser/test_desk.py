"""The desk at work: by keys and buttons, with a colleague who takes over, under the eyes of the office lead."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage
from tests.browser.people import Citizen, StaffMember
from tests.browser.test_accessibility import check
from tests.support.browser import assert_sees_and_hears
from tests.support.site import Site
from videodesk.demo.seed import STAFF

NOTE = "Es geht auch um das Auto."


def test_a_call_is_held_handed_over_with_a_note_and_finished_with_a_result(
    citizen: Citizen, staff: StaffMember, site: Site, new_page: NewPage
) -> None:
    colleague, lead = StaffMember(site, new_page()), StaffMember(site, new_page())
    staff.open_desk()
    colleague.open_desk("Platz 2", STAFF[1][0])
    lead.sign_in_as_admin()
    lead.page.get_by_role("link", name="Live-Übersicht").click()
    expect(_seat(lead.page, "Platz 1")).to_have_attribute("data-presence", "open")
    citizen.arrive()
    expect(lead.page.get_by_test_id("waiting-person")).to_contain_text("ist da")
    check(lead.page)

    staff.page.keyboard.press("n")
    assert_sees_and_hears(staff.page)
    expect(_seat(lead.page, "Platz 1")).to_contain_text("Anna Beispiel")
    expect(_seat(lead.page, "Platz 1")).to_have_attribute("data-presence", "busy")
    staff.page.get_by_test_id("private-note").fill("nh: kein Befehl, sondern eine Notiz")
    expect(staff.page.get_by_test_id("private-note-note")).to_have_text("Gespeichert")
    staff.page.get_by_label("Personalausweis oder Reisepass").check()
    expect(staff.page.get_by_test_id("checklist")).to_contain_text("1 von 1 gesehen")
    staff.page.get_by_test_id("hold").click()
    expect(staff.page.get_by_test_id("on-hold")).to_be_visible()
    expect(staff.page.get_by_test_id("quality")).to_contain_text("Von Kim Muster")
    check(staff.page)
    staff.page.get_by_test_id("hold").click()
    expect(staff.page.get_by_test_id("on-hold")).to_have_count(0)

    staff.page.get_by_test_id("hand-over").click()
    staff.page.get_by_label("Platz 2").check()
    staff.page.get_by_test_id("note-for-citizen").fill(NOTE)
    staff.page.get_by_test_id("confirm-hand-over-yes").click()
    expect(staff.page.get_by_test_id("asked")).to_contain_text("Platz 2")
    expect(colleague.page.get_by_test_id("offered")).to_contain_text(NOTE)
    check(colleague.page)
    colleague.page.get_by_test_id("accept").click()

    assert_sees_and_hears(colleague.page)
    expect(citizen.page.get_by_test_id("remote-video")).to_have_count(1)
    assert_sees_and_hears(citizen.page)
    expect(staff.page.get_by_test_id("call-panel")).to_have_count(0)
    expect(colleague.page.get_by_test_id("private-note")).to_have_value("nh: kein Befehl, sondern eine Notiz")
    expect(_seat(lead.page, "Platz 1")).to_have_attribute("data-presence", "open")
    expect(_seat(lead.page, "Platz 2")).to_contain_text("Jonas Muster")
    colleague.page.keyboard.press("e")
    colleague.page.get_by_label("Unterlagen fehlen").check()
    colleague.page.get_by_test_id("confirm-finish-yes").click()
    citizen.expect_phase("ended")
    expect(_seat(lead.page, "Platz 2")).to_have_attribute("data-presence", "open")


def test_the_line_is_filtered_parked_and_put_in_order_and_a_break_calls_nobody(
    citizen: Citizen, staff: StaffMember
) -> None:
    page = staff.page
    staff.open_desk()
    citizen.arrive()
    expect(page.get_by_test_id("waiting-person")).to_be_visible()

    page.keyboard.press("p")
    expect(page.get_by_test_id("on-break")).to_be_visible()
    page.keyboard.press("n")
    page.get_by_test_id("end-break").click()
    expect(page.get_by_test_id("on-break")).to_have_count(0)
    citizen.expect_phase("waiting")

    page.get_by_test_id("more").click()
    page.get_by_test_id("urge").click()
    expect(page.get_by_test_id("waiting-person")).to_contain_text("dringend")
    page.get_by_test_id("park").click()
    page.get_by_test_id("note-for-citizen").fill("Bitte holen Sie Ihren Ausweis.")
    page.get_by_test_id("confirm-park-yes").click()
    expect(page.get_by_test_id("parked")).to_contain_text("Bitte holen Sie Ihren Ausweis.")
    check(page)
    page.get_by_test_id("next").click()
    expect(page.get_by_test_id("refusal")).to_contain_text("niemand")
    page.get_by_test_id("more").click()
    page.get_by_test_id("unpark").click()
    expect(page.get_by_test_id("parked")).to_have_count(0)

    page.get_by_test_id("filter").click()
    page.get_by_label("Meldebescheinigung beantragen").check()
    page.reload()
    page.get_by_test_id("filter").click()
    expect(page.get_by_label("Meldebescheinigung beantragen")).to_be_checked()
    page.get_by_test_id("settings").click()
    page.get_by_test_id("switch-shortcuts").uncheck()
    page.keyboard.press("n")
    page.get_by_test_id("help").click()
    expect(page.get_by_test_id("shortcuts")).to_be_visible()
    citizen.expect_phase("waiting")


def _seat(page: Page, name: str) -> Locator:
    return page.get_by_test_id("seat").filter(has_text=name)
