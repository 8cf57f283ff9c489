"""The admins' pages for services: what is offered, by which channels and on which terms."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from aiohttp import web

from videodesk.accounts.pages import StaffGate
from videodesk.accounts.policy import Permission
from videodesk.accounts.schemas import Staff
from videodesk.catalogue.schemas import (
    CONVERSATION_LANGUAGES,
    NEW,
    Channel,
    ChannelInput,
    ServiceInput,
    ServiceTextInput,
    language_names,
)
from videodesk.catalogue.service import CatalogueService
from videodesk.kit.db import Database
from videodesk.kit.edits import (
    Edit,
    overtaken,
    read_input,
    refuse_overwriting,
    shown,
    typed_in,
    with_errors,
)
from videodesk.kit.errors import ChangedMeanwhile
from videodesk.kit.html import Html, request_language
from videodesk.kit.http import see_other
from videodesk.kit.i18n import LANGUAGE_PATTERN, LANGUAGES
from videodesk.locations.errors import KeyTaken

TERMS = tuple(ChannelInput.model_fields)
TEXTS = tuple(ServiceTextInput.model_fields)


class CataloguePages:
    def __init__(self, database: Database, catalogue: CatalogueService, gate: StaffGate, html: Html) -> None:
        self._database = database
        self._catalogue = catalogue
        self._gate = gate
        self._html = html

    def routes(self) -> list[web.RouteDef]:
        services = f"/{LANGUAGE_PATTERN}/admin/services"
        return [
            web.get(services, self.show_all),
            web.get(f"{services}/{NEW}", self.show_new),
            web.post(f"{services}/{NEW}", self.add),
            web.get(f"{services}/{{key}}", self.show),
            web.post(f"{services}/{{key}}", self.save),
        ]

    async def show_all(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        async with self._database.reading() as uow:
            services = await self._catalogue.all(uow, request_language(request))
        saved = request.query.get("saved")
        return self._html.page(request, "catalogue/services.html", staff=staff, services=services, saved=saved)

    async def show_new(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        typed = {"offered": "on", "max_persons": "1", "buffer_minutes": "0"}
        return self._page(request, staff, None, Edit(typed))

    async def add(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        typed = typed_in(await self._gate.posted(request, staff))
        given, errors = _read(typed, typed.get("key", ""))
        if given is None:
            return self._page(request, staff, None, with_errors(typed, errors))
        try:
            async with self._database.transaction() as uow:
                await self._catalogue.add(uow, given)
        except KeyTaken:
            return self._page(request, staff, None, with_errors(typed, {"key": "field-error-service-key-taken"}))
        return _saved(request, given.key)

    async def show(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        key = request.match_info["key"]
        async with self._database.reading() as uow:
            service = await self._catalogue.for_editing(uow, key)
        return self._page(request, staff, key, shown(_as_typed(service)))

    async def save(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        typed, key = typed_in(await self._gate.posted(request, staff)), request.match_info["key"]
        given, errors = _read(typed, key)
        async with self._database.transaction() as uow:
            stored = _as_typed(await self._catalogue.for_editing(uow, key, lock=True))
            if given is None:
                return self._page(request, staff, key, with_errors(typed, errors))
            try:
                refuse_overwriting(typed, _as_typed(given), stored)
            except ChangedMeanwhile:
                return self._page(request, staff, key, overtaken(typed, stored), HTTPStatus.CONFLICT)
            await self._catalogue.save(uow, given)
        return _saved(request, key)

    def _page(
        self, request: web.Request, staff: Staff, key: str | None, form: Edit, status: int | None = None
    ) -> web.Response:
        """Without a key for a new service."""
        return self._html.page(
            request,
            "catalogue/service.html",
            status=status or form.status,
            staff=staff,
            key=key,
            form=form,
            channels=[channel.value for channel in Channel],
            spoken=language_names(request_language(request)).items(),
        )


def _saved(request: web.Request, key: str) -> web.Response:
    return see_other(f"/{request_language(request)}/admin/services?saved={key}")


def _as_typed(service: ServiceInput) -> dict[str, str]:
    """The service as the form's fields; documents are a line each, the fee is in euros."""
    typed = {
        "fee": "" if service.fee_cents is None else f"{service.fee_cents / 100:.2f}",
        "leika": service.leika or "",
        "buffer_minutes": str(service.buffer_minutes),
        "max_persons": str(service.max_persons),
    }
    typed |= {"offered": "on"} if service.offered else {}
    typed |= {f"language.{code}": "on" for code in service.languages}
    for channel, terms in service.channels.items():
        typed[f"channel.{channel.value}"] = "on"
        for name, value in terms.model_dump().items():
            typed[f"{name}.{channel.value}"] = "" if value is None else str(value)
    for language in LANGUAGES:
        text = service.texts.get(language) or ServiceTextInput(name="-")
        typed |= {
            f"name.{language}": text.name,
            f"summary.{language}": text.summary,
            f"documents.{language}": "\n".join(text.documents),
            f"fee_note.{language}": text.fee_note,
        }
    return typed


def _read(typed: Mapping[str, str], key: str) -> tuple[ServiceInput | None, dict[str, str]]:
    values = {
        "key": key,
        "leika": typed.get("leika") or None,
        "channels": {
            channel.value: _terms(typed, channel.value) for channel in Channel if f"channel.{channel.value}" in typed
        },
        "buffer_minutes": typed.get("buffer_minutes") or 0,
        "max_persons": typed.get("max_persons") or 1,
        "languages": [code for code in CONVERSATION_LANGUAGES if f"language.{code}" in typed],
        "offered": "offered" in typed,
        "fee_cents": _cents(typed.get("fee", "")),
        "texts": {language: _text(typed, language) for language in LANGUAGES},
    }
    return read_input(ServiceInput, values, "service", name_of=_field)


def _terms(typed: Mapping[str, str], channel: str) -> dict[str, str]:
    """What is left empty is left to the model, but for the duration, which must be there."""
    found = {name: typed.get(f"{name}.{channel}", "") for name in TERMS}
    return {name: text for name, text in found.items() if text or name == "duration_minutes"}


def _text(typed: Mapping[str, str], language: str) -> dict[str, object]:
    text: dict[str, object] = {name: typed.get(f"{name}.{language}", "") for name in TEXTS}
    lines = typed.get(f"documents.{language}", "").splitlines()
    return text | {"documents": [line.strip() for line in lines if line.strip()]}


def _cents(euros: str) -> float | str | None:
    """`12,50` is 1250, empty is None; what is no amount is handed on, for the model to refuse."""
    text = euros.strip().removesuffix("€").strip().replace(",", ".")
    if not text:
        return None
    try:
        return round(float(text) * 100, 6)
    except ValueError:
        return text


def _field(place: Sequence[str]) -> str:
    """`channels.video.notice_minutes` is the field `notice_minutes.video`, `texts.de.name` is `name.de`."""
    if len(place) > 2 and place[0] in ("channels", "texts"):
        return f"{place[2]}.{place[1]}"
    return {"fee_cents": "fee"}.get(place[0], place[0])
