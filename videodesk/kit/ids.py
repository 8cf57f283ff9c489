"""Ids that arrive from outside."""

import uuid

from aiohttp import web


def path_id(request: web.Request, name: str) -> uuid.UUID:
    """The id in the path. Raises a 404 for what is no id, as for an id that nobody has."""
    try:
        return uuid.UUID(request.match_info[name])
    except ValueError:
        raise web.HTTPNotFound from None
