"""Tells everybody at a location how things stand, after each change: state, then news.

Changes that come while a round is under way are covered by one further round, so a burst costs two, and no client gets
an older state after a newer one.
"""

import uuid
from collections.abc import Awaitable, Callable

from videodesk.kit.tasks import BackgroundTasks

Round = Callable[[uuid.UUID], Awaitable[None]]


class Refresher:
    def __init__(self, tasks: BackgroundTasks) -> None:
        self._tasks = tasks
        self._rounds: list[Round] = []
        self._running: set[uuid.UUID] = set()
        self._again: set[uuid.UUID] = set()

    def add(self, tell: Round) -> None:
        """`tell(location_id)` is called in each round."""
        self._rounds.append(tell)

    def changed(self, location_id: uuid.UUID) -> None:
        if location_id in self._running:
            self._again.add(location_id)
            return
        self._running.add(location_id)
        self._tasks.start(self._refresh(location_id), f"refresh-{location_id}")

    async def _refresh(self, location_id: uuid.UUID) -> None:
        try:
            while True:
                self._again.discard(location_id)
                for tell in self._rounds:
                    await tell(location_id)
                if location_id not in self._again:
                    return
        finally:
            self._running.discard(location_id)
