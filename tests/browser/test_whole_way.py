"""The first thing that must work: book, get the invite, join, talk. Two real browsers, nothing made up."""

from playwright.sync_api import expect

from tests.browser.people import Citizen, StaffMember
from tests.support.browser import assert_sees_and_hears


def test_citizen_and_staff_see_and_hear_each_other(citizen: Citizen, staff: StaffMember) -> None:
    staff.open_desk()
    citizen.arrive()
    expect(staff.page.get_by_test_id("waiting-count")).to_contain_text("1")

    staff.call_next()

    citizen.expect_phase("call")
    assert_sees_and_hears(citizen.page)
    assert_sees_and_hears(staff.page)
    expect(citizen.page.locator(".needs-script")).to_have_count(0)

    staff.finish()
    citizen.expect_phase("ended")
