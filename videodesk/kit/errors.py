"""Refusals: what a service raises when it will not do what was asked.

A refusal carries a kind and a stable code, never an HTTP status: `kit.http` maps it to a page or JSON, `kit.socket` to
an error acknowledgement. People read the Fluent text `refusal-<code>`, which says what to do.
"""

import enum
from collections.abc import Mapping
from types import MappingProxyType


class Kind(enum.Enum):
    BAD_INPUT = "bad_input"
    NOT_SIGNED_IN = "not_signed_in"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    GONE = "gone"
    CONFLICT = "conflict"
    PRECONDITION_FAILED = "precondition_failed"
    PRECONDITION_REQUIRED = "precondition_required"
    UNSUPPORTED_MEDIA = "unsupported_media"
    TOO_MANY = "too_many"
    UNAVAILABLE = "unavailable"


class Refusal(Exception):
    """Base of every room's errors; subclasses set `kind` and `code`."""

    kind: Kind
    code: str
    retry_after: int | None = None
    """After so many seconds asking again may help; the answer says so in its `Retry-After` header."""
    extensions: Mapping[str, object] = MappingProxyType({})
    """What the API tells besides code and detail, as members of the problem (RFC 9457, section 3.2)."""

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


class UnsupportedMediaType(Refusal):
    """The API reads application/json and nothing else."""

    kind = Kind.UNSUPPORTED_MEDIA
    code = "unsupported_media_type"


class PreconditionRequired(Refusal):
    """A change needs If-Match with the ETag of what is to be changed, so that nobody's work is overwritten."""

    kind = Kind.PRECONDITION_REQUIRED
    code = "precondition_required"


class ChangedMeanwhile(Refusal):
    """Somebody else has changed this since it was read: read it again."""

    kind = Kind.PRECONDITION_FAILED
    code = "changed_meanwhile"


class Busy(Refusal):
    """More is asked at this moment than can be answered in time."""

    kind = Kind.UNAVAILABLE
    code = "busy"
    retry_after = 30


class TooManyRequests(Refusal):
    """More has come from this part of the network than is allowed."""

    kind = Kind.TOO_MANY
    code = "too_many_requests"

    def __init__(self, retry_after: int) -> None:
        super().__init__()
        self.retry_after = retry_after


class KeyReused(Refusal):
    """This idempotency key has been used for another request."""

    kind = Kind.CONFLICT
    code = "idempotency_key_reused"


class ProofInvalid(Refusal):
    """The proof of work is wrong, out of date or used up: solve a new challenge."""

    kind = Kind.BAD_INPUT
    code = "proof_invalid"
