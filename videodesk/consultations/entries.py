"""What a consultation's log can say: one class for each kind of entry. PROTOCOL.md tells what clients make of them."""

import uuid
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from videodesk.consultations.policy import GuestKind, Result, Wish


class Entry(BaseModel):
    """`staff_only`: the citizen's side is not told. `for_guests`: guests are, of what is no part of the case.

    `about`: whom it is about, besides who has done it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    staff_only: ClassVar[bool] = False
    for_guests: ClassVar[bool] = False

    @property
    def about(self) -> str:
        return ""


# The way through the waiting room


class Entered(Entry):
    kind: Literal["entered"] = "entered"


class Left(Entry):
    """`gone`: nobody has heard of them for longer than the place is kept."""

    kind: Literal["left"] = "left"
    gone: bool


class Called(Entry):
    kind: Literal["called"] = "called"
    desk: str


class Recalled(Entry):
    """The desk rings once more."""

    kind: Literal["recalled"] = "recalled"


class Connected(Entry):
    kind: Literal["connected"] = "connected"


class Parked(Entry):
    kind: Literal["parked"] = "parked"
    note: str


class Unparked(Entry):
    """Back in the line."""

    kind: Literal["unparked"] = "unparked"


class Held(Entry):
    kind: Literal["held"] = "held"
    for_guests: ClassVar[bool] = True


class Resumed(Entry):
    kind: Literal["resumed"] = "resumed"
    for_guests: ClassVar[bool] = True


class Wished(Entry):
    kind: Literal["wished"] = "wished"
    wish: Wish | None


class Offered(Entry):
    """Another desk is asked to take over."""

    kind: Literal["offered"] = "offered"
    staff_only: ClassVar[bool] = True
    desk: str
    note: str


class Declined(Entry):
    """It does not, or is not asked any more."""

    kind: Literal["declined"] = "declined"
    staff_only: ClassVar[bool] = True


class HandedOver(Entry):
    """To a desk, which goes on with the call, or to an office, in whose waiting room they are now."""

    kind: Literal["handed_over"] = "handed_over"
    to: str
    note: str


class Finished(Entry):
    kind: Literal["finished"] = "finished"
    result: Result


class Missed(Entry):
    kind: Literal["missed"] = "missed"


class Cancelled(Entry):
    kind: Literal["cancelled"] = "cancelled"


class Moved(Entry):
    """To another time, office or channel."""

    kind: Literal["moved"] = "moved"


# Who else is there


class GuestInvited(Entry):
    kind: Literal["guest_invited"] = "guest_invited"
    guest: str
    guest_kind: GuestKind

    @property
    def about(self) -> str:
        return self.guest


class GuestJoined(Entry):
    kind: Literal["guest_joined"] = "guest_joined"
    for_guests: ClassVar[bool] = True


class GuestLeft(Entry):
    kind: Literal["guest_left"] = "guest_left"
    for_guests: ClassVar[bool] = True


class GuestRevoked(Entry):
    """They are not wanted (any more), or a colleague does not come."""

    kind: Literal["guest_revoked"] = "guest_revoked"
    guest: str

    @property
    def about(self) -> str:
        return self.guest


# What people say


class DeskMessage(Entry):
    """From a desk to somebody who waits."""

    kind: Literal["message"] = "message"
    text: str


class Chat(Entry):
    kind: Literal["chat"] = "chat"
    for_guests: ClassVar[bool] = True
    text: str


class LiveText(Entry):
    """A line of what somebody typed for others to read along."""

    kind: Literal["live_text"] = "live_text"
    for_guests: ClassVar[bool] = True
    text: str


# Documents and signatures


class DocumentAdded(Entry):
    """`can_be_signed`: a PDF to which a signature can be put. What has been signed comes from the office itself."""

    kind: Literal["document"] = "document"
    document: str
    name: str
    media_type: str
    size: int
    can_be_signed: bool


class DocumentRemoved(Entry):
    kind: Literal["document_removed"] = "document_removed"
    document: str


class SignatureAsked(Entry):
    """For a document, or for a text that is told here; then `document` is None."""

    kind: Literal["signature_asked"] = "signature_asked"
    signature: str
    title: str
    text: str
    document: str | None


class Signed(Entry):
    """`document` is what has been signed with the signature, as a PDF."""

    kind: Literal["signed"] = "signed"
    signature: str
    document: str


class SignatureDeclined(Entry):
    kind: Literal["signature_declined"] = "signature_declined"
    signature: str


class SignatureWithdrawn(Entry):
    """The desk does not ask any more."""

    kind: Literal["signature_withdrawn"] = "signature_withdrawn"
    signature: str


AnyEntry = Annotated[
    Entered
    | Left
    | Called
    | Recalled
    | Connected
    | Parked
    | Unparked
    | Held
    | Resumed
    | Wished
    | Offered
    | Declined
    | HandedOver
    | Finished
    | Missed
    | Cancelled
    | Moved
    | GuestInvited
    | GuestJoined
    | GuestLeft
    | GuestRevoked
    | DeskMessage
    | Chat
    | LiveText
    | DocumentAdded
    | DocumentRemoved
    | SignatureAsked
    | Signed
    | SignatureDeclined
    | SignatureWithdrawn,
    Field(discriminator="kind"),
]
_READER: TypeAdapter[AnyEntry] = TypeAdapter(AnyEntry)


def read_entry(data: dict[str, object]) -> AnyEntry:
    return _READER.validate_python(data)


# Who makes them

CITIZEN = "citizen"
OFFICE = ""
STAFF_PREFIX = "staff-"
GUEST_PREFIX = "guest-"


def staff_participant(staff_id: uuid.UUID) -> str:
    return f"{STAFF_PREFIX}{staff_id}"


def guest_participant(guest_id: uuid.UUID) -> str:
    return f"{GUEST_PREFIX}{guest_id}"
