"""For load balancers and operators: is the process alive, and can it serve?"""

from datetime import timedelta
from http import HTTPStatus

import structlog
from aiohttp import web

from videodesk.kit.db import Database
from videodesk.kit.outbox import Outbox

log = structlog.get_logger(__name__)

OUTBOX_TOO_OLD = timedelta(minutes=15)


class Health:
    def __init__(self, database: Database, outbox: Outbox) -> None:
        self._database = database
        self._outbox = outbox

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/health/live", self.live), web.get("/health/ready", self.ready)]

    async def live(self, _request: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def ready(self, _request: web.Request) -> web.Response:
        """503 without the database. A stuck outbox is told but does not take the server away: booking works."""
        try:
            await self._database.ping()
            age = await self._outbox.oldest_waiting()
        except Exception as error:
            log.error("not_ready", error=type(error).__name__)
            return web.json_response(
                {"status": "unavailable", "database": "down"}, status=HTTPStatus.SERVICE_UNAVAILABLE
            )
        stuck = age is not None and age > OUTBOX_TOO_OLD
        return web.json_response(
            {
                "status": "degraded" if stuck else "ok",
                "database": "up",
                "outbox_oldest_seconds": round(age.total_seconds()) if age else 0,
            }
        )
