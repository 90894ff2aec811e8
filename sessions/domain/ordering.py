"""Places in a list."""

from __future__ import annotations

from collections.abc import Sequence


def place_after[T](items: Sequence[T], item: T, after: T | None) -> list[T]:
    """Return ``items`` with ``item`` right behind ``after``, or first where that is None.

    ``item`` may be among ``items`` or not: it stands in the answer once. Putting it behind itself leaves it where it
    is. Raise ValueError where ``after`` is not among ``items``.
    """
    if item == after:
        if item not in items:
            raise ValueError("Cannot stand behind what is not in the list.")
        return list(items)
    others = [other for other in items if other != item]
    at = 0 if after is None else others.index(after) + 1
    return [*others[:at], item, *others[at:]]


def neighbour_after[T](items: Sequence[T], item: T, step: int) -> T | None:
    """Return what ``item`` would stand behind after moving by ``step`` places (-1 up, +1 down); None means first.

    Raise IndexError where it cannot move that way.
    """
    at = items.index(item) + step
    if not 0 <= at < len(items):
        raise IndexError("Cannot move past the end of the list.")
    others = [other for other in items if other != item]
    return others[at - 1] if at else None
