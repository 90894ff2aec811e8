"""Plans for tests, made from the starter library's files without a database, and from a few words."""

from __future__ import annotations

import json
from functools import cache
from itertools import count, groupby
from pathlib import Path
from typing import Any

from sessions.domain.plan import (
    DoseMode,
    Named,
    Plan,
    PlanSection,
    PlanStep,
    PlanTechnique,
    PlanTool,
    PlanWay,
    PlanZone,
    Side,
)

STARTER = Path(__file__).parents[2] / "anatomy" / "starter"
SECTION_NAMES = {"check-before": "Check before", "check-after": "Check after", "asana": "Postures"}
NOT_FETCHED = {"hands", "wall", "mat"}


@cache
def _library(name: str) -> dict[str, Any]:
    return json.loads((STARTER / f"{name}.json").read_text("utf-8"))


@cache
def _entries(file: str, kind: str) -> dict[str, dict[str, Any]]:
    return {entry["slug"]: entry for entry in _library(file)[kind]}


def tool(slug: str, number: int = 1) -> PlanTool:
    entry = _entries("tools", "tools")[slug]
    return PlanTool(slug, entry["name"], number, entry["household"], slug not in NOT_FETCHED)


def _named(file: str, kind: str, slugs: list[str]) -> tuple[Named, ...]:
    return tuple(Named(slug, _entries(file, kind)[slug]["name"]) for slug in slugs)


def _way(way: dict[str, Any]) -> PlanWay:
    other = _entries("techniques", "techniques").get(way["technique"])
    return PlanWay(way["how"], Named(other["slug"], other["name"]) if other else None)


@cache
def technique(slug: str) -> PlanTechnique:
    """A technique of the starter library."""
    entry = _entries("techniques", "techniques")[slug]
    dose = entry["dose"]
    zones = _entries("regions", "keep_off_zones")
    kind = _entries("techniques", "technique_types")[entry["technique_type"]]
    structures = [_entries("regions", "structures")[name]["region"] for name in entry["structures"]]
    return PlanTechnique(
        slug=slug,
        name=entry["name"],
        kind=entry["kind"],
        technique_type=Named(kind["slug"], kind["name"]),
        position=Named(entry["position"], entry["position"].replace("-", " ").capitalize()),
        level=entry["level"],
        side=Side(entry["sides"]),
        dose_mode=DoseMode(dose["mode"]),
        dose_seconds=dose["seconds"],
        dose_count=dose["breaths"] or dose["reps"],
        dose_range=tuple(entry["dose_range"]),
        sanskrit=entry["sanskrit"],
        devanagari=entry["devanagari"],
        cue=entry["cue"],
        why=entry["why"],
        steps=tuple(entry["steps"]),
        feel=entry["feel"],
        avoid_feel=entry["avoid_feel"],
        gentler=_way(entry["gentler"]),
        stronger=_way(entry["stronger"]),
        regions=_named("regions", "regions", list(dict.fromkeys([*entry["regions"], *structures]))),
        aims=tuple(entry["regions"]),
        structures=_named("regions", "structures", entry["structures"]),
        intents=tuple(Named(name, _library("techniques")["intents"][name]) for name in entry["intents"]),
        demands=tuple(entry["demands"]),
        zones=tuple(PlanZone(name, zones[name]["name"], zones[name]["rule"]) for name in entry["keep_off_zones"]),
    )


@cache
def required_tools(slug: str) -> tuple[PlanTool, ...]:
    required = _entries("techniques", "techniques")[slug]["tools"]["required"]
    return tuple(tool(use["tool"], use["count"]) for use in required)


def step(slug: str = "", *, number: int = 1, **changes: Any) -> PlanStep:
    """A step with a technique of the starter library as the library doses it, or free text where ``slug`` is empty."""
    if not slug:
        return PlanStep(**{"id": number, "title": "Talk", "seconds": 60, **changes})
    found = technique(slug)
    given = {
        "title": found.name,
        "seconds": found.dose_seconds,
        "count": found.dose_count,
        "side": found.side,
        "tools": required_tools(slug),
    }
    return PlanStep(**{"id": number, "technique": found, **given, **changes})


def plan(*steps: PlanStep, **changes: Any) -> Plan:
    """A class with one section of ``steps``."""
    section = PlanSection(1, "Rolling", "rolling", steps)
    given = {"title": "Feet first", "teacher": "Mira Sol", "level": "beginner", "target_minutes": 30, "head_count": 8}
    return Plan(**{"id": 1, "sections": (section,), **given, **changes})


def _sample_step(item: dict[str, Any], number: int) -> PlanStep:
    found = technique(item["technique"])
    changes: dict[str, Any] = {"seconds": item["seconds"], "setup_seconds": item["transition_seconds"]}
    if found.dose_count and item["seconds"] != found.dose_seconds:
        changes["count"] = max(1, round(found.dose_count * item["seconds"] / found.dose_seconds))
    if item["sides"] == 1 and found.side is Side.EACH:
        changes["side"] = Side.TOGETHER
    return step(found.slug, number=number, note=item["cue_note"], **changes)


@cache
def sample(slug: str) -> Plan:
    """One of the five sample classes of the starter library."""
    entry = next(entry for entry in _library("sequences")["sequences"] if entry["slug"] == slug)
    ids = count(1)
    sections = tuple(
        PlanSection(
            at,
            SECTION_NAMES.get(kind, kind.capitalize()),
            kind,
            tuple(_sample_step(item, next(ids)) for item in items),
            protected=kind == "rest",
        )
        for at, (kind, items) in enumerate(groupby(entry["items"], key=lambda item: item["section"]), start=1)
    )
    intents = [_library("techniques")["intents"][name].lower() for name in entry["intent"]]
    return Plan(
        id=1,
        title=entry["name"],
        teacher="Mira Sol",
        level=entry["level"],
        target_minutes=entry["minutes"],
        sections=sections,
        intention=", ".join(intents).capitalize(),
        head_count=12,
    )


SAMPLES = tuple(entry["slug"] for entry in _library("sequences")["sequences"])
