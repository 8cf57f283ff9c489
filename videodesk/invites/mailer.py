"""Ways for a finished message to leave: SMTP, or files where no mail server is set."""

import asyncio
import re
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol

import aiosmtplib

from videodesk.invites.config import MailConfig, SmtpSecurity
from videodesk.kit.outbox import DeliveryPostponed, DeliveryRefused


class Mailer(Protocol):
    async def send(self, message: EmailMessage) -> None:
        """Raises DeliveryRefused when it is useless to try again, DeliveryPostponed when it is not."""
        ...


def smtp_client(config: MailConfig) -> aiosmtplib.SMTP:
    """Connects, secures and signs in when it is entered."""
    return aiosmtplib.SMTP(
        hostname=config.smtp_host,
        port=config.smtp_port,
        username=config.smtp_user or None,
        password=config.smtp_password.get_secret_value() or None,
        use_tls=config.smtp_security is SmtpSecurity.TLS,
        start_tls=config.smtp_security is SmtpSecurity.STARTTLS,
        timeout=config.smtp_timeout_seconds,
    )


class SmtpMailer:
    def __init__(self, config: MailConfig) -> None:
        self._config = config

    async def send(self, message: EmailMessage) -> None:
        try:
            async with smtp_client(self._config) as client:
                await client.send_message(message)
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _as_delivery_error(max(refused.code for refused in error.recipients)) from None
        except aiosmtplib.SMTPAuthenticationError as error:
            raise DeliveryPostponed(f"SMTP {error.code}: the mail server does not take our password") from None
        except aiosmtplib.SMTPResponseException as error:
            raise _as_delivery_error(error.code) from None
        except (aiosmtplib.SMTPException, OSError) as error:
            raise DeliveryPostponed(f"no mail server: {type(error).__name__}") from None


def _as_delivery_error(code: int) -> Exception:
    """5xx is for good, 4xx is for now (RFC 5321, section 4.2.1)."""
    return DeliveryRefused(f"SMTP {code}") if code >= 500 else DeliveryPostponed(f"SMTP {code}")


class FileMailer:
    """Writes `<directory>/<message id>.eml`. The same message again is the same file."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    async def send(self, message: EmailMessage) -> None:
        await asyncio.to_thread(self._write, message)

    def _write(self, message: EmailMessage) -> None:
        self._directory.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^A-Za-z0-9.-]", "_", str(message["Message-ID"]).strip("<>").partition("@")[0])
        part = self._directory / f".{name}.part"
        part.write_bytes(message.as_bytes(policy=SMTP))
        part.replace(self._directory / f"{name}.eml")


def make_mailer(config: MailConfig) -> Mailer:
    return SmtpMailer(config) if config.smtp_host else FileMailer(config.directory)
