"""An edition: the plan as students may see it, and its JSON.

The projection is an allow-list: what is not named here stays with the teacher. Private are the class's notes, the cue
notes and usual cues, set-up, occasions, head-counts, and all that belongs to the room.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from sessions.domain.plan import (
    DoseMode,
    Named,
    Plan,
    PlanHandout,
    PlanNote,
    PlanPicture,
    PlanSection,
    PlanStep,
    PlanTechnique,
    PlanTool,
    PlanWay,
    PlanZone,
    Side,
)

SCHEMA_VERSION = 1
# The fields of a technique that no edition holds: a teacher's own cue, and what the checks of the builder look at.
NOT_FOR_STUDENTS = frozenset({"usual_cue", "aims"})
# What later versions added: left out where there is nothing to say, so that an older edition equals its class still.
ADDED_TO_TECHNIQUES = frozenset({"picture"})
ADDED_TO_HANDOUTS = frozenset({"large", "ticks"})

type Json = Mapping[str, Any]


class UnknownSchema(ValueError):
    """The JSON was written by a version of the product that this one does not know."""


def for_students(plan: Plan, handout_step_ids: Iterable[int]) -> Plan:
    """Return ``plan`` with only what students may see; steps carry their number on the page as id.

    ``handout_step_ids`` are the steps of the hand-out, by their ids in ``plan``; ids of no step are left out.
    """
    numbers = {step.id: number for number, step in plan.numbered()}
    return Plan(
        id=0,
        title=plan.title,
        teacher=plan.teacher,
        level=plan.level,
        target_minutes=plan.target_minutes,
        intention=plan.intention,
        sections=tuple(_student_section(section, number, numbers) for number, section in enumerate(plan.sections, 1)),
        handout=PlanHandout(
            title=plan.handout.title,
            why=plan.handout.why,
            how_often=plan.handout.how_often,
            step_ids=tuple(sorted(numbers[step_id] for step_id in set(handout_step_ids) if step_id in numbers)),
            notes=plan.handout.notes,
            large=plan.handout.large,
            ticks=plan.handout.ticks,
        ),
    )


def _student_section(section: PlanSection, number: int, numbers: Mapping[int, int]) -> PlanSection:
    return PlanSection(
        id=number,
        name=section.name,
        kind=section.kind,
        rounds=section.rounds,
        steps=tuple(_student_step(step, numbers[step.id]) for step in section.steps),
    )


def _student_step(step: PlanStep, number: int) -> PlanStep:
    return PlanStep(
        id=number,
        title=step.title,
        seconds=step.seconds,
        technique=replace(step.technique, usual_cue="", aims=()) if step.technique else None,
        count=step.count,
        side=step.side,
        tools=step.tools,
        optional=step.optional,
    )


def to_json(plan: Plan) -> dict[str, Any]:
    """Return ``plan`` (as ``for_students`` made it) as JSON; each technique stands in it once."""
    techniques = {step.technique.slug: _technique_json(step.technique) for step in plan.steps() if step.technique}
    edition = {
        "schema": SCHEMA_VERSION,
        "title": plan.title,
        "teacher": plan.teacher,
        "level": plan.level,
        "target_minutes": plan.target_minutes,
        "intention": plan.intention,
        "sections": [_section_json(section) for section in plan.sections],
        "techniques": techniques,
        "handout": _said(asdict(plan.handout), ADDED_TO_HANDOUTS),
    }
    return {name: _plain(value) for name, value in edition.items()}


def _plain(value: Any) -> Any:
    """Turn tuples into lists, as JSON has them, so that an edition equals itself when it is read back."""
    match value:
        case dict():
            return {name: _plain(item) for name, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
    return value


def _technique_json(technique: PlanTechnique) -> dict[str, Any]:
    """What the library says to students: nothing of the teacher's own, and nothing that only the builder asks."""
    said = _said(asdict(technique), ADDED_TO_TECHNIQUES)
    return {name: value for name, value in said.items() if name not in NOT_FOR_STUDENTS}


def _said(values: dict[str, Any], added: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value or name not in added}


def _section_json(section: PlanSection) -> dict[str, Any]:
    return {
        "name": section.name,
        "kind": section.kind,
        "rounds": section.rounds,
        "steps": [_step_json(step) for step in section.steps],
    }


def _step_json(step: PlanStep) -> dict[str, Any]:
    return {
        "title": step.title,
        "technique": step.technique.slug if step.technique else None,
        "seconds": step.seconds,
        "count": step.count,
        "side": step.side,
        "optional": step.optional,
        "tools": [asdict(tool) for tool in step.tools],
    }


def from_json(data: Json) -> Plan:
    """Return the plan that ``to_json`` wrote. Raise ``UnknownSchema`` for another schema version."""
    if data.get("schema") != SCHEMA_VERSION:
        raise UnknownSchema(f"An edition of schema {data.get('schema')!r} cannot be read.")
    techniques = {slug: _technique(raw) for slug, raw in data["techniques"].items()}
    sections: list[PlanSection] = []
    first = 1
    for number, raw in enumerate(data["sections"], start=1):
        steps = tuple(_step(part, at, techniques) for at, part in enumerate(raw["steps"], start=first))
        sections.append(PlanSection(number, raw["name"], raw["kind"], steps, raw["rounds"]))
        first += len(steps)
    return Plan(
        id=0,
        title=data["title"],
        teacher=data["teacher"],
        level=data["level"],
        target_minutes=data["target_minutes"],
        sections=tuple(sections),
        intention=data["intention"],
        handout=_handout(data["handout"]),
    )


def _step(raw: Json, number: int, techniques: Mapping[str, PlanTechnique]) -> PlanStep:
    return PlanStep(
        id=number,
        title=raw["title"],
        seconds=raw["seconds"],
        technique=techniques[raw["technique"]] if raw["technique"] else None,
        count=raw["count"],
        side=Side(raw["side"]),
        tools=tuple(PlanTool(**tool) for tool in raw["tools"]),
        optional=raw["optional"],
    )


def _named(raw: Iterable[Json]) -> tuple[Named, ...]:
    return tuple(Named(**entry) for entry in raw)


def _way(raw: Json) -> PlanWay:
    return PlanWay(raw["how"], Named(**raw["technique"]) if raw["technique"] else None)


def _technique(raw: Json) -> PlanTechnique:
    changed = {
        "technique_type": Named(**raw["technique_type"]),
        "position": Named(**raw["position"]),
        "side": Side(raw["side"]),
        "dose_mode": DoseMode(raw["dose_mode"]),
        "dose_range": (raw["dose_range"][0], raw["dose_range"][1]) if raw["dose_range"] else None,
        "steps": tuple(raw["steps"]),
        "gentler": _way(raw["gentler"]),
        "stronger": _way(raw["stronger"]),
        "regions": _named(raw["regions"]),
        "structures": _named(raw["structures"]),
        "intents": _named(raw["intents"]),
        "demands": tuple(raw["demands"]),
        "zones": tuple(PlanZone(**zone) for zone in raw["zones"]),
        "picture": PlanPicture(**raw["picture"]) if "picture" in raw else None,
    }
    return PlanTechnique(**{**raw, **changed})


def _handout(raw: Json) -> PlanHandout:
    return PlanHandout(
        title=raw["title"],
        why=raw["why"],
        how_often=raw["how_often"],
        step_ids=tuple(raw["step_ids"]),
        notes=tuple(PlanNote(**note) for note in raw["notes"]),
        large=raw.get("large", False),
        ticks=raw.get("ticks", False),
    )
