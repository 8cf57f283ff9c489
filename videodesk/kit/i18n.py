"""Texts in the reader's language: Fluent files of `web/locales/<language>/`, dates and money by Babel."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from babel.core import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency
from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast
from fluent.syntax.serializer import serialize_placeable

from videodesk.kit.web_files import web_directory

LANGUAGES = ("de", "en")
DEFAULT_LANGUAGE = "de"
LOCALES = {"de": Locale("de", "DE"), "en": Locale("en", "GB")}
KNOWN_TEXTS = 8192
LANGUAGE_PATTERN = "{lang:" + "|".join(LANGUAGES) + "}"
# Further lines of a message are told from the next message by their indent.
INDENT = "    "

log = structlog.get_logger(__name__)


class MissingText(KeyError):
    """No Fluent message of this id: a fault of the program, found by the tests."""


class Translator:
    """All texts of one language."""

    def __init__(self, language: str, resources: Sequence[ast.Resource]) -> None:
        """Of two messages with the same id, the later one counts."""
        self.language = language
        self.resources = tuple(resources)
        self.locale = LOCALES[language]
        _ = self.locale.date_formats  # Babel reads its file at the first use: now rather than while serving
        # Isolation marks would be read out and copied along with names and links.
        self._bundle = FluentBundle([self.locale.language], use_isolating=False)
        for resource in self.resources:
            self._bundle.add_resource(resource, allow_overrides=True)
        # A page with times has hundreds of texts and dates, and the next one has the same.
        self._known_text = lru_cache(KNOWN_TEXTS)(self._text)
        self._known_date = lru_cache(KNOWN_TEXTS)(self._date)

    def text(self, message_id: str, **arguments: Any) -> str:
        """The message with its variables filled in. Raises MissingText, or ValueError where one is not given."""
        return self._known_text(message_id, tuple(arguments.items()))

    def _text(self, message_id: str, arguments: tuple[tuple[str, Any], ...]) -> str:
        if not self._bundle.has_message(message_id):
            raise MissingText(f"{message_id} ({self.language})")
        pattern = self._bundle.get_message(message_id).value
        if pattern is None:
            raise MissingText(f"{message_id} has no value ({self.language})")
        text, errors = self._bundle.format_pattern(pattern, dict(arguments))
        if errors:
            raise ValueError(f"{message_id} ({self.language}): {errors}")
        return str(text)

    def has(self, message_id: str) -> bool:
        return bool(self._bundle.has_message(message_id))

    def messages(self) -> list[str]:
        """Their ids, in the order of the files."""
        return list(self._patterns)

    def pattern(self, message_id: str) -> str:
        """The message as it is written, with its variables. Raises MissingText."""
        if message_id not in self._patterns:
            raise MissingText(f"{message_id} ({self.language})")
        return "".join(map(_written, self._patterns[message_id].elements))

    @cached_property
    def _patterns(self) -> dict[str, ast.Pattern]:
        entries = [entry for resource in self.resources for entry in resource.body]
        return {entry.id.name: entry.value for entry in entries if isinstance(entry, ast.Message) and entry.value}

    def changed(self, patterns: Mapping[str, str]) -> "Translator":
        """The same with these patterns in place of ours."""
        return _ChangedTranslator(self, patterns) if patterns else self

    def day(self, value: date | datetime, zone: ZoneInfo | None = None) -> str:
        """Monday, 23 November 2026."""
        return self._known_date(_local_day(value, zone), "")

    def short_day(self, value: date | datetime, zone: ZoneInfo | None = None) -> str:
        """Mon 23 Nov, in German Mo., 23. Nov."""
        return self._known_date(_local_day(value, zone), "MMMEd")

    def _date(self, day: date, skeleton: str) -> str:
        if skeleton:
            return str(format_skeleton(skeleton, day, locale=self.locale))
        return str(format_date(day, "full", locale=self.locale))

    def time(self, value: datetime, zone: ZoneInfo) -> str:
        """09:15 in the wall clock of `zone`."""
        return value.astimezone(zone).strftime("%H:%M")

    def money(self, cents: int) -> str:
        return str(format_currency(cents / 100, "EUR", locale=self.locale))


class _ChangedTranslator(Translator):
    """What somebody has written must stop nothing: where it cannot be used, our own text is."""

    def __init__(self, original: Translator, patterns: Mapping[str, str]) -> None:
        # Each by itself, so that one that is broken takes no other along.
        changed = [FluentResource(message_source(name, pattern)) for name, pattern in patterns.items()]
        super().__init__(original.language, [*original.resources, *changed])
        self._original = original

    def _text(self, message_id: str, arguments: tuple[tuple[str, Any], ...]) -> str:
        try:
            return super()._text(message_id, arguments)
        except Exception:  # whatever it is: Fluent raises several
            log.warning("changed_text_unusable", message=message_id, language=self.language)
            return self._original.text(message_id, **dict(arguments))


def message_source(message_id: str, pattern: str) -> str:
    """A message as it would stand in a file."""
    return f"{message_id} = " + pattern.replace("\n", f"\n{INDENT}") + "\n"


def _written(element: ast.TextElement | ast.Placeable) -> str:
    return serialize_placeable(element) if isinstance(element, ast.Placeable) else element.value


def _local_day(value: date | datetime, zone: ZoneInfo | None) -> date:
    if not isinstance(value, datetime):
        return value
    return (value.astimezone(zone) if zone else value).date()


@cache
def translator(language: str) -> Translator:
    directory = web_directory() / "locales" / language
    return Translator(language, [_read(path) for path in sorted(directory.glob("*.ftl"))])


def _read(path: Path) -> ast.Resource:
    return FluentResource(path.read_text(encoding="utf-8"))


def preferred_language(accept_language: str | None) -> str:
    """The best of our languages for an Accept-Language header (RFC 9110, section 12.5.4)."""
    ranked = sorted(_weighted_languages(accept_language or ""), key=lambda item: -item[1])
    return next((language for language, weight in ranked if weight > 0), DEFAULT_LANGUAGE)


def _weighted_languages(header: str) -> Iterable[tuple[str, float]]:
    for part in header.split(","):
        tag, _, parameter = part.strip().partition(";")
        language = tag.partition("-")[0].lower()
        if language in LANGUAGES:
            name, _, weight = parameter.strip().partition("=")
            yield language, _weight(weight) if name == "q" else 1.0


def _weight(text: str) -> float:
    try:
        weight = float(text)
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
