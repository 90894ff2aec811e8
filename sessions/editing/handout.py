"""The hand-out of a class: its words, and the steps and notes that are ticked for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from anatomy.models import TeachingNote
from sessions.domain import drafting
from sessions.domain.draft import Draft
from sessions.editing.locking import apply, locked
from sessions.editing.log import NOBODY, Hand, Made, edit_locked
from sessions.models import Handout, HandoutNote, Sequence, Step


@dataclass(frozen=True)
class SeenHandout:
    """What the page of the hand-out showed: its words and looks, and the keys of the steps and notes that stood ticked.

    None, and a word that is missing: the page did not say.
    """

    words: Mapping[str, str | bool]
    steps: frozenset[int] | None
    notes: frozenset[int] | None


def choose_handout(
    sequence: Sequence,
    *,
    steps: Iterable[Step],
    notes: Iterable[TeachingNote],
    seen: SeenHandout | None = None,
    hand: Hand = NOBODY,
    **words: str | bool,
) -> Handout:
    """Keep what the teacher chose for the hand-out: its ``words`` and its looks, its steps and its teaching notes.

    Steps that were removed meanwhile are left out: the others still count. Words that somebody else changed since the
    page was made raise ``Conflict``; ticks land beside theirs.
    """
    with locked(sequence.pk):
        handout, _made = Handout.objects.get_or_create(sequence=sequence)
        apply(handout, words, seen.words if seen else {})
        wanted = {step.pk for step in steps}
        edit_locked(sequence.pk, hand, "handout", lambda draft: _with_ticks(draft, wanted, seen))
        _tick_notes(handout, {note.pk for note in notes}, seen)
    return handout


def _ticked(now: set[int], wanted: set[int], seen: frozenset[int] | None) -> set[int]:
    """Return what is ticked once both edits have landed: this one says what it ticked and what it unticked.

    Where nothing is kept yet the page showed a suggestion, and what is ticked on it is the choice.
    """
    if seen is None or not now:
        return wanted
    return (now - (seen - wanted)) | (wanted - seen)


def _with_ticks(draft: Draft, wanted: set[int], seen: SeenHandout | None) -> Made:
    now = {step.id for step in draft.steps() if step.on_handout}
    keep = _ticked(now, wanted, seen.steps if seen else None)
    for step in list(draft.steps()):
        if step.on_handout != (step.id in keep):
            draft = drafting.change_step(draft, step.id, on_handout=step.id in keep)
    return Made(draft)


def _tick_notes(handout: Handout, wanted: set[int], seen: SeenHandout | None) -> None:
    now = set(handout.handout_notes.values_list("note_id", flat=True))
    keep = _ticked(now, wanted, seen.notes if seen else None)
    handout.handout_notes.filter(note_id__in=now - keep).delete()
    HandoutNote.objects.bulk_create(HandoutNote(handout=handout, note_id=note) for note in sorted(keep - now))
