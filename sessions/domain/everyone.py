"""What holds for everybody in a class, whatever they live with: findings as codes and data, never sentences.

Values only. Which of it is shown is the teacher's choice (``PlanRoom.for_everyone``); the words are in
``sessions.wording``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from anatomy.domain.safety import Rulebook, Source
from sessions.domain.plan import Plan, PlanStep, PlanTool, PlanZone

ROLLING = "smr"
# The base of the skull is where a tool on the neck ends up. A group of regions stands for all that lie in it.
NECK = frozenset({"head-neck", "skull-base", "back-of-neck", "front-side-neck"})
# Case reports of torn neck arteries after massage with powered tools: never, whoever the student is.
NECK_SOURCES = ("VAD2022",)
# The studio's own introduction to rolling, which the general lines come from.
GENERAL_SOURCES = ("SEED",)


class General(StrEnum):
    """A line for the whole class, in the order in which it is said."""

    ASK_FIRST = "ask_first"
    SENSATION_OR_PAIN = "sensation_or_pain"
    STOP_SIGNAL = "stop_signal"
    STUDENT_DECIDES = "student_decides"
    FIRST_TIMES = "first_times"
    HOW_OFTEN = "how_often"


# Said of rolling alone; the others hold for every class in which people move.
OF_ROLLING = frozenset({General.FIRST_TIMES, General.HOW_OFTEN})


@dataclass(frozen=True, slots=True)
class KeepOff:
    """A zone that nobody presses, once for the class. ``numbers`` are the steps near it, in the order of the class."""

    zone: PlanZone
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PoweredOnNeck:
    """A step that puts a powered tool on the neck: never, for anybody."""

    number: int
    step: PlanStep
    tool: PlanTool
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Everyone:
    """What holds for everybody in this class. Empty (and false) for a class without techniques."""

    general: tuple[General, ...] = ()
    keep_off: tuple[KeepOff, ...] = ()
    powered_on_neck: tuple[PoweredOnNeck, ...] = ()
    sources: tuple[Source, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.general or self.keep_off or self.powered_on_neck)


def check_everyone(plan: Plan, book: Rulebook) -> Everyone:
    """Return what holds for everybody in ``plan``. Free text says nothing of the body, and is left out."""
    kinds = {step.technique.kind for step in plan.steps() if step.technique}
    if not kinds:
        return Everyone()
    return Everyone(
        general=tuple(line for line in General if ROLLING in kinds or line not in OF_ROLLING),
        keep_off=_keep_off(plan),
        powered_on_neck=tuple(_powered_on_neck(plan, book)),
        sources=cited(GENERAL_SOURCES, book),
    )


def cited(slugs: Collection[str], book: Rulebook) -> tuple[Source, ...]:
    """Return the sources with these slugs, as far as a rule of the library cites them too."""
    rules = (rule for condition in book.conditions.values() for rule in condition.rules)
    found = {source.slug: source for rule in rules for source in rule.sources if source.slug in slugs}
    return tuple(found[slug] for slug in slugs if slug in found)


def _keep_off(plan: Plan) -> tuple[KeepOff, ...]:
    """Each zone once, where it is first met, with every step near it."""
    zones: dict[str, PlanZone] = {}
    numbers: dict[str, list[int]] = {}
    for number, step in plan.numbered():
        for zone in step.technique.zones if step.technique else ():
            zones.setdefault(zone.slug, zone)
            numbers.setdefault(zone.slug, []).append(number)
    return tuple(KeepOff(zone, tuple(numbers[slug])) for slug, zone in zones.items())


def _powered_on_neck(plan: Plan, book: Rulebook) -> Iterator[PoweredOnNeck]:
    sources = cited(NECK_SOURCES, book)
    for number, step in plan.numbered():
        if step.technique is None or NECK.isdisjoint(region.slug for region in step.technique.regions):
            continue
        for tool in step.tools:
            if tool.slug in book.powered_tools:
                yield PoweredOnNeck(number, step, tool, sources)
