"""The log of each consultation: numbered, in order, without gaps, so that who comes back is told the rest."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from videodesk.consultations import repository
from videodesk.consultations.entries import STAFF_PREFIX, AnyEntry, read_entry
from videodesk.consultations.events import RoomChanged
from videodesk.kit.clock import Clock
from videodesk.kit.db import UnitOfWork


@dataclass(frozen=True)
class Logged:
    """`by` is a participant, or empty where nobody in the consultation has done it."""

    seq: int
    at: datetime
    by: str
    entry: AnyEntry


class Journal:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def write(self, uow: UnitOfWork, consultation_id: uuid.UUID, by: str, entry: AnyEntry) -> None:
        """Whoever writes to the same log waits until this unit of work has ended, so numbers come in order."""
        await repository.append_to_log(
            uow, consultation_id, self._clock.now(), by, staff_only=entry.staff_only, data=entry.model_dump(mode="json")
        )
        uow.record(RoomChanged(consultation_id))

    async def since(self, uow: UnitOfWork, consultation_id: uuid.UUID, seq: int, *, staff: bool) -> list[Logged]:
        """What comes after that number. Others than staff are not told everything, so they see gaps."""
        rows = await repository.log_since(uow, consultation_id, seq)
        return [Logged(row.seq, row.at, row.by, read_entry(row.data)) for row in rows if staff or not row.staff_only]


def staff_of(log: Iterable[Logged]) -> set[uuid.UUID]:
    """Who of the staff has written in it."""
    return {uuid.UUID(one.by.removeprefix(STAFF_PREFIX)) for one in log if one.by.startswith(STAFF_PREFIX)}
