"""The way to an appointment, one page a step: what, when, who, check.

All of it works without JavaScript. The token in `/hold/<token>` is drawn by the server when the times are shown, so a
second click on a time, or on another one, is the same booking and never a second one.
"""

from collections import defaultdict
from typing import Annotated, Any, Literal

from aiohttp import web
from aiohttp.typedefs import Handler
from multidict import MultiDict, MultiMapping
from pydantic import Field

from videodesk.booking.errors import (
    AlreadyBooked,
    ExtendedAlready,
    HoldExpired,
    NotByChannel,
    SlotTaken,
    UnknownHold,
)
from videodesk.booking.facts import FactReader
from videodesk.booking.holds import HoldService
from videodesk.booking.schemas import AppointmentView, DetailsForm, Telephone, read_slot
from videodesk.booking.service import BookingService
from videodesk.booking.slot_filter import MOST_SERVICES, items_of, read_language, read_persons, read_services
from videodesk.booking.slot_pages import Asked, SlotPages
from videodesk.catalogue.errors import UnknownService
from videodesk.catalogue.schemas import Channel, language_names
from videodesk.catalogue.service import CatalogueService
from videodesk.kit.clock import Clock
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.fair_use import Bucket, FairUse
from videodesk.kit.forms import Form, Line, MailAddress, read_form
from videodesk.kit.html import Html, request_language
from videodesk.kit.http import see_other
from videodesk.kit.i18n import LANGUAGE_PATTERN, LANGUAGES, preferred_language
from videodesk.kit.proof_of_work import ProofOfWork
from videodesk.kit.tokens import is_token, new_token
from videodesk.locations.service import LocationService


class CallDetailsForm(DetailsForm):
    """Whom we shall call must tell the number."""

    phone: Telephone = Field(min_length=1, max_length=40)


class HalfFilledForm(DetailsForm):
    """Somebody is still typing."""

    name: Annotated[Line, Field(min_length=2, max_length=100)] | Literal[""] = ""
    email: Annotated[MailAddress, Field(max_length=254)] | Literal[""] = ""


class BookingPages:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        booking: BookingService,
        holds: HoldService,
        catalogue: CatalogueService,
        locations: LocationService,
        fair_use: FairUse,
        proof: ProofOfWork,
        html: Html,
    ) -> None:
        self._database = database
        self._clock = clock
        self._booking = booking
        self._holds = holds
        self._catalogue = catalogue
        self._fair_use = fair_use
        self._proof = proof
        self._html = html
        self._slots = SlotPages(clock, booking, locations, html)
        self._facts = FactReader(booking, locations)

    def routes(self) -> list[web.RouteDef]:
        lang, hold = f"/{LANGUAGE_PATTERN}", f"/{LANGUAGE_PATTERN}/hold/{{token}}"
        return [
            web.get("/", self.choose_language),
            web.get(f"{lang}/", self.show_services),
            web.get(f"{lang}/services/{{key}}", self.show_slots),
            web.post(hold, self._unless_booked(self.hold_slot)),
            web.get(hold, self._unless_booked(self.show_details)),
            web.get(f"{hold}/slots", self._unless_booked(self.show_other_slots)),
            web.get(f"{hold}/extend", self.go_to_details),
            web.post(f"{hold}/extend", self._unless_booked(self.extend)),
            web.get(f"{hold}/details", self.go_to_details),
            web.post(f"{hold}/details", self._unless_booked(self.save_details)),
            web.get(f"{hold}/check", self._unless_booked(self.show_check)),
            web.get(f"{hold}/book", self.go_to_other_slots),
            web.post(f"{hold}/book", self._unless_booked(self.book)),
            web.get(f"{hold}/sent", self.show_sent),
        ]

    async def choose_language(self, request: web.Request) -> web.Response:
        language = preferred_language(request.headers.get("Accept-Language"))
        response = see_other(f"/{language}/")
        response.headers["Vary"] = "Accept-Language"
        return response

    # What

    async def show_services(self, request: web.Request) -> web.Response:
        language, words = request_language(request), request.query.get("q", "")[:100]
        async with self._database.reading() as uow:
            services = await self._catalogue.search(uow, language, words)
        return self._html.page(request, "booking/services.html", services=services, words=words)

    # When

    async def show_slots(self, request: web.Request) -> web.Response:
        await self._fair_use.check(request, Bucket.SEARCH)
        language, query = request_language(request), request.query
        async with self._database.reading() as uow:
            main = await self._catalogue.by_key(uow, request.match_info["key"], language)
            offered = await self._catalogue.offered(uow, language)
            services = read_services(query, offered, main)
            path = f"/{language}/services/{main.key}"
            asked = await self._slots.ask(uow, query, path, services, offered, named=False)
        return await self._show_slots(request, asked, new_token())

    async def show_other_slots(self, request: web.Request) -> web.Response:
        await self._fair_use.check(request, Bucket.SEARCH)
        async with self._database.reading() as uow:
            held = await self._holds.held(uow, _token(request))
            asked = await self._ask_again(uow, request, request.query, held)
        return await self._show_slots(request, asked, _token(request))

    async def go_to_other_slots(self, request: web.Request) -> web.Response:
        """Where the links of the page lead on which a reservation has ended: its address takes forms only."""
        query = f"?{request.query_string}" if request.query_string else ""
        return see_other(f"{_hold_path(request)}/slots{query}")

    async def hold_slot(self, request: web.Request) -> web.Response:
        await self._fair_use.check(request, Bucket.HOLD)
        language, token, fields = request_language(request), _token(request), await request.post()
        slot = read_slot(str(fields.get("slot", "")))
        keys = [str(key) for key in dict.fromkeys(fields.getall("service", []))][:MOST_SERVICES]
        if not keys:
            raise UnknownService
        try:
            async with self._database.transaction() as uow:
                services = await self._catalogue.by_keys(uow, keys, language)
                items = items_of(services, read_persons(fields, services))
                spoken = read_language(fields)
                await self._holds.hold(uow, token, items, slot, language, language=spoken)
        except SlotTaken:
            return await self._show_slots_instead(request, fields, "slot-taken")
        except NotByChannel:
            return await self._show_slots_instead(request, fields, "not-by-channel")
        return see_other(_hold_path(request))

    async def extend(self, request: web.Request) -> web.Response:
        """As much time again. What has been typed by now comes with the form, and is on the page that answers."""
        await self._fair_use.check(request, Bucket.HOLD)
        fields = await request.post()
        try:
            async with self._database.transaction() as uow:
                await self._holds.extend(uow, _token(request))
        except ExtendedAlready:
            pass
        except HoldExpired:
            if "name" in fields:
                await self._keep_typed(request, fields)
            return await self._show_slots_after_the_hold(request)
        if "name" not in fields:
            return see_other(f"{_hold_path(request)}/check")
        async with self._database.reading() as uow:
            held = await self._holds.held(uow, _token(request))
            return await self._details_page(uow, request, held, Form(read_form(DetailsForm, fields).values))

    async def _show_slots(self, request: web.Request, asked: Asked, token: str, problem: str = "") -> web.Response:
        language = request_language(request)
        context: dict[str, Any] = {"method": "post", "action": f"/{language}/hold/{token}"}
        if problem and not asked.address.main:
            # The address of this page is that of a hold which does not exist.
            path = asked.address.path.removeprefix(f"/{language}")
            context["other_languages"] = {other: f"/{other}{path}" for other in LANGUAGES if other != language}
        return await self._slots.show(request, asked, problem=problem, moving=None, **context)

    async def _show_slots_instead(self, request: web.Request, fields: MultiMapping[Any], problem: str) -> web.Response:
        """Of those that somebody has chosen from, without the one that could not be had."""
        language = request_language(request)
        async with self._database.reading() as uow:
            offered = await self._catalogue.offered(uow, language)
            services = read_services(fields, offered)
            if not services:
                raise UnknownService
            try:
                await self._holds.held(uow, _token(request))
            except UnknownHold:
                path = f"/{language}/services/{services[0].key}"
                asked = await self._slots.ask(uow, fields, path, services, offered, named=False)
            else:
                asked = await self._slots.ask(uow, fields, f"{_hold_path(request)}/slots", services, offered)
        return await self._show_slots(request, asked, _token(request), problem)

    async def _show_slots_after_the_hold(self, request: web.Request) -> web.Response:
        async with self._database.reading() as uow:
            held = await self._holds.held(uow, _token(request))
            asked = await self._ask_again(uow, request, request.query, held)
        return await self._show_slots(request, asked, _token(request), "hold-expired")

    async def _ask_again(
        self, uow: UnitOfWork, request: web.Request, query: MultiMapping[Any], held: AppointmentView
    ) -> Asked:
        """For what is held, unless the address says that it shall be something else."""
        language = request_language(request)
        offered = await self._catalogue.offered(uow, language)
        services = read_services(query, offered) if "service" in query else []
        if not services:
            items = await self._booking.items_of(uow, held, language)
            services = [item.service for item in items]
            persons = max(item.persons for item in items)
            query = MultiDict([*query.items(), ("persons", str(persons))])
        return await self._slots.ask(uow, query, f"{_hold_path(request)}/slots", services, offered)

    # Who

    async def show_details(self, request: web.Request) -> web.Response:
        async with self._database.reading() as uow:
            held = await self._holds.held(uow, _token(request))
            return await self._details_page(uow, request, held, Form(_typed(held, request_language(request))))

    async def go_to_details(self, request: web.Request) -> web.Response:
        """Where the links of a form with errors lead: its address takes forms only."""
        return see_other(_hold_path(request))

    async def save_details(self, request: web.Request) -> web.Response:
        token, fields = _token(request), await request.post()
        async with self._database.transaction() as uow:
            held = await self._holds.held(uow, token)
            form = read_form(_form_for(held), fields)
            if form.data is not None:
                await self._holds.fill_in(uow, token, form.data.details())
                return see_other(f"{_hold_path(request)}/check")
        async with self._database.reading() as uow:
            return await self._details_page(uow, request, held, form)

    async def _keep_typed(self, request: web.Request, fields: MultiMapping[Any]) -> None:
        """So far: what is not right yet is left out, since it must not be booked."""
        typed = read_form(HalfFilledForm, fields)
        right = MultiDict({name: value for name, value in typed.values.items() if name not in typed.errors})
        form = read_form(HalfFilledForm, right)
        assert form.data is not None  # noqa: S101 - nothing must be there
        async with self._database.transaction() as uow:
            await self._holds.fill_in(uow, _token(request), form.data.details())

    async def _details_page(
        self,
        uow: UnitOfWork,
        request: web.Request,
        held: AppointmentView,
        form: Form[DetailsForm],
    ) -> web.Response:
        choices = language_names(request_language(request)).items()
        context = await self._held_context(uow, request, held)
        return self._html.page(
            request, "booking/details.html", status=form.status, form=form, language_choices=choices, **context
        )

    # Check and book

    async def show_check(self, request: web.Request) -> web.Response:
        async with self._database.reading() as uow:
            held = await self._holds.held(uow, _token(request))
            if not held.is_complete:
                return see_other(_hold_path(request))
            context = await self._held_context(uow, request, held)
        language_name = language_names(request_language(request))[held.details.language]
        return self._html.page(
            request, "booking/check.html", language_name=language_name, proof=self._proof.enabled, **context
        )

    async def book(self, request: web.Request) -> web.Response:
        await self._fair_use.check(request, Bucket.BOOK)
        token, fields = _token(request), await request.post()
        try:
            async with self._database.transaction() as uow:
                # Whoever cannot prove it is asked to confirm by mail instead, so nobody is kept out.
                trusted = await self._proof.accepts(uow, str(fields.get("proof", "")))
                booked = await self._booking.confirm(uow, token, trusted=trusted)
        except HoldExpired:
            return await self._show_slots_after_the_hold(request)
        return self._to_appointment(request, booked, "?booked")

    async def show_sent(self, request: web.Request) -> web.Response:
        """The letter is on its way. Only who gets it learns the appointment's link."""
        async with self._database.reading() as uow:
            try:
                await self._holds.held(uow, _token(request))
            except AlreadyBooked as booked:
                appointment = await self._booking.get(uow, booked.appointment_id)
            else:
                return see_other(f"{_hold_path(request)}/check")
            if not appointment.by_letter:
                return self._to_appointment(request, appointment)
            facts = await self._facts.of(uow, appointment, request_language(request))
        return self._html.page(
            request, "booking/sent.html", appointment=appointment, facts=facts, expired=self._has_expired(appointment)
        )

    async def _held_context(self, uow: UnitOfWork, request: web.Request, held: AppointmentView) -> dict[str, Any]:
        return {
            "token": _token(request),
            "held": held,
            "expired": self._has_expired(held),
            "facts": await self._facts.of(uow, held, request_language(request)),
        }

    def _has_expired(self, held: AppointmentView) -> bool:
        return held.hold_expires_at is None or held.hold_expires_at <= self._clock.now()

    def _unless_booked(self, handler: Handler) -> Handler:
        """Whoever goes back into a booking that is complete is led to the appointment."""

        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                return await handler(request)
            except AlreadyBooked as booked:
                async with self._database.reading() as uow:
                    appointment = await self._booking.get(uow, booked.appointment_id)
                return self._to_appointment(request, appointment)

        return answer

    def _to_appointment(self, request: web.Request, appointment: AppointmentView, query: str = "") -> web.Response:
        """To its link, unless that shall prove first that the mail address is right."""
        if appointment.by_letter:
            return see_other(f"{_hold_path(request)}/sent")
        return see_other(f"/{request_language(request)}/a/{self._booking.link_token(appointment.id)}{query}")


def _token(request: web.Request) -> str:
    token = request.match_info["token"]
    if not is_token(token):
        raise UnknownHold
    return token


def _hold_path(request: web.Request) -> str:
    return f"/{request_language(request)}/hold/{_token(request)}"


def _form_for(held: AppointmentView) -> type[DetailsForm]:
    return CallDetailsForm if held.channel is Channel.PHONE else DetailsForm


def _typed(held: AppointmentView, language: str) -> dict[str, str]:
    details = held.details
    return defaultdict(
        str,
        name=details.name,
        email=details.email,
        phone=details.phone,
        language=details.language or language,
        access_needs=details.access_needs,
    )
