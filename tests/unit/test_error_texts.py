"""Whoever is refused reads what to do: each refusal and each wrong field has its text."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from multidict import MultiDict
from pydantic import BaseModel

import videodesk
from videodesk.accounts.pages import SignInForm
from videodesk.booking.schemas import DetailsForm
from videodesk.kit.errors import Kind, Refusal
from videodesk.kit.forms import read_form
from videodesk.kit.http import STATUS
from videodesk.kit.i18n import LANGUAGES, translator

LONG = "x" * 1000
# They never become a page: the live pages have texts of their own for them, or the page catches them.
NEVER_A_PAGE = {
    "already_called",
    "desk_busy",
    "hold_expired",
    "nobody_waiting",
    "not_in_state",
    "not_invited",
    "not_offered",
    "not_waiting",
    "not_your_consultation",
    "not_your_guest",
    "number_missing",
    "on_break",
    "over",
    "own_desk",
    "peer_absent",
    "somebody_shares",
    "too_early",
    "too_many_guests",
    "unknown_guest",
}
# A browser's field lets nobody type these; who does so by other means reads the general "field-error".
NOT_TYPED = {
    "field-error-name-value-error",
    "field-error-login-string-too-long",
    "field-error-password-string-too-long",
}


def refusals() -> Iterator[type[Refusal]]:
    for module in pkgutil.walk_packages(videodesk.__path__, "videodesk."):
        if module.name.endswith(".errors"):
            importlib.import_module(module.name)
    todo = list(Refusal.__subclasses__())
    while todo:
        one = todo.pop()
        todo += one.__subclasses__()
        if one.__module__.startswith("videodesk."):  # tests have some of their own
            yield one


REFUSALS = sorted(refusals(), key=lambda refusal: refusal.code)


def test_all_refusals_are_found() -> None:
    assert len({refusal.code for refusal in REFUSALS}) >= 20
    assert {refusal.code for refusal in REFUSALS} >= NEVER_A_PAGE


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: str(refusal.__name__))
def test_a_refusal_has_a_stable_code_a_kind_and_a_reason(refusal: type[Refusal]) -> None:
    assert refusal.code.replace("_", "").isalpha()
    assert refusal.code == refusal.code.lower()
    assert (refusal.__doc__ or "").strip().endswith("."), "without a detail of its own this is what developers read"
    assert refusal.kind in STATUS


def test_every_kind_has_a_status() -> None:
    assert set(STATUS) == set(Kind)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted({refusal.code for refusal in REFUSALS} - NEVER_A_PAGE))
def test_a_refusal_says_what_has_happened_and_what_to_do(code: str, language: str) -> None:
    message = f"refusal-{code.replace('_', '-')}"

    assert translator(language).text(message)
    assert translator(language).text(f"{message}-action")


WRONG: list[tuple[type[BaseModel], dict[str, str]]] = [
    (DetailsForm, {}),
    (DetailsForm, {"name": "", "email": ""}),
    (DetailsForm, {"name": "K\x07m", "email": "kim@", "phone": "abc", "language": "xx"}),
    (DetailsForm, {"name": LONG, "email": f"kim@{LONG}.org", "phone": "1" * 50, "access_needs": LONG}),
    (DetailsForm, {"name": "Kim", "email": f"{LONG}@example.org", "phone": "1\n2 3"}),
    (SignInForm, {}),
    (SignInForm, {"login": "", "password": ""}),
    (SignInForm, {"login": LONG, "password": LONG}),
]


@pytest.mark.parametrize(("model", "typed"), WRONG)
def test_each_wrong_field_has_its_text(model: type[BaseModel], typed: dict[str, str]) -> None:
    errors = read_form(model, MultiDict(typed)).errors

    assert errors
    for message in set(errors.values()) - NOT_TYPED:
        assert translator("de").has(message), message


def test_the_general_text_exists() -> None:
    assert translator("de").has("field-error")
