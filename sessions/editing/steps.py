"""The steps of a class, with the tools that they use: added, changed, moved, copied and removed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db import models

from anatomy.domain.repertoire import Offer
from anatomy.models import Technique, Tool, ToolRole
from sessions.domain import drafting
from sessions.domain.draft import Draft, DraftStep
from sessions.editing.faults import Conflict, Gone
from sessions.editing.locking import find_clashes, touched
from sessions.editing.log import NOBODY, Edited, Hand, Made, edit
from sessions.editing.stored import STEP_COLUMNS
from sessions.models import Section, Step, StepTool

COPIED_STEP_FIELDS = (
    "technique_id",
    "title",
    "order",
    "seconds",
    "count",
    "side",
    "setup_seconds",
    "note",
    "optional",
    "on_handout",
)


def defaults(technique: Technique) -> dict[str, Any]:
    """The dose and the side that the library gives, as a step starts with them."""
    return {
        "seconds": technique.dose_seconds,
        "count": technique.dose_breaths or technique.dose_reps,
        "side": technique.side,
    }


def _last_of(draft: Draft, section: int) -> int | None:
    steps = draft.section(section).steps
    return steps[-1].id if steps else None


def row_of(draft: Draft | None, step: int, **known: Any) -> Step:
    """Return a step as it stands in ``draft``, as a row. Where nothing was read it is read now. Raise ``Gone``."""
    if draft is None:
        row = Step.objects.select_related("technique", "section").filter(pk=step).first()
        if row is None:
            raise Gone
        return row
    stands = draft.step(step)
    fields = {name: getattr(stands, name) for name in STEP_COLUMNS}
    return Step(
        pk=step, **{**fields, **(known if "section" in known else {"section_id": draft.section_of(step).id, **known})}
    )


def add_step(
    section: Section,
    *,
    technique: Technique | None = None,
    offer: Offer | None = None,
    after: Step | None = None,
    first: bool = False,
    hand: Hand = NOBODY,
    **fields: Any,
) -> Step:
    """Add a step to ``section`` behind ``after``, or ``first``; at its end where neither is said.

    A technique (a row, or an ``offer`` of the library) brings its dose, its side and its required tools. Free text
    comes as ``title`` with ``seconds``. Raise ``Gone`` where the section or ``after`` was removed, ValidationError
    where the class is full.
    """
    step = _new_step(technique, offer, fields)

    def change(draft: Draft) -> Made:
        behind = after.pk if after else None if first else _last_of(draft, section.pk)
        new = draft.new_id()
        known = {one.id for one in draft.steps()}
        added = drafting.add_steps(draft, [replace(step, id=new)], section=section.pk, after=behind)

        def what(stored: Draft) -> dict[str, Any]:
            made = next(one.id for one in stored.steps() if one.id not in known)
            return {"step": step.name, "section": draft.section(section.pk).name, "id": made}

        return Made(added, what)

    edited = edit(section.sequence_id, hand, "add", change)
    known = {"technique": technique} if technique else {}
    return row_of(edited.draft, subject(edited), section=section, **known)


def _new_step(technique: Technique | None, offer: Offer | None, fields: Mapping[str, Any]) -> DraftStep:
    if offer is not None:
        return replace(offered(offer, -1), **fields)
    if technique is None:
        return DraftStep(id=-1, name=fields.get("title", ""), **fields)
    tools = technique.tool_rows.filter(role=ToolRole.REQUIRED).values_list("tool_id", "count")
    values = {**defaults(technique), **fields}
    return DraftStep(-1, technique.pk, name=technique.name, tools=tuple(sorted(tools)), **values)


def offered(offer: Offer, new_id: int) -> DraftStep:
    """Return a technique of the library as a new step: with the dose, the side and the tools that the library gives."""
    return DraftStep(
        id=new_id,
        name=offer.name,
        technique_id=offer.pk,
        seconds=offer.dose_seconds,
        count=offer.dose_count,
        side=offer.side,
        tools=tuple(sorted((tool.pk, tool.count) for tool in offer.tools)),
    )


def subject(edited: Edited) -> int:
    """The step or section that an entry of the log is about. Raise ``Gone`` where it is about none."""
    if edited.change is None:
        raise Gone
    return int(edited.change.what["id"])


def change_step(
    step: Step,
    changes: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
    *,
    tools: Mapping[Tool, int] | None = None,
    seen_tools: Mapping[Tool, int] | None = None,
    hand: Hand = NOBODY,
) -> Edited:
    """Change fields of a step, and how many of each of ``tools`` it uses: 0 takes a tool away, others stay.

    ``seen`` holds the values that the page was rendered with: a field that was left so is left as it stands now.
    Raise ``Conflict``, ``Gone`` or ValidationError; then nothing is changed.
    """
    wanted, wanted_tools = touched(changes, seen or {}), touched(_keys(tools), _keys(seen_tools))

    def change(draft: Draft) -> Made:
        now = draft.step(step.pk)
        uses = dict(now.tools)
        standing = {tool: uses.get(tool, 0) for tool in wanted_tools}
        clashes = find_clashes({name: getattr(now, name) for name in wanted}, wanted, seen or {})
        tool_clashes = find_clashes(standing, wanted_tools, _keys(seen_tools))
        if clashes or tool_clashes:
            raise Conflict(clashes, tool_clashes)
        uses = {tool: count for tool, count in sorted({**uses, **wanted_tools}.items()) if count}
        # An own title changes what people read.
        name = {"name": wanted["title"]} if wanted.get("title") else {}
        changed = drafting.change_step(draft, step.pk, tools=tuple(uses.items()), **wanted, **name)
        fields = changed_fields(now, changed.step(step.pk))
        return Made(changed, {"step": now.name, "id": step.pk, "fields": fields})

    return edit(step.section.sequence_id, hand, "change", change)


# What a step is changed in, as its history names it. Texts and tools are told without their values.
TOLD_FIELDS = ("seconds", "side", "setup_seconds", "optional", "on_handout")
TOLD_BY_NAME = ("title", "note", "tools")


def changed_fields(before: DraftStep, after: DraftStep) -> dict[str, list[Any]]:
    """Return the fields in which two states of a step differ, each with both values; a text or tools with none.

    How often it is done counts only where its time stays: the one follows from the other.
    """
    names = [*TOLD_FIELDS] if before.seconds != after.seconds else [*TOLD_FIELDS, "count"]
    told = {name: [getattr(before, name), getattr(after, name)] for name in names}
    fields = {name: values for name, values in told.items() if values[0] != values[1]}
    return fields | {name: [] for name in TOLD_BY_NAME if getattr(before, name) != getattr(after, name)}


def _keys(counts: Mapping[Tool, int] | None) -> dict[int, int]:
    return {tool.pk: count for tool, count in (counts or {}).items()}


def move_step(step: Step, *, section: Section, after: Step | None, hand: Hand = NOBODY) -> Edited:
    """Put ``step`` into ``section`` right behind ``after``, or first where that is None.

    Renumber both sections. Raise ``Gone`` where one of them was removed meanwhile, or is of another class.
    """

    def change(draft: Draft) -> Made:
        moved = drafting.move_steps(draft, {step.pk}, section=section.pk, after=after.pk if after else None)
        return Made(moved, _moved(moved, step.pk))

    return edit(section.sequence_id, hand, "move", change)


def shift_step(step: Step, by: int, *, hand: Hand = NOBODY) -> Edited:
    """Put ``step`` one place up (-1) or down (+1), into the next section past the end of its own.

    Raise ``Gone`` where it was removed, ``NoPlace`` where it is the first or the last of the class.
    """

    def change(draft: Draft) -> Made:
        moved = drafting.shift_step(draft, step.pk, by)
        return Made(moved, _moved(moved, step.pk))

    return edit(step.section.sequence_id, hand, "move", change)


def _moved(draft: Draft, step: int) -> dict[str, Any]:
    """The words of a move: behind which step it stands now ("" where it is first), in which section."""
    section = draft.section_of(step)
    at = [one.id for one in section.steps].index(step)
    before = section.steps[at - 1].name if at else ""
    return {"step": section.steps[at].name, "after": before, "section": section.name, "id": step}


def duplicate_step(step: Step, *, hand: Hand = NOBODY) -> Step:
    """Add a copy of ``step`` right behind it. Raise ``Gone``, or ValidationError where the class is full."""

    def change(draft: Draft) -> Made:
        behind = {"step": draft.step(step.pk).name}
        known = {one.id for one in draft.steps()}
        copied = drafting.duplicate_step(draft, step.pk)
        return Made(
            copied, lambda stored: behind | {"id": next(one.id for one in stored.steps() if one.id not in known)}
        )

    edited = edit(step.section.sequence_id, hand, "duplicate", change)
    return row_of(edited.draft, subject(edited), technique=step.technique)


def remove_step(step: Step, *, hand: Hand = NOBODY) -> Edited:
    """Remove a step, and close the gap. Raise ``Gone`` where it was removed already."""
    return remove_steps(step.section.sequence_id, {step.pk}, hand=hand)


def remove_steps(sequence_id: int, steps: Collection[int], *, hand: Hand = NOBODY) -> Edited:
    """Remove several steps in one edit. Raise ``Gone`` where one of them was removed already."""

    def change(draft: Draft) -> Made:
        names = [one.name for one in draft.steps() if one.id in steps]
        return Made(drafting.remove_steps(draft, steps), {"step": names[0] if names else "", "count": len(names)})

    return edit(sequence_id, hand, "remove", change)


def values_of(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """Return the fields ``names`` of ``row``, as a copy of it starts with them."""
    return {name: getattr(row, name) for name in names}


def copy_steps(pairs: Iterable[tuple[Step, Section]], **changes: Any) -> list[Step]:
    """Copy each step into the section beside it, with its tools."""
    copies = [
        (Step(section=section, **{**values_of(step, COPIED_STEP_FIELDS), **changes}), step) for step, section in pairs
    ]
    made = Step.objects.bulk_create(copy for copy, _step in copies)
    StepTool.objects.bulk_create(
        StepTool(step=copy, tool_id=chosen.tool_id, count=chosen.count)
        for copy, step in copies
        for chosen in step.step_tools.all()
    )
    return made
