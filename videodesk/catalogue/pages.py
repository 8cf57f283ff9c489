"""The admins' pages for services."""

from http import HTTPStatus
from typing import Any

from aiohttp import web
from pydantic import ValidationError

from videodesk.accounts.pages import StaffGate
from videodesk.accounts.policy import Permission
from videodesk.accounts.schemas import Staff
from videodesk.catalogue.schemas import ServiceInput, ServiceTextInput
from videodesk.catalogue.service import CatalogueService
from videodesk.kit.db import Database
from videodesk.kit.html import Html, request_language
from videodesk.kit.i18n import LANGUAGE_PATTERN, LANGUAGES


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
            web.get(f"{services}/{{key}}", self.show),
            web.post(f"{services}/{{key}}", self.save),
        ]

    async def show_all(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        async with self._database.reading() as uow:
            services = await self._catalogue.all(uow, request_language(request))
        saved = request.query.get("saved")
        return self._html.page(request, "catalogue/services.html", staff=staff, services=services, saved=saved)

    async def show(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        async with self._database.reading() as uow:
            service = await self._catalogue.for_editing(uow, request.match_info["key"])
        return self._page(request, staff, _as_typed(service), {})

    async def save(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.CONFIGURE)
        fields = await self._gate.posted(request, staff)
        typed = {name: value for name, value in fields.items() if isinstance(value, str)}
        key = request.match_info["key"]
        async with self._database.transaction() as uow:
            before = await self._catalogue.for_editing(uow, key)
            try:
                given = _read(typed, before)
            except ValidationError as error:
                return self._page(request, staff, typed, _errors(error), HTTPStatus.UNPROCESSABLE_ENTITY)
            await self._catalogue.save(uow, given)
        location = f"/{request_language(request)}/admin/services?saved={key}"
        return web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": location})

    def _page(
        self,
        request: web.Request,
        staff: Staff,
        typed: dict[str, str],
        errors: dict[str, str],
        status: int = HTTPStatus.OK,
    ) -> web.Response:
        key = request.match_info["key"]
        context: dict[str, Any] = {"staff": staff, "key": key, "typed": typed, "errors": errors}
        return self._html.page(request, "catalogue/service.html", status=status, **context)


def _as_typed(service: ServiceInput) -> dict[str, str]:
    """The service as the form's fields; documents are a line each, the fee is in euros."""
    typed = {
        "duration_minutes": str(service.duration_minutes),
        "fee": "" if service.fee_cents is None else f"{service.fee_cents / 100:.2f}",
        "leika": service.leika or "",
    }
    typed |= {name: "on" for name in ("video", "offered") if getattr(service, name)}
    for language in LANGUAGES:
        text = service.texts.get(language) or ServiceTextInput(name="-")
        typed |= {
            f"name.{language}": text.name,
            f"summary.{language}": text.summary,
            f"documents.{language}": "\n".join(text.documents),
            f"fee_note.{language}": text.fee_note,
        }
    return typed


def _read(typed: dict[str, str], before: ServiceInput) -> ServiceInput:
    """Raises ValidationError."""
    return ServiceInput.model_validate(
        {
            "key": before.key,
            "leika": typed.get("leika", "").strip() or None,
            "duration_minutes": typed.get("duration_minutes", ""),
            "video": "video" in typed,
            "offered": "offered" in typed,
            "fee_cents": _cents(typed.get("fee", "")),
            "texts": {
                language: {
                    "name": typed.get(f"name.{language}", "").strip(),
                    "summary": typed.get(f"summary.{language}", "").strip(),
                    "documents": [
                        line.strip() for line in typed.get(f"documents.{language}", "").splitlines() if line.strip()
                    ],
                    "fee_note": typed.get(f"fee_note.{language}", "").strip(),
                }
                for language in LANGUAGES
            },
        }
    )


def _cents(euros: str) -> float | str | None:
    """`12,50` is 1250, empty is None; what is no amount is handed on, for the model to refuse."""
    text = euros.strip().removesuffix("€").strip().replace(",", ".")
    if not text:
        return None
    try:
        return round(float(text) * 100, 6)
    except ValueError:
        return text


def _errors(error: ValidationError) -> dict[str, str]:
    """What is wrong with each field of the form, as the models say it."""
    found: dict[str, str] = {}
    for problem in error.errors():
        place = [str(part) for part in problem["loc"]]
        name = f"{place[2]}.{place[1]}" if place[0] == "texts" else {"fee_cents": "fee"}.get(place[0], place[0])
        found.setdefault(name, f"field-error-service-{name.partition('.')[0].replace('_', '-')}")
    return found
