"""A process that dies by SIGKILL at exactly the moment that it is told, in the midst of what it does for the booking.

`python -m tests.support.killed` imports everything and builds an application once, and then forks a child for each
request: one line of JSON, and so is the answer. A child has nobody else's connection or loop and knows nothing of what
is in the database, so it is a fresh server process without the seconds that starting one takes. `Forge` is the tests'
side.
"""

import asyncio
import gc
import json
import os
import signal
import subprocess
import sys
import threading
import traceback
import uuid
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from unittest.mock import patch

from sqlalchemy import event

from tests.support.world import World, make_world
from videodesk.booking.schemas import items_for, read_slot
from videodesk.kit.bus import EventBus
from videodesk.kit.errors import Refusal
from videodesk.locations.ports import Choice, Decision
from videodesk.schedule.schemas import Opening

DONE = "done"
REASON = "Wasserschaden"
JOIN_SECONDS = 10
# Ends the name of a point before a SELECT that locks rows.
LOCKING = " … FOR"


@dataclass(frozen=True)
class Step:
    """One operation by its name in OPERATIONS, and what it is given."""

    operation: str
    given: dict[str, str]


@dataclass(frozen=True)
class Request:
    """`kill_at` is the number of the point at which the process dies, from 1; 0 is never.

    `rehearse` does the steps in the forge itself, so that its children need not read modules and make SQL anew.
    """

    database_url: str
    now: str
    steps: list[Step]
    kill_at: int = 0
    rehearse: bool = False


@dataclass(frozen=True)
class End:
    """How a child has ended. `points` are those that it has come to, the last one is where it was killed."""

    killed: bool
    points: list[str]
    outcome: str
    """DONE, the code of a refusal, or nothing."""


# The tests' side


class Forge:
    """Makes processes that are to be killed."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def run(
        self, database_url: str, now: datetime, steps: Sequence[Step], kill_at: int = 0, *, rehearse: bool = False
    ) -> End:
        request = Request(database_url, now.isoformat(), list(steps), kill_at, rehearse)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(request)) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert not answer["error"], answer["error"]
        return End(answer["killed"], answer["points"], answer["outcome"])


@contextmanager
def running_forge() -> Iterator[Forge]:
    program = [sys.executable, "-m", "tests.support.killed"]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Forge(process)
        assert process.stdin is not None
        process.stdin.close()


# What a child does


async def _hold(world: World, given: dict[str, str]) -> None:
    async with world.writing() as uow:
        service = await world.services.catalogue.by_key(uow, given["service"], "de")
        slot = read_slot(given["slot"])
        await world.services.holds.hold(uow, given["token"], items_for([service]), slot, "de")


async def _fill_in(world: World, given: dict[str, str]) -> None:
    await world.fill_in(given["token"])


async def _confirm(world: World, given: dict[str, str]) -> None:
    await world.confirm(given["token"])


async def _move(world: World, given: dict[str, str]) -> None:
    async with world.writing() as uow:
        await world.services.booking.move(uow, given["link"], read_slot(given["slot"]))


async def _cancel(world: World, given: dict[str, str]) -> None:
    async with world.writing() as uow:
        await world.services.booking.cancel(uow, given["link"])


async def _accept(world: World, given: dict[str, str]) -> None:
    async with world.writing() as uow:
        await world.services.wishes.accept(uow, given["link"], read_slot(given["slot"]))


async def _offer(world: World, _given: dict[str, str]) -> None:
    await world.services.wishes.offer()


async def _merge(world: World, given: dict[str, str]) -> None:
    decision = Decision(Choice.MOVE, REASON, uuid.UUID(given["staff"]))
    async with world.writing() as uow:
        await world.services.aftercare.merge(uow, uuid.UUID(given["location"]), uuid.UUID(given["into"]), decision)


async def _change_hours(world: World, given: dict[str, str]) -> None:
    decision, desk = Decision(Choice.MOVE, REASON, uuid.UUID(given["staff"])), uuid.UUID(given["desk"])
    openings = [Opening(day, int(given["opens"]), int(given["closes"])) for day in range(5)]
    async with world.writing() as uow:
        await world.services.schedule.set_hours(uow, desk, openings)
        await world.services.aftercare.settle(uow, [desk], decision)


OPERATIONS: dict[str, Callable[[World, dict[str, str]], Awaitable[None]]] = {
    "hold": _hold,
    "fill_in": _fill_in,
    "confirm": _confirm,
    "move": _move,
    "cancel": _cancel,
    "accept": _accept,
    "offer": _offer,
    "merge": _merge,
    "change_hours": _change_hours,
}


class _Points:
    """Counts the moments at which it matters that the process dies, and kills it at one of them."""

    def __init__(self, kill_at: int, answer: int) -> None:
        self._kill_at = kill_at
        self._answer = answer
        self.reached: list[str] = []

    def reach(self, point: str) -> None:
        self.reached.append(point)
        if len(self.reached) == self._kill_at:
            self.write("")
            os.kill(os.getpid(), signal.SIGKILL)

    def write(self, outcome: str, error: str = "") -> None:
        said = json.dumps({"points": self.reached, "outcome": outcome, "error": error})
        os.write(self._answer, said.encode())

    async def run(self, world: World, steps: Sequence[Step]) -> str:
        """Before each statement, which is after the one before; before each commit; and before its events are told."""
        assert world.services.free_time.known_supply is None, "a fresh process knows nothing"
        database, tell = world.services.database, EventBus.tell
        engine = database.engine.sync_engine

        def before_statement(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            words = " ".join(statement.split())
            self.reach(words[:60] + (LOCKING if words.startswith("SELECT") and " FOR " in words else ""))

        async def told(bus: EventBus, events: list[object]) -> None:
            self.reach("told")
            await tell(bus, events)

        event.listen(engine, "before_cursor_execute", before_statement)
        event.listen(engine, "commit", lambda _connection: self.reach("COMMIT"))
        try:
            with patch.object(EventBus, "tell", told):
                for step in steps:
                    await OPERATIONS[step.operation](world, step.given)
        except Refusal as refusal:
            return refusal.code
        finally:
            await database.close()
        return DONE


async def _rehearse(world: World, steps: Sequence[Step]) -> None:
    for step in steps:
        await OPERATIONS[step.operation](world, step.given)
    await world.services.database.close()


# The process that forks: between requests it has neither a loop nor a connection nor a second thread


def _in_child(world: World, request: Request) -> dict[str, Any]:
    reading, writing = os.pipe()
    gc.freeze()  # else each child would copy all pages on which it looks for garbage
    child = os.fork()
    if child == 0:
        os.close(reading)
        points = _Points(request.kill_at, writing)
        try:
            points.write(asyncio.run(points.run(world, request.steps)))
        except BaseException:
            points.write("", traceback.format_exc())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said: dict[str, Any] = json.loads(pipe.read())
    _, status = os.waitpid(child, 0)
    return said | {"killed": os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL}


def main() -> None:
    worlds: dict[str, World] = {}
    for line in sys.stdin:
        given = json.loads(line)
        request = Request(**given | {"steps": [Step(**step) for step in given["steps"]]})
        if request.database_url not in worlds:
            worlds[request.database_url] = make_world(request.database_url)
        world = worlds[request.database_url]
        world.clock.set(datetime.fromisoformat(request.now))
        if request.rehearse:
            asyncio.run(_rehearse(world, request.steps))
            request = replace(request, steps=[])
        for thread in set(threading.enumerate()) - {threading.main_thread()}:
            thread.join(JOIN_SECONDS)  # of a connection that has been closed
        assert threading.active_count() == 1
        sys.stdout.write(json.dumps(_in_child(world, request)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
