"""DKIM: letters are signed, so that other mail systems see that they are ours (RFC 6376; RFC 8463 for Ed25519).

The same letter is signed the same each time that it is tried. Keys are read and used by `cryptography`, in C: signing
does not keep the server waiting.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from pathlib import Path

import dkim
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from dkim.canonicalization import CanonicalizationPolicy

SIGNED = (
    *(b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type"),
    *(b"content-transfer-encoding", b"list-unsubscribe", b"list-unsubscribe-post", b"auto-submitted"),
)
# RFC 8301, section 3.2.
SHORTEST_RSA = 2048
ED25519_BYTES = 32
LONGEST_STRING = 255
RELAXED = b"relaxed/relaxed"

PrivateKey = RSAPrivateKey | Ed25519PrivateKey


def read_key(path: Path) -> PrivateKey:
    """An RSA or Ed25519 key in PEM, or what `dknewkey` writes for Ed25519. Raises ValueError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ValueError(f"cannot be read: {error.strerror}") from None
    key = _parse(data)
    if not isinstance(key, PrivateKey):
        raise ValueError("must be an RSA or Ed25519 key")
    if isinstance(key, RSAPrivateKey) and key.key_size < SHORTEST_RSA:
        raise ValueError(f"is an RSA key of {key.key_size} bits: make one of {SHORTEST_RSA}")
    return key


def _parse(data: bytes) -> object:
    try:
        if data.lstrip().startswith(b"-----BEGIN"):
            return load_pem_private_key(data, None)
        seed = base64.b64decode(data.strip(), validate=True)
    except TypeError:
        raise ValueError("has a password: a key without one is needed") from None
    except (ValueError, UnsupportedAlgorithm, binascii.Error):
        raise ValueError("has no private key in PEM") from None
    if len(seed) != ED25519_BYTES:
        raise ValueError("has no private key in PEM")
    return Ed25519PrivateKey.from_private_bytes(seed)


@dataclass(frozen=True)
class Signer:
    key: PrivateKey
    domain: str
    selector: str

    def sign(self, data: bytes) -> bytes:
        """The letter with its signature on top. Its lines must end as they do in SMTP."""
        headers, body = dkim.rfc822_parse(data)
        policy = CanonicalizationPolicy.from_c_value(RELAXED)
        there = {name.lower() for name, _ in headers}
        # From is named twice, so that nobody can add another one that a mail program shows.
        signed = (*(name for name in SIGNED if name in there), b"from")
        fields = {
            b"v": b"1",
            b"a": b"rsa-sha256" if isinstance(self.key, RSAPrivateKey) else b"ed25519-sha256",
            b"c": RELAXED,
            b"d": self.domain.encode("ascii"),
            b"s": self.selector.encode("ascii"),
            b"h": b":".join(signed),
            b"bh": base64.b64encode(hashlib.sha256(policy.canonicalize_body(body)).digest()),
        }
        value = b" " + b";\r\n\t".join(b"=".join(field) for field in fields.items()) + b";\r\n\tb="
        digest = hashlib.sha256()
        own = (b"DKIM-Signature", value)
        dkim.hash_headers(digest, policy, policy.canonicalize_headers(headers), signed, own, fields | {b"b": b""})
        return b"DKIM-Signature:" + value + _folded(self._signature(digest.digest())) + b"\r\n" + data

    def _signature(self, digest: bytes) -> bytes:
        if isinstance(self.key, RSAPrivateKey):
            return base64.b64encode(self.key.sign(digest, PKCS1v15(), Prehashed(SHA256())))
        return base64.b64encode(self.key.sign(digest))

    def dns_record(self) -> tuple[str, str]:
        """The name and the text of the TXT record by which others find the public key."""
        if isinstance(self.key, RSAPrivateKey):
            kind, public = "rsa", self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        else:
            kind, public = "ed25519", self.key.public_key().public_bytes_raw()
        text = f"v=DKIM1; k={kind}; p={base64.b64encode(public).decode()}"
        return f"{self.selector}._domainkey.{self.domain}", text


def in_strings(text: str) -> str:
    """A TXT record as zone files have it: no string in it is longer than 255 characters (RFC 1035, section 3.3)."""
    return " ".join(f'"{text[start : start + LONGEST_STRING]}"' for start in range(0, len(text), LONGEST_STRING))


def _folded(text: bytes) -> bytes:
    return b"\r\n\t".join(text[start : start + 72] for start in range(0, len(text), 72))
