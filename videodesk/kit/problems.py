"""Errors of the API as problem details (RFC 9457), whoever has found them: a room, the router or a middleware."""

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import NamedTuple

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json

from videodesk.kit.errors import Refusal

API = "/api"
MEDIA_TYPE = "application/problem+json"
NOTHING: Mapping[str, object] = MappingProxyType({})


class FieldError(BaseModel):
    """What is wrong with one field; `field` is its path with dots, and empty for the whole."""

    field: str
    message: str


class Problem(BaseModel):
    """Why something was not done. Programs go by `code`; a problem may tell more in members of its own."""

    model_config = ConfigDict(extra="allow", use_attribute_docstrings=True)

    type: str
    """Where this kind of problem is explained."""
    title: str
    status: int
    detail: str
    """English and for developers; people read the text that belongs to the code."""
    code: str
    errors: list[FieldError] = Field(default_factory=list)
    """With code `malformed`: the wrong fields."""


class ProblemKind(NamedTuple):
    code: str
    status: HTTPStatus
    detail: str

    @property
    def type(self) -> str:
        return f"{API}/problems/{self.code}"

    @property
    def title(self) -> str:
        return self.code.replace("_", " ").capitalize()


NOT_FOUND = ProblemKind("not_found", HTTPStatus.NOT_FOUND, "There is nothing at this path.")
TOO_LARGE = ProblemKind("too_large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too large.")
INTERNAL = ProblemKind("internal", HTTPStatus.INTERNAL_SERVER_ERROR, "A fault of ours; the request may be sent again.")
NO_SUCH_METHOD = ProblemKind(
    "method_not_allowed", HTTPStatus.METHOD_NOT_ALLOWED, "This path does not know the method; see Allow."
)
OF_HTTP = {kind.status: kind for kind in (NOT_FOUND, TOO_LARGE, NO_SUCH_METHOD)}


def is_api(request: web.Request) -> bool:
    return request.path.startswith(f"{API}/") or request.path == API


def refusal_problem(refusal: Refusal, status: HTTPStatus, headers: Mapping[str, str]) -> web.Response:
    return _problem(ProblemKind(refusal.code, status, " ".join(refusal.detail.split())), headers, refusal.extensions)


def http_problem(error: web.HTTPException) -> web.Response:
    """What aiohttp has refused by itself."""
    status = HTTPStatus(error.status)
    kind = OF_HTTP.get(status) or ProblemKind(status.name.lower(), status, status.description or status.phrase)
    return _problem(kind, {"Allow": error.headers["Allow"]} if "Allow" in error.headers else {})


def fault_problem() -> web.Response:
    return _problem(INTERNAL)


def _problem(
    kind: ProblemKind, headers: Mapping[str, str] = MappingProxyType({}), extensions: Mapping[str, object] = NOTHING
) -> web.Response:
    own = {"type": kind.type, "title": kind.title, "status": kind.status, "detail": kind.detail, "code": kind.code}
    response = web.Response(body=to_json({**extensions, **own}), status=kind.status, content_type=MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    response.headers.update(headers)
    return response
