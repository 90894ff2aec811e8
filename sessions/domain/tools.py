"""What to lay out before class: the tools for everybody, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sessions.domain.plan import Plan, PlanTool

# Nobody lays these out: people bring them.
_BODY = frozenset({"hands"})


@dataclass(frozen=True, slots=True)
class RoomTool:
    """A tool with how many one person needs at the fullest moment, and how many the whole room needs."""

    slug: str
    name: str
    each: int
    total: int
    household: str = ""


@dataclass(frozen=True, slots=True)
class RoomTools:
    """What the room needs: ``counted`` is fetched for everybody, ``around`` (wall, mat) only has to be there.

    Both stand in the order in which the class first uses them.
    """

    people: int
    counted: tuple[RoomTool, ...] = ()
    around: tuple[PlanTool, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.counted or self.around)


def tools_for_room(plan: Plan) -> RoomTools:
    """Count the tools of ``plan`` for everybody who comes.

    A person uses a tool again and again, so what counts is the step that needs most of it, not the sum of the steps.
    """
    each: Counter[str] = Counter()
    known: dict[str, PlanTool] = {}
    for step in plan.steps():
        at_once: Counter[str] = Counter()
        for tool in step.tools:
            known.setdefault(tool.slug, tool)
            at_once[tool.slug] += tool.count
        each |= at_once
    counted = tuple(
        RoomTool(tool.slug, tool.name, each[tool.slug], each[tool.slug] * plan.people, tool.household)
        for tool in known.values()
        if tool.fetched
    )
    around = tuple(tool for tool in known.values() if not tool.fetched and tool.slug not in _BODY)
    return RoomTools(plan.people, counted, around)
