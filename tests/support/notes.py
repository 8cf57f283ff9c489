"""A room that is none of ours, to try the API layer on: notes that staff write, and that whoever has the link reads."""

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Literal, cast

from aiohttp import web
from pydantic import ConfigDict, Field
from sqlalchemy import Column, MetaData, String, Table, Text, Uuid, delete, insert, select, update

from tests.support.world import ManualClock
from videodesk.kit.api import LINK, Answer, ApiModel, Day, Door, Moment, Route, Tag
from videodesk.kit.api_server import Api
from videodesk.kit.bus import EventBus
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.errors import Kind, Refusal
from videodesk.kit.etags import IfMatch
from videodesk.kit.html import Html
from videodesk.kit.http import add_security_headers, check_origin, log_requests, read_forms, show_errors
from videodesk.kit.idempotency import Idempotency, IdempotencyKey
from videodesk.kit.metrics import Metrics
from videodesk.kit.openapi import ApiInfo
from videodesk.kit.paging import Cursor, Page, PageQuery
from videodesk.kit.tokens import TokenDeriver

TABLE = Table(
    "note",
    MetaData(),  # ours belong to the migrations
    Column("id", Uuid, primary_key=True),
    Column("title", String(80), unique=True),
    Column("text", Text),
    Column("colour", String(10)),
)

MAX_BODY_BYTES = 32 * 1024
URL = "http://localhost:8080"
NOTES = Tag("notes", "Notes, to try the layer on")


class UnknownNote(Refusal):
    """There is no such note."""

    kind = Kind.NOT_FOUND
    code = "unknown_note"


class TitleTaken(Refusal):
    """Another note has this title."""

    kind = Kind.CONFLICT
    code = "title_taken"

    def __init__(self, title: str) -> None:
        super().__init__()
        self.extensions = {"taken": title}


class NoStaff(Refusal):
    """There is no session."""

    kind = Kind.NOT_SIGNED_IN
    code = "no_staff"


class Closed(Refusal):
    """The office is closed."""

    kind = Kind.UNAVAILABLE
    code = "closed"
    retry_after = 30


Colour = Literal["red", "green"]
Words = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z ]+$")]


class NoteQuery(PageQuery):
    colour: list[Colour] = Field([], max_length=3)
    """Any of these."""
    words: Words | None = None
    since: Day | None = None
    long: bool = False


class NoteInput(ApiModel):
    model_config = ConfigDict(json_schema_extra={"examples": [{"title": "Shopping", "colour": "red"}]})

    title: str = Field(min_length=1, max_length=80)
    text: str = Field("", max_length=2000)
    colour: Colour = "green"
    due: Moment | None = None


class Note(ApiModel):
    id: uuid.UUID
    title: str
    text: str
    colour: Colour


class NotePage(Page[Note]):
    """Notes in the order of their titles."""


class Greeting(ApiModel):
    hello: str


Token = Annotated[str, Field(pattern=r"^[a-z]{4}$")]


class NotesApi:
    """`handled` counts how often a note has been written."""

    def __init__(self, database: Database, tokens: TokenDeriver) -> None:
        self._database = database
        self._after = Cursor(tokens, "notes", str)
        self._staff = Door(
            "staff", "A session.", _enter, (NoStaff,), {"type": "apiKey", "in": "cookie", "name": "session"}, _whose
        )
        self.handled = 0

    def routes(self) -> list[Route]:
        staff, created = self._staff, HTTPStatus.CREATED
        notes, note, link = "/notes", "/notes/{note_id}", "/links/{token}"
        unknown, taken = (UnknownNote,), (TitleTaken,)
        return [
            Route("GET", notes, self.search, NOTES, "Find notes"),
            Route("POST", notes, self.write, NOTES, "Write", created, taken, staff, once=True, location="/notes/{id}"),
            Route("GET", note, self.show, NOTES, "One note", errors=unknown, editable=True),
            Route("PUT", note, self.save, NOTES, "Change a note", errors=unknown, door=staff, editable=True),
            Route("DELETE", note, self.drop, NOTES, "Throw away", errors=unknown, door=staff, editable=True),
            Route("GET", link, self.greet, NOTES, "Who has the link", errors=unknown, door=LINK),
            Route("POST", f"{link}/seen", self.see, NOTES, "It was read", door=LINK, once=True),
            Route("POST", "/session", self.sign_in, NOTES, "Sign in"),
            Route("GET", "/closed", self.refuse, NOTES, "Never open", errors=(Closed,)),
        ]

    async def search(self, query: NoteQuery, uow: UnitOfWork) -> NotePage:
        after = self._after.read(query.cursor) or ""
        chosen = select(TABLE).where(TABLE.c.title > after).order_by(TABLE.c.title).limit(query.limit + 1)
        if query.colour:
            chosen = chosen.where(TABLE.c.colour.in_(query.colour))
        rows = [Note.model_validate(row) for row in await uow.session.execute(chosen)]
        more = len(rows) > query.limit
        return NotePage(
            items=rows[: query.limit], next=self._after.write(rows[query.limit - 1].title) if more else None
        )

    async def show(self, note_id: uuid.UUID, uow: UnitOfWork) -> Note:
        """As it is now."""
        return await self._get(uow, note_id)

    async def write(self, body: NoteInput, uow: UnitOfWork, caller: str) -> Note:
        taken = await uow.session.scalar(select(TABLE.c.id).where(TABLE.c.title == body.title))
        if taken is not None:
            raise TitleTaken(body.title)
        self.handled += 1
        note = Note(id=uuid.uuid4(), title=body.title, text=f"{body.text} ({caller})", colour=body.colour)
        await uow.session.execute(insert(TABLE).values(note.model_dump()))
        return note

    async def save(self, note_id: uuid.UUID, body: NoteInput, uow: UnitOfWork, if_match: IfMatch) -> Note:
        if_match.check(await self._get(uow, note_id))
        note = Note(id=note_id, title=body.title, text=body.text, colour=body.colour)
        await uow.session.execute(update(TABLE).where(TABLE.c.id == note_id).values(text=note.text, colour=note.colour))
        return await self._get(uow, note_id)

    async def drop(self, note_id: uuid.UUID, uow: UnitOfWork, if_match: IfMatch) -> None:
        if_match.check(await self._get(uow, note_id))
        await uow.session.execute(delete(TABLE).where(TABLE.c.id == note_id))

    async def greet(self, request: web.Request, token: Token) -> Greeting:
        if token == "none":
            raise UnknownNote
        return Greeting(hello=f"{token} {request.method}")

    async def see(self, token: Token, uow: UnitOfWork) -> Greeting:
        self.handled += 1
        return Greeting(hello=f"{token} {self.handled}")

    async def sign_in(self, body: Greeting) -> Answer[Greeting]:
        return Answer(body, lambda response: response.set_cookie("session", "anna"))

    async def refuse(self) -> None:
        raise Closed

    async def _get(self, uow: UnitOfWork, note_id: uuid.UUID) -> Note:
        row = (await uow.session.execute(select(TABLE).where(TABLE.c.id == note_id))).one_or_none()
        if row is None:
            raise UnknownNote
        return Note.model_validate(row)


async def _enter(request: web.Request) -> str:
    if request.cookies.get("session") not in ("anna", "jonas"):
        raise NoStaff
    return request.cookies["session"]


def _whose(_request: web.Request, caller: str) -> str:
    return caller


class NoPages:
    def page(self, _request: web.Request, template: str, *, status: int, code: str) -> web.Response:
        return web.Response(text=f"{template} {code}", status=status)


@dataclass(frozen=True)
class Built:
    app: web.Application
    notes: NotesApi
    api: Api
    info: ApiInfo


def build_notes(directory: Path) -> Built:
    """An application with all the middlewares of ours, and nothing but the notes."""
    database = Database(f"sqlite+aiosqlite:///{directory / 'notes.db'}", EventBus())
    notes = NotesApi(database, TokenDeriver("a secret"))
    info = ApiInfo("Notes", "1.2", "To try the layer on.", URL)
    api = Api(database, Idempotency(ManualClock()), info, [notes])
    app = web.Application(
        middlewares=[log_requests(Metrics()), show_errors(cast(Html, NoPages())), check_origin(URL), read_forms],
        client_max_size=MAX_BODY_BYTES,
    )
    app.on_response_prepare.append(add_security_headers(URL))
    app.router.add_routes(api.routes())
    keys = cast(Table, IdempotencyKey.__table__)

    async def run(_app: web.Application) -> AsyncIterator[None]:
        async with database.engine.begin() as connection:
            await connection.run_sync(TABLE.metadata.create_all)
            await connection.run_sync(keys.metadata.create_all, tables=[keys])
        yield
        await database.close()

    app.cleanup_ctx.append(run)
    return Built(app, notes, api, info)
