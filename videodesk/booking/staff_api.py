"""Appointments for programs of members of staff: the day of an office, booking for a caller, moving and cancelling."""

import uuid
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from http import HTTPStatus
from typing import Annotated, Any, Literal

from pydantic import Field

from videodesk.accounts.api import StaffDoors
from videodesk.accounts.schemas import Staff
from videodesk.booking.api import FreeSlots, FreeSlotsReader, SlotsQuery
from videodesk.booking.api_shapes import (
    TOLD,
    NextSlots,
    Occasion,
    OptionalMailDetails,
    Persons,
    Services,
    Shapes,
    SlotBody,
    details_of,
    occasion_of,
    require_phone,
)
from videodesk.booking.errors import (
    Cancelled,
    NoNumber,
    NotByChannel,
    NotConfirmed,
    NotToClose,
    ReasonMissing,
    SlotTaken,
    TooLate,
    UnknownAppointment,
)
from videodesk.booking.policy import AppointmentState
from videodesk.booking.schemas import AppointmentView, Audience
from videodesk.booking.service import BookingService, Outcome
from videodesk.catalogue.errors import UnknownService
from videodesk.kit.api import ApiModel, Day, Moment, Route, Routes, Tag, wrong_fields
from videodesk.kit.db import UnitOfWork
from videodesk.kit.errors import Refusal
from videodesk.kit.forms import Key
from videodesk.kit.outbox import Outbox
from videodesk.kit.paging import Cursor, Page, PageQuery
from videodesk.kit.tokens import TokenDeriver, new_token
from videodesk.locations.api_changes import Reason
from videodesk.locations.errors import UnknownLocation
from videodesk.locations.service import LocationService
from videodesk.schedule.service import ScheduleService

STAFF_APPOINTMENTS = Tag("staff", "Appointments, for members of staff.")
YEARS = range(2000, 2200)

Given = Annotated[Reason, Field(min_length=1)]
"""Stands in the letter."""


class AppointmentsQuery(PageQuery):
    location: Key
    day: Day
    """Of the location's calendar."""


class Undelivered(ApiModel):
    """A letter that has not arrived and will not be tried again by itself: somebody should call."""

    kind: str
    """What it was, such as `booked` or `reminder`."""
    topic: str
    """By which way: `sms`, or else by mail."""
    at: Moment
    error: str
    """What the other side said."""


class StaffAppointment(Occasion):
    """An appointment as members of staff see it."""

    id: uuid.UUID
    state: AppointmentState
    desk: Key | None
    """Nobody who has come without an appointment has one before being called."""
    name: str
    email: str
    phone: str
    language: str
    access_needs: str
    walk_in: bool
    outside_hours: bool
    """It stays although its desk is closed by now."""
    booked_at: Moment | None
    undelivered: list[Undelivered]
    """The latest first."""


class StaffAppointmentPage(Page[StaffAppointment]):
    """By start."""


class BookingForCaller(OptionalMailDetails):
    services: Services
    persons: Persons = 1
    """Each service is for so many, or for as many as it takes."""
    slot: SlotBody
    reason: Given


class MoveByStaff(ApiModel):
    slot: SlotBody
    reason: Given


class CancelByStaff(ApiModel):
    reason: Given


class Closing(ApiModel):
    outcome: Literal["done", "missed"]


class StaffBookingApi:
    def __init__(
        self,
        tokens: TokenDeriver,
        outbox: Outbox,
        booking: BookingService,
        schedule: ScheduleService,
        locations: LocationService,
        shapes: Shapes,
        slots: FreeSlotsReader,
        next_slots: NextSlots,
        doors: StaffDoors,
    ) -> None:
        self._outbox = outbox
        self._booking = booking
        self._schedule = schedule
        self._locations = locations
        self._shapes = shapes
        self._slots = slots
        self._next_slots = next_slots
        self._door = doors.staff
        self._after = Cursor(tokens, "appointments", tuple[datetime, uuid.UUID])

    def routes(self) -> list[Route]:
        route = Routes(STAFF_APPOINTMENTS, self._door, TOLD)
        all_of_them, one = "/staff/appointments", "/staff/appointments/{appointment_id}"
        wanted = (UnknownService, UnknownLocation, NotByChannel)
        changing = (UnknownAppointment, Cancelled, TooLate, ReasonMissing)
        closing = (UnknownAppointment, Cancelled, NotToClose)
        moving = (*changing, UnknownLocation, NotConfirmed, NotByChannel, NoNumber, SlotTaken)
        return [
            route("GET", "/staff/slots", self.find, "Free times, also those kept for phone and desk", *wanted),
            route("GET", all_of_them, self.show_day, "The day of an office", UnknownLocation),
            route(
                "POST",
                all_of_them,
                self.book,
                "Book for a caller",
                *wanted,
                SlotTaken,
                ReasonMissing,
                status=HTTPStatus.CREATED,
                once=True,
                location=f"{all_of_them}/{{id}}",
                explain=self._explain_booking,
            ),
            route("GET", one, self.show, "One appointment", UnknownAppointment),
            route(
                "POST",
                f"{one}/move",
                self.move,
                "Move it",
                *moving,
                once=True,
                explain=self._explain_move,
            ),
            route("POST", f"{one}/cancellation", self.cancel, "Cancel it", *changing, once=True),
            route(
                "POST", f"{one}/closing", self.close, "Somebody has been served, or has not come", *closing, once=True
            ),
        ]

    async def find(self, query: SlotsQuery) -> FreeSlots:
        return await self._slots.read(query, Audience.STAFF)

    async def show_day(self, query: AppointmentsQuery, uow: UnitOfWork) -> StaffAppointmentPage:
        """Whatever their state; without those that are only kept."""
        after = self._after.read(query.cursor)
        if query.day.year not in YEARS:
            raise wrong_fields(day="must be a day of our time")
        location = await self._locations.by_key(uow, query.location)
        first = datetime.combine(query.day, time.min, location.zone)
        end = datetime.combine(query.day + timedelta(days=1), time.min, location.zone)
        found = await self._booking.at_location(uow, location.id, first, end)
        found = sorted(found, key=_position)
        rest = found if after is None else [view for view in found if _position(view) > after]
        page = rest[: query.limit]
        more = len(rest) > len(page)
        return StaffAppointmentPage(
            items=[await self._appointment(uow, view) for view in page],
            next=self._after.write(_position(page[-1])) if more else None,
        )

    async def book(self, body: BookingForCaller, uow: UnitOfWork, caller: Staff) -> StaffAppointment:
        """Also what is kept for phone and desk. The problem `slot_taken` names other times in `next_slots`."""
        require_phone(body.slot.channel, body.phone)
        items = await self._shapes.items(uow, body.services, body.persons)
        slot = await self._shapes.slot(uow, body.slot)
        view = await self._booking.book_on_behalf(
            uow, caller.id, new_token(), items, slot, details_of(body), body.reason
        )
        return await self._appointment(uow, view)

    async def show(self, appointment_id: uuid.UUID, uow: UnitOfWork) -> StaffAppointment:
        return await self._appointment(uow, await self._booking.get(uow, appointment_id))

    async def move(
        self, appointment_id: uuid.UUID, body: MoveByStaff, uow: UnitOfWork, caller: Staff
    ) -> StaffAppointment:
        """The problem `slot_taken` names other times in `next_slots`."""
        slot = await self._shapes.slot(uow, body.slot)
        moved = await self._booking.move_by_staff(uow, appointment_id, caller.id, slot, body.reason)
        return await self._appointment(uow, moved)

    async def cancel(
        self, appointment_id: uuid.UUID, body: CancelByStaff, uow: UnitOfWork, caller: Staff
    ) -> StaffAppointment:
        view = await self._booking.cancel_by_staff(uow, appointment_id, caller.id, body.reason)
        return await self._appointment(uow, view)

    async def close(self, appointment_id: uuid.UUID, body: Closing, uow: UnitOfWork, caller: Staff) -> StaffAppointment:
        """From twelve hours before its start, for those at the counter and on the phone; a video call is closed where
        it is held."""
        outcome: Outcome = AppointmentState.DONE if body.outcome == "done" else AppointmentState.MISSED
        closed = await self._booking.close_by_staff(uow, appointment_id, caller.id, outcome)
        return await self._appointment(uow, closed)

    async def _appointment(self, uow: UnitOfWork, view: AppointmentView) -> StaffAppointment:
        facts = await self._shapes.facts.of(uow, view, view.locale)
        desk = None if view.desk_id is None else await self._schedule.desk(uow, view.desk_id)
        return StaffAppointment(
            **dict(occasion_of(facts, view)),
            id=view.id,
            state=view.state,
            desk=desk.key if desk else None,
            **{name: getattr(view.details, name) for name in ("name", "email", "phone", "language", "access_needs")},
            walk_in=view.walk_in,
            outside_hours=view.outside_hours,
            booked_at=view.booked_at,
            undelivered=[
                Undelivered(kind=one.kind, topic=one.topic, at=one.at, error=one.error)
                for one in (await self._outbox.failures(uow, [view.id])).get(view.id, [])
            ],
        )

    async def _explain_booking(self, refusal: Refusal, given: Mapping[str, Any]) -> None:
        body: BookingForCaller = given["body"]
        await self._next_slots.add_to(
            refusal,
            lambda uow: self._next_slots.of_body(uow, body.services, body.persons, body.slot),
            Audience.STAFF,
        )

    async def _explain_move(self, refusal: Refusal, given: Mapping[str, Any]) -> None:
        async def missed(uow: UnitOfWork) -> Any:
            view = await self._booking.get(uow, given["appointment_id"])
            return await self._next_slots.of_move(uow, view, given["body"].slot)

        await self._next_slots.add_to(refusal, missed, Audience.STAFF)


def _position(view: AppointmentView) -> tuple[datetime, uuid.UUID]:
    return view.starts_at, view.id
