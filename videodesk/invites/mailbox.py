"""The mailbox of the sender's address, read by IMAP (RFC 9051) with the standard library, in threads of its own.

A mail is seen once it has been acted on. Who dies in between acts on it again, which changes nothing.
"""

import asyncio
import imaplib
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import structlog

from videodesk.invites.answers import AnswerService
from videodesk.invites.config import AnswersConfig
from videodesk.invites.imip import MAX_BYTES

log = structlog.get_logger(__name__)

# The rest waits for the next time.
MAILS_AT_ONCE = 100


class MailboxUnreachable(Exception):
    """What the mail server said, or that it said nothing. Holds nothing of any mail."""


class Mailbox:
    def __init__(self, config: AnswersConfig, answers: AnswerService) -> None:
        self._config = config
        self._answers = answers

    async def read(self) -> None:
        """Act on all mails that nobody has seen. What goes wrong is logged, and tried again the next time."""
        try:
            async with opened(self._config) as folder:
                for uid in (await asyncio.to_thread(folder.unseen))[:MAILS_AT_ONCE]:
                    await self._take(folder, uid)
        except MailboxUnreachable as error:
            log.warning("mailbox_not_read", reason=str(error))

    async def _take(self, folder: "Folder", uid: str) -> None:
        mail = await asyncio.to_thread(folder.fetch, uid)
        try:
            await self._answers.take(mail)
        except Exception:
            log.exception("answer_not_taken")
        else:
            await asyncio.to_thread(folder.mark_seen, uid)


@asynccontextmanager
async def opened(config: AnswersConfig) -> AsyncIterator["Folder"]:
    """Raises MailboxUnreachable, also while it is used."""
    try:
        folder = await asyncio.to_thread(Folder, config)
    except (imaplib.IMAP4.error, OSError) as error:
        raise MailboxUnreachable(f"{type(error).__name__}: {error}") from None
    try:
        yield folder
    except (imaplib.IMAP4.error, OSError) as error:  # which may quote what has been read
        raise MailboxUnreachable(type(error).__name__) from None
    finally:
        await asyncio.to_thread(folder.close)


class Folder:
    """Each call waits for the mail server. Raises imaplib.IMAP4.error or OSError."""

    def __init__(self, config: AnswersConfig) -> None:
        self._client = _connect(config)
        try:
            if config.imap_security == "starttls":
                self._client.starttls(ssl.create_default_context())
            self._client.login(_quoted(config.imap_user), config.imap_password.get_secret_value())
            _refuse_unless_ok(self._client.select(_quoted(config.imap_folder)))
        except BaseException:
            self.close()
            raise

    def unseen(self) -> list[str]:
        """The numbers of mails, the oldest first."""
        return [
            uid for line in self._say("SEARCH", "UNSEEN") if isinstance(line, bytes) for uid in line.decode().split()
        ]

    def fetch(self, uid: str) -> bytes:
        """Of a mail that is too large, as much as shows that it is."""
        parts = self._say("FETCH", uid, f"(BODY.PEEK[]<0.{MAX_BYTES + 1}>)")
        return next((part[1] for part in parts if isinstance(part, tuple)), b"")

    def mark_seen(self, uid: str) -> None:
        self._say("STORE", uid, "+FLAGS.SILENT", r"(\Seen)")

    def close(self) -> None:
        with suppress(imaplib.IMAP4.error, OSError):
            self._client.logout()
        with suppress(OSError):
            self._client.shutdown()

    def _say(self, command: str, *arguments: str) -> list[Any]:
        return _refuse_unless_ok(self._client.uid(command, *arguments))


def _connect(config: AnswersConfig) -> imaplib.IMAP4:
    host, port, timeout = config.imap_host, config.imap_port, config.imap_timeout_seconds
    if config.imap_security == "tls":
        return imaplib.IMAP4_SSL(host, port, ssl_context=ssl.create_default_context(), timeout=timeout)
    return imaplib.IMAP4(host, port, timeout)


def _refuse_unless_ok(answer: tuple[str, list[Any]]) -> list[Any]:
    status, data = answer
    if status != "OK":
        raise imaplib.IMAP4.error(*data[:1])
    return data


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", r"\\").replace('"', r"\"") + '"'
