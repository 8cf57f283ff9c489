"""Which letters are due before an appointment, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from videodesk.invites.config import LettersConfig
from videodesk.invites.schemas import LetterKind

# Who has just booked need not be reminded.
JUST_BOOKED = timedelta(hours=1)


@dataclass(frozen=True)
class Planned:
    """A letter that leaves at `wanted_at`, or late after a downtime, and from `not_after` on not at all.

    `name` tells it from the other planned ones of an appointment.
    """

    kind: LetterKind
    name: str
    wanted_at: datetime
    not_after: datetime


def planned_letters(config: LettersConfig, starts_at: datetime, now: datetime) -> list[Planned]:
    """Those that are still to come, in order.

    A late one gives way to the next reminder, which says the same and is newer. None gives way to the letter about
    documents: not everybody gets it.
    """
    reminders = {starts_at - timedelta(hours=hours): f"reminder.{hours:g}" for hours in config.reminder_hours}
    wanted = [(wanted_at, LetterKind.REMINDER, name) for wanted_at, name in reminders.items()]
    documents_at = starts_at - timedelta(hours=config.documents_hours)
    # A reminder names the documents as well.
    if config.documents_hours and documents_at not in reminders:
        wanted.append((documents_at, LetterKind.DOCUMENTS, "documents"))
    return [
        Planned(kind, name, wanted_at, min((one for one in reminders if one > wanted_at), default=starts_at))
        for wanted_at, kind, name in sorted(wanted)
        if wanted_at > now + JUST_BOOKED
    ]
