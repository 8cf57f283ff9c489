"""A mail server that takes letters, or does not, in every way that there is."""

import asyncio
import datetime
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.smtp_server import TAKEN
from videodesk.invites.config import MailConfig
from videodesk.invites.mailer import SmtpMailer


@dataclass(frozen=True)
class Certificate:
    path: Path
    context: ssl.SSLContext


@dataclass
class PostOffice:
    """What it does is told by the command at which it does it: EHLO, MAIL, RCPT, or DATA for the whole letter.

    `answers` are what it says in place of 250, `for_receivers` what it says to RCPT about one of them. At what is in
    `silent` it says nothing more, at what is in `drops` it ends the connection, and with `drops` at "taken" it does so
    when it has taken the letter and not yet said it, at "said" when it has said it. `ask_first` may take its time, or
    answer in its place.
    """

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    for_receivers: dict[str, str] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    drops: set[str] = field(default_factory=set)
    ask_first: Callable[[SMTP, str], Awaitable[str | None]] | None = None
    received: list[Envelope] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    connections: list["Conversation"] = field(default_factory=list)
    mailers: list[SmtpMailer] = field(default_factory=list)

    def mailer(self, security: str = "none", host: str = "localhost", **config: Any) -> SmtpMailer:
        given = {
            "sender": "termine@hannover.example",
            "smtp_host": host,
            "smtp_port": self.port,
            "smtp_security": security,
        } | config
        self.mailers.append(SmtpMailer(MailConfig.model_validate(given)))
        return self.mailers[-1]

    @property
    def letters(self) -> list[EmailMessage]:
        return [parsed(envelope) for envelope in self.received]

    @property
    def message_ids(self) -> list[str]:
        return [str(letter["Message-ID"]) for letter in self.letters]

    async def handle_EHLO(
        self, server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        await self._answer(server, "EHLO")
        return responses

    async def handle_MAIL(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from, envelope.mail_options = address, options
        return await self._answer(server, "MAIL")

    async def handle_RCPT(
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.for_receivers.get(address) or await self._answer(server, "RCPT")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = await self._answer(server, "DATA")
        if answer.startswith("250"):
            self.received.append(envelope)
            self.encrypted.append(session.ssl is not None)
        if "taken" in self.drops:
            await _end(server)
        return answer

    async def _answer(self, server: SMTP, command: str) -> str:
        if command in self.silent:
            await asyncio.Event().wait()
        if command in self.drops:
            await _end(server)
        own = await self.ask_first(server, command) if self.ask_first is not None else None
        return own or self.answers.get(command, TAKEN)


class Conversation(SMTP):
    def __init__(self, office: PostOffice, **options: Any) -> None:
        super().__init__(office, hostname="mail.test", timeout=20, **options)
        self.ended = asyncio.Event()
        self._office = office
        office.connections.append(self)

    def hang_up(self) -> None:
        """Without a word; what has been said may still arrive."""
        if self.transport is not None:
            self.transport.close()

    async def push(self, status: Any) -> None:
        await super().push(status)
        has_letter = self.envelope is not None and self.envelope.content is not None
        if status == TAKEN and has_letter and "said" in self._office.drops:
            self.hang_up()

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self.ended.set()


async def _end(server: SMTP) -> None:
    assert isinstance(server, Conversation)
    server.hang_up()
    await asyncio.Event().wait()


def _check_password(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (b"termine", b"secret")
    return AuthResult(success=right, handled=right)


@asynccontextmanager
async def open_for_letters(office: PostOffice, certificate: Certificate | None = None) -> AsyncIterator[None]:
    """At `office.port`; where that is 0, at a free one, which is set there."""
    options = {} if certificate is None else {"tls_context": certificate.context, "authenticator": _check_password}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Conversation(office, **options), "127.0.0.1", office.port)
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield
    finally:
        for mailer in office.mailers:
            await mailer.close()
        for conversation in office.connections:
            conversation.hang_up()
        server.close()
        await server.wait_closed()


def make_certificate(directory: Path) -> Certificate:
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
    path = directory / "localhost.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return Certificate(path, context)


def parsed(envelope: Envelope) -> EmailMessage:
    assert isinstance(envelope.content, bytes)
    message = message_from_bytes(envelope.content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def letter(key: str = "1.0.booked", to: str = "kim@example.org") -> EmailMessage:
    message = EmailMessage()
    message["Message-ID"] = f"<{key}@example.org>"
    message["From"], message["To"] = "Bürgeramt <termine@example.org>", f"Kim <{to}>"
    message["Subject"] = "Ihr Termin"
    message.set_content("Viele Grüße")
    return message
