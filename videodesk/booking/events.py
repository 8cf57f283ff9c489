"""What has happened to appointments."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from videodesk.booking.schemas import AppointmentView


@dataclass(frozen=True)
class AppointmentRequested:
    """The slot is kept, and counts once the address has been confirmed."""

    appointment: AppointmentView


@dataclass(frozen=True)
class AppointmentBooked:
    appointment: AppointmentView


@dataclass(frozen=True)
class AppointmentMoved:
    """`by_office` and `reason` say that the citizen did not do it themselves, and why."""

    before: AppointmentView
    appointment: AppointmentView
    by_office: bool = False
    reason: str = ""


@dataclass(frozen=True)
class AppointmentCancelled:
    appointment: AppointmentView
    by_office: bool = False
    reason: str = ""


@dataclass(frozen=True)
class AppointmentReseated:
    """At another desk, at the same time and place: no matter to the citizen."""

    before: AppointmentView
    appointment: AppointmentView


@dataclass(frozen=True)
class AppointmentRelocated:
    """The office itself has moved to another address; `before_place` is where it was."""

    appointment: AppointmentView
    before_place: str


@dataclass(frozen=True)
class AppointmentClosed:
    """Somebody has been served, or has not come."""

    appointment: AppointmentView


@dataclass(frozen=True)
class WalkInCame:
    """Somebody without an appointment wants to be served now."""

    appointment: AppointmentView


@dataclass(frozen=True)
class SlotOffered:
    """A freed slot is kept for somebody who wished to come sooner."""

    appointment: AppointmentView
    offered: AppointmentView
    offer_id: uuid.UUID
    ends_at: datetime


@dataclass(frozen=True)
class TicksChanged:
    """Some of the ticks `first <= tick < end` of a desk have been taken or freed."""

    desk_id: uuid.UUID
    first: int
    end: int
