import uuid
from dataclasses import dataclass

from videodesk.consultations.policy import ConsultationState


@dataclass(frozen=True)
class ConsultationChanged:
    """Its state is another one now, and so is the queue of its location."""

    consultation_id: uuid.UUID
    location_id: uuid.UUID
    state: ConsultationState
