"""Back and forth in the log of a class. Undoing, doing again and going back are edits like any other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from anatomy.models import Rule
from sessions.domain import drafting
from sessions.domain.draft import Draft, Patch, Stale, applied, inverse, patch_between
from sessions.editing.faults import NoPlace, Outdated
from sessions.editing.locking import locked
from sessions.editing.log import NOBODY, Edited, Hand, add_entry
from sessions.editing.stored import Heads, read_head, read_stored, write_draft
from sessions.models import Change

# How deep an entry tells of the one that it speaks of.
TOLD_DEEP = 2

# The patches to apply, the entry that it is about, and where the log stands afterwards (empty: as after an edit).
type Found = tuple[list[Patch], Change, dict[str, int]]


def undo(sequence_id: int, hand: Hand = NOBODY) -> Edited:
    """Take back the last change that still stands. Raise ``NoPlace`` where none is left.

    Raise ``Outdated`` where the class is not as that change left it, ``Gone``, or ValidationError where what it took
    away is not in the library any more.
    """
    return _step(sequence_id, hand, "undo")


def redo(sequence_id: int, hand: Hand = NOBODY) -> Edited:
    """Do again what was undone last. Raises as ``undo`` does."""
    return _step(sequence_id, hand, "redo")


def go_back(sequence_id: int, number: int, hand: Hand = NOBODY) -> Edited:
    """Make the class what it was right after the entry ``number`` (0: before the first one that is known).

    It is one change, and can be undone. Raise ``NoPlace`` where there is no such entry or it is the last one already;
    else as ``undo`` does.
    """

    def back(heads: Heads) -> Found:
        later = list(Change.objects.filter(sequence_id=sequence_id, number__gt=number).order_by("-number"))
        target = Change.objects.filter(sequence_id=sequence_id, number=number).first()
        first = number == 0 and bool(later) and later[-1].number == 1
        if not later or (target is None and not first):
            raise NoPlace
        return [inverse(entry.patch) for entry in later], target or later[-1], {}

    return _walk(sequence_id, hand, "back", back)


def _step(sequence_id: int, hand: Hand, action: str) -> Edited:
    def one(heads: Heads) -> Found:
        wanted = heads.undo_next if action == "undo" else heads.redo_next
        found = Change.objects.filter(sequence_id=sequence_id, number=wanted).first() if wanted else None
        if found is None:
            raise NoPlace
        if action == "undo":
            pointers = {"of": found.number, "undo_next": found.below, "redo_next": heads.number + 1}
            pointers |= {"redo_below": heads.redo_next, "below": 0}
        else:
            pointers = {"of": found.of, "undo_next": found.of, "redo_next": found.redo_below, "below": 0}
        return [inverse(found.patch)], found, pointers

    return _walk(sequence_id, hand, action, one)


def _walk(sequence_id: int, hand: Hand, action: str, find: Callable[[Heads], Found]) -> Edited:
    try:
        with locked(sequence_id):
            stored = read_stored(sequence_id, once=hand.once)
            if stored.done:
                return Edited(Change.objects.get(sequence_id=sequence_id, number=stored.done), None, again=True)
            patches, about, pointers = find(stored.heads)
            # What is said of the class itself is seldom a part of it, and one query more.
            is_of_class = any("class" in patch for patch in patches)
            before = replace(stored.draft, head=read_head(sequence_id)) if is_of_class else stored.draft
            after = write_draft(sequence_id, before, _without_lost_rules(before, _patched(before, patches)))
            what = about.what if action == "redo" else {"of": _told(about.action, about.what), "number": about.number}
            patch = patch_between(before, after)
            return Edited(add_entry(sequence_id, hand, stored.heads, action, what, patch, **pointers), after)
    except IntegrityError as error:
        # What was taken away is in no class any more, so a curator could remove it from the library.
        raise ValidationError(_("What stood here before is not in the library any more.")) from error


def _told(action: str, what: dict[str, Any], depth: int = 0) -> dict[str, Any]:
    """What an entry did, inside another that speaks of it: a way back to a way back, and no deeper."""
    of = what.get("of")
    if of is None:
        return {"action": action, "what": what}
    return {"action": action, "what": {"of": _told(of["action"], of["what"], depth + 1)} if depth < TOLD_DEEP else {}}


def _without_lost_rules(before: Draft, after: Draft) -> Draft:
    """Leave out what would come back as accepted of a rule that the library has no more."""
    stands = {one for step in before.steps() for one in step.accepted}
    rules = {one.rule_id for step in after.steps() for one in step.accepted if one not in stands}
    lost = rules - set(Rule.objects.filter(pk__in=rules).values_list("pk", flat=True)) if rules else set()
    for step in list(after.steps()) if lost else ():
        kept = tuple(one for one in step.accepted if one.rule_id not in lost)
        after = drafting.change_step(after, step.id, accepted=kept)
    return after


def _patched(draft: Draft, patches: Iterable[Patch]) -> Draft:
    try:
        for patch in patches:
            draft = applied(draft, patch)
    except Stale as stale:
        raise Outdated(str(stale)) from stale
    return draft
