"""Documents and signatures as the pages send and fetch them: beside the socket, which is for short messages.

The citizen comes by link, staff by session to the consultations that they have called. A document is sent as it is,
under an id that the page has drawn: sent again after a lost answer, it is the same one. What scripts are refused is
told in the words that people read.
"""

import uuid
from collections.abc import Awaitable, Callable
from functools import wraps
from http import HTTPStatus
from typing import TypeVar

from aiohttp import web
from aiohttp.helpers import content_disposition_header
from pydantic import ValidationError

from videodesk.accounts.pages import StaffGate
from videodesk.accounts.policy import Permission
from videodesk.booking.facts import FactReader
from videodesk.booking.service import BookingService
from videodesk.consultations.document_types import PDF, safe_name
from videodesk.consultations.documents import Documents
from videodesk.consultations.entries import CITIZEN, staff_participant
from videodesk.consultations.errors import NotAsked, UnknownConsultation, UnknownDocument
from videodesk.consultations.intake import Intake
from videodesk.consultations.pdfs import Pdfs
from videodesk.consultations.policy import SignatureState
from videodesk.consultations.schemas import ConsultationView, SignaturePage, SignatureView, SignForm
from videodesk.consultations.service import ConsultationService
from videodesk.consultations.signatures import Signatures
from videodesk.kit.clock import Clock
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.errors import Malformed, Refusal
from videodesk.kit.fair_use import Bucket, FairUse
from videodesk.kit.html import request_language
from videodesk.kit.http import STATUS, refusal_headers
from videodesk.kit.i18n import LANGUAGE_PATTERN, Translator, translator
from videodesk.kit.ids import path_id, read_id
from videodesk.locations.service import LocationService

PART_BYTES = 64 * 1024
# Whatever somebody has handed in, a browser saves it, and runs nothing of it.
FOREIGN = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}

Pages = TypeVar("Pages")
Handler = Callable[[Pages, web.Request], Awaitable[web.StreamResponse]]


def told_in_words(handler: Handler[Pages]) -> Handler[Pages]:
    """For scripts: a refusal is JSON with its code, what has happened and what to do."""

    @wraps(handler)
    async def wrapper(pages: Pages, request: web.Request) -> web.StreamResponse:
        try:
            return await handler(pages, request)
        except Refusal as refusal:
            texts, message = translator(request_language(request)), f"refusal-{refusal.code.replace('_', '-')}"
            told = {"code": refusal.code, "text": texts.text(message), "action": texts.text(f"{message}-action")}
            return web.json_response(told, status=STATUS[refusal.kind], headers=refusal_headers(refusal))

    return wrapper


class DocumentPages:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        booking: BookingService,
        locations: LocationService,
        consultations: ConsultationService,
        documents: Documents,
        signatures: Signatures,
        intake: Intake,
        pdfs: Pdfs,
        gate: StaffGate,
        fair_use: FairUse,
    ) -> None:
        self._database = database
        self._clock = clock
        self._consultations = consultations
        self._documents = documents
        self._signatures = signatures
        self._intake = intake
        self._pdfs = pdfs
        self._gate = gate
        self._fair_use = fair_use
        self._facts = FactReader(booking, locations)

    def routes(self) -> list[web.RouteDef]:
        link = f"/{LANGUAGE_PATTERN}/a/{{link}}"
        staff = f"/{LANGUAGE_PATTERN}/staff/consultations/{{consultation}}"
        return [
            web.put(f"{link}/documents/{{document}}", self.hand_in),
            web.get(f"{link}/documents/{{document}}", self.fetch),
            web.delete(f"{link}/documents/{{document}}", self.remove),
            web.put(f"{link}/signatures/{{signature}}", self.sign),
            web.put(f"{staff}/documents/{{document}}", self.hand_out),
            web.get(f"{staff}/documents/{{document}}", self.fetch_for_staff),
            web.delete(f"{staff}/documents/{{document}}", self.remove_for_staff),
        ]

    # The citizen

    @told_in_words
    async def hand_in(self, request: web.Request) -> web.StreamResponse:
        await self._fair_use.check(request, Bucket.UPLOAD)
        return await self._take(request, await self._of_link(request), CITIZEN)

    async def fetch(self, request: web.Request) -> web.StreamResponse:
        return await self._give(request, await self._of_link(request))

    @told_in_words
    async def remove(self, request: web.Request) -> web.StreamResponse:
        return await self._remove(request, await self._of_link(request), CITIZEN)

    @told_in_words
    async def sign(self, request: web.Request) -> web.StreamResponse:
        await self._fair_use.check(request, Bucket.UPLOAD)
        view, signature_id = await self._of_link(request), read_id(request.match_info["signature"], NotAsked)
        form = _sign_form(await request.read())
        async with self._database.reading() as uow:
            asked = await self._signatures.asked(uow, view.id, signature_id)
            page = await self._page(uow, request, view, asked, form)
            content = b""
            if asked.document_id is not None and asked.state is SignatureState.ASKED:
                document = await self._documents.find(uow, view.id, asked.document_id)
                content = await self._documents.content(uow, document)
        if asked.state is SignatureState.SIGNED:
            return _done()
        signed = await self._pdfs.sign(page, content)
        name = safe_name(_texts(request).text("signature-file", name=asked.title.removesuffix(PDF.extension)), PDF)
        new = await self._intake.seal(uuid.uuid4(), name, PDF.media_type, signed)
        async with self._database.transaction() as uow:
            await self._signatures.sign(uow, view.id, asked.id, new)
        return _done()

    # The staff

    @told_in_words
    async def hand_out(self, request: web.Request) -> web.StreamResponse:
        view, by = await self._of_staff(request)
        return await self._take(request, view, by)

    async def fetch_for_staff(self, request: web.Request) -> web.StreamResponse:
        staff = await self._gate.enter(request, Permission.HOST_CONSULTATIONS)
        return await self._give(request, await self._hosted(request, staff.id))

    @told_in_words
    async def remove_for_staff(self, request: web.Request) -> web.StreamResponse:
        view, by = await self._of_staff(request)
        return await self._remove(request, view, by)

    # Who asks, and of what

    async def _of_link(self, request: web.Request) -> ConsultationView:
        async with self._database.reading() as uow:
            return await self._consultations.by_link(uow, request.match_info["link"])

    async def _of_staff(self, request: web.Request) -> tuple[ConsultationView, str]:
        """For what changes something. Raises NotSignedIn, NotAllowed, Forged and those of `hosted_by`."""
        staff = await self._gate.admit(request, Permission.HOST_CONSULTATIONS)
        self._gate.written(request, staff)
        return await self._hosted(request, staff.id), staff_participant(staff.id)

    async def _hosted(self, request: web.Request, staff_id: uuid.UUID) -> ConsultationView:
        consultation_id = read_id(request.match_info["consultation"], UnknownConsultation)
        async with self._database.reading() as uow:
            return await self._consultations.hosted_by(uow, consultation_id, staff_id)

    # What both do

    async def _take(self, request: web.Request, view: ConsultationView, by: str) -> web.StreamResponse:
        document_id = read_id(request.match_info["document"], UnknownDocument)
        with self._intake.turn(view.id, by):
            async with self._database.reading() as uow:
                await self._documents.check_room(uow, view.id, by)
            parts = request.content.iter_chunked(PART_BYTES)
            name = request.query.get("name", "")
            new = await self._intake.receive(document_id, name, request.content_length, parts)
            async with self._database.transaction() as uow:
                await self._documents.add(uow, view.id, by, new)
        return _done()

    async def _give(self, request: web.Request, view: ConsultationView) -> web.StreamResponse:
        async with self._database.reading() as uow:
            found = await self._documents.find(uow, view.id, path_id(request, "document"))
            content = await self._documents.content(uow, found)
        response = web.Response(body=content, headers=FOREIGN)
        response.content_type = found.media_type
        response.headers["Content-Disposition"] = content_disposition_header("attachment", filename=found.name)
        return response

    async def _remove(self, request: web.Request, view: ConsultationView, by: str) -> web.StreamResponse:
        document_id = read_id(request.match_info["document"], UnknownDocument)
        async with self._database.transaction() as uow:
            await self._documents.remove(uow, view.id, by, document_id)
        return _done()

    async def _page(
        self, uow: UnitOfWork, request: web.Request, view: ConsultationView, asked: SignatureView, form: SignForm
    ) -> SignaturePage:
        facts = await self._facts.of(uow, view.appointment, request_language(request))
        texts, now = _texts(request), self._clock.now()
        time = f"{texts.time(now, facts.zone)} ({facts.zone.key}, UTC{now.astimezone(facts.zone):%z})"
        return SignaturePage(
            title=asked.title,
            text=asked.text,
            heading=texts.text("signature-heading"),
            statement=texts.text("signature-statement", title=asked.title),
            rows=[
                (texts.text("signature-name"), form.name),
                (texts.text("signature-at"), texts.text("signature-moment", day=texts.day(now, facts.zone), time=time)),
                (texts.text("signature-case"), f"{facts.service.name}, {facts.location.name}"),
                (texts.text("signature-reference"), str(view.id)),
            ],
            checksum=texts.text("signature-checksum"),
            signature=texts.text("signature-heading"),
            name=form.name,
            strokes=form.strokes,
            manner=texts.text("signature-drawn" if form.strokes else "signature-typed"),
        )


def _sign_form(body: bytes) -> SignForm:
    """Raises Malformed."""
    try:
        return SignForm.model_validate_json(body)
    except ValidationError as error:
        raise Malformed("the signature has not the shape that was asked for") from error


def _texts(request: web.Request) -> Translator:
    return translator(request_language(request))


def _done() -> web.Response:
    return web.Response(status=HTTPStatus.NO_CONTENT)
