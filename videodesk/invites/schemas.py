import enum
import uuid
from datetime import datetime

from pydantic import BaseModel, ConfigDict


class LetterKind(enum.StrEnum):
    BOOKED = "booked"
    CANCELLED = "cancelled"


class LetterFacts(BaseModel):
    """All that a letter says, frozen when it happened. Lies in the outbox until the letter has been sent."""

    # An error in reading it is logged, and must not quote it.
    model_config = ConfigDict(hide_input_in_errors=True)

    kind: LetterKind
    locale: str
    appointment_id: uuid.UUID
    uid: str
    sequence: int
    stamped_at: datetime
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    location: str
    service: str
    documents: list[str]
    name: str
    email: str
