"""The admins' pages for letters and SMS: what they look like, and their texts, which can be changed."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from videodesk.accounts.pages import StaffGate
from videodesk.accounts.policy import Permission
from videodesk.accounts.schemas import Staff
from videodesk.accounts.service import AccountService
from videodesk.catalogue.schemas import Channel
from videodesk.invites.mailer import Mailer
from videodesk.invites.patterns import Text, WrongText, check
from videodesk.invites.proofs import MESSAGES, SHEETS, TO_CITIZENS, TO_MOBILES, TO_STAFF, LetterProofs, Sheet
from videodesk.invites.samples import CAN_BE_BY_OFFICE, SEVERAL, Case
from videodesk.invites.schemas import SmsKind
from videodesk.invites.texts import LetterTexts
from videodesk.kit.db import Database
from videodesk.kit.edits import Edit, ErrorText, overtaken, refuse_overwriting, shown, typed_in, with_errors
from videodesk.kit.errors import ChangedMeanwhile
from videodesk.kit.forms import MailAddress
from videodesk.kit.framed import framed, style_sources
from videodesk.kit.html import Html, request_language
from videodesk.kit.http import content_security_policy
from videodesk.kit.i18n import DEFAULT_LANGUAGE, LANGUAGE_PATTERN, LANGUAGES, Translator, translator
from videodesk.kit.outbox import DeliveryPostponed, DeliveryRefused

# Without either the texts are saved.
PREVIEW, SEND = "preview", "send"
ADDRESS: TypeAdapter[str] = TypeAdapter(MailAddress)
OWN_TEXTS = {TO_CITIZENS: "letter", TO_MOBILES: "sms", TO_STAFF: "staff-letter"}
WRONG_ADDRESS = {"address": "field-error-email-value-error"}


@dataclass(frozen=True)
class Look:
    """What somebody looks at: one letter in one language and one case, with the texts as they are now."""

    sheet: Sheet
    language: str
    case: Case
    stored: dict[str, str]
    texts: Translator
    address: str


class LetterPages:
    def __init__(
        self,
        database: Database,
        texts: LetterTexts,
        proofs: LetterProofs,
        mailer: Mailer,
        accounts: AccountService,
        gate: StaffGate,
        html: Html,
        public_url: str,
    ) -> None:
        self._database = database
        self._texts = texts
        self._proofs = proofs
        self._mailer = mailer
        self._accounts = accounts
        self._gate = gate
        self._html = html
        self._public_url = public_url

    def routes(self) -> list[web.RouteDef]:
        letters = f"/{LANGUAGE_PATTERN}/admin/letters"
        one = f"{letters}/{{name:{'|'.join(SHEETS)}}}"
        return [
            web.get(letters, self.show_all),
            web.post(letters, self.set_address),
            web.get(one, self.show),
            web.post(one, self.change),
        ]

    # All of them, and where samples go

    async def show_all(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        return await self._list(request, staff, Edit({"address": await self._address(staff)}))

    async def set_address(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        typed = typed_in(await self._gate.posted(request, staff))
        try:
            address = ADDRESS.validate_python(typed.get("address", ""))
        except ValidationError:
            return await self._list(request, staff, with_errors(typed, WRONG_ADDRESS))
        async with self._database.transaction() as uow:
            await self._accounts.set_mail_address(uow, staff.id, address)
        return _see(request, "?saved=1")

    async def _list(self, request: web.Request, staff: Staff, form: Edit) -> web.Response:
        sheets = await self._sheets()
        async with self._database.reading() as uow:
            changes = await self._texts.changes(uow)
        changed_in = {
            name: [language for language in sheet.languages if changes[language].keys() & sheet.texts.keys()]
            for name, sheet in sheets.items()
        }
        return self._html.page(
            request,
            "letters/admin/all.html",
            status=HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
            staff=staff,
            sheets=list(sheets.values()),
            changed_in=changed_in,
            form=form,
            saved="saved" in request.query,
        )

    # One of them

    async def show(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        look = await self._look(request, staff, request.query)
        return await self._page(request, staff, look, shown(look.stored), "saved" if "saved" in request.query else "")

    async def change(self, request: web.Request) -> web.Response:
        """Save, or look at or send what has been typed, without saving it."""
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        typed = typed_in(await self._gate.posted(request, staff))
        look = await self._look(request, staff, typed)
        given = {name: _given(typed, name, look.language) for name in look.sheet.texts}
        errors = _errors(look.sheet, given)
        form = with_errors(typed | given, errors)
        do = typed.get("do")
        if not errors and do not in (PREVIEW, SEND):
            return await self._save(request, staff, look, typed | given)
        told = await self._send(look, given) if do == SEND and not errors else ""
        return await self._page(request, staff, look, form, told)

    async def _save(self, request: web.Request, staff: Staff, look: Look, typed: dict[str, str]) -> web.Response:
        given = {name: typed[name] for name in look.sheet.texts}
        try:
            async with self._database.transaction() as uow:
                stored = await self._texts.current(uow, look.language, look.sheet.texts)
                refuse_overwriting(typed, given, stored)
                await self._texts.save(uow, look.language, given, staff.id, stored)
        except ChangedMeanwhile:
            look = await self._look(request, staff, typed)
            return await self._page(request, staff, look, overtaken(typed, look.stored))
        case = look.case
        return _see(
            request,
            f"/{look.sheet.name}?language={look.language}&channel={case.channel}&persons={case.persons}"
            f"{'&by_office=on' if case.by_office else ''}&saved=1",
        )

    async def _send(self, look: Look, given: Mapping[str, str]) -> str:
        """To the admin's own address, so that nobody else is bothered; what has become of it. An SMS is looked at."""
        kind = look.sheet.shown_in
        if isinstance(kind, SmsKind):
            return ""
        if not look.address:
            return "no-address"
        letter = self._proofs.write(kind, look.case, look.texts.changed(given), look.address)
        try:
            await self._mailer.send(letter)
        except DeliveryRefused:
            return "refused"
        except DeliveryPostponed:
            return "not-sent"
        return "sent"

    async def _sheets(self, language: str = DEFAULT_LANGUAGE) -> Mapping[str, Sheet]:
        """In a thread, since the first time takes a while."""
        return await asyncio.to_thread(self._proofs.sheets, language)

    async def _look(self, request: web.Request, staff: Staff, wanted: Mapping[str, str]) -> Look:
        name = request.match_info["name"]
        languages = (await self._sheets())[name].languages
        asked_for = (wanted.get("language"), request_language(request))
        language = next((one for one in asked_for if one in languages), languages[0])
        sheet = (await self._sheets(language))[name]
        async with self._database.reading() as uow:
            stored = await self._texts.current(uow, language, sheet.texts)
            texts = await self._texts.translator(uow, language)
        return Look(sheet, language, _case(sheet, wanted), stored, texts, await self._address(staff))

    async def _address(self, staff: Staff) -> str:
        async with self._database.reading() as uow:
            return await self._accounts.mail_address(uow, staff.id)

    async def _page(self, request: web.Request, staff: Staff, look: Look, form: Edit, told: str = "") -> web.Response:
        usable = {name: form.typed[name] for name in look.sheet.texts if name not in form.errors}
        # In a thread, since reading a calendar looks for all time zones the first time.
        proof = await asyncio.to_thread(self._proofs.show, look.sheet.shown_in, look.case, look.texts.changed(usable))
        response = self._html.page(
            request,
            "letters/admin/letter.html",
            status=_status(form),
            staff=staff,
            look=look,
            form=form,
            told=told,
            originals={name: translator(look.language).pattern(name) for name in look.sheet.texts},
            labels={name: _label(look.sheet, text) for name, text in look.sheet.texts.items()},
            proof=proof,
            document=framed(proof.html),
            channels=list(Channel),
            can_be_by_office=_can_be_by_office(look.sheet),
            several=SEVERAL,
            other_languages=_same_letter_in(request, look),
        )
        policy = content_security_policy(self._public_url, style_sources(proof.html))
        response.headers["Content-Security-Policy"] = policy
        return response


def _given(typed: Mapping[str, str], name: str, language: str) -> str:
    """What is to be stored; who wants the program's own text back says so, and types nothing."""
    return translator(language).pattern(name) if f"original.{name}" in typed else typed.get(name, "")


def _errors(sheet: Sheet, given: Mapping[str, str]) -> dict[str, ErrorText]:
    errors: dict[str, ErrorText] = {}
    for name, text in sheet.texts.items():
        try:
            check(text, given[name])
        except WrongText as wrong:
            errors[name] = ErrorText(f"texts-wrong-{wrong.code}", wrong.about, _label(sheet, text))
    return errors


def _label(sheet: Sheet, text: Text) -> str:
    """Its Fluent id. A message's own texts are called the same in each."""
    own = f"{OWN_TEXTS[sheet.group]}-{sheet.shown_in}-"
    return f"texts-field-{text.message.removeprefix(own) if sheet.name in MESSAGES else text.message}"


def _case(sheet: Sheet, wanted: Mapping[str, str]) -> Case:
    """That of the sample; what is no choice is the first one."""
    channel = next((one for one in Channel if one == wanted.get("channel")), Channel.VIDEO)
    by_office = wanted.get("by_office") == "on" and _can_be_by_office(sheet)
    persons = SEVERAL if wanted.get("persons") == str(SEVERAL) and sheet.group == TO_CITIZENS else 1
    return Case(channel, by_office, persons)


def _can_be_by_office(sheet: Sheet) -> bool:
    return sheet.group == TO_CITIZENS and sheet.shown_in in CAN_BE_BY_OFFICE


def _status(form: Edit) -> HTTPStatus:
    if form.stored is not None:
        return HTTPStatus.CONFLICT
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _same_letter_in(request: web.Request, look: Look) -> dict[str, str]:
    """The page in another language, with the letter still in this one."""
    here = request_language(request)
    path = f"/admin/letters/{look.sheet.name}?language={look.language}"
    return {other: f"/{other}{path}" for other in LANGUAGES if other != here}


def _see(request: web.Request, path: str) -> web.Response:
    location = f"/{request_language(request)}/admin/letters{path}"
    return web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": location})
