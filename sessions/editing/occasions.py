"""The occasions of a class: planned, changed and removed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sessions.editing.locking import apply, check, locked, read_again
from sessions.models import Occasion, Sequence


def add_occasion(sequence: Sequence, **fields: Any) -> Occasion:
    """Plan one time that the class is taught. Raise ``Gone`` where the class was removed, or ValidationError."""
    with locked(sequence.pk):
        occasion = Occasion(sequence=sequence, **fields)
        check(occasion)
        occasion.save()
    return occasion


def change_occasion(occasion: Occasion, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> Occasion:
    """Change fields of an occasion. Raise ``Conflict``, ``Gone`` or ValidationError."""
    with locked(occasion.sequence_id):
        fresh = read_again(occasion)
        apply(fresh, changes, seen or {})
    return fresh


def remove_occasion(occasion: Occasion) -> None:
    """Remove an occasion; one that was removed already stays so."""
    with locked(occasion.sequence_id):
        Occasion.objects.filter(pk=occasion.pk).delete()
