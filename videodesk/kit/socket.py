"""Socket.IO handlers that always acknowledge: shapes are checked, refusals become error acks, faults end nothing.

A *command* changes something and has an id: sent again with the same id, it is done once and answered alike, also by a
server that has been started anew in between. PROTOCOL.md, "Conventions", is the contract.
"""

import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Annotated, Any, TypeVar

import socketio
import structlog
from aiohttp import web
from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError
from pydantic.alias_generators import to_camel
from socketio.exceptions import ConnectionRefusedError as ConnectionRefused
from socketio.packet import EVENT, Packet

from videodesk.kit.db import Database, UnitOfWork
from videodesk.kit.errors import Refusal
from videodesk.kit.idempotency import Idempotency, Remembered, fingerprint_of

log = structlog.get_logger(__name__)

# How long nothing but refusals may come from a client before its connection is ended: so many, and so many a second.
PATIENCE = 200
PATIENCE_BACK = 5.0

Message = TypeVar("Message", bound=BaseModel)
Self = TypeVar("Self")
Handler = Callable[[Self, str, Any], Awaitable[dict[str, Any]]]


class WireModel(BaseModel):
    """A message's shape: nothing that is not named, nothing that is not of its type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class CamelWireModel(WireModel):
    """For what browsers name themselves, such as RTCIceCandidateInit."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, alias_generator=to_camel, populate_by_name=True)


class Nothing(WireModel):
    """The empty message `{}`."""


class Command(WireModel):
    """What changes something. `id` is drawn by the client for each wish of a person, and kept when it is sent again."""

    id: Annotated[str, StringConstraints(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]


def seconds() -> float:
    """By which limits are counted; tests put another clock here."""
    return time.monotonic()


# Limits


@dataclass(frozen=True)
class Limit:
    """How long a message may be, in bytes, and how often it may come: `burst` at once, `per_second` in the long run."""

    max_bytes: int = 8 * 1024
    burst: int = 30
    per_second: float = 5.0


DEFAULT_LIMIT = Limit()
# On one websocket; a page connects once, and a desk's page once more for each call.
CONNECTS = Limit(burst=20, per_second=1.0)


class Allowance:
    """So much at once, which comes back with time (token bucket)."""

    def __init__(self, capacity: float, per_second: float) -> None:
        self._capacity = self._left = capacity
        self._per_second = per_second
        self._at = seconds()

    def take(self) -> bool:
        now = seconds()
        self._left = min(self._capacity, self._left + (now - self._at) * self._per_second)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class _Fairness:
    """What one websocket has left of each message's limit, and of our patience with what has to be refused."""

    def __init__(self) -> None:
        self._limits: dict[str, Allowance] = {}
        self._patience = Allowance(PATIENCE, PATIENCE_BACK)

    @classmethod
    def of(cls, environ: dict[str, Any], namespace: str) -> "_Fairness":
        """Kept with the websocket: who connects to the namespace again begins with no more than was left."""
        fairness: _Fairness = environ.setdefault(f"videodesk.fairness {namespace}", cls())
        return fairness

    def allows(self, event: str, limit: Limit) -> bool:
        if event not in self._limits:
            self._limits[event] = Allowance(limit.burst, limit.per_second)
        return self._limits[event].take()

    def endures(self) -> bool:
        """One more refusal."""
        return self._patience.take()


# Handlers


def error_ack(code: str, detail: str) -> dict[str, Any]:
    return {"ok": False, "error": {"code": code, "detail": detail}}


def acked(
    model: type[Message], limit: Limit = DEFAULT_LIMIT
) -> Callable[[Callable[[Self, str, Message], Awaitable[dict[str, Any] | None]]], Handler[Self]]:
    """Wrap a handler of `(sid, message)`: what it returns is added to `{"ok": true}`."""

    def decorate(handler: Callable[[Self, str, Message], Awaitable[dict[str, Any] | None]]) -> Handler[Self]:
        name = handler.__name__

        @wraps(handler)
        async def wrapper(self: Any, sid: str, data: Any = None, *_more: Any) -> dict[str, Any]:
            if not self.fairness(sid).allows(name, limit):
                return error_ack("too_fast", f"At most {limit.per_second:g} of these a second.")
            try:
                if _bytes_of(data) > limit.max_bytes:
                    return error_ack("too_large", f"This message has at most {limit.max_bytes} bytes.")
                message = model.model_validate(data)
            except ValidationError as error:
                return error_ack("malformed", describe(error))
            except RecursionError:
                return error_ack("malformed", "message: It is nested too deeply.")
            try:
                return {"ok": True} | (await handler(self, sid, message) or {})
            except Refusal as refusal:
                return error_ack(refusal.code, refusal.detail)
            except Exception:
                log.exception("socket_message_failed", handler=name)
                return error_ack("internal", "A fault of ours; the request may be sent again.")

        wrapper.message = model  # type: ignore[attr-defined]
        return wrapper

    return decorate


def command(
    model: type[Message], limit: Limit = DEFAULT_LIMIT
) -> Callable[[Callable[[Self, UnitOfWork, Any, Message], Awaitable[dict[str, Any] | None]]], Handler[Self]]:
    """Wrap a handler of `(uow, whoever sends, command)`, which is carried out once for each id."""

    def decorate(
        handler: Callable[[Self, UnitOfWork, Any, Message], Awaitable[dict[str, Any] | None]],
    ) -> Handler[Self]:
        @acked(model, limit)
        @wraps(handler)
        async def once(self: Any, sid: str, message: Any) -> dict[str, Any]:
            who = await self.whoever(sid)

            async def work() -> Remembered:
                return Remembered(HTTPStatus.OK, body=json.dumps(await handler(self, uow, who, message) or {}))

            async with self.database.transaction() as uow:
                asked = fingerprint_of(handler.__name__, "", message.model_dump_json().encode())
                answer = await self.idempotency.once(uow, self.scope(who), message.id, asked, work)
            done: dict[str, Any] = json.loads(answer.body)
            return done

        return once

    return decorate


class AckedNamespace(socketio.AsyncNamespace):  # type: ignore[misc]
    """A namespace in which clients reach the `@acked` handlers and nothing else, and always get an answer.

    python-socketio hands on whatever event a client names, its own "connect" and "disconnect" included.
    """

    database: Database
    idempotency: Idempotency

    def __init__(self, namespace: str) -> None:
        super().__init__(namespace)
        self._fairness: dict[str, _Fairness] = {}

    async def whoever(self, sid: str) -> Any:
        """Who sends a command. Raises a refusal where they may not (any more)."""
        raise NotImplementedError

    def scope(self, who: Any) -> str:
        """Keeps apart the ids that different people have drawn."""
        raise NotImplementedError

    def fairness(self, sid: str) -> _Fairness:
        # What a client has sent just before it left is handled still, and must not be remembered.
        return self._fairness.get(sid) or _Fairness()

    async def tell(self, sid: str, event: str, message: dict[str, Any]) -> None:
        """As `emit` to one client, without the task that it makes for each: for what many are told at once."""
        client = self.server.manager.eio_sid_from_sid(sid, self.namespace)
        if client is not None:
            packet = Packet(EVENT, data=[event, message], namespace=self.namespace)
            await self.server.eio.send(client, packet.encode())

    async def trigger_event(self, event: object, *arguments: Any) -> Any:
        if self._is_from_server(event, *arguments):
            if event == "connect":
                return await self._let_in(*arguments)
            self._fairness.pop(arguments[0], None)
            return await super().trigger_event(event, *arguments)
        if not self.is_for_clients(event):
            answer = error_ack("malformed", "There is no such event.")
        else:
            answer = await super().trigger_event(event, *arguments)
        await self._lose_patience(arguments[0], answer)
        return answer

    async def _let_in(self, sid: str, environ: dict[str, Any], *auth: Any) -> Any:
        fairness = _Fairness.of(environ, self.namespace)
        self._fairness[sid] = fairness
        try:
            if not fairness.allows("connect", CONNECTS):
                raise ConnectionRefused("Too many connects.", {"code": "too_fast"})
            answer = await super().trigger_event("connect", sid, environ, *auth)
            if self._is_lost(sid):
                # While it was let in: python-socketio does not say so any more.
                await super().trigger_event("disconnect", sid, "")
                raise ConnectionRefused("The connection is lost.", {"code": "internal"})
        except ConnectionRefused:
            self._fairness.pop(sid, None)
            if not fairness.endures():
                self._send_away(environ)
            raise
        return answer

    async def _lose_patience(self, sid: str, answer: Any) -> None:
        """Whoever sends nothing but what is refused, and does not stop, is sent away."""
        if isinstance(answer, dict) and answer.get("ok") is False and not self.fairness(sid).endures():
            self._send_away(self.server.get_environ(sid, self.namespace))

    def _send_away(self, environ: dict[str, Any] | None) -> None:
        log.warning("client_sent_away", namespace=self.namespace)
        if environ is not None:
            hang_up(environ)

    def _is_lost(self, sid: str) -> bool:
        websocket = self.server.eio.sockets.get(self.server.manager.eio_sid_from_sid(sid, self.namespace))
        return websocket is None or websocket.closing or websocket.closed

    def _is_from_server(self, event: object, sid: str, *details: Any) -> bool:
        if event == "connect":
            environ = details[0] if details else None
            return isinstance(environ, dict) and isinstance(environ.get("aiohttp.request"), web.BaseRequest)
        return event == "disconnect" and not self.server.manager.is_connected(sid, self.namespace)

    @classmethod
    def is_for_clients(cls, event: object) -> bool:
        return hasattr(getattr(cls, f"on_{event}", None), "message")

    @classmethod
    def messages(cls) -> dict[str, type[BaseModel]]:
        """What clients may send: the shape of each event."""
        events = sorted(name.removeprefix("on_") for name in dir(cls) if name.startswith("on_"))
        return {event: getattr(cls, f"on_{event}").message for event in events if cls.is_for_clients(event)}


def hang_up(environ: dict[str, Any]) -> None:
    """End the websocket at once, also of a client that does not read."""
    transport = environ["aiohttp.request"].transport
    if transport is not None:
        transport.abort()


def _bytes_of(data: Any) -> int:
    """About as long as it was on the wire; what is no JSON (binary parts) counts as text."""
    return len(json.dumps(data, ensure_ascii=False, default=repr).encode(errors="replace"))


def admitted(
    connect: Callable[[Self, str, dict[str, Any], Any], Awaitable[None]],
) -> Callable[[Self, str, dict[str, Any], Any], Awaitable[None]]:
    """Wrap a namespace's connect handler: refusals arrive at the client as `connect_error` with their code."""

    @wraps(connect)
    async def wrapper(self: Self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        try:
            await connect(self, sid, environ, auth)
        except ValidationError as error:
            raise ConnectionRefused(describe(error), {"code": "malformed"}) from error
        except Refusal as refusal:
            raise ConnectionRefused(refusal.detail, {"code": refusal.code}) from refusal
        except Exception as error:
            log.exception("socket_connect_failed")
            raise ConnectionRefused("A fault of ours.", {"code": "internal"}) from error

    return wrapper


def describe(error: ValidationError) -> str:
    """The first wrong field and what is wrong with it, without its value."""
    first = error.errors(include_input=False, include_url=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "message"
    return f"{place}: {first['msg']}"
