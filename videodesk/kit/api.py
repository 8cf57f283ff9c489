"""What a room's `api.py` is made of: routes that tell everything about themselves, and the models they speak in.

A handler is a plain method. By the names of its parameters it says what it takes, by their types how that is checked,
and by its return type what is answered: the server (`api_server`) and the OpenAPI document (`openapi`) both go by
this one declaration. The names are

    request     the request itself
    query       a model of the query string
    body        a model of the JSON body
    uow         a unit of work: a reading one for GET, a transaction for the others
    caller      what the route's door has found out
    if_match    see `etags`; on writing routes that are `editable`

and those of the placeholders in the path.
"""

import inspect
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from http import HTTPStatus
from types import MappingProxyType, NoneType
from typing import Annotated, Any, Generic, Literal, NamedTuple, Protocol, TypeVar, get_args, get_origin

from aiohttp import web
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, TypeAdapter, ValidationError

from videodesk.kit.errors import Malformed, Refusal

PREFIX = "/api/v1"
Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
NOTHING = (None, NoneType)
CHANGES = {"PUT", "PATCH", "DELETE"}
WITHOUT_BODY = {"GET", "DELETE"}
NAMES = {"request", "query", "body", "uow", "caller", "if_match"}
PLACEHOLDER = re.compile(r"{(.+?)}")
RFC_3339_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
RFC_3339_TIME = re.compile(
    RFC_3339_DATE.pattern + r"[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)

MAX_ERRORS = 50

Value = TypeVar("Value")
Model = TypeVar("Model", bound=BaseModel)


class ApiModel(BaseModel):
    """Base of what the API takes and gives: nothing that is not named. A docstring below a field describes it."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, allow_inf_nan=False, from_attributes=True, use_attribute_docstrings=True
    )


class Extension(BaseModel):
    """Members that problems have besides, see `Route.extensions`. Every field has a default: it may be absent."""

    model_config = ConfigDict(extra="allow", frozen=True, from_attributes=True, use_attribute_docstrings=True)


def _written_day(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not RFC_3339_DATE.fullmatch(value):
        raise ValueError("must be a date such as 2026-11-23")
    return date.fromisoformat(value)


def _written_moment(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not RFC_3339_TIME.fullmatch(value):
        raise ValueError("must be a time with its zone, such as 2026-11-23T08:00:00Z")
    return datetime.fromisoformat(value.upper())


# To pydantic digits are seconds since 1970, which is not what the document's "format" promises.
Day = Annotated[date, BeforeValidator(_written_day)]
Moment = Annotated[AwareDatetime, BeforeValidator(_written_moment)]


def wrong_fields(**messages: str) -> Malformed:
    """For what only a handler can find out; a message says what the field must be."""
    return malformed([{"field": name, "message": message} for name, message in messages.items()])


def malformed(errors: list[dict[str, str]]) -> Malformed:
    refusal = Malformed()
    refusal.extensions = {"errors": errors}
    return refusal


def malformed_by(error: ValidationError, names: Mapping[str, str] = MappingProxyType({})) -> Malformed:
    """`names` are what the API calls the model's fields."""
    problems = error.errors(include_url=False, include_context=False, include_input=False)
    return malformed(
        [
            {
                "field": ".".join(names.get(str(part), str(part)) for part in problem["loc"]),
                "message": problem["msg"].removeprefix("Value error, "),
            }
            for problem in problems[:MAX_ERRORS]
        ]
    )


def checked(model: type[Model], values: Mapping[str, object], names: Mapping[str, str] = MappingProxyType({})) -> Model:
    """By the rules that the room itself has. Raises Malformed; for `names` see `malformed_by`."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise malformed_by(error, names) from None


class Tag(NamedTuple):
    """A chapter of the document; `name` is part of the operations' ids."""

    name: str
    description: str


def _as_it_is(_response: web.Response) -> None:
    pass


@dataclass(frozen=True)
class Answer(Generic[Value]):
    """For a handler that has more to say than its model: `finish` may set headers and cookies.

    `version` is what the ETag is of, where a change answers more than GET does.
    """

    value: Value
    finish: Callable[[web.Response], None] = _as_it_is
    version: object = None


async def _nobody(_request: web.Request) -> None:
    return None


def _anyone(_request: web.Request, _caller: object) -> str:
    return "anyone"


def _same_path(request: web.Request, _caller: object) -> str:
    return request.path


@dataclass(frozen=True)
class Door:
    """Who may come in. `enter` raises one of `errors`, or tells what the handler takes as `caller`."""

    name: str
    description: str = ""
    enter: Callable[[web.Request], Awaitable[Any]] = _nobody
    errors: tuple[type[Refusal], ...] = ()
    scheme: Mapping[str, str] | None = None
    """An OpenAPI security scheme, of doors at which something must be shown."""
    scope: Callable[[web.Request, Any], str] = _anyone
    """Whose idempotency keys these are."""


OPEN = Door("open")
LINK = Door("link", "Whoever has the link may do this: the token in the path is the key.", scope=_same_path)


@dataclass(frozen=True)
class Route:
    method: Method
    path: str
    """Below /api/v1, such as `/slots/{slot_id}`."""
    handler: Callable[..., Awaitable[Any]]
    """Its docstring becomes the description."""
    tag: Tag
    summary: str
    status: HTTPStatus = HTTPStatus.OK
    """Of success; a handler that returns None answers 204."""
    errors: tuple[type[Refusal], ...] = ()
    """What the handler may raise, besides what follows from the rest of the declaration."""
    door: Door = OPEN
    editable: bool = False
    """GET answers an ETag; PUT, PATCH and DELETE need it as If-Match."""
    once: bool = False
    """Takes an Idempotency-Key."""
    location: str = ""
    """Where that is found which the handler has made: a path below /api/v1 with fields of the answer."""
    extensions: Mapping[type[Refusal], type[Extension]] = field(default_factory=dict)
    """What a refusal's problem tells besides, for the document."""
    explain: Callable[[Refusal, Mapping[str, Any]], Awaitable[None]] | None = None
    """Called with a refusal and what the handler has been given, once the unit of work has ended: it may set the
    refusal's `extensions`."""


@dataclass(frozen=True)
class Routes:
    """Makes the routes of a chapter behind one door."""

    tag: Tag
    door: Door = OPEN
    extensions: Mapping[type[Refusal], type[Extension]] = field(default_factory=dict)
    """For those routes that may be refused so."""
    errors: tuple[type[Refusal], ...] = ()
    """With which each may be refused."""

    def __call__(
        self,
        method: Method,
        path: str,
        handler: Callable[..., Awaitable[Any]],
        summary: str,
        *errors: type[Refusal],
        **more: Any,
    ) -> Route:
        """`more` as `Route` has it."""
        errors = (*self.errors, *errors)
        told = {error: model for error, model in self.extensions.items() if error in errors}
        return Route(method, path, handler, self.tag, summary, errors=errors, door=self.door, extensions=told, **more)


class Room(Protocol):
    """An `Api` class of a room."""

    def routes(self) -> Iterable[Route]: ...


class BadRoute(TypeError):
    """A route that cannot be served: a fault of the program, found when it starts."""


@dataclass(frozen=True)
class Operation:
    """A route with what its handler's signature says."""

    route: Route
    takes: frozenset[str]
    path_values: Mapping[str, TypeAdapter[Any]]
    query: TypeAdapter[Any] | None
    body: TypeAdapter[Any] | None
    answer: TypeAdapter[Any] | None
    """None where nothing is answered."""
    answer_type: Any

    @property
    def id(self) -> str:
        return f"{self.route.tag.name}_{self.route.handler.__name__}"

    @property
    def path(self) -> str:
        return PREFIX + self.route.path

    @property
    def status(self) -> HTTPStatus:
        return HTTPStatus.NO_CONTENT if self.answer is None else self.route.status

    @property
    def writes(self) -> bool:
        return self.route.method != "GET"

    @property
    def needs_if_match(self) -> bool:
        return self.route.editable and self.route.method in CHANGES


def operation_of(route: Route) -> Operation:
    """Raises BadRoute."""
    signature = inspect.signature(route.handler, eval_str=True)
    types = {name: parameter.annotation for name, parameter in signature.parameters.items()}
    placeholders, answer = set(PLACEHOLDER.findall(route.path)), signature.return_annotation
    finishes = get_origin(answer) is Answer
    if finishes:
        (answer,) = get_args(answer)
    for contradiction, found in _contradictions(route, types, placeholders, answer, finishes):
        if found:
            raise BadRoute(f"{route.method} {route.path} {contradiction}")
    return Operation(
        route,
        frozenset(types),
        {name: TypeAdapter(types[name]) for name in placeholders},
        TypeAdapter(types["query"]) if "query" in types else None,
        TypeAdapter(types["body"]) if "body" in types else None,
        None if answer in NOTHING else TypeAdapter(answer),
        NoneType if answer in NOTHING else answer,
    )


def _contradictions(
    route: Route, types: Mapping[str, object], placeholders: set[str], answer: object, finishes: bool
) -> Iterable[tuple[str, bool]]:
    taken, known, needs_if_match = set(types), NAMES | placeholders, route.editable and route.method in CHANGES
    yield f"has a placeholder that is one of {sorted(NAMES)}", bool(placeholders & NAMES)
    yield "has placeholders that its handler does not take", not placeholders <= taken
    yield f"has a handler that takes other things than {sorted(known)}", not taken <= known
    yield "has a handler whose parameters have no types", inspect.Parameter.empty in types.values()
    yield "has a handler that does not say what it answers", answer is inspect.Signature.empty
    yield "cannot have a body", "body" in taken and route.method in WITHOUT_BODY
    yield "is to be changed, and its handler takes no if_match, or the reverse", needs_if_match != ("if_match" in taken)
    yield "reads, so it needs no idempotency key", route.once and route.method == "GET"
    yield "needs a uow to remember its answer in", route.once and "uow" not in taken
    fields = getattr(answer, "model_fields", {})
    yield "has a location that its answer cannot fill in", not set(PLACEHOLDER.findall(route.location)) <= set(fields)
    yield "cannot finish an answer that must be remembered", route.once and finishes
