"""Browsers with a camera that shows a moving test picture, and proof of what they see and hear."""

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, ViewportSize, expect

FAKE_DEVICES = "--use-fake-device-for-media-stream"
GRANT_DEVICES = "--use-fake-ui-for-media-stream"
# The browser looks up nobody but this machine.
ALONE = [
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    "--disable-background-networking",
]
PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
CALL_MS = 20_000
expect.set_options(timeout=CALL_MS)

# Remembers every peer connection of the page, for its statistics.
REMEMBER_PEERS = """
window.peerConnections = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...given) { super(...given); window.peerConnections.push(this); }
};
"""

RECEIVED = """
async () => {
  const sums = {frames: 0, audioEnergy: 0, audioPackets: 0, states: []};
  for (const peer of window.peerConnections) {
    sums.states.push(peer.connectionState);
    if (peer.connectionState === "closed") continue;
    (await peer.getStats()).forEach((entry) => {
      if (entry.type !== "inbound-rtp") return;
      if (entry.kind === "video") sums.frames += entry.framesDecoded ?? 0;
      if (entry.kind === "audio") sums.audioEnergy += entry.totalAudioEnergy ?? 0;
      if (entry.kind === "audio") sums.audioPackets += entry.packetsReceived ?? 0;
    });
  }
  return sums;
}
"""

# Decoded frames of each of the others' cameras that are on the page, by whose it is.
FRAMES = """
() => Object.fromEntries([...document.querySelectorAll("figure:has(video[data-testid='remote-video'])")].map(
  (tile) => [tile.dataset.testid, tile.querySelector("video").getVideoPlaybackQuality().totalVideoFrames]))
"""

# The page itself looks again and again: `wait_for_function` takes the promise of an answer for a yes.
RECEIVED_AT_LEAST = f"""
async ([least, milliseconds]) => {{
  const received = {RECEIVED};
  const end = performance.now() + milliseconds;
  for (;;) {{
    const now = await received();
    if (Object.entries(least).every(([name, value]) => now[name] >= value)) return;
    if (performance.now() > end) throw new Error(`wanted ${{JSON.stringify(least)}}, got ${{JSON.stringify(now)}}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }}
}}
"""

# Two pictures of the remote video: how varied one is, and how much the other differs.
PIXELS = """
async () => {
  const video = document.querySelector('video[data-testid="remote-video"]');
  if (!video || !video.videoWidth) return null;
  const canvas = document.createElement("canvas");
  canvas.width = 160; canvas.height = 90;
  const paint = canvas.getContext("2d", {willReadFrequently: true});
  const grab = () => { paint.drawImage(video, 0, 0, 160, 90); return paint.getImageData(0, 0, 160, 90).data.slice(); };
  const one = grab();
  await new Promise((resolve) => setTimeout(resolve, 500));
  const other = grab();
  const greens = [];
  let change = 0;
  for (let i = 1; i < one.length; i += 4) { greens.push(one[i]); change += Math.abs(one[i] - other[i]); }
  const mean = greens.reduce((a, b) => a + b) / greens.length;
  const spread = Math.sqrt(greens.reduce((a, g) => a + (g - mean) ** 2, 0) / greens.length);
  return {spread, change: change / greens.length};
}
"""


# A function, not an expression: the pages' content security policy forbids eval.
HAS_PICTURE = """() => document.querySelector('video[data-testid="remote-video"]').videoWidth > 0"""


def launch(playwright: Playwright, executable: str, *flags: str) -> Browser:
    return playwright.chromium.launch(executable_path=executable, args=[*ALONE, *flags])


def new_context(browser: Browser, *, language: str = "de-DE", **options: Any) -> BrowserContext:
    options.setdefault("viewport", DESKTOP)
    context = browser.new_context(locale=language, timezone_id="Europe/Berlin", **options)
    context.add_init_script(REMEMBER_PEERS)
    context.set_default_timeout(CALL_MS)
    return context


def received(page: Page) -> dict[str, Any]:
    """Decoded video frames, audio energy and packets of all open peer connections, and their states."""
    found: dict[str, Any] = page.evaluate(RECEIVED)
    return found


def assert_sees(page: Page, *whom: str) -> None:
    """A moving picture of each of them, by the role or kind that their tile names, and of nobody else."""
    expected = sorted(f"tile-{one}" for one in whom)
    page.wait_for_function(
        f"""(expected) => {{
          const now = ({FRAMES})();
          window.firstFrames ??= now;
          const first = window.firstFrames;
          const all = Object.keys(now).sort().join() === expected.join();
          if (!all || Object.keys(first).sort().join() !== expected.join()) {{
            window.firstFrames = now;
            return false;
          }}
          if (!expected.every((tile) => now[tile] > first[tile] + 3)) return false;
          delete window.firstFrames;
          return true;
        }}""",
        arg=expected,
    )


def wait_for_more(page: Page, **more: float) -> None:
    """Until so much more has been received, by the names of `received`."""
    before = received(page)
    wait_until_received(page, **{name: before[name] + value for name, value in more.items()})


def wait_until_received(page: Page, **least: float) -> None:
    page.evaluate(RECEIVED_AT_LEAST, [least, CALL_MS])


def assert_sees_and_hears(page: Page) -> None:
    """Moving pictures on the screen, and frames and sound by the browser's own count, growing."""
    wait_until_received(page, frames=5)
    wait_for_more(page, frames=5, audioEnergy=1e-6, audioPackets=5)
    expect(page.get_by_test_id("remote-video")).to_be_visible()
    page.wait_for_function(HAS_PICTURE)
    pixels = page.evaluate(PIXELS)
    assert pixels["spread"] > 1, f"the remote picture is one colour: {pixels}"
    assert pixels["change"] > 0.1, f"the remote picture stands still: {pixels}"
