"""What can go wrong for a citizen on the way into the call, and what they are told."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser.conftest import NewPage, StartSite
from tests.browser.people import Citizen, StaffMember
from tests.support.browser import (
    FAKE_DEVICES,
    GRANT_DEVICES,
    assert_sees_and_hears,
    launch,
    new_context,
    received,
    wait_for_more,
)
from tests.support.site import Site

# Seconds, for everybody to be connected to a server that has been started again.
BACK_AFTER_A_CRASH = 3.0
# Some three seconds of them.
FRAMES_DURING_A_CRASH = 45


def test_reload_reenters_the_same_call(citizen: Citizen, staff: StaffMember) -> None:
    _talk(citizen, staff)

    citizen.page.reload()

    citizen.expect_phase("call")
    assert_sees_and_hears(citizen.page)
    assert_sees_and_hears(staff.page)


def test_reloaded_desk_is_back_in_its_call(citizen: Citizen, staff: StaffMember) -> None:
    _talk(citizen, staff)

    staff.page.reload()

    assert_sees_and_hears(staff.page)
    assert_sees_and_hears(citizen.page)


def test_killed_server_leaves_the_call_alone(
    citizen: Citizen, staff: StaffMember, site: Site, record_property: Callable[[str, object], None]
) -> None:
    """The server dies in the middle of a call and is started again: nobody sees or hears a difference."""
    _talk(citizen, staff)
    pages = (citizen.page, staff.page)

    site.kill()
    before = [received(page)["frames"] for page in pages]
    expect(citizen.page.get_by_text("Der Server ist gerade nicht erreichbar")).to_be_visible()
    expect(staff.page.get_by_test_id("offline")).to_be_visible()
    citizen.write("Sind Sie noch da?")
    for page in pages:
        wait_for_more(page, frames=FRAMES_DURING_A_CRASH)
    during = [received(page)["frames"] - frames for page, frames in zip(pages, before, strict=True)]

    site.start()
    answers_at = time.monotonic()
    for page in pages:
        expect(page.get_by_test_id("status")).to_have_text("")
    expect(staff.page.get_by_test_id("offline")).to_have_count(0)
    gap = time.monotonic() - answers_at
    told = f"killed server: {during} frames decoded meanwhile, all lines back {gap:.1f} s after it answers"
    record_property("measured", told)
    assert gap < BACK_AFTER_A_CRASH

    expect(staff.page.get_by_test_id("chat")).to_contain_text("Sind Sie noch da?")
    for page in pages:
        assert_sees_and_hears(page)
        assert page.evaluate("() => window.peerConnections.length") == 1, "the media were set up anew"
    staff.finish()
    citizen.expect_phase("ended")


def test_second_tab_takes_over_and_the_first_is_told(citizen: Citizen, staff: StaffMember) -> None:
    link = _talk(citizen, staff)
    second = Citizen(citizen.site, citizen.page.context.new_page())

    second.page.goto(f"{link}/room")

    second.expect_phase("call")
    citizen.expect_phase("ended")
    expect(citizen.page.get_by_test_id("reload")).to_be_visible()
    assert_sees_and_hears(second.page)
    assert_sees_and_hears(staff.page)


def test_hung_up_citizen_can_come_back(citizen: Citizen, staff: StaffMember) -> None:
    _talk(citizen, staff)

    citizen.page.get_by_test_id("hang-up").click()
    citizen.expect_phase("ended")
    citizen.page.get_by_test_id("return").click()

    citizen.expect_phase("call")
    assert_sees_and_hears(citizen.page)
    assert_sees_and_hears(staff.page)


def test_mute_and_camera_off_reach_the_other_side(citizen: Citizen, staff: StaffMember) -> None:
    _talk(citizen, staff)

    citizen.page.get_by_test_id("camera").click()
    citizen.page.get_by_test_id("mic").click()

    expect(staff.page.locator(".remote-empty")).to_be_visible()
    before = received(staff.page)
    citizen.page.get_by_test_id("camera").click()
    citizen.page.get_by_test_id("mic").click()
    expect(staff.page.locator(".remote-empty")).to_have_count(0)
    assert_sees_and_hears(staff.page)
    assert received(staff.page)["frames"] > before["frames"]


def test_changed_microphone_goes_on_sounding(
    playwright: Playwright, chromium: str, site: Site, staff: StaffMember
) -> None:
    browser = launch(playwright, chromium, f"{FAKE_DEVICES}=device-count=3", GRANT_DEVICES)
    citizen = Citizen(site, new_context(browser).new_page())
    _talk(citizen, staff)

    citizen.page.get_by_test_id("devices").click()
    dialog = citizen.page.get_by_test_id("devices-dialog")
    for number in range(dialog.get_by_role("combobox").count()):
        dialog.get_by_role("combobox").nth(number).select_option(index=1)
    citizen.page.keyboard.press("Escape")

    assert_sees_and_hears(staff.page)
    browser.close()


@pytest.mark.parametrize(
    ("flags", "told"),
    [((FAKE_DEVICES,), "erlaub"), ((GRANT_DEVICES,), "Kamera")],
    ids=["permission denied", "no camera"],
)
def test_device_errors_are_explained(
    playwright: Playwright, chromium: str, site: Site, flags: tuple[str, ...], told: str
) -> None:
    browser = launch(playwright, chromium, *flags)
    citizen = Citizen(site, new_context(browser).new_page())
    citizen.book_earliest()
    citizen.open_link_from_mail()
    citizen.go_to_room()

    citizen.check_devices()

    help_text = citizen.page.locator("#room .kern-alert")
    expect(help_text.first).to_contain_text(told)
    # Without any device one can still go in, and be helped there.
    citizen.page.get_by_test_id("enter").click()
    citizen.expect_phase("waiting")
    browser.close()


def test_camera_in_use_is_explained(citizen: Citizen) -> None:
    # W3C Media Capture, section 10.2: a fake camera is never in use, so the answer is made here.
    citizen.page.add_init_script(
        "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('busy', 'NotReadableError'));"
    )
    citizen.book_earliest()
    citizen.open_link_from_mail()
    citizen.go_to_room()
    citizen.check_devices()

    expect(citizen.page.locator("#room .kern-alert").first).to_contain_text("anderes Programm")


def test_unsupported_browser_is_told(citizen: Citizen) -> None:
    citizen.page.add_init_script("delete window.RTCPeerConnection;")
    citizen.book_earliest()
    link = citizen.open_link_from_mail()
    citizen.page.goto(f"{link}/room")

    citizen.expect_phase("error")
    expect(citizen.page.locator("#room")).to_contain_text("Browser")


def test_too_early_is_told_with_the_time(start_site: StartSite, new_page: NewPage) -> None:
    citizen = Citizen(start_site(BOOKING_NOTICE_MINUTES="120"), new_page())
    citizen.book_earliest()
    citizen.open_link_from_mail()
    expect(citizen.page.get_by_text("Der Warteraum öffnet am")).to_be_visible()

    citizen.page.get_by_role("link", name="Kamera und Ton prüfen").click()

    citizen.check_devices()
    expect(citizen.page.get_by_test_id("enter")).to_have_attribute("aria-disabled", "true")
    expect(citizen.page.locator("#opens-at")).to_be_visible()


def test_missed_is_told(citizen: Citizen, staff: StaffMember) -> None:
    staff.open_desk()
    link = citizen.arrive()
    citizen.page.goto("about:blank")

    staff.page.get_by_test_id("missed").first.click()
    staff.page.get_by_test_id("confirm-missed-yes").click()

    citizen.page.goto(f"{link}/room")
    citizen.expect_phase("ended")
    citizen.page.goto(link)
    expect(citizen.page.get_by_text("Dieser Termin ist vorbei")).to_be_visible()


def test_cancelled_in_another_tab_is_told(citizen: Citizen) -> None:
    link = citizen.arrive()
    other = citizen.page.context.new_page()
    other.goto(f"{link}/cancel")

    other.get_by_role("button", name="Ja, Termin absagen").click()

    citizen.expect_phase("ended")
    other.goto(link)
    expect(other.get_by_role("heading", level=1)).to_have_text("Dieser Termin ist abgesagt.")
    expect(other.get_by_role("link", name="Termin buchen")).to_be_visible()


def _talk(citizen: Citizen, staff: StaffMember) -> str:
    staff.open_desk()
    link = citizen.arrive()
    staff.call_next()
    citizen.expect_phase("call")
    assert_sees_and_hears(citizen.page)
    assert_sees_and_hears(staff.page)
    return link
