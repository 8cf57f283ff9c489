"""Forms: what was typed is checked by a pydantic model; what is wrong is told beside the field, and all is kept."""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Annotated, Generic, TypeVar

from email_validator import validate_email
from multidict import MultiMapping
from pydantic import AfterValidator, BaseModel, EmailStr, Field, ValidationError

Model = TypeVar("Model", bound=BaseModel)


@dataclass
class Form(Generic[Model]):
    """`values` as typed (empty where nothing was), `errors` as a Fluent id a wrong field, `data` when all is right."""

    values: Mapping[str, str] = field(default_factory=lambda: defaultdict(str))
    errors: dict[str, str] = field(default_factory=dict)
    data: Model | None = None

    @property
    def status(self) -> HTTPStatus:
        """Of the page that shows it."""
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.errors else HTTPStatus.OK


def read_form(model: type[Model], posted: MultiMapping[object]) -> Form[Model]:
    """Check the posted fields. An error's text is the Fluent message `field-error-<field>-<pydantic error type>`."""
    values = {name: _text(value) for name in model.model_fields if isinstance(value := posted.get(name), str)}
    try:
        return Form(defaultdict(str, values), data=model.model_validate(values))
    except ValidationError as error:
        return Form(defaultdict(str, values), errors=_first_error_of_each_field(error))


def _text(value: str) -> str:
    # NUL cannot be typed, and PostgreSQL cannot store it.
    return value.replace("\0", "").strip()


def _first_error_of_each_field(error: ValidationError) -> dict[str, str]:
    errors: dict[str, str] = {}
    for problem in error.errors():
        name = str(problem["loc"][0]) if problem["loc"] else "form"
        kind = str(problem["type"]).replace("_", "-")
        errors.setdefault(name, f"field-error-{name.replace('_', '-')}-{kind}")
    return errors


def parts(value: object) -> object:
    """A pydantic check, before others: what stands between commas."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def is_single_line(text: str) -> str:
    """A pydantic check: no line break or other control character (they would forge mail and calendar lines)."""
    if any(unicodedata.category(character) in ("Cc", "Zl", "Zp") for character in text):
        raise ValueError("must be a single line without control characters")
    return text


def _ascii_address(value: str) -> str:
    """With the domain as DNS knows it (RFC 5891): not every mail server takes other characters (RFC 6531)."""
    address = validate_email(value, check_deliverability=False).ascii_email
    if address is None:
        raise ValueError("must have no umlauts or other special characters before the @")
    return address


MailAddress = Annotated[EmailStr, AfterValidator(_ascii_address)]
Line = Annotated[str, AfterValidator(is_single_line)]
Key = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}$")]
"""What a thing is called in addresses and by programs."""
