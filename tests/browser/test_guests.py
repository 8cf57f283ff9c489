"""Four people in one call: each sees three moving pictures, and who signs is large for everybody."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.people import Citizen, Guest, StaffMember, invite
from tests.browser.test_accessibility import check
from tests.support.browser import PHONE, assert_sees


def test_four_people_see_each_other_and_who_signs_is_large(
    citizen: Citizen, staff: StaffMember, new_page: NewPage
) -> None:
    signer, relative = Guest(new_page()), Guest(new_page(viewport=PHONE))
    staff.open_desk()
    citizen.arrive()
    staff.call_next()
    citizen.expect_phase("call")

    link = invite(citizen.page, "sign_language")
    signer.come_in(link, "Ada Gebärde")
    relative.come_in(invite(staff.page, "relative"), "Ben Muster")

    assert_sees(citizen.page, "staff", "sign_language", "relative")
    assert_sees(staff.page, "citizen", "sign_language", "relative")
    assert_sees(signer.page, "citizen", "staff", "relative")
    assert_sees(relative.page, "citizen", "staff", "sign_language")
    for page in (citizen.page, staff.page, relative.page):
        sizes = _sizes(page)
        assert max(sizes, key=lambda tile: sizes[tile]) == "tile-sign_language", sizes
        assert _is_whole(page, "tile-sign_language")
    check(citizen.page)
    check(relative.page)

    relative.page.get_by_test_id("hang-up").click()
    assert_sees(citizen.page, "staff", "sign_language")
    relative.page.get_by_test_id("return").click()
    assert_sees(citizen.page, "staff", "sign_language", "relative")
    assert_sees(relative.page, "citizen", "staff", "sign_language")

    other = new_page()
    other.goto(link)
    expect(other.get_by_role("heading", level=1)).to_have_text("Dieser Link wurde schon geöffnet.")
    citizen.page.get_by_test_id("guests").click()
    citizen.page.get_by_test_id("revoke").click()
    signer.expect_phase("ended")
    expect(signer.page.get_by_role("heading", name="Sie nehmen nicht mehr teil")).to_be_visible()
    assert_sees(staff.page, "citizen", "relative")


def _sizes(page: Page) -> dict[str, float]:
    """The area of each picture on the page, by whose it is."""
    found: dict[str, float] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".remote")].map((tile) => {
          const {width, height} = tile.querySelector(".remote-picture").getBoundingClientRect();
          return [tile.dataset.testid, width * height];
        }))"""
    )
    return found


def _is_whole(page: Page, tile: str) -> bool:
    """Nothing of the picture is cut off."""
    fit: str = page.evaluate(
        "(tile) => getComputedStyle(document.querySelector(`[data-testid=${tile}] video`)).objectFit", tile
    )
    return fit == "contain"
