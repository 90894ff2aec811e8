"""Fit a class to its target: what could go, be shorter or be longer, as proposals that somebody takes or leaves.

A class that runs over first loses optional steps, where that brings it nearer to its target, and then has the others
shortened within the range of their techniques. One that ends early has them made longer. Either way no region is rolled
for longer than it takes well. A protected section, free text, a typed set-up and a dose that is outside its range
already are left alone, and so are the rounds of a section.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sessions.domain import drafting
from sessions.domain.checking.rolling import class_dose, set_dose
from sessions.domain.clock import ClockSettings, Held, held_after, setup_of, timetable
from sessions.domain.dose import MAX_COUNT, seconds_for_count
from sessions.domain.draft import Draft
from sessions.domain.plan import DoseMode, Plan, PlanStep

# Nobody counts finer than this, in seconds a side.
GRAIN = 5
COUNTED = (DoseMode.BREATHS, DoseMode.REPS)


class Kind(StrEnum):
    """What happens to a step."""

    DROP = "drop"
    SHORTEN = "shorten"
    LENGTHEN = "lengthen"


@dataclass(frozen=True, slots=True)
class Dose:
    """Seconds a side, and the breaths or repetitions in them, where they are counted."""

    seconds: int
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One change. ``after`` is None where the step goes.

    ``seconds`` is what the class takes more (or, below zero, less) by it, once the proposals before it are done: the
    set-up of what follows a step that goes may change with it.
    """

    kind: Kind
    step: int
    before: Dose
    after: Dose | None
    seconds: int

    @property
    def name(self) -> str:
        """What tells it from every other proposal for any state of a class: "shorten-12-90-60"."""
        return f"{self.kind}-{self.step}-{self.before.seconds}-{self.after.seconds if self.after else 0}"


@dataclass(frozen=True, slots=True)
class Fit:
    """What a class takes ``before`` and ``after`` all of its ``proposals``, and its ``target``, in seconds."""

    proposals: tuple[Proposal, ...]
    before: int
    after: int
    target: int

    @property
    def missing(self) -> int:
        """Seconds by which a class that runs over stays over although all is proposed that can be."""
        return max(0, self.after - self.target)

    @property
    def spare(self) -> int:
        """Seconds that a class that ends early still has left."""
        return max(0, self.target - self.after)


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """A step at its place, told from others by what it is. One second a side costs the class ``weight`` seconds."""

    number: int
    step: PlanStep
    rounds: int
    protected: bool
    may_go: bool

    @property
    def weight(self) -> int:
        return self.step.side.times * self.rounds


def fit(plan: Plan, settings: ClockSettings) -> Fit:
    """Return what brings ``plan`` to its target, and how near.

    The same plan gives the same proposals, in the order of the class. None of them can be left out, or be milder by
    one grain, without the class running over.
    """
    times = timetable(plan, settings)
    over = -times.free
    changes = _trimmed(plan, over, settings) if over > 0 else _extended(plan, times.free, settings)
    proposals = tuple(_proposals(plan, changes, settings))
    after = times.seconds + sum(one.seconds for one in proposals)
    return Fit(proposals, times.seconds, after, times.target_seconds)


def with_doses(plan: Plan, changes: Iterable[Proposal]) -> Plan:
    """Return ``plan`` with ``changes`` done."""
    return _changed(plan, {one.step: one.after for one in changes})


def fitted(draft: Draft, changes: Iterable[Proposal]) -> Draft:
    """Return ``draft`` with ``changes`` done. Raise ``Missing`` where one of the steps is not there."""
    changes = list(changes)
    draft = drafting.remove_steps(draft, {one.step for one in changes if one.after is None})
    for one in changes:
        if one.after is not None:
            draft = drafting.change_step(draft, one.step, seconds=one.after.seconds, count=one.after.count)
    return draft


def chosen(plan: Plan, found: Fit, names: Collection[str], settings: ClockSettings) -> Fit:
    """Return ``found`` with only the proposals that ``names`` name, timed as they are without the others."""
    changes = {one.step: one.after for one in found.proposals if one.name in names}
    proposals = tuple(_proposals(plan, changes, settings))
    return replace(found, proposals=proposals, after=found.before + sum(one.seconds for one in proposals))


# What becomes of the steps: by the key of a step its new dose, or None where it goes

type Changes = dict[int, Dose | None]


def _lines(plan: Plan) -> Iterator[_Line]:
    number = 0
    for section in plan.sections:
        for step in section.steps:
            number += 1
            yield _Line(number, step, section.rounds, section.protected, step.optional and not section.protected)


def _changed(plan: Plan, changes: Changes) -> Plan:
    def steps(of: Iterable[PlanStep]) -> Iterator[PlanStep]:
        for step in of:
            after = changes.get(step.id, Dose(step.seconds, step.count))
            if after is not None:
                yield replace(step, seconds=after.seconds, count=after.count)

    return replace(plan, sections=tuple(replace(one, steps=tuple(steps(one.steps))) for one in plan.sections))


def _proposals(plan: Plan, changes: Changes, settings: ClockSettings) -> Iterator[Proposal]:
    """Word ``changes`` in the order of the class, each with what it does to the time after those before it."""
    lines = list(_lines(plan))
    for line in list(lines):
        step = line.step
        if step.id not in changes:
            continue
        dose = changes[step.id]
        if dose is None:
            at = lines.index(line)
            seconds = -_saving(lines, at, settings)
            del lines[at]
        else:
            seconds = (dose.seconds - step.seconds) * line.weight
        yield Proposal(_kind(step, dose), step.id, Dose(step.seconds, step.count), dose, seconds)


def _kind(step: PlanStep, dose: Dose | None) -> Kind:
    if dose is None:
        return Kind.DROP
    return Kind.SHORTEN if dose.seconds < step.seconds else Kind.LENGTHEN


def _trimmed(plan: Plan, over: int, settings: ClockSettings) -> Changes:
    """Return what takes ``over`` seconds out of a class, or as much of it as can be taken.

    A step stays that parts two sets of rolling which would be too much as one.
    """
    kept: set[int] = set()
    while True:
        changes = _trimmed_without(plan, over, kept, settings)
        parting = _parting(plan, changes, settings)
        if not parting:
            return changes
        kept |= parting


def _parting(plan: Plan, changes: Changes, settings: ClockSettings) -> set[int]:
    """Return the steps that go although a region would be rolled for too long in one set without them."""
    known = [set(one.steps) for one in set_dose(plan, timetable(plan, settings))]
    after = _changed(plan, changes)
    places = {step.id: at for at, section in enumerate(plan.sections) for step in section.steps}
    parting: set[int] = set()
    for one in set_dose(after, timetable(after, settings)):
        if not any(known_set.issuperset(one.steps) for known_set in known):
            there = [places[step] for step in one.steps]
            parting |= {
                step for step, dose in changes.items() if dose is None and min(there) <= places[step] <= max(there)
            }
    return parting


def _trimmed_without(plan: Plan, over: int, kept: Collection[int], settings: ClockSettings) -> Changes:
    """The same, with the optional steps ``kept`` in the class."""
    lines = [replace(line, may_go=line.may_go and line.step.id not in kept) for line in _lines(plan)]
    gone, left = _gone(list(lines), over, settings)
    shorter = _shifted([line for line in lines if line not in gone], left, longer=False)
    spare = timetable(_changed(plan, {**dict.fromkeys(line.step.id for line in gone), **shorter}), settings).free
    back, spare = _back(lines, gone, spare, settings)
    changes: Changes = {**dict.fromkeys(line.step.id for line in gone if line not in back), **shorter}
    return _milder(lines, changes, spare)


def _back(lines: Sequence[_Line], gone: Sequence[_Line], spare: int, settings: ClockSettings) -> tuple[set[_Line], int]:
    """Return those that need not go after all, as the class has ``spare`` seconds, and how many it has then."""
    back: set[_Line] = set()
    for line in gone if spare > 0 else ():
        there = [one for one in lines if one is line or one in back or one not in gone]
        cost = _saving(there, there.index(line), settings)
        if cost <= spare:
            back.add(line)
            spare -= cost
    return back, spare


def _extended(plan: Plan, free: int, settings: ClockSettings) -> Changes:
    """Return what fills ``free`` seconds of a class, or as much of them as can be filled.

    A step that would roll a region for too long by it keeps its dose.
    """
    lines = list(_lines(plan))
    while True:
        changes = _shifted(lines, free, longer=True)
        longer = _changed(plan, changes)
        times = timetable(longer, settings)
        too_long = {step for check in (set_dose, class_dose) for one in check(longer, times) for step in one.steps}
        if too_long.isdisjoint(changes):
            return changes
        lines = [line for line in lines if line.step.id not in too_long]


# Which optional steps go


def _gone(lines: list[_Line], over: int, settings: ClockSettings) -> tuple[list[_Line], int]:
    """Return the steps that go, and how many seconds the class is over without them. Takes them out of ``lines``.

    As long as one of them brings the class nearer to its target, the one that brings it nearest goes. Where the others
    cannot be shortened enough after that, further ones go.
    """
    room = {line: _room(line) for line in lines}
    saved = _savings(lines, range(len(lines)), settings)
    gone: list[_Line] = []
    while over > 0:
        worth = {line: seconds for line, seconds in saved.items() if seconds > 0}
        going = _nearest(worth, over) or _needed(worth, room, over)
        if going is None:
            break
        over -= saved.pop(going)
        del room[going]
        at = lines.index(going)
        del lines[at]
        gone.append(going)
        # Only its neighbours have another one beside them now.
        saved |= _savings(lines, _around(lines, at), settings)
    return gone, over


def _nearest(saved: dict[_Line, int], over: int) -> _Line | None:
    nearest = min(saved, key=lambda line: (abs(over - saved[line]), -saved[line], -line.number), default=None)
    return nearest if nearest is not None and abs(over - saved[nearest]) < over else None


def _needed(saved: dict[_Line, int], room: dict[_Line, int], over: int) -> _Line | None:
    """The step that has to go because shortening is not enough: the least of those that suffice, else the longest."""
    most = sum(room.values())
    if over <= most:
        return None
    worth = [line for line in saved if saved[line] > room[line]]
    enough = [line for line in worth if over - saved[line] <= most - room[line]]
    if enough:
        return min(enough, key=lambda line: (saved[line], -line.number))
    return max(worth, key=lambda line: (saved[line] - room[line], line.number), default=None)


def _savings(lines: Sequence[_Line], places: Iterable[int], settings: ClockSettings) -> dict[_Line, int]:
    """Return what the class saves by each of the steps at ``places`` that may go."""
    return {lines[at]: _saving(lines, at, settings) for at in places if lines[at].may_go}


def _saving(lines: Sequence[_Line], at: int, settings: ClockSettings) -> int:
    """Return what the class saves without the step at a place.

    The next technique has another neighbour before it then, and perhaps another set-up.
    """
    line, before = lines[at], _held_before(lines, at)
    setup, held = setup_of(line.step, before, settings)
    seconds = line.step.seconds * line.weight + setup.seconds * line.rounds
    following = next((lines[place] for place in range(at + 1, len(lines)) if lines[place].step.technique), None)
    if line.step.technique is None or following is None:
        return seconds
    now, then = (setup_of(following.step, one, settings)[0].seconds for one in (held, before))
    return seconds + following.rounds * (now - then)


def _held_before(lines: Sequence[_Line], at: int) -> Held:
    """What is held when a step begins: what the technique before it left behind; free text changes nothing of that."""
    for before in range(at - 1, -1, -1):
        if lines[before].step.technique:
            return held_after(lines[before].step, Held())
    return Held()


def _around(lines: Sequence[_Line], at: int) -> range:
    """The places from the technique before ``at`` to the next one from there on."""
    first = next((place for place in range(at - 1, -1, -1) if lines[place].step.technique), 0)
    last = next((place for place in range(at, len(lines)) if lines[place].step.technique), len(lines) - 1)
    return range(first, last + 1)


# How much shorter or longer the others are


def _levels(line: _Line, *, longer: bool) -> list[Dose]:
    """Return the doses that a step can have instead, the nearest to its own first. All are within its range."""
    step = line.step
    bounds = step.technique.dose_range if step.technique else None
    if bounds is None or line.protected or not bounds[0] <= step.seconds <= bounds[1]:
        return []
    doses = _counted(step, longer=longer) if step.count and step.dose_mode in COUNTED else _timed(step, bounds, longer)
    levels: list[Dose] = []
    for dose in doses:
        if not bounds[0] <= dose.seconds <= bounds[1]:
            break
        if dose.seconds != step.seconds:
            levels.append(dose)
    return levels


def _timed(step: PlanStep, bounds: tuple[int, int], longer: bool) -> Iterator[Dose]:
    """Doses in whole grains."""
    if longer:
        first, last, grain = step.seconds // GRAIN * GRAIN + GRAIN, bounds[1] + 1, GRAIN
    else:
        first, last, grain = (step.seconds - 1) // GRAIN * GRAIN, bounds[0] - 1, -GRAIN
    return (Dose(seconds, step.count) for seconds in range(first, last, grain))


def _counted(step: PlanStep, *, longer: bool) -> Iterator[Dose]:
    """Doses in whole breaths or repetitions, at the pace of the step."""
    count = step.count or 1
    counts = range(count + 1, MAX_COUNT + 1) if longer else range(count - 1, 0, -1)
    return (Dose(seconds_for_count(one, pace=(step.seconds, count)), one) for one in counts)


def _room(line: _Line) -> int:
    """Return by how many seconds of the class a step can be shorter."""
    levels = _levels(line, longer=False)
    return (line.step.seconds - levels[-1].seconds) * line.weight if levels else 0


def _shifted(lines: Iterable[_Line], wanted: int, *, longer: bool) -> Changes:
    """Return the doses that take ``wanted`` seconds less (or more), or as much of that as the ranges allow.

    Fair: the next to give is always the step that would then have given the smallest share of what it can. Less is
    taken until it is enough; more is given only as long as it fits.
    """
    levels = {line: found for line in lines if (found := _levels(line, longer=longer))}
    room = {line: abs(line.step.seconds - found[-1].seconds) * line.weight for line, found in levels.items()}
    given = dict.fromkeys(levels, 0)  # How many levels each has gone.

    def taken(line: _Line, count: int) -> int:
        return abs(line.step.seconds - levels[line][count - 1].seconds) * line.weight if count else 0

    def share(line: _Line) -> tuple[float, int]:
        return taken(line, given[line] + 1) / room[line], line.number

    by_number = {line.number: line for line in levels}
    queue = [share(line) for line in levels]
    heapq.heapify(queue)
    too_much: list[_Line] = []
    while wanted > 0 and queue:
        line = by_number[heapq.heappop(queue)[1]]
        more = taken(line, given[line] + 1) - taken(line, given[line])
        if more > wanted:
            too_much.append(line)
            continue
        wanted -= more
        given[line] += 1
        if given[line] < len(levels[line]):
            heapq.heappush(queue, share(line))
    if wanted > 0 and too_much and not longer:
        line = min(too_much, key=lambda one: (taken(one, given[one] + 1) - taken(one, given[one]), one.number))
        given[line] += 1
    return {line.step.id: levels[line][count - 1] for line, count in given.items() if count}


def _milder(lines: Iterable[_Line], changes: Changes, spare: int) -> Changes:
    """Give seconds back of which more were taken than needed, to the steps that gave most of what they can first."""
    milder = dict(changes)
    shortened = [(line, dose) for line in lines if (dose := changes.get(line.step.id)) is not None]
    shortened.sort(key=lambda pair: ((pair[0].step.seconds - pair[1].seconds) / pair[0].step.seconds, pair[0].number))
    for line, dose in reversed(shortened):
        levels = _levels(line, longer=False)
        at = levels.index(dose)
        while at >= 0:
            back = levels[at - 1] if at else Dose(line.step.seconds, line.step.count)
            cost = (back.seconds - levels[at].seconds) * line.weight
            if cost > spare:
                break
            spare -= cost
            at -= 1
        if at < 0:
            del milder[line.step.id]
        else:
            milder[line.step.id] = levels[at]
    return milder
