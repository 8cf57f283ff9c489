"""Refusals: what a service raises when it will not do what was asked.

A refusal carries a kind and a stable code, never an HTTP status: `kit.http` maps it to a page or JSON, `kit.socket` to
an error acknowledgement. People read the Fluent text `refusal-<code>`, which says what to do.
"""

import enum


class Kind(enum.Enum):
    BAD_INPUT = "bad_input"
    NOT_SIGNED_IN = "not_signed_in"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    GONE = "gone"
    CONFLICT = "conflict"
    UNAVAILABLE = "unavailable"


class Refusal(Exception):
    """Base of every room's errors; subclasses set `kind` and `code`."""

    kind: Kind
    code: str

    def __init__(self, detail: str = "") -> None:
        """`detail` is English and for developers; it must hold no personal data (it is logged)."""
        super().__init__(detail or self.code)
        self.detail = detail or (self.__doc__ or self.code).strip()


class Malformed(Refusal):
    """The input does not have the shape that was asked for."""

    kind = Kind.BAD_INPUT
    code = "malformed"


class Forged(Refusal):
    """A write that does not come from one of our own pages, or from a page that is out of date."""

    kind = Kind.FORBIDDEN
    code = "forged"
