"""The transactional outbox: what must leave the house is a row first, written with the change that it tells of.

So a booking stands while the mail server is down, and nothing is told that was rolled back. A dispatcher leases due
rows as it can begin with them, hands each to the deliverer of its topic, and tries again with growing pauses. A process
that dies in between loses its lease, and another goes on. What is to leave later, such as a reminder, is a row from the
start as well, so no downtime makes it forgotten. See docs/decisions/0003-outbox.md.
"""

import asyncio
import enum
import random
import uuid
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import structlog
from sqlalchemy import JSON, CursorResult, Index, Select, String, Uuid, delete, func, or_, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.elements import ColumnElement

from videodesk.kit.bus import EventBus
from videodesk.kit.clock import Clock
from videodesk.kit.db import Base, Database, Instant, UnitOfWork, enum_column
from videodesk.kit.errors import Kind, Refusal
from videodesk.kit.metrics import Metrics
from videodesk.kit.tasks import BackgroundTasks, Wakeable

log = structlog.get_logger(__name__)

# The slowest delivery has been noted before its lease ends, also where another process's clock is a minute ahead: so
# nobody else begins with it.
LEASE = timedelta(minutes=5)
DELIVERY_SECONDS = 200
NOTE_PAUSES = (0.2, 1, 5, 20)
AT_ONCE = 4
LOOK_SECONDS = 5
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=30)
# Whoever was down for longer than that has not tried often: some hours' worth of attempts are made in any case.
GIVE_UP_AFTER = timedelta(days=2)
ENOUGH_ATTEMPTS = 16
KEPT = timedelta(days=90)
FAILED_KEPT = timedelta(days=14)


class DeliveryRefused(Exception):
    """The receiving side has said no for good: trying again is useless."""


class DeliveryPostponed(Exception):
    """The receiving side is not there or says "later". The message is logged: it must hold no personal data."""


class DeliveryObsolete(Exception):
    """What the message tells is true no more, or tells it too late: it does not leave."""


class NothingToTry(Refusal):
    """It has been sent or is to be sent again already, or is worth nothing any more."""

    kind = Kind.CONFLICT
    code = "nothing_to_try"


class OutboxState(enum.StrEnum):
    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
    OBSOLETE = "obsolete"


class OutboxMessage(Base):
    """`key` names the event: the same event is never written twice. `payload` is emptied once it has been sent.

    `kind` says what it is to those who look after it. `about` is the record that it tells of. It is to leave at
    `wanted_at`, is tried the next time at `due_at`, and is worth nothing from `not_after` on.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (Index("ix_outbox_message_due", "state", "due_at"), Index("ix_outbox_message_about", "about"))

    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True, default=uuid.uuid4)
    topic: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(40), default="")
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[OutboxState] = mapped_column(enum_column(OutboxState), default=OutboxState.PENDING)
    about: Mapped[uuid.UUID | None] = mapped_column(Uuid)
    wanted_at: Mapped[datetime] = mapped_column(Instant)
    not_after: Mapped[datetime | None] = mapped_column(Instant)
    due_at: Mapped[datetime] = mapped_column(Instant)
    leased_until: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    last_error: Mapped[str] = mapped_column(String(200), default="")


Deliverer = Callable[[str, dict[str, Any]], Awaitable[None]]
"""Takes the key and the payload.

Raises DeliveryRefused for good, DeliveryPostponed to be tried again, DeliveryObsolete for what should not leave.
"""


@dataclass(frozen=True)
class Failure:
    """A message that has not arrived and will not be tried again by itself; `error` is what the other side said."""

    id: uuid.UUID
    topic: str
    kind: str
    about: uuid.UUID | None
    at: datetime
    error: str
    can_be_tried_again: bool


@dataclass(frozen=True)
class MessageAdded:
    """There is something to deliver, now or later."""


class Outbox:
    def __init__(self, database: Database, clock: Clock, metrics: Metrics) -> None:
        self._database = database
        self._clock = clock
        self._metrics = metrics
        self._deliverers: dict[str, Deliverer] = {}
        self._unwatched: set[str] = set()
        self.alarm = Wakeable()

    def subscribe(self, bus: EventBus) -> None:
        bus.after(MessageAdded, self._wake)

    def deliver_with(self, topic: str, deliverer: Deliverer, *, watched: bool = True) -> None:
        """What is not `watched` waits for servers of which operators know nothing: it is no business of theirs."""
        self._deliverers[topic] = deliverer
        if not watched:
            self._unwatched.add(topic)

    def add(
        self,
        uow: UnitOfWork,
        topic: str,
        key: str,
        payload: dict[str, Any],
        *,
        kind: str = "",
        about: uuid.UUID | None = None,
        wanted_at: datetime | None = None,
        not_after: datetime | None = None,
    ) -> None:
        """Queue within the caller's transaction, to leave now unless told otherwise. `payload` must be JSON."""
        if topic not in self._deliverers:
            raise ValueError(f"nobody delivers {topic!r}")
        wanted_at = wanted_at or self._clock.now()
        uow.session.add(
            OutboxMessage(
                topic=topic,
                key=key,
                kind=kind,
                payload=payload,
                about=about,
                wanted_at=wanted_at,
                not_after=not_after,
                due_at=wanted_at,
            )
        )
        uow.record(MessageAdded())

    async def add_once(self, uow: UnitOfWork, topic: str, key: str, payload: dict[str, Any], **when: Any) -> None:
        """As `add`, but nothing where the event is known already. Two must not do it at once."""
        if await uow.session.scalar(select(OutboxMessage.id).where(OutboxMessage.key == key)) is None:
            self.add(uow, topic, key, payload, **when)

    async def take_over(self) -> None:
        """At the start: what a process held when it died need not wait for its lease, where there is no other one."""
        if not self._database.shared:
            async with self._database.transaction() as uow:
                await uow.session.execute(update(OutboxMessage).values(leased_until=None))

    async def start(self, tasks: BackgroundTasks) -> None:
        await self.take_over()
        tasks.every(LOOK_SECONDS, partial(self.dispatch, tasks), "outbox", self.alarm)

    async def dispatch(self, tasks: BackgroundTasks | None = None) -> int:
        """Deliver what is due until nothing is left, a few at once; the number of messages that were sent.

        Once the `tasks` are ending, what is under way may arrive, and nothing more is begun. What has not arrived when
        this is cancelled is given back.
        """
        sent, under_way = 0, set[asyncio.Task[bool]]()
        try:
            while True:
                is_ending = tasks is not None and tasks.ending
                for message in await self._lease(0 if is_ending else AT_ONCE - len(under_way)):
                    under_way.add(asyncio.create_task(self._deliver(message)))
                if not under_way:
                    return sent
                # A slow one does not keep others waiting that are added in the meantime.
                done, under_way = await asyncio.wait(
                    under_way, timeout=LOOK_SECONDS, return_when=asyncio.FIRST_COMPLETED
                )
                sent += sum([task.result() for task in done])
        except asyncio.CancelledError:
            for task in under_way:
                task.cancel()
            await asyncio.gather(*under_way, return_exceptions=True)
            raise
        except Exception:
            await asyncio.gather(*under_way, return_exceptions=True)
            raise

    async def oldest_waiting(self) -> timedelta | None:
        """How long the oldest pending message has waited; None when nothing waits."""
        async with self._database.reading() as uow:
            oldest: datetime | None = await uow.session.scalar(
                select(func.min(OutboxMessage.wanted_at)).where(
                    OutboxMessage.state == OutboxState.PENDING,
                    OutboxMessage.wanted_at <= self._clock.now(),
                    self._is_watched(),
                )
            )
        return None if oldest is None else self._clock.now() - oldest

    async def counts(self, uow: UnitOfWork) -> dict[OutboxState, int]:
        """Without those that are to leave later."""
        rows = await uow.session.execute(
            select(OutboxMessage.state, func.count().label("count"))
            .where(OutboxMessage.wanted_at <= self._clock.now(), self._is_watched())
            .group_by(OutboxMessage.state)
        )
        found: dict[OutboxState, int] = dict(rows.all())
        return {state: found.get(state, 0) for state in OutboxState}

    async def failures(self, uow: UnitOfWork, about: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Failure]]:
        """What has not arrived about these records, the latest first."""
        found: dict[uuid.UUID, list[Failure]] = {}
        for row in await uow.session.scalars(_failed().where(OutboxMessage.about.in_(list(about)))):
            if row.about is not None:
                found.setdefault(row.about, []).append(self._failure(row))
        return found

    async def waits_about(self, uow: UnitOfWork, about: uuid.UUID) -> bool:
        """Whether something about this record has not left yet."""
        query = select(OutboxMessage.id).where(OutboxMessage.about == about, OutboxMessage.state == OutboxState.PENDING)
        return (await uow.session.scalar(query.limit(1))) is not None

    async def last_failures(self, uow: UnitOfWork, most: int) -> list[Failure]:
        """Whatever they are about, the latest first."""
        found = _failed().where(self._is_watched()).limit(most)
        return [self._failure(row) for row in await uow.session.scalars(found)]

    async def try_again(self, uow: UnitOfWork, message_id: uuid.UUID) -> None:
        """As if it had just been added. Raises NothingToTry."""
        row = await uow.session.get(OutboxMessage, message_id, with_for_update=True)
        if row is None or row.state is not OutboxState.FAILED or not self._can_be_tried(row):
            raise NothingToTry
        self._begin_anew(uow, row)

    async def try_all_again(self, uow: UnitOfWork, about: uuid.UUID) -> list[dict[str, Any]]:
        """As `try_again`, all that has not arrived about this record; the payloads."""
        failed = await uow.session.scalars(_failed().where(OutboxMessage.about == about).with_for_update())
        rows = [row for row in failed if self._can_be_tried(row)]
        for row in rows:
            self._begin_anew(uow, row)
        return [row.payload for row in rows]

    def _begin_anew(self, uow: UnitOfWork, row: OutboxMessage) -> None:
        row.state, row.attempts, row.leased_until, row.finished_at = OutboxState.PENDING, 0, None, None
        row.wanted_at = row.due_at = self._clock.now()
        uow.record(MessageAdded())

    async def _wake(self, _event: MessageAdded) -> None:
        self.alarm.ring()

    def _is_watched(self) -> ColumnElement[bool]:
        return OutboxMessage.topic.not_in(self._unwatched)

    def _failure(self, row: OutboxMessage) -> Failure:
        at = row.finished_at or row.due_at
        return Failure(row.id, row.topic, row.kind, row.about, at, row.last_error, self._can_be_tried(row))

    def _can_be_tried(self, row: OutboxMessage) -> bool:
        return bool(row.payload) and (row.not_after is None or row.not_after > self._clock.now())

    async def purge(self, uow: UnitOfWork) -> None:
        """Forget what has long been finished, and what was to be said where it is too late to try again."""
        now = self._clock.now()
        await uow.session.execute(delete(OutboxMessage).where(OutboxMessage.finished_at < now - KEPT))
        useless = or_(OutboxMessage.not_after <= now, OutboxMessage.finished_at < now - FAILED_KEPT)
        await uow.session.execute(
            update(OutboxMessage).where(OutboxMessage.state == OutboxState.FAILED, useless).values(payload={})
        )

    async def _lease(self, most: int) -> list[OutboxMessage]:
        if not most:
            return []
        now = self._clock.now()
        async with self._database.transaction() as uow:
            due = (
                select(OutboxMessage)
                .where(
                    OutboxMessage.state == OutboxState.PENDING,
                    OutboxMessage.due_at <= now,
                    or_(OutboxMessage.leased_until.is_(None), OutboxMessage.leased_until < now),
                )
                .order_by(OutboxMessage.due_at)
                .limit(most)
                .with_for_update(skip_locked=True)
            )
            messages = list(await uow.session.scalars(due))
            for message in messages:
                message.leased_until = now + LEASE
        return messages

    async def _deliver(self, message: OutboxMessage) -> bool:
        try:
            if message.not_after is not None and message.not_after <= self._clock.now():
                raise DeliveryObsolete("too late")
            async with asyncio.timeout(DELIVERY_SECONDS):
                await self._deliverers[message.topic](message.key, message.payload)
        except DeliveryObsolete as error:
            await self._finish(message, OutboxState.OBSOLETE, str(error))
        except DeliveryRefused as error:
            await self._finish(message, OutboxState.FAILED, str(error))
        except DeliveryPostponed as error:
            await self._postpone(message, str(error))
        except TimeoutError:
            await self._postpone(message, f"nothing for {DELIVERY_SECONDS} s")
        except asyncio.CancelledError:
            # Once: who ends does not wait for a database that fails, and the lease ends by itself.
            await self._try_to_update(message, {"leased_until": None})
            raise
        except Exception:
            log.exception("outbox_deliverer_failed", topic=message.topic, key=message.key)
            await self._postpone(message, "a fault of ours")
        else:
            await self._finish(message, OutboxState.SENT)
            return True
        return False

    async def _finish(self, message: OutboxMessage, state: OutboxState, error: str = "") -> None:
        self._metrics.outbox_sent.labels(message.topic, state.value).inc()
        if state is OutboxState.FAILED:
            log.error("outbox_gave_up", topic=message.topic, key=message.key, attempts=message.attempts + 1)
        await self._update(
            message,
            state=state,
            # What failed for good may be tried again by hand.
            payload=message.payload if state is OutboxState.FAILED else {},
            finished_at=self._clock.now(),
            attempts=message.attempts + 1,
            last_error=error[:200],
        )

    async def _postpone(self, message: OutboxMessage, reason: str) -> None:
        now = self._clock.now()
        if now - message.wanted_at > GIVE_UP_AFTER and message.attempts + 1 >= ENOUGH_ATTEMPTS:
            await self._finish(message, OutboxState.FAILED, reason)
            return
        pause = retry_pause(message.attempts)
        self._metrics.outbox_sent.labels(message.topic, "postponed").inc()
        log.warning(
            "outbox_postponed",
            topic=message.topic,
            attempts=message.attempts + 1,
            seconds=round(pause.total_seconds()),
            reason=reason,
        )
        await self._update(
            message,
            due_at=now + pause,
            leased_until=None,
            attempts=message.attempts + 1,
            last_error=reason[:200],
        )

    async def _update(self, message: OutboxMessage, **values: Any) -> None:
        """What has been sent would be sent again if it were not noted: a database that fails is asked again."""
        for pause in NOTE_PAUSES:
            try:
                await self._try_to_update(message, values)
            except (DBAPIError, OSError):
                log.exception("outbox_not_noted", topic=message.topic, key=message.key)
                await asyncio.sleep(pause)
            else:
                return
        await self._try_to_update(message, values)

    async def _try_to_update(self, message: OutboxMessage, values: dict[str, Any]) -> None:
        async with self._database.transaction() as uow:
            result = await uow.session.execute(
                update(OutboxMessage)
                .where(OutboxMessage.id == message.id, OutboxMessage.leased_until == message.leased_until)
                .values(**values)
            )
            if isinstance(result, CursorResult) and result.rowcount == 0:
                log.warning("outbox_lease_lost", topic=message.topic, key=message.key)

    async def measure(self) -> None:
        """For the metrics, when somebody asks for them."""
        async with self._database.reading() as uow:
            counts = await self.counts(uow)
        age = await self.oldest_waiting()
        self._metrics.outbox_pending.set(counts[OutboxState.PENDING])
        self._metrics.outbox_age.set(age.total_seconds() if age else 0)


def _failed() -> Select[OutboxMessage]:
    failed = select(OutboxMessage).where(OutboxMessage.state == OutboxState.FAILED)
    return failed.order_by(OutboxMessage.finished_at.desc(), OutboxMessage.id)


def retry_pause(attempts: int, jitter: Callable[[], float] = random.random) -> timedelta:
    """5 s, 10 s, 20 s … at most 30 minutes, each shortened by up to a half so that retries spread."""
    pause: timedelta = min(FIRST_PAUSE * 2 ** min(attempts, 20), LONGEST_PAUSE)
    shortened: timedelta = pause * (1 - jitter() / 2)
    return shortened
