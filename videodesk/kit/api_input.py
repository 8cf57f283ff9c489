"""What a request to the API brings: read, checked by the models, and refused with the names of the wrong fields."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from multidict import MultiMapping
from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json, to_json

from videodesk.kit.api import malformed, malformed_by
from videodesk.kit.errors import Malformed, UnsupportedMediaType

NUL_ESCAPE = b"\\u0000"
UNSTORABLE = "has characters that cannot be stored"
LITERALS = {"integer", "number", "boolean"}


class TextReader:
    """Values that arrive as text, in a path or a query: `5` is a number where the model has one, and text elsewhere."""

    def __init__(self, schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> None:
        types = _types(schema, definitions)
        self.is_list = "array" in types
        self._has_literals = bool(types & LITERALS)

    def read(self, text: str) -> object:
        if not self._has_literals or text.strip() != text:
            return text
        try:
            value = from_json(text, allow_inf_nan=False)
        except ValueError:
            return text
        return value if isinstance(value, (bool, int, float)) else text


class PathReader:
    def __init__(self, adapters: Mapping[str, TypeAdapter[Any]]) -> None:
        self._adapters = adapters

    @cached_property
    def _readers(self) -> dict[str, TextReader]:
        """Made at the first request: a process serves but few of all routes."""
        return {name: _text_reader(adapter) for name, adapter in self._adapters.items()}

    def read(self, request: web.Request) -> dict[str, Any]:
        """Raises a 404: what is no id at all is, to whoever asks, an id that nobody has."""
        values = {}
        for name, adapter in self._adapters.items():
            text = request.match_info[name]
            if not _is_storable(text):
                raise web.HTTPNotFound
            try:
                values[name] = adapter.validate_json(to_json(self._readers[name].read(text)), strict=True)
            except ValidationError:
                raise web.HTTPNotFound from None
        return values


class QueryReader:
    def __init__(self, adapter: TypeAdapter[Any]) -> None:
        self._adapter = adapter

    @cached_property
    def _readers(self) -> dict[str, TextReader]:
        schema = self._adapter.json_schema()
        definitions = schema.get("$defs", {})
        return {name: TextReader(field, definitions) for name, field in schema.get("properties", {}).items()}

    def read(self, query: MultiMapping[str]) -> Any:
        """Raises Malformed, for unknown names too."""
        given: dict[str, object] = {}
        for name in set(query):
            texts = query.getall(name)
            if not _is_storable(name) or not all(map(_is_storable, texts)):
                raise malformed([{"field": name, "message": UNSTORABLE}])
            reader = self._readers.get(name)
            values = [reader.read(text) for text in texts] if reader else texts
            given[name] = values if len(values) > 1 or (reader and reader.is_list) else values[0]
        return _checked(self._adapter, to_json(given))


async def read_body(request: web.Request, adapter: TypeAdapter[Any]) -> Any:
    """Raises UnsupportedMediaType and Malformed."""
    if request.content_type != "application/json":
        raise UnsupportedMediaType
    body = await read_bytes(request)
    value = _checked(adapter, body)
    # PostgreSQL cannot store NUL; lone surrogates are no JSON to pydantic.
    if NUL_ESCAPE in body and _holds_nul(from_json(body)):
        raise malformed([{"field": "", "message": UNSTORABLE}])
    return value


async def read_bytes(request: web.Request) -> bytes:
    """Raises Malformed, and a 413. aiohttp keeps what has been read."""
    try:
        return await request.read()
    except (web.RequestPayloadError, HttpProcessingError) as error:
        raise Malformed("The body cannot be decoded.") from error


def _checked(adapter: TypeAdapter[Any], body: bytes) -> Any:
    try:
        return adapter.validate_json(body, strict=True)
    except ValidationError as error:
        raise malformed_by(error) from None


def _is_storable(text: str) -> bool:
    if "\0" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _holds_nul(value: object) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_holds_nul(key) or _holds_nul(item) for key, item in value.items())
    return isinstance(value, list) and any(map(_holds_nul, value))


def _text_reader(adapter: TypeAdapter[Any]) -> TextReader:
    schema = adapter.json_schema()
    return TextReader(schema, schema.get("$defs", {}))


def _types(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> set[str]:
    """The JSON types that a schema lets in, those of a list's items included."""
    if "$ref" in schema:
        return _types(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    parts = [part for key in ("anyOf", "oneOf", "allOf") for part in schema.get(key, [])]
    if isinstance(schema.get("items"), dict):
        parts.append(schema["items"])
    own = {schema["type"]} if "type" in schema else set()
    return own.union(*(_types(part, definitions) for part in parts))
