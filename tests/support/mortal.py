"""A server in this process that can be lost like one without power: nobody is told, and nothing is ended."""

import asyncio
import weakref
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import ContextVar
from typing import Any

from aiohttp.test_utils import TestServer
from sqlalchemy import event

from tests.support.world import World
from videodesk.kit.tasks import BackgroundTasks, Wakeable

Tasks = weakref.WeakSet["asyncio.Task[Any]"]
_OWNER: ContextVar[Tasks | None] = ContextVar("owner", default=None)


def owned_tasks(loop: asyncio.AbstractEventLoop, work: Coroutine[Any, Any, Any], **more: Any) -> "asyncio.Task[Any]":
    """A task factory for the loop: whatever a server starts is its own."""
    task = asyncio.Task(work, loop=loop, **more)
    owner = _OWNER.get()
    if owner is not None:
        owner.add(task)
    return task


class MortalServer:
    """Runs in a loop with `owned_tasks`. What it does now and then is done by hand, see `do`."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._tasks: Tasks = weakref.WeakSet()
        self._jobs: dict[str, Callable[[], Awaitable[object]]] = {}
        self._server = TestServer(world.app)
        self._connections: list[Any] = []
        event.listen(world.services.database.engine.sync_engine, "connect", self._connected)

    @property
    def url(self) -> str:
        return str(self._server.make_url("/"))

    async def start(self) -> None:
        every = BackgroundTasks.every
        owner = _OWNER.set(self._tasks)
        try:
            BackgroundTasks.every = self._by_hand  # type: ignore[method-assign, assignment]
            await self._server.start_server()
        finally:
            BackgroundTasks.every = every  # type: ignore[method-assign]
            _OWNER.reset(owner)

    async def do(self, *jobs: str) -> None:
        for job in jobs:
            await self._jobs[job]()

    async def crash(self) -> None:
        runner = self._server.runner
        assert runner is not None
        assert runner.server is not None
        for site in list(runner.sites):
            await site.stop()
        for connection in runner.server.connections:
            if connection.transport is not None:
                connection.transport.abort()
        lost = list(self._tasks)
        for task in lost:
            task.cancel()
        await asyncio.gather(*lost, return_exceptions=True)
        # What was in use is lost with the process, and the database undoes what was not committed.
        for connection in self._connections:
            await connection.close()
        await self.world.services.database.close()

    def _connected(self, connection: Any, _record: object) -> None:
        self._connections.append(connection.driver_connection)

    def _by_hand(
        self, _seconds: float, job: Callable[[], Awaitable[object]], name: str, _alarm: Wakeable | None = None
    ) -> None:
        self._jobs[name] = job
