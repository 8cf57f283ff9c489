"""Pages for bad lines: what can be small is small, and is fetched once."""

import json
from typing import Any

from tests.support.pages import HttpClient
from tests.support.world import PASSWORD
from videodesk.kit.web_files import web_directory

SMALL = {"Accept-Encoding": "gzip"}


async def test_built_files_come_compressed_and_are_kept(client: HttpClient) -> None:
    page = await (await client.get("/de/")).text()
    stylesheet = page.partition('rel="stylesheet" href="')[2].partition('"')[0]

    answer = await client.get(stylesheet, headers=SMALL)

    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert int(answer.headers["Content-Length"]) < 25_000


def test_what_blurs_a_background_is_fetched_only_when_wanted() -> None:
    manifest = json.loads((web_directory() / "dist" / ".vite" / "manifest.json").read_text())
    fetched = {file for entry in ("src/room.tsx", "src/desk.tsx") for file in _fetched_with(manifest, entry)}

    assert fetched
    assert not [file for file in fetched if "blur" in file or "segmentation" in file]
    blur = _fetched_with(manifest, "src/media/blur.ts")
    assert any(file.endswith(".wasm") for file in blur)
    # As browsers fetch it; the two models are alternatives.
    sizes = {(web_directory() / "dist" / f"{file}.br").stat().st_size for file in blur if not file.endswith("pb")}
    assert sum(sizes) < 2_000_000


def _fetched_with(manifest: dict[str, dict[str, Any]], name: str) -> set[str]:
    """The files that come along with an entry or a part that is loaded later."""
    chunk = manifest[name]
    files = {chunk["file"], *chunk.get("assets", ())}
    return files.union(*(_fetched_with(manifest, inner) for inner in chunk.get("imports", ())))


async def test_missing_files_are_not_kept(client: HttpClient) -> None:
    assert "immutable" not in (await client.get("/static/assets/gone.css")).headers.get("Cache-Control", "")


async def test_pages_of_citizens_are_compressed_and_those_of_staff_are_not(client: HttpClient) -> None:
    assert (await client.get("/de/services/meldebescheinigung", headers=SMALL)).headers["Content-Encoding"] == "gzip"
    await client.post("/de/staff/login", data={"login": "anna", "password": PASSWORD})
    assert "Content-Encoding" not in (await client.get("/de/staff", headers=SMALL)).headers
