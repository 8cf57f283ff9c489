"""Runs the application until somebody ends it."""

import asyncio
import gc
import os
import signal
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import uvloop
from aiohttp import web

from videodesk.app import SERVICES
from videodesk.invites.listener import CannotListen
from videodesk.migrations import is_current

T = TypeVar("T")
SHUTDOWN_SECONDS = 5


class CannotServe(Exception):
    """Why the server does not start, and what to do."""


def run(work: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


async def serve(app: web.Application, host: str, port: int, on_ready: Callable[[int], None] | None = None) -> None:
    """Serve until SIGTERM or SIGINT; `on_ready` gets the port. Raises CannotServe."""
    stop = asyncio.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(ending, stop.set)
    runner = await start(app, host, port)
    # What has been loaded by now stays, and need not be looked through again while people wait.
    gc.collect()
    gc.freeze()
    try:
        if on_ready is not None:
            on_ready(listening_port(runner))
        await stop.wait()
    finally:
        await runner.cleanup()


async def start(app: web.Application, host: str, port: int) -> web.AppRunner:
    """Begin to serve. Raises CannotServe."""
    if not await is_current(app[SERVICES].database.engine):
        raise CannotServe("The database is not up to date: run `videodesk migrate`.")
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    try:
        await runner.setup()
    except CannotListen as error:
        await runner.cleanup()
        raise CannotServe(str(error)) from error
    try:
        await web.TCPSite(runner, host, port, reuse_address=True).start()
    except OSError as error:
        await runner.cleanup()
        raise CannotServe(
            f"Cannot listen on {host}:{port}: {os.strerror(error.errno or 0)}. Set VIDEODESK_SERVER_PORT."
        ) from error
    return runner


def listening_port(runner: web.AppRunner) -> int:
    return int(runner.addresses[0][1])
