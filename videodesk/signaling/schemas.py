"""The shapes of what clients send (PROTOCOL.md); what they are told is in `news`."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from videodesk.booking.schemas import Telephone
from videodesk.consultations.policy import GuestKind, Guide, Result, Wish
from videodesk.kit.forms import is_single_line
from videodesk.kit.socket import CamelWireModel, Command, Limit, WireModel

MAX_SDP = 48 * 1024
# Candidates come by the dozen when a call begins, and each of three peers gets its own.
SIGNALS = Limit(max_bytes=64 * 1024, burst=300, per_second=50)
# Somebody who types, and is read along.
TYPING = Limit(max_bytes=2 * 1024, burst=30, per_second=10)

Id = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


Text = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
GuestName = Annotated[str, StringConstraints(max_length=100, strip_whitespace=True), AfterValidator(is_single_line)]
Note = Annotated[str, StringConstraints(max_length=1000, strip_whitespace=True)]


class ConsultationAuth(WireModel):
    """Who wants in: a citizen by link, a guest by the secret of their page, or a member of staff by session."""

    instance: Id
    link: Id | None = None
    guest: Id | None = None
    consultation: Id | None = None
    last: Annotated[int, Field(ge=0, lt=2**31)] = 0
    """The number of the last entry of the log that this page knows."""

    @model_validator(mode="after")
    def _one_door(self) -> "ConsultationAuth":
        if [self.link, self.guest, self.consultation].count(None) != 2:
            raise ValueError("give link, guest or consultation")
        return self


class DeskAuth(WireModel):
    desk: Id


class Description(WireModel):
    type: Literal["offer", "answer", "rollback"]
    sdp: str = Field("", max_length=MAX_SDP)


class Candidate(CamelWireModel):
    """RTCIceCandidateInit (W3C WebRTC, section 4.8.1)."""

    candidate: str = Field(max_length=2048)
    sdp_mid: str | None = Field(None, max_length=64)
    sdp_m_line_index: int | None = Field(None, ge=0, le=255)
    username_fragment: str | None = Field(None, max_length=256)


class Signal(WireModel):
    to: Id
    to_instance: Id
    description: Description | None = None
    candidate: Candidate | None = None

    @model_validator(mode="after")
    def _one_content(self) -> "Signal":
        if (self.description is None) == (self.candidate is None):
            raise ValueError("give description or candidate")
        return self

    def content(self) -> dict[str, Any]:
        """The one of the two that is there."""
        return {name: value for name in ("description", "candidate") if (value := getattr(self, name)) is not None}


# What a citizen asks for


class WishCommand(Command):
    wish: Annotated[Wish, Field(strict=False)] | None
    phone: Telephone = ""


class DeclineSignature(Command):
    signature: Id


# What is said


class Say(Command):
    text: Text


class Typed(WireModel):
    """What stands in the line so far."""

    text: str = Field(max_length=500)


# Who else is there


def _comes_by_link(kind: GuestKind) -> GuestKind:
    if kind is GuestKind.COLLEAGUE:
        raise ValueError("colleagues are brought in by their desk")
    return kind


class InviteGuest(Command):
    kind: Annotated[GuestKind, Field(strict=False), AfterValidator(_comes_by_link)]
    name: GuestName = ""


class RevokeGuest(Command):
    guest: Id


class Share(WireModel):
    """Whether others are shown this participant's screen."""

    on: bool


# What desks do


class CallNext(Command):
    """Those of these services and languages alone; empty means any."""

    services: Annotated[list[Id], Field(max_length=200)] = Field([])
    languages: Annotated[list[Id], Field(max_length=50)] = Field([])


class ConsultationCommand(Command):
    consultation: Id


class Finish(ConsultationCommand):
    result: Annotated[Result, Field(strict=False)] = Result.DONE


class Urge(ConsultationCommand):
    urgent: bool


class Park(ConsultationCommand):
    note: Note = ""


class Hold(ConsultationCommand):
    held: bool


class Guided(ConsultationCommand):
    guide: Annotated[Guide, Field(strict=False)] | None


class AskSignature(ConsultationCommand):
    """On a document that has been handed in, or on a text."""

    document: Id | None = None
    title: Annotated[str, StringConstraints(max_length=150, strip_whitespace=True)] = ""
    text: Annotated[str, StringConstraints(max_length=5000, strip_whitespace=True)] = ""

    @model_validator(mode="after")
    def _one_thing(self) -> "AskSignature":
        if (self.document is None) is not bool(self.title and self.text):
            raise ValueError("give document, or title and text")
        return self


class Tell(ConsultationCommand):
    text: Text


class Offer(ConsultationCommand):
    desk: Id
    note: Note = ""


class HandOver(ConsultationCommand):
    location: Id
    note: Note = ""


class WriteDown(ConsultationCommand):
    text: Annotated[str, StringConstraints(max_length=10_000)]


class TickOff(ConsultationCommand):
    documents: Annotated[list[Annotated[str, StringConstraints(max_length=500)]], Field(max_length=100)]


class InviteGuestTo(ConsultationCommand, InviteGuest):
    pass


class RevokeGuestOf(ConsultationCommand, RevokeGuest):
    pass


class BringIn(ConsultationCommand):
    desk: Id


# What the office lead does


class Redirect(HandOver):
    """To another office's waiting room."""


class UrgeWithNote(Urge):
    note: Note = ""


# The desk itself


class TakeBreak(Command):
    on_break: bool
