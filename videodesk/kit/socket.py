"""Socket.IO handlers that always acknowledge: shapes are checked, refusals become error acks, faults end nothing.

PROTOCOL.md, "Conventions", is the contract.
"""

import json
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any, TypeVar

import socketio
import structlog
from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel
from socketio.exceptions import ConnectionRefusedError as ConnectionRefused

from videodesk.kit.errors import Refusal

log = structlog.get_logger(__name__)

MAX_MESSAGE_BYTES = 64 * 1024

Message = TypeVar("Message", bound=BaseModel)
Self = TypeVar("Self")


class WireModel(BaseModel):
    """A message's shape: nothing that is not named, nothing that is not of its type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class CamelWireModel(WireModel):
    """For what browsers name themselves, such as RTCIceCandidateInit."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, alias_generator=to_camel, populate_by_name=True)


class Nothing(WireModel):
    """The empty message `{}`."""


def error_ack(code: str, detail: str) -> dict[str, Any]:
    return {"ok": False, "error": {"code": code, "detail": detail}}


def acked(
    model: type[Message],
) -> Callable[
    [Callable[[Self, str, Message], Awaitable[dict[str, Any] | None]]],
    Callable[[Self, str, Any], Awaitable[dict[str, Any]]],
]:
    """Wrap `handler(self, sid, message)`: what it returns goes into the ack, what it raises becomes an error ack."""

    def decorate(
        handler: Callable[[Self, str, Message], Awaitable[dict[str, Any] | None]],
    ) -> Callable[[Self, str, Any], Awaitable[dict[str, Any]]]:
        @wraps(handler)
        async def wrapper(self: Self, sid: str, data: Any = None, *_more: Any) -> dict[str, Any]:
            if _bytes_of(data) > MAX_MESSAGE_BYTES:
                return error_ack("too_large", f"A message has at most {MAX_MESSAGE_BYTES} bytes.")
            try:
                message = model.model_validate(data)
            except ValidationError as error:
                return error_ack("malformed", describe(error))
            try:
                return {"ok": True} | (await handler(self, sid, message) or {})
            except Refusal as refusal:
                return error_ack(refusal.code, refusal.detail)
            except Exception:
                log.exception("socket_message_failed", handler=handler.__name__)
                return error_ack("internal", "A fault of ours; the request may be sent again.")

        wrapper.for_clients = True  # type: ignore[attr-defined]
        return wrapper

    return decorate


class AckedNamespace(socketio.AsyncNamespace):  # type: ignore[misc]
    """A namespace in which clients reach the `@acked` handlers and nothing else, and always get an answer.

    python-socketio hands on whatever event a client names, its own "connect" and "disconnect" included.
    """

    async def trigger_event(self, event: object, *arguments: Any) -> Any:
        if self._is_from_server(event, *arguments) or self._is_for_clients(event):
            return await super().trigger_event(event, *arguments)
        return error_ack("malformed", "There is no such event.")

    def _is_from_server(self, event: object, sid: str, *details: Any) -> bool:
        if event == "connect":
            environ = details[0] if details else None
            return isinstance(environ, dict) and isinstance(environ.get("aiohttp.request"), web.BaseRequest)
        return event == "disconnect" and not self.server.manager.is_connected(sid, self.namespace)

    def _is_for_clients(self, event: object) -> bool:
        return hasattr(getattr(self, f"on_{event}", None), "for_clients")


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
