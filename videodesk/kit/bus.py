"""Events: what has happened, told to the rooms that care.

A room that must act in the same transaction (a letter into the outbox) subscribes with `within`; a room that tells
somebody (a socket) subscribes with `after` and is called once the commit has succeeded. The teller never knows who
listens, so a lower room needs no import of a higher one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import structlog

if TYPE_CHECKING:
    from videodesk.kit.db import UnitOfWork

E = TypeVar("E")
log = structlog.get_logger(__name__)


class EventBus:
    def __init__(self) -> None:
        self._within: dict[type, list[Callable[[UnitOfWork, Any], Awaitable[None]]]] = defaultdict(list)
        self._after: dict[type, list[Callable[[Any], Awaitable[None]]]] = defaultdict(list)

    def within(self, event: type[E], handler: Callable[[UnitOfWork, E], Awaitable[None]]) -> None:
        """Call `handler` before the commit; what it raises undoes the whole transaction."""
        self._within[event].append(handler)

    def after(self, event: type[E], handler: Callable[[E], Awaitable[None]]) -> None:
        """Call `handler` after the commit; what it raises is logged and harms nobody else."""
        self._after[event].append(handler)

    async def run_within(self, uow: UnitOfWork) -> None:
        """Handlers may record further events; these are handled too."""
        position = 0
        while position < len(uow.events):
            event = uow.events[position]
            position += 1
            for handler in self._within[type(event)]:
                await handler(uow, event)

    async def tell(self, events: Iterable[object]) -> None:
        for event in events:
            for handler in self._after[type(event)]:
                try:
                    await handler(event)
                except Exception:
                    log.exception("event_handler_failed", fact=type(event).__name__)
