"""The Socket.IO server that carries the namespaces."""

import asyncio
import weakref
from typing import Any

import socketio
from aiohttp import WSCloseCode, web
from engineio.async_drivers.aiohttp import WebSocket

# A message above this ends its sender's connection; what is allowed is far below (PROTOCOL.md).
MAX_FRAME_BYTES = 128 * 1024
# A ping comes each so many seconds, and whoever does not answer for as long again is lost.
PING_SECONDS = 5
LOST_AFTER_SECONDS = 5
# How long we wait for the answer to a goodbye. None comes from a line whose client has come back by another one, and
# the server would not end before.
GOODBYE_SECONDS = 1.0


class PlainWebSocket(WebSocket):  # type: ignore[misc]
    """Without compression: its memory, 300 kB for each connection, would be most of what somebody costs who waits."""

    async def __call__(self, environ: dict[str, Any]) -> web.WebSocketResponse:
        self.environ = environ
        limit = self.server.max_http_buffer_size
        self._sock = web.WebSocketResponse(compress=False, max_msg_size=limit, timeout=GOODBYE_SECONDS)
        await self._sock.prepare(environ["aiohttp.request"])
        await self.handler(self)
        return self._sock


def make_socket_server(app: web.Application, public_url: str) -> socketio.AsyncServer:
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
    server.attach(app)
    _say_goodbye_on_shutdown(app, server)
    return server


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
