"""The database: one engine, units of work, and the column types that every table uses.

SQLite (WAL, foreign keys on) and PostgreSQL behave the same to the rooms. Only transports and jobs open a unit of
work; services take it and never commit.
"""

import asyncio
import enum
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Enum, MetaData, TypeDecorator, event, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

from videodesk.kit.bus import EventBus
from videodesk.kit.errors import Refusal

SQLITE_BUSY_MS = 10_000
DEADLOCK_DETECTED = "40P01"
UNIQUE_VIOLATION = "23505"
SQLITE_DUPLICATES = {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}
WRITES = "videodesk_writes"


class Base(DeclarativeBase):
    # Named constraints, so that migrations can alter them on both databases.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Instant(TypeDecorator[datetime]):
    """A UTC instant. SQLite has no time zones, so there it is stored naive, and read back aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs a time zone: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


def enum_column(members: type[enum.Enum]) -> Enum:
    """A column of an enum's values, as text: a new member needs no migration."""
    return Enum(
        members,
        native_enum=False,
        length=20,
        values_callable=lambda listed: [member.value for member in listed],
    )


class UnitOfWork:
    """One transaction: the session for repositories, and the events that are told when it has committed."""

    def __init__(self, session: AsyncSession, *, writes: bool) -> None:
        self.session = session
        self.writes = writes
        self.events: list[object] = []

    def record(self, event: object) -> None:
        self.events.append(event)


class Database:
    def __init__(self, url: str, bus: EventBus) -> None:
        self.url = url
        self._bus = bus
        self.engine = _create_engine(url)
        self._readers = async_sessionmaker(self.engine, expire_on_commit=False)
        self._writers = async_sessionmaker(self.engine.execution_options(**{WRITES: True}), expire_on_commit=False)
        self.shared = self.engine.dialect.name != "sqlite"
        """Whether several server processes may be at it; with SQLite there is one."""
        # SQLite has one writer; waiting here is fair, waiting in its busy handler is not.
        self._turn: AbstractAsyncContextManager[None] = nullcontext() if self.shared else asyncio.Lock()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[UnitOfWork]:
        """Commit at the end, roll back on any exception; events leave after the commit."""
        async with self._turn, self._writers() as session, session.begin():
            uow = UnitOfWork(session, writes=True)
            yield uow
            await self._bus.run_within(uow)
        await self._bus.tell(uow.events)

    @asynccontextmanager
    async def trial(self) -> AsyncIterator[UnitOfWork]:
        """To see what a change would do: it is undone in any case, and nobody is told."""
        async with self._turn, self._writers() as session:
            yield UnitOfWork(session, writes=True)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[UnitOfWork]:
        """A consistent look that writes nothing."""
        async with self._readers() as session:
            yield UnitOfWork(session, writes=False)

    async def ping(self) -> None:
        """Raise whatever the database answers when it is not there."""
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        await self.engine.dispose()


def _create_engine(url: str) -> AsyncEngine:
    # What a failed statement was given are people's data, and the error is logged.
    engine = create_async_engine(url, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=NORMAL",
        f"busy_timeout={SQLITE_BUSY_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    # A reader that turns writer in mid-transaction fails at once with SQLITE_BUSY: writers say so at the start.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@asynccontextmanager
async def refusing_duplicates(uow: UnitOfWork, taken: type[Refusal]) -> AsyncIterator[None]:
    """What is added or changed inside may have a key that another has got: somebody else can be quicker than a check.

    Raises `taken`; what breaks another rule is a fault, and stays an IntegrityError.
    """
    try:
        async with uow.session.begin_nested():
            yield
    except IntegrityError as error:
        if not _is_duplicate(error):
            raise
        raise taken from None


def guarded(uow: UnitOfWork) -> AbstractAsyncContextManager[object]:
    """So that a statement may fail (not a flush), and the transaction goes on as if it had not been tried.

    PostgreSQL needs a savepoint for that. SQLite undoes the failed statement alone, and a savepoint would cost as much
    again as what it guards.
    """
    if uow.session.get_bind().dialect.name == "sqlite":
        return nullcontext()
    return uow.session.begin_nested()


def _is_duplicate(error: IntegrityError) -> bool:
    sqlite, postgres = getattr(error.orig, "sqlite_errorname", ""), getattr(error.orig, "sqlstate", "")
    return sqlite in SQLITE_DUPLICATES or postgres == UNIQUE_VIOLATION


def is_deadlock(error: DBAPIError) -> bool:
    """Whether PostgreSQL has ended this statement because two transactions wait for each other."""
    return getattr(error.orig, "sqlstate", None) == DEADLOCK_DETECTED
