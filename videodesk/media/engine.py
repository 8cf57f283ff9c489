"""The port through which consultations ask for media, and the engine that connects two people directly."""

from datetime import timedelta
from typing import Protocol

from videodesk.kit.clock import Clock
from videodesk.media.config import MediaConfig
from videodesk.media.schemas import IceConfig, IceServer
from videodesk.media.turn import turn_server


class MediaEngine(Protocol):
    def ice_config(self, participant: str, lasts: timedelta | None = None) -> IceConfig:
        """How this participant's peer connection finds its way.

        Credentials are made for them alone; they are valid as long as `lasts` says, or as configured.
        """
        ...


class PeerToPeerEngine:
    """Two browsers connect directly where they can and through TURN where they must."""

    def __init__(self, config: MediaConfig, clock: Clock) -> None:
        self._config = config
        self._clock = clock

    def ice_config(self, participant: str, lasts: timedelta | None = None) -> IceConfig:
        config, servers, expires_at = self._config, [], None
        if config.stun_urls:
            servers.append(IceServer(tuple(config.stun_urls)))
        if config.turn_urls:
            expires_at = self._clock.now() + (lasts or timedelta(minutes=config.turn_minutes))
            secret = config.turn_secret.get_secret_value()
            servers.append(turn_server(tuple(config.turn_urls), secret, participant, expires_at))
        return IceConfig(tuple(servers), config.transport_policy, expires_at)
