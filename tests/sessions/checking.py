"""Remarks on a plan in tests, and what a fix makes of it, without a database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from anatomy.domain.repertoire import Offer, Repertoire, RequiredTool
from anatomy.domain.safety import Asked, Rulebook
from sessions.domain import checking
from sessions.domain.checking import Add, Check, Remark
from sessions.domain.clock import timetable
from sessions.domain.draft import Draft, DraftSection, DraftStep
from sessions.domain.plan import Plan, PlanSection, PlanStep, PlanTool, Side
from tests.sessions import plans


def remarks(plan: Plan, *codes: Check, muted: Iterable[str] = ()) -> list[Remark]:
    """What the checks say of ``plan``; of ``codes`` alone where some are named."""
    found = checking.remarks(plan, timetable(plan), tuple(muted))
    return [one for one in found if one.code in (codes or tuple(Check))]


def class_of(*sections: PlanSection, **changes: object) -> Plan:
    """A class of ``sections``."""
    return replace(plans.plan(), sections=sections, **changes)


def section(key: int, kind: str, *steps: PlanStep, rounds: int = 1) -> PlanSection:
    """A section that is called as its kind."""
    return PlanSection(key, kind.capitalize(), kind, steps, rounds=rounds)


@cache
def offers() -> tuple[Offer, ...]:
    """The techniques of the starter library, as something that can be added."""
    slugs = plans._entries("techniques", "techniques")
    return tuple(_offer(pk, slug) for pk, slug in enumerate(slugs, start=1))


@cache
def library() -> Repertoire:
    """The starter library, to choose from."""
    return Repertoire({offer.pk: offer for offer in offers()}, {offer.slug: offer for offer in offers()})


def _offer(pk: int, slug: str) -> Offer:
    found, tools = plans.technique(slug), plans.required_tools(slug)
    asked = Asked(
        kind=found.kind,
        technique_type=found.technique_type.slug,
        position=found.position.slug,
        regions=frozenset(region.slug for region in found.regions),
        structures=frozenset(structure.slug for structure in found.structures),
        demands=frozenset(found.demands),
        tools=frozenset(tool.slug for tool in tools),
    )
    return Offer(
        pk=pk,
        slug=slug,
        name=found.name,
        asked=asked,
        level=found.level,
        side=found.side.value,
        dose_mode=found.dose_mode.value,
        dose_seconds=found.dose_seconds,
        dose_count=found.dose_count,
        dose_range=found.dose_range,
        tools=tuple(
            RequiredTool(tool.slug, tool.name, tool.count, tool.fetched, _tool_key(tool.slug)) for tool in tools
        ),
    )


def _tool_key(slug: str) -> int:
    return list(plans._entries("tools", "tools")).index(slug)


def draft_of(plan: Plan) -> Draft:
    """The rows that ``plan`` could be made of. The keys of techniques are those of ``offers``."""
    keys = {offer.slug: offer.pk for offer in offers()}

    def drafted(step: PlanStep) -> DraftStep:
        return DraftStep(
            id=step.id,
            name=step.title,
            title="" if step.technique else step.title,
            technique_id=keys[step.technique.slug] if step.technique else None,
            seconds=step.seconds,
            count=step.count,
            side=step.side.value,
            tools=tuple(sorted((_tool_key(tool.slug), tool.count) for tool in step.tools)),
        )

    return Draft(
        tuple(
            DraftSection(one.id, one.name, one.kind, one.rounds, steps=tuple(drafted(step) for step in one.steps))
            for one in plan.sections
        )
    )


def plan_of(draft: Draft, before: Plan) -> Plan:
    """The plan of those rows, where all else is as it was ``before``."""
    slugs = {offer.pk: offer.slug for offer in offers()}
    tools = list(plans._entries("tools", "tools"))

    def planned(step: DraftStep) -> PlanStep:
        slug = slugs[step.technique_id] if step.technique_id else ""
        used: tuple[PlanTool, ...] = tuple(plans.tool(tools[key], count) for key, count in step.tools)
        changes = {"seconds": step.seconds, "count": step.count, "side": Side(step.side), "tools": used}
        return plans.step(slug, number=step.id, **changes, **({} if slug else {"title": step.title}))

    sections = tuple(
        PlanSection(one.id, one.name, one.kind, tuple(planned(step) for step in one.steps), one.rounds)
        for one in draft.sections
    )
    return replace(before, sections=sections)


def fixed(plan: Plan, remark: Remark) -> Plan:
    """``plan`` once the fix of ``remark`` is done."""
    fix = remark.fix
    assert fix is not None
    added = None
    if isinstance(fix, Add):
        offer = checking.choose(plan, fix, library(), Rulebook())
        assert offer is not None
        added = checking.drafted(offer, fix)
    return plan_of(checking.apply(draft_of(plan), fix, added, section_name="Rest"), plan)


def titles(plan: Plan) -> list[str]:
    """What the class does, in its order."""
    return [step.title for step in plan.steps()]
