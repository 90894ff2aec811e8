"""What a class reaches: for each region how long it is rolled, stretched and moved, left and right apart.

What counts as what, by the library's kind of a technique and what it is for:

- **rolled**: everything of the kind rolling.
- **moved**: mobility drills; postures and check movements that are for strength or balance and not for mobility, since
  their muscles work; and check movements that are for mobility.
- **stretched**: every other posture, but for those that rest the whole body.

Breath, rest and checks that only ask what is felt reach no region: they are lain, sat or watched. Nor does free text,
of which the library knows nothing. All times are seconds a side that the region itself is worked, without any set-up.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from anatomy.domain.bodymap import GROUPS, SHAPES, WHOLE_BODY
from sessions.domain.plan import Named, Plan, PlanStep, PlanTechnique, Side

MOBILITY: Final = "mobility"
WORK: Final = frozenset({"strength", "balance"})

# The regions that there are twice. A group counts as one: its members are.
SIDED: Final = frozenset(shape.region for shape in SHAPES if shape.side != "middle") | GROUPS.keys()

_FROM_HEAD_TO_FOOT: Final = {
    slug: at
    for at, slug in enumerate((WHOLE_BODY, *(each for group, leaves in GROUPS.items() for each in (group, *leaves))))
}


class Doing(StrEnum):
    """What is done to a region."""

    ROLLED = "rolled"
    STRETCHED = "stretched"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Sides:
    """Seconds on the person's left and on the right. A region that there is once has two halves all the same."""

    left: int = 0
    right: int = 0

    def __bool__(self) -> bool:
        return bool(self.left or self.right)

    def __add__(self, other: Sides) -> Sides:
        return Sides(self.left + other.left, self.right + other.right)

    @property
    def longest(self) -> int:
        """The seconds of the side that gets most."""
        return max(self.left, self.right)


_NOT: Final = Sides()


@dataclass(frozen=True, slots=True)
class RegionTime:
    """How long a class works one region, by what is done to it."""

    region: Named
    rolled: Sides = _NOT
    stretched: Sides = _NOT
    moved: Sides = _NOT

    @property
    def sided(self) -> bool:
        """Whether there is a left and a right of it."""
        return self.region.slug in SIDED

    @property
    def all(self) -> Sides:
        """Everything that is done to it together."""
        return self.rolled + self.stretched + self.moved

    def of(self, doing: Doing) -> Sides:
        """What is done to it in one way."""
        return {Doing.ROLLED: self.rolled, Doing.STRETCHED: self.stretched, Doing.MOVED: self.moved}[doing]


def doing_of(technique: PlanTechnique) -> Doing | None:
    """Return what a technique does to its regions; None for what is breathed, rested or only felt."""
    aims = {intent.slug for intent in technique.intents}
    is_stretch = MOBILITY in aims
    is_work = bool(aims & WORK) and not is_stretch
    match technique.kind:
        case "smr":
            return Doing.ROLLED
        case "mobility":
            return Doing.MOVED
        case "asana" if is_work:
            return Doing.MOVED
        case "asana" if is_stretch or all(region.slug != WHOLE_BODY for region in technique.regions):
            return Doing.STRETCHED
        case "check" if is_work or is_stretch:
            return Doing.MOVED
    return None


def coverage(plan: Plan) -> tuple[RegionTime, ...]:
    """Return every region that the class works, from head to foot, the rounds of its sections counted."""
    times: dict[Named, dict[Doing, list[int]]] = {}
    for section in plan.sections:
        for step in section.steps:
            if step.technique is None or (doing := doing_of(step.technique)) is None:
                continue
            sides = sides_of(step, section.rounds)
            for region in step.technique.regions:
                done = times.setdefault(region, {each: [0, 0] for each in Doing})[doing]
                done[0] += sides.left
                done[1] += sides.right
    found = [RegionTime(region, *(Sides(*done[each]) for each in Doing)) for region, done in times.items()]
    return tuple(sorted(found, key=lambda one: _FROM_HEAD_TO_FOOT.get(one.region.slug, len(_FROM_HEAD_TO_FOOT))))


def sides_of(step: PlanStep, rounds: int = 1) -> Sides:
    """Return how long a step works each side. Both sides at once give each of them the whole time."""
    seconds = step.seconds * rounds
    return Sides(0 if step.side is Side.RIGHT else seconds, 0 if step.side is Side.LEFT else seconds)


# Which steps reach a region


def within(region: str) -> frozenset[str]:
    """Return the regions that a choice of ``region`` means: itself, and those of the group that it names."""
    return frozenset((region, *GROUPS.get(region, ())))


def reaching(plan: Plan, region: str) -> tuple[int, ...]:
    """Return the keys of the steps that reach ``region`` or a region of that group, as the library's filter has it."""
    wanted = within(region)
    return tuple(
        step.id for step in plan.steps() if step.technique and any(one.slug in wanted for one in step.technique.regions)
    )
