"""How long a region is rolled, and whether it is moved after it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from anatomy.domain.bodymap import WHOLE_BODY
from sessions.domain.checking.doses import cut
from sessions.domain.checking.values import Add, Check, NewDose, Redose, Remark
from sessions.domain.checking.walking import (
    MOBILITY,
    POSTURE,
    TEST,
    Stop,
    aims,
    group_of,
    is_sided,
    named,
    nearby,
    reached,
    rounds,
    stops,
)
from sessions.domain.clock import Timetable
from sessions.domain.plan import Named, Plan, PlanStep, Side

# Seconds a side. Above them more of it was not seen to do more.
SET_SECONDS: Final = 120
CLASS_SECONDS: Final = 180

MOVEMENTS: Final = frozenset({MOBILITY, POSTURE, TEST})
# Rolling that is done with the joint or the muscle at work.
ACTIVE_ROLLING: Final = frozenset({"pin-and-stretch", "active-floss", "contract-relax"})
# Rolled to let go. There is no movement of theirs to go on with.
STILL_REGIONS: Final = frozenset({"jaw-face", "skull-base"})


@dataclass(slots=True)
class _Rolled:
    """One region rolled in some ``steps`` (by their keys), and how often each of them works its left and its right."""

    steps: dict[int, PlanStep] = field(default_factory=dict)
    left: Counter[int] = field(default_factory=Counter)
    right: Counter[int] = field(default_factory=Counter)

    def add(self, step: PlanStep) -> None:
        self.steps[step.id] = step
        if step.side is not Side.RIGHT:
            self.left[step.id] += 1
        if step.side is not Side.LEFT:
            self.right[step.id] += 1

    @property
    def sides(self) -> tuple[list[tuple[PlanStep, int]], ...]:
        """The steps that work each side, with how often they do."""
        return tuple([(self.steps[key], often) for key, often in side.items()] for side in (self.left, self.right))

    @property
    def seconds(self) -> int:
        """The seconds of the side that gets most."""
        return max(sum(step.seconds * often for step, often in side) for side in self.sides)


def set_dose(plan: Plan, _times: Timetable) -> Iterator[Remark]:
    """A region that is rolled for over two minutes a side in one set: in steps that follow on each other."""
    yield from _too_long(Check.SET_DOSE, _sets(plan), SET_SECONDS)


def class_dose(plan: Plan, _times: Timetable) -> Iterator[Remark]:
    """A region that is rolled for over three minutes a side in the whole class."""
    whole: defaultdict[str, _Rolled] = defaultdict(_Rolled)
    for stop in rounds(plan):
        for region in _rolled_at(stop):
            whole[region].add(stop.step)
    yield from _too_long(Check.CLASS_DOSE, whole.items(), CLASS_SECONDS)


def _rolled_at(stop: Stop) -> tuple[str, ...]:
    return aims(stop.technique) if stop.technique and stop.is_rolling else ()


def _sets(plan: Plan) -> Iterator[tuple[str, _Rolled]]:
    """Yield each region with each run of steps that roll it, one behind the other."""
    open_sets: dict[str, _Rolled] = {}
    for stop in rounds(plan):
        here = _rolled_at(stop)
        for region in [region for region in open_sets if region not in here]:
            yield region, open_sets.pop(region)
        for region in here:
            open_sets.setdefault(region, _Rolled()).add(stop.step)
    yield from open_sets.items()


def _too_long(code: Check, rolled: Iterable[tuple[str, _Rolled]], limit: int) -> Iterator[Remark]:
    """Remark on what is over ``limit``; regions that the same steps roll are one remark."""
    over: dict[tuple[int, ...], tuple[_Rolled, list[str]]] = {}
    for region, of_it in rolled:
        if of_it.seconds > limit:
            _of_them, regions = over.setdefault(tuple(of_it.steps), (of_it, []))
            if region not in regions:
                regions.append(region)
    for steps, (of_it, regions) in over.items():
        data = {
            "regions": _names(of_it.steps.values(), regions),
            "seconds": of_it.seconds,
            "limit": limit,
            "sided": any(is_sided(step) for step in of_it.steps.values()),
        }
        yield Remark(code, steps, data=data, fix=_shorter(of_it, limit))


def _names(steps: Iterable[PlanStep], regions: Iterable[str]) -> tuple[Named, ...]:
    found = {one.slug: one for step in steps if step.technique for one in named(step.technique, regions)}
    return tuple(found.values())


def _shorter(rolled: _Rolled, limit: int) -> Redose | None:
    doses: dict[int, NewDose] = {}
    for side in rolled.sides:
        shorter = cut(side, limit)
        if shorter is None:
            return None
        for dose in shorter:
            # A step that works both sides is cut for the one that needs it more.
            if dose.step not in doses or dose.seconds < doses[dose.step].seconds:
                doses[dose.step] = dose
    return Redose(tuple(doses.values()))


def movement_after(plan: Plan, _times: Timetable) -> Iterator[Remark]:
    """What is rolled, and neither it nor its neighbours are moved after it."""
    still: defaultdict[str, list[tuple[Stop, str]]] = defaultdict(list)
    moved: set[str] = set()
    for stop in reversed(stops(plan)):
        for region in _still_at(stop):
            if moved.isdisjoint((group_of(region), WHOLE_BODY)):
                still[group_of(region)].append((stop, region))
        moved |= _moved_at(stop)
    # What is rolled in the same steps is one remark, though it may be more than one part of the body.
    together: defaultdict[tuple[int, ...], list[tuple[Stop, str]]] = defaultdict(list)
    for rolled in reversed(still.values()):
        together[tuple(dict.fromkeys(stop.step.id for stop, _region in reversed(rolled)))] += rolled[::-1]
    for rolled in together.values():
        yield _not_moved(rolled)


def _still_at(stop: Stop) -> list[str]:
    """The regions that are rolled here, without being moved in the same step."""
    if stop.technique is None or stop.technique.technique_type.slug in ACTIVE_ROLLING:
        return []
    return [region for region in _rolled_at(stop) if region not in STILL_REGIONS]


def _moved_at(stop: Stop) -> set[str]:
    """The parts of the body that are moved here, by their groups."""
    technique = stop.technique
    if technique is None:
        return set()
    active = stop.is_rolling and technique.technique_type.slug in ACTIVE_ROLLING
    return {group_of(region) for region in reached(technique)} if active or stop.kind in MOVEMENTS else set()


def _not_moved(rolled: list[tuple[Stop, str]]) -> Remark:
    regions = tuple(dict.fromkeys(region for _stop, region in rolled))
    steps = {stop.step.id: stop.step for stop, _region in rolled}
    last = rolled[-1][0]
    near = tuple(sorted(nearby(regions)))
    fix = Add((MOBILITY, POSTURE), last.section.id, last.step.id, near, regions)
    return Remark(Check.MOVEMENT, tuple(steps), data={"regions": _names(steps.values(), regions)}, fix=fix)
