"""Each run of a job is done once, whichever processes there are, and whatever becomes of them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from tests.support.failing import Failing, Killed
from tests.support.world import World
from videodesk.kit.jobs import LEASE, Jobs
from videodesk.kit.tasks import BackgroundTasks, Wakeable

INTERVAL = timedelta(minutes=5)
NAME = "sweep"
PATIENCE = 10


@dataclass
class Work(Failing):
    """Counts its runs by process."""

    runs: list[str] = field(default_factory=list)

    def of(self, process: str) -> Callable[[], Awaitable[None]]:
        async def work() -> None:
            self.runs.append(process)
            await self.try_it()

        return work


class Watched(Jobs):
    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.quiet, self.refused = asyncio.Event(), asyncio.Event()

    async def run(self, name: str, *, early: bool = False) -> bool:
        self.quiet.clear()
        try:
            done = await super().run(name, early=early)
            if early and not done:
                self.refused.set()
            return done
        finally:
            self.quiet.set()


@dataclass
class Processes:
    work: Work
    one: Watched
    other: Watched
    worlds: tuple[World, World]
    alarms: tuple[Wakeable, Wakeable]

    def advance(self, duration: timedelta) -> None:
        for world in self.worlds:
            world.clock.advance(seconds=duration.total_seconds())

    async def run_both(self) -> list[bool]:
        return list(await asyncio.gather(self.one.run(NAME), self.other.run(NAME)))


@pytest_asyncio.fixture
async def processes(world: World, twin: World) -> AsyncIterator[Processes]:
    work, both, alarms = Work(), [], (Wakeable(), Wakeable())
    for process, server, alarm in zip(("one", "other"), (world, twin), alarms, strict=True):
        jobs = Watched(server.services.database, server.clock)
        jobs.every(INTERVAL, NAME, work.of(process), alarm)
        await jobs.enrol()
        both.append(jobs)
    yield Processes(work, both[0], both[1], (world, twin), alarms)


@asynccontextmanager
async def started(*processes: Watched) -> AsyncIterator[None]:
    tasks = BackgroundTasks()
    for jobs in processes:
        # Not `start`: with SQLite that would free what the other one holds.
        tasks.start(jobs._repeat(NAME, tasks), NAME)
    yield
    for jobs in processes:
        await jobs.quiet.wait()
    await tasks.stop()


async def reaches(work: Work, runs: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while len(work.runs) < runs:
            work.begun.clear()
            await work.begun.wait()


async def test_each_run_is_done_by_one_of_them(processes: Processes) -> None:
    for run in range(1, 6):
        assert sorted(await processes.run_both()) == [False, True]
        assert await processes.run_both() == [False, False]
        assert len(processes.work.runs) == run
        processes.advance(INTERVAL)


async def test_it_is_not_done_before_it_is_due(processes: Processes) -> None:
    assert await processes.one.run(NAME)

    processes.advance(INTERVAL - timedelta(microseconds=1))
    assert not await processes.other.run(NAME)
    processes.advance(timedelta(microseconds=1))
    assert await processes.other.run(NAME)


async def test_after_a_downtime_it_is_caught_up_once(processes: Processes) -> None:
    await processes.one.run(NAME)
    processes.advance(timedelta(days=3))

    for _ in range(3):
        await processes.run_both()

    assert len(processes.work.runs) == 2


async def test_while_one_is_at_it_no_other_begins(processes: Processes) -> None:
    processes.work.opened.clear()
    slow = asyncio.create_task(processes.one.run(NAME))
    await reaches(processes.work, 1)
    processes.worlds[1].clock.advance(seconds=(LEASE - timedelta(seconds=1)).total_seconds())

    assert not await processes.other.run(NAME)
    assert not await processes.other.run(NAME, early=True)

    processes.work.opened.set()
    assert await slow


async def test_when_a_process_dies_another_takes_over(processes: Processes) -> None:
    processes.work.failures = [Killed()]
    with pytest.raises(Killed):
        await processes.one.run(NAME)
    assert not await processes.other.run(NAME)

    processes.advance(LEASE)

    assert await processes.other.run(NAME)
    assert processes.work.runs == ["one", "other"]


async def test_with_sqlite_a_start_frees_what_a_dead_one_held(processes: Processes) -> None:
    """With PostgreSQL the other one may be alive."""
    processes.work.failures = [Killed()]
    with pytest.raises(Killed):
        await processes.one.run(NAME)

    await processes.other.enrol()

    assert await processes.other.run(NAME) is not processes.worlds[0].services.database.shared


async def test_who_was_slower_than_the_lease_gives_nothing_back(processes: Processes) -> None:
    processes.work.opened.clear()
    slow = asyncio.create_task(processes.one.run(NAME))
    await reaches(processes.work, 1)
    processes.advance(LEASE)
    other = asyncio.create_task(processes.other.run(NAME))
    await reaches(processes.work, 2)

    slow.cancel()
    await asyncio.gather(slow, return_exceptions=True)
    assert not await processes.one.run(NAME, early=True)

    processes.work.opened.set()
    assert await other


async def test_work_that_fails_is_logged_and_done_again(processes: Processes, caplog: pytest.LogCaptureFixture) -> None:
    processes.work.failures = [RuntimeError("no")]

    assert await processes.one.run(NAME)
    assert "job_failed" in caplog.text
    assert not await processes.other.run(NAME)
    processes.advance(INTERVAL)

    assert await processes.other.run(NAME)


async def test_who_is_told_to_end_gives_it_back_at_once(processes: Processes) -> None:
    processes.work.opened.clear()
    ending = asyncio.create_task(processes.one.run(NAME))
    await reaches(processes.work, 1)
    ending.cancel()
    await asyncio.gather(ending, return_exceptions=True)
    processes.work.opened.set()

    assert await processes.other.run(NAME)


async def test_an_alarm_makes_it_early(processes: Processes) -> None:
    async with started(processes.one):
        await reaches(processes.work, 1)
        processes.alarms[0].ring()
        await reaches(processes.work, 2)

    assert not await processes.other.run(NAME), "it is not due by itself"


async def test_an_alarm_while_another_is_at_it_is_not_forgotten(
    processes: Processes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other may have looked before that for which the alarm was rung."""
    monkeypatch.setattr("videodesk.kit.jobs.AGAIN_SECONDS", 0)
    processes.work.opened.clear()
    slow = asyncio.create_task(processes.one.run(NAME))
    await reaches(processes.work, 1)
    async with started(processes.other):
        processes.alarms[1].ring()
        async with asyncio.timeout(PATIENCE):
            await processes.other.refused.wait()
        processes.work.opened.set()
        await slow
        await reaches(processes.work, 2)

    assert processes.work.runs == ["one", "other"]
