"""What a teacher makes of the remarks on a class: put right at a press, or not to be made any more."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any, Final

from django.utils.translation import gettext as _

from anatomy.domain.repertoire import Repertoire
from anatomy.domain.safety import Rulebook
from sessions.domain import checking
from sessions.domain.checking import Add, Again, BothSides, Check, Fix, Redose, Together
from sessions.domain.clock import ClockSettings, timetable
from sessions.domain.draft import Draft, DraftHead, DraftStep
from sessions.domain.plan import Plan
from sessions.editing.faults import Gone, Outdated
from sessions.editing.log import NOBODY, Edited, Hand, Made, edit
from sessions.models import Sequence
from sessions.reading import plan_of

# How the history names each kind of fix.
KINDS: Final[dict[type, str]] = {
    Redose: "redose",
    BothSides: "sides",
    Together: "together",
    Again: "again",
    Add: "add",
}


def mute_check(sequence_id: int, check: Check, *, off: bool, hand: Hand = NOBODY) -> Edited:
    """Turn a check ``off`` for a class, or on again. Raise ``Gone``."""

    def change(draft: Draft) -> Made:
        head = _head(draft)
        muted = {code for code in head.muted_checks if code != check} | ({check.value} if off else set())
        changed = replace(head, muted_checks=tuple(sorted(muted)))
        return Made(replace(draft, head=changed), {"check": check.value, "off": off})

    return edit(sequence_id, hand, "mute", change, head=True)


def _head(draft: Draft) -> DraftHead:
    if draft.head is None:
        raise Gone
    return draft.head


def fix_remark(
    sequence: Sequence, name: str, settings: ClockSettings, library: Repertoire, book: Rulebook, *, hand: Hand = NOBODY
) -> Edited:
    """Put right what the remark of this ``name`` says of the class as it stands under the lock.

    Raise ``Outdated`` where it says that no more, its check is off, or nothing in the library puts it right; ``Gone``;
    or ValidationError. Then nothing is changed.
    """

    def change(draft: Draft) -> Made:
        plan = plan_of(sequence, with_handout=False, with_room=True)
        # The request's own row is older than the lock: a check may have been turned off meanwhile.
        fix = _find(plan, name, settings, _head(draft).muted_checks)
        added = _added(plan, fix, library, book)
        return Made(checking.apply(draft, fix, added, section_name=_("Rest")), _what(draft, fix, added))

    return edit(sequence.pk, hand, "fix", change, head=True)


def _find(plan: Plan, name: str, settings: ClockSettings, muted: Collection[str]) -> Fix:
    """The fix of the remark with that name."""
    remarks = checking.remarks(plan, timetable(plan, settings), muted)
    found = next((one for one in remarks if one.name == name), None)
    if found is None or found.fix is None:
        raise Outdated
    return found.fix


def _added(plan: Plan, fix: Fix, library: Repertoire, book: Rulebook) -> DraftStep | None:
    if not isinstance(fix, Add):
        return None
    offer = checking.choose(plan, fix, library, book)
    if offer is None:
        raise Outdated
    return checking.drafted(offer, fix)


def _what(draft: Draft, fix: Fix, added: DraftStep | None) -> Callable[[Draft], dict[str, Any]]:
    """The names of what the fix changes, and the key of the step to look at after it: a new one, else its first."""
    match fix:
        case Redose(doses):
            steps = [dose.step for dose in doses]
        case BothSides(steps=keys) | Together(steps=keys):
            steps = list(keys)
        case Again(step):
            steps = [step]
        case Add():
            steps = []
    names = [added.name] if added else [draft.step(step).name for step in steps]
    known = {step.id for step in draft.steps()}

    def what(stored: Draft) -> dict[str, Any]:
        new = [step.id for step in stored.steps() if step.id not in known]
        after = draft.step(fix.after).name if isinstance(fix, Together) else ""
        return {"fix": KINDS[type(fix)], "steps": names, "after": after, "id": (new or steps)[0]}

    return what
