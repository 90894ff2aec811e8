"""The log of a class, and the one way in which an edit becomes rows and an entry of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from sessions.domain.draft import Draft, Missing, Patch, patch_between
from sessions.editing.faults import Gone, NoPlace
from sessions.editing.locking import locked
from sessions.editing.stored import Heads, read_stored, write_draft
from sessions.models import Change

# "Far back": what a teacher did in weeks of building one class. Older entries are forgotten a hundred at a time.
KEPT = 1000
FORGET_EVERY = 100

type Words = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Hand:
    """Whose edit it is (a person's key), and what the browser calls the request: one sent twice is done once."""

    by: int | None = None
    once: str = ""


NOBODY = Hand()


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit made of a class: the draft as it stands now, and the entry of the log.

    ``change`` is None where nothing differs. ``again`` is true for a request that had been done before: then ``draft``
    is None, for nothing was read.
    """

    change: Change | None
    draft: Draft | None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """What a change makes of a draft: the draft after it, and the names and numbers that its entry is worded with.

    ``what`` may be a function of the stored draft, for the ids of what is new. ``action`` replaces the one asked for.
    """

    draft: Draft
    what: Words | Callable[[Draft], Words] = field(default_factory=dict)
    action: str = ""


def edit(
    sequence_id: int,
    hand: Hand,
    action: str,
    change: Callable[[Draft], Made],
    *,
    head: bool = False,
) -> Edited:
    """Change a class: lock it, read its draft (its ``head`` where asked for), write what ``change`` makes of it.

    One transaction, with an entry in the log. A step or section that ``change`` misses raises ``Gone``, one that cannot
    go further (IndexError) ``NoPlace``. A value that a row cannot have raises ValidationError.
    """
    with locked(sequence_id):
        return edit_locked(sequence_id, hand, action, change, head=head)


def edit_locked(
    sequence_id: int, hand: Hand, action: str, change: Callable[[Draft], Made], *, head: bool = False
) -> Edited:
    """Do what ``edit`` does as a part of a larger edit, which holds the class already."""
    stored = read_stored(sequence_id, once=hand.once, head=head)
    if stored.done:
        return Edited(Change.objects.get(sequence_id=sequence_id, number=stored.done), None, again=True)
    before = stored.draft
    try:
        made = change(before)
    except Missing:
        raise Gone from None
    except IndexError:
        raise NoPlace from None
    after = write_draft(sequence_id, before, made.draft)
    patch = patch_between(before, after)
    if not patch:
        return Edited(None, after)
    what = made.what(after) if callable(made.what) else made.what
    entry = add_entry(sequence_id, hand, stored.heads, made.action or action, what, patch)
    return Edited(entry, after)


def add_entry(
    sequence_id: int, hand: Hand, heads: Heads, action: str, what: Words, patch: Patch, **pointers: int
) -> Change:
    """Add an entry to the log, behind where it stands. Without ``pointers`` it is an edit, and next to be undone."""
    number = heads.number + 1
    edit_pointers = {"below": heads.undo_next, "undo_next": number, "redo_next": 0}
    entry = Change.objects.create(
        sequence_id=sequence_id,
        number=number,
        action=action,
        what=dict(what),
        patch=patch,
        once=hand.once,
        made_by_id=hand.by,
        made_at=timezone.now(),
        **(pointers or edit_pointers),
    )
    if number % FORGET_EVERY == 0:
        Change.objects.filter(sequence_id=sequence_id, number__lte=number - KEPT).delete()
    return entry
