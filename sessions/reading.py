"""Rows to a ``Plan``, in a fixed number of queries however long the class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import CharField, F, Prefetch, QuerySet, TextField, Value
from django.db.models.functions import Cast

from anatomy.models import Position, Technique
from sessions.domain.plan import (
    DoseMode,
    Named,
    Plan,
    PlanHandout,
    PlanNote,
    PlanOccasion,
    PlanSection,
    PlanStep,
    PlanTechnique,
    PlanTool,
    PlanWay,
    PlanZone,
    Side,
)
from sessions.models import Handout, Occasion, Section, Sequence, Step, StepTool


class Fact(NamedTuple):
    """One row of what the library ties to a technique: a region, an intent, a keep-off zone ..."""

    what: str
    technique: int
    slug: str
    name: str
    more: str


STEP_COLUMNS = ("section_id", "title", "seconds", "count", "side", "setup_seconds", "note", "optional", "on_handout")
# All that a plan needs of a technique, and nothing else: the row is wide, and a class reads dozens.
TECHNIQUE_COLUMNS = (
    "slug",
    "name",
    "sanskrit",
    "devanagari",
    "kind",
    "position",
    "level",
    "side",
    "dose_mode",
    "dose_seconds",
    "dose_breaths",
    "dose_reps",
    "dose_min_seconds",
    "dose_max_seconds",
    "cue",
    "why",
    "steps",
    "feel",
    "avoid_feel",
    "gentler_how",
    "stronger_how",
    "technique_type__slug",
    "technique_type__name",
    "gentler__slug",
    "gentler__name",
    "stronger__slug",
    "stronger__name",
)

type Facts = Mapping[int, Mapping[str, list[Fact]]]


def plan_of(sequence: Sequence, occasion: Occasion | None = None) -> Plan:
    """Return the plan of ``sequence`` for ``occasion``, or for none. Five queries (and one for its owner, where
    the caller did not select them), however long the class.

    Raise ValueError for an occasion of another class.
    """
    if occasion is not None and occasion.sequence_id != sequence.pk:
        raise ValueError("The occasion belongs to another class.")
    steps = list(_steps(sequence))
    techniques = _techniques(steps)
    by_section: defaultdict[int, list[PlanStep]] = defaultdict(list)
    for step in steps:
        by_section[step.section_id].append(_step(step, techniques))
    return Plan(
        id=sequence.pk,
        title=sequence.title,
        teacher=sequence.owner.get_full_name(),
        level=sequence.level,
        target_minutes=sequence.target_minutes,
        sections=tuple(_section(section, by_section[section.pk]) for section in sequence.sections.all()),
        intention=sequence.intention,
        notes=sequence.notes,
        head_count=sequence.head_count,
        occasion=_occasion(occasion),
        handout=_handout(sequence, steps),
    )


def _steps(sequence: Sequence) -> QuerySet[Step]:
    return (
        Step.objects.filter(section__sequence=sequence)
        .select_related("technique__technique_type", "technique__gentler", "technique__stronger")
        .prefetch_related(Prefetch("step_tools", StepTool.objects.select_related("tool")))
        .order_by("section__order", "section_id", "order", "pk")
        .only(*STEP_COLUMNS, *(f"technique__{name}" for name in TECHNIQUE_COLUMNS))
    )


def _techniques(steps: Iterable[Step]) -> Mapping[int, PlanTechnique]:
    """Each technique of the steps once, by its key."""
    rows = {step.technique_id: step.technique for step in steps if step.technique_id and step.technique}
    facts = _facts(set(rows))
    positions = {value: str(label) for value, label in Position.choices}
    return {key: _technique(row, facts.get(key, {}), positions) for key, row in rows.items()}


def _fact(
    what: str, techniques: Iterable[int], relation: str, *, name: str = "name", more: Any = None
) -> QuerySet[Technique, Any]:
    """Rows of one relation of the techniques, in the shape that all of them share, so that one query reads them all."""
    return (
        Technique.objects.filter(pk__in=techniques, **{f"{relation}__isnull": False})
        .order_by()
        .annotate(
            what=Value(what, CharField()),
            slug_=F(f"{relation}__slug"),
            name_=Cast(f"{relation}__{name}", TextField()),
            more_=Cast(more or Value(""), TextField()),
        )
        .values_list("what", "pk", "slug_", "name_", "more_")
    )


def _facts(techniques: set[int]) -> Facts:
    """Read what the library ties to the techniques, in one query."""
    found: defaultdict[int, defaultdict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    if not techniques:
        return found
    rows = _fact("region", techniques, "regions").union(
        _fact("home", techniques, "structures__region"),
        _fact("structure", techniques, "structures", more=F("structures__latin")),
        _fact("intent", techniques, "intents"),
        _fact("demand", techniques, "demands"),
        _fact("zone", techniques, "keep_off_zones", more=F("keep_off_zones__rule")),
    )
    for row in sorted(rows.order_by()):
        fact = Fact(*row)
        found[fact.technique][fact.what].append(fact)
    return found


def _named(facts: Iterable[Fact]) -> tuple[Named, ...]:
    """Each entry once, in the order given."""
    return tuple({fact.slug: Named(fact.slug, fact.name) for fact in facts}.values())


def _way(how: str, technique: Technique | None) -> PlanWay:
    return PlanWay(how, Named(technique.slug, technique.name) if technique else None)


def _dose_range(technique: Technique) -> tuple[int, int] | None:
    shortest, longest = technique.dose_min_seconds, technique.dose_max_seconds
    return (shortest, longest) if shortest is not None and longest is not None else None


def _technique(technique: Technique, facts: Mapping[str, list[Fact]], positions: Mapping[str, str]) -> PlanTechnique:
    return PlanTechnique(
        slug=technique.slug,
        name=technique.name,
        kind=technique.kind,
        technique_type=Named(technique.technique_type.slug, technique.technique_type.name),
        position=Named(technique.position, positions[technique.position]),
        level=technique.level,
        side=Side(technique.side),
        dose_mode=DoseMode(technique.dose_mode),
        dose_seconds=technique.dose_seconds,
        dose_count=technique.dose_breaths or technique.dose_reps,
        dose_range=_dose_range(technique),
        sanskrit=technique.sanskrit,
        devanagari=technique.devanagari,
        cue=technique.cue,
        why=technique.why,
        steps=tuple(technique.steps),
        feel=technique.feel,
        avoid_feel=technique.avoid_feel,
        gentler=_way(technique.gentler_how, technique.gentler),
        stronger=_way(technique.stronger_how, technique.stronger),
        regions=_named([*facts.get("region", ()), *facts.get("home", ())]),
        structures=_named(facts.get("structure", ())),
        intents=_named(facts.get("intent", ())),
        demands=tuple(fact.slug for fact in facts.get("demand", ())),
        zones=tuple(PlanZone(fact.slug, fact.name, fact.more) for fact in facts.get("zone", ())),
    )


def _tool(chosen: StepTool) -> PlanTool:
    tool = chosen.tool
    return PlanTool(tool.slug, tool.name, chosen.count, tool.household, tool.fetched)


def _step(step: Step, techniques: Mapping[int, PlanTechnique]) -> PlanStep:
    technique = techniques[step.technique_id] if step.technique_id else None
    return PlanStep(
        id=step.pk,
        title=technique.name if technique else step.title,
        seconds=step.seconds,
        technique=technique,
        count=step.count,
        side=Side(step.side),
        setup_seconds=step.setup_seconds,
        tools=tuple(_tool(chosen) for chosen in step.step_tools.all()),
        note=step.note,
        optional=step.optional,
    )


def _section(section: Section, steps: Iterable[PlanStep]) -> PlanSection:
    return PlanSection(
        id=section.pk,
        name=section.name,
        kind=section.kind,
        steps=tuple(steps),
        rounds=section.rounds,
        protected=section.protected,
        planned_minutes=section.planned_minutes,
    )


def _occasion(occasion: Occasion | None) -> PlanOccasion | None:
    if occasion is None:
        return None
    return PlanOccasion(
        id=occasion.pk,
        starts_on=occasion.starts_on,
        starts_at=occasion.starts_at,
        place=occasion.place,
        format=occasion.format,
        head_count=occasion.head_count,
    )


def _handout(sequence: Sequence, steps: Iterable[Step]) -> PlanHandout:
    chosen = tuple(step.pk for step in steps if step.on_handout)
    rows = list(
        Handout.objects.filter(sequence=sequence)
        .order_by("handout_notes__pk")
        .values_list(
            "title",
            "why",
            "how_often",
            "handout_notes__note__slug",
            "handout_notes__note__title",
            "handout_notes__note__text",
        )
    )
    if not rows:
        return PlanHandout(step_ids=chosen)
    title, why, how_often = rows[0][:3]
    notes = tuple(PlanNote(*row[3:]) for row in rows if row[3] is not None)
    return PlanHandout(title, why, how_often, chosen, notes)
