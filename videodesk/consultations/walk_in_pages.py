"""Without an appointment: is somebody free now, and how long is it likely to take? And a place in the queue.

All of it works without JavaScript, up to the room. The token in `/now/<token>` is drawn by the server with the form,
so a second click is the same place in the queue.
"""

from collections import defaultdict
from http import HTTPStatus
from typing import Any, Literal

from aiohttp import web
from multidict import MultiMapping
from pydantic import Field

from videodesk.booking.errors import NobodyThere, UnknownHold
from videodesk.booking.schemas import AppointmentView, DetailsForm, items_for
from videodesk.booking.service import BookingService
from videodesk.booking.walk_in import WalkInService
from videodesk.catalogue.schemas import ServiceView, language_names
from videodesk.catalogue.service import CatalogueService
from videodesk.consultations.schemas import Outlook
from videodesk.consultations.waiting_room import Situation, WaitingRoom, Wanted, soonest
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.fair_use import Bucket, FairUse
from videodesk.kit.forms import Form, MailAddress, read_form
from videodesk.kit.html import Html, request_language
from videodesk.kit.http import see_other
from videodesk.kit.i18n import LANGUAGE_PATTERN, LANGUAGES
from videodesk.kit.proof_of_work import ProofOfWork
from videodesk.kit.tokens import is_token, new_token

# Whoever has not worked for it is counted for so many.
UNPROVED_COUNTS = 5


class WalkInForm(DetailsForm):
    """Only the name must be given."""

    email: MailAddress | Literal[""] = Field("", max_length=254)


class WalkInPages:
    def __init__(
        self,
        database: Database,
        booking: BookingService,
        walk_ins: WalkInService,
        waiting_room: WaitingRoom,
        catalogue: CatalogueService,
        fair_use: FairUse,
        proof: ProofOfWork,
        html: Html,
    ) -> None:
        self._database = database
        self._booking = booking
        self._walk_ins = walk_ins
        self._waiting_room = waiting_room
        self._catalogue = catalogue
        self._fair_use = fair_use
        self._proof = proof
        self._html = html

    def routes(self) -> list[web.RouteDef]:
        now = f"/{LANGUAGE_PATTERN}/now"
        return [
            web.get(now, self.show),
            web.get(f"{now}/{{token}}", self.go_to_now),
            web.post(f"{now}/{{token}}", self.join),
        ]

    async def show(self, request: web.Request) -> web.Response:
        """For one service with the form, or for all that go by video."""
        await self._fair_use.check(request, Bucket.SEARCH)
        language = request_language(request)
        async with self._database.reading() as uow:
            if key := request.query.get("service"):
                service = await self._catalogue.by_key(uow, key, language)
                form: Form[WalkInForm] = Form(defaultdict(str, language=language))
                return await self._service_page(uow, request, service, new_token(), form)
            services = [one for one in await self._catalogue.offered(uow, language) if one.video]
            situations = await self._waiting_room.look_around(uow)
        found = [(service, self._best(situations, service)) for service in services]
        outlooks = [outlook for _, outlook in found if outlook is not None]
        return self._html.page(
            request,
            "consultations/walk_in_services.html",
            found=found,
            office=soonest(outlooks),
        )

    async def go_to_now(self, request: web.Request) -> web.Response:
        """Where the links of a form with errors lead: its address takes forms only."""
        return see_other(f"/{request_language(request)}/now")

    async def join(self, request: web.Request) -> web.Response:
        token, fields, language = _token(request), await request.post(), request_language(request)
        async with self._database.reading() as uow:
            service = await self._catalogue.by_key(uow, str(fields.get("service", "")), language)
            joined = await self._walk_ins.joined(uow, token)
            form = read_form(WalkInForm, fields)
            if joined is None and form.data is None:
                status = HTTPStatus.UNPROCESSABLE_ENTITY
                return await self._service_page(uow, request, service, token, form, status)
        if joined is None and form.data is not None:
            await self._count(request, fields)
            try:
                joined = await self._join(token, service, form.data, language)
            except NobodyThere:
                async with self._database.reading() as uow:
                    status = HTTPStatus.CONFLICT
                    return await self._service_page(uow, request, service, token, form, status)
        assert joined is not None  # noqa: S101 - by the two questions above
        return see_other(f"/{language}/a/{self._booking.link_token(joined.id)}/room")

    async def _join(self, token: str, service: ServiceView, typed: WalkInForm, language: str) -> AppointmentView:
        """Raises NobodyThere, NotByChannel or UnknownHold."""
        items, details = items_for([service]), typed.details()
        async with self._database.transaction() as uow:
            best = self._best(await self._waiting_room.look_around(uow), service)
            if best is None:
                raise NobodyThere
            return await self._walk_ins.join(uow, token, items, best.location.id, details, language)

    async def _count(self, request: web.Request, fields: MultiMapping[Any]) -> None:
        """Raises TooManyRequests."""
        async with self._database.transaction() as uow:
            proved = await self._proof.accepts(uow, str(fields.get("proof", "")))
        for _ in range(1 if proved else UNPROVED_COUNTS):
            await self._fair_use.check(request, Bucket.WALK_IN)

    # The page of a service

    async def _service_page(
        self,
        uow: UnitOfWork,
        request: web.Request,
        service: ServiceView,
        token: str,
        form: Form[WalkInForm],
        status: int = HTTPStatus.OK,
    ) -> web.Response:
        """Raises NotByChannel."""
        language = request_language(request)
        return self._html.page(
            request,
            "consultations/walk_in.html",
            status=status,
            service=service,
            office=self._best(await self._waiting_room.look_around(uow), service),
            token=token,
            form=form,
            language_choices=language_names(language).items(),
            proof=self._proof.enabled,
            other_languages={other: f"/{other}/now?service={service.key}" for other in LANGUAGES if other != language},
        )

    def _best(self, situations: list[Situation], service: ServiceView) -> Outlook | None:
        """Raises NotByChannel."""
        wanted = Wanted((service.id,), self._walk_ins.planned(items_for([service])))
        return soonest(situation.outlook(wanted) for situation in situations)


def _token(request: web.Request) -> str:
    token = request.match_info["token"]
    if not is_token(token):
        raise UnknownHold
    return token
