"""The shapes of what the server tells clients (PROTOCOL.md). The browser's types are made from these."""

import operator
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

from videodesk.consultations.entries import AnyEntry
from videodesk.consultations.policy import ConsultationState, GuestKind, Guide, Result, Wish
from videodesk.media.schemas import IceConfig
from videodesk.signaling.presence import DeskPresence, Role, Whereabouts
from videodesk.signaling.schemas import Candidate, Description


def instant(value: datetime) -> str:
    """ISO 8601 in UTC to the second, with a Z."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


Moment = Annotated[
    datetime, PlainSerializer(instant, return_type=str), WithJsonSchema({"type": "string", "format": "date-time"})
]


class News(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", json_schema_serialization_defaults_required=True)

    def message(self) -> dict[str, Any]:
        return self.model_dump(mode="json")


# /consultation


class IceServerNews(News):
    """As RTCIceServer (W3C WebRTC, section 4.2.3), to which null is the name "null": what is not there is left out."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    urls: list[str]
    username: str = Field("", exclude_if=operator.not_)
    credential: str = Field("", exclude_if=operator.not_)


class IceNews(News):
    servers: list[IceServerNews] = []
    transport_policy: Literal["all", "relay"] = "all"
    expires_at: Moment | None = None


def ice_news(ice: IceConfig) -> IceNews:
    return IceNews(
        servers=[
            IceServerNews(urls=list(one.urls), username=one.username, credential=one.credential) for one in ice.servers
        ],
        transport_policy="relay" if ice.transport_policy == "relay" else "all",
        expires_at=ice.expires_at,
    )


class PeerNews(News):
    """`kind`: what a guest is there for. `sharing`: they show their screen."""

    participant: str
    role: Role
    kind: GuestKind | None
    name: str
    sharing: bool
    instance: str
    presence: Whereabouts


class OwnNews(News):
    participant: str
    role: Role
    kind: GuestKind | None
    name: str
    sharing: bool


class GuestNews(News):
    """Somebody who has been invited and is wanted. `participant` is who they are in the call once they have joined."""

    guest: str
    participant: str
    kind: GuestKind
    name: str
    joined: bool
    revocable: bool


class ConsultationNews(News):
    id: str
    state: ConsultationState
    service: str
    location: str
    time_zone: str
    opens_at: Moment
    starts_at: Moment
    ends_at: Moment
    walk_in: bool
    parked: bool
    held: bool
    reason: str
    wish: Wish | None
    phone: str
    agreed: str
    guide: Guide | None
    documents_until: Moment | None


class CaseNews(News):
    """What the staff alone see beside the picture."""

    language: str
    access_needs: str
    private_note: str
    documents: list[str]
    seen_documents: list[str]
    offered_desk: str | None
    result: Result | None


class LogNews(News):
    """`name` is whose entry it is, `about` the name of a guest whom it is about."""

    seq: int
    at: Moment
    by: str
    name: str
    about: str
    entry: AnyEntry


class ConsultationSnapshot(News):
    """`members`: who belongs here, connected or not. `guests`: whom citizen and desk have invited; others see none."""

    now: Moment
    seq: int
    since: int
    log: list[LogNews]
    consultation: ConsultationNews
    case: CaseNews | None
    you: OwnNews
    members: list[str]
    peers: list[PeerNews]
    guests: list[GuestNews]
    ice: IceNews


class QueueNews(News):
    ahead: int
    estimated_at: Moment | None


class FromPeer(News):
    """What another participant says, through the server."""

    model_config = ConfigDict(populate_by_name=True, json_schema_serialization_defaults_required=False)

    from_: str = Field(alias="from")

    def message(self) -> dict[str, Any]:
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)


class TypedNews(FromPeer):
    text: str


class SignalNews(FromPeer):
    """Exactly one of `description` and `candidate`."""

    from_instance: str
    description: Description | None = None
    candidate: Candidate | None = None


class NoNews(News):
    """The event itself says it all."""


CONSULTATION_NEWS: dict[str, type[News]] = {
    "snapshot": ConsultationSnapshot,
    "queue": QueueNews,
    "typed": TypedNews,
    "signal": SignalNews,
    "taken_over": NoNews,
}


# /desk


class RowNews(News):
    """Somebody in the desk's list. Those who wait in the line have a `place`: less (as text) is before."""

    consultation: str
    state: ConsultationState
    place: str | None
    walk_in: bool
    urgent: bool
    parked: bool
    held: bool
    wish: Wish | None
    starts_at: Moment
    ends_at: Moment
    arrived_at: Moment | None
    called_at: Moment | None
    service_id: str
    service: str
    name: str
    phone: str
    language: str
    access_needs: str
    desk: str
    called_by: str
    reason: str
    presence: Whereabouts


class DeskNews(News):
    """`own_desks`: the names of those at this location at which this member of staff works."""

    id: str
    name: str
    location: str
    time_zone: str
    own_desks: list[str]


class DeskStateNews(News):
    """`offers`: those whom other desks would like to hand over to this one. `invitations`: those to whose call this
    desk is asked by a colleague; `assisting` is the one that it has joined.
    """

    current: str | None
    assisting: str | None
    on_break: bool
    offers: list[RowNews]
    invitations: list[RowNews]


class DeskSnapshot(News):
    now: Moment
    desk: DeskNews
    state: DeskStateNews
    rows: list[RowNews]


class BoardNews(News):
    """Rows that are new or different, and consultations that are no more to be shown."""

    now: Moment
    rows: list[RowNews]
    gone: list[str]


class SeatNews(News):
    """A desk as colleagues see it. `since` is when the call or the break began, `service` what the call is about."""

    desk: str
    name: str
    presence: DeskPresence
    staff: str
    since: Moment | None
    service: str


class FloorNews(News):
    """A video office and its desks."""

    location: str
    name: str
    desks: list[SeatNews]


class ColleaguesNews(News):
    """One's own office first."""

    offices: list[FloorNews]


DESK_NEWS: dict[str, type[News]] = {"snapshot": DeskSnapshot, "board": BoardNews, "state": DeskStateNews}
DESK_ANSWERS: dict[str, type[News]] = {"colleagues": ColleaguesNews}


# /overview


class WaitingNews(News):
    """Somebody who waits, as the office lead sees them. `place` as in RowNews."""

    consultation: str
    name: str
    service: str
    language: str
    place: str | None
    walk_in: bool
    urgent: bool
    parked: bool
    wish: Wish | None
    starts_at: Moment
    arrived_at: Moment | None
    presence: Whereabouts


class OfficeNews(News):
    """Desks and waiting people that are new or different, and the ids of those that are no more to be shown.

    `whole`: these are all; whatever was known of this office is forgotten.
    """

    now: Moment
    location: str
    name: str
    time_zone: str
    whole: bool
    desks: list[SeatNews]
    waiting: list[WaitingNews]
    gone: list[str]


OVERVIEW_NEWS: dict[str, type[News]] = {"office": OfficeNews}
