"""Who uses the library. The library knows nobody: whoever uses it says so here, when its app is ready.

What is asked for are numbers, never whose they are: classes and their rooms belong to their teachers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping

from .domain.safety import Rulebook
from .models.entries import LibraryEntry

# Takes primary keys, returns how many classes use each; a key that is missing from the answer is used by none.
UsageCounter = Callable[[Collection[int]], Mapping[int, int]]

# Takes primary keys of techniques, returns how many classes use at least one of them.
ReachCounter = Callable[[Collection[int]], int]
# Takes the rules as they are, or as they would be; returns how many shared pages show older advice.
AdviceCounter = Callable[[Rulebook], int]
# Brings the advice on shared pages up to the rules as they are; returns how many pages were renewed.
AdviceRenewal = Callable[[], int]

_counters: dict[type[LibraryEntry], list[UsageCounter]] = {}
_holders: dict[type[LibraryEntry], list[UsageCounter]] = {}
_reach: list[ReachCounter] = []
_advice: list[tuple[AdviceCounter, AdviceRenewal]] = []


def register_usage(model: type[LibraryEntry], counter: UsageCounter) -> None:
    """Let ``counter`` say in how many classes the rows of ``model`` are used. One query a call is enough."""
    _add(_counters.setdefault(model, []), counter)


def is_counted(model: type[LibraryEntry]) -> bool:
    """Tell whether anybody counts the uses of ``model``."""
    return model in _counters


def used_in_classes(model: type[LibraryEntry], ids: Collection[int]) -> dict[int, int]:
    """Return in how many classes each of ``ids`` is used; those that no class uses are left out."""
    return _total(_counters.get(model, ()), ids)


def register_holder(model: type[LibraryEntry], counter: UsageCounter) -> None:
    """Let ``counter`` say in the rooms of how many classes the rows of ``model`` are, so that none of these goes.

    Nobody asks but the page that deletes: which conditions are in how many rooms is for no list.
    """
    _add(_holders.setdefault(model, []), counter)


def held_in_rooms(model: type[LibraryEntry], ids: Collection[int]) -> dict[int, int]:
    """Return in the rooms of how many classes each of ``ids`` is; those that are in none are left out."""
    return _total(_holders.get(model, ()), ids)


def register_reach(counter: ReachCounter) -> None:
    """Let ``counter`` say how many classes use at least one of some techniques."""
    _add(_reach, counter)


def classes_reached(techniques: Collection[int]) -> int:
    """Return how many classes use at least one of ``techniques`` (primary keys)."""
    return sum(counter(techniques) for counter in _reach) if techniques else 0


def register_advice(outdated: AdviceCounter, renew: AdviceRenewal) -> None:
    """Let ``outdated`` count the shared pages that show old advice, and ``renew`` put that right."""
    _add(_advice, (outdated, renew))


def pages_with_old_advice(book: Rulebook) -> int:
    """Return how many shared pages show other advice than ``book`` gives."""
    return sum(outdated(book) for outdated, _renew in _advice)


def renew_advice() -> int:
    """Let every shared page show what the rules say now; return how many showed something else."""
    return sum(renew() for _outdated, renew in _advice)


def _add[T](entries: list[T], entry: T) -> None:
    if entry not in entries:
        entries.append(entry)


def _total(counters: Iterable[UsageCounter], ids: Collection[int]) -> dict[int, int]:
    total: Counter[int] = Counter()
    if ids:
        for counter in counters:
            total.update(counter(ids))
    return {pk: count for pk, count in total.items() if count}
