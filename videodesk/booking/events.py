"""What has happened to appointments."""

from dataclasses import dataclass

from videodesk.booking.schemas import AppointmentView


@dataclass(frozen=True)
class AppointmentBooked:
    appointment: AppointmentView


@dataclass(frozen=True)
class AppointmentCancelled:
    appointment: AppointmentView
