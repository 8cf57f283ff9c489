"""Idempotency keys: a request that arrives twice is carried out once, and both get the same answer.

Whoever cannot be sure that a request has arrived (a lost line, a second click) sends it again with the same key. The
key is claimed by an insert in the transaction of the work, before the work is done: of two at the same time one works,
and the other waits for its answer. Work that is rolled back leaves no claim, so it may be tried again.

An answer can hold a token, which the database must not know. It is sealed with the key that it belongs to, and of that
only the hash is stored.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus

from cryptography.fernet import Fernet
from sqlalchemy import String, Text, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from videodesk.kit.clock import Clock
from videodesk.kit.db import Base, Instant, UnitOfWork
from videodesk.kit.errors import KeyReused, Malformed
from videodesk.kit.tokens import hash_token

KEPT = timedelta(hours=24)
WELL_FORMED = re.compile(r"[!-~]{8,128}")


class IdempotencyKey(Base):
    """`status` is null until the work is done. `headers` and `body` are sealed."""

    __tablename__ = "idempotency_key"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    status: Mapped[int | None]
    headers: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(Instant, index=True)


@dataclass(frozen=True)
class Remembered:
    """An answer. `headers` are those that belong to it, such as Location and ETag; `body` is JSON or empty."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""


def fingerprint_of(method: str, path: str, body: bytes) -> str:
    """What tells two requests apart, so that a key which comes with another one is noticed."""
    return hashlib.sha256(b"\n".join((method.encode(), path.encode(), body))).hexdigest()


class Idempotency:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def once(
        self,
        uow: UnitOfWork,
        scope: str,
        key: str,
        fingerprint: str,
        work: Callable[[], Awaitable[Remembered]],
    ) -> Remembered:
        """The remembered answer; if there is none, do the work and remember what it answers, unless that is an error.

        `scope` keeps apart whose key it is and what it is for. Raises Malformed and KeyReused.
        """
        remembered = await self.recall(uow, scope, key, fingerprint)
        if remembered is not None:
            return remembered
        answer = await work()
        if answer.status < HTTPStatus.BAD_REQUEST:
            await self.remember(uow, scope, key, fingerprint, answer.status, answer.headers, answer.body)
        return answer

    async def recall(self, uow: UnitOfWork, scope: str, key: str, fingerprint: str) -> Remembered | None:
        """The answer to this key; None when the work is the caller's now. Waits for a rival in mid-transaction."""
        if WELL_FORMED.fullmatch(key) is None:
            raise Malformed("an idempotency key has 8 to 128 printable ASCII characters without spaces")
        key_hash = _key_hash(scope, key)
        while not await self._claim(uow, key_hash, fingerprint):
            claimed = await _locked(uow, key_hash)
            if claimed is None:
                continue  # it has been purged in between
            if claimed.status is None:
                return None
            if claimed.fingerprint != fingerprint:
                raise KeyReused
            seal = _seal(scope, key)
            headers, body = _opened(seal, claimed.headers), _opened(seal, claimed.body)
            return Remembered(claimed.status, json.loads(headers), body)
        return None

    async def remember(
        self,
        uow: UnitOfWork,
        scope: str,
        key: str,
        fingerprint: str,
        status: int,
        headers: Mapping[str, str],
        body: str,
    ) -> None:
        """Keep the answer to a key that `recall` has given to the caller in this unit of work."""
        seal = _seal(scope, key)
        await uow.session.execute(
            update(IdempotencyKey)
            .where(IdempotencyKey.key_hash == _key_hash(scope, key))
            .values(
                fingerprint=fingerprint,
                status=status,
                headers=_sealed(seal, json.dumps(dict(headers))),
                body=_sealed(seal, body),
            )
        )

    async def purge(self, uow: UnitOfWork) -> None:
        await uow.session.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < self._clock.now() - KEPT))

    async def _claim(self, uow: UnitOfWork, key_hash: str, fingerprint: str) -> bool:
        claim = insert(IdempotencyKey).values(key_hash=key_hash, fingerprint=fingerprint, created_at=self._clock.now())
        try:
            async with uow.session.begin_nested():
                await uow.session.execute(claim)
        except IntegrityError:
            return False
        return True


async def _locked(uow: UnitOfWork, key_hash: str) -> IdempotencyKey | None:
    """Locked, because a claim without an answer goes to the next who asks, and to that one alone."""
    query = select(IdempotencyKey).where(IdempotencyKey.key_hash == key_hash).with_for_update()
    found: IdempotencyKey | None = await uow.session.scalar(query.execution_options(populate_existing=True))
    return found


def _key_hash(scope: str, key: str) -> str:
    return hash_token(f"{scope} {key}")


def _seal(scope: str, key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hmac.digest(key.encode(), scope.encode(), "sha256")))


def _sealed(seal: Fernet, text: str) -> str:
    return seal.encrypt(text.encode()).decode()


def _opened(seal: Fernet, text: str) -> str:
    return seal.decrypt(text).decode()
