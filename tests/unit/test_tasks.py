"""Background work ends with the application."""

import asyncio

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
