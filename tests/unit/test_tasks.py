"""Background work ends with the application."""

import asyncio
from dataclasses import dataclass, field

import pytest

from videodesk.kit.tasks import BackgroundTasks, Wakeable


@pytest.mark.parametrize("steps", range(4))
async def test_who_is_woken_and_told_to_end_at_the_same_moment_ends(steps: int) -> None:
    tasks, alarm, began = BackgroundTasks(), Wakeable(), asyncio.Event()

    async def job() -> None:
        began.set()

    tasks.every(3600, job, "job", alarm)
    await began.wait()
    await asyncio.sleep(0)

    alarm.ring()
    for _ in range(steps):
        await asyncio.sleep(0)

    async with asyncio.timeout(5):
        await tasks.stop()


async def test_it_is_done_at_once_and_whenever_the_alarm_rings() -> None:
    tasks, alarm, times = BackgroundTasks(), Wakeable(), asyncio.Queue[int]()
    tasks.every(3600, lambda: times.put(1), "job", alarm)

    async with asyncio.timeout(5):
        for _ in range(3):
            await times.get()
            alarm.ring()
        await tasks.stop()


@dataclass
class Work:
    """While not `opened` it is under way."""

    begun: asyncio.Event = field(default_factory=asyncio.Event)
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    runs: int = 0
    finished: int = 0

    async def do(self) -> None:
        self.runs += 1
        self.begun.set()
        await self.opened.wait()
        self.finished += 1


async def test_what_has_begun_may_end_and_is_not_done_again() -> None:
    tasks, slow, done = BackgroundTasks(), Work(), Work()
    done.opened.set()
    for name, work in (("slow", slow), ("done", done)):
        tasks.every(0, work.do, name)
        await work.begun.wait()

    ending = asyncio.create_task(tasks.stop())
    await asyncio.sleep(0)
    assert tasks.ending
    runs = done.runs
    slow.opened.set()
    async with asyncio.timeout(5):
        await ending

    assert (slow.runs, slow.finished) == (1, 1)
    assert done.runs == runs


async def test_what_outlasts_the_patience_is_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("videodesk.kit.tasks.PATIENCE_SECONDS", 0)
    tasks, work = BackgroundTasks(), Work()
    tasks.every(0, work.do, "work")
    await work.begun.wait()

    async with asyncio.timeout(5):
        await tasks.stop()

    assert (work.runs, work.finished) == (1, 0)
