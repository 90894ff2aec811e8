"""Another technique in the place of a step, and back again.

A swap remembers what stood right before it, one swap a step: a second one is undone to the first.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from anatomy.domain.repertoire import Offer
from anatomy.models import Technique, TechniqueTool, Tool, ToolRole
from sessions.domain.plan import DoseMode, Side
from sessions.domain.swaps import Held, dose_after
from sessions.editing.faults import Conflict, Gone
from sessions.editing.locking import apply, locked
from sessions.editing.steps import change_tools, values_of
from sessions.models import Step, StepTool, Swap

# What a swap changes of a step, and an undo puts back; the tools come with it. The place in the class, the cue note,
# "optional" and "on the hand-out" stay as they are.
SWAPPED_FIELDS = ("technique_id", "seconds", "count", "side", "setup_seconds")


def swap_step(step: Step, offer: Offer, *, seen: str) -> Step:
    """Put ``offer`` in the place of the step's technique, which had the slug ``seen`` on the page.

    The dose and the side are kept where the new technique takes them; its required tools replace those of the step, of
    which the same stay as many; a typed set-up was for the way into the old one, and is worked out again. Where the
    technique stands there already (a second press) nothing is done. Raise ``Conflict`` where the step has another
    technique by now, ``Gone`` where it was removed, ValidationError for words of the teacher's own.
    """
    with locked(step.section.sequence_id):
        fresh = _read(step)
        if fresh.technique_id == offer.pk:
            return fresh
        if fresh.technique is None:
            raise ValidationError(_("Words of your own have no technique to swap."))
        if fresh.technique.slug != seen:
            raise Conflict({"technique": fresh.technique.slug})
        tools = _tools(fresh)
        before = _state(fresh, tools)
        fields = {"technique_id": offer.pk, **_dose(fresh.technique, fresh, offer), "setup_seconds": None}
        _put(fresh, tools, fields, _needed(offer, tools))
        _remember(fresh, before)
    return fresh


def undo_swap(step: Step, *, anyway: bool = False) -> Step:
    """Put back what stood in ``step`` right before its last swap.

    Raise ``Gone`` where there is nothing to undo, or the step was removed; ``Conflict`` where what the swap made of the
    step was changed since, and would be lost: ``anyway`` undoes it all the same. Raise ValidationError where what stood
    there is no longer in the library.
    """
    with locked(step.section.sequence_id):
        fresh = _read(step)
        swap = Swap.objects.filter(step=fresh).first()
        if swap is None:
            raise Gone
        tools = _tools(fresh)
        now = _state(fresh, tools)
        changed = {name: value for name, value in now.items() if swap.after.get(name) != value}
        if changed and not anyway:
            raise Conflict(changed)
        _put(fresh, tools, _fields_before(swap), _tools_before(swap))
        swap.delete()
    return fresh


def _fields_before(swap: Swap) -> dict[str, Any]:
    fields = {name: swap.before[name] for name in SWAPPED_FIELDS}
    if not Technique.objects.filter(pk=fields["technique_id"]).exists():
        raise ValidationError(_("What stood here before is not in the library any more."))
    return fields


def _tools_before(swap: Swap) -> dict[int, int]:
    """The tools that the step had, without those that the library no longer has."""
    counts = dict(swap.before["tools"])
    known = Tool.objects.filter(pk__in=counts).values_list("pk", flat=True)
    return {tool: counts[tool] for tool in known}


def _read(step: Step) -> Step:
    """Read the step again under the lock, with its technique."""
    fresh = Step.objects.select_related("technique").filter(pk=step.pk).first()
    if fresh is None:
        raise Gone
    return fresh


def _tools(step: Step) -> dict[int, int]:
    return dict(StepTool.objects.filter(step=step).order_by("tool").values_list("tool_id", "count"))


def _state(step: Step, tools: dict[int, int]) -> dict[str, Any]:
    """What a swap changes, as JSON keeps it."""
    return {**values_of(step, SWAPPED_FIELDS), "tools": [list(pair) for pair in sorted(tools.items())]}


def _dose(technique: Technique, step: Step, offer: Offer) -> dict[str, Any]:
    now = Held(DoseMode(technique.dose_mode), step.seconds, step.count, Side(step.side), Side(technique.side))
    dose = dose_after(now, offer)
    return {"seconds": dose.seconds, "count": dose.count, "side": dose.side.value}


def _needed(offer: Offer, tools: dict[int, int]) -> dict[int, int]:
    """The tools that the technique needs, by key: as many as the step has of them, else as many as it needs."""
    needs = TechniqueTool.objects.filter(technique=offer.pk, role=ToolRole.REQUIRED).values_list("tool_id", "count")
    return {tool: tools.get(tool, count) for tool, count in needs}


def _put(step: Step, tools: dict[int, int], fields: dict[str, Any], wanted: dict[int, int]) -> None:
    """Write ``fields`` of the step, and the tools that are ``wanted`` in the place of those that it has."""
    apply(step, fields, {})
    counts = {tool: wanted.get(tool, 0) for tool in {*tools, *wanted}}
    change_tools(step, {tool: count for tool, count in counts.items() if tools.get(tool, 0) != count})


def _remember(step: Step, before: dict[str, Any]) -> None:
    after = _state(step, _tools(step))
    Swap.objects.bulk_create(
        [Swap(step=step, before=before, after=after, swapped_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["step"],
        update_fields=["before", "after", "swapped_at"],
    )
