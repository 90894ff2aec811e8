"""The clock: how long a class really takes.

    step time    = set-up + seconds x sides
    section time = the sum of its steps, times its rounds
    class time   = the sum of its sections

Set-up is automatic unless the teacher typed it. Times are whole seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

from sessions.domain.plan import Plan, PlanSection, PlanStep, Side


@dataclass(frozen=True, slots=True)
class ClockSettings:
    """The studio's numbers for automatic set-up, in seconds."""

    base: int = 5
    position: int = 10
    tools: int = 15
    side: int = 10


@dataclass(frozen=True, slots=True)
class Setup:
    """What getting into a step takes, in seconds, part by part. ``typed`` replaces the parts."""

    base: int = 0
    position: int = 0
    tools: int = 0
    side: int = 0
    typed: int | None = None

    @property
    def seconds(self) -> int:
        """The whole set-up."""
        if self.typed is not None:
            return self.typed
        return self.base + self.position + self.tools + self.side


@dataclass(frozen=True, slots=True)
class StepTime:
    """When a step starts, counted in seconds from the start of the class, and how long it takes."""

    step: PlanStep
    number: int
    setup: Setup
    start: int
    seconds: int


@dataclass(frozen=True, slots=True)
class SectionTime:
    """When a section starts and how long it takes; ``steps`` are timed in its first round.

    ``latest_start`` is the second at which a protected section must begin for the class to end on target; it is
    None for other sections, and negative where the class cannot end on target any more.
    """

    section: PlanSection
    start: int
    seconds: int
    steps: tuple[StepTime, ...]
    latest_start: int | None


@dataclass(frozen=True, slots=True)
class Timetable:
    """The times of a whole class."""

    sections: tuple[SectionTime, ...]
    seconds: int
    target_seconds: int

    @property
    def free(self) -> int:
        """Seconds left until the target; negative where the class runs over."""
        return self.target_seconds - self.seconds


@dataclass(frozen=True, slots=True)
class Held:
    """What the body holds on to between steps: its position, and the tools in reach. None: not known yet."""

    position: str | None = None
    tools: frozenset[tuple[str, int]] | None = None


def step_seconds(step: PlanStep, setup_seconds: int) -> int:
    """Return how long ``step`` takes in class: its set-up, then every side.

    Raise ValueError for a negative time.
    """
    if step.seconds < 0 or setup_seconds < 0:
        raise ValueError("A step cannot take a negative time.")
    return setup_seconds + step.seconds * step.side.times


def held_after(step: PlanStep, before: Held) -> Held:
    """Return what is held after ``step``. Free text keeps the position and the tools of what came ``before``."""
    if step.technique is None:
        return before
    tools = frozenset((tool.slug, tool.count) for tool in step.tools if tool.fetched)
    return Held(step.technique.position.slug, tools)


def setup_of(step: PlanStep, before: Held, settings: ClockSettings) -> tuple[Setup, Held]:
    """Return the set-up of ``step`` and what is held after it.

    The first step of a class has no neighbour to change from, so it pays only the base (and the change of side, if it
    has one).
    """
    held = held_after(step, before)
    if step.setup_seconds is not None:
        return Setup(typed=step.setup_seconds), held
    setup = Setup(
        base=settings.base,
        position=settings.position if before.position not in (None, held.position) else 0,
        tools=settings.tools if before.tools not in (None, held.tools) else 0,
        side=settings.side if step.side is Side.EACH else 0,
    )
    return setup, held


def _section_steps(
    section: PlanSection, held: Held, start: int, number: int, settings: ClockSettings
) -> tuple[tuple[StepTime, ...], Held]:
    times = []
    for step in section.steps:
        setup, held = setup_of(step, held, settings)
        seconds = step_seconds(step, setup.seconds)
        times.append(StepTime(step, number, setup, start, seconds))
        start += seconds
        number += 1
    return tuple(times), held


def timetable(plan: Plan, settings: ClockSettings = ClockSettings()) -> Timetable:
    """Return when every section and step of ``plan`` starts and how long it takes.

    A section with rounds repeats the time of its first round. Raise ValueError for a negative time or for fewer
    than one round.
    """
    held = Held()
    start, number = 0, 1
    timed: list[tuple[PlanSection, int, int, tuple[StepTime, ...]]] = []
    for section in plan.sections:
        if section.rounds < 1:
            raise ValueError("A section is done at least once.")
        steps, held = _section_steps(section, held, start, number, settings)
        seconds = sum(step.seconds for step in steps) * section.rounds
        timed.append((section, start, seconds, steps))
        start += seconds
        number += len(steps)
    target = plan.target_minutes * 60
    overrun = start - target
    sections = tuple(
        SectionTime(section, begin, seconds, steps, begin - overrun if section.protected else None)
        for section, begin, seconds, steps in timed
    )
    return Timetable(sections, start, target)
