import enum
import uuid
from datetime import datetime
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from videodesk.catalogue.schemas import Channel
from videodesk.locations.schemas import Point


class LetterKind(enum.StrEnum):
    """What a citizen is told."""

    CONFIRM = "confirm"
    BOOKED = "booked"
    MOVED = "moved"
    RELOCATED = "relocated"
    CANCELLED = "cancelled"
    OFFER = "offer"
    DOCUMENTS = "documents"
    REMINDER = "reminder"
    COUNTERED = "countered"
    MISSED = "missed"
    RATING = "rating"


class StaffLetterKind(enum.StrEnum):
    """What a desk's mailbox is told: an appointment is new there, is another now, or is there no more."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


class SmsKind(enum.StrEnum):
    """What somebody is told by SMS."""

    BOOKED = "booked"
    MOVED = "moved"
    RELOCATED = "relocated"
    CANCELLED = "cancelled"
    REMINDER = "reminder"


class Unwritten(BaseModel):
    """A message that says nothing yet but what it is about: what is true is read when it leaves."""

    appointment_id: uuid.UUID
    starts_at: datetime


class EntryFacts(BaseModel):
    """What, when and where: all that a calendar shows of an appointment, whoever looks."""

    # An error in reading it is logged, and must not quote it.
    model_config = ConfigDict(hide_input_in_errors=True)

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
    point: Point | None = None
    services: list[str]
    phone: str = ""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def place(self) -> str:
        return ", ".join(filter(None, (self.location, self.address)))


class LetterFacts(EntryFacts):
    """All that a letter to a citizen says, frozen when it happened. Lies in the outbox until it has been sent."""

    kind: LetterKind
    locale: str
    persons: int
    documents: list[str]
    name: str
    email: str
    by_office: bool = False
    reason: str = ""
    before_starts_at: datetime | None = None
    before_location: str = ""
    ends_by: datetime | None = None


class StaffFacts(EntryFacts):
    """What staff see of an appointment in calendars and mail: who comes is a first name."""

    desk: str
    visitor: str
    cancelled: bool = False


class StaffLetterFacts(StaffFacts):
    kind: StaffLetterKind
    mailbox: str


def first_name(name: str) -> str:
    """Of "Kim Muster" Kim, of "Dr. Kim Muster" too, and of "Muster, Kim"."""
    given = [word for word in name.rpartition(",")[2].split() if not word.endswith(".")]
    return (given or name.replace(",", " ").split() or [""])[0]
