"""A database of the first release keeps all that is in it when it is brought up to date, and goes on working."""

import asyncio
import enum
import uuid
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import IntegrityError

from tests.support.invariants import assert_foreign_keys, broken
from tests.support.plain import Tables, read_tables
from tests.support.postgres import Postgres
from tests.support.world import MONDAY, World
from videodesk.booking.policy import AppointmentState
from videodesk.booking.schemas import SlotQuery, items_for
from videodesk.catalogue.schemas import Channel, ServiceView
from videodesk.consultations.policy import ConsultationState
from videodesk.invites.schemas import LetterFacts
from videodesk.kit.ticks import tick_not_before
from videodesk.kit.tokens import hash_token, new_token
from videodesk.migrations import differences, is_current, upgrade
from videodesk.tables import metadata

NINE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
HOLD_ENDS = MONDAY + timedelta(minutes=10)
HOURS = [(day, opens, opens + 240) for day in range(5) for opens in (8 * 60, 13 * 60)]
Rows = dict[str, list[dict[str, Any]]]


class Before:
    """What a database of the first release holds: rows as it wrote them."""

    def __init__(self, world: World) -> None:
        self.office, self.video, self.anna = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
        self.desks = [uuid.uuid4(), uuid.uuid4()]
        self.office_desk = uuid.uuid4()
        self.certificate, self.passport = uuid.uuid4(), uuid.uuid4()
        self.booked, self.waiting, self.cancelled, self.done, self.held = (uuid.uuid4() for _ in range(5))
        self.hold_token = new_token()
        self._link = world.services.booking.link_token

    def rows(self) -> Rows:
        """In an order in which they can be inserted."""
        return {
            "location": [
                self._location(self.office, "aegi", "office", "Bürgeramt Aegi", "Aegidientorplatz 1"),
                self._location(self.video, "video", "video", "Video-Bürgeramt", ""),
            ],
            "service": [
                self._service(self.certificate, "meldebescheinigung", 15, video=True),
                self._service(self.passport, "reisepass", 20, video=False),
            ],
            "service_text": [
                self._text(service, language, name)
                for service, german, english in (
                    (self.certificate, "Meldebescheinigung", "Certificate"),
                    (self.passport, "Reisepass", "Passport"),
                )
                for language, name in (("de", german), ("en", english))
            ],
            "staff_member": [
                {
                    "id": self.anna,
                    "login": "anna",
                    "name": "Anna",
                    "role": "staff",
                    "password_hash": "x",
                    "active": True,
                }
            ],
            "staff_session": [
                {"id": uuid.uuid4(), "token_hash": "a" * 64, "staff_id": self.anna}
                | dict.fromkeys(("opened_at", "last_seen_at"), MONDAY)
            ],
            "desk": [
                {
                    "id": desk,
                    "key": f"desk-{place}",
                    "location_id": location,
                    "name": f"Platz {place}",
                    "position": place,
                }
                for place, (desk, location) in enumerate(
                    [*((desk, self.video) for desk in self.desks), (self.office_desk, self.office)]
                )
            ],
            "desk_staff": [{"desk_id": desk, "staff_id": self.anna} for desk in self.desks],
            "weekly_hours": [
                {"id": uuid.uuid4(), "desk_id": desk, "weekday": day, "opens_minute": opens, "closes_minute": closes}
                for desk in (*self.desks, self.office_desk)
                for day, opens, closes in HOURS
            ],
            "appointment": [
                self._appointment(self.booked, "confirmed", self.desks[0], NINE),
                self._appointment(self.waiting, "confirmed", self.desks[1], NINE),
                self._appointment(self.cancelled, "cancelled", self.desks[0], NINE + timedelta(hours=1), sequence=1),
                self._appointment(self.done, "done", self.desks[0], NINE - timedelta(days=6)),
                self._appointment(self.held, "held", self.desks[0], NINE + timedelta(hours=1), **self._hold()),
            ],
            "taken_tick": [
                *self._ticks(self.booked, self.desks[0], NINE),
                *self._ticks(self.waiting, self.desks[1], NINE),
                *self._ticks(self.done, self.desks[0], NINE - timedelta(days=6)),
                *self._ticks(self.held, self.desks[0], NINE + timedelta(hours=1), HOLD_ENDS),
            ],
            "consultation": [
                self._consultation(self.booked, "expected", NINE),
                self._consultation(self.waiting, "expected", NINE),
                self._consultation(self.cancelled, "cancelled", NINE + timedelta(hours=1)),
                self._consultation(self.done, "finished", NINE - timedelta(days=6))
                | {"desk_id": self.desks[0], "staff_id": self.anna}
                | dict.fromkeys(("arrived_at", "called_at", "connected_at", "ended_at"), NINE - timedelta(days=6)),
            ],
            "outbox_message": [
                self._letter(self.booked, "booked", 0, NINE),
                self._letter(self.waiting, "booked", 0, NINE, leased_until=MONDAY - timedelta(minutes=1), attempts=2),
                self._letter(self.cancelled, "cancelled", 1, NINE + timedelta(hours=1), locale="en"),
                self._letter(self.cancelled, "booked", 0, NINE + timedelta(hours=1), state="sent"),
                self._letter(self.done, "booked", 0, NINE - timedelta(days=6), state="failed"),
            ],
        }

    def _location(self, identity: uuid.UUID, key: str, kind: str, name: str, street: str) -> dict[str, Any]:
        named = {"id": identity, "key": key, "kind": kind, "name": name, "street": street}
        return named | {"postal_code": "30159", "city": "Hannover", "time_zone": "Europe/Berlin", "position": 0}

    def _service(self, identity: uuid.UUID, key: str, minutes: int, *, video: bool) -> dict[str, Any]:
        named = {"id": identity, "key": key, "leika": "99115005012000", "duration_minutes": minutes, "video": video}
        return named | {"offered": True, "fee_cents": 900, "position": 0}

    def _text(self, service: uuid.UUID, language: str, name: str) -> dict[str, Any]:
        text = {"name": name, "summary": "…", "documents": ["Personalausweis"], "fee_note": ""}
        return {"service_id": service, "language": language} | text

    def _appointment(
        self, identity: uuid.UUID, state: str, desk: uuid.UUID, starts_at: datetime, **own: Any
    ) -> dict[str, Any]:
        row = {"id": identity, "state": state, "service_id": self.certificate, "location_id": self.video}
        row |= {"desk_id": desk, "start_tick": tick_not_before(starts_at), "tick_count": 3, "locale": "de"}
        row |= {"hold_hash": hash_token(str(identity)), "hold_expires_at": None}
        row |= {"link_hash": hash_token(self._link(identity)), "uid": f"{identity}@localhost", "sequence": 0}
        row |= {"name": "Kim Muster", "email": "kim@example.org", "phone": "0511 1", "language": "de"}
        return row | {"access_needs": "Gebärden", "created_at": MONDAY, "booked_at": MONDAY} | own

    def _hold(self) -> dict[str, Any]:
        nothing_yet = {"link_hash": None, "uid": "", "booked_at": None}
        return {"hold_hash": hash_token(self.hold_token), "hold_expires_at": HOLD_ENDS} | nothing_yet

    def _ticks(
        self, appointment: uuid.UUID, desk: uuid.UUID, starts_at: datetime, expires_at: datetime | None = None
    ) -> list[dict[str, Any]]:
        first = tick_not_before(starts_at)
        common = {"desk_id": desk, "appointment_id": appointment, "expires_at": expires_at}
        return [common | {"tick": tick} for tick in range(first, first + 3)]

    def _consultation(self, appointment: uuid.UUID, state: str, starts_at: datetime) -> dict[str, Any]:
        row = {"id": uuid.uuid4(), "appointment_id": appointment, "location_id": self.video, "starts_at": starts_at}
        later = ("arrived_at", "desk_id", "staff_id", "called_at", "connected_at", "ended_at")
        return row | {"state": state} | dict.fromkeys(later)

    def _letter(
        self, appointment: uuid.UUID, kind: str, sequence: int, starts_at: datetime, locale: str = "de", **own: Any
    ) -> dict[str, Any]:
        """As `LetterFacts` of the first release wrote it; what has been sent or given up is empty."""
        facts = {
            "kind": kind,
            "locale": locale,
            "appointment_id": str(appointment),
            "uid": f"{appointment}@localhost",
            "sequence": sequence,
            "stamped_at": "2026-11-23T06:00:00Z",
            "starts_at": starts_at.isoformat().replace("+00:00", "Z"),
            "ends_at": (starts_at + timedelta(minutes=15)).isoformat().replace("+00:00", "Z"),
            "time_zone": "Europe/Berlin",
            "location": "Video-Bürgeramt",
            "service": "Meldebescheinigung",
            "documents": ["Personalausweis"],
            "name": "Kim Muster",
            "email": "kim@example.org",
        }
        row = {"id": uuid.uuid4(), "topic": "letter", "key": f"{appointment}.{sequence}.{kind}", "state": "pending"}
        row |= {"created_at": MONDAY, "due_at": MONDAY, "leased_until": None, "attempts": 0, "finished_at": None}
        row |= {"payload": {} if own.get("state") in ("sent", "failed") else facts, "last_error": ""}
        return row | own


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without any tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'videodesk.db'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.bare_database()


@pytest_asyncio.fixture
async def old_world(built_world: World) -> AsyncIterator[World]:
    """An application on a database of the first release, which has no rows yet."""
    await upgrade(built_world.services.database.engine, "0001")
    yield built_world
    await built_world.services.database.close()


async def test_nothing_is_lost_and_everything_goes_on(old_world: World) -> None:
    world, before = old_world, Before(old_world)
    rows, database = before.rows(), world.services.database
    await _insert(world, rows)

    await upgrade(database.engine)

    assert await differences(database.engine) == []
    assert await is_current(database.engine)
    tables = await read_tables(database)
    _assert_kept(tables, rows)
    _assert_widened(tables, before)
    assert broken(tables, world.clock.now()) == []
    await assert_foreign_keys(database)
    await _assert_foreign_keys_hold(world)
    await _assert_letters_leave(world, before)
    await _assert_works(world, before)
    assert broken(await read_tables(database), world.clock.now()) == []


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
async def test_a_migrated_database_is_bound_as_one_of_the_code(old_world: World) -> None:
    """Primary keys, checks and what happens to rows that refer, of which `differences` says little."""
    engine = old_world.services.database.engine
    await upgrade(engine)
    async with engine.connect() as connection:
        migrated = await connection.run_sync(_bonds)
        if engine.dialect.name == "sqlite":
            made = "SELECT sql FROM sqlite_master WHERE name = 'taken_tick'"
            assert "WITHOUT ROWID" in str(await connection.scalar(text(made)))
            left = "SELECT count(*) FROM sqlite_master WHERE sql LIKE '%alembic_tmp%' OR sql LIKE '%_before%(%'"
            assert await connection.scalar(text(left)) == 0

    async with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            await connection.execute(text(f"DROP TABLE {table.name}"))
        await connection.run_sync(metadata.create_all)
        assert migrated == await connection.run_sync(_bonds)


async def test_two_who_migrate_at_once_migrate_once(old_world: World) -> None:
    rows, engine = Before(old_world).rows(), old_world.services.database.engine
    await _insert(old_world, rows)

    await asyncio.gather(upgrade(engine), upgrade(engine))

    assert await is_current(engine)
    _assert_kept(await read_tables(old_world.services.database), rows)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_cannot_be_migrated_is_left_as_it_was(old_world: World) -> None:
    """SQLite's own tools do not look after foreign keys: what refers to nothing must be mended first."""
    world, before = old_world, Before(old_world)
    engine = world.services.database.engine
    rows = before.rows()
    await _insert(world, rows)
    async with engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.execute("PRAGMA foreign_keys=OFF")
        nobody = (before.office_desk.hex, uuid.uuid4().hex)
        await driver.execute("INSERT INTO desk_staff (desk_id, staff_id) VALUES (?, ?)", nobody)
        await driver.execute("PRAGMA foreign_keys=ON")

    with pytest.raises(RuntimeError, match="1 rows that refer to nothing"):
        await upgrade(engine)

    assert not await is_current(engine)
    await _assert_foreign_keys_hold(world)
    async with engine.begin() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM service WHERE video")) == 1
        assert await connection.scalar(text("SELECT count(*) FROM taken_tick")) == len(rows["taken_tick"])
        await connection.execute(text("DELETE FROM desk_staff WHERE staff_id NOT IN (SELECT id FROM staff_member)"))

    await upgrade(engine)

    _assert_kept(await read_tables(world.services.database), rows)


# Before


async def _insert(world: World, rows: Rows) -> None:
    async with world.services.database.engine.begin() as connection:
        for name, given in rows.items():
            table = sa.table(name, *(sa.column(column, _type(column)) for column in given[0]))
            await connection.execute(table.insert(), given)


def _type(column: str) -> sa.types.TypeEngine[Any]:
    if column == "id" or column.endswith("_id"):
        return sa.Uuid()
    if column.endswith("_at") or column == "leased_until":
        return sa.DateTime(timezone=True)
    if column in ("documents", "payload"):
        return sa.JSON()
    if column in ("video", "offered", "active"):
        return sa.Boolean()
    return sa.Integer() if column in INTEGERS else sa.BigInteger() if "tick" in column else sa.String()


INTEGERS = {"position", "duration_minutes", "fee_cents", "weekday", "opens_minute", "closes_minute", "sequence"}
INTEGERS |= {"attempts", "tick_count"}


# After


def _assert_kept(tables: Tables, rows: Rows) -> None:
    """Every row with every value that still has its column."""
    for name, given in rows.items():
        found = tables[name]
        assert len(found) == len(given), name
        columns = set(metadata.tables[name].columns.keys()) & set(given[0]) - {"payload"}
        assert _values(found, columns) == _values(given, columns), name


def _values(rows: Iterable[Any], columns: set[str]) -> list[str]:
    return sorted(repr([(column, _plain(row[column])) for column in sorted(columns)]) for row in rows)


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, enum.Enum) else value


def _assert_widened(tables: Tables, before: Before) -> None:
    channels = {(row["service_id"], row["channel"]): row["duration_minutes"] for row in tables["service_channel"]}
    assert channels == {
        (before.certificate, Channel.VIDEO): 15,
        (before.certificate, Channel.ON_SITE): 15,
        (before.passport, Channel.ON_SITE): 20,
    }
    assert {row["id"]: row["channels"] for row in tables["desk"]} == {
        before.desks[0]: ["video"],
        before.desks[1]: ["video"],
        before.office_desk: ["on_site"],
    }
    for row in tables["appointment"]:
        assert row["channel"] is Channel.VIDEO
        assert row["items"] == [{"service": str(before.certificate), "persons": 1}]
        assert (row["buffer_ticks"], row["extended"], row["walk_in"], row["outside_hours"]) == (0, False, False, False)
    assert {row["kind"] for row in tables["weekly_hours"]} == {"open"}
    for letter in tables["outbox_message"]:
        if letter["state"] == "pending":
            facts = LetterFacts.model_validate(letter["payload"])
            assert (facts.services, facts.channel, facts.persons) == (["Meldebescheinigung"], Channel.VIDEO, 1)
        else:
            assert letter["payload"] == {}


async def _assert_foreign_keys_hold(world: World) -> None:
    """On as many connections as are used at once."""
    engine = world.services.database.engine
    async with engine.connect() as one, engine.connect() as two:
        for connection in (one, two):
            if engine.dialect.name == "sqlite":
                assert await connection.scalar(text("PRAGMA foreign_keys")) == 1
            with pytest.raises(IntegrityError):
                await connection.execute(text("DELETE FROM location"))
            await connection.rollback()


async def _assert_letters_leave(world: World, before: Before) -> None:
    assert await world.services.outbox.dispatch() == 3
    letters = [await world.postbox.next() for _ in range(3)]
    found = {str(letter["Message-ID"]): str(letter.get_content_type()) for letter in letters}
    assert set(found) == {
        f"<{before.booked}.0.booked@localhost>",
        f"<{before.waiting}.0.booked@localhost>",
        f"<{before.cancelled}.1.cancelled@localhost>",
    }
    for letter in letters:
        plain = letter.get_body(("plain",))
        assert plain is not None
        assert "Meldebescheinigung" in plain.get_content()
        assert any(part.get_content_type() == "text/calendar" for part in letter.walk())


async def _assert_works(world: World, before: Before) -> None:
    """What there was is found by its link, can be finished, moved and cancelled, and more can be booked."""
    services = world.services
    async with world.reading() as uow:
        world.service = await services.catalogue.by_key(uow, "meldebescheinigung", "de")
        passport = await services.catalogue.by_key(uow, "reisepass", "de")
        booked = await services.booking.by_link(uow, services.booking.link_token(before.booked))
        waiting = await services.booking.by_link(uow, services.booking.link_token(before.waiting))
    assert (booked.starts_at, booked.channel, booked.details.name) == (NINE, Channel.VIDEO, "Kim Muster")
    assert (await world.consultation(booked)).state is ConsultationState.EXPECTED

    by_video, on_site = await _found_at(world, world.service), await _found_at(world, passport)
    assert by_video == {(before.video, Channel.VIDEO), (before.office, Channel.ON_SITE)}
    assert on_site == {(before.office, Channel.ON_SITE)}
    confirmed = await world.confirm(before.hold_token)
    assert (confirmed.id, confirmed.state) == (before.held, AppointmentState.CONFIRMED)
    slots = [slot for slot in await world.slots() if slot.location_id == before.video]
    assert (await world.book(slots[0])).state is AppointmentState.CONFIRMED
    async with world.writing() as uow:
        await services.booking.move(uow, world.link(booked), slots[5])
    assert (await world.cancel(waiting)).state is AppointmentState.CANCELLED


async def _found_at(world: World, service: ServiceView) -> set[tuple[uuid.UUID, Channel]]:
    search = await world.services.booking.search(SlotQuery(items_for([service])))
    return {(offer.location.id, offer.channel) for offer in search.offers}


def _bonds(connection: Connection) -> dict[str, object]:
    made = INDEXES[connection.dialect.name]
    return {"indexes": sorted(sql for (sql,) in connection.execute(text(made)))} | _bonds_of_tables(connection)


# As the database says it itself: expressions cannot be reflected everywhere.
INDEXES = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name <> 'alembic_version' AND sql <> ''",
    "postgresql": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'",
}


def _bonds_of_tables(connection: Connection) -> dict[str, object]:
    seen = inspect(connection)
    return {
        name: (
            sorted(map(repr, seen.get_pk_constraint(name)["constrained_columns"])),
            sorted((one["name"] or "", one["sqltext"]) for one in seen.get_check_constraints(name)),
            sorted(
                (one["name"] or "", one["referred_table"], one["constrained_columns"], one.get("options"))
                for one in seen.get_foreign_keys(name)
            ),
            sorted((one["name"] or "", one["column_names"]) for one in seen.get_unique_constraints(name)),
            sorted((one["name"], one["nullable"]) for one in seen.get_columns(name)),
        )
        for name in metadata.tables
    }
