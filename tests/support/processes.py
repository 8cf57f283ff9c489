"""What other programs that tests start have in common: a port of their own, and being waited for."""

import imaplib
import itertools
import os
import socket
import subprocess
import time
from collections.abc import Callable
from http.client import HTTPException

START_SECONDS = 20
LOOK_SECONDS = 0.02
# Below those that the system gives to whoever names none, so that nobody gets one between the question and its use.
PORTS = range(20_000, 32_000)
# What the libraries say of a program that is not there yet, or only half.
NOT_YET = (OSError, HTTPException, imaplib.IMAP4.error)
# Processes of tests that run side by side begin far from each other.
_places = itertools.count(os.getpid() * 1009)


def free_port() -> int:
    """A port at which nobody listens; each is given once."""
    for place in _places:
        port = PORTS[place % len(PORTS)]
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise AssertionError("counting never ends")


def wait_until_it_answers(
    process: "subprocess.Popen[bytes]", ask: Callable[[], object], said: Callable[[], str]
) -> None:
    """`ask` raises until it does. `said`: what it printed, for when it fails."""

    def answers() -> bool:
        try:
            ask()
        except NOT_YET:
            return False
        return True

    if not _becomes_true(lambda: process.poll() is not None or answers()) or process.poll() is not None:
        process.kill()
        process.wait()
        raise AssertionError(f"it does not answer: {said()}")


def wait_until_nobody_listens(port: int) -> None:
    assert _becomes_true(lambda: not _is_listened_at(port)), f"somebody still listens at {port}"


def _is_listened_at(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _becomes_true(done: Callable[[], bool]) -> bool:
    """Another program cannot be awaited but by asking it."""
    end = time.monotonic() + START_SECONDS
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(LOOK_SECONDS)
    return True
