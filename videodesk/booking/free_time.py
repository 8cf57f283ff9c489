"""What is free at which desk, kept in memory as one integer a desk and chunk of days.

A search asks nothing of the database while nothing has changed. Whoever takes or frees ticks records `TicksChanged`,
whoever changes hours `SupplyChanged`; once that is committed the desks concerned are read again, at the next search
and all in one query. Other server processes are told by a notice. Being late costs a refusal, never a double booking:
that the primary key prevents. See docs/decisions/0005-free-time-in-memory.md.
"""

import asyncio
import heapq
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from videodesk.booking import repository
from videodesk.booking.events import TicksChanged
from videodesk.kit.bus import EventBus
from videodesk.kit.clock import Clock
from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.notices import Notices
from videodesk.kit.ticks import tick_at
from videodesk.schedule.events import SupplyChanged
from videodesk.schedule.policy import TICKS_PER_DAY, bitmap_of, open_ticks
from videodesk.schedule.service import ScheduleService, Supply

CHUNK_TICKS = 5 * TICKS_PER_DAY
# A chunk knows the day after it as well, for slots that start at its end.
LENGTH = CHUNK_TICKS + TICKS_PER_DAY

# Notices to other processes: desk, first and end; and desks, none for all or for very many.
TICKS, SUPPLY = "ticks", "supply"
NAMED_DESKS = 100


def chunk_at(tick: int) -> int:
    return tick // CHUNK_TICKS


@dataclass
class Chunk:
    """`free[desk]` has a bit for each of `LENGTH` ticks from `first`. `stale` desks have changed; None is all.

    While it is `in_reading` those that have changed are no longer stale and not yet fresh.
    """

    number: int
    open: dict[uuid.UUID, int] = field(default_factory=dict)
    free: dict[uuid.UUID, int] = field(default_factory=dict)
    stale: set[uuid.UUID] | None = None
    in_reading: bool = False
    ends: list[tuple[datetime, uuid.UUID]] = field(default_factory=list)

    @property
    def first(self) -> int:
        return self.number * CHUNK_TICKS

    def covers(self, first: int, end: int) -> bool:
        return first < self.first + LENGTH and self.first < end

    def mark(self, desk_id: uuid.UUID) -> None:
        if self.stale is not None:
            self.stale.add(desk_id)

    def expire(self, now: datetime) -> bool:
        """Holds that have ended by now free their ticks without anybody's doing; whether there were some."""
        ended = False
        while self.ends and self.ends[0][0] <= now:
            self.mark(heapq.heappop(self.ends)[1])
            ended = True
        return ended


class FreeTime:
    def __init__(self, database: Database, clock: Clock, schedule: ScheduleService, notices: Notices) -> None:
        self._database = database
        self._clock = clock
        self._schedule = schedule
        self._notices = notices
        self._supply: Supply | None = None
        # Those that have changed, and those of them that are being read again right now.
        self._stale_desks: set[uuid.UUID] = set()
        self._read_desks: set[uuid.UUID] = set()
        self._times_forgotten = 0
        self._changes = 0
        self._chunks: dict[int, Chunk] = {}
        self._reading = asyncio.Lock()
        notices.on(TICKS, self._hear_of_ticks, self.forget)
        notices.on(SUPPLY, self._hear_of_supply, self.forget)

    def subscribe(self, bus: EventBus) -> None:
        bus.within(TicksChanged, self._announce_ticks)
        bus.within(SupplyChanged, self._announce_supply)
        bus.after(TicksChanged, self._on_ticks_changed)
        bus.after(SupplyChanged, self._on_supply_changed)

    def version(self) -> int:
        """Another number after each change: with the same one, the same is free."""
        if self._notices.deaf:
            self.forget()
        now = self._clock.now()
        for chunk in self._chunks.values():
            self._changes += chunk.expire(now)
        return self._changes

    def forget(self) -> None:
        """Read everything again at the next question."""
        self._changes += 1
        self._supply, self._stale_desks = None, set()
        self._times_forgotten += 1
        self._chunks.clear()

    @property
    def known_supply(self) -> Supply | None:
        """What is known without asking; None when something has changed. For use within a transaction."""
        return None if self._stale_desks or self._read_desks or self._notices.deaf else self._supply

    async def supply(self) -> Supply:
        """All desks and calendars as they are now. Must not be asked within a transaction: it opens its own."""
        if self._notices.deaf:
            self.forget()
        if (known := self.known_supply) is not None:
            return known
        async with self._reading:
            return await self._read_supply()

    async def chunk(self, number: int) -> Chunk:
        """The chunk as it is now. Must not be asked within a transaction: it opens its own."""
        await self.supply()
        chunk = self._chunks.get(number)
        if chunk is None:
            self._forget_past()
            chunk = self._chunks[number] = Chunk(number)
        self._changes += chunk.expire(self._clock.now())
        if chunk.stale is None or chunk.stale or chunk.in_reading:
            async with self._reading:
                await self._read(chunk, await self._read_supply())
        return chunk

    # Reading again. What is stale is taken down before the query, so that a change in the meantime marks it anew; what
    # could not be read is stale still.

    async def _read_supply(self) -> Supply:
        known, changed, times = self._supply, self._stale_desks, self._times_forgotten
        if known is not None and not changed:
            return known
        self._stale_desks, self._read_desks = set(), changed
        try:
            async with self._database.reading() as uow:
                fresh = await self._schedule.supply(uow, None if known is None else changed)
        except BaseException:
            self.forget()
            raise
        finally:
            self._read_desks = set()
        if known is not None:
            fresh = Supply({**known.desks, **fresh.desks}, {**known.calendars, **fresh.calendars})
        if self._times_forgotten == times:
            self._supply = fresh
            # Again, since a chunk may have been read by the old hours in the meantime.
            self._close(changed)
        return fresh

    async def _read(self, chunk: Chunk, supply: Supply) -> None:
        stale, chunk.stale = chunk.stale, set()
        desks = list(supply.desks) if stale is None else [desk for desk in stale if desk in supply.desks]
        if not desks:
            return
        chunk.in_reading = True
        try:
            async with self._database.reading() as uow:
                taken = await repository.taken(uow, desks, chunk.first, chunk.first + LENGTH, self._clock.now())
        except BaseException:
            chunk.stale = None
            raise
        finally:
            chunk.in_reading = False
        bits = self._pack(chunk, taken)
        for desk in desks:
            if desk not in chunk.open:
                chunk.open[desk] = self._open(supply, desk, chunk)
            chunk.free[desk] = chunk.open[desk] & ~bits.get(desk, 0)

    def _pack(self, chunk: Chunk, taken: repository.Taken) -> dict[uuid.UUID, int]:
        bits: dict[uuid.UUID, int] = {}
        for desk, word, word_bits in taken.words:
            bits[desk] = bits.get(desk, 0) | word_bits << (word * repository.WORD_TICKS - chunk.first)
        first_ends: dict[uuid.UUID, datetime] = {}
        for desk, tick, ends in taken.expiring:
            bits[desk] = bits.get(desk, 0) | bitmap_of([tick], chunk.first, LENGTH)
            first_ends[desk] = min(ends, first_ends.get(desk, ends))
        for desk, ends in first_ends.items():  # the desk is read again then, and the next end is seen
            heapq.heappush(chunk.ends, (ends, desk))
        return bits

    def _open(self, supply: Supply, desk_id: uuid.UUID, chunk: Chunk) -> int:
        desk = supply.desks[desk_id]
        return open_ticks(desk, supply.calendar_of(desk), chunk.first, LENGTH)

    def _forget_past(self) -> None:
        present = chunk_at(tick_at(self._clock.now()))
        for number in [number for number in self._chunks if number < present]:
            del self._chunks[number]

    # Hearing of changes, and telling the other processes

    async def _announce_ticks(self, uow: UnitOfWork, event: TicksChanged) -> None:
        await self._notices.post(uow, TICKS, f"{event.desk_id} {event.first} {event.end}")

    async def _announce_supply(self, uow: UnitOfWork, event: SupplyChanged) -> None:
        few = event.desk_ids is not None and len(event.desk_ids) <= NAMED_DESKS
        await self._notices.post(uow, SUPPLY, " ".join(map(str, event.desk_ids or ())) if few else "")

    def _hear_of_ticks(self, notice: str) -> None:
        desk, first, end = notice.split()
        self._mark_ticks(uuid.UUID(desk), int(first), int(end))

    def _hear_of_supply(self, notice: str) -> None:
        self._mark_supply(frozenset(map(uuid.UUID, notice.split())) or None)

    async def _on_ticks_changed(self, event: TicksChanged) -> None:
        self._mark_ticks(event.desk_id, event.first, event.end)

    async def _on_supply_changed(self, event: SupplyChanged) -> None:
        self._mark_supply(event.desk_ids)

    def _mark_ticks(self, desk_id: uuid.UUID, first: int, end: int) -> None:
        self._changes += 1
        for chunk in self._chunks.values():
            if chunk.covers(first, end):
                chunk.mark(desk_id)

    def _mark_supply(self, desk_ids: frozenset[uuid.UUID] | None) -> None:
        if desk_ids is None:
            self.forget()
            return
        self._changes += 1
        self._stale_desks |= desk_ids
        self._close(desk_ids)

    def _close(self, desk_ids: Iterable[uuid.UUID]) -> None:
        for chunk in self._chunks.values():
            for desk in desk_ids:
                chunk.open.pop(desk, None)
                chunk.mark(desk)
