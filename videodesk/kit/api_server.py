"""Serves the API: reads what each route takes, calls its handler, and answers by the return type."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import quote

from aiohttp import web
from pydantic_core import from_json, to_json

from videodesk.kit.api import PREFIX, Answer, Operation, Room, operation_of
from videodesk.kit.api_input import PathReader, QueryReader, read_body, read_bytes
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.errors import Refusal
from videodesk.kit.etags import etag_of, is_known, read_if_match
from videodesk.kit.idempotency import Idempotency, Remembered, fingerprint_of
from videodesk.kit.openapi import ApiInfo, Json, openapi_document, problems_of
from videodesk.kit.problems import NO_SUCH_METHOD

IDEMPOTENCY_KEY = "Idempotency-Key"
DOCUMENT_PATH = "/api/openapi.json"


class Api:
    def __init__(self, database: Database, idempotency: Idempotency, info: ApiInfo, rooms: Iterable[Room]) -> None:
        """Raises BadRoute."""
        self._info, self._rooms = info, list(rooms)
        operations = [operation_of(route) for room in self._rooms for route in room.routes()]
        self._endpoints = [_Endpoint(operation, database, idempotency) for operation in operations]
        self._problems = {kind.code: kind for operation in operations for kind in problems_of(operation)}
        self._problems[NO_SUCH_METHOD.code] = NO_SUCH_METHOD

    def routes(self) -> list[web.RouteDef]:
        return [
            *(endpoint.route() for endpoint in self._endpoints),
            web.get(DOCUMENT_PATH, self.show_document),
            web.get("/api/problems/{code}", self.explain_problem),
        ]

    @cached_property
    def document(self) -> Json:
        return openapi_document(self._info, self._rooms)

    @cached_property
    def _written(self) -> tuple[bytes, str]:
        return to_json(self.document), etag_of(self.document)

    async def show_document(self, request: web.Request) -> web.Response:
        # Most servers are never asked for it, and those that are shall answer others while it is written.
        body, etag = await asyncio.to_thread(lambda: self._written)
        headers = {"ETag": etag, "Cache-Control": "public, max-age=300"}
        if is_known(request, etag):
            return web.Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        return web.Response(body=body, content_type="application/json", headers=headers)

    async def explain_problem(self, request: web.Request) -> web.Response:
        """What the `type` of a problem leads to."""
        kind = self._problems.get(request.match_info["code"])
        if kind is None:
            raise web.HTTPNotFound
        explained = kind._asdict() | {"type": kind.type, "title": kind.title}
        headers = {"Cache-Control": "public, max-age=300"}
        return web.Response(body=to_json(explained), content_type="application/json", headers=headers)


@dataclass(frozen=True)
class _Made:
    """An answer that has not been sent."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    finish: Callable[[web.Response], None] | None = None


class _Attempt(NamedTuple):
    """At a request that is carried out once."""

    scope: str
    key: str
    fingerprint: str


class _Endpoint:
    def __init__(self, operation: Operation, database: Database, idempotency: Idempotency) -> None:
        self._operation = operation
        self._route = operation.route
        self._database = database
        self._idempotency = idempotency
        # pydantic would take another model for one that lacks its fields.
        self._answer_class = operation.answer_type if isinstance(operation.answer_type, type) else object
        self._path = PathReader(operation.path_values)
        self._query = QueryReader(operation.query) if operation.query is not None else None

    def route(self) -> web.RouteDef:
        if self._operation.writes:
            return web.route(self._route.method, self._operation.path, self.serve)
        return web.get(self._operation.path, self.serve)  # and HEAD

    async def serve(self, request: web.Request) -> web.Response:
        given = self._path.read(request)
        caller = await self._route.door.enter(request)
        await self._read(request, given)
        if "caller" in self._operation.takes:
            given["caller"] = caller
        attempt = await self._attempt(request, caller)
        try:
            made = await self._handle(given, attempt)
        except Refusal as refusal:
            if self._route.explain is not None:
                await self._route.explain(refusal, given)
            raise
        return self._send(request, made)

    async def _handle(self, given: dict[str, Any], attempt: _Attempt | None) -> _Made:
        if "uow" not in self._operation.takes:
            return await self._work(given)
        async with self._unit_of_work() as uow:
            work = {**given, "uow": uow}
            return await (self._work(work) if attempt is None else self._work_once(uow, attempt, work))

    async def _read(self, request: web.Request, given: dict[str, Any]) -> None:
        if "request" in self._operation.takes:
            given["request"] = request
        if self._operation.needs_if_match:
            given["if_match"] = read_if_match(request)
        if self._query is not None:
            given["query"] = self._query.read(request.query)
        if self._operation.body is not None:
            given["body"] = await read_body(request, self._operation.body)

    def _unit_of_work(self) -> AbstractAsyncContextManager[UnitOfWork]:
        return self._database.transaction() if self._operation.writes else self._database.reading()

    async def _attempt(self, request: web.Request, caller: object) -> _Attempt | None:
        """Before the unit of work is opened: it must not wait for a body."""
        key = request.headers.get(IDEMPOTENCY_KEY) if self._route.once else None
        if key is None:
            return None
        scope = f"{self._route.method} {self._operation.path} {self._route.door.scope(request, caller)}"
        return _Attempt(scope, key, fingerprint_of(request.method, request.raw_path, await read_bytes(request)))

    async def _work_once(self, uow: UnitOfWork, attempt: _Attempt, given: dict[str, Any]) -> _Made:
        worked = False

        async def work() -> Remembered:
            nonlocal worked
            worked = True
            made = await self._work(given)
            return Remembered(made.status, made.headers, made.body.decode())

        answer = await self._idempotency.once(uow, *attempt, work)
        replayed = {} if worked else {"Idempotency-Replayed": "true"}
        return _Made(answer.status, answer.body.encode(), {**answer.headers, **replayed})

    async def _work(self, given: dict[str, Any]) -> _Made:
        value, finish, version = await self._route.handler(**given), None, None
        if "if_match" in given and not given["if_match"].checked:
            raise RuntimeError(f"{self._operation.id} has not looked at If-Match")
        if isinstance(value, Answer):
            value, finish, version = value.value, value.finish, value.version
        if not isinstance(value, self._answer_class):
            raise TypeError(f"{self._operation.id} has answered a {type(value).__name__}")
        if self._operation.answer is None:
            return _Made(self._operation.status, b"", finish=finish)
        # By the declared type: what it does not name stays inside, and what is of another type is a fault.
        body = self._operation.answer.dump_json(value, by_alias=True, warnings="error")
        headers = {"ETag": etag_of(value if version is None else version)} if self._route.editable else {}
        if self._route.location:
            headers["Location"] = _filled_in(PREFIX + self._route.location, from_json(body))
        return _Made(self._operation.status, body, headers, finish)

    def _send(self, request: web.Request, made: _Made) -> web.Response:
        etag = made.headers.get("ETag")
        if etag is not None and not self._operation.writes and is_known(request, etag):
            response = web.Response(status=HTTPStatus.NOT_MODIFIED)
        elif self._operation.answer is None:
            response = web.Response(status=made.status)
        else:
            response = web.Response(body=made.body, status=made.status, content_type="application/json")
        response.headers["Cache-Control"] = "no-store" if etag is None else "private, no-cache"
        response.headers.update(made.headers)
        if made.finish is not None:
            made.finish(response)
        return response


def _filled_in(path: str, answer: dict[str, Any]) -> str:
    return path.format_map({name: quote(str(value), safe="") for name, value in answer.items()})
