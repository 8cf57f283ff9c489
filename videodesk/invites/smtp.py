"""Letters leave by SMTP, a run of them over one connection.

A connection is kept while it is good and there is work, and closed after some seconds without. What goes wrong closes
it, and a server that has given it up meanwhile gets a new one: nothing has been said then that could be doubled.
"""

import asyncio
import re
from typing import cast

import aiosmtplib

from videodesk.invites.config import MailConfig, SmtpSecurity
from videodesk.invites.envelope import Envelope
from videodesk.kit.outbox import DeliveryPostponed, DeliveryRefused
from videodesk.kit.tasks import BackgroundTasks

IDLE_SECONDS = 5
QUIT_SECONDS = 2
# All that comes before the letter itself, so that the outbox never cuts off the wait for the last answer.
ENVELOPE_SECONDS = 45
# Whoever does not wait for the answer to the whole letter sends it twice (RFC 5321, section 4.5.3.2.6).
LAST_ANSWER = 3
# Many servers say at RCPT, when they have heard all, what they have against the sender or whoever is not signed in: bad
# sender's address, no permission (RFC 3463, sections 3.2 and 3.8).
SAID_OF_US = re.compile(r"5\.(1\.[78]|7\.\d+)\b")


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


class SmtpSender:
    def __init__(self, config: MailConfig) -> None:
        self._config = config
        self._idle: dict[aiosmtplib.SMTP, asyncio.TimerHandle] = {}
        self._goodbyes = BackgroundTasks()

    async def send(self, envelope: Envelope) -> None:
        """Raises DeliveryRefused when it is useless to try again, DeliveryPostponed when it is not."""
        try:
            async with asyncio.timeout(ENVELOPE_SECONDS):
                client = await self._addressed(envelope)
            await self._hand_over(client, envelope.data)
        except (aiosmtplib.SMTPRecipientRefused, aiosmtplib.SMTPDataError) as error:
            raise _as_delivery_error(error) from None
        except aiosmtplib.SMTPAuthenticationError as error:
            raise DeliveryPostponed(f"SMTP {error.code}: the mail server does not take our password") from None
        except aiosmtplib.SMTPResponseException as error:
            raise _not_taken(error) from None
        except (aiosmtplib.SMTPException, OSError) as error:
            raise DeliveryPostponed(f"no mail server: {type(error).__name__}") from None
        self._keep(client)

    async def close(self) -> None:
        """Leave no connection open; what is sent afterwards opens a new one."""
        idle = list(self._idle)
        for client in idle:
            self._idle.pop(client).cancel()
        await asyncio.gather(*map(_say_goodbye, idle))
        await self._goodbyes.stop()

    async def _addressed(self, envelope: Envelope) -> aiosmtplib.SMTP:
        """A connection on which the server has taken sender and receiver, and waits for the letter."""
        client = await self._begun(envelope)
        try:
            await client.rcpt(envelope.receiver)
        except BaseException:
            _drop(client)
            raise
        return client

    async def _begun(self, envelope: Envelope) -> aiosmtplib.SMTP:
        while self._idle:
            client, timer = self._idle.popitem()
            timer.cancel()
            try:
                await client.mail(envelope.sender)
            except aiosmtplib.SMTPException:
                _drop(client)
            except BaseException:
                _drop(client)
                raise
            else:
                return client
        client = smtp_client(self._config)
        try:
            await client.connect()
            await client.mail(envelope.sender)
        except BaseException:
            _drop(client)
            raise
        return client

    async def _hand_over(self, client: aiosmtplib.SMTP, data: bytes) -> None:
        try:
            await client.data(data, timeout=self._config.smtp_timeout_seconds * LAST_ANSWER)
        except BaseException:
            _drop(client)
            raise

    def _keep(self, client: aiosmtplib.SMTP) -> None:
        if client.is_connected:
            self._idle[client] = asyncio.get_running_loop().call_later(IDLE_SECONDS, self._let_go, client)

    def _let_go(self, client: aiosmtplib.SMTP) -> None:
        del self._idle[client]
        self._goodbyes.start(_say_goodbye(client), "smtp-goodbye")


def _as_delivery_error(error: aiosmtplib.SMTPRecipientRefused | aiosmtplib.SMTPDataError) -> Exception:
    """Said of the receiver or the letter, 5xx is permanent and 4xx is temporary (RFC 5321, section 4.2.1)."""
    if isinstance(error, aiosmtplib.SMTPRecipientRefused) and SAID_OF_US.match(error.message):
        return _not_taken(error)
    return DeliveryRefused(f"SMTP {error.code}") if error.code >= 500 else DeliveryPostponed(f"SMTP {error.code}")


def _not_taken(error: aiosmtplib.SMTPResponseException) -> DeliveryPostponed:
    """Said of us, our sender or our greeting: ours to mend, and the letter waits."""
    return DeliveryPostponed(f"SMTP {error.code}: the mail server does not take us")


async def _say_goodbye(client: aiosmtplib.SMTP) -> None:
    try:
        await client.quit(timeout=QUIT_SECONDS)
    except (aiosmtplib.SMTPException, OSError):
        _drop(client)


def _drop(client: aiosmtplib.SMTP) -> None:
    """At once: what has not left yet must not leave after we have said that it did not."""
    if client.transport is not None:
        cast(asyncio.WriteTransport, client.transport).abort()
    client.close()
