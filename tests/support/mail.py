"""Letters: written by booking, read as a mail program and a calendar do."""

import asyncio
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP, default
from typing import cast

from icalendar import Calendar, Event

from tests.support.world import World

# When none comes, a test shall fail rather than wait for ever.
PATIENCE = 10


async def next_letter(world: World) -> EmailMessage:
    """The next letter that waits, as it arrives at the other end."""
    await world.services.outbox.dispatch()
    async with asyncio.timeout(PATIENCE):
        return reread(await world.postbox.next())


def reread(message: EmailMessage) -> EmailMessage:
    """The message after its way over the wire."""
    return message_from_bytes(message.as_bytes(policy=SMTP), policy=default)


def part(message: EmailMessage, content_type: str) -> EmailMessage:
    (found,) = [one for one in message.walk() if one.get_content_type() == content_type]
    return found


def text_of(message: EmailMessage, content_type: str) -> str:
    return str(part(message, content_type).get_content())


def calendar_of(message: EmailMessage) -> Calendar:
    return Calendar.from_ical(cast(bytes, part(message, "text/calendar").get_payload(decode=True)))


def event_of(calendar: Calendar) -> Event:
    (event,) = calendar.walk("VEVENT")
    return cast(Event, event)
