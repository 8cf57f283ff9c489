"""Periodic work and background tasks that end with the application and never die silently."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import structlog

log = structlog.get_logger(__name__)

# For work that has begun when the application is to end. With what requests get before (`serving`), it is over before
# whoever runs containers loses patience, which is after ten seconds as a rule.
PATIENCE_SECONDS = 3


class Wakeable:
    """An alarm that can be rung early: `wait` returns after the interval or after `ring`, whichever is first."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        self._event.set()

    async def wait(self, seconds: float) -> bool:
        """Whether it was rung."""
        # Not `wait_for`: before Python 3.12 it forgets to end when it is cancelled and woken at the same moment.
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._event.wait()
        rung = self._event.is_set()
        self._event.clear()
        return rung


class BackgroundTasks:
    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._at_work: set[asyncio.Task[Any]] = set()
        self.ending = False

    def start(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.create_task(self._logged(work, name), name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def every(
        self, seconds: float, job: Callable[[], Awaitable[object]], name: str, alarm: Wakeable | None = None
    ) -> None:
        """Run `job` now and then after each interval, or when the alarm rings; a failing run is logged."""
        self.start(self._repeat(seconds, job, name, alarm or Wakeable()), name)

    async def _repeat(self, seconds: float, job: Callable[[], Awaitable[object]], name: str, alarm: Wakeable) -> None:
        while not self.ending:
            with self.at_work():
                try:
                    await job()
                except Exception:
                    log.exception("job_failed", job=name)
            if not self.ending:
                await alarm.wait(seconds)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """What the current task does in here is not broken off at once when the application ends."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - only tasks work
        self._at_work.add(task)
        try:
            yield
        finally:
            self._at_work.discard(task)

    async def _logged(self, work: Coroutine[Any, Any, None], name: str) -> None:
        try:
            await work
        except Exception:
            log.exception("task_failed", task=name)

    async def stop(self) -> None:
        """Work that has begun may end, for as long as the patience lasts.

        Broken off in the middle a letter might be sent again, and a connection be left that nobody closes.
        """
        self.ending = True
        for task in self._tasks - self._at_work:
            task.cancel()
        if self._at_work:
            await asyncio.wait(self._at_work, timeout=PATIENCE_SECONDS)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
