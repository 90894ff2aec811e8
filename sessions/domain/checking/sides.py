"""Both sides of the body."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sessions.domain.checking.values import BothSides, Check, Remark
from sessions.domain.clock import Timetable
from sessions.domain.plan import Plan, PlanStep, Side

OTHER = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}


def one_side(plan: Plan, _times: Timetable) -> Iterator[Remark]:
    """A technique, or the same free text, that is done on one side and nowhere in the class on the other."""
    alike: defaultdict[str, list[PlanStep]] = defaultdict(list)
    for step in plan.steps():
        alike[_name(step)].append(step)
    for steps in alike.values():
        sides = {step.side for step in steps}
        alone = [step for step in steps if step.side in OTHER and sides.isdisjoint({OTHER[step.side], Side.EACH})]
        if alone:
            keys = tuple(step.id for step in alone)
            yield Remark(Check.ONE_SIDE, keys, data={"side": alone[0].side}, fix=BothSides(keys))


def _name(step: PlanStep) -> str:
    return step.technique.slug if step.technique else f"“{step.title.strip().casefold()}”"
