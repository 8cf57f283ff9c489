"""Short-lived TURN credentials (draft-uberti-behave-turn-rest-00, which coturn's `use-auth-secret` follows)."""

import base64
import hashlib
import hmac
from datetime import datetime

from videodesk.media.schemas import IceServer


def turn_server(urls: tuple[str, ...], secret: str, participant: str, expires_at: datetime) -> IceServer:
    """The user name is `<expiry, epoch seconds>:<participant>`, the password its HMAC-SHA1 under the secret."""
    username = f"{int(expires_at.timestamp())}:{participant}"
    digest = hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()
    return IceServer(urls, username, base64.b64encode(digest).decode())
