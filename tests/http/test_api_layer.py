"""The layer on which the API stands: what it lets in, how it answers, what its document says. The room is a sample."""

import asyncio
import gzip
import http
import json
import uuid
from collections.abc import AsyncIterator, Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestClient, TestServer
from pydantic import BaseModel

from tests.support.api import ApiClient, Reply, check_document, run_schemathesis, served
from tests.support.notes import MAX_BODY_BYTES, NOTES, Built, Greeting, Note, NoteInput, build_notes
from tests.support.pages import Browser
from videodesk.kit.api import Answer, ApiModel, BadRoute, Route
from videodesk.kit.db import UnitOfWork
from videodesk.kit.errors import Malformed
from videodesk.kit.etags import IfMatch, etag_of
from videodesk.kit.openapi import openapi_document
from videodesk.kit.paging import Cursor
from videodesk.kit.tokens import TokenDeriver

ANNA = {"Cookie": "session=anna"}
KEY = "a-key-of-16-char"
NOBODY = f"/api/v1/notes/{uuid.UUID(int=1)}"


@pytest.fixture
def built(tmp_path: Path) -> Built:
    return build_notes(tmp_path)


@pytest_asyncio.fixture
async def api(built: Built) -> AsyncIterator[ApiClient]:
    """Without a session."""
    async with TestClient(TestServer(built.app)) as running:
        yield ApiClient(running)


@pytest.fixture
def staff(api: ApiClient) -> ApiClient:
    return ApiClient(api.client, ANNA)


async def write(staff: ApiClient, title: str, **more: str) -> Reply:
    reply = await staff.call("POST", "/api/v1/notes", {"title": title, **more})
    assert reply.status == 201
    return reply


# What is let in


async def test_a_query_is_read_by_its_model(api: ApiClient, staff: ApiClient) -> None:
    for title, colour in (("a", "red"), ("b", "green"), ("c", "red")):
        await write(staff, title, colour=colour)

    async def titles(query: str) -> list[str]:
        return [note["title"] for note in (await api.call("GET", f"/api/v1/notes?{query}")).json["items"]]

    assert await titles("") == ["a", "b", "c"]
    assert await titles("colour=red") == ["a", "c"]
    assert await titles("colour=red&colour=green") == ["a", "b", "c"]
    assert await titles("limit=1&since=2026-11-23&long=true&words=two+words") == ["a"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        *(("limit=0", "limit"), ("limit=201", "limit"), ("limit=5.0", "limit"), ("limit=1_0", "limit")),
        *(("limit=%205", "limit"), ("limit=", "limit"), ("limit=five", "limit"), ("limit=1&limit=2", "limit")),
        *(
            ("long=yes", "long"),
            ("long=1", "long"),
            ("words=", "words"),
            ("words=%00", "words"),
            ("words=%ff", "words"),
        ),
        *(("since=0", "since"), ("since=2026-02-30", "since"), ("since=2026-11-23T00:00:00Z", "since")),
        *(("colour=blue", "colour.0"), ("colour=red&colour=blue", "colour.1"), ("colour=" * 4, "colour.0")),
        *(("nonsense=1", "nonsense"), ("Limit=1", "Limit"), ("=1", ""), ("cursor=nonsense", "cursor")),
    ],
)
async def test_a_wrong_query_is_refused_with_the_name_of_the_field(api: ApiClient, query: str, field: str) -> None:
    assert field in (await api.call("GET", f"/api/v1/notes?{query}")).wrong_fields


@pytest.mark.parametrize(
    ("body", "field"),
    [
        *((b"", ""), (b"{", ""), (b"nonsense", ""), (b"\xff", ""), (b"[" * 4000, ""), (b"[]", ""), (b"null", "")),
        *(
            (b'"title"', ""),
            (b'{"title": "\\ud800"}', ""),
            (b'{"title": "\xed\xa0\x80"}', ""),
            (b'{"title": "\x00"}', ""),
        ),
        *((b'{"title": "a\\u0000"}', ""), (b"{}", "title"), (b'{"title": 5}', "title"), (b'{"title": ""}', "title")),
        *((b'{"title": null}', "title"), (b'{"title": "a", "nonsense": 1}', "nonsense")),
        *((b'{"title": "a", "colour": "blue"}', "colour"), (b'{"title": "a", "due": 5}', "due")),
        *((b'{"title": "a", "due": "5"}', "due"), (b'{"title": "a", "due": "2026-11-23T08:00:00"}', "due")),
        *(
            (b'{"title": "a", "due": "2026-02-30T08:00:00Z"}', "due"),
            (json.dumps({"title": "x" * 81}).encode(), "title"),
        ),
    ],
)
async def test_a_wrong_body_is_refused_with_the_name_of_the_field(staff: ApiClient, body: bytes, field: str) -> None:
    headers = {"Content-Type": "application/json"}

    reply = await staff.send("POST", "/api/v1/notes", headers, data=body)

    assert field in reply.wrong_fields
    assert (await staff.call("GET", "/api/v1/notes")).json["items"] == []


async def test_what_looks_like_nul_and_is_none_is_let_in(staff: ApiClient) -> None:
    reply = await write(staff, "a", text="\\u0000 is how NUL is written", due="2026-11-23t09:00:00.5+01:00")

    assert reply.json["text"].startswith("\\u0000 is")


@pytest.mark.parametrize(
    "content_type",
    ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain", "application/json-seq", "nonsense", ""],
)
async def test_what_is_no_json_is_not_read(staff: ApiClient, content_type: str) -> None:
    reply = await staff.send("POST", "/api/v1/notes", {"Content-Type": content_type}, data=b"title=a")

    assert (reply.status, reply.code) == (415, "unsupported_media_type")


async def test_json_may_name_its_characters(staff: ApiClient) -> None:
    headers = {"Content-Type": "Application/JSON; charset=utf-8"}

    reply = await staff.send("POST", "/api/v1/notes", headers, data='{"title": "Grüße"}'.encode())

    assert reply.json["title"] == "Grüße"


async def test_too_much_at_once_is_refused(staff: ApiClient) -> None:
    big = {"title": "a", "text": "x" * MAX_BODY_BYTES}
    packed = gzip.compress(json.dumps(big).encode())
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip"}

    for reply in (
        await staff.call("POST", "/api/v1/notes", big),
        await staff.send("POST", "/api/v1/notes", headers, data=packed),
        await staff.call("POST", "/api/v1/links/abcd/seen", big, Idempotency_Key=KEY),
    ):
        assert (reply.status, reply.code) == (413, "too_large")


@pytest.mark.parametrize("path", ["/api/v1/notes", "/api/v1/links/abcd/seen"])
async def test_a_body_that_cannot_be_unpacked(staff: ApiClient, path: str) -> None:
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip", "Idempotency-Key": KEY}

    assert (await staff.send("POST", path, headers, data=b"nonsense")).code == "malformed"


@pytest.mark.parametrize("path", ["/notes/nonsense", "/notes/5", "/links/abcde", "/links/ABCD", "/links/abc%00"])
async def test_what_is_no_id_is_not_found(api: ApiClient, path: str) -> None:
    reply = await api.call("GET", f"/api/v1{path}")

    assert (reply.status, reply.code) == (404, "not_found")


async def test_doors_are_closed_before_anything_is_read(api: ApiClient) -> None:
    reply = await api.send("POST", "/api/v1/notes", {"Content-Type": "text/plain"}, data=b"nonsense")

    assert (reply.status, reply.code) == (401, "no_staff")


# Errors


async def test_a_refusal_is_a_problem(staff: ApiClient) -> None:
    await write(staff, "Shopping")

    reply = await staff.call("POST", "/api/v1/notes", {"title": "Shopping"})

    assert reply.headers["Content-Type"] == "application/problem+json"
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.json == {
        "type": "/api/problems/title_taken",
        "title": "Title taken",
        "status": 409,
        "detail": "Another note has this title.",
        "code": "title_taken",
        "taken": "Shopping",
    }
    explained = await staff.call("GET", reply.json["type"])
    assert explained.json["detail"] == "Another note has this title."
    assert (await staff.call("GET", "/api/problems/nonsense")).status == 404


async def test_a_refusal_for_now_says_when_to_come_back(api: ApiClient) -> None:
    reply = await api.call("GET", "/api/v1/closed")

    assert (reply.status, reply.code, reply.headers["Retry-After"]) == (503, "closed", "30")


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/nothing", "/api/v1/nothing", "/api/v2/notes", "/%61pi/nothing"]
)
async def test_an_unknown_path_is_a_problem(api: ApiClient, path: str) -> None:
    reply = await api.call("GET", path)

    assert (reply.status, reply.code) == (404, "not_found")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
async def test_an_unknown_method_is_a_problem(api: ApiClient, method: str) -> None:
    reply = await api.call(method, "/api/v1/notes")

    assert (reply.status, reply.code) == (405, "method_not_allowed")
    assert set(reply.headers["Allow"].split(",")) == {"GET", "HEAD", "POST"}


async def test_what_another_site_sends_is_a_problem(staff: ApiClient) -> None:
    reply = await staff.call("POST", "/api/v1/notes", {"title": "a"}, Origin="https://evil.example")

    assert (reply.status, reply.code) == (403, "forged")


async def test_a_fault_of_ours_is_a_problem_without_details(
    api: ApiClient, built: Built, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail(*_arguments: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(built.notes, "_get", fail)

    reply = await api.call("GET", NOBODY)

    assert (reply.status, reply.code) == (500, "internal")
    assert "secret detail" not in json.dumps(reply.json)
    assert "secret detail" in caplog.text
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert reply.headers["X-Request-Id"]


async def test_pages_have_pages_and_the_api_has_problems(browser: Browser) -> None:
    page, problem = await browser.get("/nothing"), await browser.get("/api/nothing")

    assert (page.status, page.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert (problem.status, problem.headers["Content-Type"]) == (404, "application/problem+json")


async def test_a_form_that_cannot_be_unpacked_is_a_page(browser: Browser) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Content-Encoding": "gzip"}

    assert (await browser.post("/de/staff/login", b"nonsense", headers)).status == 422


# Answers


async def test_an_answer_is_what_its_type_names(api: ApiClient, built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    class Secretive(Note):
        secret: str

    async def get(*_arguments: object) -> Note:
        return Secretive(id=uuid.UUID(int=1), title="a", text="", colour="red", secret="s")

    monkeypatch.setattr(built.notes, "_get", get)

    assert (await api.call("GET", NOBODY)).json == {
        "id": str(uuid.UUID(int=1)),
        "title": "a",
        "text": "",
        "colour": "red",
    }


@pytest.mark.parametrize("other", [Greeting(hello="a"), None, 5, [], {"title": "a"}])
async def test_an_answer_of_another_type_is_a_fault(
    api: ApiClient, built: Built, monkeypatch: pytest.MonkeyPatch, other: object
) -> None:
    async def get(*_arguments: object) -> object:
        return other

    monkeypatch.setattr(built.notes, "_get", get)

    assert (await api.call("GET", NOBODY)).status == 500


async def test_what_was_made_has_its_address(staff: ApiClient) -> None:
    made = await write(staff, "a")

    assert (await staff.call("GET", made.headers["Location"])).json == made.json


async def test_an_answer_may_set_a_cookie(api: ApiClient) -> None:
    reply = await api.call("POST", "/api/v1/session", {"hello": "anna"})

    assert reply.json == {"hello": "anna"}
    assert reply.headers["Set-Cookie"].startswith("session=anna")


async def test_answers_are_not_kept_by_caches(staff: ApiClient) -> None:
    made = await write(staff, "a")

    assert made.headers["Cache-Control"] == "no-store"
    assert (await staff.call("GET", "/api/v1/notes")).headers["Cache-Control"] == "no-store"
    assert (await staff.call("GET", made.headers["Location"])).headers["Cache-Control"] == "private, no-cache"


async def test_a_handler_sees_the_request_and_head_is_get_without_a_body(api: ApiClient) -> None:
    assert (await api.call("GET", "/api/v1/links/abcd")).json == {"hello": "abcd GET"}
    head = await api.call("HEAD", "/api/v1/links/abcd")
    assert (head.status, head.json) == (200, None)


# Versions


async def test_a_version_that_is_known_is_not_sent_again(staff: ApiClient) -> None:
    place = (await write(staff, "a")).headers["Location"]
    etag = (await staff.call("GET", place)).headers["ETag"]

    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = await staff.call("GET", place, If_None_Match=known)
        assert (again.status, again.json, again.headers["ETag"]) == (304, None, etag)
    assert (await staff.call("GET", place, If_None_Match='"other"')).status == 200


async def test_of_two_who_change_the_same_the_second_is_told(staff: ApiClient) -> None:
    place = (await write(staff, "a")).headers["Location"]
    seen = (await staff.call("GET", place)).headers["ETag"]

    first = await staff.call("PUT", place, {"title": "a", "text": "first"}, If_Match=seen)
    second = await staff.call("PUT", place, {"title": "a", "text": "second"}, If_Match=seen)

    assert (first.status, first.headers["ETag"]) == (200, (await staff.call("GET", place)).headers["ETag"])
    assert (second.status, second.code) == (412, "changed_meanwhile")
    assert (await staff.call("GET", place)).json["text"] == "first"
    assert (await staff.call("DELETE", place, If_Match=first.headers["ETag"])).status == 204
    assert (await staff.call("GET", place)).code == "unknown_note"


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_a_change_must_say_of_what(staff: ApiClient, method: str) -> None:
    place = (await write(staff, "a")).headers["Location"]
    body = {"title": "a"} if method == "PUT" else None
    etag = (await staff.call("GET", place)).headers["ETag"]

    without = await staff.call(method, place, body)
    assert (without.status, without.code) == (428, "precondition_required")
    for wrong in ('"other"', f"W/{etag}", "nonsense"):
        assert (await staff.call(method, place, body, If_Match=wrong)).status == 412
    assert (await staff.call(method, place, body, If_Match="*")).status in (200, 204)


async def test_a_handler_that_forgets_to_compare_changes_nothing(
    staff: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = (await write(staff, "a")).headers["Location"]
    monkeypatch.setattr(IfMatch, "check", lambda _self, _current: None)

    assert (await staff.call("DELETE", place, If_Match="*")).status == 500

    assert (await staff.call("GET", place)).status == 200


def test_a_version_does_not_depend_on_the_order_of_a_mapping() -> None:
    class Texts(BaseModel):
        texts: dict[str, str]

    one, other = Texts(texts={"de": "a", "en": "b"}), Texts(texts={"en": "b", "de": "a"})

    assert etag_of(one) == etag_of(other)
    assert etag_of(one) != etag_of(Texts(texts={"de": "b", "en": "a"}))


# Pages


async def test_pages_follow_one_another(staff: ApiClient) -> None:
    for title in "abcde":
        await write(staff, title)

    seen, cursor = [], ""
    for _ in range(3):
        page = (await staff.call("GET", f"/api/v1/notes?limit=2{cursor}")).json
        seen.append([note["title"] for note in page["items"]])
        cursor = f"&cursor={page['next']}"

    assert seen == [["a", "b"], ["c", "d"], ["e"]]
    assert page["next"] is None


def test_a_cursor_is_one_of_this_list_as_it_was_written() -> None:
    notes, others = (Cursor(TokenDeriver("a secret"), name, tuple[str, int]) for name in ("notes", "others"))
    cursor = notes.write(("a", 1))

    assert notes.read(cursor) == ("a", 1)
    assert notes.read(None) is None
    for wrong in (others.write(("a", 1)), cursor[1:], cursor[:-1], f"x{cursor}", "", ".", "ä", f"{cursor}.x"):
        with pytest.raises(Malformed):
            notes.read(wrong)


def test_a_cursor_of_an_older_version_is_out_of_date() -> None:
    old, new = Cursor(TokenDeriver("s"), "notes", str), Cursor(TokenDeriver("s"), "notes", int)

    with pytest.raises(Malformed):
        new.read(old.write("a"))


# Once


async def test_the_same_request_with_its_key_is_carried_out_once(staff: ApiClient, built: Built) -> None:
    first = await staff.call("POST", "/api/v1/notes", {"title": "a"}, Idempotency_Key=KEY)
    again = await staff.call("POST", "/api/v1/notes", {"title": "a"}, Idempotency_Key=KEY)

    assert built.notes.handled == 1
    assert (again.status, again.json) == (first.status, first.json) == (201, first.json)
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers


async def test_of_two_at_once_one_is_carried_out(staff: ApiClient, built: Built) -> None:
    replies = await asyncio.gather(
        *(staff.call("POST", "/api/v1/notes", {"title": "a"}, Idempotency_Key=KEY) for _ in range(5))
    )

    assert built.notes.handled == 1
    assert len({json.dumps(reply.json) for reply in replies}) == 1
    assert sum("Idempotency-Replayed" in reply.headers for reply in replies) == 4


async def test_without_a_key_each_request_counts(api: ApiClient) -> None:
    assert [(await api.call("POST", "/api/v1/links/abcd/seen")).json["hello"] for _ in range(2)] == ["abcd 1", "abcd 2"]


async def test_a_key_belongs_to_one_request_of_one_caller(staff: ApiClient) -> None:
    await staff.call("POST", "/api/v1/notes", {"title": "a"}, Idempotency_Key=KEY)
    jonas = ApiClient(staff.client, {"Cookie": "session=jonas"})

    other_body = await staff.call("POST", "/api/v1/notes", {"title": "b"}, Idempotency_Key=KEY)
    assert (other_body.status, other_body.code) == (409, "idempotency_key_reused")
    assert (await jonas.call("POST", "/api/v1/notes", {"title": "b"}, Idempotency_Key=KEY)).status == 201
    assert (await staff.call("POST", "/api/v1/links/abcd/seen", Idempotency_Key=KEY)).status == 200
    other_link = await staff.call("POST", "/api/v1/links/efgh/seen", Idempotency_Key=KEY)
    assert (other_link.status, other_link.json["hello"][:4]) == (200, "efgh")


async def test_a_refusal_is_not_remembered(staff: ApiClient) -> None:
    blocking = await write(staff, "a")
    refused = await staff.call("POST", "/api/v1/notes", {"title": "a"}, Idempotency_Key=KEY)
    etag = (await staff.call("GET", blocking.headers["Location"])).headers["ETag"]
    await staff.call("DELETE", blocking.headers["Location"], If_Match=etag)

    again = await staff.call("POST", "/api/v1/notes", {"title": "a"}, Idempotency_Key=KEY)

    assert (refused.code, again.status) == ("title_taken", 201)


@pytest.mark.parametrize("key", ["short", "with a space", "x" * 129, "ümläut-key"])
async def test_a_key_has_a_shape(staff: ApiClient, key: str) -> None:
    assert (await staff.call("POST", "/api/v1/notes", {"title": "a"}, Idempotency_Key=key)).code == "malformed"


# Declarations


class Odd:
    """Handlers that contradict their routes."""

    async def untyped(self, query) -> None: ...  # type: ignore[no-untyped-def]

    async def silent(self, query: NoteInput): ...  # type: ignore[no-untyped-def]

    async def takes_body(self, body: NoteInput) -> None: ...

    async def takes_more(self, service: str) -> None: ...

    async def takes_if_match(self, if_match: IfMatch) -> None: ...

    async def takes_id(self, note_id: uuid.UUID) -> Note: ...  # type: ignore[empty-body]

    async def takes_uow(self, uow: UnitOfWork) -> Answer[Note]: ...  # type: ignore[empty-body]

    async def nothing(self) -> None: ...


ODD = Odd()


@pytest.mark.parametrize(
    "route",
    [
        Route("GET", "/x", ODD.untyped, NOTES, ""),
        Route("GET", "/x", ODD.silent, NOTES, ""),
        Route("GET", "/x", ODD.takes_body, NOTES, ""),
        Route("DELETE", "/x", ODD.takes_body, NOTES, ""),
        Route("GET", "/x", ODD.takes_more, NOTES, ""),
        Route("GET", "/x/{body}", ODD.takes_body, NOTES, ""),
        Route("GET", "/x/{note_id}", ODD.nothing, NOTES, ""),
        Route("GET", "/x/{note_id}.ics", ODD.nothing, NOTES, ""),
        Route("GET", "/x/{note_id:[a-z]+}", ODD.takes_id, NOTES, ""),
        Route("PUT", "/x", ODD.nothing, NOTES, "", editable=True),
        Route("PUT", "/x", ODD.takes_if_match, NOTES, ""),
        Route("POST", "/x", ODD.nothing, NOTES, "", once=True),
        Route("POST", "/x", ODD.takes_uow, NOTES, "", once=True),
        Route("GET", "/x", ODD.takes_uow, NOTES, "", once=True),
        Route("POST", "/x/{note_id}", ODD.takes_id, NOTES, "", location="/x/{nonsense}"),
        Route("POST", "/x", ODD.nothing, NOTES, "", location="/x/{id}"),
    ],
)
def test_a_route_that_contradicts_its_handler_stops_the_start(built: Built, route: Route) -> None:
    with pytest.raises(BadRoute, match=f"{route.method} /x"):
        openapi_document(built.info, [Routes(route)])


class Routes:
    def __init__(self, *routes: Route) -> None:
        self._routes = routes

    def routes(self) -> tuple[Route, ...]:
        return self._routes


class Lax(BaseModel):
    title: str


class Holding(ApiModel):
    one: Lax


class Takes:
    async def lax(self, query: Lax) -> None: ...

    async def holding_lax(self, body: list[Holding]) -> None: ...


@pytest.mark.parametrize(
    "route",
    [Route("GET", "/x", Takes().lax, NOTES, ""), Route("POST", "/x", Takes().holding_lax, NOTES, "")],
)
def test_what_is_taken_must_forbid_what_it_does_not_name(built: Built, route: Route) -> None:
    with pytest.raises(BadRoute, match="Lax is taken from outside"):
        openapi_document(built.info, [Routes(route)])


def test_operations_have_names_of_their_own(built: Built) -> None:
    twice = Routes(Route("GET", "/x", ODD.nothing, NOTES, ""), Route("GET", "/y", ODD.nothing, NOTES, ""))

    with pytest.raises(BadRoute, match="notes_nothing"):
        openapi_document(built.info, [twice])


# The document


def test_the_document_is_valid(built: Built) -> None:
    check_document(built.api.document)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda document: document["info"].pop("title"),
        lambda document: document["components"]["schemas"].pop("Note"),
        lambda document: document["components"]["schemas"]["Note"].update(type="nonsense"),
    ],
)
def test_an_invalid_document_would_be_noticed(built: Built, spoil: Callable[[dict[str, Any]], object]) -> None:
    document = deepcopy(built.api.document)
    spoil(document)

    with pytest.raises((ValueError, KeyError)):
        check_document(document)


def test_the_document_says_what_the_routes_say(built: Built) -> None:
    document = built.api.document

    assert document["openapi"] == "3.1.0"
    assert document["info"] == {"title": "Notes", "version": "1.2", "description": "To try the layer on."}
    assert document["servers"] == [{"url": "http://localhost:8080"}]
    assert document["tags"] == [{"name": "notes", "description": "Notes, to try the layer on"}]
    write = document["paths"]["/api/v1/notes"]["post"]
    assert (write["operationId"], write["summary"], write["tags"]) == ("notes_write", "Write", ["notes"])
    assert write["security"] == [{"staff": []}]
    assert write["parameters"] == [{"$ref": "#/components/parameters/Idempotency-Key"}]
    assert set(write["responses"]) == {"201", "401", "403", "409", "413", "415", "422", "500", "503"}
    assert set(write["responses"]["201"]["headers"]) == {"Location", "Idempotency-Replayed"}
    show, save = (document["paths"]["/api/v1/notes/{note_id}"][method] for method in ("get", "put"))
    assert show["description"] == "As it is now."
    assert set(show["responses"]) == {"200", "304", "404", "500", "503"}
    assert set(save["responses"]) == {"200", "401", "403", "404", "412", "413", "415", "422", "428", "500", "503"}
    assert document["paths"]["/api/v1/links/{token}"]["get"]["security"] == []


def test_the_document_says_which_codes_an_operation_may_answer(built: Built) -> None:
    components = built.api.document["components"]
    reference = built.api.document["paths"]["/api/v1/notes/{note_id}"]["get"]["responses"]["404"]["$ref"]
    problem = components["responses"][reference.rpartition("/")[2]]["content"]["application/problem+json"]

    assert problem["schema"]["allOf"][1]["properties"]["code"]["enum"] == ["not_found", "unknown_note"]
    assert problem["examples"]["unknown_note"]["value"]["detail"] == "There is no such note."
    assert components["responses"]["busy-or-closed"]["headers"] == {
        "Retry-After": {"$ref": "#/components/headers/Retry-After"}
    }


def test_the_document_has_the_models_and_their_examples(built: Built) -> None:
    components = built.api.document["components"]

    assert set(components["schemas"]) == {"FieldError", "Greeting", "Note", "NoteInput", "NotePage", "Problem"}
    assert components["schemas"]["NoteInput"]["examples"] == [{"title": "Shopping", "colour": "red"}]
    assert components["schemas"]["NoteInput"]["required"] == ["title"]
    assert components["securitySchemes"] == {
        "staff": {"type": "apiKey", "in": "cookie", "name": "session", "description": "A session."}
    }


def test_a_query_becomes_parameters(built: Built) -> None:
    listed = built.api.document["paths"]["/api/v1/notes"]["get"]["parameters"]
    parameters = {one["name"]: one for one in listed}

    assert parameters["limit"] == {
        "name": "limit",
        "in": "query",
        "required": False,
        "description": "How many items at most.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
    }
    assert parameters["since"]["schema"] == {"type": "string", "format": "date"}
    assert parameters["colour"]["schema"]["items"] == {"type": "string", "enum": ["red", "green"]}


async def test_the_document_is_served_and_may_be_kept_for_a_while(api: ApiClient, built: Built) -> None:
    reply = await api.call("GET", "/api/openapi.json")

    assert reply.json == built.api.document == openapi_document(built.info, [built.notes])
    assert reply.headers["Cache-Control"] == "public, max-age=300"
    again = await api.call("GET", "/api/openapi.json", If_None_Match=reply.headers["ETag"])
    assert (again.status, again.json) == (http.HTTPStatus.NOT_MODIFIED, None)


def test_the_server_keeps_to_its_document(built: Built) -> None:
    with served(built.app) as url:
        assert run_schemathesis(url, built.api.document, ANNA) > 200


def _without_status(document: dict[str, Any]) -> None:
    del document["paths"]["/api/v1/notes/{note_id}"]["get"]["responses"]["404"]


def _without_code(document: dict[str, Any]) -> None:
    content = document["components"]["responses"]["not_found-or-unknown_note"]["content"]
    content["application/problem+json"]["schema"]["allOf"][1]["properties"]["code"]["enum"].remove("unknown_note")


@pytest.mark.parametrize(
    ("spoil", "check"), [(_without_status, "status_code_conformance"), (_without_code, "response_schema_conformance")]
)
def test_an_answer_beside_the_document_would_be_found(
    built: Built, spoil: Callable[[dict[str, Any]], None], check: str
) -> None:
    document = deepcopy(built.api.document)
    spoil(document)

    with served(built.app) as url, pytest.raises(AssertionError, match=check):
        run_schemathesis(url, document, ANNA, examples=2)
