"""The starter library as values for the safety engine, straight from its files: no database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

from anatomy.domain.pack_entries import LibraryPack, RuleEntry, TechniqueEntry
from anatomy.domain.safety import (
    Area,
    Asked,
    Aspect,
    Clearance,
    Condition,
    Finding,
    Present,
    Region,
    Rule,
    Rulebook,
    Severity,
    Source,
    check,
)
from anatomy.loading import STARTER, read_folder


@cache
def starter_pack() -> LibraryPack:
    """Return what the files of the starter library say."""
    return read_folder(STARTER)


@cache
def starter_book() -> Rulebook:
    """Return the rules of the starter library."""
    pack = starter_pack()
    sources = {entry.slug: Source(entry.slug, entry.citation, entry.grade, _link(entry.url)) for entry in pack.sources}
    rules: defaultdict[str, list[Rule]] = defaultdict(list)
    for entry in sorted(pack.rules, key=lambda one: one.slug):
        rules[entry.condition].append(_rule(entry, sources))
    inside: defaultdict[str, set[str]] = defaultdict(set)
    for region in pack.regions:
        if region.parent:
            inside[region.parent].add(region.slug)
    return Rulebook(
        conditions={
            entry.slug: Condition(
                slug=entry.slug,
                name=entry.name,
                student_name=entry.student_name,
                group=entry.group,
                clearance=Clearance(entry.clearance),
                summary=entry.summary,
                aliases=tuple(entry.aliases),
                ask_teacher_words=entry.ask_teacher_words,
                rules=tuple(rules[entry.slug]),
            )
            for entry in pack.conditions
        },
        regions={
            entry.slug: Region(entry.slug, entry.name, entry.paired, frozenset(inside[entry.slug]))
            for entry in pack.regions
        },
        demand_regions={entry.slug: entry.regions for entry in pack.demands},
    )


def _link(url: str) -> str:
    first = url.split(" ", 1)[0]
    return first if first.startswith(("https://", "http://")) else ""


def _rule(entry: RuleEntry, sources: Mapping[str, Source]) -> Rule:
    return Rule(
        slug=entry.slug,
        condition=entry.condition,
        severity=Severity(entry.severity),
        match={
            Aspect.KIND: frozenset(entry.kinds),
            Aspect.TYPE: entry.technique_types,
            Aspect.REGION: entry.regions,
            Aspect.STRUCTURE: entry.structures,
            Aspect.POSITION: frozenset(entry.positions),
            Aspect.DEMAND: entry.demands,
            Aspect.TOOL: entry.tools,
        },
        instead=entry.instead,
        student=entry.student,
        local=entry.where == "affected_area",
        sources=tuple(sources[slug] for slug in sorted(entry.sources)),
    )


@cache
def starter_asked() -> Mapping[str, Asked]:
    """Return what each technique of the starter library asks of the body, with the tools that it needs."""
    pack = starter_pack()
    homes = {entry.slug: entry.region for entry in pack.structures}
    return {entry.slug: _asked(entry, homes) for entry in pack.techniques}


def _asked(entry: TechniqueEntry, homes: Mapping[str, str]) -> Asked:
    return Asked(
        kind=entry.kind,
        technique_type=entry.technique_type,
        position=entry.position,
        regions=entry.regions | {homes[slug] for slug in entry.structures},
        structures=entry.structures,
        demands=entry.demands,
        tools=frozenset(use.tool for use in entry.tool_rows if use.role == "required"),
    )


def starter_finding(technique: str, condition: str, area: str = "", tools: Iterable[str] = ()) -> Finding | None:
    """Return what one condition of the starter library says of one of its techniques. ``tools`` replace its own."""
    asked = starter_asked()[technique]
    if chosen := frozenset(tools):
        asked = replace(asked, tools=chosen)
    return check(asked, [Present(condition, Area(area) if area else None)], starter_book())
