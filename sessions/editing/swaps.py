"""Another technique in the place of a step, and back again.

A swap remembers what stood right before it, one swap a step: a second one is undone to the first. Both are asked for by
the step's key, and read it once, under the lock.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext as _

from anatomy.domain.repertoire import Offer
from anatomy.models import Technique
from sessions.domain import drafting
from sessions.domain.draft import Draft, DraftStep
from sessions.domain.plan import DoseMode, Side
from sessions.domain.swaps import Held, dose_after
from sessions.editing.faults import Conflict, Gone
from sessions.editing.log import NOBODY, Hand, Made, edit
from sessions.editing.steps import row_of
from sessions.models import Sequence, Step

# What a swap changes of a step, and an undo puts back; the tools come with it. The place in the class, the cue note,
# "optional" and "on the hand-out" stay as they are.
SWAPPED_FIELDS = ("technique_id", "seconds", "count", "side", "setup_seconds")
NOTHING_KNOWN: Mapping[int, Offer] = {}


def swap_step(
    sequence: Sequence,
    step: int,
    offer: Offer,
    *,
    seen: str,
    known: Mapping[int, Offer] = NOTHING_KNOWN,
    hand: Hand = NOBODY,
) -> Step:
    """Put ``offer`` in the place of the technique of a step, which had the slug ``seen`` on the page.

    The dose and the side are kept where the new technique takes them; its required tools replace those of the step, of
    which the same stay as many; a typed set-up was for the way into the old one, and is worked out again. Where the
    technique stands there already (a second press) nothing is done. ``known`` techniques, by their keys, spare a query.
    Raise ``Conflict`` where the step has another
    technique by now, ``Gone`` where the class has no such step, ValidationError for words of the teacher's own.
    """

    def change(draft: Draft) -> Made:
        now = draft.step(step)
        if now.technique_id == offer.pk:
            return Made(draft)
        technique = _technique(now.technique_id, known)
        if technique is None:
            raise ValidationError(_("Words of your own have no technique to swap."))
        if technique.slug != seen:
            raise Conflict({"technique": technique.slug})
        uses = dict(now.tools)
        needed = tuple(sorted((tool.pk, uses.get(tool.pk, tool.count)) for tool in offer.tools))
        fields = {"technique_id": offer.pk, "tools": needed, "setup_seconds": None, **_dose(technique, now, offer)}
        after = drafting.change_step(draft, step, name=offer.name, **fields)
        swap = {"before": _state(now), "after": _state(after.step(step))}
        return Made(drafting.change_step(after, step, swap=swap), {"step": now.name, "for": offer.name, "id": step})

    return row_of(edit(sequence.pk, hand, "swap", change).draft, step)


def undo_swap(sequence: Sequence, step: int, *, anyway: bool = False, hand: Hand = NOBODY) -> Step:
    """Put back what stood in a step right before its last swap.

    Raise ``Gone`` where there is nothing to undo, or no such step; ``Conflict`` where what the swap made of the step
    was changed since, and would be lost: ``anyway`` undoes it all the same. Raise ValidationError where what stood
    there is no longer in the library.
    """

    def change(draft: Draft) -> Made:
        now = draft.step(step)
        if now.swap is None:
            raise Gone
        changed = {name: value for name, value in _state(now).items() if now.swap["after"].get(name) != value}
        if changed and not anyway:
            raise Conflict(changed)
        before = now.swap["before"]
        fields = {name: before[name] for name in SWAPPED_FIELDS}
        tools = tuple((tool, count) for tool, count in sorted(before["tools"]))
        back = drafting.change_step(draft, step, tools=tools, swap=None, **fields)
        return Made(back, {"step": now.name, "id": step})

    try:
        return row_of(edit(sequence.pk, hand, "swap-undo", change).draft, step)
    except IntegrityError as error:
        # What was swapped away is in no class any more, so a curator could remove it.
        raise ValidationError(_("What stood here before is not in the library any more.")) from error


def _state(step: DraftStep) -> Mapping[str, Any]:
    """What a swap changes, as JSON keeps it."""
    fields = {name: getattr(step, name) for name in SWAPPED_FIELDS}
    return {**fields, "tools": [list(pair) for pair in step.tools]}


def _technique(pk: int | None, known: Mapping[int, Offer]) -> Technique | Offer | None:
    """What stands in a step now. One that is published no more is not among those that the process keeps."""
    if pk is None:
        return None
    return known.get(pk) or Technique.objects.filter(pk=pk).first()


def _dose(technique: Technique | Offer, step: DraftStep, offer: Offer) -> dict[str, Any]:
    now = Held(DoseMode(technique.dose_mode), step.seconds, step.count, Side(step.side), Side(technique.side))
    dose = dose_after(now, offer)
    return {"seconds": dose.seconds, "count": dose.count, "side": dose.side.value}
