"""Documents both ways, signatures by hand and by keyboard, a paper before the camera: in a real call."""

import base64
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.people import Citizen, StaffMember
from tests.browser.test_accessibility import check
from tests.support.browser import PHONE
from tests.support.papers import PNG, pdf

# As somebody does it who drags a file from another window.
DROP = """
([name, content]) => {
  const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
  const given = new DataTransfer();
  given.items.add(new File([bytes], name));
  const zone = document.querySelector('[data-testid="drop"]');
  for (const type of ["dragover", "drop"]) {
    zone.dispatchEvent(new DragEvent(type, {dataTransfer: given, bubbles: true, cancelable: true}));
  }
}
"""
HALFWAY = """() => [...document.querySelectorAll("progress")].some(({value}) => value > 0 && value < 100)"""


def drop(page: Page, name: str, content: bytes) -> None:
    page.evaluate(DROP, [name, base64.b64encode(content).decode()])


def slow_down(page: Page, bytes_per_second: int) -> None:
    """What is sent; -1 is as fast as it goes."""
    speed = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_per_second}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", speed)


def saved(page: Page, name: str) -> bytes:
    """What somebody gets who follows the link."""
    with page.expect_download() as download:
        page.get_by_test_id("documents").get_by_role("link", name=name).click()
    return Path(download.value.path()).read_bytes()


def draw_signature(page: Page) -> None:
    pad = page.get_by_test_id("pad")
    pad.scroll_into_view_if_needed()
    box: Any = pad.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    for step in range(20):
        page.mouse.move(box["x"] + 40 + 8 * step, box["y"] + 40 + (step % 5) * 8)
    page.mouse.up()


def test_documents_go_both_ways_and_what_is_signed_lands_with_the_case(citizen: Citizen, staff: StaffMember) -> None:
    mine, desk = citizen.page, staff.page
    photo, form = PNG + b"\0" * 600_000, pdf(pages=2)
    staff.open_desk()
    link = citizen.arrive()

    # Waiting: a photo is dropped, over a slow line, and something that is no document.
    slow_down(mine, 400_000)
    drop(mine, "Ausweis.jpeg", photo)
    mine.wait_for_function(HALFWAY)
    expect(mine.get_by_test_id("document")).to_contain_text("Ausweis.png")
    slow_down(mine, -1)
    drop(mine, "Programm.pdf", b"MZ")
    expect(mine.get_by_test_id("upload-fault")).to_contain_text("können wir nicht annehmen")
    check(mine)
    mine.get_by_test_id("upload-dismiss").click()

    # In the call: each gets what the other has given.
    staff.call_next()
    citizen.expect_phase("call")
    assert saved(desk, "Ausweis.png") == photo
    desk.get_by_test_id("file").set_input_files({"name": "Antrag.pdf", "mimeType": "", "buffer": form})
    expect(mine.get_by_text("Neues Dokument für Sie: Antrag.pdf")).to_be_attached()
    mine.get_by_test_id("open-documents").click()
    assert saved(mine, "Antrag.pdf") == form

    # The form is signed with the mouse.
    desk.get_by_test_id("ask-signature").click()
    check(desk)
    desk.get_by_test_id("ask-signature-yes").click()
    mine.get_by_test_id("sign-open").click()
    mine.get_by_test_id("sign").click()
    expect(mine.get_by_test_id("sign-missing")).to_be_visible()
    draw_signature(mine)
    check(mine)
    mine.get_by_test_id("sign").click()
    expect(mine.get_by_test_id("sign-outcome")).to_contain_text("Sie haben unterschrieben: Antrag.pdf")
    expect(desk.get_by_test_id("signature-state")).to_contain_text("Unterschrieben")
    assert saved(desk, "Antrag – unterschrieben.pdf").startswith(form)

    # A text is signed by keyboard alone.
    desk.get_by_test_id("ask-signature").click()
    desk.get_by_test_id("ask-signature-what").select_option("consent")
    desk.get_by_test_id("ask-signature-yes").click()
    mine.get_by_test_id("sign-open").press("Enter")
    expect(mine.get_by_test_id("sign-dialog")).to_be_visible()
    mine.get_by_test_id("sign-drawn").press("ArrowDown")
    mine.get_by_test_id("sign-sure").press("Space")
    mine.get_by_test_id("sign").press("Enter")
    expect(desk.get_by_test_id("document")).to_have_count(4)

    # The desk wants to see a card.
    desk.get_by_test_id("guide-id").click()
    expect(mine.get_by_test_id("guide")).to_contain_text("Ausweis")
    check(mine)
    mine.set_viewport_size(PHONE)
    desk.get_by_test_id("guide-id").click()
    expect(mine.get_by_test_id("guide")).to_have_count(0)

    # Afterwards it is all there for a while, on the page and behind the link.
    staff.finish()
    citizen.expect_phase("ended")
    expect(mine.get_by_test_id("document")).to_have_count(4)
    check(mine)
    mine.goto(link)
    expect(mine.get_by_role("link", name="Antrag – unterschrieben.pdf")).to_be_visible()
    expect(mine.get_by_role("link", name="Zwei Fragen beantworten")).to_be_visible()
    check(mine)
