"""Appointment rows, as they are written, and as everybody else sees them."""

import uuid
from typing import Any

from sqlalchemy import Row

from videodesk.booking.models import Appointment
from videodesk.booking.policy import Terms
from videodesk.booking.schemas import AppointmentView, Details, Items, ServicePersons, Slot
from videodesk.kit.ticks import instant_of


def view_of(appointment: Appointment | Row[Any]) -> AppointmentView:
    """Of an appointment, or of a row with all its columns."""
    return AppointmentView(
        id=appointment.id,
        state=appointment.state,
        channel=appointment.channel,
        items=tuple(ServicePersons(uuid.UUID(item["service"]), item["persons"]) for item in appointment.items),
        location_id=appointment.location_id,
        desk_id=appointment.desk_id,
        starts_at=instant_of(appointment.start_tick),
        ends_at=instant_of(appointment.start_tick + appointment.tick_count),
        locale=appointment.locale,
        details=Details(
            name=appointment.name or "",
            email=appointment.email or "",
            phone=appointment.phone or "",
            language=appointment.language or "",
            access_needs=appointment.access_needs or "",
        ),
        uid=appointment.uid or "",
        sequence=appointment.sequence or 0,
        told_sequence=appointment.told_sequence or 0,
        hold_expires_at=appointment.hold_expires_at,
        extended=bool(appointment.extended),
        address_confirmed=bool(appointment.address_confirmed),
        walk_in=bool(appointment.walk_in),
        outside_hours=bool(appointment.outside_hours),
        booked_at=appointment.booked_at,
        changed_at=appointment.changed_at,
        coming_at=appointment.coming_at,
    )


def ticks_of(appointment: Appointment) -> range:
    """All that it owns, with what the desk needs after it."""
    start = appointment.start_tick
    return range(start, start + appointment.tick_count + appointment.buffer_ticks)


def write_slot(appointment: Appointment, items: Items, terms: Terms, slot: Slot, desk_id: uuid.UUID | None) -> None:
    appointment.channel = terms.channel
    appointment.service_id = items[0].service.id
    appointment.items = [{"service": str(item.service.id), "persons": item.persons} for item in items]
    appointment.location_id, appointment.desk_id = slot.location_id, desk_id
    appointment.start_tick, appointment.tick_count = slot.start_tick, terms.ticks
    appointment.buffer_ticks, appointment.outside_hours = terms.buffer_ticks, False


def write_details(draft: Appointment, details: Details) -> None:
    draft.name, draft.email, draft.phone = details.name, details.email, details.phone
    draft.language, draft.access_needs = details.language, details.access_needs
