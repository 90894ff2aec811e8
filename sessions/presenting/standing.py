"""What the fields of the forms that are open on a page would show now, for a script that renews them in place.

A form keeps its place and what is typed in it while the class around it changes. What nobody typed over is renewed:
after an undo, after an edit on another device, and where one field takes another along.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sessions.domain.plan import Plan, PlanSection, PlanStep


@dataclass(frozen=True, slots=True)
class Standing:
    """The values of one form ("edit-12") as its inputs have them, by the names of its fields, as JSON."""

    form: str
    values: str


def standing(plan: Plan, opened: Mapping[str, Iterable[int]]) -> list[Standing]:
    """Tell how the open forms of steps ("edit") and sections ("change") stand. One that is not there is left out."""
    steps, sections = set(opened.get("edit", ())), set(opened.get("change", ()))
    if not steps and not sections:
        return []
    return [
        *(Standing(f"edit-{step.id}", _json(step_values(step))) for step in plan.steps() if step.id in steps),
        *(Standing(f"change-{one.id}", _json(section_values(one))) for one in plan.sections if one.id in sections),
    ]


def step_values(step: PlanStep) -> dict[str, object]:
    """The fields of a step's form. A tool that is not named is not used."""
    return {
        "title": step.title,
        "seconds": step.seconds,
        "count": step.count,
        "side": step.side.value,
        "setup_seconds": step.setup_seconds,
        "note": step.note,
        "optional": step.optional,
        **{f"tool_{tool.slug}": tool.count for tool in step.tools},
    }


def section_values(section: PlanSection) -> dict[str, object]:
    """The fields of a section's form."""
    return {
        "name": section.name,
        "kind": section.kind,
        "planned_minutes": section.planned_minutes,
        "rounds": section.rounds,
        "protected": section.protected,
    }


def _json(values: Mapping[str, object]) -> str:
    return json.dumps({name: "" if value is None else str(value) for name, value in values.items()})
