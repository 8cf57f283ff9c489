"""Forms in which several people change the same thing: what was typed is kept, and nobody overwrites another unawares.

A form is what the browser sends, names and texts; a box that is not ticked is absent. It carries the fingerprint of
what was stored when it was shown as its field `version`.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from http import HTTPStatus
from typing import Any, TypeVar

from multidict import MultiMapping
from pydantic import BaseModel, ValidationError

from videodesk.kit.errors import ChangedMeanwhile

Model = TypeVar("Model", bound=BaseModel)
# Fields that every form has, and that say nothing about the thing itself.
FRAME = frozenset({"csrf", "version"})
GERMAN_DAY = "%d.%m.%Y"
YEARS = range(2000, 2200)


class WrongFields(Exception):
    """What only the transaction can find out about a form; undoes what it has done."""

    def __init__(self, **errors: str) -> None:
        """Fluent ids by field."""
        super().__init__()
        self.errors = errors


@dataclass(frozen=True)
class ErrorText:
    """A Fluent id with its variables; `label`, the Fluent id of the field's label, stands before it in the summary."""

    id: str
    about: Mapping[str, str | int]
    label: str


@dataclass
class Edit:
    """`errors` are told by field. `stored` is what is stored by now, where that is not what was shown."""

    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str | ErrorText] = field(default_factory=dict)
    stored: Mapping[str, str] | None = None
    version: str = ""

    @property
    def status(self) -> HTTPStatus:
        """Of the page that shows it."""
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.errors else HTTPStatus.OK

    def meanwhile(self, name: str) -> str | None:
        """What somebody else has saved in this field; None where it is what was typed."""
        if self.stored is None or self.stored.get(name, "") == self.typed.get(name, ""):
            return None
        return self.stored.get(name, "")


def shown(stored: Mapping[str, str]) -> Edit:
    """The form as it is opened."""
    return Edit(stored, version=fingerprint(stored))


def with_errors(typed: Mapping[str, str], errors: Mapping[str, str] | Mapping[str, ErrorText]) -> Edit:
    return Edit(typed, errors, version=typed.get("version", ""))


def overtaken(typed: Mapping[str, str], stored: Mapping[str, str]) -> Edit:
    """Somebody else was first: both are shown, and who saves now has seen what was stored."""
    return Edit(typed, stored=stored, version=fingerprint(stored))


def typed_in(posted: MultiMapping[Any]) -> dict[str, str]:
    """The posted texts. NUL cannot be typed, and PostgreSQL cannot store it."""
    return {
        name: value.replace("\0", "").replace("\r\n", "\n").strip()
        for name, value in posted.items()
        if isinstance(value, str)
    }


def fingerprint(form: Mapping[str, str]) -> str:
    said = sorted((name, text) for name, text in form.items() if text and name not in FRAME)
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def refuse_overwriting(typed: Mapping[str, str], given: Mapping[str, str], stored: Mapping[str, str]) -> None:
    """Raises ChangedMeanwhile when what is stored is not what the form has shown.

    `given` is what was typed as it would be stored: who gives what is there already, as a double click does, overwrites
    nothing. Read `stored` in the transaction that changes it, and locked.
    """
    if fingerprint(stored) not in (typed.get("version"), fingerprint(given)):
        raise ChangedMeanwhile


def read_input(
    model: type[Model],
    values: Mapping[str, object],
    prefix: str,
    *,
    whole: str = "",
    name_of: Callable[[Sequence[str]], str] = lambda place: place[0],
) -> tuple[Model | None, dict[str, str]]:
    """Check what was typed; an error's text is `field-error-<prefix>-<field>`.

    `name_of` tells the form's field from the place in the model; `.` and what follows is left out of the text's id.
    What is wrong with the model as a whole is told at the field `whole`.
    """
    try:
        return model.model_validate(values), {}
    except ValidationError as error:
        errors: dict[str, str] = {}
        for problem in error.errors():
            place = [str(part) for part in problem["loc"]]
            name = name_of(place) if place else whole
            errors.setdefault(name, f"field-error-{prefix}-{name.partition('.')[0].replace('_', '-')}")
        return None, errors


def typed_day(text: str) -> date | str | None:
    """As a browser's date field sends it, or as Germans write it; None where nothing is.

    What is neither, or a year that nobody means, is handed on in quotes, for the model to refuse: it would take digits
    for seconds.
    """
    text = text.strip()
    if not text:
        return None
    for read in (date.fromisoformat, lambda german: datetime.strptime(german, GERMAN_DAY).date()):  # noqa: DTZ007
        try:
            day = read(text)
        except ValueError:
            continue
        return day if day.year in YEARS else repr(text)
    return repr(text)


def typed_number(text: str) -> str | None:
    """With a comma or a point; None where nothing is."""
    return text.strip().replace(",", ".") or None
