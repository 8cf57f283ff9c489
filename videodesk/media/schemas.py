from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class IceServer:
    """As RTCIceServer (W3C WebRTC, section 4.2.3); STUN servers have no credentials."""

    urls: tuple[str, ...]
    username: str = ""
    credential: str = ""


@dataclass(frozen=True)
class IceConfig:
    """What a peer connection needs; `expires_at` is when the credentials end, None where there are none."""

    servers: tuple[IceServer, ...]
    transport_policy: str
    expires_at: datetime | None
