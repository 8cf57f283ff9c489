"""Small tables that everybody reads and hardly anybody changes, kept in memory under a stamp.

The stamp is a cheap query whose answer changes with every change of the rows, such as their number and the sum of
their versions. It is asked in the reader's own transaction, so what is kept is never older than what the reader would
see, however many processes write.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar

from sqlalchemy import Executable

from videodesk.kit.db import UnitOfWork

Value = TypeVar("Value")


class Stamped(Generic[Value]):
    def __init__(self, stamp: Executable, load: Callable[[UnitOfWork], Awaitable[Value]]) -> None:
        """`load` reads the rows; what it returns is shared, and must not be changed."""
        self._stamp = stamp
        self._load = load
        self._kept: tuple[Any, Value] | None = None

    async def get(self, uow: UnitOfWork) -> Value:
        stamp = tuple((await uow.session.execute(self._stamp)).one())
        if self._kept is not None and self._kept[0] == stamp:
            return self._kept[1]
        value = await self._load(uow)
        if not uow.writes:  # what this transaction has changed may still be undone
            self._kept = (stamp, value)
        return value
