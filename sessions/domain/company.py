"""What goes well after a step: another way of it, the movement that answers it, and what uses the tools in hand.

Values in, values out. Everything is read off the library's own entries, and nothing is guessed from a name:

- the gentler and the stronger way are those that the library links;
- what was **rolled** is answered by moving it: a mobility drill or a posture that reaches one of the same regions;
- a posture or a drill with a bend, a turn or a lean among its demands is answered by one with the opposite demand;
- the tools in hand are those of the step: what needs one or more of them, and no other that has to be fetched.

Nothing is offered that raises more for the room than the step itself does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from heapq import nsmallest
from itertools import islice
from typing import Final

from anatomy.domain.repertoire import Offer, Repertoire
from anatomy.domain.safety import Finding, Present, Rulebook, check
from sessions.domain.checks import check_step
from sessions.domain.plan import Plan, PlanStep, PlanTechnique

ROLLING: Final = "smr"
MOVING: Final = frozenset({"mobility", "asana"})
LEVELS: Final = {"beginner": 1, "intermediate": 2, "advanced": 3}

# Demands of the library that bend the body one way, beside those that bend it the other way.
OPPOSITE: Final = (
    ({"spinal_flexion_mild", "spinal_flexion_end", "belly_fold"}, {"spinal_extension_mild", "spinal_extension_end"}),
    ({"hip_flexion_deep"}, {"hip_extension_end"}),
    ({"neck_flexion_load"}, {"neck_extension_end"}),
    ({"deep_knee_flexion"}, {"hamstring_mid", "hamstring_end"}),
)

# How many of each are shown, and how many of the nearest are held against the room before it is given up.
ANSWERS = 2
TOOL_OFFERS = 2
LOOKED_AT = 24


class Bond(StrEnum):
    """Why something goes well after a step."""

    GENTLER = "gentler"
    STRONGER = "stronger"
    MOVES = "moves"
    COUNTERS = "counters"
    TOOLS = "tools"


@dataclass(frozen=True, slots=True)
class Companion:
    """A technique that goes well after a step, why, and what the room says of it."""

    offer: Offer
    bond: Bond
    finding: Finding | None = None


def company(
    plan: Plan, step: PlanStep, repertoire: Repertoire, book: Rulebook, room: tuple[Present, ...] | None = None
) -> tuple[Companion, ...]:
    """Return what goes well after ``step``: each technique once, in the order of ``Bond``; nothing for free text.

    ``room`` is the plan's where it is None. What stands in the class already comes behind what does not.
    """
    if step.technique is None:
        return ()
    look = _Look(plan, step, step.technique, repertoire, book, plan.room.present if room is None else room)
    found: dict[int, Companion] = {}
    for bond, candidates, limit in look.groups():
        for companion in islice(look.fitting(candidates, bond, leaving=found), limit):
            found[companion.offer.pk] = companion
    return tuple(found.values())


def step_before(plan: Plan, step: int = 0, section: int = 0) -> PlanStep | None:
    """Return the technique's step that stands last up to ``step``; else in ``section``; else in the class.

    None where there is none: free text has no company, what was done before it has.
    """
    steps = list(plan.steps())
    ids = [one.id for one in steps]
    if step in ids:
        steps = steps[: ids.index(step) + 1]
    elif chosen := [one for one in plan.sections if one.id == section]:
        steps = list(chosen[0].steps)
    return next((one for one in reversed(steps) if one.technique is not None), None)


class _Look:
    """A step among all that could follow it."""

    def __init__(
        self,
        plan: Plan,
        step: PlanStep,
        technique: PlanTechnique,
        repertoire: Repertoire,
        book: Rulebook,
        room: tuple[Present, ...],
    ) -> None:
        self._technique, self._repertoire, self._book, self._room = technique, repertoire, book, room
        self._may = _rank(check_step(step, room, book))
        self._used = {one.technique.slug for one in plan.steps() if one.technique}
        self._regions = frozenset(region.slug for region in technique.regions)
        self._tools = {tool.slug: tool.count for tool in step.tools}
        self._fetched = frozenset(tool.slug for tool in step.tools if tool.fetched)

    def groups(self) -> Iterator[tuple[Bond, Iterable[Offer], int]]:
        """What could follow, for each bond, and how many of it are wanted."""
        yield Bond.GENTLER, self._linked(self._technique.gentler.technique), 1
        yield Bond.STRONGER, self._linked(self._technique.stronger.technique), 1
        if self._technique.kind == ROLLING:
            yield Bond.MOVES, self._nearest(self._moves_it), ANSWERS
        elif wanted := opposite_demands(self._technique.demands):
            yield Bond.COUNTERS, self._nearest(lambda offer: self._counters(offer, wanted)), ANSWERS
        if self._fetched:
            yield Bond.TOOLS, self._nearest(self._uses_the_same), TOOL_OFFERS

    def fitting(self, offers: Iterable[Offer], bond: Bond, leaving: Iterable[int]) -> Iterator[Companion]:
        """Those of ``offers`` that raise nothing worse than the step, each with what the room says of it."""
        for offer in offers:
            if offer.pk in leaving:
                continue
            finding = check(offer.asked, self._room, self._book)
            if _rank(finding) <= self._may:
                yield Companion(offer, bond, finding)

    def _linked(self, way: object) -> list[Offer]:
        offer = self._repertoire.by_slug.get(getattr(way, "slug", ""))
        return [offer] if offer else []

    def _nearest(self, suits: Callable[[Offer], bool]) -> list[Offer]:
        own = self._technique.slug
        suiting = (offer for offer in self._repertoire.offers.values() if offer.slug != own and suits(offer))
        return nsmallest(LOOKED_AT, suiting, key=self._distance)

    def _moves_it(self, offer: Offer) -> bool:
        return offer.asked.kind in MOVING and not self._regions.isdisjoint(offer.asked.regions)

    def _counters(self, offer: Offer, wanted: frozenset[str]) -> bool:
        asked = offer.asked
        same_way = opposite_demands(wanted)
        return asked.kind in MOVING and not wanted.isdisjoint(asked.demands) and same_way.isdisjoint(asked.demands)

    def _uses_the_same(self, offer: Offer) -> bool:
        fetched = [tool for tool in offer.tools if tool.fetched]
        return bool(fetched) and all(self._tools.get(tool.slug, 0) >= tool.count for tool in fetched)

    def _distance(self, offer: Offer) -> tuple[int | str, ...]:
        """How far an offer lies from the step: what can be begun at once, and is no harder, comes first."""
        asked = offer.asked
        fetched = sum(tool.fetched and tool.slug not in self._tools for tool in offer.tools)
        shared = len(self._regions & asked.regions)
        return (
            offer.slug in self._used,
            max(0, LEVELS.get(offer.level, 0) - LEVELS.get(self._technique.level, 0)),
            fetched,
            asked.position != self._technique.position.slug,
            len(asked.regions) - 2 * shared,
            offer.name,
            offer.pk,
        )


def opposite_demands(demands: Iterable[str]) -> frozenset[str]:
    """Return the demands that bend the other way than ``demands`` do; nothing where these bend no way or both."""
    asked = frozenset(demands)
    wanted: set[str] = set()
    for pair in OPPOSITE:
        for one, other in (pair, pair[::-1]):
            if not asked.isdisjoint(one) and asked.isdisjoint(other):
                wanted |= other
    return frozenset(wanted)


def _rank(finding: Finding | None) -> int:
    return finding.severity.rank if finding else 0
