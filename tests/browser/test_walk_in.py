"""Without an appointment: is somebody free, a place in the queue, and the talk. Real browsers, nothing made up."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.people import Citizen, StaffMember
from tests.browser.test_accessibility import SCREENS, check
from tests.support.browser import assert_sees_and_hears
from tests.support.site import Site


def come(citizen: Citizen, name: str) -> None:
    """From the page that says how things stand to the device check."""
    page = citizen.page
    page.goto(f"{citizen.site.url}/de/now")
    page.get_by_role("link", name="Meldebescheinigung").first.click()
    page.get_by_label("Vor- und Nachname").fill(name)
    page.get_by_role("button", name="Jetzt anstellen").click()
    citizen.expect_phase("check")


def test_who_walks_in_sees_place_and_wait_is_called_and_talks(
    site: Site, citizen: Citizen, staff: StaffMember, new_page: NewPage
) -> None:
    staff.open_desk("Platz 3")
    come(citizen, "Robin Ohnetermin")
    citizen.enter()
    expect(citizen.page.get_by_test_id("ahead")).to_contain_text("Sie sind als Nächstes dran")
    expect(citizen.page.get_by_test_id("ahead")).to_contain_text("Sie sind ohne Termin da")
    expect(citizen.page.get_by_test_id("estimate")).to_contain_text("Voraussichtlich in höchstens 5 Minuten")

    second = Citizen(site, new_page())
    come(second, "Toni Danach")
    second.enter()
    expect(second.page.get_by_test_id("ahead")).to_contain_text("Vor Ihnen wartet noch 1 Person")
    expect(second.page.get_by_test_id("estimate")).to_be_visible()

    people = staff.page.get_by_test_id("waiting-person")
    expect(people).to_have_count(2)
    expect(people.first).to_contain_text("Robin Ohnetermin")
    expect(people.first).to_contain_text("Ohne Termin")
    staff.call_next()

    citizen.expect_phase("call")
    assert_sees_and_hears(citizen.page)
    assert_sees_and_hears(staff.page)
    expect(staff.page.get_by_test_id("facts")).to_contain_text("ohne, da seit")
    expect(second.page.get_by_test_id("ahead")).to_contain_text("Sie sind als Nächstes dran")

    staff.finish()
    citizen.expect_phase("ended")


@pytest.fixture(params=SCREENS)
def page(request: pytest.FixtureRequest, new_page: NewPage) -> Page:
    return new_page(**SCREENS[request.param])


def test_the_pages_are_accessible(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/de/now")
    check(page)
    page.get_by_role("link", name="Meldebescheinigung").first.click()
    check(page)
    page.get_by_role("button", name="Jetzt anstellen").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)
    page.get_by_label("Vor- und Nachname").fill("Robin Ohnetermin")
    page.get_by_role("button", name="Jetzt anstellen").click()
    Citizen(site, page).enter()
    expect(page.get_by_test_id("estimate")).to_be_visible()
    check(page)


def test_without_javascript_there_is_a_place_in_the_queue_up_to_the_room(site: Site, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{site.url}/en/now")
    page.get_by_role("link", name="Refresh").click()
    page.get_by_role("link", name="registration").first.click()
    page.get_by_role("button", name="Join the queue").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_label("First and last name").fill("Robin Ohnetermin")
    page.get_by_role("button", name="Join the queue").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your video call")
    expect(page.get_by_text("The video call needs JavaScript.")).to_be_visible()
