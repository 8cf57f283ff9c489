"""Texts: nothing is missing in any language, and the language fits the reader."""

import re
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from fluent.syntax import FluentParser, ast, visitor
from hypothesis import given
from hypothesis import strategies as st

from videodesk.kit.i18n import DEFAULT_LANGUAGE, LANGUAGES, MissingText, preferred_language, translator
from videodesk.kit.web_files import web_directory

LOCALES = web_directory() / "locales"
FILES = sorted(path.name for path in (LOCALES / DEFAULT_LANGUAGE).glob("*.ftl"))
INSTANT = datetime(2026, 11, 23, 8, 15, tzinfo=UTC)


class _Variables(visitor.Visitor):
    def __init__(self) -> None:
        self.found: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.found.add(node.id.name)


def messages(path: Path) -> dict[str, set[str]]:
    """Each message of a file with its variables."""
    found = {}
    for entry in FluentParser().parse(path.read_text(encoding="utf-8")).body:
        assert not isinstance(entry, ast.Junk), f"{path.name}: {entry.content!r} cannot be read"
        if isinstance(entry, ast.Message):
            assert entry.id.name not in found, f"{path.name} has {entry.id.name} twice"
            variables = _Variables()
            variables.visit(entry)
            found[entry.id.name] = variables.found
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_files(language: str) -> None:
    assert sorted(path.name for path in (LOCALES / language).iterdir()) == FILES


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_messages_with_the_same_variables(language: str, name: str) -> None:
    assert messages(LOCALES / language / name) == messages(LOCALES / DEFAULT_LANGUAGE / name)


def test_no_message_is_in_two_files() -> None:
    ids = [message_id for name in FILES for message_id in messages(LOCALES / DEFAULT_LANGUAGE / name)]

    assert sorted(set(ids)) == sorted(ids)


def used_in_templates() -> set[str]:
    sources = [path.read_text(encoding="utf-8") for path in (web_directory() / "templates").rglob("*.*")]
    return {found for source in sources for found in re.findall(r"""\bt\(["']([a-z0-9-]+)["']\s*[,)]""", source)}


def test_every_text_that_a_template_names_exists() -> None:
    used = used_in_templates()

    assert len(used) > 100
    assert [name for name in sorted(used) if not translator("en").has(name)] == []


def test_a_missing_text_is_a_fault_and_not_an_empty_page() -> None:
    with pytest.raises(MissingText, match="no-such-text"):
        translator("de").text("no-such-text")


def test_a_missing_variable_is_a_fault() -> None:
    with pytest.raises(ValueError, match="hold-until"):
        translator("de").text("hold-until")


@pytest.mark.parametrize(
    ("language", "day", "short", "money"),
    [
        ("de", "Montag, 23. November 2026", "Mo., 23. Nov.", "12,50\xa0€"),
        ("en", "Monday, 23 November 2026", "Mon 23 Nov", "€12.50"),
    ],
)
def test_days_times_and_money_are_written_as_people_write_them(language: str, day: str, short: str, money: str) -> None:
    texts, berlin = translator(language), ZoneInfo("Europe/Berlin")

    assert texts.day(INSTANT, berlin) == day
    assert texts.short_day(INSTANT, berlin) == short
    assert texts.time(INSTANT, berlin) == "09:15"
    assert texts.money(1250) == money


def test_late_in_the_evening_it_is_the_day_of_the_office() -> None:
    assert translator("en").day(datetime(2026, 11, 23, 23, 30, tzinfo=UTC), ZoneInfo("Europe/Berlin")).startswith("Tue")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "de"),
        ("", "de"),
        ("en", "en"),
        ("EN-us,en;q=0.9", "en"),
        ("fr, en;q=0.8, de;q=0.7", "en"),
        ("en;q=0.3, de;q=0.7", "de"),
        ("en; q=0.9 , de ;q=0.8", "en"),
        ("fr, it", "de"),
        ("*", "de"),
        ("en;q=0", "de"),
        ("en;q=high, de;q=0.1", "de"),
        ("en;q=0.2, fr;q=nan, de;q=nan, en;q=nan, de;q=0.9", "de"),
        ("en;q=0.5, de;q=1e9", "en"),
        (";;;,,,q=;en", "de"),
    ],
)
def test_the_language_is_the_best_that_the_browser_asks_for(header: str | None, language: str) -> None:
    assert preferred_language(header) == language


@given(st.text(alphabet="deEN-*,;=q 0.19nai", max_size=60) | st.text())
def test_no_header_is_too_strange(header: str) -> None:
    assert preferred_language(header) in LANGUAGES
