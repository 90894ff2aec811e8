"""The steps of a class, with the tools that they use: added, changed, moved, copied and removed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from anatomy.models import Technique, Tool, ToolRole
from sessions.domain import ordering
from sessions.editing.faults import Conflict, Gone, NoPlace
from sessions.editing.locking import apply, check, find_clashes, locked, read_again, touched
from sessions.editing.places import Places
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


def _defaults(technique: Technique) -> dict[str, Any]:
    """The dose and the side that the library gives, as a step starts with them."""
    return {
        "seconds": technique.dose_seconds,
        "count": technique.dose_breaths or technique.dose_reps,
        "side": technique.side,
    }


def add_step(section: Section, *, technique: Technique | None = None, after: Step | None = None, **fields: Any) -> Step:
    """Add a step to ``section`` behind ``after``, or at its end where that is None.

    A technique brings its dose, its side and its required tools. Free text comes as ``title`` with ``seconds``.
    Raise ``Gone`` where the section or ``after`` was removed, ValidationError where the class is full.
    """
    with locked(section.sequence_id):
        places = Places.of(section.sequence_id)
        places.require(section, after)
        places.require_room()
        steps = places.lists[section.pk]
        values = {**(_defaults(technique) if technique else {}), **fields}
        step = Step(section=section, technique=technique, order=len(steps), **values)
        check(step)
        step.save()
        if technique is not None:
            uses = technique.tool_rows.filter(role=ToolRole.REQUIRED).values_list("tool_id", "count")
            _give_tools(step, dict(uses))
        places.stored[step.pk] = (section.pk, step.order)
        last = steps[-1] if steps else None
        places.lists[section.pk] = ordering.place_after(steps, step.pk, after.pk if after else last)
        places.write()
    return step


def _give_tools(step: Step, counts: Mapping[int, int]) -> None:
    """Write how many of each tool the step uses; what it has of another number is changed."""
    chosen = [StepTool(step=step, tool_id=tool, count=count) for tool, count in counts.items()]
    for one in chosen:
        check(one)
    StepTool.objects.bulk_create(chosen, update_conflicts=True, unique_fields=["step", "tool"], update_fields=["count"])


def change_step(
    step: Step,
    changes: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
    *,
    tools: Mapping[Tool, int] | None = None,
    seen_tools: Mapping[Tool, int] | None = None,
) -> Step:
    """Change fields of a step, and how many of each of ``tools`` it uses: 0 takes a tool away, others stay.

    Raise ``Conflict``, ``Gone`` or ValidationError; then nothing is changed.
    """
    with locked(step.section.sequence_id):
        fresh = read_again(step)
        wanted = touched(_keys(tools), _keys(seen_tools))
        now = _tools_now(fresh, wanted)
        clashes = find_clashes(now, wanted, _keys(seen_tools))
        try:
            apply(fresh, changes, seen or {})
        except Conflict as conflict:
            raise Conflict(conflict.fields, clashes) from None
        if clashes:
            raise Conflict({}, clashes)
        change_tools(fresh, {tool: count for tool, count in wanted.items() if now[tool] != count})
    return fresh


def _keys(counts: Mapping[Tool, int] | None) -> dict[int, int]:
    return {tool.pk: count for tool, count in (counts or {}).items()}


def _tools_now(step: Step, wanted: Iterable[int]) -> dict[int, int]:
    """How many the step uses of each of the tools, 0 where none. No query where nothing is asked."""
    tools = list(wanted)
    found = dict(step.step_tools.filter(tool__in=tools).values_list("tool_id", "count")) if tools else {}
    return {tool: found.get(tool, 0) for tool in tools}


def change_tools(step: Step, counts: Mapping[int, int]) -> None:
    """Write how many of each tool (by its key) the step uses: 0 takes it away, others stay."""
    gone = [tool for tool, count in counts.items() if count == 0]
    kept = {tool: count for tool, count in counts.items() if count != 0}
    if gone:
        step.step_tools.filter(tool__in=gone).delete()
    if kept:
        _give_tools(step, kept)


def move_step(step: Step, *, section: Section, after: Step | None) -> None:
    """Put ``step`` into ``section`` right behind ``after``, or first where that is None.

    Renumber both sections. Raise ``Gone`` where one of them was removed meanwhile, or is of another class.
    """
    with locked(section.sequence_id):
        places = Places.of(section.sequence_id)
        places.require(section, after)
        if step.pk not in places.stored:
            raise Gone
        places.lists = ordering.move(places.lists, step.pk, to=section.pk, after=after.pk if after else None)
        places.write()


def shift_step(step: Step, by: int) -> None:
    """Put ``step`` one place up (-1) or down (+1), into the next section past the end of its own.

    Raise ``Gone`` where it was removed, ``NoPlace`` where it is the first or the last of the class.
    """
    with locked(step.section.sequence_id):
        places = Places.of(step.section.sequence_id)
        if step.pk not in places.stored:
            raise Gone
        try:
            section, after = ordering.neighbour_place(places.lists, step.pk, by)
        except IndexError:
            raise NoPlace from None
        places.lists = ordering.move(places.lists, step.pk, to=section, after=after)
        places.write()


def duplicate_step(step: Step) -> Step:
    """Add a copy of ``step`` right behind it. Raise ``Gone``, or ValidationError where the class is full."""
    with locked(step.section.sequence_id):
        places = Places.of(step.section.sequence_id)
        fresh = Step.objects.select_related("section").filter(pk=step.pk).first()
        if fresh is None:
            raise Gone
        places.require_room()
        steps = places.lists[fresh.section_id]
        [copy] = copy_steps([(fresh, fresh.section)], order=steps.index(fresh.pk) + 1)
        places.stored[copy.pk] = (fresh.section_id, copy.order)
        places.lists[fresh.section_id] = ordering.place_after(steps, copy.pk, fresh.pk)
        places.write()
    return copy


def remove_step(step: Step) -> None:
    """Remove a step, and close the gap. Raise ``Gone`` where it was removed already."""
    with locked(step.section.sequence_id):
        places = Places.of(step.section.sequence_id)
        if step.pk not in places.stored:
            raise Gone
        Step.objects.filter(pk=step.pk).delete()
        section, _order = places.stored[step.pk]
        places.lists[section].remove(step.pk)
        places.write()


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
