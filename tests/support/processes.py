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
LOOK_SECONDS = 0.05
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
    process: "subprocess.Popen[bytes]", answers: Callable[[], object], said: Callable[[], str]
) -> None:
    """Another program cannot be awaited but by asking it. `said`: what it printed, for when it fails."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            answers()
        except NOT_YET:
            time.sleep(LOOK_SECONDS)
        else:
            return
    process.kill()
    process.wait()
    raise AssertionError(f"it does not answer: {said()}")
