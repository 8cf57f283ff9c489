"""What letters and calendars say of an appointment, read from the rooms that know it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from videodesk.booking.errors import UnknownAppointment
from videodesk.booking.policy import AppointmentState
from videodesk.booking.schemas import AppointmentView, Items, stop_at
from videodesk.booking.service import BookingService
from videodesk.invites.schemas import EntryFacts, LetterFacts, LetterKind, StaffFacts, Unwritten, first_name
from videodesk.kit.clock import Clock
from videodesk.kit.db import UnitOfWork
from videodesk.kit.i18n import DEFAULT_LANGUAGE
from videodesk.kit.outbox import DeliveryObsolete
from videodesk.locations.service import LocationService
from videodesk.schedule.schemas import DeskView
from videodesk.schedule.service import ScheduleService

NO_DESKS: Mapping[uuid.UUID, DeskView] = MappingProxyType({})


@dataclass(frozen=True)
class Place:
    """Where somebody finds it, in words and as fields of EntryFacts."""

    text: str
    fields: dict[str, Any]


class AppointmentReader:
    def __init__(
        self, clock: Clock, booking: BookingService, locations: LocationService, schedule: ScheduleService
    ) -> None:
        self._clock = clock
        self._booking = booking
        self._locations = locations
        self._schedule = schedule

    async def still(self, uow: UnitOfWork, message: Unwritten, state: AppointmentState) -> AppointmentView:
        """What the message is about. Raises DeliveryObsolete where it is not, or no longer, in this state and then."""
        try:
            appointment = await self._booking.get(uow, message.appointment_id)
        except UnknownAppointment:
            raise DeliveryObsolete("there is no such appointment") from None
        if appointment.state is not state:
            raise DeliveryObsolete("the appointment is in another state")
        if appointment.starts_at != message.starts_at:
            raise DeliveryObsolete("the appointment is at another time")
        return appointment

    async def letter(
        self,
        uow: UnitOfWork,
        kind: LetterKind,
        appointment: AppointmentView,
        *,
        before: AppointmentView | None = None,
        **more: Any,
    ) -> LetterFacts:
        """`before` is the appointment as it was; `more` are fields of their own."""
        items = await self._booking.items_of(uow, appointment, appointment.locale)
        if before is not None:
            place = await self._place(uow, before.location_id, before.starts_at)
            more |= {"before_starts_at": before.starts_at, "before_location": place.text}
        return LetterFacts(
            **await self._entry(uow, appointment, items, self._clock.now()),
            kind=kind,
            locale=appointment.locale,
            persons=max(item.persons for item in items),
            documents=list(dict.fromkeys(document for item in items for document in item.service.documents)),
            name=appointment.details.name,
            email=appointment.details.email,
            phone=appointment.details.phone,
            **more,
        )

    async def entry(self, uow: UnitOfWork, appointment: AppointmentView) -> EntryFacts:
        """What, when and where, in the citizen's language."""
        items = await self._booking.items_of(uow, appointment, appointment.locale)
        return EntryFacts(
            **await self._entry(uow, appointment, items, self._clock.now()), phone=appointment.details.phone
        )

    async def for_staff(
        self, uow: UnitOfWork, appointment: AppointmentView, known: Mapping[uuid.UUID, DeskView] = NO_DESKS
    ) -> StaffFacts:
        """Stamped with its last change, so that the same is written the same. Raises UnknownDesk.

        `known` desks are not read again.
        """
        items = await self._booking.items_of(uow, appointment, DEFAULT_LANGUAGE)
        desk = None
        if appointment.desk_id is not None:
            desk = known.get(appointment.desk_id) or await self._schedule.desk(uow, appointment.desk_id)
        changed_at = appointment.changed_at or appointment.booked_at or self._clock.now()
        return StaffFacts(
            **await self._entry(uow, appointment, items, changed_at),
            desk="" if desk is None else desk.name,
            visitor=first_name(appointment.details.name),
            cancelled=appointment.state is AppointmentState.CANCELLED,
        )

    async def _entry(
        self, uow: UnitOfWork, appointment: AppointmentView, items: Items, stamped_at: datetime
    ) -> dict[str, Any]:
        place = await self._place(uow, appointment.location_id, appointment.starts_at)
        return place.fields | {
            "appointment_id": appointment.id,
            "uid": appointment.uid,
            "sequence": appointment.sequence,
            "stamped_at": stamped_at,
            "channel": appointment.channel,
            "starts_at": appointment.starts_at,
            "ends_at": appointment.ends_at,
            "services": [item.service.name for item in items],
        }

    async def _place(self, uow: UnitOfWork, location_id: uuid.UUID, starts_at: datetime) -> Place:
        """The office; of the mobile one, the stop at that time."""
        calendar = await self._locations.calendar(uow, location_id)
        there = stop_at(calendar, starts_at) or calendar.location
        fields = {"location": there.name, "address": there.address, "point": there.point}
        return Place(there.name, fields | {"time_zone": calendar.location.time_zone})
