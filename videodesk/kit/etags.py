"""Which version of a thing somebody has seen: ETags, so that of two who change it neither overwrites the other."""

import hashlib
import json

from aiohttp import ETag, web
from aiohttp.helpers import ETAG_ANY
from pydantic_core import to_json

from videodesk.kit.errors import ChangedMeanwhile, PreconditionRequired


def etag_of(model: object) -> str:
    """A strong ETag: what reads the same has the same, in whatever order a mapping has come from the database."""
    canonical = json.dumps(json.loads(to_json(model)), sort_keys=True, separators=(",", ":"))
    return f'"{hashlib.sha256(canonical.encode()).hexdigest()[:32]}"'


class IfMatch:
    """What the caller believes to change. `check` must be called, with the resource as it is now.

    Read it in the unit of work that changes it, and locked: otherwise somebody may come in between on PostgreSQL.
    """

    def __init__(self, tags: tuple[ETag, ...]) -> None:
        self._tags = tags
        self.checked = False

    def check(self, current: object) -> None:
        """`current` is what GET would answer. Raises ChangedMeanwhile."""
        self.checked = True
        now = etag_of(current).strip('"')
        # Strong comparison (RFC 9110, section 8.8.3.2).
        if not any(tag.value in (now, ETAG_ANY) and not tag.is_weak for tag in self._tags):
            raise ChangedMeanwhile


def read_if_match(request: web.Request) -> IfMatch:
    """Raises PreconditionRequired."""
    tags = request.if_match
    if tags is None:
        raise PreconditionRequired
    return IfMatch(tags)


def is_known(request: web.Request, etag: str) -> bool:
    """Whether the caller has this version already. Weak comparison, as If-None-Match asks for."""
    return any(tag.value in (etag.strip('"'), ETAG_ANY) for tag in request.if_none_match or ())
