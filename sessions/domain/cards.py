"""Which techniques of a class get a card, and how each is dosed on it."""

from __future__ import annotations

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
