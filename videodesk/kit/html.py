"""Server-rendered pages: Jinja templates, with texts, dates and assets of the reader's language at hand."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from videodesk.kit.branding import BrandConfig
from videodesk.kit.i18n import DEFAULT_LANGUAGE, LANGUAGES, Translator, preferred_language, translator
from videodesk.kit.ticks import clock_text
from videodesk.kit.web_files import Assets


def request_language(request: web.Request) -> str:
    """The language in the path; without one, the browser's wish."""
    return request.match_info.get("lang") or preferred_language(request.headers.get("Accept-Language"))


class Html:
    def __init__(
        self,
        directory: Path,
        assets: Assets,
        brand: BrandConfig,
        public_url: str,
        demo: bool,
        *,
        sends_sms: bool = False,
    ) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(directory),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
        )
        self._environment.globals.update(
            assets=assets, brand=brand, languages=LANGUAGES, public_url=public_url, demo=demo, sends_sms=sends_sms
        )
        self._load_everything()

    def _load_everything(self) -> None:
        """Now rather than at the first page: a broken template stops the start, and no file is read while serving."""
        for name in self._environment.list_templates():
            self._environment.get_template(name)
        for language in LANGUAGES:
            translator(language)

    def render(
        self, template: str, language: str = DEFAULT_LANGUAGE, *, texts: Translator | None = None, **context: Any
    ) -> str:
        """With `texts` in place of those that come with the program."""
        return self._environment.get_template(template).render(
            lang=language, **_text_helpers(texts or translator(language)), **context
        )

    def fragment(self, template: str, language: str, **context: Any) -> Markup:
        """A part of a page, rendered by itself."""
        return Markup(self.render(template, language, **context))  # noqa: S704 - what is in it has been escaped

    def page(self, request: web.Request, template: str, *, status: int = 200, **context: Any) -> web.Response:
        language = request_language(request)
        context.setdefault("other_languages", _same_page_in(request, language))
        body = self.render(template, language, **context)
        response = web.Response(text=body, content_type="text/html", status=status)
        response.headers["Content-Language"] = language
        # Every page is about somebody or about what is free right now.
        response.headers["Cache-Control"] = "no-store"
        # Staff pages hold a CSRF token, which compression beside reflected input would give away (BREACH).
        if "staff" not in context:
            response.enable_compression()
        return response


def _text_helpers(texts: Translator) -> dict[str, Any]:
    def day(value: date | datetime, zone: ZoneInfo | None = None) -> str:
        return texts.day(value, zone)

    return {
        "t": texts.text,
        "has_text": texts.has,
        "day": day,
        "short_day": texts.short_day,
        "clock_time": texts.time,
        "clock_text": clock_text,
        "money": texts.money,
    }


def _same_page_in(request: web.Request, language: str) -> dict[str, str]:
    prefix = f"/{language}/"
    if not request.path.startswith(prefix):
        return {other: f"/{other}/" for other in LANGUAGES if other != language}
    rest = request.raw_path.removeprefix(prefix)
    return {other: f"/{other}/{rest}" for other in LANGUAGES if other != language}
