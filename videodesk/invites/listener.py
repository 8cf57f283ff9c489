"""Mails to the sender's address come in by LMTP (RFC 2033) or SMTP: a mail server of the house hands them over.

What has been answered with 250 is done, or is nothing to do. Whatever keeps us from it is answered with 451, and the
mail server comes again.
"""

import asyncio
import os
from typing import Any, cast

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from videodesk.invites.answers import AnswerService
from videodesk.invites.config import AnswersConfig
from videodesk.invites.imip import MAX_BYTES

log = structlog.get_logger(__name__)

MAX_CONNECTIONS = 20
# Of each kind on one connection, so mails too.
MAX_COMMANDS = 100
IDLE_SECONDS = 60
LATER = "451 4.3.0 Try again later"


class CannotListen(Exception):
    """Why, and what to do."""


class AnswerListener:
    """Does nothing unless the settings say that it listens."""

    def __init__(self, config: AnswersConfig, address: str, answers: AnswerService) -> None:
        """`address` is the only one whose mail is taken."""
        self._config = config
        self._host = address.rpartition("@")[2]
        self._letterbox = _Letterbox(address, answers)
        self._connections: set[asyncio.BaseTransport] = set()
        self._server: asyncio.Server | None = None
        self.port = config.listen_port

    async def start(self) -> None:
        """Raises CannotListen."""
        if not self._config.listen:
            return
        host, port = self._config.listen_host, self._config.listen_port
        try:
            self._server = await asyncio.get_running_loop().create_server(self._connection, host, port)
        except OSError as error:
            raise CannotListen(
                f"Cannot listen on {host}:{port}: {os.strerror(error.errno or 0)}. Set VIDEODESK_ANSWERS_LISTEN_PORT."
            ) from error
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """What is being done is finished; whoever gets no answer comes again."""
        if self._server is not None:
            self._server.close()
            for connection in list(self._connections):
                connection.close()
            await self._letterbox.finish()
            await self._server.wait_closed()

    def _connection(self) -> asyncio.BaseProtocol:
        if len(self._connections) >= MAX_CONNECTIONS:
            return _Refusing()
        protocol = _Lmtp if self._config.listen == "lmtp" else _Smtp
        return protocol(
            self._connections,
            self._letterbox,
            data_size_limit=MAX_BYTES,
            hostname=self._host,
            ident="videodesk",
            timeout=IDLE_SECONDS,
            command_call_limit=MAX_COMMANDS,
            loop=asyncio.get_running_loop(),
        )


class _Letterbox:
    """What aiosmtpd asks when a mail comes; the names of the methods are its own."""

    def __init__(self, address: str, answers: AnswerService) -> None:
        self._address = address.lower()
        self._answers = answers
        self._acting: set[asyncio.Task[None]] = set()

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.lower() != self._address:
            return "550 5.1.1 No such mailbox"
        if envelope.rcpt_tos:  # with LMTP each would need an answer of its own
            return "452 4.5.3 One recipient at a time"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        if envelope.mail_from == "<>":
            log.info("answer_left_alone", reason="bounce")
            return "250 2.0.0 OK"
        mail = envelope.original_content or b""
        acting = asyncio.create_task(self._answers.take(mail))
        self._acting.add(acting)
        acting.add_done_callback(self._acting.discard)
        try:
            await asyncio.shield(acting)  # a connection that is lost does not stop what has begun
        except Exception:
            log.exception("answer_not_taken")
            return LATER
        return "250 2.0.0 OK"

    async def handle_exception(self, error: Exception) -> str:
        log.error("answer_not_taken", error=type(error).__name__)
        return LATER

    async def finish(self) -> None:
        await asyncio.gather(*self._acting, return_exceptions=True)


class _Counted(asyncio.BaseProtocol):
    """Before SMTP in the order of classes: stands among the connections for as long as it lasts."""

    def __init__(self, connections: set[asyncio.BaseTransport], *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._connections = connections
        self._own: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._own = transport
        self._connections.add(transport)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        if self._own is not None:
            self._connections.discard(self._own)
        super().connection_lost(error)


class _Smtp(_Counted, SMTP): ...


class _Lmtp(_Counted, LMTP): ...


class _Refusing(asyncio.Protocol):
    """For whoever comes when there are too many already."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast(asyncio.WriteTransport, transport).write(b"421 4.3.2 Too many connections\r\n")
        transport.close()
