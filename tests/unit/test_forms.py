"""Forms: what is good, what is refused, and that nothing typed is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import MultiDict

from videodesk.booking.schemas import Details, DetailsForm
from videodesk.catalogue.schemas import CONVERSATION_LANGUAGES
from videodesk.kit.forms import Form, is_single_line, read_form
from videodesk.kit.i18n import LANGUAGES, LOCALES

GOOD = {"name": "Kim Muster", "email": "kim@example.org"}


def details(**typed: str) -> Form[DetailsForm]:
    return read_form(DetailsForm, MultiDict(GOOD | typed))


def test_name_and_address_are_enough() -> None:
    form = details()

    assert form.data is not None
    assert form.data.details() == Details("Kim Muster", "kim@example.org", "", "de", "")


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", "Þórunn Ægisdóttir-Müller"),
        ("name", "محمد"),
        ("name", 'Kim O\'Neill, "KO"'),
        ("email", "kim+amt@sub.example.org"),
        ("email", "kim@müller.example"),
        ("phone", ""),
        ("phone", "+49 (511) 168-0"),
        ("phone", "0511/168 12.34"),
        ("language", "uk"),
        ("access_needs", "Untertitel\nund mehr Zeit"),
    ],
)
def test_what_people_are_called_and_need_is_taken(field: str, text: str) -> None:
    assert details(**{field: text}).errors == {}


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", ""),
        ("name", "K"),
        ("name", " K "),
        ("name", "x" * 101),
        ("name", "Kim\r\nBcc: everybody@example.org"),
        ("name", "Kim\u2028Muster"),
        ("name", "Kim\x85Muster"),
        ("email", "kim"),
        ("email", "kim@example"),
        ("email", "kim@example.org\nBcc: x@example.org"),
        ("email", "käm@example.org"),
        ("phone", "()"),
        ("phone", "call me"),
        ("phone", "1" * 41),
        ("language", "klingon"),
        ("access_needs", "x" * 501),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_kept(field: str, text: str) -> None:
    form = details(**{field: text})

    assert list(form.errors) == [field]
    assert form.data is None
    assert form.values == GOOD | {field: text.strip()}


def test_what_no_database_can_store_is_not_stored() -> None:
    assert details(name="K\x00im", access_needs="a\x00b").values == GOOD | {"name": "Kim", "access_needs": "ab"}


def test_a_file_in_place_of_a_text_is_no_text() -> None:
    form = read_form(DetailsForm, MultiDict[object]({"name": b"Kim", "email": "kim@example.org"}))

    assert form.errors == {"name": "field-error-name-missing"}


@given(st.text())
def test_a_single_line_holds_nothing_that_breaks_lines(text: str) -> None:
    try:
        is_single_line(text)
    except ValueError:
        return
    assert len(f"{text}.".splitlines()) == 1
    assert "\x00" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_of_a_conversation_has_a_name(language: str) -> None:
    assert all(LOCALES[language].languages.get(code) for code in CONVERSATION_LANGUAGES)
