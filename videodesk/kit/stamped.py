"""Small tables that everybody reads and hardly anybody changes, kept in memory under a stamp.

The stamp is a cheap query whose answer changes with every change of the rows, such as their number and the sum of
their versions. Who writes asks for it in the same transaction, so what a booking goes by is never older than what it
would see, however many processes there are. Who only reads asks once a second: what another process has changed is
seen a moment later, and what this one has changed at once, since it is told to `doubt`.
"""

import time
from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar

from sqlalchemy import Executable

from videodesk.kit.db import UnitOfWork

Value = TypeVar("Value")

TRUSTED_SECONDS = 1.0


class Stamped(Generic[Value]):
    def __init__(self, stamp: Executable, load: Callable[[UnitOfWork], Awaitable[Value]]) -> None:
        """`load` reads the rows; what it returns is shared, and must not be changed."""
        self._stamp = stamp
        self._load = load
        self._kept: tuple[Any, Value] | None = None
        self._trusted_until = 0.0
        self._doubts = 0

    def doubt(self) -> None:
        """Something has been changed: the next reader asks."""
        self._trusted_until = 0.0
        self._doubts += 1

    async def get(self, uow: UnitOfWork, *, surely: bool = False) -> Value:
        """`surely` asks in any case: for who keeps what is read for longer."""
        asked_at, doubts = time.monotonic(), self._doubts
        if self._kept is not None and not (uow.writes or surely) and asked_at < self._trusted_until:
            return self._kept[1]
        stamp = tuple((await uow.session.execute(self._stamp)).one())
        value = self._kept[1] if self._kept is not None and self._kept[0] == stamp else await self._load(uow)
        if not uow.writes:  # what this transaction has changed may still be undone
            self._kept = (stamp, value)
            if doubts == self._doubts:
                self._trusted_until = asked_at + TRUSTED_SECONDS
        return value
