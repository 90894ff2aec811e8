"""All rules as values, read once a process and kept until the library changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from .domain import safety
from .domain.safety import Aspect, Rulebook
from .keeping import Kept
from .models import Condition, Demand, Region, Rule, Source, Tool, Where
from .models.entries import LibraryEntry


def rulebook(revision: int | None = None) -> Rulebook:
    """Return the rules of the library as it is now. One query; thirteen right after a change.

    ``revision`` of the library spares the one query.
    """
    return _rulebook.now(revision)


def read_rulebook(revision: int = 0) -> Rulebook:
    """Read all rules, in a fixed number of queries."""
    return Rulebook(
        conditions={condition.slug: _with_rules(condition) for condition in Condition.objects.with_rules()},
        regions=_regions(),
        demand_regions={
            demand.slug: frozenset(region.slug for region in demand.regions.all())
            for demand in Demand.objects.prefetch_related("regions")
        },
        powered_tools=frozenset(Tool.objects.filter(powered=True).values_list("slug", flat=True)),
        revision=revision,
    )


def _regions() -> dict[str, safety.Region]:
    rows = list(Region.objects.all())
    inside: defaultdict[int, set[str]] = defaultdict(set)
    for row in rows:
        if row.parent_id is not None:
            inside[row.parent_id].add(row.slug)
    return {row.slug: safety.Region(row.slug, row.name, row.paired, frozenset(inside[row.pk])) for row in rows}


def _with_rules(row: Condition) -> safety.Condition:
    return condition_value(row, tuple(rule_value(rule, row.slug) for rule in row.rules.all()))


def condition_value(row: Condition, rules: tuple[safety.Rule, ...]) -> safety.Condition:
    """Return what a condition says of itself, with ``rules``. No queries."""
    return safety.Condition(
        slug=row.slug,
        name=row.name,
        student_name=row.student_name,
        group=row.group,
        clearance=safety.Clearance(row.clearance),
        summary=row.summary,
        aliases=tuple(row.aliases),
        ask_teacher_words=row.ask_teacher_words,
        rules=rules,
    )


def rule_value(rule: Rule, condition: str) -> safety.Rule:
    """Return ``rule``, which was read ``with_parts()``, of the condition with this slug. No queries."""
    return safety.Rule(
        slug=rule.slug,
        condition=condition,
        severity=safety.Severity(rule.severity),
        match={
            Aspect.KIND: frozenset(rule.kinds),
            Aspect.TYPE: _slugs(rule.technique_types.all()),
            Aspect.REGION: _slugs(rule.regions.all()),
            Aspect.STRUCTURE: _slugs(rule.structures.all()),
            Aspect.POSITION: frozenset(rule.positions),
            Aspect.DEMAND: _slugs(rule.demands.all()),
            Aspect.TOOL: _slugs(rule.tools.all()),
        },
        instead=rule.instead,
        student=rule.student,
        local=rule.where == Where.AFFECTED_AREA,
        sources=tuple(source_value(source) for source in rule.sources.all()),
        reviewed_by=rule.reviewed_by,
        reviewed_on=rule.reviewed_on,
    )


def _slugs(rows: Iterable[LibraryEntry]) -> frozenset[str]:
    return frozenset(row.slug for row in rows)


def source_value(source: Source) -> safety.Source:
    """Return a source as findings show it. No queries."""
    return safety.Source(source.slug, source.citation, source.grade, source.link)


_rulebook = Kept(read_rulebook)
