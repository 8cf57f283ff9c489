"""The database's shape through time (Alembic). `videodesk migrate` brings it up to date."""

import warnings
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from videodesk.kit.db import WRITES
from videodesk.tables import metadata

# Any number that nobody else locks in this database.
LOCK = 0x76696465


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


async def upgrade(engine: AsyncEngine, revision: str = "head") -> None:
    """Apply all migrations that are missing, or those up to a revision."""
    async with engine.connect() as connection:
        await connection.run_sync(_upgrade, revision)


def _upgrade(connection: Connection, revision: str) -> None:
    """SQLite changes a table by making it anew, and with foreign keys on all that refers to it would go with it."""
    _sqlite_foreign_keys(connection, "OFF")
    try:
        with connection.execution_options(**{WRITES: True}).begin():
            _wait_for_others(connection)
            command.upgrade(_config(connection), revision)
            if connection.dialect.name == "sqlite" and (
                broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            ):
                raise RuntimeError(f"the migration has left {len(broken)} rows that refer to nothing")
    finally:
        _sqlite_foreign_keys(connection, "ON")


def _wait_for_others(connection: Connection) -> None:
    """Servers that start together migrate one after the other; in SQLite whoever begins to write has waited."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")


def _sqlite_foreign_keys(connection: Connection, switch: str) -> None:
    """Only outside of a transaction, which SQLAlchemy opens with the first statement: so past it."""
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()
        cursor.execute(f"PRAGMA foreign_keys={switch}")
        cursor.close()


async def is_current(engine: AsyncEngine) -> bool:
    """Whether the database has the newest migration."""

    def check(connection: Connection) -> bool:
        newest = ScriptDirectory.from_config(_config(connection)).get_current_head()
        return MigrationContext.configure(connection).get_current_revision() == newest

    async with engine.connect() as connection:
        return await connection.run_sync(check)


async def differences(engine: AsyncEngine) -> list[object]:
    """Where tables in the database differ from those in the code; for the tests.

    In SQLite indexes of expressions are left out, since SQLAlchemy cannot read them there.
    """

    def compare(connection: Connection) -> list[object]:
        with warnings.catch_warnings():
            for unread in ("Skipped unsupported reflection of", "autogenerate skipping metadata-specified"):
                warnings.filterwarnings("ignore", f"{unread} expression-based index")
            return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with engine.connect() as connection:
        return await connection.run_sync(compare)
