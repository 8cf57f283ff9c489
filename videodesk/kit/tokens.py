"""Unguessable tokens. The database holds hashes only, so that a stolen copy opens no door.

A token that must be told again later (the appointment's link in a reminder) is derived from the installation's
secret key and the record's id instead of being stored.
"""

import base64
import hashlib
import hmac
import secrets

TOKEN_BYTES = 24


def new_token() -> str:
    """192 random bits, URL-safe, 32 characters."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> str:
    """SHA-256 in hex. Tokens have full entropy, so neither salt nor stretching is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


class TokenDeriver:
    """Derives the same token again from a purpose and an id (HMAC-SHA256, RFC 2104)."""

    def __init__(self, secret_key: str) -> None:
        self._key = secret_key.encode()

    def derive(self, purpose: str, record_id: str) -> str:
        digest = hmac.new(self._key, f"{purpose}:{record_id}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).decode().rstrip("=")
