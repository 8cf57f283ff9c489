"""The staff's pages for appointments: the day of an office, and moving, cancelling and closing one."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from http import HTTPStatus
from typing import Any

from aiohttp import web
from pydantic import BaseModel, Field

from videodesk.accounts.pages import StaffGate
from videodesk.accounts.policy import Permission
from videodesk.accounts.schemas import Staff
from videodesk.accounts.service import AccountService
from videodesk.booking.errors import SlotTaken
from videodesk.booking.policy import AppointmentState, ChangeKind
from videodesk.booking.schemas import AppointmentView, ChangeView, Items, Slot, read_slot, stop_at
from videodesk.booking.service import BookingService, Outcome
from videodesk.booking.staff_times import StaffTimes, Wanted, read_channel, read_day, read_location, shown
from videodesk.catalogue.schemas import language_names
from videodesk.catalogue.service import CatalogueService
from videodesk.kit.clock import Clock
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.errors import Malformed
from videodesk.kit.forms import Form, Line, read_form
from videodesk.kit.html import Html, request_language
from videodesk.kit.http import see_other
from videodesk.kit.i18n import LANGUAGE_PATTERN
from videodesk.kit.ids import path_id
from videodesk.kit.outbox import Outbox
from videodesk.locations.schemas import LocationView
from videodesk.locations.service import LocationService
from videodesk.schedule.service import ScheduleService


class ReasonForm(BaseModel):
    reason: Line = Field(min_length=1, max_length=500)


class StaffAppointmentPages:
    def __init__(
        self,
        database: Database,
        clock: Clock,
        outbox: Outbox,
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
        self._outbox = outbox
        self._booking = booking
        self._catalogue = catalogue
        self._schedule = schedule
        self._locations = locations
        self._accounts = accounts
        self._gate = gate
        self._html = html
        self._times = StaffTimes(booking)

    def routes(self) -> list[web.RouteDef]:
        all_of_them = f"/{LANGUAGE_PATTERN}/staff/appointments"
        one = f"{all_of_them}/{{appointment}}"
        return [
            web.get(all_of_them, self.show_day),
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
            day = read_day(request) or self._clock.now().astimezone(location.zone).date()
            first = datetime.combine(day, time.min, location.zone)
            end = datetime.combine(day + timedelta(days=1), time.min, location.zone)
            appointments = await self._booking.at_location(uow, location.id, first, end)
            histories = await self._booking.histories(uow, [one.id for one in appointments])
            service_ids = {service_id for one in appointments for service_id in one.service_ids}
            services = await self._catalogue.by_ids(uow, service_ids, language)
            desks = {desk.id: desk.name for desk in await self._schedule.desks(uow)}
            failures = await self._outbox.failures(uow, [one.id for one in appointments])
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
                    "failures": failures.get(one.id, []),
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
            failures = await self._outbox.failures(uow, [appointment.id])
            desk = None if appointment.desk_id is None else await self._schedule.desk(uow, appointment.desk_id)
        done = next((one for one in ("booked", "moved", "cancelled", "closed") if one in request.query), "")
        return self._html.page(
            request,
            "booking_staff/appointment.html",
            staff=staff,
            desk=desk,
            history=history,
            names=names,
            failures=failures.get(appointment.id, []),
            origin=_origin(appointment, history),
            done=done,
            link=self._booking.link_token(appointment.id),
            language_name=language_names(request_language(request)).get(appointment.details.language, ""),
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
        return to_appointment(request, appointment, "closed")

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
        return to_appointment(request, appointment, "cancelled")

    async def _cancel_page(self, request: web.Request, staff: Staff, form: Form[ReasonForm]) -> web.Response:
        async with self._database.reading() as uow:
            appointment = await self._booking.get(uow, path_id(request, "appointment"))
            context = await self._facts(uow, request, appointment)
        return self._html.page(
            request, "booking_staff/cancel.html", status=form.status, staff=staff, form=form, **context
        )

    async def _facts(self, uow: UnitOfWork, request: web.Request, appointment: AppointmentView) -> dict[str, Any]:
        """What all pages of one appointment show, and what may be done with it."""
        calendar = await self._locations.calendar(uow, appointment.location_id)
        now = self._clock.now()
        return {
            "appointment": appointment,
            "items": await self._booking.items_of(uow, appointment, request_language(request)),
            "location": calendar.location,
            "stop": stop_at(calendar, appointment.starts_at),
            "may_move": appointment.is_to_come(now),
            "may_cancel": appointment.may_cancel(now),
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
            read_channel(request) if "channel" in request.query else appointment.channel,
            read_location(request, locations) if "office" in request.query else context["location"],
            read_day(request, "from"),
        )
        found, problem = await self._times.find(replace(wanted.query, items=items))
        return self._html.page(
            request,
            "booking_staff/move.html",
            staff=staff,
            wanted=wanted,
            locations=locations,
            problem=problem,
            **shown(found),
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
        return to_appointment(request, appointment, "moved")

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
            status=HTTPStatus.CONFLICT if taken else form.status,
            staff=staff,
            slot=slot,
            there=calendar.location,
            stop_there=stop_at(calendar, slot.starts_at),
            form=form,
            taken=taken,
            others=await self._times.others(context["items"], slot) if taken else [],
            **context,
        )


def _origin(appointment: AppointmentView, history: list[ChangeView]) -> str:
    """Via what it was booked."""
    if appointment.walk_in:
        return "walk-in"
    booked = next((one for one in history if one.kind is ChangeKind.BOOKED), None)
    return "online" if booked is None or booked.staff_id is None else "staff"


def to_appointment(request: web.Request, appointment: AppointmentView, done: str) -> web.Response:
    return see_other(f"/{request_language(request)}/staff/appointments/{appointment.id}?{done}")
