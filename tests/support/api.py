"""An API from outside: the server in a thread of its own, and Schemathesis, which tries what its document promises."""

import asyncio
import copy
import json
import threading
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import jsonschema_rs
import schemathesis
from aiohttp import web
from hypothesis import settings
from multidict import CIMultiDictProxy
from schemathesis.engine import events, from_schema

from tests.support.pages import NO_HEADERS, HttpClient

# What a request that the document allows may meet as well: a state, a version, a closed door.
ALSO_RIGHT = ("403", "404", "409", "410", "412", "503")


@dataclass(frozen=True)
class Reply:
    status: int
    headers: CIMultiDictProxy[str]
    json: Any
    """None where there is no body."""

    @property
    def code(self) -> str:
        """Of the problem that this is."""
        assert self.headers["Content-Type"] == "application/problem+json"
        assert self.json["status"] == self.status
        return str(self.json["code"])

    @property
    def wrong_fields(self) -> set[str]:
        assert (self.status, self.code) == (422, "malformed")
        return {error["field"] for error in self.json["errors"]}


class ApiClient:
    """A program that speaks to the API; `headers` go with every request."""

    def __init__(self, client: HttpClient, headers: Mapping[str, str] = NO_HEADERS) -> None:
        self.client = client
        self._headers = headers

    async def call(self, method: str, path: str, json: object = None, **headers: str) -> Reply:
        """Header names with underscores for hyphens."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return (
            await self.send(method, path, given, json=json)
            if json is not None
            else await self.send(method, path, given)
        )

    async def send(self, method: str, path: str, headers: Mapping[str, str] = NO_HEADERS, **content: Any) -> Reply:
        """`content` as aiohttp takes it: `data`, `json`."""
        async with self.client.request(method, path, headers={**self._headers, **headers}, **content) as response:
            body = await response.read()
            return Reply(response.status, response.headers, json.loads(body) if body else None)


@contextmanager
def served(app: web.Application, prepare: Callable[[], Awaitable[object]] | None = None) -> Iterator[str]:
    """The base URL of the app, which runs in a thread with its own loop; `prepare` runs there once it has started."""
    started: Future[str] = Future()
    end: list[Callable[[], object]] = []

    async def serve() -> None:
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        end.append(lambda: loop.call_soon_threadsafe(over.set))
        runner = web.AppRunner(app)
        await runner.setup()
        try:
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            if prepare is not None:
                await prepare()
            started.set_result("http://{}:{}".format(*runner.addresses[0][:2]))
            await over.wait()
        finally:
            await runner.cleanup()

    def run() -> None:
        try:
            asyncio.run(serve())
        except BaseException as error:
            if started.done():
                raise
            started.set_exception(error)

    thread = threading.Thread(target=run, name="api-server")
    thread.start()
    try:
        yield started.result(timeout=30)
    finally:
        if end:
            with suppress(RuntimeError):  # it has ended by itself: what it was told to prepare has failed
                end[0]()
        thread.join()


def run_schemathesis(
    base_url: str,
    document: Mapping[str, Any],
    headers: Mapping[str, str] = NO_HEADERS,
    *,
    examples: int = 20,
    also_right: Iterable[str] = (),
) -> int:
    """Try every operation with right and with wrong requests, and in sequences. Raises AssertionError with all
    that the server answers otherwise than the document says; the number of requests when there is nothing.

    `also_right` are statuses by which requests may be refused that the schemas allow, such as 422 where a rule cannot
    be written as a schema.
    """
    schema = schemathesis.openapi.from_dict(_without_cursors(document), config=_config())
    schema.validate()
    schema.config.update(base_url=base_url, headers=dict(headers))
    schema.config.generation.update(
        max_examples=examples,
        deterministic=settings().derandomize,
        no_shrink=True,
        allow_x00=False,
        with_security_parameters=False,  # the headers have them
    )
    checks = schema.config.checks
    checks.not_a_server_error.expected_statuses = ["2xx", "3xx", "4xx", "503"]
    for check in (checks.positive_data_acceptance, checks.negative_data_rejection, checks.missing_required_header):
        check.expected_statuses = [*check.expected_statuses, *ALSO_RIGHT, *also_right]
    checks.missing_required_header.expected_statuses += ["428"]
    checks.negative_data_rejection.expected_statuses += ["413"]
    requests, wrong = 0, []
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            requests += len(event.recorder.interactions)
            wrong += list(_failures(event))
        elif isinstance(event, (events.NonFatalError, events.FatalError)):
            wrong.append(str(event))
    assert not wrong, "\n\n".join(dict.fromkeys(wrong))
    return requests


def check_document(document: dict[str, Any]) -> None:
    """Against the OpenAPI 3.1 schema, every model against JSON Schema 2020-12, and every reference. Raises."""
    schemathesis.openapi.from_dict(document).validate()
    for schema in document["components"]["schemas"].values():
        jsonschema_rs.meta.validate(schema | {"$schema": "https://json-schema.org/draft/2020-12/schema"})
    for reference in _references(document):
        found: Any = document
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]


def _references(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from _references(value)
    elif isinstance(part, list):
        for value in part:
            yield from _references(value)


def _config() -> schemathesis.Config:
    return schemathesis.Config(seed=1) if settings().derandomize else schemathesis.Config()


def _without_cursors(document: Mapping[str, Any]) -> dict[str, Any]:
    """Nobody can guess a cursor: as a parameter it would only be an error."""
    changed = copy.deepcopy(dict(document))
    for path in changed["paths"].values():
        for operation in path.values():
            kept = [one for one in operation.get("parameters", []) if one.get("name") != "cursor"]
            operation["parameters"] = kept
    return changed


def _failures(event: events.ScenarioFinished) -> Iterator[str]:
    for case, checks in event.recorder.checks.items():
        response = event.recorder.interactions[case].response
        answered = f"{response.status_code} {response.text[:500]}" if response is not None else "no answer"
        for check in checks:
            if check.failure_info is not None:
                failure = check.failure_info.failure
                yield f"{check.name}: {failure.title}. {failure.message}\n{check.failure_info.code_sample}\n{answered}"
