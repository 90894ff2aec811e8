"""Which techniques of a class get a card, and how each is dosed on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from sessions.domain.plan import Plan, PlanStep, Side

_ONE_SIDE = frozenset({Side.LEFT, Side.RIGHT})


def card_steps(plan: Plan) -> tuple[PlanStep, ...]:
    """Return a step for each technique of ``plan``, once, in the order in which it comes. Free text has no card.

    A technique is dosed as where it comes first. What one step does on the left and another on the right is done on
    each side.
    """
    first: dict[str, PlanStep] = {}
    sides: dict[str, set[Side]] = {}
    for step in plan.steps():
        if step.technique is not None:
            first.setdefault(step.technique.slug, step)
            sides.setdefault(step.technique.slug, set()).add(step.side)
    return tuple(
        replace(step, side=Side.EACH) if step.side in _ONE_SIDE and sides[slug] >= _ONE_SIDE else step
        for slug, step in first.items()
    )


def card_numbers(plan: Plan) -> Mapping[str, tuple[int, ...]]:
    """Return, for each technique's slug, the numbers of all steps of ``plan`` that do it, in order."""
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for number, step in plan.numbered():
        if step.technique is not None:
            numbers[step.technique.slug].append(number)
    return {slug: tuple(found) for slug, found in numbers.items()}
