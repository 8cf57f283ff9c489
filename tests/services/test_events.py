"""State, then news: events are told after the commit, or take part in it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
import pytest_asyncio

from videodesk.kit.bus import EventBus
from videodesk.kit.db import Database, UnitOfWork


@dataclass
class House:
    bus: EventBus
    database: Database
    told: list[object] = field(default_factory=list)

    async def listen(self, event: object) -> None:
        self.told.append(event)

    async def record(self, *events: object, fail: bool = False) -> None:
        async with self.database.transaction() as uow:
            for event in events:
                uow.record(event)
            assert self.told == []
            _ = 1 / (not fail)


@pytest.fixture
def built_house(sqlite_url: str) -> House:
    bus = EventBus()
    return House(bus, Database(sqlite_url.replace("sqlite:", "sqlite+aiosqlite:"), bus))


@pytest_asyncio.fixture
async def house(built_house: House) -> AsyncIterator[House]:
    built_house.bus.after(str, built_house.listen)
    yield built_house
    await built_house.database.close()


async def test_events_are_told_after_the_commit_in_order(house: House) -> None:
    await house.record("held", "booked")

    assert house.told == ["held", "booked"]


async def test_what_is_rolled_back_has_not_happened(house: House) -> None:
    with pytest.raises(ZeroDivisionError):
        await house.record("booked", fail=True)

    assert house.told == []


async def test_a_listener_that_fails_harms_nobody_else(house: House) -> None:
    async def fail(_event: object) -> None:
        raise RuntimeError

    house.bus.after(int, fail)
    house.bus.after(int, house.listen)
    await house.record(1, "booked")

    assert house.told == [1, "booked"]


async def test_who_takes_part_can_undo_everything(house: House) -> None:
    async def refuse(_uow: UnitOfWork, _event: str) -> None:
        raise PermissionError

    house.bus.within(str, refuse)

    with pytest.raises(PermissionError):
        await house.record("booked")
    assert house.told == []


async def test_who_takes_part_may_add_events_of_their_own(house: House) -> None:
    async def add(uow: UnitOfWork, event: int) -> None:
        uow.record(f"number {event}")

    house.bus.within(int, add)
    await house.record(7)

    assert house.told == ["number 7"]
