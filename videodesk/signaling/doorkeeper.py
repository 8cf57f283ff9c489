"""Looks after the websockets as such: what a client may cost before, and beside, what it says in a namespace.

Who is no client of ours, or a broken one, loses the websocket and nothing else. All of it is far above what pages do.
"""

from typing import Any

import socketio
import structlog
from aiohttp import web

from videodesk.kit.fair_use import Bucket, FairUse
from videodesk.kit.socket import hang_up, seconds

log = structlog.get_logger(__name__)

# Whoever has come in has said by then which namespace they want, and has been let in.
AT_THE_DOOR_SECONDS = 10.0
# So many may stand there, and come between two sweeps; the others are told to come again, which pages do by themselves.
AT_THE_DOOR = 1000
# What somebody says to be let in: a link or an id, and an instance.
MAX_HANDSHAKE = 4 * 1024
# Connecting, disconnecting and events. Nothing of ours is binary, of which parts would be kept until all have come.
PACKETS = ("0", "1", "2")


class Doorkeeper:
    def __init__(self, server: socketio.AsyncServer, fair_use: FairUse) -> None:
        self._server = server
        self._fair_use = fair_use
        self._at_the_door: dict[str, float] = {}
        self._newcomers = 0
        server.eio.on("message", self._read)

    async def open(self, request: web.Request) -> Any:
        """The handshake. Raises TooManyRequests."""
        await self._fair_use.check(request, Bucket.LIVE)
        if len(self._at_the_door) + self._newcomers >= AT_THE_DOOR:
            raise web.HTTPServiceUnavailable(headers={"Retry-After": "2"})
        self._newcomers += 1
        return await self._server.handle_request(request)

    async def sweep(self) -> None:
        """End the websockets that are in no namespace, or not any more."""
        now = seconds()
        nameless = {sid for sid in self._server.eio.sockets if not self._is_in(sid)}
        self._at_the_door = {sid: self._at_the_door.get(sid, now) for sid in nameless}
        self._newcomers = 0
        for sid, since in self._at_the_door.items():
            if now - since >= AT_THE_DOOR_SECONDS:
                self._hang_up(sid)

    async def _read(self, sid: str, data: str | bytes) -> None:
        if not isinstance(data, str) or not data.startswith(PACKETS) or (data[0] == "0" and len(data) > MAX_HANDSHAKE):
            self._hang_up(sid)
            return
        try:
            await self._server._handle_eio_message(sid, data)
        except Exception:
            # Not with what it has sent: a page may have put anything there.
            log.warning("broken_packet")
            self._hang_up(sid)

    def _is_in(self, sid: str) -> bool:
        manager = self._server.manager
        return any(manager.sid_from_eio_sid(sid, namespace) for namespace in list(manager.get_namespaces()))

    def _hang_up(self, sid: str) -> None:
        environ = self._server.environ.get(sid)
        if environ is not None:
            hang_up(environ)
