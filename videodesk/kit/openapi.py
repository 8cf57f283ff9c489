"""The OpenAPI document, made from the very models that check what arrives and shape what is answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from videodesk.kit.api import PLACEHOLDER, BadRoute, Extension, Operation, Room, operation_of
from videodesk.kit.errors import (
    Busy,
    ChangedMeanwhile,
    Forged,
    KeyReused,
    Malformed,
    PreconditionRequired,
    Refusal,
    UnsupportedMediaType,
)
from videodesk.kit.http import STATUS
from videodesk.kit.problems import INTERNAL, MEDIA_TYPE, NOT_FOUND, TOO_LARGE, Problem, ProblemKind

Json = dict[str, Any]

SCHEMAS = "#/components/schemas/"
ETAG = '(W/)?"[!#-~]*"'
RETRY_LATER = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}

HEADERS: dict[str, Json] = {
    "ETag": {"description": "The version, for If-Match and If-None-Match.", "schema": {"type": "string"}},
    "Location": {
        "description": "Where it is found.",
        "schema": {"type": "string", "format": "uri-reference"},
    },
    "Idempotency-Replayed": {
        "description": "The key has been used before: this is the answer of that time.",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "Retry-After": {
        "description": "Ask again after so many seconds.",
        "schema": {"type": "integer", "minimum": 0},
    },
}
PARAMETERS: dict[str, Json] = {
    "If-Match": {
        "required": True,
        "description": "The ETag of the version that is to be changed.",
        "schema": {"type": "string", "pattern": f"^({ETAG}(, ?{ETAG})*|[*])$"},
    },
    "If-None-Match": {"description": "An ETag that is known already.", "schema": {"type": "string"}},
    "Idempotency-Key": {
        "description": "The same for each attempt at the same request: it is carried out once. A UUID, for instance.",
        "schema": {"type": "string", "pattern": "^[!-~]{8,128}$"},
    },
}


@dataclass(frozen=True)
class ApiInfo:
    title: str
    version: str
    description: str
    server: str
    """Where the API is, such as https://termine.example."""


def openapi_document(info: ApiInfo, rooms: Iterable[Room]) -> Json:
    """Needs no server and no database: only the declarations are looked at. Raises BadRoute."""
    operations = [operation_of(route) for room in rooms for route in room.routes()]
    ids = [operation.id for operation in operations]
    if twice := {one for one in ids if ids.count(one) > 1}:
        raise BadRoute(f"operations of the same name: {sorted(twice)}")
    writer = _Writer(*_schemas(operations))
    paths: Json = {}
    for operation in operations:
        paths.setdefault(operation.path, {})[operation.route.method.lower()] = writer.operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {"title": info.title, "version": info.version, "description": info.description},
        "servers": [{"url": info.server}],
        "tags": [tag._asdict() for tag in dict.fromkeys(operation.route.tag for operation in operations)],
        "paths": paths,
        "components": writer.components(operations),
    }


def problems_of(operation: Operation) -> list[ProblemKind]:
    """All that the operation may answer instead, by status."""
    route, refusals = operation.route, [*operation.route.door.errors, *operation.route.errors]
    if operation.writes:
        refusals.append(Forged)
    if operation.needs_if_match:
        refusals += [PreconditionRequired, ChangedMeanwhile]
    if operation.body is not None:
        refusals.append(UnsupportedMediaType)
    if route.once:
        refusals.append(KeyReused)
    if operation.body is not None or operation.query is not None or route.once:
        refusals.append(Malformed)
    kinds = [_kind(refusal) for refusal in refusals]
    kinds += [NOT_FOUND] if operation.path_values else []
    kinds += [TOO_LARGE] if operation.body is not None or route.once else []
    return sorted({*kinds, INTERNAL, _kind(Busy)}, key=lambda kind: (kind.status, kind.code))


def _kind(refusal: type[Refusal]) -> ProblemKind:
    return ProblemKind(refusal.code, STATUS[refusal.kind], " ".join((refusal.__doc__ or refusal.code).split()))


class _WithoutFieldTitles(GenerateJsonSchema):
    """They only say the field's name once more."""

    def field_title_should_be_set(self, schema: object) -> bool:
        return False


Key = tuple[str, str]


def _schemas(operations: Iterable[Operation]) -> tuple[dict[Key, Json], Json]:
    """The schema of each part of each operation, and the components that they refer to."""
    wanted: list[tuple[Key, JsonSchemaMode, TypeAdapter[Any]]] = [(("", "problem"), "validation", TypeAdapter(Problem))]
    for operation in operations:
        parts: dict[str, TypeAdapter[Any] | None] = {"query": operation.query, "body": operation.body}
        parts |= {f"path {name}": adapter for name, adapter in operation.path_values.items()}
        wanted += [((operation.id, part), "validation", adapter) for part, adapter in parts.items() if adapter]
        if operation.answer is not None:
            wanted.append(((operation.id, "answer"), "serialization", operation.answer))
        wanted += [((operation.id, one.code), "validation", TypeAdapter(told)) for one, told in _told(operation)]
    found, definitions = TypeAdapter.json_schemas(
        wanted, ref_template=f"{SCHEMAS}{{model}}", schema_generator=_WithoutFieldTitles
    )
    components = definitions["$defs"]
    schemas = {key: schema for (key, _mode), schema in found.items()}
    _forbid_unnamed({name: schemas[name] for name in schemas if name[1] in ("query", "body")}, components)
    return schemas, components


def _told(operation: Operation) -> Iterable[tuple[type[Refusal], type[Extension]]]:
    return operation.route.extensions.items()


def _forbid_unnamed(inputs: Mapping[Key, Json], components: Json) -> None:
    """A misspelt name that is ignored is found by nobody."""
    for name in _reachable(inputs, components):
        schema = components[name]
        if "properties" in schema and schema.get("additionalProperties") is not False:
            raise BadRoute(f"{name} is taken from outside, so it must forbid what it does not name (see ApiModel)")


def _reachable(roots: object, components: Json) -> set[str]:
    found: set[str] = set()
    todo = [roots]
    while todo:
        one = todo.pop()
        if isinstance(one, dict):
            reference = str(one.get("$ref", ""))
            name = reference.removeprefix(SCHEMAS)
            if name != reference and name not in found:
                found.add(name)
                todo.append(components[name])
            todo += one.values()
        elif isinstance(one, list):
            todo += one
    return found


class _Writer:
    def __init__(self, schemas: Mapping[Key, Json], schema_components: Json) -> None:
        self._schemas = schemas
        self._schema_components = schema_components
        self._problem_responses: Json = {}
        self._paths: list[Json] = []

    def operation(self, operation: Operation) -> Json:
        route = operation.route
        described = [route.handler.__doc__ or "", "" if route.door.scheme else route.door.description]
        written: Json = {
            "operationId": operation.id,
            "tags": [route.tag.name],
            "summary": route.summary,
            "description": "\n\n".join(" ".join(text.split()) for text in described if text),
            "security": [{route.door.name: []}] if route.door.scheme else [],
            "parameters": [*self._path_values(operation), *self._query(operation), *_headers_taken(operation)],
            "responses": self._responses(operation),
        }
        if operation.body is not None:
            written["requestBody"] = {
                "required": True,
                "content": {"application/json": {"schema": self._schemas[operation.id, "body"]}},
            }
        self._paths.append(written)
        return {name: value for name, value in written.items() if value or name == "security"}

    def components(self, operations: Iterable[Operation]) -> Json:
        """Those that something refers to: a query's model has become parameters."""
        used = _reachable([self._paths, self._problem_responses], self._schema_components)
        doors = {operation.route.door.name: operation.route.door for operation in operations}
        return {
            "schemas": {name: schema for name, schema in sorted(self._schema_components.items()) if name in used},
            "responses": dict(sorted(self._problem_responses.items())),
            "parameters": {name: {"name": name, "in": "header", **text} for name, text in PARAMETERS.items()},
            "headers": HEADERS,
            "securitySchemes": {
                name: {**door.scheme, "description": door.description} for name, door in doors.items() if door.scheme
            },
        }

    def _path_values(self, operation: Operation) -> Iterable[Json]:
        for name in PLACEHOLDER.findall(operation.path):
            schema = _without_annotations(self._schemas[operation.id, f"path {name}"])
            yield {"name": name, "in": "path", "required": True, "schema": schema}

    def _query(self, operation: Operation) -> Iterable[Json]:
        if operation.query is None:
            return
        schema = self._schemas[operation.id, "query"]
        if "$ref" in schema:
            schema = self._schema_components[schema["$ref"].removeprefix(SCHEMAS)]
        for name, field in schema.get("properties", {}).items():
            parameter = {"name": name, "in": "query", "required": name in schema.get("required", [])}
            if "description" in field:
                parameter["description"] = field["description"]
            yield parameter | {"schema": _without_annotations(field)}

    def _responses(self, operation: Operation) -> Json:
        success: Json = {"description": operation.status.phrase}
        if operation.answer is not None:
            success["content"] = {"application/json": {"schema": self._schemas[operation.id, "answer"]}}
        if headers := _headers_given(operation):
            success["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in headers}
        responses = {str(operation.status.value): success}
        if operation.route.editable and not operation.writes:
            responses[str(HTTPStatus.NOT_MODIFIED.value)] = {"description": "This version is known already."}
        by_status: dict[HTTPStatus, list[ProblemKind]] = {}
        for kind in problems_of(operation):
            by_status.setdefault(kind.status, []).append(kind)
        for status, kinds in by_status.items():
            responses[str(status.value)] = self._problem_response(operation, status, kinds)
        return responses

    def _problem_response(self, operation: Operation, status: HTTPStatus, kinds: list[ProblemKind]) -> Json:
        name = "-or-".join(kind.code for kind in kinds)
        told = {refusal.code: model.__name__ for refusal, model in _told(operation)}
        told = {kind.code: told[kind.code] for kind in kinds if kind.code in told}
        name = "-".join([name, *(["with", *dict.fromkeys(told.values())] if told else [])])
        schema = self._schemas["", "problem"]
        besides = list({model: self._schemas[operation.id, code] for code, model in told.items()}.values())
        codes = {"properties": {"code": {"enum": [kind.code for kind in kinds]}}}
        examples = {
            kind.code: {
                "value": {
                    "type": kind.type,
                    "title": kind.title,
                    "status": kind.status.value,
                    "detail": kind.detail,
                    "code": kind.code,
                }
            }
            for kind in kinds
        }
        response: Json = {
            "description": " Or: ".join(kind.detail for kind in kinds),
            "content": {MEDIA_TYPE: {"schema": {"allOf": [schema, codes, *besides]}, "examples": examples}},
        }
        if status in RETRY_LATER:
            response["headers"] = {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}
        self._problem_responses[name] = response
        return {"$ref": f"#/components/responses/{name}"}


def _headers_taken(operation: Operation) -> list[Json]:
    names = []
    if operation.needs_if_match:
        names.append("If-Match")
    elif operation.route.editable and not operation.writes:
        names.append("If-None-Match")
    if operation.route.once:
        names.append("Idempotency-Key")
    return [{"$ref": f"#/components/parameters/{name}"} for name in names]


def _headers_given(operation: Operation) -> list[str]:
    names = []
    if operation.route.editable and operation.answer is not None:
        names.append("ETag")
    if operation.route.location:
        names.append("Location")
    if operation.route.once:
        names.append("Idempotency-Replayed")
    return names


def _without_annotations(schema: Json) -> Json:
    """For a parameter, which has its description beside the schema, and cannot be null, only absent."""
    kept = {name: value for name, value in schema.items() if name not in ("title", "description")}
    if kept.get("default", "") is None:
        del kept["default"]
    choices = [choice for choice in kept.get("anyOf", []) if choice != {"type": "null"}]
    if len(choices) == 1:
        del kept["anyOf"]
        return {**choices[0], **kept}
    return kept | ({"anyOf": choices} if choices else {})
