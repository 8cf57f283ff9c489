import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, SecretStr, model_validator

from videodesk.kit.forms import parts

ICE_URL = re.compile(r"(stuns?|turns?):[^\s?]+(\?transport=(udp|tcp))?")


def _ice_urls(urls: list[str]) -> list[str]:
    for url in urls:
        if ICE_URL.fullmatch(url) is None:
            raise ValueError(f"{url!r} is no ICE server such as turn:turn.example.org:3478?transport=udp (RFC 7065)")
    return urls


IceUrls = Annotated[list[str], BeforeValidator(parts), AfterValidator(_ice_urls)]


class MediaConfig(BaseModel):
    """`VIDEODESK_MEDIA_…`"""

    stun_urls: IceUrls = []
    """STUN servers, separated by commas, e.g. `stun:turn.example.org:3478`."""
    turn_urls: IceUrls = []
    """TURN servers, separated by commas, e.g. `turn:turn.example.org:3478?transport=udp`."""
    turn_secret: SecretStr = SecretStr("")
    """The secret shared with the TURN server (coturn: `static-auth-secret`)."""
    turn_minutes: int = Field(60, ge=5, le=24 * 60)
    """How long TURN credentials are valid, in minutes."""
    transport_policy: Literal["all", "relay"] = "all"
    """`relay` sends everything through TURN, so that the two sides never learn each other's address."""

    @model_validator(mode="after")
    def _turn_is_whole(self) -> "MediaConfig":
        if bool(self.turn_urls) != bool(self.turn_secret.get_secret_value()):
            raise ValueError("turn_urls and turn_secret belong together: set both or none")
        if self.transport_policy == "relay" and not self.turn_urls:
            raise ValueError("transport_policy relay needs turn_urls")
        return self
