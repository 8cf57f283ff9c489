"""From the outbox to a mail server that refuses, is slow, hangs up or is not there: no letter is lost, none is doubled.

But one: when the server has taken a letter and its answer is lost, nobody can know, and it is sent again under the same
Message-ID.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from tests.support.post_office import PostOffice, letter, open_for_letters
from tests.support.world import World
from videodesk.kit.outbox import OutboxMessage, OutboxState

KEYS = [f"{number}.0.booked" for number in range(12)]
SOON = 0.2
PATIENCE = 30


@pytest_asyncio.fixture
async def servers(world: World, twin: World, post_office: PostOffice) -> AsyncIterator[tuple[World, World]]:
    """Two that send the same letters to the same mail server, each over its own connections."""
    for server in (world, twin):
        mailer = post_office.mailer(smtp_timeout_seconds=SOON)

        async def deliver(key: str, payload: dict[str, Any], mailer: Any = mailer) -> None:
            await mailer.send(letter(key, payload["to"]))

        server.services.outbox.deliver_with("post", deliver)
    async with world.writing() as uow:
        for key in KEYS:
            world.services.outbox.add(uow, "post", key, {"to": f"kim{key}@example.org"})
    yield (world, twin)


async def test_every_letter_comes_once(servers: tuple[World, World], post_office: PostOffice) -> None:
    await _dispatch(servers)

    assert sorted(post_office.message_ids) == _all_ids()


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
async def test_what_is_refused_for_now_comes_later(
    servers: tuple[World, World], post_office: PostOffice, command: str
) -> None:
    post_office.answers[command] = "451 later"
    await _dispatch(servers)
    assert post_office.received == []

    post_office.answers.clear()
    await _dispatch_until_all_is_done(servers)

    assert sorted(post_office.message_ids) == _all_ids()


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
async def test_what_is_refused_for_good_is_never_tried_again(
    servers: tuple[World, World], post_office: PostOffice, command: str
) -> None:
    post_office.answers[command] = "550 no"
    await _dispatch(servers)
    post_office.answers.clear()

    await _dispatch_until_all_is_done(servers)

    assert post_office.received == []
    assert {row.state for row in await _rows(servers)} == {OutboxState.FAILED}


async def test_one_who_is_refused_keeps_no_other_from_being_served(
    servers: tuple[World, World], post_office: PostOffice
) -> None:
    post_office.for_receivers = {
        f"kim{KEYS[2]}@example.org": "550 no such person",
        f"kim{KEYS[7]}@example.org": "450 mailbox busy",
    }
    await _dispatch(servers)
    assert sorted(post_office.message_ids) == _all_ids(without=(2, 7))

    post_office.for_receivers.clear()
    await _dispatch_until_all_is_done(servers)

    assert sorted(post_office.message_ids) == _all_ids(without=(2,))
    assert [row.key for row in await _rows(servers) if row.state is OutboxState.FAILED] == [KEYS[2]]


@pytest.mark.parametrize("command", ["EHLO", "MAIL", "RCPT", "DATA"])
async def test_a_server_that_falls_silent_gets_them_when_it_speaks_again(
    servers: tuple[World, World], post_office: PostOffice, command: str
) -> None:
    """It has taken nothing: it fell silent before it had."""
    post_office.silent.add(command)
    await _dispatch(servers)

    post_office.silent.clear()
    await _dispatch_until_all_is_done(servers)

    assert sorted(post_office.message_ids) == _all_ids()


@pytest.mark.parametrize("command", ["EHLO", "MAIL", "RCPT", "DATA", "said"])
async def test_a_server_that_hangs_up_gets_each_once(
    servers: tuple[World, World], post_office: PostOffice, command: str
) -> None:
    """At DATA it has read the letter and not taken it; "said" is after its 250, and then the letter has been sent."""
    post_office.drops.add(command)
    await _dispatch(servers)

    post_office.drops.clear()
    await _dispatch_until_all_is_done(servers)

    assert sorted(post_office.message_ids) == _all_ids()


async def test_only_when_the_answer_to_a_whole_letter_is_lost_it_comes_twice_and_can_be_told(
    servers: tuple[World, World], post_office: PostOffice
) -> None:
    post_office.drops.add("taken")
    await _dispatch(servers)
    assert sorted(post_office.message_ids) == _all_ids()

    post_office.drops.clear()
    await _dispatch_until_all_is_done(servers)

    assert Counter(post_office.message_ids) == dict.fromkeys(_all_ids(), 2)
    bodies = {str(one["Message-ID"]): one.get_content() for one in post_office.letters}
    assert all(one.get_content() == bodies[str(one["Message-ID"])] for one in post_office.letters)


async def test_an_hour_without_the_mail_server_loses_nothing_and_doubles_nothing(
    servers: tuple[World, World], post_office: PostOffice
) -> None:
    closed = PostOffice()
    async with open_for_letters(closed):
        port = closed.port
    for mailer in post_office.mailers:
        mailer._sender._config = mailer._sender._config.model_copy(update={"smtp_port": port})
    world = servers[0]
    down_until = world.clock.now() + timedelta(hours=1)
    while world.clock.now() < down_until:
        await _dispatch(servers)
        _advance(servers, timedelta(minutes=2))
    assert {row.state for row in await _rows(servers)} == {OutboxState.PENDING}

    closed.port = port
    async with open_for_letters(closed):
        # The longest pause after an hour is less than another hour.
        await _dispatch_until_all_is_done(servers, timedelta(hours=1))
        for mailer in post_office.mailers:
            await mailer.close()

    assert sorted(closed.message_ids) == _all_ids()


async def _dispatch(servers: tuple[World, World]) -> None:
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(server.services.outbox.dispatch() for server in servers))


async def _dispatch_until_all_is_done(servers: tuple[World, World], within: timedelta = timedelta(hours=1)) -> None:
    end = servers[0].clock.now() + within
    while any(row.state is OutboxState.PENDING for row in await _rows(servers)):
        assert servers[0].clock.now() < end, "a letter still waits"
        _advance(servers, timedelta(minutes=1))
        await _dispatch(servers)


def _advance(servers: tuple[World, World], time: timedelta) -> None:
    for server in servers:
        server.clock.set(server.clock.now() + time)


async def _rows(servers: tuple[World, World]) -> list[OutboxMessage]:
    async with servers[0].reading() as uow:
        return list(await uow.session.scalars(select(OutboxMessage)))


def _all_ids(without: tuple[int, ...] = ()) -> list[str]:
    return sorted(f"<{key}@example.org>" for number, key in enumerate(KEYS) if number not in without)
