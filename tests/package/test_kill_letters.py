"""Two server processes send a thousand letters and are killed again and again: each letter arrives.

Which come twice is counted: those that the mail server had taken, and of which the process could not note it any more.
"""

import asyncio
import os
import random
import re
import signal
import sys
import threading
from collections import Counter
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from tests.support.postgres import Postgres
from tests.support.sending import running_senders
from tests.support.smtp_server import TAKEN, running_smtp_server
from tests.support.world import World, make_world
from videodesk.kit.outbox import AT_ONCE, LEASE, OutboxMessage, OutboxState

LETTERS = 1000
MESSAGE_ID = re.compile(rb"^Message-ID: <(\S+)>\r?$", re.MULTILINE | re.IGNORECASE)
LONGEST_LIFE = 40
"""A process that is killed has seen at most so many letters arrive."""
PATIENCE = 30


class Receiver:
    """Takes every letter, and tells when so many have come."""

    def __init__(self) -> None:
        self.message_ids: list[str] = []
        self._came = threading.Condition()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        found = MESSAGE_ID.search(envelope.content)
        assert found is not None
        with self._came:
            self.message_ids.append(found[1].decode())
            self._came.notify_all()
        return TAKEN

    def wait_for(self, count: int) -> None:
        with self._came:
            assert self._came.wait_for(lambda: len(self.message_ids) >= count, PATIENCE), "nothing comes any more"


def test_a_thousand_letters_arrive_however_often_two_servers_are_killed(postgres: Postgres) -> None:
    url, chance = postgres.empty_database(), random.Random(7)
    world = make_world(url)
    keys, kills, now = asyncio.run(_write(world)), 0, world.clock.now()

    receiver = Receiver()
    with running_smtp_server(receiver) as port, running_senders(url, port) as senders:
        while asyncio.run(_waiting(world)):
            processes = senders.start(now)
            for process in processes:
                if LETTERS - len(set(receiver.message_ids)) > LONGEST_LIFE:
                    receiver.wait_for(len(receiver.message_ids) + chance.randint(1, LONGEST_LIFE))
                    os.kill(process, signal.SIGKILL)
            kills += senders.wait()
            # What a dead one held is free again.
            now += LEASE + timedelta(seconds=1)

    received = Counter(receiver.message_ids)
    doubles = received.total() - len(received)
    sys.stdout.write(f"{len(received)} letters, {kills} kills, {doubles} doubles\n")
    assert {message_id.partition("@")[0] for message_id in received} == keys
    assert kills > LETTERS / LONGEST_LIFE / 2
    assert doubles <= kills * AT_ONCE


async def _write(world: World) -> set[str]:
    """One real letter, so many times; their keys."""
    await world.furnish()
    await world.book()
    async with world.writing() as uow:
        first = await uow.session.scalar(select(OutboxMessage).where(OutboxMessage.topic == "letter"))
        assert first is not None
        keys = [first.key, *(f"{first.key}.{number}" for number in range(1, LETTERS))]
        for key in keys[1:]:
            world.services.outbox.add(uow, first.topic, key, first.payload)
    await world.services.database.close()
    return set(keys)


async def _waiting(world: World) -> int:
    """Without reminders, whose time has not come."""
    async with world.reading() as uow:
        pending = (OutboxMessage.state == OutboxState.PENDING, OutboxMessage.topic == "letter")
        count = await uow.session.scalar(select(func.count()).where(*pending))
    await world.services.database.close()
    return count or 0
