"""The dose of a step against the range of its technique, and doses that it can have instead of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, floor

from sessions.domain.checking.values import Check, NewDose, Redose, Remark
from sessions.domain.checking.walking import is_sided
from sessions.domain.clock import Timetable
from sessions.domain.dose import MAX_SECONDS, MIN_SECONDS
from sessions.domain.plan import Plan, PlanStep


def bounds(step: PlanStep) -> tuple[int, int]:
    """Return the shortest and the longest a side of ``step`` can be, in seconds: the technique's range, or a row's."""
    given = step.technique.dose_range if step.technique else None
    return given or (MIN_SECONDS, MAX_SECONDS)


def at_most(step: PlanStep, seconds: int) -> NewDose:
    """Return the longest dose of ``step`` up to ``seconds`` a side, whole breaths or repetitions where it counts."""
    if step.count is None:
        return NewDose(step.id, seconds)
    count = max(1, floor(seconds / _pace(step)))
    return NewDose(step.id, round(count * _pace(step)), count)


def at_least(step: PlanStep, seconds: int) -> NewDose:
    """Return the shortest dose of ``step`` from ``seconds`` a side, whole breaths or repetitions where it counts."""
    if step.count is None:
        return NewDose(step.id, seconds)
    count = ceil(seconds / _pace(step))
    return NewDose(step.id, round(count * _pace(step)), count)


def _pace(step: PlanStep) -> float:
    """The seconds of one breath or repetition: the technique's, else as the step has them."""
    technique = step.technique
    if technique and technique.dose_count:
        return technique.dose_seconds / technique.dose_count
    return step.seconds / (step.count or 1)


def cut(times: Sequence[tuple[PlanStep, int]], limit: int) -> tuple[NewDose, ...] | None:
    """Return shorter doses with which ``times`` (steps, and how often each is done) come to at most ``limit`` seconds.

    They are seconds a side. The last steps give first, none less than its technique asks for. None where that is too
    little.
    """
    excess = sum(step.seconds * often for step, often in times) - limit
    doses = []
    for step, often in reversed(times):
        if excess <= 0:
            break
        shortest, _longest = bounds(step)
        dose = at_most(step, max(shortest, step.seconds - ceil(excess / often)))
        if shortest <= dose.seconds < step.seconds:
            doses.append(dose)
            excess -= (step.seconds - dose.seconds) * often
    return tuple(reversed(doses)) if excess <= 0 else None


def dose_range(plan: Plan, _times: Timetable) -> Iterator[Remark]:
    """A dose that is shorter or longer than the library gives for the technique."""
    for step in plan.steps():
        if step.technique is None or step.technique.dose_range is None:
            continue
        shortest, longest = bounds(step)
        if shortest <= step.seconds <= longest:
            continue
        dose = at_least(step, shortest) if step.seconds < shortest else at_most(step, longest)
        fix = Redose((dose,)) if shortest <= dose.seconds <= longest else None
        data = {"seconds": step.seconds, "shortest": shortest, "longest": longest, "sided": is_sided(step)}
        yield Remark(Check.DOSE_RANGE, (step.id,), data=data, fix=fix)
