"""The staff's pages for appointments: the day of an office, booking for a caller, moving, cancelling, closing."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from itertools import groupby
from typing import Annotated, Any
from urllib.parse import urlencode

from aiohttp import web
from multidict import MultiMapping
from pydantic import AfterValidator, BaseModel, Field, TypeAdapter

from videodesk.accounts.pages import StaffGate
from videodesk.accounts.policy import Permission
from videodesk.accounts.schemas import Staff
from videodesk.accounts.service import AccountService
from videodesk.booking.errors import NotByChannel, SlotTaken
from videodesk.booking.policy import AppointmentState, ChangeKind
from videodesk.booking.schemas import (
    AppointmentView,
    Audience,
    ChangeView,
    DaySlots,
    Details,
    Items,
    Line,
    MailAddress,
    Slot,
    SlotQuery,
    SlotSearch,
    SpokenLanguage,
    Telephone,
    items_for,
    read_slot,
    stop_at,
)
from videodesk.booking.service import BookingService, Outcome
from videodesk.catalogue.errors import UnknownService
from videodesk.catalogue.schemas import CONVERSATION_LANGUAGES, Channel, ServiceView
from videodesk.catalogue.service import CatalogueService
from videodesk.kit.clock import Clock
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.edits import typed_day
from videodesk.kit.errors import Malformed
from videodesk.kit.forms import Form, read_form
from videodesk.kit.html import Html, request_language
from videodesk.kit.i18n import LANGUAGE_PATTERN, LOCALES
from videodesk.kit.ids import path_id
from videodesk.kit.tokens import new_token
from videodesk.locations.schemas import LocationView
from videodesk.locations.service import LocationService
from videodesk.schedule.service import ScheduleService

TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
MOST_PERSONS = 10
# Where a time has just been taken, so many others are shown beside the form.
OTHER_TIMES = 12
CANCELLABLE = frozenset({AppointmentState.CONFIRMED, AppointmentState.UNCONFIRMED})

_mail_address: TypeAdapter[str] = TypeAdapter(MailAddress)


def _mail_or_none(value: str) -> str:
    return _mail_address.validate_python(value) if value else ""


MailOrNone = Annotated[str, AfterValidator(_mail_or_none)]


class ReasonForm(BaseModel):
    reason: Line = Field(min_length=1, max_length=500)


class CallerForm(BaseModel):
    """Who calls, and why staff book for them. Without a mail address they get no letter."""

    name: Line = Field(min_length=2, max_length=100)
    email: MailOrNone = Field("", max_length=254)
    phone: Telephone = Field("", max_length=40)
    language: SpokenLanguage = "de"
    access_needs: str = Field("", max_length=500)
    reason: Line = Field(min_length=1, max_length=500)

    def details(self) -> Details:
        return Details(self.name, self.email, self.phone, self.language, self.access_needs)


@dataclass(frozen=True)
class Wanted:
    """What somebody comes for and where times are looked for, as the query says it."""

    services: tuple[ServiceView, ...]
    persons: int
    channel: Channel | None
    location: LocationView | None
    first_day: date | None

    @property
    def items(self) -> Items:
        return items_for(self.services, self.persons)

    @property
    def query(self) -> SlotQuery:
        return SlotQuery(
            self.items,
            channels=None if self.channel is None else frozenset({self.channel}),
            location_ids=None if self.location is None else frozenset({self.location.id}),
            first_day=self.first_day,
            audience=Audience.STAFF,
        )

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """The part of the query that says what somebody comes for."""
        return [*(("service", service.key) for service in self.services), ("persons", str(self.persons))]


class StaffAppointmentPages:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        booking: BookingService,
        catalogue: CatalogueService,
        schedule: ScheduleService,
        locations: LocationService,
        accounts: AccountService,
        gate: StaffGate,
        html: Html,
    ) -> None:
        self._database = database
        self._clock = clock
        self._booking = booking
        self._catalogue = catalogue
        self._schedule = schedule
        self._locations = locations
        self._accounts = accounts
        self._gate = gate
        self._html = html

    def routes(self) -> list[web.RouteDef]:
        all_of_them = f"/{LANGUAGE_PATTERN}/staff/appointments"
        new, one = f"{all_of_them}/new", f"{all_of_them}/{{appointment}}"
        return [
            web.get(all_of_them, self.show_day),
            web.get(new, self.show_times),
            web.get(f"{new}/details", self.show_details),
            web.post(f"{new}/details", self.book),
            web.get(one, self.show),
            web.post(f"{one}/close", self.close),
            web.get(f"{one}/cancel", self.ask_to_cancel),
            web.post(f"{one}/cancel", self.cancel),
            web.get(f"{one}/move", self.show_other_times),
            web.get(f"{one}/move/check", self.ask_to_move),
            web.post(f"{one}/move/check", self.move),
        ]

    # The day

    async def show_day(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.HOST_CONSULTATIONS)
        language = request_language(request)
        async with self._database.reading() as uow:
            locations = await self._locations.all(uow)
            location = await self._office(uow, request, staff, locations)
            if location is None:
                return self._html.page(request, "booking_staff/day.html", staff=staff, location=None)
            day = _day(request) or self._clock.now().astimezone(location.zone).date()
            first = datetime.combine(day, time.min, location.zone)
            end = datetime.combine(day + timedelta(days=1), time.min, location.zone)
            appointments = await self._booking.at_location(uow, location.id, first, end)
            histories = await self._booking.histories(uow, [one.id for one in appointments])
            service_ids = {service_id for one in appointments for service_id in one.service_ids}
            services = await self._catalogue.by_ids(uow, service_ids, language)
            desks = {desk.id: desk.name for desk in await self._schedule.desks(uow)}
        return self._html.page(
            request,
            "booking_staff/day.html",
            staff=staff,
            locations=locations,
            location=location,
            shown_day=day,
            day_before=day - timedelta(days=1),
            day_after=day + timedelta(days=1),
            appointments=[
                {
                    "one": one,
                    "services": [services[service_id].name for service_id in one.service_ids],
                    "desk": desks.get(one.desk_id, "") if one.desk_id else "",
                    "origin": _origin(one, histories.get(one.id, [])),
                }
                for one in appointments
            ],
        )

    async def _office(
        self, uow: UnitOfWork, request: web.Request, staff: Staff, locations: list[LocationView]
    ) -> LocationView | None:
        """The one that is asked for, or else where this member of staff works, or any."""
        asked = next((one for one in locations if str(one.id) == request.query.get("office")), None)
        if asked is not None:
            return asked
        mine = {desk.location_id for desk in await self._schedule.desks_of(uow, staff.id)}
        return next((one for one in locations if one.id in mine), locations[0] if locations else None)

    # One appointment

    async def show(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.HOST_CONSULTATIONS)
        async with self._database.reading() as uow:
            appointment = await self._booking.get(uow, path_id(request, "appointment"))
            context = await self._facts(uow, request, appointment)
            history = await self._booking.history(uow, appointment.id)
            names = await self._accounts.names(uow, {one.staff_id for one in history if one.staff_id})
            desk = None if appointment.desk_id is None else await self._schedule.desk(uow, appointment.desk_id)
        done = next((one for one in ("booked", "moved", "cancelled", "closed") if one in request.query), "")
        return self._html.page(
            request,
            "booking_staff/appointment.html",
            staff=staff,
            desk=desk,
            history=history,
            names=names,
            origin=_origin(appointment, history),
            done=done,
            link=self._booking.link_token(appointment.id),
            language_name=_language_names(request).get(appointment.details.language, ""),
            **context,
        )

    async def close(self, request: web.Request) -> web.Response:
        """Somebody has been served at the counter or on the phone, or has not come."""
        staff = await self._gate.enter(request, Permission.HOST_CONSULTATIONS)
        fields = await self._gate.posted(request, staff)
        outcomes: dict[object, Outcome] = {"done": AppointmentState.DONE, "missed": AppointmentState.MISSED}
        outcome = outcomes.get(fields.get("state"))
        if outcome is None:
            raise Malformed("state: must be done or missed")
        async with self._database.transaction() as uow:
            appointment = await self._booking.close_by_staff(uow, path_id(request, "appointment"), staff.id, outcome)
        return _to(request, appointment, "closed")

    async def ask_to_cancel(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.HOST_CONSULTATIONS)
        return await self._cancel_page(request, staff, Form())

    async def cancel(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.HOST_CONSULTATIONS)
        form = read_form(ReasonForm, await self._gate.posted(request, staff))
        if form.data is None:
            return await self._cancel_page(request, staff, form)
        async with self._database.transaction() as uow:
            appointment = await self._booking.cancel_by_staff(
                uow, path_id(request, "appointment"), staff.id, form.data.reason
            )
        return _to(request, appointment, "cancelled")

    async def _cancel_page(self, request: web.Request, staff: Staff, form: Form[ReasonForm]) -> web.Response:
        async with self._database.reading() as uow:
            appointment = await self._booking.get(uow, path_id(request, "appointment"))
            context = await self._facts(uow, request, appointment)
        return self._html.page(
            request, "booking_staff/cancel.html", status=_status(form), staff=staff, form=form, **context
        )

    async def _facts(self, uow: UnitOfWork, request: web.Request, appointment: AppointmentView) -> dict[str, Any]:
        """What all pages of one appointment show, and what may be done with it."""
        calendar = await self._locations.calendar(uow, appointment.location_id)
        now = self._clock.now()
        confirmed = appointment.state is AppointmentState.CONFIRMED
        return {
            "appointment": appointment,
            "items": await self._booking.items_of(uow, appointment, request_language(request)),
            "location": calendar.location,
            "stop": stop_at(calendar, appointment.starts_at),
            "may_move": confirmed and not appointment.walk_in and now < appointment.starts_at,
            "may_cancel": appointment.state in CANCELLABLE and now < appointment.ends_at,
            "may_close": self._booking.may_close(appointment),
        }

    # Moving

    async def show_other_times(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.HOST_CONSULTATIONS)
        async with self._database.reading() as uow:
            appointment = await self._booking.get(uow, path_id(request, "appointment"))
            context = await self._facts(uow, request, appointment)
            locations = await self._locations.all(uow)
        items: Items = context["items"]
        wanted = Wanted(
            tuple(item.service for item in items),
            items[0].persons,
            _channel(request) if "channel" in request.query else appointment.channel,
            _location(request, locations) if "office" in request.query else context["location"],
            _day(request, "from"),
        )
        found, problem = await self._search(replace(wanted.query, items=items))
        return self._html.page(
            request,
            "booking_staff/move.html",
            staff=staff,
            wanted=wanted,
            locations=locations,
            problem=problem,
            **_times(found),
            **context,
        )

    async def ask_to_move(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.HOST_CONSULTATIONS)
        return await self._move_page(request, staff, read_slot(request.query.get("slot", "")), Form())

    async def move(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.HOST_CONSULTATIONS)
        fields = await self._gate.posted(request, staff)
        slot, form = read_slot(str(fields.get("slot", ""))), read_form(ReasonForm, fields)
        if form.data is None:
            return await self._move_page(request, staff, slot, form)
        try:
            async with self._database.transaction() as uow:
                appointment = await self._booking.move_by_staff(
                    uow, path_id(request, "appointment"), staff.id, slot, form.data.reason
                )
        except SlotTaken:
            return await self._move_page(request, staff, slot, form, taken=True)
        return _to(request, appointment, "moved")

    async def _move_page(
        self, request: web.Request, staff: Staff, slot: Slot, form: Form[ReasonForm], *, taken: bool = False
    ) -> web.Response:
        async with self._database.reading() as uow:
            appointment = await self._booking.get(uow, path_id(request, "appointment"))
            context = await self._facts(uow, request, appointment)
            calendar = await self._locations.calendar(uow, slot.location_id)
        return self._html.page(
            request,
            "booking_staff/move_check.html",
            status=HTTPStatus.CONFLICT if taken else _status(form),
            staff=staff,
            slot=slot,
            there=calendar.location,
            stop_there=stop_at(calendar, slot.starts_at),
            form=form,
            taken=taken,
            others=await self._others(context["items"], slot) if taken else [],
            **context,
        )

    # Booking for a caller

    async def show_times(self, request: web.Request) -> web.Response:
        staff = await self._gate.enter(request, Permission.HOST_CONSULTATIONS)
        async with self._database.reading() as uow:
            services = await self._catalogue.offered(uow, request_language(request))
            locations = await self._locations.all(uow)
        wanted = _wanted(request, services, locations)
        found, problem = await self._search(wanted.query) if wanted.services else (None, False)
        return self._html.page(
            request,
            "booking_staff/new.html",
            staff=staff,
            services=services,
            locations=locations,
            wanted=wanted,
            errors={"services": "staff-choose-service"} if "persons" in request.query and not wanted.services else {},
            problem=problem,
            **_times(found),
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
        if TOKEN.fullmatch(token) is None:
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
        return _to(request, appointment, "booked")

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
            status=HTTPStatus.CONFLICT if taken else _status(form),
            staff=staff,
            wanted=wanted,
            slot=slot,
            location=calendar.location,
            stop=stop_at(calendar, slot.starts_at),
            token=token,
            form=form,
            taken=taken,
            others=await self._others(wanted.items, slot) if taken else [],
            language_choices=list(_language_names(request).items()),
            back=f"?{urlencode([*wanted.chosen, ('office', str(slot.location_id)), ('channel', slot.channel.value)])}",
        )

    async def _wanted_in(self, request: web.Request, fields: MultiMapping[Any]) -> Wanted:
        """What is booked. Raises UnknownService."""
        keys = list(dict.fromkeys(str(key) for key in fields.getall("service", [])))
        if not keys:
            raise UnknownService
        async with self._database.reading() as uow:
            services = await self._catalogue.by_keys(uow, keys, request_language(request))
        return Wanted(tuple(services), _persons(fields), None, None, None)

    # Searching, never within a unit of work

    async def _search(self, query: SlotQuery) -> tuple[SlotSearch | None, bool]:
        """And whether it cannot be had like that at all."""
        try:
            return await self._booking.search(query), False
        except NotByChannel:
            return None, True

    async def _others(self, items: Items, slot: Slot) -> list[Slot]:
        """Free times at the same place from that day on."""
        query = SlotQuery(
            items,
            channels=frozenset({slot.channel}),
            location_ids=frozenset({slot.location_id}),
            first_day=slot.starts_at.date(),
            audience=Audience.STAFF,
        )
        found, _ = await self._search(query)
        return [one for day in found.days for one in day.slots][:OTHER_TIMES] if found else []


_EMPTY: Mapping[str, str] = dict.fromkeys(CallerForm.model_fields, "")


def _times(found: SlotSearch | None) -> dict[str, Any]:
    """All times are shown where there are few places; of many only the earliest of each."""
    days: list[tuple[date, list[DaySlots]]] = []
    if found is not None and len(found.offers) <= len(Channel):
        days = [(day, list(slots)) for day, slots in groupby(found.days, key=lambda one: one.day)]
    return {"found": found, "found_days": days}


def _wanted(request: web.Request, services: list[ServiceView], locations: list[LocationView]) -> Wanted:
    keys = set(request.query.getall("service", []))
    return Wanted(
        services=tuple(service for service in services if service.key in keys),
        persons=_persons(request.query),
        channel=_channel(request),
        location=_location(request, locations),
        first_day=_day(request, "from"),
    )


def _persons(fields: MultiMapping[Any]) -> int:
    text = str(fields.get("persons", ""))
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 1
    return min(max(number, 1), MOST_PERSONS)


def _channel(request: web.Request) -> Channel | None:
    return next((one for one in Channel if one.value == request.query.get("channel")), None)


def _location(request: web.Request, locations: list[LocationView]) -> LocationView | None:
    return next((one for one in locations if str(one.id) == request.query.get("office")), None)


def _day(request: web.Request, name: str = "day") -> date | None:
    """What is no day is ignored, since today is what is meant."""
    day = typed_day(request.query.get(name, ""))
    return day if isinstance(day, date) else None


def _origin(appointment: AppointmentView, history: list[ChangeView]) -> str:
    """Via what it was booked."""
    if appointment.walk_in:
        return "walk-in"
    booked = next((one for one in history if one.kind is ChangeKind.BOOKED), None)
    return "online" if booked is None or booked.staff_id is None else "staff"


def _language_names(request: web.Request) -> dict[str, str]:
    names = LOCALES[request_language(request)].languages
    return {code: names[code] for code in CONVERSATION_LANGUAGES}


def _status(form: Form[Any]) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _to(request: web.Request, appointment: AppointmentView, done: str) -> web.Response:
    path = f"/{request_language(request)}/staff/appointments/{appointment.id}?{done}"
    return web.Response(status=HTTPStatus.SEE_OTHER, headers={"Location": path})
