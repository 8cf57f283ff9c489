"""Letters are signed as they leave, and whoever gets them finds the signature right: dkimpy's verifier, after SMTP."""

import asyncio
import base64
import re
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dkim
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from tests.support.post_office import PostOffice, letter
from videodesk.invites.signature import Signer, in_strings, read_key
from videodesk.settings import WrongSettings, load_settings

DOMAIN, SELECTOR = "hannover.example", "termine2026"
Sealed = Callable[[str], Path]


def with_everything() -> EmailMessage:
    """Umlauts everywhere, lines that are too long for SMTP, dots and blanks at the edges, and files."""
    message = EmailMessage()
    message["Message-ID"] = "<1.0.booked@hannover.example>"
    message["Date"] = "Mon, 23 Nov 2026 06:00:00 +0000"
    message["From"] = "Bürgeramt Hannover <termine@hannover.example>"
    message["To"] = "Käthe Groß <kaethe@example.org>"
    message["Subject"] = "Ihr Termin für „Ausweis, Führungszeugnis und Meldebescheinigung“ im Bürgeramt " * 3
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = "<https://termine.hannover.example/de/no-questions/" + "x" * 200 + ">"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content("Grüße\n.\n..\n. Punkt \t \n" + "lang und größer " * 200 + "\n\n\n\n")
    message.add_alternative("<p>" + "ä" * 3000 + "</p>", subtype="html")
    message.add_alternative(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", maintype="text", subtype="calendar")
    message.add_attachment(bytes(range(256)) * 20, maintype="application", subtype="pdf", filename="Übersicht.pdf")
    return message


def short() -> EmailMessage:
    return letter()


def empty() -> EmailMessage:
    message = letter()
    message.set_content("")
    return message


@pytest.fixture
def key_file(tmp_path: Path) -> Sealed:
    def write(kind: str) -> Path:
        path = tmp_path / f"{kind}.pem"
        path.write_bytes(_key(kind))
        return path

    return write


def _key(kind: str) -> bytes:
    pem, plain = Encoding.PEM, NoEncryption()
    if kind == "ed25519-seed":
        return base64.b64encode(ed25519.Ed25519PrivateKey.generate().private_bytes_raw()) + b"\n"
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.generate().private_bytes(pem, PrivateFormat.PKCS8, plain)
    if kind == "elliptic":
        return ec.generate_private_key(ec.SECP256R1()).private_bytes(pem, PrivateFormat.PKCS8, plain)
    key = rsa.generate_private_key(65537, 1024 if kind == "rsa-short" else 2048)
    if kind == "rsa-secret":
        return key.private_bytes(pem, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))
    form = PrivateFormat.TraditionalOpenSSL if kind == "rsa-old" else PrivateFormat.PKCS8
    return key.private_bytes(pem, form, plain)


@pytest.fixture(autouse=True)
def ed25519_for_dkimpy(monkeypatch: pytest.MonkeyPatch) -> None:
    """dkimpy asks PyNaCl to verify; here `cryptography` does it."""

    class BadSignatureError(Exception): ...

    class VerifyKey:
        def __init__(self, data: bytes, encoder: object) -> None:
            self._key = ed25519.Ed25519PublicKey.from_public_bytes(base64.b64decode(data))

        def verify(self, digest: bytes, signature: bytes) -> bool:
            try:
                self._key.verify(signature, digest)
            except InvalidSignature:
                raise BadSignatureError from None
            return True

    nacl = SimpleNamespace(
        signing=SimpleNamespace(VerifyKey=VerifyKey),
        encoding=SimpleNamespace(Base64Encoder=None),
        exceptions=SimpleNamespace(BadSignatureError=BadSignatureError, ValueError=ValueError),
    )
    monkeypatch.setattr(dkim, "nacl", nacl, raising=False)


async def verified(data: bytes, path: Path) -> bool:
    key = await asyncio.to_thread(read_key, path)
    name, text = Signer(key, DOMAIN, SELECTOR).dns_record()

    def txt(asked: bytes, **_rest: Any) -> bytes | None:
        return text.encode() if asked.decode().rstrip(".") == name else None

    return bool(dkim.verify(data, dnsfunc=txt))


async def _received(office: PostOffice, path: Path, message: EmailMessage) -> bytes:
    mailer = await asyncio.to_thread(office.mailer, dkim_key_file=path, dkim_selector=SELECTOR)  # it reads the key
    await mailer.send(message)
    content = office.received[-1].content
    assert isinstance(content, bytes)
    return content


@pytest.mark.parametrize("kind", ["rsa", "rsa-old", "ed25519", "ed25519-seed"])
@pytest.mark.parametrize("make", [with_everything, short, empty])
async def test_it_is_right_at_the_other_end(
    post_office: PostOffice, key_file: Sealed, kind: str, make: Callable[[], EmailMessage]
) -> None:
    path = key_file(kind)

    content = await _received(post_office, path, make())

    assert await verified(content, path)
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert post_office.letters[0]["Subject"] == make()["Subject"]


@pytest.mark.parametrize("kind", ["rsa", "ed25519"])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Auto-Submitted: auto-generated", b"Auto-Submitted: no"),
        (b"\r\nTo: ", b"\r\nTo: Eve <eve@example.org>, "),
        (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click", b"List-Unsubscribe-Post: List-Unsubscribe=Two"),
        (b"\r\nFrom: ", b"\r\nFrom: Eve <eve@example.org>\r\nFrom: "),
        (b"Content-Disposition: attachment", b"Content-Disposition: inline"),
    ],
)
async def test_whoever_changes_it_on_the_way_is_found_out(
    post_office: PostOffice, key_file: Sealed, kind: str, old: bytes, new: bytes
) -> None:
    path = key_file(kind)
    content = await _received(post_office, path, with_everything())
    assert old in content

    assert not await verified(content.replace(old, new, 1), path)


async def test_mail_systems_may_fold_and_space_it_anew(post_office: PostOffice, key_file: Sealed) -> None:
    path = key_file("rsa")
    content = await _received(post_office, path, with_everything())

    changed = content.replace(b"Auto-Submitted: auto-generated", b"AUTO-submitted:   auto-generated \t")

    assert changed != content
    assert await verified(changed + b"\r\n\r\n", path)


async def test_another_key_is_not_ours(post_office: PostOffice, key_file: Sealed) -> None:
    content = await _received(post_office, key_file("rsa"), short())

    assert not await verified(content, key_file("rsa"))


async def test_the_same_letter_is_signed_the_same_each_time(post_office: PostOffice, key_file: Sealed) -> None:
    for kind in ("rsa", "ed25519"):
        path, message = key_file(kind), with_everything()
        assert await _received(post_office, path, message) == await _received(post_office, path, message)


@pytest.mark.parametrize(("kind", "number"), [("rsa", 2), ("ed25519", 1)])
def test_a_record_can_be_copied_into_a_zone(key_file: Sealed, kind: str, number: int) -> None:
    _, text = Signer(read_key(key_file(kind)), DOMAIN, SELECTOR).dns_record()

    strings = re.findall('"([^"]*)"', in_strings(text))

    assert "".join(strings) == text
    assert len(strings) == number
    assert max(map(len, strings)) <= 255


@pytest.mark.parametrize(
    ("kind", "complaint"),
    [
        ("elliptic", "must be an RSA or Ed25519 key"),
        ("rsa-short", "1024 bits"),
        ("rsa-secret", "has a password"),
        ("nonsense", "no private key in PEM"),
        ("missing", "cannot be read: No such file"),
        ("directory", "cannot be read"),
    ],
)
def test_a_key_that_is_of_no_use_stops_the_start(tmp_path: Path, key_file: Sealed, kind: str, complaint: str) -> None:
    path = tmp_path / kind
    if kind == "nonsense":
        path.write_text("-----BEGIN PRIVATE KEY-----\nZm9v\n-----END PRIVATE KEY-----\n")
    elif kind == "directory":
        path.mkdir()
    elif kind != "missing":
        path = key_file(kind)

    with pytest.raises(WrongSettings, match=f"VIDEODESK_MAIL_DKIM_KEY_FILE = .*{complaint}"):
        _load(MAIL_DKIM_KEY_FILE=str(path), MAIL_DKIM_SELECTOR=SELECTOR)


def test_a_key_without_a_selector_stops_the_start_and_so_does_a_selector_alone(key_file: Sealed) -> None:
    for given in ({"MAIL_DKIM_KEY_FILE": str(key_file("ed25519"))}, {"MAIL_DKIM_SELECTOR": SELECTOR}):
        with pytest.raises(WrongSettings, match="set both VIDEODESK_MAIL_DKIM_KEY_FILE"):
            _load(**given)


@pytest.mark.parametrize("selector", ["a b", "-a", "a.", "a;d=b"])
def test_a_selector_is_a_name_of_the_dns(key_file: Sealed, selector: str) -> None:
    with pytest.raises(WrongSettings, match="VIDEODESK_MAIL_DKIM_SELECTOR"):
        _load(MAIL_DKIM_KEY_FILE=str(key_file("ed25519")), MAIL_DKIM_SELECTOR=selector)


def _load(**given: str) -> None:
    load_settings({"VIDEODESK_SERVER_SECRET_KEY": "x" * 32} | {f"VIDEODESK_{name}": one for name, one in given.items()})
