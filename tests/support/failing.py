"""Whatever is done for us, and fails as told."""

import asyncio
from dataclasses import dataclass, field


class Killed(BaseException):
    """The process is no more: it gives back nothing and notes nothing."""


@dataclass
class Failing:
    """Fails as told before it is done; while not `opened` it is under way."""

    failures: list[BaseException] = field(default_factory=list)
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    opened: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.opened.set()

    async def try_it(self) -> None:
        self.begun.set()
        await self.opened.wait()
        if self.failures:
            raise self.failures.pop(0)
