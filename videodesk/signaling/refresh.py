"""Tells those who are connected how things stand, after each change: state, then news.

Changes that come while a round is under way are covered by one further round, so a burst costs two, and no client gets
an older state after a newer one.
"""

import uuid
from collections.abc import Awaitable, Callable

from videodesk.kit.tasks import BackgroundTasks

Round = Callable[[uuid.UUID], Awaitable[None]]


class Refresher:
    """Rounds for things of one kind: `tell` is called with the id of what has changed."""

    def __init__(self, tasks: BackgroundTasks, tell: Round) -> None:
        self._tasks = tasks
        self._tell = tell
        self._running: set[uuid.UUID] = set()
        self._again: set[uuid.UUID] = set()

    def changed(self, what: uuid.UUID) -> None:
        if what in self._running:
            self._again.add(what)
            return
        self._running.add(what)
        self._tasks.start(self._refresh(what), f"refresh-{what}")

    async def _refresh(self, what: uuid.UUID) -> None:
        try:
            while True:
                self._again.discard(what)
                await self._tell(what)
                if what not in self._again:
                    return
        finally:
            self._running.discard(what)
