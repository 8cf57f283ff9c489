"""Long lists in pages: a cursor says after which item the next page begins, so that it stays right while items come."""

import base64
import binascii
import hmac
from typing import Generic, TypeVar

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import to_json

from videodesk.kit.api import ApiModel, wrong_fields
from videodesk.kit.tokens import TokenDeriver

MAX_LIMIT = 200

Item = TypeVar("Item")
Position = TypeVar("Position")


class PageQuery(ApiModel):
    """Inherit from it to add what is searched for."""

    limit: int = Field(50, ge=1, le=MAX_LIMIT)
    """How many items at most."""
    cursor: str | None = Field(None, max_length=500)
    """`next` of the page before; nothing for the first page."""


class Page(ApiModel, Generic[Item]):
    """The document names it as the program does: `class SlotPage(Page[Slot])`."""

    items: list[Item]
    next: str | None
    """The cursor of the next page; null on the last."""


class Cursor(Generic[Position]):
    """The cursors of one list. Whoever has one can read the position, so it must hold no personal data."""

    def __init__(self, tokens: TokenDeriver, name: str, position: type[Position]) -> None:
        self._tokens = tokens
        self._purpose = f"cursor-{name}"
        self._position: TypeAdapter[Position] = TypeAdapter(position)

    def write(self, position: Position) -> str:
        text = base64.urlsafe_b64encode(to_json(position)).decode().rstrip("=")
        return f"{text}.{self._seal(text)}"

    def read(self, cursor: str | None) -> Position | None:
        """Raises Malformed for what this list has not written."""
        if cursor is None:
            return None
        text, _, seal = cursor.partition(".")
        if not hmac.compare_digest(seal.encode(), self._seal(text).encode()):
            raise wrong_fields(cursor="is not a cursor of this list")
        try:
            return self._position.validate_json(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        except (ValidationError, binascii.Error):
            # Written by an older version, whose list was in another order.
            raise wrong_fields(cursor="is out of date") from None

    def _seal(self, text: str) -> str:
        return self._tokens.derive(self._purpose, text)
