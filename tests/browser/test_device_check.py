"""Before the call: does the line carry one, and what do others see of the room behind us?"""

from playwright.sync_api import Page, Playwright, expect

from tests.browser.conftest import StartSite
from tests.browser.people import Citizen, StaffMember
from tests.support.browser import FAKE_DEVICES, GRANT_DEVICES, launch, new_context, wait_for_more
from tests.support.site import Site
from tests.support.turn import TurnServer

# The running time that the fake camera writes into its picture: how much neighbouring pixels differ there, at most,
# and in how many frames we looked. It is no part of a person, so of a blurred background nothing of it is left.
WATCH_DETAILS = """
() => {
  window.details = {most: 0, looks: 0};
  const canvas = document.createElement("canvas");
  canvas.width = 240; canvas.height = 36;
  const paint = canvas.getContext("2d", {willReadFrequently: true});
  setInterval(() => {
    const video = document.querySelector('video[data-testid="remote-video"]');
    if (!video?.videoWidth) return;
    const {videoWidth: width, videoHeight: height} = video;
    paint.drawImage(video, width * .07, height * .015, width * .25, height * .065, 0, 0, 240, 36);
    const pixels = paint.getImageData(0, 0, 240, 36).data;
    let sum = 0;
    for (let i = 5; i < pixels.length; i += 4) sum += Math.abs(pixels[i] - pixels[i - 4]);
    window.details.most = Math.max(window.details.most, sum / (240 * 36));
    window.details.looks++;
  }, 40);
}
"""
REMEMBER_WEBGL = """
window.webgl = [];
for (const canvas of [HTMLCanvasElement, OffscreenCanvas]) {
  const getContext = canvas.prototype.getContext;
  canvas.prototype.getContext = function (kind, ...given) {
    const context = getContext.call(this, kind, ...given);
    if (kind === "webgl2") window.webgl.push(context);
    return context;
  };
}
"""
# As in a page in the background.
NO_ANIMATION_FRAMES = """
() => {
  window.requestAnimationFrame = () => 0;
  HTMLVideoElement.prototype.requestVideoFrameCallback = () => 0;
}
"""
TAKE_WEBGL_AWAY = "() => { for (const one of window.webgl) one.getExtension('WEBGL_lose_context')?.loseContext(); }"
SHARP = 1.5


def test_ways_to_the_relay_are_tried_for_real(
    playwright: Playwright, chromium: str, start_site: StartSite, turn: TurnServer
) -> None:
    site = start_site(MEDIA_TURN_URLS=",".join(turn.urls), MEDIA_TURN_SECRET=turn.secret)
    # The relay's certificate is signed by nobody.
    browser = launch(playwright, chromium, FAKE_DEVICES, GRANT_DEVICES, "--ignore-certificate-errors")
    citizen = Citizen(site, new_context(browser).new_page())
    connection = citizen.page.get_by_test_id("connection")
    _go_to_check(citizen)

    citizen.check_devices()

    expect(connection).to_have_attribute("data-verdict", "good")
    citizen.page.get_by_test_id("connection-details").click()
    found = [text.split("\n")[-1] for text in connection.locator("dl > div").all_inner_texts()]
    assert [text.endswith(" ms") for text in found[-3:]] == [True, True, True], found

    turn.stop()
    citizen.page.get_by_test_id("connection-again").click()
    expect(connection).to_have_attribute("data-verdict", "blocked")
    expect(connection).to_contain_text("mobile Daten")
    browser.close()


def test_a_blurred_room_is_never_seen(citizen: Citizen, staff: StaffMember) -> None:
    """Not before the call, not when WebGL is taken away in the middle of it: then there is no picture at all."""
    citizen.page.context.add_init_script(REMEMBER_WEBGL)
    staff.open_desk()
    staff.page.evaluate(WATCH_DETAILS)
    _go_to_check(citizen)
    citizen.check_devices()
    expect(citizen.page.get_by_test_id("connection")).to_have_attribute("data-verdict", "untested")
    citizen.page.get_by_test_id("blur").check()
    citizen.enter()
    staff.call_next()
    _assert_frames_come(staff.page)
    citizen.page.get_by_test_id("camera").click()
    expect(staff.page.locator(".remote-empty")).to_be_visible()
    citizen.page.get_by_test_id("camera").click()
    expect(staff.page.locator(".remote-empty")).to_have_count(0)
    citizen.page.evaluate(NO_ANIMATION_FRAMES)
    _assert_frames_come(staff.page)

    citizen.page.evaluate(TAKE_WEBGL_AWAY)
    expect(citizen.page.get_by_test_id("problem")).to_contain_text("Ihre Kamera ist aus")
    expect(staff.page.locator(".remote-empty")).to_be_visible()

    seen = staff.page.evaluate("() => window.details")
    assert seen["looks"] > 20
    assert seen["most"] < SHARP
    citizen.page.get_by_test_id("unblurred").click()
    staff.page.wait_for_function("(sharp) => window.details.most > 2 * sharp", arg=SHARP)


def test_without_a_picture_the_camera_is_not_asked_for(
    playwright: Playwright, chromium: str, shared_site: Site
) -> None:
    browser = launch(playwright, chromium, FAKE_DEVICES)
    # Whoever asked for the camera would be refused, and be told so.
    context = new_context(browser, permissions=["microphone"])
    page = context.new_page()
    _go_to_check(Citizen(shared_site, page))

    page.get_by_test_id("sound-only").click()
    expect(page.get_by_text("Ihre Kamera ist aus.")).to_be_visible()
    expect(page.get_by_test_id("level")).to_be_visible()
    page.reload()
    expect(page.get_by_test_id("level")).to_be_visible()
    expect(page.get_by_test_id("problem")).to_have_count(0)

    context.grant_permissions(["microphone", "camera"])
    page.get_by_test_id("camera").click()
    expect(page.get_by_test_id("own-video")).to_be_visible()
    browser.close()


def _go_to_check(citizen: Citizen) -> None:
    citizen.book_earliest()
    citizen.open_link_from_mail()
    citizen.go_to_room()


def _assert_frames_come(page: Page) -> None:
    """Without a graphics card the blur makes few of them, and fewer beside other tests."""
    wait_for_more(page, frames=5)
