"""Work that is done again and again, each time by one of the server processes.

A row a job says when it is due; who takes it leases it, so that nobody else begins. After a time in which no process
ran it is due at once, and once. A process that dies loses its lease, and another goes on.
"""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import CursorResult, String, Uuid, or_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from videodesk.kit.clock import Clock
from videodesk.kit.db import Base, Database, Instant, UnitOfWork
from videodesk.kit.tasks import BackgroundTasks, Wakeable

log = structlog.get_logger(__name__)

LEASE = timedelta(minutes=10)
AGAIN_SECONDS = 1


class Job(Base):
    __tablename__ = "job"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(Instant)
    lease: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    leased_until: Mapped[datetime | None] = mapped_column(Instant)


@dataclass(frozen=True)
class Known:
    interval: timedelta
    work: Callable[[], Awaitable[object]]
    alarm: Wakeable


class Jobs:
    """Work must not harm if two processes do it at once: one may be slower than its lease."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._known: dict[str, Known] = {}

    def every(
        self, interval: timedelta, name: str, work: Callable[[], Awaitable[object]], alarm: Wakeable | None = None
    ) -> None:
        """Have `work` done at each interval; sooner when the alarm rings."""
        self._known[name] = Known(interval, work, alarm or Wakeable())

    async def start(self, tasks: BackgroundTasks) -> None:
        await self.enrol()
        for name in self._known:
            tasks.start(self._repeat(name, tasks), name)

    async def enrol(self) -> None:
        """New jobs are due at once. With SQLite there is no other process: what a dead one held is free."""
        async with self._database.transaction() as uow:
            for name in self._known:
                await _add(uow, name, self._clock.now())
            if not self._database.shared:
                await uow.session.execute(update(Job).values(lease=None, leased_until=None))

    async def run(self, name: str, *, early: bool = False) -> bool:
        """Do the work if it is due and nobody else is at it; whether it was done here. What it raises is logged."""
        known, lease, begun_at = self._known[name], uuid.uuid4(), self._clock.now()
        if not await self._take(name, lease, early):
            return False
        try:
            await known.work()
        except Exception:
            log.exception("job_failed", job=name)
        except asyncio.CancelledError:
            await self._give_back(name, lease, begun_at)
            raise
        await self._give_back(name, lease, begun_at + known.interval)
        return True

    async def _repeat(self, name: str, tasks: BackgroundTasks) -> None:
        known, early = self._known[name], False
        while not tasks.ending:
            done = False
            with tasks.at_work():
                try:
                    done = await self.run(name, early=early)
                except Exception:
                    log.exception("job_not_taken", job=name)
            if tasks.ending:
                return
            # Who is at it now may have begun before that for which the alarm was rung: it is done again after that.
            missed = early and not done
            early = await known.alarm.wait(AGAIN_SECONDS if missed else known.interval.total_seconds()) or missed

    async def _take(self, name: str, lease: uuid.UUID, early: bool) -> bool:
        now = self._clock.now()
        wanted = [Job.name == name, or_(Job.leased_until.is_(None), Job.leased_until <= now)]
        if not early:
            wanted.append(Job.due_at <= now)
        async with self._database.transaction() as uow:
            result = await uow.session.execute(update(Job).where(*wanted).values(lease=lease, leased_until=now + LEASE))
        return isinstance(result, CursorResult) and result.rowcount == 1

    async def _give_back(self, name: str, lease: uuid.UUID, due_at: datetime) -> None:
        async with self._database.transaction() as uow:
            await uow.session.execute(
                update(Job)
                .where(Job.name == name, Job.lease == lease)
                .values(lease=None, leased_until=None, due_at=due_at)
            )


async def _add(uow: UnitOfWork, name: str, now: datetime) -> None:
    if await uow.session.get(Job, name) is None:
        with suppress(IntegrityError):
            async with uow.session.begin_nested():
                uow.session.add(Job(name=name, due_at=now))
