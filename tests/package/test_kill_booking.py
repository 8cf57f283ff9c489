"""A server process is killed at every point of whatever changes appointments: nothing is lost, halved or done twice.

What is killed is the process, not the machine. SQLite in WAL mode with synchronous=NORMAL loses nothing then, since
what was written is the kernel's; in a power cut the last commits may go, and what is left is whole as well. PostgreSQL
is another process, which ends the transaction of a client that is gone.
"""

import asyncio
import re
import shutil
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.support.invariants import assert_foreign_keys, broken
from tests.support.killed import DONE, LOCKING, End, Forge, Step, running_forge
from tests.support.plain import Tables, read_tables
from tests.support.postgres import Postgres
from tests.support.world import World
from videodesk.booking.schemas import AppointmentView, Slot, WishTerms
from videodesk.catalogue.schemas import Channel, ServiceView
from videodesk.kit.db import Database
from videodesk.kit.tokens import new_token
from videodesk.locations.schemas import ClosureInput
from videodesk.tables import metadata

UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Shape = dict[str, list[str]]


@pytest.fixture(scope="module")
def forge() -> Iterator[Forge]:
    with running_forge() as running:
        yield running


@pytest.fixture(scope="module")
def sqlite_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("killed") / "videodesk.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, sqlite_template: Path, sqlite_path: Path) -> str:
    """Always the same two, so that the forge need not build an application for each test."""
    if request.param == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        return server.empty_database()
    for path in sqlite_path.parent.glob(f"{sqlite_path.name}*"):
        path.unlink()
    shutil.copy(sqlite_template, sqlite_path)
    return f"sqlite:///{sqlite_path}"


# What is done, and the state in which it is begun


@dataclass(frozen=True)
class Operation:
    """`again` is what a process says that is asked for what was done already.

    Where each step is an operation of its own, it is enough to kill the process `between_transactions`.
    """

    prepare: Callable[[World], Awaitable[list[Step]]]
    letters: tuple[str, ...] = ()
    again: str = DONE
    between_transactions: bool = False


async def _hold(world: World) -> list[Step]:
    slot = (await world.slots())[0]
    return [Step("hold", {"token": new_token(), "slot": str(slot), "service": world.service.key})]


async def _confirm(world: World) -> list[Step]:
    token = await world.hold((await world.slots())[0])
    await world.fill_in(token)
    return [Step("confirm", {"token": token})]


async def _book(world: World) -> list[Step]:
    (hold,) = await _hold(world)
    token = {"token": hold.given["token"]}
    return [hold, Step("fill_in", token), Step("confirm", token)]


async def _wishes(world: World) -> tuple[list[Slot], AppointmentView]:
    """Two wish to come sooner, and somebody has given back a slot that would suit both; the first of the two."""
    slots = await world.slots()
    freed, first, second = [await world.book(slots[place]) for place in (6, 20, 24)]
    for one in (first, second):
        async with world.writing() as uow:
            await world.services.wishes.wish(uow, world.link(one), WishTerms())
    await world.cancel(freed)
    return slots, first


async def _offer(world: World) -> list[Step]:
    await _wishes(world)
    return [Step("offer", {})]


async def _move(world: World) -> list[Step]:
    """Who has an offer goes elsewhere: the offer ends, and two slots are free for others."""
    slots, first = await _wishes(world)
    assert await world.services.wishes.offer() == 1
    return [Step("move", {"link": world.link(first), "slot": str(slots[12])})]


async def _cancel(world: World) -> list[Step]:
    _, first = await _wishes(world)
    assert await world.services.wishes.offer() == 1
    return [Step("cancel", {"link": world.link(first)})]


async def _accept(world: World) -> list[Step]:
    slots, first = await _wishes(world)
    assert await world.services.wishes.offer() == 1
    return [Step("accept", {"link": world.link(first), "slot": str(slots[6])})]


async def _book_on_site(world: World, slot: Slot, service: ServiceView) -> None:
    token = await world.hold(slot, service=service)
    await world.fill_in(token)
    await world.confirm(token)


async def _merge(world: World) -> list[Step]:
    """One appointment comes along as it is, another must move since the other office is closed on its day."""
    async with world.writing() as uow:
        location = await world.add_office(uow, "podbi", "Bürgeramt Podbi")
        into = await world.add_office(uow, "aegi", "Bürgeramt Aegi")
        service = await world.give_by(uow, "ausweis", {Channel.ON_SITE: 15})
        # So that there is but one desk to which it can be moved.
        await world.services.schedule.set_hours(uow, world.desks[-1], [])
    here = [slot for slot in await world.slots(service) if slot.location_id == location.id]
    tomorrow = [slot for slot in here if slot.starts_at.date() > world.clock.now().date()]
    await _book_on_site(world, here[0], service)
    await _book_on_site(world, tomorrow[0], service)
    await world.hold(tomorrow[1], service=service)
    day = tomorrow[0].starts_at.date()
    async with world.writing() as uow:
        closure = ClosureInput(location_id=into.id, first_day=day, last_day=day, reason="Umbau")
        await world.services.locations.add_closure(uow, closure)
    return [Step("merge", {"location": str(location.id), "into": str(into.id), "staff": str(world.staff["admin"])})]


async def _change_hours(world: World) -> list[Step]:
    """Two appointments and somebody's hold are outside the new hours, and one appointment inside."""
    slots = [slot for slot in await world.slots() if slot.starts_at > world.clock.now() + timedelta(days=1)]
    for place in (0, 1, 12):
        await world.book(slots[place])
    await world.hold(slots[2])
    given = {"desk": str(world.desks[0]), "opens": "600", "closes": "720", "staff": str(world.staff["admin"])}
    return [Step("change_hours", given)]


OPERATIONS = {
    "hold": Operation(_hold),
    "confirm": Operation(_confirm, ("booked",)),
    "book": Operation(_book, ("booked",), again="already_booked", between_transactions=True),
    "move": Operation(_move, ("moved",)),
    "cancel": Operation(_cancel, ("cancelled",), again="cancelled"),
    "accept": Operation(_accept, ("moved",)),
    "offer": Operation(_offer, ("offer",)),
    "merge": Operation(_merge, ("moved", "moved"), again="cannot_merge"),
    "change-hours": Operation(_change_hours, ("moved", "moved")),
}


@pytest.mark.parametrize("name", OPERATIONS)
async def test_killed_at_any_point_it_is_done_wholly_or_not_at_all_and_can_be_repeated(
    world: World, forge: Forge, name: str
) -> None:
    operation = OPERATIONS[name]
    steps = await operation.prepare(world)
    scene = await _Scene.of(world, forge)
    wholes = [scene.shape(scene.before)]
    await scene.run(steps, rehearse=True)
    assert scene.shape(await scene.look()) != wholes[0]
    await scene.restore()
    for number in range(1, len(steps) + 1):
        whole_way = await scene.run(steps[:number])
        assert (whole_way.killed, whole_way.outcome) == (False, DONE)
        wholes.append(scene.shape(await scene.look()))
        await scene.restore()

    for number, point in enumerate(whole_way.points, 1):
        passed = whole_way.points[: number - 1]
        if _comes_to_the_same(passed) or (operation.between_transactions and point != "told"):
            continue
        end, where = await scene.run(steps, kill_at=number), f"killed at {number}, {point}"
        assert (end.killed, end.points) == (True, [*passed, point]), where
        if _have_only_read(passed):
            continue  # the next process finds what this one has left
        found = scene.shape(await scene.look())
        assert found in wholes, f"{where}: {_differences(found, wholes[0])}"
        again = await scene.run(steps)
        after = await scene.look()
        assert again.outcome == (operation.again if found == wholes[-1] else DONE), where
        assert scene.shape(after) == wholes[-1], f"{where}: {_differences(scene.shape(after), wholes[-1])}"
        assert scene.letters(after) == sorted(operation.letters), where
        await scene.restore()

    end = await scene.run(steps, kill_at=len(whole_way.points) + 1)
    assert not end.killed, "there are more points than were tried"
    assert end.points.count("COMMIT") == end.points.count("told") == len(steps)
    assert scene.shape(await scene.look()) == wholes[-1]


@dataclass
class _Scene:
    """The state in which an operation is begun, and the processes that try it."""

    world: World
    forge: Forge
    before: Tables
    known: frozenset[str]

    @classmethod
    async def of(cls, world: World, forge: Forge) -> "_Scene":
        before = await read_tables(world.services.database)
        known = frozenset(UUID.findall(repr([dict(row) for rows in before.rows.values() for row in rows])))
        return cls(world, forge, before, known)

    async def run(self, steps: list[Step], kill_at: int = 0, *, rehearse: bool = False) -> End:
        """In a process that is alone with the database, as after a start: SQLite must mend the WAL by itself."""
        await self.world.services.database.close()
        url, now = self.world.settings.database.url, self.world.clock.now()
        return await asyncio.to_thread(self.forge.run, url, now, steps, kill_at, rehearse=rehearse)

    async def look(self) -> Tables:
        """All that is there; it must be as it should."""
        await _gone(self.world.services.database)
        tables = await read_tables(self.world.services.database)
        assert broken(tables, self.world.clock.now()) == []
        await assert_foreign_keys(self.world.services.database)
        return tables

    async def restore(self) -> None:
        async with self.world.services.database.engine.begin() as connection:
            for table in reversed(metadata.sorted_tables):
                await connection.execute(table.delete())
            for table in metadata.sorted_tables:
                if rows := self.before[table.name]:
                    await connection.execute(table.insert(), [dict(row) for row in rows])

    def shape(self, tables: Tables) -> Shape:
        """All rows, with one word for all that is drawn anew each time.

        A desk's version is left out: it counts changes of hours, also one that changes nothing.
        """
        return {
            name: sorted(
                UUID.sub(lambda found: found[0] if found[0] in self.known else "new", repr(_without_chance(name, row)))
                for row in map(dict, rows)
            )
            for name, rows in tables.rows.items()
        }

    def letters(self, tables: Tables) -> list[str]:
        """Which kinds of letters have been added."""
        old = {row["key"] for row in self.before["outbox_message"]}
        new = [
            row["key"].split(".")
            for row in tables["outbox_message"]
            if row["key"] not in old and row["topic"] == "letter"
        ]
        return sorted(kind if kind == "offer" else rest for _, kind, rest in new)


def _comes_to_the_same(passed: list[str]) -> bool:
    """As at the point before: in between something was read, and not even locked."""
    return bool(passed) and passed[-1].startswith("SELECT") and not passed[-1].endswith(LOCKING)


def _have_only_read(passed: list[str]) -> bool:
    """Since the process before was killed: nothing has been committed, and the last statement wrote nothing."""
    return "COMMIT" not in passed and not (passed and passed[-1].startswith(("INSERT", "UPDATE", "DELETE")))


def _without_chance(table: str, row: dict[str, object]) -> dict[str, object]:
    if table == "appointment":
        return row | {"link_hash": row["link_hash"] is not None}
    return {name: value for name, value in row.items() if (table, name) != ("desk", "version")}


def _differences(one: Shape, other: Shape) -> dict[str, list[str]]:
    return {name: sorted({*one[name]} ^ {*other[name]}) for name in one if one[name] != other[name]}


async def _gone(database: Database) -> None:
    """PostgreSQL has noticed that the other process is no more, and has ended its transaction."""
    if database.engine.dialect.name == "sqlite":
        return
    others = text(
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    async with asyncio.timeout(30), database.engine.connect() as connection:
        # Within one transaction it would always see the same.
        asking = await connection.execution_options(isolation_level="AUTOCOMMIT")
        while await asking.scalar(others):
            pass
