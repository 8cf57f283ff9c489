"""The way to an appointment, one page a step: what, when, who, check; and the page that cancels it again.

All of it works without JavaScript. The token in `/hold/<token>` is drawn by the server when the times are shown, so a
second click on a time, or on another one, is the same booking and never a second one.
"""

import re
import uuid
from datetime import date
from http import HTTPStatus
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from videodesk.booking.errors import AlreadyBooked, HoldExpired, SlotTaken, UnknownHold
from videodesk.booking.schemas import CONVERSATION_LANGUAGES, AppointmentView, DetailsForm
from videodesk.booking.service import BookingService
from videodesk.catalogue.schemas import ServiceView
from videodesk.catalogue.service import CatalogueService
from videodesk.kit.clock import Clock
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.errors import Malformed
from videodesk.kit.forms import Form, read_form
from videodesk.kit.html import Html, request_language
from videodesk.kit.i18n import LANGUAGE_PATTERN, LANGUAGES, LOCALES, preferred_language
from videodesk.kit.tokens import new_token
from videodesk.locations.schemas import LocationKind
from videodesk.locations.service import LocationService

TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")


class BookingPages:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        booking: BookingService,
        catalogue: CatalogueService,
        locations: LocationService,
        html: Html,
    ) -> None:
        self._database = database
        self._clock = clock
        self._booking = booking
        self._catalogue = catalogue
        self._locations = locations
        self._html = html

    def routes(self) -> list[web.RouteDef]:
        lang, hold, link = (
            f"/{LANGUAGE_PATTERN}",
            f"/{LANGUAGE_PATTERN}/hold/{{token}}",
            f"/{LANGUAGE_PATTERN}/a/{{link}}",
        )
        return [
            web.get("/", self.choose_language),
            web.get(f"{lang}/", self.show_services),
            web.get(f"{lang}/services/{{key}}", self.show_slots),
            web.post(hold, self._unless_booked(self.hold_slot)),
            web.get(hold, self._unless_booked(self.show_details)),
            web.get(f"{hold}/slots", self._unless_booked(self.show_other_slots)),
            web.get(f"{hold}/details", self.go_to_details),
            web.post(f"{hold}/details", self._unless_booked(self.save_details)),
            web.get(f"{hold}/check", self._unless_booked(self.show_check)),
            web.get(f"{hold}/book", self.go_to_other_slots),
            web.post(f"{hold}/book", self.book),
            web.get(f"{link}/cancel", self.ask_to_cancel),
            web.post(f"{link}/cancel", self.cancel),
        ]

    async def choose_language(self, request: web.Request) -> web.Response:
        language = preferred_language(request.headers.get("Accept-Language"))
        return _go(f"/{language}/", vary="Accept-Language")

    # What

    async def show_services(self, request: web.Request) -> web.Response:
        language, words = request_language(request), request.query.get("q", "")[:100]
        async with self._database.reading() as uow:
            services = await self._catalogue.search(uow, language, words)
        return self._html.page(request, "booking/services.html", services=services, words=words)

    # When

    async def show_slots(self, request: web.Request) -> web.Response:
        async with self._database.reading() as uow:
            service = await self._catalogue.by_key(uow, request.match_info["key"], request_language(request))
            return await self._slots_page(uow, request, service, new_token())

    async def show_other_slots(self, request: web.Request) -> web.Response:
        token = _token(request)
        async with self._database.reading() as uow:
            held = await self._booking.held(uow, token)
            service = await self._catalogue.get(uow, held.service_id, request_language(request))
            return await self._slots_page(uow, request, service, token, held=held)

    async def go_to_other_slots(self, request: web.Request) -> web.Response:
        """Where the links of the page lead on which a reservation has ended: its address takes forms only."""
        query = f"?{request.query_string}" if request.query_string else ""
        return _go(f"/{request_language(request)}/hold/{_token(request)}/slots{query}")

    async def hold_slot(self, request: web.Request) -> web.Response:
        language, token = request_language(request), _token(request)
        fields = await request.post()
        service_key, location_id, start_tick = _chosen_slot(fields)
        try:
            async with self._database.transaction() as uow:
                service = await self._catalogue.by_key(uow, service_key, language)
                await self._booking.hold(uow, token, service, location_id, start_tick, language)
        except SlotTaken:
            async with self._database.reading() as uow:
                service = await self._catalogue.by_key(uow, service_key, language)
                return await self._slots_page(uow, request, service, token, problem="slot-taken")
        return _go(f"/{language}/hold/{token}")

    async def _slots_page(
        self,
        uow: UnitOfWork,
        request: web.Request,
        service: ServiceView,
        token: str,
        *,
        problem: str | None = None,
        held: AppointmentView | None = None,
    ) -> web.Response:
        context: dict[str, Any] = {"service": service, "token": token, "problem": problem, "held": held}
        context["search"] = await self._booking.search(uow, service, _first_day(request)) if service.video else None
        context["offices"] = await self._locations.of_kind(uow, LocationKind.OFFICE)
        status = HTTPStatus.CONFLICT if problem else HTTPStatus.OK
        if problem == "slot-taken":
            # The address of this page is that of a hold which may not exist.
            context["other_languages"] = {
                other: f"/{other}/services/{service.key}" for other in LANGUAGES if other != request_language(request)
            }
        return self._html.page(request, "booking/slots.html", status=status, **context)

    # Who

    async def show_details(self, request: web.Request) -> web.Response:
        async with self._database.reading() as uow:
            held = await self._booking.held(uow, _token(request))
            return await self._details_page(uow, request, held, Form(_typed(held, request_language(request))))

    async def go_to_details(self, request: web.Request) -> web.Response:
        """Where the links of a form with errors lead: its address takes forms only."""
        return _go(f"/{request_language(request)}/hold/{_token(request)}")

    async def save_details(self, request: web.Request) -> web.Response:
        token, form = _token(request), read_form(DetailsForm, await request.post())
        if form.data is None:
            async with self._database.reading() as uow:
                held = await self._booking.held(uow, token)
                return await self._details_page(uow, request, held, form, HTTPStatus.UNPROCESSABLE_ENTITY)
        async with self._database.transaction() as uow:
            await self._booking.fill_in(uow, token, form.data.details())
        return _go(f"/{request_language(request)}/hold/{token}/check")

    async def _details_page(
        self,
        uow: UnitOfWork,
        request: web.Request,
        held: AppointmentView,
        form: Form[DetailsForm],
        status: int = HTTPStatus.OK,
    ) -> web.Response:
        names = LOCALES[request_language(request)].languages
        choices = [(code, names[code]) for code in CONVERSATION_LANGUAGES]
        context = await self._held_context(uow, request, held)
        return self._html.page(
            request, "booking/details.html", status=status, form=form, language_choices=choices, **context
        )

    # Check and book

    async def show_check(self, request: web.Request) -> web.Response:
        async with self._database.reading() as uow:
            held = await self._booking.held(uow, _token(request))
            if not held.details.email:
                return _go(f"/{request_language(request)}/hold/{_token(request)}")
            context = await self._held_context(uow, request, held)
        language_name = LOCALES[request_language(request)].languages[held.details.language]
        return self._html.page(request, "booking/check.html", language_name=language_name, **context)

    async def book(self, request: web.Request) -> web.Response:
        token = _token(request)
        try:
            async with self._database.transaction() as uow:
                booked = await self._booking.confirm(uow, token)
        except HoldExpired:
            async with self._database.reading() as uow:
                held = await self._booking.held(uow, token)
                service = await self._catalogue.get(uow, held.service_id, request_language(request))
                return await self._slots_page(uow, request, service, token, problem="hold-expired", held=held)
        return self._to_appointment(request, booked.id, "?booked")

    async def _held_context(self, uow: UnitOfWork, request: web.Request, held: AppointmentView) -> dict[str, Any]:
        expires_at = held.hold_expires_at
        return {
            "token": _token(request),
            "held": held,
            "expired": expires_at is None or expires_at <= self._clock.now(),
            "service": await self._catalogue.get(uow, held.service_id, request_language(request)),
            "location": await self._locations.get(uow, held.location_id),
        }

    def _unless_booked(self, handler: Handler) -> Handler:
        """Whoever goes back into a booking that is complete is led to the appointment."""

        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                return await handler(request)
            except AlreadyBooked as booked:
                return self._to_appointment(request, booked.appointment_id)

        return answer

    def _to_appointment(self, request: web.Request, appointment_id: uuid.UUID, query: str = "") -> web.Response:
        return _go(f"/{request_language(request)}/a/{self._booking.link_token(appointment_id)}{query}")

    # Cancel

    async def ask_to_cancel(self, request: web.Request) -> web.Response:
        async with self._database.reading() as uow:
            appointment = await self._booking.by_link(uow, request.match_info["link"])
            service = await self._catalogue.get(uow, appointment.service_id, request_language(request))
            location = await self._locations.get(uow, appointment.location_id)
        return self._html.page(
            request,
            "booking/cancel.html",
            appointment=appointment,
            service=service,
            location=location,
            link=request.match_info["link"],
        )

    async def cancel(self, request: web.Request) -> web.Response:
        async with self._database.transaction() as uow:
            await self._booking.cancel(uow, request.match_info["link"])
        return self._html.page(request, "booking/cancelled.html")


def _go(path: str, **headers: str) -> web.Response:
    return web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": path, **headers})


def _token(request: web.Request) -> str:
    token = request.match_info["token"]
    if TOKEN.fullmatch(token) is None:
        raise UnknownHold
    return token


def _first_day(request: web.Request) -> date | None:
    """The day to list from; what is no date is ignored, since a list from today is what is meant."""
    try:
        return date.fromisoformat(request.query["from"])
    except (KeyError, ValueError):
        return None


def _chosen_slot(fields: Any) -> tuple[str, uuid.UUID, int]:
    """The form sends `service` and `slot`, which is `<location id>:<start tick>`."""
    location, _, tick = str(fields.get("slot", "")).partition(":")
    try:
        chosen = uuid.UUID(location), int(tick)
    except ValueError as error:
        raise Malformed("slot: must be <location id>:<tick>") from error
    if not 0 < chosen[1] < 2**31:
        raise Malformed("slot: the tick is out of range")
    return str(fields.get("service", "")), *chosen


def _typed(held: AppointmentView, language: str) -> dict[str, str]:
    details = held.details
    return {
        "name": details.name,
        "email": details.email,
        "phone": details.phone,
        "language": details.language or language,
        "access_needs": details.access_needs,
    }
