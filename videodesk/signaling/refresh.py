"""Tells those who are connected how things stand, after each change: state, then news.

Changes that come while a round is under way are covered by one further round, so a burst costs two, and no client gets
an older state after a newer one.
"""

import asyncio
import uuid
from collections.abc import Awaitable, Callable

import structlog

from videodesk.kit.tasks import BackgroundTasks

log = structlog.get_logger(__name__)

# After a round that has failed, as when the database is away for a moment.
AGAIN_AFTER_SECONDS = 2.0

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
                if not await self._has_told(what):
                    await asyncio.sleep(AGAIN_AFTER_SECONDS)
                elif what not in self._again:
                    return
        finally:
            self._running.discard(what)

    async def _has_told(self, what: uuid.UUID) -> bool:
        """Whoever is not told now would not be until the next change."""
        try:
            await self._tell(what)
        except Exception:
            log.exception("round_failed")
            return False
        return True
