"""The name, logo and colours that people see: settings, so that no city stands in the code."""

import re
from pathlib import Path
from typing import Annotated

from aiohttp import web
from pydantic import AfterValidator, BaseModel, EmailStr, Field, FilePath, HttpUrl

from videodesk.kit.forms import Line

LOGO_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp"}


def _colour(value: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValueError("must be a colour such as #0a3d62")
    return value.lower()


def _logo(path: Path) -> Path:
    if path.suffix.lower() not in LOGO_TYPES:
        raise ValueError(f"must be one of {', '.join(LOGO_TYPES)}")
    return path


def _readable_on_white(value: str) -> str:
    if contrast(value, "#ffffff") < 4.5:
        raise ValueError("must have a contrast of at least 4.5 : 1 to white (WCAG 2.2, 1.4.3)")
    return value


Colour = Annotated[str, AfterValidator(_colour)]


class BrandConfig(BaseModel):
    """`VIDEODESK_BRAND_…`"""

    name: Line = Field("Bürgeramt", max_length=60)
    """The name of the service, e.g. "Bürgeramt" or "HannoverServicePoint"."""
    city: Line = Field("Musterstadt", max_length=60)
    """Who offers it; stands beside the name and in letters."""
    logo_file: Annotated[FilePath, AfterValidator(_logo)] | None = None
    """SVG, PNG or WebP, shown 40 px high; none shows the name alone."""
    colour: Annotated[Colour, AfterValidator(_readable_on_white)] = "#171a2b"
    """Buttons and links, #rrggbb; contrast to white at least 4.5 : 1."""
    contact_email: EmailStr | None = None
    """Where people ask; shown at the foot of pages and letters."""
    contact_phone: Line = Field("", max_length=40)
    imprint_url: HttpUrl | None = None
    privacy_url: HttpUrl | None = None


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours `#rrggbb`, 1 to 21 (WCAG 2.2, definition "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def brand_stylesheet(brand: BrandConfig) -> str:
    """Sets the colour where KERN reads it; on dark pages KERN's own light colours stay."""
    return f"""@media (prefers-color-scheme: light) {{
  :root {{
    --kern-color-action-default: {brand.colour};
    --kern-color-action-state-indicator-shade-hover: {brand.colour};
    --site-brand: {brand.colour};
  }}
}}
"""


class BrandFiles:
    def __init__(self, brand: BrandConfig) -> None:
        self._brand = brand

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/brand.css", self.stylesheet), web.get("/brand/logo", self.logo)]

    async def stylesheet(self, _request: web.Request) -> web.Response:
        headers = {"Cache-Control": "public, max-age=300"}
        return web.Response(text=brand_stylesheet(self._brand), content_type="text/css", headers=headers)

    async def logo(self, _request: web.Request) -> web.StreamResponse:
        path = self._brand.logo_file
        if path is None:
            raise web.HTTPNotFound
        # An SVG may hold scripts: sandboxed, it is a picture and nothing else.
        headers = {
            "Content-Type": LOGO_TYPES[path.suffix.lower()],
            "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
            "Cache-Control": "public, max-age=300",
        }
        return web.FileResponse(path, headers=headers)
