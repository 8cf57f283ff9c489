"""Notices between the server processes of one installation, by PostgreSQL's LISTEN and NOTIFY.

What a process keeps in memory must hear of what another one commits. A notice is part of the transaction that posts
it: PostgreSQL delivers it after the commit, and never when it is rolled back. With SQLite there is one process, and
nobody to tell.
"""

import asyncio
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from sqlalchemy import text

from videodesk.kit.db import Database, UnitOfWork

CHANNEL = "videodesk"
PAUSE_SECONDS = 2
# PostgreSQL takes 8000 bytes.
LONGEST = 7000

log = structlog.get_logger(__name__)


class Notices:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._here = uuid.uuid4().hex
        self._heard: dict[str, Callable[[str], None]] = {}
        self._missed: list[Callable[[], None]] = []
        self._connected = False
        self._listening = False

    @property
    def deaf(self) -> bool:
        """Whether notices are being missed right now: what is kept in memory cannot be trusted."""
        return self._listening and not self._connected

    def on(self, topic: str, heard: Callable[[str], None], missed: Callable[[], None]) -> None:
        """`heard` gets what another process posts; `missed` says that any number of notices may have been missed."""
        self._heard[topic] = heard
        self._missed.append(missed)

    async def post(self, uow: UnitOfWork, topic: str, content: str) -> None:
        """Raises ValueError when the content is too long for a notice."""
        if not self._database.shared:
            return
        if len(content.encode()) > LONGEST:
            raise ValueError(f"a notice about {topic} is too long")
        notice = f"{self._here} {topic} {content}"
        await uow.session.execute(text("SELECT pg_notify(:channel, :notice)"), {"channel": CHANNEL, "notice": notice})

    async def listen(self) -> None:
        """Listen until cancelled; a lost connection is made again."""
        self._listening = self._database.shared
        while self._database.shared:
            try:
                await self._listen_once()
            # Whatever it is, among it what the driver raises by itself: who gave up here would be deaf for good.
            except Exception as error:
                log.warning("notices_lost", error=type(error).__name__)
            self._connected = False
            await asyncio.sleep(PAUSE_SECONDS)

    async def _listen_once(self) -> None:
        lost = asyncio.Event()
        async with self._database.engine.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            try:
                driver.add_termination_listener(lambda _connection: lost.set())
                await driver.add_listener(CHANNEL, self._on_notice)
                self._connected = True
                for missed in self._missed:
                    missed()
                await lost.wait()
            finally:
                await connection.invalidate()

    def _on_notice(self, _connection: object, _pid: int, _channel: str, notice: str) -> None:
        here, _, rest = notice.partition(" ")
        topic, _, content = rest.partition(" ")
        if here != self._here and topic in self._heard:
            self._heard[topic](content)
