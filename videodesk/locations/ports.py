"""What changing opening hours needs from a room above: somebody who looks after the appointments it leaves outside."""

import enum
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from videodesk.kit.db import UnitOfWork


class Choice(enum.StrEnum):
    """What becomes of appointments that a change leaves outside opening hours."""

    ASK = "ask"
    KEEP = "keep"
    MOVE = "move"
    CANCEL = "cancel"


@dataclass(frozen=True)
class Decision:
    """`reason` stands in the letters; it must be given to move or cancel.

    MOVE keeps those that find no other slot, and who is being served right now is always kept.
    """

    choice: Choice = Choice.ASK
    reason: str = ""
    staff_id: uuid.UUID | None = None


@dataclass(frozen=True)
class ToCome:
    """An appointment that is still to come, as those who change opening hours see it."""

    id: uuid.UUID
    location_id: uuid.UUID
    desk_id: uuid.UUID
    channel: str
    starts_at: datetime
    ends_at: datetime
    name: str


@dataclass(frozen=True)
class Settled:
    """How many appointments were kept, moved and cancelled."""

    kept: int = 0
    moved: int = 0
    cancelled: int = 0


class Aftercare(Protocol):
    async def settle(self, uow: UnitOfWork, desk_ids: Iterable[uuid.UUID] | None, decision: Decision) -> Settled:
        """Look after what the changes of this transaction leave outside the hours of these desks, or of all.

        Raises Stranded where nothing has been decided, which undoes the changes.
        """
        ...

    async def to_come(self, uow: UnitOfWork, location_id: uuid.UUID) -> list[ToCome]:
        """The location's appointments that are still to come, by start."""
        ...

    async def merge(self, uow: UnitOfWork, location_id: uuid.UUID, into_id: uuid.UUID, decision: Decision) -> Settled:
        """Desks and appointments move with a new invite. Raises UnknownLocation, CannotMerge, StopsOverlap,
        or Stranded."""
        ...


class DeskFacts(Protocol):
    """What this room needs to know of a desk, which belongs to a room above."""

    @property
    def id(self) -> uuid.UUID: ...

    @property
    def location_id(self) -> uuid.UUID: ...

    @property
    def name(self) -> str: ...

    @property
    def channels(self) -> Collection[str]: ...

    @property
    def in_use(self) -> bool: ...


class Desks(Protocol):
    async def desks(self, uow: UnitOfWork) -> Sequence[DeskFacts]:
        """All of them, in their order."""
        ...
