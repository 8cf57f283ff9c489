"""Counts appointments and consultations as they happen."""

from prometheus_client import Counter

from videodesk.booking.events import AppointmentBooked, AppointmentCancelled, AppointmentMoved
from videodesk.consultations.events import ConsultationChanged
from videodesk.kit.bus import EventBus
from videodesk.kit.metrics import Metrics


class Statistics:
    def __init__(self, metrics: Metrics) -> None:
        registry = metrics.registry
        self._booked = Counter("videodesk_appointments_booked", "Appointments booked", registry=registry)
        self._moved = Counter("videodesk_appointments_moved", "Appointments moved", registry=registry)
        self._cancelled = Counter("videodesk_appointments_cancelled", "Appointments cancelled", registry=registry)
        self._steps = Counter(
            "videodesk_consultation_steps", "Changes of a consultation's state", ["state"], registry=registry
        )

    def subscribe(self, bus: EventBus) -> None:
        bus.after(AppointmentBooked, self._on_booked)
        bus.after(AppointmentMoved, self._on_moved)
        bus.after(AppointmentCancelled, self._on_cancelled)
        bus.after(ConsultationChanged, self._on_changed)

    async def _on_booked(self, _event: AppointmentBooked) -> None:
        self._booked.inc()

    async def _on_moved(self, _event: AppointmentMoved) -> None:
        self._moved.inc()

    async def _on_cancelled(self, _event: AppointmentCancelled) -> None:
        self._cancelled.inc()

    async def _on_changed(self, event: ConsultationChanged) -> None:
        self._steps.labels(event.state.value).inc()
