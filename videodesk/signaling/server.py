"""The Socket.IO server that carries the namespaces."""

import asyncio
import weakref
from typing import Any

import socketio
from aiohttp import WSCloseCode, web
from engineio.async_drivers.aiohttp import WebSocket

from videodesk.kit.fair_use import FairUse
from videodesk.kit.socket import Allowance, hang_up
from videodesk.signaling.doorkeeper import Doorkeeper

# A message above this ends its sender's connection; what is allowed is far below (PROTOCOL.md).
MAX_FRAME_BYTES = 128 * 1024
# A ping comes each so many seconds, and whoever does not answer for as long again is lost.
PING_SECONDS = 5
LOST_AFTER_SECONDS = 5
# How fast messages of one client are read, whatever they are; the others stay in its own network.
READ_AT_ONCE = 600
READ_PER_SECOND = 60.0
# So many messages may wait for a client that does not read them.
MAX_UNREAD = 1000
ENDPOINT = "/socket.io/"
# What clients send of Engine.IO: close, pong and messages, all of them text.
FRAMES = ("1", "3", "4")
# How long we wait for the answer to a goodbye. None comes from a line whose client has come back by another one, and
# the server would not end before.
GOODBYE_SECONDS = 1.0


class PlainWebSocket(WebSocket):  # type: ignore[misc]
    """Without compression: its memory, 300 kB for each connection, would be most of what somebody costs who waits.

    Whoever sends faster than can be read is read slowly, and whoever does not read is given up.
    """

    def __init__(self, handler: Any, server: Any) -> None:
        super().__init__(handler, server)
        self._pace = Allowance(READ_AT_ONCE, READ_PER_SECOND)

    async def __call__(self, environ: dict[str, Any]) -> web.WebSocketResponse:
        self.environ = environ
        limit = self.server.max_http_buffer_size
        self._sock = web.WebSocketResponse(compress=False, max_msg_size=limit, timeout=GOODBYE_SECONDS)
        await self._sock.prepare(environ["aiohttp.request"])
        await self.handler(self)
        return self._sock

    async def wait(self) -> Any:
        if not self._pace.take():
            await asyncio.sleep(1 / READ_PER_SECOND)
        # The handler is a method of the Engine.IO socket, which has the messages to be sent.
        if self.handler.__self__.queue.qsize() > MAX_UNREAD:
            hang_up(self.environ)
        frame = await super().wait()
        if not isinstance(frame, str) or not frame.startswith(FRAMES):
            # The library would raise what nobody catches, and forget to end the connection.
            hang_up(self.environ)
            raise OSError
        return frame


def make_socket_server(
    app: web.Application, public_url: str, fair_use: FairUse
) -> tuple[socketio.AsyncServer, Doorkeeper]:
    """Websockets only, and only from our own pages: a browser names the page's origin, and others are refused."""
    server = socketio.AsyncServer(
        async_mode="aiohttp",
        transports=["websocket"],
        # One message of a client after the other: candidates must not overtake the description they belong to.
        async_handlers=False,
        cors_allowed_origins=[public_url],
        max_http_buffer_size=MAX_FRAME_BYTES,
        ping_interval=PING_SECONDS,
        ping_timeout=LOST_AFTER_SECONDS,
    )
    # python-engineio has no setting for it.
    server.eio._async = server.eio._async | {"websocket": PlainWebSocket}
    doorkeeper = Doorkeeper(server, fair_use)
    app.router.add_get(ENDPOINT, doorkeeper.open)
    _say_goodbye_on_shutdown(app, server)
    return server, doorkeeper


def _say_goodbye_on_shutdown(app: web.Application, server: socketio.AsyncServer) -> None:
    """Close the websockets when the server ends, so that clients come back at once instead of waiting for a ping."""
    websockets: weakref.WeakSet[web.WebSocketResponse] = weakref.WeakSet()

    async def remember(_request: web.Request, response: web.StreamResponse) -> None:
        if isinstance(response, web.WebSocketResponse):
            websockets.add(response)

    async def close(_app: web.Application) -> None:
        await asyncio.gather(*(websocket.close(code=WSCloseCode.GOING_AWAY) for websocket in set(websockets)))
        await server.shutdown()

    app.on_response_prepare.append(remember)
    app.on_shutdown.append(close)
