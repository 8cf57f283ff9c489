"""Rounds that tell people: none is left out, also when one fails."""

import asyncio
import uuid
from unittest.mock import AsyncMock

import pytest

from tests.support.live import SECONDS
from videodesk.kit.tasks import BackgroundTasks
from videodesk.signaling import refresh
from videodesk.signaling.refresh import Refresher


async def test_what_could_not_be_told_is_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refresh, "AGAIN_AFTER_SECONDS", 0)
    told, tasks, what = asyncio.Event(), BackgroundTasks(), uuid.uuid4()
    tell = AsyncMock(side_effect=[ConnectionError, ConnectionError, None])

    async def try_to_tell(one: uuid.UUID) -> None:
        await tell(one)
        told.set()

    Refresher(tasks, try_to_tell).changed(what)

    async with asyncio.timeout(SECONDS):
        await told.wait()
    assert tell.await_count == 3
    await tasks.stop()


async def test_changes_during_a_round_are_one_further_round() -> None:
    tasks, what, gate = BackgroundTasks(), uuid.uuid4(), asyncio.Event()
    rounds: list[uuid.UUID] = []
    done = asyncio.Event()

    async def tell(one: uuid.UUID) -> None:
        rounds.append(one)
        await gate.wait()
        if len(rounds) == 2:
            done.set()

    refresher = Refresher(tasks, tell)
    refresher.changed(what)
    await asyncio.sleep(0)
    for _ in range(5):
        refresher.changed(what)
    gate.set()

    async with asyncio.timeout(SECONDS):
        await done.wait()
    await tasks.stop()
    assert rounds == [what] * 2
