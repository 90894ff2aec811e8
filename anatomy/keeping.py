"""What a process keeps of the library until the library changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from .models import LibraryState


class Kept[T]:
    """A value made of the whole library, read once a process and again after every change, in whichever process.

    The revision is read before the rows: rows of a later change are read again at the next look, never missed.
    """

    everything: ClassVar[list[Kept]] = []

    def __init__(self, read: Callable[[int], T]) -> None:
        self._read = read
        # Revision and value, replaced as one, so that threads need no lock.
        self._kept: tuple[int, T] | None = None
        Kept.everything.append(self)

    def now(self, revision: int | None = None) -> T:
        """Return the value as the library is now. One query, and those of reading it right after a change.

        ``revision`` of the library spares the one query. What belongs to no revision is not kept.
        """
        current = LibraryState.objects.revision() if revision is None else revision
        kept = self._kept
        if kept is None or kept[0] != current or not current:
            self._kept = kept = (current, self._read(current))
        return kept[1]

    def forget(self) -> None:
        """Drop what is kept."""
        self._kept = None
