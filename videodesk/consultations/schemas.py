import uuid
from dataclasses import dataclass
from datetime import datetime

from videodesk.booking.schemas import AppointmentView
from videodesk.consultations.policy import IN_CALL, OVER, ConsultationState


@dataclass(frozen=True)
class ConsultationView:
    """`opens_at` is from when the waiting room may be entered; `ahead` counts who waits before, None unless waiting."""

    id: uuid.UUID
    state: ConsultationState
    location_id: uuid.UUID
    appointment: AppointmentView
    opens_at: datetime
    arrived_at: datetime | None
    desk_id: uuid.UUID | None
    staff_id: uuid.UUID | None
    ahead: int | None

    @property
    def in_call(self) -> bool:
        return self.state in IN_CALL

    @property
    def over(self) -> bool:
        return self.state in OVER
