"""The shape of a class: how it begins and ends, how often people get up, and whether a beginner can follow."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from math import ceil
from typing import Final

from sessions.domain.checking.doses import at_least, bounds
from sessions.domain.checking.values import Add, Check, Redose, Remark
from sessions.domain.checking.walking import BREATH, RELAXATION, TEST, Stop, says, stops
from sessions.domain.clock import SectionTime, StepTime, Timetable
from sessions.domain.plan import Plan, PlanSection

# Arrivals take three to five minutes; a breath is among what is done in them.
ARRIVAL_SECONDS: Final = 300
# In and out through the nose, from the diaphragm.
NASAL_BREATH: Final = "breath-diaphragm-nasal-breath"
FINAL_REST: Final = "rest-final-rest"
BREATH_WORDS: Final = ("breath",)
REST_WORDS: Final = ("rest", "savasana", "shavasana", "śavāsana")
# What a rest begins with, where its dose is worked out before the step is there: position, tools and the base.
SETTLING: Final = 30
SHORTEST_REST: Final = 120
# A class that is still being built has the rest of its target in view, within reason.
LONGEST_ASKED: Final = 600
GRAIN: Final = 30
ENDS: Final = frozenset({"closing"})
REST: Final = "rest"

UP: Final = frozenset({"standing", "wall"})
DOWN: Final = frozenset({"seated", "supine", "prone", "side-lying", "inclined"})
# On the way between the two, as in a sun salutation, nobody settles down.
FLOWING: Final = "all-fours"
SETTLED_SECONDS: Final = 180
TIMES_UP: Final = 2
BEGINNER: Final = "beginner"


def breath_first(plan: Plan, times: Timetable) -> Iterator[Remark]:
    """No breath in the first five minutes, nor in the first section."""
    first = next(section for section in times.sections if section.steps)
    opening = [one for section in times.sections for one in section.steps if one.start < ARRIVAL_SECONDS]
    if first.section.kind == BREATH or any(_is_breath(one) for one in (*first.steps, *opening)):
        return
    section = plan.sections[0]
    yield Remark(Check.BREATH, section=section.id, fix=Add((BREATH,), section.id, rather=NASAL_BREATH))


def _is_breath(times: StepTime) -> bool:
    technique = times.step.technique
    return technique.kind == BREATH if technique else says(times.step, BREATH_WORDS)


def rest_last(plan: Plan, times: Timetable) -> Iterator[Remark]:
    """Rest at the end that is missing, or shorter than a tenth of the class. Its set-up is no rest yet."""
    rests = _rests(times)
    seconds = sum(_rested(section, one) for section, one in rests)
    needed = ceil(times.seconds / 10)
    if seconds >= needed:
        return
    data = {"seconds": seconds, "needed": needed}
    if not rests:
        yield Remark(Check.REST, data=data, fix=_add_rest(plan, times))
        return
    section, last = rests[0]
    keys = tuple(one.step.id for _section, one in reversed(rests))
    yield Remark(Check.REST, keys, section.section.id, data, _longer(section, last, seconds, times.seconds))


def _rests(times: Timetable) -> list[tuple[SectionTime, StepTime]]:
    """The rest that the class ends with, the last first. A closing talk may follow it."""
    found: list[tuple[SectionTime, StepTime]] = []
    for section in reversed(times.sections):
        for one in reversed(section.steps):
            if _is_rest(section.section, one):
                found.append((section, one))
            elif found or not (section.section.kind in ENDS or one.step.technique is None):
                return found
    return found


def _is_rest(section: PlanSection, times: StepTime) -> bool:
    technique = times.step.technique
    if section.kind == REST or (technique and technique.kind == RELAXATION):
        return True
    return says(times.step, REST_WORDS)


def _rested(section: SectionTime, times: StepTime) -> int:
    return times.step.seconds * times.step.side.times * section.section.rounds


def _longer(section: SectionTime, last: StepTime, seconds: int, whole: int) -> Redose | None:
    """Make the last rest long enough: each second of it makes the class longer too."""
    often = last.step.side.times * section.section.rounds
    wanted = last.step.seconds + ceil((whole - 10 * seconds) / 9 / often)
    dose = at_least(last.step, _rounded_up(wanted))
    shortest, longest = bounds(last.step)
    return Redose((dose,)) if shortest <= dose.seconds <= longest else None


def _add_rest(plan: Plan, times: Timetable) -> Add:
    wanted = max(SHORTEST_REST, ceil((times.seconds + SETTLING) / 9), min(LONGEST_ASKED, times.target_seconds // 10))
    seconds = _rounded_up(wanted)
    before = [section for section in plan.sections if section.kind not in ENDS]
    last = before[-1] if before else None
    if last and last.kind == REST:
        return Add((RELAXATION,), last.id, None, seconds=seconds, rather=FINAL_REST)
    behind = last.id if last else None
    return Add((RELAXATION,), None, seconds=seconds, opens=REST, behind=behind, rather=FINAL_REST)


def _rounded_up(seconds: int) -> int:
    return ceil(seconds / GRAIN) * GRAIN


def up_and_down(plan: Plan, times: Timetable) -> Iterator[Remark]:
    """People who have just settled on the floor stand up again, or they get up from it for the third time.

    A check is passed over: it stands where it has to stand, before and after what it checks.
    """
    levels = list(_levels(times))
    for before, here, after in zip(levels, levels[1:], levels[2:], strict=False):
        if before[0] and not here[0] and after[0] and not _flows(here[1]):
            seconds = sum(one.seconds for one in here[1])
            if seconds < SETTLED_SECONDS:
                yield Remark(Check.UP_AND_DOWN, tuple(one.step.id for one in here[1]), data={"seconds": seconds})
    risen = [run for was, (is_up, run) in pairwise(levels) if is_up and not was[0]]
    if len(risen) > TIMES_UP:
        yield Remark(Check.UP_AND_DOWN, tuple(run[0].step.id for run in risen), data={"times": len(risen)})


def _levels(times: Timetable) -> Iterator[tuple[bool, list[StepTime]]]:
    """Runs of steps that are done standing (True) or on the floor. What is neither belongs to the run before it."""
    is_up: bool | None = None
    run: list[StepTime] = []
    for one in (one for section in times.sections for one in section.steps):
        technique = one.step.technique
        if technique is None or technique.kind == TEST:
            continue
        position = technique.position.slug
        now = True if position in UP else False if position in DOWN else is_up
        if now != is_up and is_up is not None:
            yield is_up, run
            run = []
        is_up = now
        run.append(one)
    if is_up is not None:
        yield is_up, run


def _flows(run: list[StepTime]) -> bool:
    return any(one.step.technique and one.step.technique.position.slug == FLOWING for one in run)


def for_beginners(plan: Plan, _times: Timetable) -> Iterator[Remark]:
    """A step of a beginners' class that is no beginners' technique, and has no gentler way."""
    if plan.level != BEGINNER:
        return
    hard = [stop for stop in stops(plan) if _is_hard(stop)]
    if hard:
        yield Remark(Check.BEGINNERS, tuple(stop.step.id for stop in hard))


def _is_hard(stop: Stop) -> bool:
    return stop.technique is not None and stop.technique.level != BEGINNER and not stop.technique.gentler
