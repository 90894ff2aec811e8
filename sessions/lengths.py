"""How long many classes take, for lists: only what the clock asks, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sessions.domain.clock import ClockSettings, Timetable, timetable
from sessions.domain.plan import DoseMode, Named, Plan, PlanSection, PlanStep, PlanTechnique, PlanTool, Side
from sessions.models import Section, Sequence, Step, StepTool


def timetables_of(sequences: Iterable[Sequence], settings: ClockSettings) -> dict[int, Timetable]:
    """Return the timetable of each class, by its key. Three queries, however many classes.

    Their steps say what the clock needs to know and nothing else: for anything more there is ``plan_of``.
    """
    classes = list(sequences)
    steps = _steps([sequence.pk for sequence in classes])
    sections: defaultdict[int, list[PlanSection]] = defaultdict(list)
    for section in Section.objects.filter(sequence__in=classes):
        sections[section.sequence_id].append(_section(section, steps[section.pk]))
    return {
        sequence.pk: timetable(
            Plan(
                id=sequence.pk,
                title=sequence.title,
                teacher="",
                level=sequence.level,
                target_minutes=sequence.target_minutes,
                sections=tuple(sections[sequence.pk]),
            ),
            settings,
        )
        for sequence in classes
    }


def _steps(sequences: list[int]) -> Mapping[int, list[PlanStep]]:
    """The steps of each section, by its key."""
    tools: defaultdict[int, list[PlanTool]] = defaultdict(list)
    chosen = StepTool.objects.filter(step__section__sequence__in=sequences, tool__fetched=True)
    for step, slug, count in chosen.values_list("step_id", "tool__slug", "count"):
        tools[step].append(PlanTool(slug, "", count))
    rows = Step.objects.filter(section__sequence__in=sequences).order_by("order", "pk")
    found: defaultdict[int, list[PlanStep]] = defaultdict(list)
    for pk, section, seconds, side, setup, position in rows.values_list(
        "pk", "section_id", "seconds", "side", "setup_seconds", "technique__position"
    ):
        technique = _technique(position) if position else None
        found[section].append(PlanStep(pk, "", seconds, technique, None, Side(side), setup, tuple(tools[pk])))
    return found


def _section(section: Section, steps: Iterable[PlanStep]) -> PlanSection:
    return PlanSection(section.pk, section.name, section.kind, tuple(steps), section.rounds, section.protected)


def _technique(position: str) -> PlanTechnique:
    nothing = Named("", "")
    return PlanTechnique("", "", "", nothing, Named(position, ""), "", Side.NONE, DoseMode.SECONDS, 0, None)
