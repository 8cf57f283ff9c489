"""The staff's pages on which they book for a caller: times, who calls and why."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import urlencode

from aiohttp import web
from multidict import MultiMapping
from pydantic import BaseModel, Field

from videodesk.accounts.pages import StaffGate
from videodesk.accounts.policy import Permission
from videodesk.accounts.schemas import Staff
from videodesk.booking.errors import SlotTaken
from videodesk.booking.schemas import Details, Slot, SpokenLanguage, Telephone, read_slot, stop_at
from videodesk.booking.service import BookingService
from videodesk.booking.slot_filter import read_persons
from videodesk.booking.staff_pages import to_appointment
from videodesk.booking.staff_times import StaffTimes, Wanted, read_wanted, shown
from videodesk.catalogue.errors import UnknownService
from videodesk.catalogue.schemas import Channel, language_names
from videodesk.catalogue.service import CatalogueService
from videodesk.kit.db import Database
from videodesk.kit.errors import Malformed
from videodesk.kit.forms import Form, Line, MailAddress, read_form
from videodesk.kit.html import Html, request_language
from videodesk.kit.i18n import LANGUAGE_PATTERN
from videodesk.kit.tokens import is_token, new_token
from videodesk.locations.service import LocationService


class CallerForm(BaseModel):
    """Who calls, and why staff book for them. Without a mail address they get no letter."""

    name: Line = Field(min_length=2, max_length=100)
    email: MailAddress | Literal[""] = Field("", max_length=254)
    phone: Telephone = Field("", max_length=40)
    language: SpokenLanguage = "de"
    access_needs: str = Field("", max_length=500)
    reason: Line = Field(min_length=1, max_length=500)

    def details(self) -> Details:
        return Details(self.name, self.email, self.phone, self.language, self.access_needs)


_EMPTY: Mapping[str, str] = dict.fromkeys(CallerForm.model_fields, "")


class StaffBookingPages:
    def __init__(
        self,
        database: Database,
        booking: BookingService,
        catalogue: CatalogueService,
        locations: LocationService,
        gate: StaffGate,
        html: Html,
    ) -> None:
        self._database = database
        self._booking = booking
        self._catalogue = catalogue
        self._locations = locations
        self._gate = gate
        self._html = html
        self._times = StaffTimes(booking)

    def routes(self) -> list[web.RouteDef]:
        new = f"/{LANGUAGE_PATTERN}/staff/appointments/new"
        return [
            web.get(new, self.show_times),
            web.get(f"{new}/details", self.show_details),
            web.post(f"{new}/details", self.book),
        ]

    async def show_times(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.HOST_CONSULTATIONS)
        async with self._database.reading() as uow:
            services = await self._catalogue.offered(uow, request_language(request))
            locations = await self._locations.all(uow)
        wanted = read_wanted(request, services, locations)
        found, problem = await self._times.find(wanted.query) if wanted.services else (None, False)
        return self._html.page(
            request,
            "booking_staff/new.html",
            staff=staff,
            services=services,
            locations=locations,
            wanted=wanted,
            errors={"services": "staff-choose-service"} if "persons" in request.query and not wanted.services else {},
            problem=problem,
            **shown(found),
        )

    async def show_details(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.HOST_CONSULTATIONS)
        slot = read_slot(request.query.get("slot", ""))
        wanted = await self._wanted_in(request, request.query)
        values = {"language": request_language(request)}
        return await self._details_page(request, staff, wanted, slot, new_token(), Form({**_EMPTY, **values}))

    async def book(self, request: web.Request) -> web.Response:
        """The token is the form's, so that a double click books once."""
        staff = await self._gate.enter(request, Permission.HOST_CONSULTATIONS)
        fields = await self._gate.posted(request, staff)
        slot, token = read_slot(str(fields.get("slot", ""))), str(fields.get("token", ""))
        if not is_token(token):
            raise Malformed("token: must be the form's")
        wanted, form = await self._wanted_in(request, fields), read_form(CallerForm, fields)
        if slot.channel is Channel.PHONE and "phone" not in form.errors and not form.values.get("phone"):
            form.errors["phone"] = "staff-phone-missing"
        if form.data is None or form.errors:
            return await self._details_page(request, staff, wanted, slot, token, form)
        try:
            async with self._database.transaction() as uow:
                appointment = await self._booking.book_on_behalf(
                    uow, staff.id, token, wanted.items, slot, form.data.details(), form.data.reason
                )
        except SlotTaken:
            return await self._details_page(request, staff, wanted, slot, token, form, taken=True)
        return to_appointment(request, appointment, "booked")

    async def _details_page(
        self,
        request: web.Request,
        staff: Staff,
        wanted: Wanted,
        slot: Slot,
        token: str,
        form: Form[CallerForm],
        *,
        taken: bool = False,
    ) -> web.Response:
        async with self._database.reading() as uow:
            calendar = await self._locations.calendar(uow, slot.location_id)
        return self._html.page(
            request,
            "booking_staff/details.html",
            status=HTTPStatus.CONFLICT if taken else form.status,
            staff=staff,
            wanted=wanted,
            slot=slot,
            location=calendar.location,
            stop=stop_at(calendar, slot.starts_at),
            token=token,
            form=form,
            taken=taken,
            others=await self._times.others(wanted.items, slot) if taken else [],
            language_choices=language_names(request_language(request)).items(),
            back=f"?{urlencode([*wanted.chosen, ('office', str(slot.location_id)), ('channel', slot.channel.value)])}",
        )

    async def _wanted_in(self, request: web.Request, fields: MultiMapping[Any]) -> Wanted:
        """What is booked. Raises UnknownService."""
        keys = list(dict.fromkeys(str(key) for key in fields.getall("service", [])))
        if not keys:
            raise UnknownService
        async with self._database.reading() as uow:
            services = await self._catalogue.by_keys(uow, keys, request_language(request))
        return Wanted(tuple(services), read_persons(fields, services), None, None, None)
