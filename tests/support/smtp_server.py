"""A mail server in a thread of its own, for tests whose sender is another process."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from queue import Queue
from typing import Any

from aiosmtpd.controller import Controller

from tests.support.processes import free_port

MAIL_SECONDS = 15
TAKEN = "250 taken"


@contextmanager
def running_smtp_server(handler: object) -> Iterator[int]:
    """Its port. `handler` as aiosmtpd has it; its methods are called in the server's thread."""
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


class MailServer:
    """Keeps what comes."""

    def __init__(self) -> None:
        self.received: Queue[EmailMessage] = Queue()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.received.put(message)
        return TAKEN

    def next(self) -> EmailMessage:
        return self.received.get(timeout=MAIL_SECONDS)
