"""Unguessable tokens. The database holds hashes only, so that a stolen copy opens no door.

A token that must be told again later (the appointment's link in a reminder) is derived from the installation's
secret key and the record's id instead of being stored.
"""

import base64
import hashlib
import hmac
import re
import secrets

TOKEN_BYTES = 24
TOKEN_PATTERN = r"[A-Za-z0-9_-]{32}"  # noqa: S105 - what they all look like


def new_token() -> str:
    """192 random bits, URL-safe, 32 characters."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> str:
    """SHA-256 in hex. Tokens have full entropy, so neither salt nor stretching is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_token(text: str) -> bool:
    """Whether it could be one: what comes in an address may be anything."""
    return re.fullmatch(TOKEN_PATTERN, text) is not None


class TokenDeriver:
    """Derives the same token again from a purpose and an id (HMAC-SHA256, RFC 2104)."""

    def __init__(self, secret_key: str) -> None:
        self._key = secret_key.encode()

    def derive(self, purpose: str, record_id: str) -> str:
        digest = hmac.new(self._key, f"{purpose}:{record_id}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest[:TOKEN_BYTES]).decode().rstrip("=")
