"""Who uses an entry of the library. The library knows nobody: whoever uses it says so here, when its app is ready."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping

from .models.entries import LibraryEntry

# Takes primary keys, returns how many classes use each; a key that is missing from the answer is used by none.
UsageCounter = Callable[[Collection[int]], Mapping[int, int]]

_counters: dict[type[LibraryEntry], list[UsageCounter]] = {}


def register_usage(model: type[LibraryEntry], counter: UsageCounter) -> None:
    """Let ``counter`` say in how many classes the rows of ``model`` are used. One query a call is enough."""
    counters = _counters.setdefault(model, [])
    if counter not in counters:
        counters.append(counter)


def is_counted(model: type[LibraryEntry]) -> bool:
    """Tell whether anybody counts the uses of ``model``."""
    return model in _counters


def used_in_classes(model: type[LibraryEntry], ids: Collection[int]) -> dict[int, int]:
    """Return in how many classes each of ``ids`` is used; those that no class uses are left out."""
    total: Counter[int] = Counter()
    if ids:
        for counter in _counters.get(model, ()):
            total.update(counter(ids))
    return {pk: count for pk, count in total.items() if count}
