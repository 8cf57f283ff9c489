"""SMTP against a real server: what is for good, what is for now, and whom we trust."""

import asyncio
import datetime
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from videodesk.invites.config import MailConfig
from videodesk.invites.mailer import FileMailer, SmtpMailer, make_mailer
from videodesk.kit.outbox import DeliveryPostponed, DeliveryRefused


@dataclass
class PostOffice:
    """A mail server; `answers` are what it says to RCPT and DATA in place of 250."""

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    received: list[Envelope] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's naming
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.answers.get("DATA", "250 OK")
        if answer.startswith("250"):
            self.received.append(envelope)
            self.encrypted.append(session.ssl is not None)
        return answer

    def mailer(self, security: str = "none", host: str = "localhost", **config: Any) -> SmtpMailer:
        given = {
            "sender": "termine@hannover.example",
            "smtp_host": host,
            "smtp_port": self.port,
            "smtp_security": security,
        } | config
        return SmtpMailer(MailConfig.model_validate(given))


@dataclass
class Certificate:
    path: Path
    context: ssl.SSLContext


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """For `localhost`, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return Certificate(path, context)


def _check_password(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"termine", b"secret")
    return AuthResult(success=right, handled=right)


@pytest_asyncio.fixture
async def post_office(certificate: Certificate) -> AsyncIterator[PostOffice]:
    office = PostOffice()

    def session() -> SMTP:
        return SMTP(
            office, hostname="mail.test", tls_context=certificate.context, authenticator=_check_password, timeout=20
        )

    server = await asyncio.get_running_loop().create_server(session, "127.0.0.1", 0)
    office.port = server.sockets[0].getsockname()[1]
    async with server:
        yield office


async def test_a_letter_arrives_as_it_was_written(post_office: PostOffice) -> None:
    await post_office.mailer().send(_letter())

    (envelope,) = post_office.received
    assert (envelope.mail_from, envelope.rcpt_tos) == ("termine@example.org", ["kim@example.org"])
    assert isinstance(envelope.content, bytes)
    assert "Grüße" in _parsed(envelope.content)


async def test_with_starttls_it_travels_encrypted(
    post_office: PostOffice, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))

    await post_office.mailer("starttls").send(_letter())

    assert post_office.encrypted == [True]


async def test_a_certificate_that_nobody_vouches_for_is_not_trusted(post_office: PostOffice) -> None:
    """The letter holds the link: it is not given to whoever says that they are the mail server."""
    with pytest.raises(DeliveryPostponed):
        await post_office.mailer("starttls").send(_letter())

    assert post_office.received == []


async def test_a_certificate_of_another_host_is_not_trusted(
    post_office: PostOffice, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))

    with pytest.raises(DeliveryPostponed):
        await post_office.mailer("starttls", host="127.0.0.1").send(_letter())


async def test_with_tls_plain_text_is_never_spoken(post_office: PostOffice) -> None:
    with pytest.raises(DeliveryPostponed):
        await post_office.mailer("tls", smtp_timeout_seconds=5).send(_letter())

    assert post_office.received == []


async def test_it_signs_in(post_office: PostOffice, certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))

    await post_office.mailer("starttls", smtp_user="termine", smtp_password="secret").send(_letter())

    assert len(post_office.received) == 1


async def test_a_wrong_password_is_ours_to_mend_so_the_letter_waits(
    post_office: PostOffice, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.path))

    with pytest.raises(DeliveryPostponed, match="password") as postponed:
        await post_office.mailer("starttls", smtp_user="termine", smtp_password="wrong").send(_letter())

    assert "wrong" not in str(postponed.value)


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("550 no such person as kim@example.org", DeliveryRefused),
        ("552 mailbox full", DeliveryRefused),
        ("451 try again", DeliveryPostponed),
        ("421 shutting down", DeliveryPostponed),
    ],
)
async def test_five_is_for_good_and_four_is_for_now(
    post_office: PostOffice, command: str, answer: str, error: type[Exception]
) -> None:
    post_office.answers[command] = answer

    with pytest.raises(error) as failed:
        await post_office.mailer().send(_letter())

    assert str(failed.value) == f"SMTP {answer[:3]}"


async def test_without_a_server_the_letter_waits() -> None:
    nobody = PostOffice(port=1)

    with pytest.raises(DeliveryPostponed, match="no mail server"):
        await nobody.mailer().send(_letter())


async def test_without_a_host_letters_become_files(tmp_path: Path) -> None:
    mailer = make_mailer(MailConfig(directory=tmp_path / "mail"))
    assert isinstance(mailer, FileMailer)

    await mailer.send(_letter())
    await mailer.send(_letter())

    assert [path.name for path in (tmp_path / "mail").iterdir()] == ["1.0.booked.eml"]
    assert "Grüße" in _parsed((tmp_path / "mail" / "1.0.booked.eml").read_bytes())


async def test_no_message_id_leads_out_of_the_directory(tmp_path: Path) -> None:
    letter = _letter()
    letter.replace_header("Message-ID", "<../../evil@example.org>")

    await FileMailer(tmp_path / "mail").send(letter)

    assert [path.parent for path in tmp_path.rglob("*.eml")] == [tmp_path / "mail"]


def _letter() -> EmailMessage:
    letter = EmailMessage()
    letter["Message-ID"] = "<1.0.booked@example.org>"
    letter["From"], letter["To"] = "Bürgeramt <termine@example.org>", "Kim <kim@example.org>"
    letter["Subject"] = "Ihr Termin"
    letter.set_content("Viele Grüße")
    return letter


def _parsed(data: bytes) -> str:
    return str(message_from_bytes(data, policy=default).get_content())
