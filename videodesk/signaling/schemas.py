"""The shapes of the messages in PROTOCOL.md."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from videodesk.kit.socket import CamelWireModel, WireModel
from videodesk.media.schemas import IceConfig

MAX_SDP = 48 * 1024

Id = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


class ConsultationAuth(WireModel):
    """Who wants in: a citizen by link, or a member of staff by session."""

    instance: Id
    link: Id | None = None
    consultation: Id | None = None

    @model_validator(mode="after")
    def _one_door(self) -> "ConsultationAuth":
        if (self.link is None) == (self.consultation is None):
            raise ValueError("give link or consultation")
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
        if self.description is not None:
            return {"description": self.description.model_dump()}
        assert self.candidate is not None  # noqa: S101 - by the check above
        return {"candidate": self.candidate.model_dump(by_alias=True)}


class ConsultationRef(WireModel):
    consultation: Id


def instant(value: datetime | None) -> str | None:
    """ISO 8601 in UTC to the second, with a Z."""
    return None if value is None else value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def ice_message(ice: IceConfig) -> dict[str, Any]:
    servers = [
        {"urls": list(server.urls)}
        | ({"username": server.username, "credential": server.credential} if server.username else {})
        for server in ice.servers
    ]
    return {
        "servers": servers,
        "transport_policy": ice.transport_policy,
        "expires_at": instant(ice.expires_at),
    }
