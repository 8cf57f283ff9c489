"""What has been made of a thing, kept while it is that very thing: of a search, say, the part of a page about it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

Value = TypeVar("Value")

KEPT = 256


class Remembered(Generic[Value]):
    def __init__(self, kept: int = KEPT) -> None:
        """The last `kept` ones are remembered; the things must not change."""
        self._kept = kept
        self._made: OrderedDict[tuple[int, Hashable], tuple[Any, Value]] = OrderedDict()

    def get(self, thing: object, manner: Hashable, make: Callable[[], Value]) -> Value:
        """What `make` has made of this very thing in this manner, now or before."""
        key = (id(thing), manner)
        found = self._made.get(key)
        # While the thing is kept here, nothing else has its id.
        if found is not None and found[0] is thing:
            self._made.move_to_end(key)
            return found[1]
        value = make()
        self._made[key] = (thing, value)
        while len(self._made) > self._kept:
            self._made.popitem(last=False)
        return value
