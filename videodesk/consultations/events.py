import uuid
from dataclasses import dataclass

from videodesk.consultations.policy import ConsultationState


@dataclass(frozen=True)
class ConsultationChanged:
    """Its state is another one now, and so is the queue of its location."""

    consultation_id: uuid.UUID
    location_id: uuid.UUID
    state: ConsultationState


@dataclass(frozen=True)
class QueueChanged:
    """What desks see of somebody at this location is different, or who is before whom, though no state has changed.

    Without a consultation it is something about the desks themselves.
    """

    location_id: uuid.UUID
    consultation_id: uuid.UUID | None = None


@dataclass(frozen=True)
class RoomChanged:
    """What those who take part in a consultation see of it is different, or its log has a new entry."""

    consultation_id: uuid.UUID
