"""What every edit does: take the lock, read again, compare with what the page showed, check and write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from sessions.editing.faults import Conflict, Gone
from sessions.models import Sequence


@contextmanager
def locked(sequence_id: int) -> Iterator[None]:
    """Open a transaction that holds the class, and count one edit. Raise ``Gone`` where the class is no more."""
    with transaction.atomic():
        counted = {"version": F("version") + 1, "changed_at": timezone.now()}
        if not Sequence.objects.filter(pk=sequence_id).update(**counted):
            raise Gone
        yield


def read_again[M: models.Model](row: M, **within: Any) -> M:
    """Read ``row`` again under the lock. Raise ``Gone`` where it was removed."""
    found = type(row)._default_manager.filter(pk=row.pk, **within).first()
    if found is None:
        raise Gone
    return found


def check(row: models.Model, fields: Iterable[str] | None = None) -> None:
    """Check ``fields`` of ``row`` (None: all but its relations) as a form would, without asking the database."""
    names = {field.name for field in row._meta.fields}
    wanted = set(fields) if fields is not None else {field.name for field in row._meta.fields if not field.is_relation}
    row.clean_fields(exclude=names - wanted)
    row.clean()


def find_clashes(now: Mapping[Any, Any], wanted: Mapping[Any, Any], seen: Mapping[Any, Any]) -> dict[Any, Any]:
    """Return what stands ``now`` where it is neither what was ``seen`` nor what is ``wanted``."""
    return {name: now[name] for name, was in seen.items() if name in wanted and now[name] not in (was, wanted[name])}


def touched(wanted: Mapping[Any, Any], seen: Mapping[Any, Any]) -> dict[Any, Any]:
    """Leave out what a person left as they saw it: an edit of one field says nothing about the others."""
    return {name: value for name, value in wanted.items() if name not in seen or seen[name] != value}


def apply(row: models.Model, changes: Mapping[str, Any], seen: Mapping[str, Any]) -> None:
    """Write ``changes`` to ``row``: only what differs, checked as a form would check it.

    ``seen`` holds the values that the page was rendered with. A field that was left so is left as it stands now. One
    that somebody else changed since then, to something else than what is wanted now, raises ``Conflict``: nobody's
    edit is lost unseen.
    """
    wanted = touched(changes, seen)
    clashes = find_clashes({name: getattr(row, name) for name in wanted}, wanted, seen)
    if clashes:
        raise Conflict(clashes)
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    if changed:
        check(row, changed)
        row.save(update_fields=changed)
