"""What booking needs from a room above: who waits and who is being served at this moment."""

import uuid
from collections.abc import Iterable
from typing import Protocol

from videodesk.kit.db import UnitOfWork


class Underway(Protocol):
    async def called(self, uow: UnitOfWork, appointment_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
        """Those whom a desk has called already, so that they can be neither moved nor cancelled."""
        ...

    async def anybody_at(self, uow: UnitOfWork, location_id: uuid.UUID) -> bool:
        """Whether somebody waits or talks there, though it be before or after their own time."""
        ...
