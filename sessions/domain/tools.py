"""What to lay out before class: the tools for everybody, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sessions.domain.plan import Plan, PlanStep, PlanTool

# Nobody lays these out: people bring them.
_BODY = frozenset({"hands"})
# What is done on a mat: the postures of the body in which it lies, sits or kneels on the floor.
_ON_THE_FLOOR = frozenset(
    {"supine", "prone", "side-lying", "seated", "kneeling", "all-fours", "inverted", "inclined", "arm-balance"}
)


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


@dataclass(frozen=True, slots=True)
class RoomSetup:
    """How the room must be when the class begins, as far as its plan knows.

    ``mats``: how many, none where nothing is done on the floor. ``wall``: whether people need one. ``first``: the
    tools of the step that needs some first, and ``number``, that step's; ``later``: whether others follow.
    """

    mats: int = 0
    wall: bool = False
    first: tuple[PlanTool, ...] = ()
    number: int = 0
    later: bool = False


def room_setup(plan: Plan) -> RoomSetup:
    """Say how to set up the room for ``plan``."""
    positions = {step.technique.position.slug for step in plan.steps() if step.technique}
    used = {tool.slug for step in plan.steps() for tool in step.tools}
    fetched = [(number, _fetched(step)) for number, step in plan.numbered()]
    number, first = next(((number, tools) for number, tools in fetched if tools), (0, ()))
    names = {tool.slug for tool in first}
    return RoomSetup(
        mats=plan.people if "mat" in used or positions & _ON_THE_FLOOR else 0,
        wall="wall" in used or "wall" in positions,
        first=first,
        number=number,
        later=any(tool.slug not in names for _number, tools in fetched for tool in tools),
    )


def _fetched(step: PlanStep) -> tuple[PlanTool, ...]:
    return tuple(tool for tool in step.tools if tool.fetched)
