import enum
import uuid
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from videodesk.catalogue.schemas import Channel


class LetterKind(enum.StrEnum):
    CONFIRM = "confirm"
    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    OFFER = "offer"


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
    channel: Channel
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    location: str
    address: str
    services: list[str]
    persons: int
    documents: list[str]
    name: str
    email: str
    phone: str
    by_office: bool = False
    reason: str = ""
    before_starts_at: datetime | None = None
    before_location: str = ""
    ends_by: datetime | None = None
