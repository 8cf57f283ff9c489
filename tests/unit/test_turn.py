"""TURN credentials as coturn checks them (`use-auth-secret`)."""

from datetime import UTC, datetime, timedelta

from videodesk.media.config import MediaConfig
from videodesk.media.engine import PeerToPeerEngine
from videodesk.media.turn import turn_server

EXPIRY = datetime(2026, 11, 23, 9, 10, tzinfo=UTC)
URLS = ("turn:turn.example.org:3478",)


def test_the_password_is_the_hmac_sha1_of_the_user_name() -> None:
    server = turn_server(URLS, "north", "p-1", EXPIRY)

    assert server.urls == URLS
    assert server.username == "1795425000:p-1"
    assert server.credential == "pbRuS3sXb8vh19J+fknR8K+Bo5I="  # by openssl dgst -sha1 -hmac


class StoppedClock:
    def now(self) -> datetime:
        return EXPIRY - timedelta(minutes=60)


def engine(**config: object) -> PeerToPeerEngine:
    return PeerToPeerEngine(MediaConfig.model_validate(config), StoppedClock())


def test_credentials_end_and_are_each_participants_own() -> None:
    peer_to_peer = engine(turn_urls=URLS[0], turn_secret="north", turn_minutes=60)

    one, other = peer_to_peer.ice_config("one"), peer_to_peer.ice_config("other")

    assert one.expires_at == EXPIRY
    assert one.servers[0].username == "1795425000:one"
    assert one.servers[0].credential != other.servers[0].credential


def test_stun_needs_no_credentials_and_never_ends() -> None:
    config = engine(stun_urls="stun:turn.example.org:3478").ice_config("one")

    assert [(server.urls, server.username, server.credential) for server in config.servers] == [
        (("stun:turn.example.org:3478",), "", "")
    ]
    assert config.expires_at is None


def test_relay_only_is_told_to_the_browser() -> None:
    config = engine(turn_urls=URLS[0], turn_secret="north", transport_policy="relay").ice_config("one")

    assert config.transport_policy == "relay"
