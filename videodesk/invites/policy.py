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
    """Those that are still to come, in order. Each gives way to the next, which says the same and is newer."""
    wanted = [
        (starts_at - timedelta(hours=hours), LetterKind.REMINDER, f"reminder.{hours:g}")
        for hours in set(config.reminder_hours)
    ]
    if config.documents_hours:
        wanted.append((starts_at - timedelta(hours=config.documents_hours), LetterKind.DOCUMENTS, "documents"))
    wanted.sort()
    ends = [wanted_at for wanted_at, _, _ in wanted[1:]] + [starts_at]
    return [
        Planned(kind, name, wanted_at, end)
        for (wanted_at, kind, name), end in zip(wanted, ends, strict=True)
        if wanted_at > now + JUST_BOOKED
    ]
