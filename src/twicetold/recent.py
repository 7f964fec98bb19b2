"""What was used lately is kept, up to a weight."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """Values by key; what was not used for longest goes first when they weigh too much together.

    `leaving` is called with what goes.
    """

    def __init__(self, most: int, leaving: Callable[[Key, Value], None] | None = None) -> None:
        self._most = most
        self._leaving = leaving
        self._weight = 0
        self._values: OrderedDict[Key, tuple[Value, int]] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        """Give a value, if it is kept."""
        found = self._values.get(key)
        if found is None:
            return None
        self._values.move_to_end(key)
        return found[0]

    def put(self, key: Key, value: Value, weight: int = 1) -> Value:
        """Keep a value."""
        self.drop(key)
        self._values[key] = value, weight
        self._weight += weight
        while self._weight > self._most and len(self._values) > 1:
            oldest, (last, gone) = self._values.popitem(last=False)
            self._weight -= gone
            if self._leaving:
                self._leaving(oldest, last)
        return value

    def drop(self, key: Key) -> None:
        """Forget a value."""
        found = self._values.pop(key, None)
        if found is not None:
            self._weight -= found[1]

    def clear(self) -> None:
        """Forget all."""
        self._values.clear()
        self._weight = 0
