"""What is kept in memory is what the database has, also for who looks while it changes.

`test_booking_machine` holds every search against the tables, one step after the other; here something is committed at
the worst moment: while another search is reading.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import date, timedelta
from typing import Any, TypeVar

import pytest

from tests.support.world import World
from videodesk.booking import repository
from videodesk.booking.free_time import CHUNK_TICKS, chunk_at
from videodesk.booking.schemas import Slot
from videodesk.kit.ticks import MINUTES_PER_TICK, tick_at
from videodesk.locations.schemas import ClosureInput
from videodesk.schedule.schemas import Opening, openings_of
from videodesk.schedule.service import ScheduleService

TODAY = date(2026, 11, 23)
T = TypeVar("T")
Reader = Callable[..., Awaitable[Any]]


class Pause:
    """Stops the first who reads in this way, after the query: what has been read grows old."""

    def __init__(self, reader: Reader) -> None:
        self.goes_on = asyncio.Event()
        self._reached = asyncio.Event()
        self._armed = False
        self._reader = reader

    async def read(self, *args: Any) -> Any:
        found = await self._reader(*args)
        if self._armed:
            self._armed = False
            self._reached.set()
            await self.goes_on.wait()
        return found

    async def until_reached(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        self._armed = True
        task = asyncio.create_task(work)
        await self._reached.wait()
        return task


@pytest.fixture(params=["supply", "ticks"])
def pause(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Pause:
    if request.param == "ticks":
        stopped = Pause(repository.taken)
        monkeypatch.setattr(repository, "taken", stopped.read)
        return stopped
    stopped = Pause(ScheduleService.supply)

    async def supply(schedule: ScheduleService, *args: Any) -> Any:
        return await stopped.read(schedule, *args)

    monkeypatch.setattr(ScheduleService, "supply", supply)
    return stopped


async def _set_hours(world: World, _first: Slot, hours: str = "09:00-10:00") -> None:
    async with world.writing() as uow:
        openings = [opening for day in range(5) for opening in openings_of(day, hours)]
        await world.services.schedule.set_hours(uow, world.desks[0], openings)


async def _close(world: World, _first: Slot) -> None:
    async with world.writing() as uow:
        given = ClosureInput(first_day=TODAY, last_day=TODAY + timedelta(days=9))
        await world.services.locations.add_closure(uow, given)


async def _add_a_desk(world: World, _first: Slot) -> None:
    async with world.writing() as uow:
        await world.add_desk(uow, 2, openings_of(0, "14:00-15:00"))


async def _book(world: World, first: Slot) -> None:
    await world.book(first)


CHANGES = {"hours": _set_hours, "closure": _close, "desk": _add_a_desk, "booking": _book}


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("change", CHANGES)
async def test_what_changes_while_somebody_reads_is_seen_by_the_next(
    small_world: World, pause: Pause, change: str, known: bool
) -> None:
    world = small_world
    first, *_ = await world.slots()
    await _make_stale(world, first, known)

    reading = await pause.until_reached(world.slots())
    await CHANGES[change](world, first)
    pause.goes_on.set()
    await reading

    found = await world.slots()
    world.services.free_time.forget()
    assert found == await world.slots()


@pytest.mark.parametrize("known", [True, False])
async def test_who_searches_or_holds_while_another_one_reads_finds_the_same(
    small_world: World, pause: Pause, known: bool
) -> None:
    world = small_world
    expected = await world.slots()
    await _make_stale(world, expected[0], known)

    reading = await pause.until_reached(world.slots())
    second = asyncio.create_task(world.slots())
    await world.hold(expected[-1])
    pause.goes_on.set()

    assert expected[:-1] == [slot for slot in await reading if slot != expected[-1]]
    assert expected[:-1] == [slot for slot in await second if slot != expected[-1]]
    assert await world.slots() == expected[:-1]


async def _make_stale(world: World, first: Slot, known: bool) -> None:
    """The next search must read something: one desk that has been changed (to what it was), or all."""
    if known:
        await _set_hours(world, first, "08:00-12:00")
    else:
        world.services.free_time.forget()


async def test_days_gone_by_take_no_memory(small_world: World) -> None:
    world = small_world
    for _ in range(4):
        await world.slots()
        world.clock.advance(minutes=CHUNK_TICKS * MINUTES_PER_TICK)
    await world.slots()

    assert min(world.services.free_time._chunks) == chunk_at(tick_at(world.clock.now()))


async def test_across_the_border_of_two_chunks(small_world: World) -> None:
    """A slot that begins in the one and ends in the other is free in both or in none."""
    world = small_world
    async with world.writing() as uow:
        longer = await world.add_service(uow, "ausweis", 30)
        openings = [Opening(day, 0, 1440) for day in range(7)]
        await world.services.schedule.set_hours(uow, world.desks[0], openings)
    world.clock.advance(days=3)
    slots = await world.slots(longer)
    across = next(slot for slot in slots if slot.start_tick % CHUNK_TICKS == CHUNK_TICKS - 3)
    near = range(across.start_tick - 3, across.start_tick + 6)

    async def found() -> list[int]:
        kept = await world.slots(longer)
        world.services.free_time.forget()
        assert kept == await world.slots(longer)
        return [slot.start_tick - across.start_tick for slot in kept if slot.start_tick in near]

    assert await found() == [-3, 0, 3]
    token = await world.hold(across, service=longer)
    assert await found() == []
    world.clock.advance(minutes=10)
    assert await found() == [-3, 0, 3]
    await world.hold(across, token, service=longer)
    await world.fill_in(token)
    booked = await world.confirm(token)
    assert await found() == []
    await world.cancel(booked)
    assert await found() == [-3, 0, 3]
