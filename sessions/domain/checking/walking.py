"""Ways to look at a plan that several checks share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from anatomy.domain.bodymap import GROUPS, WHOLE_BODY
from sessions.domain.plan import Named, Plan, PlanSection, PlanStep, PlanTechnique, Side

ROLLING: Final = "smr"
MOBILITY: Final = "mobility"
POSTURE: Final = "asana"
BREATH: Final = "breath"
TEST: Final = "check"
RELAXATION: Final = "relaxation"

_GROUP_OF: Final = {leaf: group for group, leaves in GROUPS.items() for leaf in leaves}


@dataclass(frozen=True, slots=True)
class Stop:
    """A step at its place in the class."""

    section: PlanSection
    step: PlanStep

    @property
    def technique(self) -> PlanTechnique | None:
        """The technique that is done here; None for free text."""
        return self.step.technique

    @property
    def kind(self) -> str:
        """What the library calls it; empty for free text."""
        return self.step.technique.kind if self.step.technique else ""

    @property
    def is_rolling(self) -> bool:
        """Whether something is rolled here."""
        return self.kind == ROLLING


def stops(plan: Plan) -> list[Stop]:
    """Return every step of ``plan`` with its section, once, in the order of the class."""
    return [Stop(section, step) for section in plan.sections for step in section.steps]


def rounds(plan: Plan) -> Iterator[Stop]:
    """Yield the steps as they are done: those of a section as often as it has rounds."""
    for section in plan.sections:
        for _round in range(section.rounds):
            for step in section.steps:
                yield Stop(section, step)


def aims(technique: PlanTechnique) -> tuple[str, ...]:
    """Return the regions that a technique is for, without those that only come along with its structures."""
    found = technique.aims or tuple(region.slug for region in technique.regions)
    return tuple(slug for slug in found if slug != WHOLE_BODY)


def reached(technique: PlanTechnique) -> frozenset[str]:
    """Return the regions that a technique moves, presses or stretches.

    A drill for the whole body is among them; a posture "for the whole body" is stood or lain in, and reaches no more
    than it names beside that.
    """
    found = frozenset(region.slug for region in technique.regions)
    return found if technique.kind == MOBILITY else found - {WHOLE_BODY}


def reaches(technique: PlanTechnique, regions: Iterable[str]) -> bool:
    """Tell whether a technique reaches one of ``regions``. A drill for the whole body reaches them all."""
    found = reached(technique)
    return WHOLE_BODY in found or not found.isdisjoint(regions)


def group_of(region: str) -> str:
    """Return the group that a region lies in; itself where it is in none."""
    return _GROUP_OF.get(region, region)


def nearby(regions: Iterable[str]) -> frozenset[str]:
    """Return ``regions`` with all that lies in the same groups, and the groups themselves."""
    groups = {group_of(region) for region in regions}
    return frozenset((*groups, *(leaf for group in groups for leaf in GROUPS.get(group, ()))))


def named(technique: PlanTechnique, slugs: Iterable[str]) -> tuple[Named, ...]:
    """Return those regions of a technique whose slugs are among ``slugs``."""
    wanted = set(slugs)
    return tuple(region for region in technique.regions if region.slug in wanted)


def is_sided(step: PlanStep) -> bool:
    """Tell whether a step is done on one side at a time."""
    return step.side in (Side.EACH, Side.LEFT, Side.RIGHT)


def says(step: PlanStep, words: Iterable[str]) -> bool:
    """Tell whether free text speaks of one of ``words``: its kind is nowhere else to be read."""
    title = step.title.casefold()
    return step.technique is None and any(word in title for word in words)
