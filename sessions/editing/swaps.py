"""Another technique in the place of a step, and back again.

A swap remembers what stood right before it, one swap a step: a second one is undone to the first. Both are asked for by
the step's key, and read it once, under the lock.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from anatomy.domain.repertoire import Offer
from anatomy.models import Technique
from sessions.domain.plan import DoseMode, Side
from sessions.domain.swaps import Held, dose_after
from sessions.editing.faults import Conflict, Gone
from sessions.editing.locking import apply, locked
from sessions.editing.steps import change_tools, values_of
from sessions.models import Sequence, Step, Swap

# What a swap changes of a step, and an undo puts back; the tools come with it. The place in the class, the cue note,
# "optional" and "on the hand-out" stay as they are.
SWAPPED_FIELDS = ("technique_id", "seconds", "count", "side", "setup_seconds")

type Tools = Mapping[int, int]


def swap_step(sequence: Sequence, step: int, offer: Offer, *, seen: str) -> Step:
    """Put ``offer`` in the place of the technique of a step, which had the slug ``seen`` on the page.

    The dose and the side are kept where the new technique takes them; its required tools replace those of the step, of
    which the same stay as many; a typed set-up was for the way into the old one, and is worked out again. Where the
    technique stands there already (a second press) nothing is done. Raise ``Conflict`` where the step has another
    technique by now, ``Gone`` where the class has no such step, ValidationError for words of the teacher's own.
    """
    with locked(sequence.pk):
        fresh, tools = _read(sequence, step)
        technique = fresh.technique
        if fresh.technique_id == offer.pk:
            return fresh
        if technique is None:
            raise ValidationError(_("Words of your own have no technique to swap."))
        if technique.slug != seen:
            raise Conflict({"technique": technique.slug})
        before = _state(fresh, tools)
        needed = {tool.pk: tools.get(tool.pk, tool.count) for tool in offer.tools}
        fields = {"technique_id": offer.pk, **_dose(technique, fresh, offer), "setup_seconds": None}
        _put(fresh, tools, fields, needed)
        _remember(fresh, before, _state(fresh, needed))
    return fresh


def undo_swap(sequence: Sequence, step: int, *, anyway: bool = False) -> Step:
    """Put back what stood in a step right before its last swap.

    Raise ``Gone`` where there is nothing to undo, or no such step; ``Conflict`` where what the swap made of the step
    was changed since, and would be lost: ``anyway`` undoes it all the same. Raise ValidationError where what stood
    there is no longer in the library.
    """
    try:
        with locked(sequence.pk):
            fresh, tools = _read(sequence, step)
            swap = getattr(fresh, "swap", None)
            if swap is None:
                raise Gone
            changed = {name: now for name, now in _state(fresh, tools).items() if swap.after.get(name) != now}
            if changed and not anyway:
                raise Conflict(changed)
            fields = {name: swap.before[name] for name in SWAPPED_FIELDS}
            _put(fresh, tools, fields, dict(swap.before["tools"]))
            swap.delete()
    except IntegrityError as error:
        # What was swapped away is in no class any more, so a curator could remove it.
        raise ValidationError(_("What stood here before is not in the library any more.")) from error
    return fresh


def _read(sequence: Sequence, step: int) -> tuple[Step, Tools]:
    """Read a step with its technique, its swap and how many of which tools it uses, in one query."""
    rows = list(
        Step.objects.filter(section__sequence=sequence, pk=step)
        .select_related("technique", "swap")
        .annotate(tool=F("step_tools__tool"), tool_count=F("step_tools__count"))
    )
    if not rows:
        raise Gone
    return rows[0], {row.tool: row.tool_count for row in rows if row.tool is not None}


def _state(step: Step, tools: Tools) -> dict[str, Any]:
    """What a swap changes, as JSON keeps it."""
    return {**values_of(step, SWAPPED_FIELDS), "tools": [list(pair) for pair in sorted(tools.items())]}


def _dose(technique: Technique, step: Step, offer: Offer) -> dict[str, Any]:
    now = Held(DoseMode(technique.dose_mode), step.seconds, step.count, Side(step.side), Side(technique.side))
    dose = dose_after(now, offer)
    return {"seconds": dose.seconds, "count": dose.count, "side": dose.side.value}


def _put(step: Step, tools: Tools, fields: Mapping[str, Any], wanted: Tools) -> None:
    """Write ``fields`` of the step, and the tools that are ``wanted`` in the place of those that it has."""
    apply(step, fields, {})
    counts = {tool: wanted.get(tool, 0) for tool in {*tools, *wanted}}
    change_tools(step, {tool: count for tool, count in counts.items() if tools.get(tool, 0) != count})


def _remember(step: Step, before: dict[str, Any], after: dict[str, Any]) -> None:
    Swap.objects.bulk_create(
        [Swap(step=step, before=before, after=after, swapped_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["step"],
        update_fields=["before", "after", "swapped_at"],
    )
