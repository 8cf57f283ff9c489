import socketio

# A message above this ends its sender's connection; what is allowed is far below (PROTOCOL.md).
MAX_FRAME_BYTES = 128 * 1024
PING_SECONDS = 10


def make_socket_server(public_url: str) -> socketio.AsyncServer:
    """Websockets only, and only from our own pages: a browser names the page's origin, and others are refused."""
    return socketio.AsyncServer(
        async_mode="aiohttp",
        transports=["websocket"],
        cors_allowed_origins=[public_url],
        max_http_buffer_size=MAX_FRAME_BYTES,
        ping_interval=PING_SECONDS,
        ping_timeout=PING_SECONDS,
    )


async def stop_socket_server(server: socketio.AsyncServer) -> None:
    await server.shutdown()
