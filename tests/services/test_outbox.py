"""What must leave the house leaves once, however often the other side or we ourselves fail."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import select

from tests.support.failing import Failing, Killed
from tests.support.world import World
from videodesk.kit.outbox import (
    AT_ONCE,
    DELIVERY_SECONDS,
    LEASE,
    DeliveryPostponed,
    DeliveryRefused,
    NothingToTry,
    OutboxMessage,
    OutboxState,
)
from videodesk.kit.tasks import BackgroundTasks

FOR_EVER = 10_000
PATIENCE = 10


@dataclass
class Carrier(Failing):
    """Takes parcels. While not `opened`, whoever delivers waits at the door."""

    taken: list[str] = field(default_factory=list)

    async def deliver(self, key: str, payload: dict[str, Any]) -> None:
        await self.try_it()
        assert payload == {"to": "Kim"}
        self.taken.append(key)


@pytest_asyncio.fixture
async def carrier(world: World, twin: World) -> AsyncIterator[Carrier]:
    one = Carrier()
    for server in (world, twin):
        server.services.outbox.deliver_with("parcel", one.deliver)
    yield one


async def test_what_is_rolled_back_is_never_told(world: World, carrier: Carrier) -> None:
    with pytest.raises(ZeroDivisionError):
        await _send_and_fail(world)

    assert await _rows(world) == []
    assert await world.services.outbox.dispatch() == 0


async def test_a_delivered_message_leaves_no_personal_data_behind(world: World, carrier: Carrier) -> None:
    await _send(world)

    assert await world.services.outbox.dispatch() == 1

    (row,) = await _rows(world)
    assert (row.state, row.payload, row.finished_at) == (OutboxState.SENT, {}, world.clock.now())
    assert await world.services.outbox.dispatch() == 0


async def test_what_is_added_or_tried_again_leaves_at_once(world: World, carrier: Carrier) -> None:
    outbox = world.services.outbox

    await _send(world)
    assert await outbox.alarm.wait(0), "added"

    carrier.failures.append(DeliveryRefused("550"))
    await outbox.dispatch()
    (row,) = await _rows(world)
    assert not await outbox.alarm.wait(0), "nothing new"
    async with world.writing() as uow:
        await outbox.try_again(uow, row.id)
    assert await outbox.alarm.wait(0), "tried again"


async def test_a_booking_stands_while_the_mail_server_is_down(world: World) -> None:
    fails = [DeliveryPostponed("SMTP 451")]
    keep = world.postbox.send_by

    async def fail_at_first(message: EmailMessage) -> None:
        if fails:
            raise fails.pop()
        await keep(message)

    world.postbox.send_by = fail_at_first
    booked = await world.book()
    assert await world.services.outbox.dispatch() == 0

    world.clock.advance(seconds=5)
    assert await world.services.outbox.dispatch() == 1
    assert (await world.postbox.next())["To"] == "Kim Muster <kim@example.org>"
    assert (await world.consultation(booked)).appointment == booked


async def test_pauses_grow_until_it_is_delivered(world: World, carrier: Carrier) -> None:
    carrier.failures = [DeliveryPostponed("SMTP 451") for _ in range(8)]
    await _send(world)
    pauses = []

    while not carrier.taken:
        assert await world.services.outbox.dispatch() == 0
        (row,) = await _rows(world)
        assert row.last_error == "SMTP 451"
        pauses.append(row.due_at - world.clock.now())
        world.clock.set(row.due_at - timedelta(microseconds=1))
        assert await world.services.outbox.dispatch() == 0
        assert (await _rows(world))[0].attempts == len(pauses)
        world.clock.set(row.due_at)
        if not carrier.failures:
            await world.services.outbox.dispatch()

    assert all(later > earlier for earlier, later in zip(pauses, pauses[2:], strict=False))
    assert carrier.taken == ["key"]


async def test_a_fault_of_ours_is_tried_again_too(world: World, carrier: Carrier) -> None:
    carrier.failures = [RuntimeError("Kim's data must not be kept here")]
    await _send(world)

    await world.services.outbox.dispatch()
    assert (await _rows(world))[0].last_error == "a fault of ours"

    world.clock.advance(seconds=5)
    assert await world.services.outbox.dispatch() == 1


async def test_a_refusal_is_final(world: World, carrier: Carrier) -> None:
    carrier.failures = [DeliveryRefused("SMTP 550")]
    await _send(world)

    await world.services.outbox.dispatch()
    world.clock.advance(days=1)
    await world.services.outbox.dispatch()

    (row,) = await _rows(world)
    assert (row.state, row.last_error) == (OutboxState.FAILED, "SMTP 550")
    assert carrier.taken == []


async def test_what_has_failed_is_known_by_what_it_is_about(world: World, carrier: Carrier) -> None:
    about = uuid.uuid4()
    carrier.failures = [DeliveryRefused("SMTP 550"), DeliveryRefused("SMTP 552")]
    await _send(world, "first", about=about, kind="booked")
    await world.services.outbox.dispatch()
    world.clock.advance(minutes=1)
    await _send(world, "second", about=about, kind="moved")
    await _send(world, "other", about=uuid.uuid4())
    await world.services.outbox.dispatch()

    async with world.reading() as uow:
        found = await world.services.outbox.failures(uow, [about])
        last = await world.services.outbox.last_failures(uow, 10)

    assert [(one.kind, one.error, one.at) for one in found[about]] == [
        ("moved", "SMTP 552", world.clock.now()),
        ("booked", "SMTP 550", world.clock.now() - timedelta(minutes=1)),
    ]
    assert last == found[about]


async def test_what_has_failed_is_sent_when_somebody_tries_again(world: World, carrier: Carrier) -> None:
    carrier.failures = [DeliveryRefused("SMTP 550")]
    await _send(world)
    await world.services.outbox.dispatch()
    world.clock.advance(days=3)

    await _try_again(world)
    assert await world.services.outbox.dispatch() == 1
    assert carrier.taken == ["key"]
    with pytest.raises(NothingToTry):
        await _try_again(world)


async def test_what_is_tried_again_by_hand_is_tried_as_long_as_any_other(world: World, carrier: Carrier) -> None:
    carrier.failures = [DeliveryRefused("SMTP 550"), DeliveryPostponed("SMTP 451")]
    await _send(world)
    await world.services.outbox.dispatch()
    world.clock.advance(days=3)
    await _try_again(world)
    await world.services.outbox.dispatch()
    world.clock.advance(minutes=1)

    assert await world.services.outbox.dispatch() == 1


async def test_what_was_to_be_said_is_forgotten_once_it_is_too_late_to_say_it(world: World, carrier: Carrier) -> None:
    carrier.failures = [DeliveryRefused("SMTP 550")]
    await _send(world, not_after=world.clock.now() + timedelta(hours=1))
    await world.services.outbox.dispatch()
    await _purge(world)
    assert (await _rows(world))[0].payload

    world.clock.advance(hours=1)
    with pytest.raises(NothingToTry):
        await _try_again(world)
    await _purge(world)

    assert (await _rows(world))[0].payload == {}


async def test_and_after_a_fortnight_in_any_case(world: World, carrier: Carrier) -> None:
    carrier.failures = [DeliveryRefused("SMTP 550")]
    await _send(world)
    await world.services.outbox.dispatch()

    world.clock.advance(days=14, seconds=1)
    await _purge(world)

    assert (await _rows(world))[0].payload == {}


async def test_after_two_days_it_gives_up(world: World, carrier: Carrier) -> None:
    carrier.failures = [DeliveryPostponed("SMTP 451") for _ in range(FOR_EVER)]
    await _send(world)
    sent_at = world.clock.now()

    while (row := (await _rows(world))[0]).state is OutboxState.PENDING:
        world.clock.set(row.due_at)
        await world.services.outbox.dispatch()

    assert row.state is OutboxState.FAILED
    assert timedelta(days=2) < world.clock.now() - sent_at < timedelta(days=2, minutes=31)


async def test_one_bad_message_does_not_stop_the_others(world: World, carrier: Carrier) -> None:
    carrier.failures = [DeliveryRefused("SMTP 550")]
    for number in range(45):
        await _send(world, f"key-{number}")

    assert await world.services.outbox.dispatch() == 44


async def test_two_servers_deliver_each_message_once(world: World, twin: World, carrier: Carrier) -> None:
    for number in range(45):
        await _send(world, f"key-{number}")

    await asyncio.gather(*(server.services.outbox.dispatch() for server in (world, twin, world, twin)))

    assert sorted(carrier.taken) == sorted(f"key-{number}" for number in range(45))


async def test_while_one_delivers_another_leaves_it_alone(world: World, twin: World, carrier: Carrier) -> None:
    carrier.opened.clear()
    await _send(world)
    first = asyncio.create_task(world.services.outbox.dispatch())
    await carrier.begun.wait()

    twin.clock.advance(seconds=LEASE.total_seconds())
    async with asyncio.timeout(PATIENCE):
        assert await twin.services.outbox.dispatch() == 0

    carrier.opened.set()
    assert await first == 1


async def test_when_a_server_dies_in_between_another_takes_over(world: World, twin: World, carrier: Carrier) -> None:
    await _die(world, carrier)

    assert await twin.services.outbox.dispatch() == 0
    twin.clock.advance(seconds=LEASE.total_seconds() + 1)
    assert await twin.services.outbox.dispatch() == 1


async def test_a_server_that_starts_takes_over_what_a_dead_one_held(
    world: World, twin: World, carrier: Carrier
) -> None:
    """With PostgreSQL the other one may be alive: there the lease must end first."""
    await _die(world, carrier)

    await twin.services.outbox.take_over()

    assert await twin.services.outbox.dispatch() == (0 if world.services.database.shared else 1)
    twin.clock.advance(seconds=LEASE.total_seconds() + 1)
    await twin.services.outbox.dispatch()
    assert len(carrier.taken) == 1


async def test_a_server_that_is_told_to_end_lets_arrive_what_is_under_way_and_begins_nothing_more(
    world: World, twin: World, carrier: Carrier
) -> None:
    tasks = await _dispatching(world, carrier, messages=AT_ONCE + 5)
    ending = asyncio.create_task(tasks.stop())
    await asyncio.sleep(0)
    assert tasks.ending
    carrier.opened.set()
    async with asyncio.timeout(PATIENCE):
        await ending

    assert len(carrier.taken) == AT_ONCE
    assert await twin.services.outbox.dispatch() == 5
    assert len(set(carrier.taken)) == len(carrier.taken) == AT_ONCE + 5


async def test_what_does_not_arrive_by_the_end_is_given_back_at_once(
    world: World, twin: World, carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("videodesk.kit.tasks.PATIENCE_SECONDS", 0)
    tasks = await _dispatching(world, carrier, messages=9)
    await tasks.stop()
    carrier.opened.set()

    assert await twin.services.outbox.dispatch() == 9
    assert len(set(carrier.taken)) == len(carrier.taken) == 9


async def test_who_ends_does_not_wait_for_a_database_that_fails(
    world: World, carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("videodesk.kit.tasks.PATIENCE_SECONDS", 0)
    monkeypatch.setattr("videodesk.kit.outbox.NOTE_PAUSES", (FOR_EVER,))

    async def fail(_message: OutboxMessage, _values: dict[str, Any]) -> None:
        raise OSError("gone")

    monkeypatch.setattr(world.services.outbox, "_try_to_update", fail)
    tasks = await _dispatching(world, carrier, messages=1)

    async with asyncio.timeout(PATIENCE):
        await tasks.stop()


async def test_slow_ones_do_not_keep_others_waiting(
    world: World, carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("videodesk.kit.outbox.LOOK_SECONDS", 0)
    slow, real = asyncio.Event(), carrier.deliver

    async def deliver(key: str, payload: dict[str, Any]) -> None:
        if key.startswith("slow"):
            carrier.begun.set()
            await slow.wait()
        await real(key, payload)
        if key == "last":
            slow.set()

    world.services.outbox.deliver_with("parcel", deliver)
    for number in range(AT_ONCE - 1):
        await _send(world, f"slow-{number}")
    dispatching = asyncio.create_task(world.services.outbox.dispatch())
    await carrier.begun.wait()
    await _send(world, "added")
    await _send(world, "last")

    async with asyncio.timeout(PATIENCE):
        assert await dispatching == AT_ONCE + 1
    assert carrier.taken[:2] == ["added", "last"]


async def test_no_more_are_under_way_at_once_than_are_meant_to(world: World, carrier: Carrier) -> None:
    at_once, most = 0, 0

    async def deliver(_key: str, _payload: dict[str, Any]) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0)
        at_once -= 1

    world.services.outbox.deliver_with("parcel", deliver)
    for number in range(20):
        await _send(world, f"key-{number}")

    assert await world.services.outbox.dispatch() == 20
    assert most == AT_ONCE


async def test_what_was_sent_is_noted_though_the_database_fails_for_a_moment(
    world: World, carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would be sent again."""
    monkeypatch.setattr("videodesk.kit.outbox.NOTE_PAUSES", (0, 0))
    await _send(world)
    real, fails = world.services.outbox._try_to_update, [OSError("gone"), OSError("gone")]

    async def update(message: OutboxMessage, values: dict[str, Any]) -> None:
        if fails:
            raise fails.pop()
        await real(message, values)

    monkeypatch.setattr(world.services.outbox, "_try_to_update", update)

    assert await world.services.outbox.dispatch() == 1
    assert (await _rows(world))[0].state is OutboxState.SENT


async def test_another_clock_that_is_a_minute_ahead_takes_nothing_away(
    world: World, twin: World, carrier: Carrier
) -> None:
    """The slowest delivery ends before the lease does, for both of them."""
    carrier.opened.clear()
    await _send(world)
    slow = asyncio.create_task(world.services.outbox.dispatch())
    await carrier.begun.wait()

    twin.clock.advance(seconds=DELIVERY_SECONDS + 60)
    async with asyncio.timeout(PATIENCE):
        assert await twin.services.outbox.dispatch() == 0

    carrier.opened.set()
    assert await slow == 1


async def test_after_days_without_any_server_it_is_not_given_up_at_the_first_failure(
    world: World, carrier: Carrier
) -> None:
    await _send(world)
    world.clock.advance(days=3)
    carrier.failures = [DeliveryPostponed("SMTP 451")]

    await world.services.outbox.dispatch()
    world.clock.advance(minutes=1)

    assert await world.services.outbox.dispatch() == 1


async def test_who_has_lost_the_lease_changes_nothing(world: World, twin: World, carrier: Carrier) -> None:
    """Slow beyond the lease, it fails at last; the other has delivered in the meantime, and that stays."""
    carrier.opened.clear()
    await _send(world)
    slow = asyncio.create_task(world.services.outbox.dispatch())
    await carrier.begun.wait()
    twin.clock.advance(seconds=LEASE.total_seconds() + 1)
    carrier.begun.clear()
    quick = asyncio.create_task(twin.services.outbox.dispatch())
    await carrier.begun.wait()
    carrier.failures = [DeliveryRefused("SMTP 550")]
    carrier.opened.set()
    assert sorted(await asyncio.gather(slow, quick)) == [0, 1]

    (row,) = await _rows(world)
    assert row.state is OutboxState.SENT


async def test_the_same_event_is_never_queued_twice(world: World, carrier: Carrier) -> None:
    await _send(world)

    with pytest.raises(Exception, match=r"(?i)unique"):
        await _send(world)


async def test_what_nobody_delivers_cannot_be_queued(world: World) -> None:
    async with world.writing() as uow:
        with pytest.raises(ValueError, match="nobody delivers 'pigeon'"):
            world.services.outbox.add(uow, "pigeon", "key", {})


async def test_how_long_the_oldest_waits_is_known(world: World, carrier: Carrier) -> None:
    assert await world.services.outbox.oldest_waiting() is None
    await _send(world)
    world.clock.advance(minutes=3)
    await _send(world, "later")

    assert await world.services.outbox.oldest_waiting() == timedelta(minutes=3)


async def _send(world: World, key: str = "key", **more: Any) -> None:
    async with world.writing() as uow:
        world.services.outbox.add(uow, "parcel", key, {"to": "Kim"}, **more)


async def _try_again(world: World) -> None:
    (row,) = await _rows(world)
    async with world.writing() as uow:
        await world.services.outbox.try_again(uow, row.id)


async def _purge(world: World) -> None:
    async with world.writing() as uow:
        await world.services.outbox.purge(uow)


async def _dispatching(world: World, carrier: Carrier, messages: int) -> BackgroundTasks:
    """A server with so many messages, of which some are at the door."""
    carrier.opened.clear()
    for number in range(messages):
        await _send(world, f"key-{number}")
    tasks = BackgroundTasks()
    await world.services.outbox.start(tasks)
    await carrier.begun.wait()
    return tasks


async def _die(world: World, carrier: Carrier) -> None:
    """In the midst of a delivery."""
    await _send(world)
    carrier.failures = [Killed()]
    with pytest.raises(Killed):
        await world.services.outbox.dispatch()


async def _send_and_fail(world: World) -> None:
    async with world.writing() as uow:
        world.services.outbox.add(uow, "parcel", "key", {"to": "Kim"})
        await uow.session.flush()
        _ = 1 / 0


async def _rows(world: World) -> list[OutboxMessage]:
    async with world.reading() as uow:
        return list(await uow.session.scalars(select(OutboxMessage)))
