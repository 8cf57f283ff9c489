import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, field_validator

from videodesk.booking.schemas import AppointmentView
from videodesk.consultations.entries import guest_participant, staff_participant
from videodesk.consultations.policy import (
    IN_CALL,
    OVER,
    ConsultationState,
    GuestKind,
    Guide,
    Result,
    SignatureState,
    Wish,
    wait_range,
)
from videodesk.kit.forms import is_single_line
from videodesk.locations.schemas import LocationView


@dataclass(frozen=True)
class ConsultationView:
    """`opens_at` is from when the waiting room may be entered. `models.Consultation` explains the rest.

    How many wait before somebody who waits, `waiting_room` knows.
    """

    id: uuid.UUID
    state: ConsultationState
    location_id: uuid.UUID
    appointment: AppointmentView
    opens_at: datetime
    arrived_at: datetime | None
    desk_id: uuid.UUID | None
    staff_id: uuid.UUID | None
    called_at: datetime | None
    ended_at: datetime | None
    urgent: bool
    parked: bool
    held: bool
    wish: Wish | None
    phone: str
    offered_desk_id: uuid.UUID | None
    reason: str
    private_note: str
    agreed: str
    seen_documents: tuple[str, ...]
    guide: Guide | None
    result: Result | None
    log_seq: int

    @property
    def starts_at(self) -> datetime:
        """For who has no appointment, when they came."""
        came_at = self.appointment.booked_at if self.appointment.walk_in else None
        return came_at or self.appointment.starts_at

    @property
    def in_call(self) -> bool:
        return self.state in IN_CALL

    @property
    def over(self) -> bool:
        return self.state in OVER


@dataclass(frozen=True)
class GuestView:
    """`models.Guest` explains the fields."""

    id: uuid.UUID
    consultation_id: uuid.UUID
    kind: GuestKind
    name: str
    invited_by: str
    desk_id: uuid.UUID | None
    staff_id: uuid.UUID | None
    joined: bool
    ended: bool
    first_seq: int

    @property
    def handle(self) -> str:
        """By which the invitation is named."""
        return guest_participant(self.id)

    @property
    def participant(self) -> str:
        """As whom they take part."""
        return self.handle if self.staff_id is None else staff_participant(self.staff_id)

    @property
    def takes_part(self) -> bool:
        return self.joined and not self.ended


@dataclass(frozen=True)
class Invitation:
    guest: GuestView
    link: str


@dataclass(frozen=True)
class Place:
    """Of somebody who waits: how many wait before, and when it is likely to be their turn."""

    ahead: int
    estimated_at: datetime | None


@dataclass(frozen=True)
class Outlook:
    """What somebody finds who comes without an appointment.

    `call_at` is when it would be their turn, None when the office is closed or closes before that. Now it is the time
    itself only where a desk is really free. `closes_at` is when an open office closes, None when nobody would wait so
    long; `opens_at` is when a closed one opens.
    """

    location: LocationView
    now: datetime
    waiting: int
    is_open: bool
    closes_at: datetime | None
    opens_at: datetime | None
    call_at: datetime | None

    @property
    def is_free_now(self) -> bool:
        return self.call_at == self.now

    @property
    def minutes(self) -> tuple[int, int]:
        """From and to: the wait as it can be said honestly."""
        return wait_range((self.call_at or self.now) - self.now)


@dataclass(frozen=True)
class NewDocument:
    """What has been looked at and can be kept; `sealed` is the content."""

    id: uuid.UUID
    name: str
    media_type: str
    size: int
    can_be_signed: bool
    sealed: bytes


@dataclass(frozen=True)
class DocumentView:
    """`by` is a participant, empty for the office itself."""

    id: uuid.UUID
    by: str
    added_at: datetime
    name: str
    media_type: str
    size: int
    can_be_signed: bool


@dataclass(frozen=True)
class SignatureView:
    """What somebody is asked to sign: a document, or the text where there is none."""

    id: uuid.UUID
    state: SignatureState
    title: str
    text: str
    document_id: uuid.UUID | None


# What a citizen sends who signs

Fraction = Annotated[float, Field(ge=0, le=1)]
Stroke = Annotated[list[tuple[Fraction, Fraction]], Field(min_length=1, max_length=2_000)]
MAX_POINTS = 20_000


class SignForm(BaseModel):
    """By strokes, as points in a box from the left and from the top, or by the name alone."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[
        str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True), AfterValidator(is_single_line)
    ]
    strokes: Annotated[list[Stroke], Field(max_length=500)] = Field([])

    @field_validator("strokes")
    @classmethod
    def _not_endless(cls, strokes: list[Stroke]) -> list[Stroke]:
        if sum(map(len, strokes)) > MAX_POINTS:
            raise ValueError(f"has more than {MAX_POINTS} points")
        return strokes


class SignaturePage(BaseModel):
    """All that stands on the page with the signature, in the language of whoever signs.

    `title` and `text` are for what is no document yet. `strokes` are empty where the name is the signature, `rows` what
    is told of it, `checksum` the words before the document's SHA-256, `manner` how it has been signed.
    """

    model_config = ConfigDict(frozen=True)

    title: str
    text: str
    heading: str
    statement: str
    rows: list[tuple[str, str]]
    checksum: str
    signature: str
    name: str
    strokes: list[Stroke]
    manner: str
