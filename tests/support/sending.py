"""Server processes that send what is in the outbox, until there is nothing left or they are killed.

`python -m tests.support.sending` builds an application once, and forks two children for each instant that it reads:
they are fresh server processes with a clock that stands at it. It answers with their process ids, and once both have
ended with how. `Senders` is the tests' side.
"""

import asyncio
import gc
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from tests.support.post_office import PostOffice
from tests.support.world import World, make_world

PROCESSES = 2


class Senders:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def start(self, now: datetime) -> list[int]:
        """Their process ids."""
        assert self._process.stdin is not None
        self._process.stdin.write(now.isoformat() + "\n")
        self._process.stdin.flush()
        return self._read()

    def wait(self) -> int:
        """How many were killed; the others found nothing left to send."""
        return self._read().count(-signal.SIGKILL)

    def _read(self) -> list[int]:
        assert self._process.stdout is not None
        answer: list[int] = json.loads(self._process.stdout.readline())
        return answer


@contextmanager
def running_senders(database_url: str, mail_port: int) -> Iterator[Senders]:
    program = [sys.executable, "-m", "tests.support.sending", database_url, str(mail_port)]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Senders(process)
        assert process.stdin is not None
        process.stdin.close()


# The process that forks, and what its children do


async def _send(world: World, mail_port: int) -> None:
    mailer = PostOffice(port=mail_port).mailer(host="127.0.0.1")
    world.postbox.send_by = mailer.send
    await world.services.outbox.dispatch()
    await mailer.close()
    await world.services.database.close()


def _fork(world: World, mail_port: int) -> int:
    child = os.fork()
    if child == 0:
        ended = 1
        try:
            asyncio.run(_send(world, mail_port))
            ended = 0
        finally:
            os._exit(ended)
    return child


def main(database_url: str, mail_port: int) -> None:
    world = make_world(database_url)
    gc.freeze()  # else each child would copy all pages on which it looks for garbage
    for line in sys.stdin:
        world.clock.set(datetime.fromisoformat(line.strip()))
        children = [_fork(world, mail_port) for _ in range(PROCESSES)]
        _answer(children)
        _answer([os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children])


def _answer(numbers: list[int]) -> None:
    sys.stdout.write(json.dumps(numbers) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
