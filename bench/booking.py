"""Searching and booking, measured beside plain designs and beside the bare cost of the same statements.

`make bench` runs everything; `python -m bench.booking search 10 100`, `contention` or `release-day` only what is named.
"""

import asyncio
import itertools
import logging
import random
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import insert

from bench.city import City, build
from bench.plain import Answer, OpeningHoursLoop, SlotRows
from bench.release_day import measure_release_day
from bench.report import heading, spread, write
from tests.support.parts import postgres_directory
from tests.support.postgres import migrate, running_postgres
from tests.support.world import World, make_world
from videodesk.booking.errors import SlotTaken
from videodesk.booking.models import Appointment, AppointmentChange, TakenTick
from videodesk.booking.policy import AppointmentState, ChangeKind
from videodesk.booking.schemas import Slot, SlotQuery, SlotSearch, items_for
from videodesk.catalogue.schemas import Channel, ServiceView
from videodesk.consultations.models import Consultation
from videodesk.consultations.policy import ConsultationState
from videodesk.kit.bus import EventBus
from videodesk.kit.db import Database
from videodesk.kit.outbox import OutboxMessage

SIZES = (10, 100, 1000, 10_000)
WARM_RUNS, COLD_RUNS = 200, 5
CLIENTS, SLOTS, DESKS = 500, 40, 4
ALONE = 30


# Searching


async def measure_search(directory: Path, desks: int) -> dict[str, Any]:
    random.seed(desks)
    city, world, service = await build(directory / "city.db", desks)
    try:
        return {"desks": desks} | await _search(world, city, service)
    finally:
        await world.services.database.close()


async def _search(world: World, city: City, service: ServiceView) -> dict[str, Any]:
    query = SlotQuery(items_for([service]))
    now = world.clock.now()
    rows, loop = SlotRows(city), OpeningHoursLoop(city)
    ours = _answer(await world.services.booking.search(query), city)
    if not ours == rows.search(now) == loop.search(now):
        raise AssertionError("the three designs do not agree: nothing is compared")

    async def cold() -> None:
        world.services.free_time.forget()
        await world.services.booking.search(query)

    async def warm() -> None:
        """What is free is known, and this question is a new one."""
        world.services.booking.forget_answers()
        await world.services.booking.search(query)

    async def again() -> None:
        await world.services.booking.search(query)

    results = {
        "videodesk, cold": spread([await _timed(cold) for _ in range(COLD_RUNS)]),
        "videodesk, warm": spread([await _timed(warm) for _ in range(WARM_RUNS)]),
        "videodesk, asked again": spread([await _timed(again) for _ in range(WARM_RUNS)]),
        "videodesk, after a booking": spread(
            [await _after_a_booking(world, service, warm) for _ in range(COLD_RUNS * 4)]
        ),
        "(a) a query over slot rows": spread([_timed_plain(lambda: rows.search(now)) for _ in range(COLD_RUNS * 4)]),
        "(b) a loop over opening hours": spread([_timed_plain(lambda: loop.search(now)) for _ in range(COLD_RUNS)]),
    }
    heading(f"{len(city.desks)} desks, {len(ours)} starts found          p50       p95       p99   (ms)")
    for name, result in results.items():
        print(f"{name:34} {result}")
    return {"starts_found": len(ours)} | results


async def _after_a_booking(world: World, service: ServiceView, search: Callable[[], Any]) -> float:
    """The first search after somebody has held a slot, which makes one desk unknown."""
    found = await world.services.booking.search(SlotQuery(items_for([service])))
    slot = random.choice(found.days[0].slots)
    await world.hold(slot, service=service)
    return await _timed(search)


def _answer(found: SlotSearch, city: City) -> Answer:
    offices = {location: number for number, location in enumerate(dict.fromkeys(city.desks.values()))}
    return {(offices[slot.location_id], slot.start_tick) for day in found.days for slot in day.slots}


async def _timed(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    await work()
    return time.perf_counter() - started


def _timed_plain(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


# Contention


async def measure_contention(name: str, url: str) -> dict[str, Any]:
    """All clients at once want one of a few slots: hold, fill in, confirm, as three transactions each."""
    random.seed(1)
    world = make_world(url, BOOKING_NOTICE_MINUTES="0")
    try:
        await world.furnish(desks=DESKS)
        slots = (await world.slots())[: SLOTS // DESKS]
        started = time.perf_counter()
        outcomes = await asyncio.gather(*(_client(world, slots[n % len(slots)]) for n in range(CLIENTS)))
        seconds = time.perf_counter() - started
        others = iter((await world.slots())[:ALONE])
        alone = spread([(await _client(world, slot))[1] for slot in others])
        bare = spread([await _timed(lambda: _bare_inserts(world)) for _ in range(ALONE)])
    finally:
        await world.services.database.close()
    won = [took for outcome, took in outcomes if outcome == "booked"]
    refused = [took for outcome, took in outcomes if outcome == "refused"]
    errors = sorted({outcome for outcome, _ in outcomes}.difference({"booked", "refused"}))
    heading(f"{CLIENTS} clients at once, {SLOTS} slots, {name}")
    print(f"{len(won)} booked, {len(refused)} refused and told the next free slots, errors: {errors or 'none'}")
    rates = f"{CLIENTS / seconds:.0f} clients, {len(won) / seconds:.0f} bookings a second"
    print(f"all answered after {seconds:.2f} s: {rates}")
    print("                                         p50       p95       p99   (ms)")
    rows = {"a winner waits": spread(won), "a loser waits": spread(refused)}
    rows |= {"a booking alone": alone, "the same INSERTs, bare": bare}
    for label, row in rows.items():
        print(f"{label:34} {row}")
    print(f"a booking alone is {alone.p50 / bare.p50:.1f} times its bare INSERTs")
    return {"database": name, "errors": errors, "seconds": seconds, "ratio": alone.p50 / bare.p50} | rows


async def _client(world: World, slot: Slot) -> tuple[str, float]:
    started = time.perf_counter()
    try:
        token = await world.hold(slot)
        await world.fill_in(token)
        await world.confirm(token)
    except SlotTaken:
        if not await world.slots():
            return "refused without another slot", time.perf_counter() - started
        return "refused", time.perf_counter() - started
    except Exception as error:
        return type(error).__name__, time.perf_counter() - started
    return "booked", time.perf_counter() - started


_ticks = itertools.count(10_000_000, 3)


async def _bare_inserts(world: World) -> None:
    """What a booking writes, in one transaction and without asking anything."""
    now, appointment, tick = world.clock.now(), uuid.uuid4(), next(_ticks)
    common = {"location_id": world.location.id, "desk_id": world.desks[0]}
    async with world.services.database.engine.begin() as connection:
        await connection.execute(
            insert(Appointment),
            common
            | {
                "id": appointment,
                "state": AppointmentState.CONFIRMED,
                "channel": Channel.VIDEO,
                "service_id": world.service.id,
                "items": [{"service": str(world.service.id), "persons": 1}],
                "start_tick": tick,
                "tick_count": 3,
                "locale": "de",
                "hold_hash": appointment.hex,
                "created_at": now,
            },
        )
        ticks = [{"desk_id": world.desks[0], "tick": tick + n, "appointment_id": appointment} for n in range(3)]
        await connection.execute(insert(TakenTick), ticks)
        await connection.execute(
            insert(AppointmentChange), {"appointment_id": appointment, "kind": ChangeKind.BOOKED, "at": now}
        )
        await connection.execute(
            insert(Consultation),
            {
                "appointment_id": appointment,
                "location_id": world.location.id,
                "starts_at": now,
                "state": ConsultationState.EXPECTED,
            },
        )
        await connection.execute(
            insert(OutboxMessage),
            {"topic": "letter", "key": appointment.hex, "payload": {}, "created_at": now, "due_at": now},
        )


# The command


async def run(what: list[str]) -> None:
    results: dict[str, Any] = {}
    sizes = [int(word) for word in what if word.isdigit()] or list(SIZES)
    with tempfile.TemporaryDirectory(prefix="videodesk-bench-") as name:
        directory = Path(name)
        if not what or "search" in what:
            results["search"] = [await measure_search(directory, size) for size in sizes]
        if not what or "contention" in what:
            results["contention"] = [await _contention_on_sqlite(directory), *await _contention_on_postgres()]
        if not what or "release-day" in what:
            results["release_day"] = await measure_release_day()
    write("booking", results)


async def _contention_on_sqlite(directory: Path) -> dict[str, Any]:
    path = directory / "contention.db"
    await migrate(Database(f"sqlite+aiosqlite:///{path}", EventBus()))
    return await measure_contention("SQLite", f"sqlite:///{path}")


async def _contention_on_postgres() -> list[dict[str, Any]]:
    programs = postgres_directory()
    if programs is None:
        print("PostgreSQL is not installed here: not measured")
        return []
    with running_postgres(programs) as server:
        await asyncio.to_thread(server.make_migrated)
        return [await measure_contention("PostgreSQL", server.empty_database())]


def main() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    asyncio.run(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
