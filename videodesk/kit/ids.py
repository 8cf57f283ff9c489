"""Ids that arrive from outside."""

import uuid

from aiohttp import web


def read_id(text: str, unknown: type[Exception]) -> uuid.UUID:
    """What is no id at all is, to whoever asks, an id that nobody has: raises `unknown`."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise unknown from None


def path_id(request: web.Request, name: str) -> uuid.UUID:
    """The id in the path. Raises a 404."""
    return read_id(request.match_info[name], web.HTTPNotFound)
