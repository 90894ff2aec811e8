"""What a process keeps of its last answers, since it would make the same again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock


class Kept[Key: Hashable, Value]:
    """The values asked for last, by keys that say all that they are made of: together they weigh at most ``most``.

    Without ``weigh`` each weighs 1. A value that weighs more than ``most`` is not kept. Unlike with ``lru_cache``, what
    a value is made from is not part of its key, so it is not kept along with it.
    """

    def __init__(self, most: int, weigh: Callable[[Value], int] = lambda _value: 1) -> None:
        self.weight = 0
        self._most = most
        self._weigh = weigh
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """Return the value of ``key``: the one that is kept, or what ``make`` gives. What it raises is not kept."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        with self._lock:
            if key not in self._values:
                self._values[key] = value
                self.weight += self._weigh(value)
            while self.weight > self._most:
                self.weight -= self._weigh(self._values.popitem(last=False)[1])
        return value
