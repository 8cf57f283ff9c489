"""A throw-away PostgreSQL on a UNIX socket, with a migrated database that is emptied for each test."""

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]

from videodesk.kit.bus import EventBus
from videodesk.kit.db import Database
from videodesk.migrations import upgrade
from videodesk.tables import metadata

OPTIONS = "-c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
OPTIONS += " -c max_connections=200 -c deadlock_timeout=20ms"
MIGRATED = "migrated"
# Who is still connected has been left behind by a test that failed, perhaps within a transaction.
LEAVE = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""
FILLED = " UNION ALL ".join(
    f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})"  # noqa: S608 - our own tables
    for name in metadata.tables
)
WITHOUT_FOREIGN_KEYS = "SET session_replication_role = replica"


class Postgres:
    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._count = 0

    def url(self, name: str) -> str:
        return f"postgresql+asyncpg://postgres@/{name}?host={self._directory}"

    def make_migrated(self) -> None:
        _wait_for(self._execute(f"CREATE DATABASE {MIGRATED}"))
        asyncio.run(migrate(Database(self.url(MIGRATED), EventBus())))

    def bare_database(self) -> str:
        """The URL of a new database without any tables."""
        self._count += 1
        name = f"test_{self._count}"
        _wait_for(self._execute(f"CREATE DATABASE {name}"))
        return self.url(name)

    def empty_database(self) -> str:
        """The URL of the migrated one, emptied: much quicker than a new one, but only one at a time."""
        _wait_for(self._empty())
        return self.url(MIGRATED)

    async def _empty(self) -> None:
        """Only a few tables hold anything, and little: to truncate would make new files for each, and take long."""
        async with self._connected(MIGRATED) as connection:
            await connection.execute(LEAVE)
            filled = [name for (name,) in await connection.fetch(FILLED)]
            await connection.execute(WITHOUT_FOREIGN_KEYS)
            for name in filled:
                await connection.execute(f"DELETE FROM {name}")  # noqa: S608 - our own tables
            if filled:
                await connection.execute(f"VACUUM {', '.join(filled)}")

    async def _execute(self, statement: str) -> None:
        async with self._connected("postgres") as connection:
            await connection.execute(statement)

    @asynccontextmanager
    async def _connected(self, database: str) -> AsyncIterator[Any]:
        connection = await asyncpg.connect(host=str(self._directory), user="postgres", database=database)
        try:
            yield connection
        finally:
            await connection.close()


def _wait_for(work: Coroutine[Any, Any, None]) -> None:
    """Fixtures are at times set up inside a running event loop: this brings its own, in its own thread."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


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
