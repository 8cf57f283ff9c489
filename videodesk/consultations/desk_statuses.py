"""Who sits at which desk, and whether they take a break."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from videodesk.consultations import repository
from videodesk.consultations.desk_work import Seat
from videodesk.consultations.events import QueueChanged
from videodesk.kit.clock import Clock
from videodesk.kit.db import UnitOfWork


class DeskStatuses:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def sit_down(self, uow: UnitOfWork, seat: Seat) -> None:
        """Whoever has sat there already goes on with their break."""
        known = await repository.desk_status(uow, seat.desk.id)
        if known is None or known.staff_id != seat.staff_id:
            await self._put(uow, seat, on_break=False)

    async def take_break(self, uow: UnitOfWork, seat: Seat, *, on_break: bool) -> None:
        """Or end it; saying so again changes nothing."""
        known = await repository.desk_status(uow, seat.desk.id)
        if known is not None and known.on_break is on_break:
            return
        await self._put(uow, seat, on_break=on_break)
        uow.record(QueueChanged(seat.desk.location_id))

    async def breaks(self, uow: UnitOfWork, desk_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, datetime]:
        """Since when, for those where somebody takes one."""
        return {row.desk_id: row.since for row in await repository.desk_statuses(uow, desk_ids) if row.on_break}

    async def on_break(self, uow: UnitOfWork, desk_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
        return set(await self.breaks(uow, desk_ids))

    async def _put(self, uow: UnitOfWork, seat: Seat, *, on_break: bool) -> None:
        await repository.put_desk_status(uow, seat.desk.id, seat.staff_id, self._clock.now(), on_break=on_break)
