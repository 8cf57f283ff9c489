"""What must be read again, such as a calendar's password or a document, sealed with a key of the installation.

AES-256-GCM; the key is derived from the secret key (HKDF, RFC 5869). What is sealed is bound to its record, so that
nobody who can write to the database moves it to a record of their own.
"""

import os
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12
PURPOSE = b"videodesk sealed secrets"


class Unsealable(Exception):
    """It was sealed with another key or for another record, or is broken."""


class Seal:
    def __init__(self, secret_key: str) -> None:
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret_key.encode())
        self._cipher = AESGCM(key)

    def close(self, secret: str, record: uuid.UUID) -> bytes:
        return self.close_bytes(secret.encode(), record)

    def open(self, sealed: bytes, record: uuid.UUID) -> str:
        """Raises Unsealable."""
        try:
            return self.open_bytes(sealed, record).decode()
        except ValueError:
            raise Unsealable from None

    def close_bytes(self, content: bytes, record: uuid.UUID) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, record.bytes)

    def open_bytes(self, sealed: bytes, record: uuid.UUID) -> bytes:
        """Raises Unsealable."""
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], record.bytes)
        except (InvalidTag, ValueError):
            raise Unsealable from None
