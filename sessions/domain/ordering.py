"""Places in a list, and in a list of lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


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


def list_of[K, T](lists: Mapping[K, Sequence[T]], item: T) -> K:
    """Return the key of the list that holds ``item``. Raise KeyError where none does."""
    for key, items in lists.items():
        if item in items:
            return key
    raise KeyError(item)


def neighbour_place[K, T](lists: Mapping[K, Sequence[T]], item: T, step: int) -> tuple[K, T | None]:
    """Return the list, and what ``item`` would stand behind in it (None: first), one place up (-1) or down (+1).

    Past the end of its list an item goes into the next one: to its start on the way down, to its end on the way up.
    Raise IndexError where there is no next list, KeyError where ``item`` is in none.
    """
    key = list_of(lists, item)
    try:
        return key, neighbour_after(lists[key], item, step)
    except IndexError:
        keys = list(lists)
        at = keys.index(key) + step
        if not 0 <= at < len(keys):
            raise
        there = lists[keys[at]]
        return keys[at], there[-1] if step < 0 and there else None


def move[K, T](lists: Mapping[K, Sequence[T]], item: T, *, to: K, after: T | None) -> dict[K, list[T]]:
    """Return ``lists`` with ``item`` in the list ``to``, right behind ``after``, or first where that is None.

    ``item`` may be in one of the lists or in none: it stands in the answer once. Raise KeyError for an unknown list,
    ValueError where ``after`` is not in it.
    """
    if after == item and item not in lists[to]:
        raise ValueError("Cannot stand behind itself.")
    moved = {key: [other for other in items if other != item or key == to] for key, items in lists.items()}
    moved[to] = place_after(moved[to], item, after)
    return moved
