"""Where templates, texts and built pages are: inside the installed package, or in `web/` of a checkout."""

import json
from functools import cached_property
from http import HTTPStatus
from pathlib import Path

from aiohttp import web

PACKAGE = Path(__file__).resolve().parent.parent


class MissingBuild(RuntimeError):
    """The browser's part has not been built."""


def web_directory() -> Path:
    inside = PACKAGE / "web"
    return inside if inside.is_dir() else PACKAGE.parent / "web"


async def cache_built_files(request: web.Request, response: web.StreamResponse) -> None:
    """A signal for `on_response_prepare`: a built file's name changes with its content, so it may be kept for ever."""
    if request.path.startswith(Assets.prefix) and response.status == HTTPStatus.OK:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"


class Assets:
    """Looks up the hashed file names that the front-end build has written down in its manifest."""

    prefix = "/static/"

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    @cached_property
    def _manifest(self) -> dict[str, dict[str, object]]:
        path = self.directory / ".vite" / "manifest.json"
        try:
            manifest: dict[str, dict[str, object]] = json.loads(path.read_text())
        except FileNotFoundError as error:
            raise MissingBuild(f"{path} is missing: build the pages with `make web`") from error
        return manifest

    def check(self) -> None:
        """Raise MissingBuild now rather than at the first page."""
        _ = self._manifest

    def script(self, entry: str) -> str:
        """The URL of an entry's script or stylesheet, e.g. `src/room.tsx`."""
        return f"{self.prefix}{self._manifest[entry]['file']}"

    def styles(self, entry: str) -> list[str]:
        """The URLs of the stylesheets that an entry and what it imports need."""
        seen: dict[str, None] = {}
        self._collect_styles(entry, seen, set())
        return [f"{self.prefix}{path}" for path in seen]

    def _collect_styles(self, entry: str, found: dict[str, None], visited: set[str]) -> None:
        if entry in visited:
            return
        visited.add(entry)
        chunk = self._manifest[entry]
        imports, css = chunk.get("imports", []), chunk.get("css", [])
        for imported in imports if isinstance(imports, list) else []:
            self._collect_styles(imported, found, visited)
        for path in css if isinstance(css, list) else []:
            found[path] = None
