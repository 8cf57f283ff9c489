import structlog
from aiohttp import web
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from videodesk.kit.metrics import Metrics
from videodesk.kit.outbox import Outbox

log = structlog.get_logger(__name__)


class MetricsApi:
    def __init__(self, metrics: Metrics, outbox: Outbox) -> None:
        self._metrics = metrics
        self._outbox = outbox

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/metrics", self.show)]

    async def show(self, _request: web.Request) -> web.Response:
        """Also without a database: then the rest is all the more of interest."""
        try:
            await self._outbox.measure()
        except Exception as error:
            log.error("outbox_not_measured", error=type(error).__name__)
        body = generate_latest(self._metrics.registry)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})
