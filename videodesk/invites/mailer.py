"""Ways for a finished message to leave: SMTP, or files where no mail server is set."""

import asyncio
import re
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from videodesk.invites.config import MailConfig
from videodesk.invites.envelope import Envelope
from videodesk.invites.smtp import SmtpSender


class Mailer(Protocol):
    async def send(self, message: EmailMessage) -> None:
        """Raises DeliveryRefused when it is useless to try again, DeliveryPostponed when it is not."""
        ...

    async def close(self) -> None:
        """At the end: nothing is held any more."""
        ...


class SmtpMailer:
    def __init__(self, config: MailConfig) -> None:
        self._sender = SmtpSender(config)
        self._signer = config.signer

    async def send(self, message: EmailMessage) -> None:
        await self._sender.send(Envelope.of(message, self._signer))

    async def close(self) -> None:
        await self._sender.close()


class FileMailer:
    """Writes `<directory>/<message id>.eml`. The same message again is the same file."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    async def send(self, message: EmailMessage) -> None:
        await asyncio.to_thread(self._write, str(message["Message-ID"]), Envelope.of(message).data)

    async def close(self) -> None:
        """Nothing is held."""

    def _write(self, message_id: str, data: bytes) -> None:
        self._directory.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^A-Za-z0-9.-]", "_", message_id.strip("<>").partition("@")[0])
        part = self._directory / f".{name}.part"
        part.write_bytes(data)
        part.replace(self._directory / f"{name}.eml")


def make_mailer(config: MailConfig) -> Mailer:
    return SmtpMailer(config) if config.smtp_host else FileMailer(config.directory)
