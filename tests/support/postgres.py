"""A throw-away PostgreSQL on a UNIX socket, and databases copied from a migrated template."""

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import asyncpg  # type: ignore[import-untyped]

from videodesk.kit.bus import EventBus
from videodesk.kit.db import Database
from videodesk.migrations import upgrade

OPTIONS = "-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
OPTIONS += " -c max_connections=200 -c deadlock_timeout=20ms"
TEMPLATE = "migrated"
EMPTY = """
DO $$ BEGIN
  EXECUTE (SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ', ') || ' CASCADE'
    FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version');
END $$
"""


class Postgres:
    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._count = 0

    def url(self, name: str) -> str:
        return f"postgresql+asyncpg://postgres@/{name}?host={self._directory}"

    def make_template(self) -> None:
        self._execute(f"CREATE DATABASE {TEMPLATE}")
        asyncio.run(migrate(Database(self.url(TEMPLATE), EventBus())))

    def new_database(self) -> str:
        """The URL of a fresh, migrated database."""
        self._count += 1
        name = f"test_{self._count}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return self.url(name)

    def empty_database(self) -> str:
        """The URL of the migrated template itself, emptied: much quicker than a new one, but only one at a time."""
        self._execute(EMPTY, TEMPLATE)
        return self.url(TEMPLATE)

    def _execute(self, statement: str, database: str = "postgres") -> None:
        # Fixtures are at times set up inside a running event loop: this brings its own, in its own thread.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, self._run(statement, database)).result()

    async def _run(self, statement: str, database: str) -> None:
        connection = await asyncpg.connect(host=str(self._directory), user="postgres", database=database)
        await connection.execute(statement)
        await connection.close()


async def migrate(database: Database) -> None:
    await upgrade(database.engine)
    await database.close()


@contextmanager
def running_postgres(programs: Path) -> Iterator[Postgres]:
    """PostgreSQL refuses to run as root, so as root it runs as its own user."""
    directory = Path(tempfile.mkdtemp(prefix="videodesk-pg-", dir="/tmp"))
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_postgres:
        shutil.chown(directory, "postgres")

    def run(program: str, *arguments: str) -> None:
        command = [*as_postgres, str(programs / program), "-D", str(directory / "data"), *arguments]
        subprocess.run(command, check=True, cwd=directory, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)

    run("initdb", "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")
    run("pg_ctl", "-w", "-s", "-l", str(directory / "log"), "-o", f"-k {directory} {OPTIONS}", "start")
    try:
        yield Postgres(directory)
    finally:
        run("pg_ctl", "-m", "immediate", "-s", "stop")
        shutil.rmtree(directory, ignore_errors=True)
