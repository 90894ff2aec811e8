"""What of the library fits a room: worked out once a process for a room and a state of the library.

A room is looked at again and again, with every search of the drawer. For the last few rooms the techniques that do not
fit are kept, by key: it names nobody and no class, and is dropped when the library changes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from functools import cached_property
from threading import Lock

from anatomy.domain.repertoire import Repertoire
from anatomy.domain.safety import Finding, Present, Rulebook, check
from anatomy.keeping import Kept
from anatomy.repertoire import repertoire
from anatomy.rulebook import rulebook
from sessions.domain.swaps import fits

ROOMS_KEPT = 16


class Fitting:
    """The published techniques against one room."""

    def __init__(self, room: Iterable[Present], offers: Repertoire, book: Rulebook) -> None:
        self.book = book
        self._room = tuple(room)
        self._offers = offers.offers

    def finding(self, technique: int) -> Finding | None:
        """Return what the room says of the technique with this key, done as the library gives it; None for nothing.

        Nothing is said of what is not published.
        """
        offer = self._offers.get(technique)
        return check(offer.asked, self._room, self.book) if offer else None

    @cached_property
    def without(self) -> frozenset[int]:
        """The keys of the techniques that do not fit. The first look checks the whole library."""
        return frozenset(key for key in self._offers if not fits(self.finding(key)))


class _Rooms:
    """The rooms that were looked at last, for one revision of the library."""

    def __init__(self, revision: int) -> None:
        self._offers = repertoire(revision)
        self._book = rulebook(revision)
        self._lock = Lock()
        self._kept: OrderedDict[frozenset[Present], Fitting] = OrderedDict()

    def of(self, room: Iterable[Present]) -> Fitting:
        key = frozenset(room)
        with self._lock:
            fitting = self._kept.pop(key, None) or Fitting(key, self._offers, self._book)
            self._kept[key] = fitting
            while len(self._kept) > ROOMS_KEPT:
                self._kept.popitem(last=False)
        return fitting


_rooms = Kept(_Rooms)


def fitting(room: Iterable[Present], revision: int | None = None) -> Fitting:
    """Return the library against ``room``. One query; none where the ``revision`` of the library is given.

    Right after a change of the library those of reading it come on top.
    """
    return _rooms.now(revision).of(room)
