"""Another technique in the place of a step: which would do, which comes first and why, and what the step keeps.

Values in, values out. A suggestion carries the reasons for its place as codes; how they read is the wording's to say.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from heapq import heapify, heappop
from itertools import pairwise

from anatomy.domain.repertoire import Offer
from anatomy.domain.safety import Asked, Finding, Present, Rulebook, Severity, check
from sessions.domain.checks import ONE_SIDED, check_step
from sessions.domain.plan import DoseMode, Plan, PlanStep, PlanTechnique, PlanWay, Side

# What raises nothing worse than this fits the room: the teacher does it another way, and nobody has to ask first.
FITS_UP_TO = Severity.MODIFY

# Times this close, in seconds or as a share of the time before, leave the clock as it was for whoever teaches.
CLOSE_SECONDS = 15
CLOSE_SHARE = 0.2

CHECK = "check"
LEVELS = {"beginner": 1, "intermediate": 2, "advanced": 3}


class Why(StrEnum):
    """Why a suggestion stands where it stands."""

    GENTLER = "gentler"
    STRUCTURE = "structure"
    REGION = "region"
    KIND = "kind"
    INTENT = "intent"
    CLEAR = "clear"
    LIGHTER = "lighter"
    TOOLS_OUT = "tools_out"
    NO_TOOLS = "no_tools"
    POSITION = "position"
    TIME = "time"


# How much each reason counts. What is shared in part (structures, regions, intents) counts in part.
WEIGHTS = {
    Why.STRUCTURE: 40,
    Why.REGION: 30,
    Why.KIND: 25,
    Why.GENTLER: 25,
    Why.INTENT: 20,
    Why.CLEAR: 24,
    Why.LIGHTER: 10,
    Why.TOOLS_OUT: 8,
    Why.NO_TOOLS: 8,
    Why.TIME: 6,
    Why.POSITION: 3,  # for each of the two neighbours
}
DONE_NEXT_TO_IT = -20
HARDER_THAN_THE_STEP = -20
ONE_IS_A_CHECK = -25  # A test before and after rolling does not do what is tested.


@dataclass(frozen=True, slots=True)
class Dose:
    """The dose that a step has after a swap. ``seconds`` is one side; ``kept`` tells that it is the step's own."""

    seconds: int
    count: int | None
    side: Side
    kept: bool

    @property
    def total(self) -> int:
        """Seconds for all sides, without set-up."""
        return self.seconds * self.side.times


@dataclass(frozen=True, slots=True)
class Held:
    """What a step brings to a swap: its dose and its side. ``own_side`` is that of its technique."""

    mode: DoseMode
    seconds: int
    count: int | None
    side: Side
    own_side: Side


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A technique that can stand in for a step: what the room says of it, and why it stands where it stands."""

    offer: Offer
    finding: Finding | None
    dose: Dose
    reasons: tuple[Why, ...]
    score: int


def fits(finding: Finding | None) -> bool:
    """Tell whether a technique of which the room says ``finding`` fits it: nothing worse than a change."""
    return finding is None or finding.severity.rank <= FITS_UP_TO.rank


def held(step: PlanStep) -> Held:
    """Return what ``step`` brings to a swap. Free text counts seconds, and has no sides."""
    own_side = step.technique.side if step.technique else Side.NONE
    return Held(step.dose_mode, step.seconds, step.count, step.side, own_side)


def dose_after(now: Held, offer: Offer) -> Dose:
    """Return the dose of a step once ``offer`` stands in it: its own where the new technique takes that.

    A dose is kept where both count the same way and the seconds lie in the technique's range, or it gives none; a
    single side where both are done one side after the other. Else the library's own is taken.
    """
    side = _side_after(now, offer)
    shortest, longest = offer.dose_range or (now.seconds, now.seconds)
    if _counts_alike(now.mode, DoseMode(offer.dose_mode)) and shortest <= now.seconds <= longest:
        return Dose(now.seconds, now.count, side, kept=True)
    return Dose(offer.dose_seconds, offer.dose_count, side, kept=False)


_TIMED = frozenset({DoseMode.SECONDS, DoseMode.HOLD})


def _counts_alike(one: DoseMode, other: DoseMode) -> bool:
    """Tell whether a dose says the same of both. A hold is timed as plain seconds are."""
    return one is other or {one, other} <= _TIMED


def _side_after(now: Held, offer: Offer) -> Side:
    side = Side(offer.side)
    return now.side if now.side in ONE_SIDED and side is Side.EACH and now.own_side is Side.EACH else side


def suggest(
    plan: Plan,
    step: PlanStep,
    offers: Iterable[Offer],
    book: Rulebook,
    room: tuple[Present, ...] | None = None,
    limit: int = 6,
) -> tuple[Suggestion, ...]:
    """Return at most ``limit`` of ``offers`` that can stand in for ``step``, the best first.

    They reach one of its regions or serve one of its intents, and raise nothing worse for the room (None: the plan's)
    than a change, nor than the step itself. The order is the same at every call. Free text has no suggestions.

    How near each can be at most is quickly said, comparing takes longer and checking longest: so the nearest are looked
    at first, and the rest only as long as one of them could still come before those found.
    """
    if step.technique is None:
        return ()
    present = plan.room.present if room is None else room
    wanted = _wanted(plan, step, step.technique, book)
    own = check_step(step, present, book)
    nearest = [
        (-most, offer.name, offer.pk, offer) for offer in offers if (most := _at_most(wanted, offer)) is not None
    ]
    heapify(nearest)
    found: list[Suggestion] = []

    def comes_too_late(score: float) -> bool:
        return len(found) >= limit and found[limit - 1].score > score + WEIGHTS[Why.CLEAR]

    while nearest:
        less, _name, _pk, offer = heappop(nearest)
        if comes_too_late(-less):
            break
        candidate = _compared(wanted, offer)
        if comes_too_late(candidate.score):
            continue
        if (checked := _checked(candidate, own, present, book)) is not None:
            insort(found, checked, key=_best_first)
    return tuple(found[:limit])


def _best_first(one: Suggestion) -> tuple[int, str, int]:
    return -one.score, one.offer.name, one.offer.pk


# What the step asks of one that stands in for it ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A step as others are compared with it. ``regions`` are its own with the groups that hold them."""

    held: Held
    slug: str
    kind: str
    level: int
    gentler: str
    regions: frozenset[str]
    structures: frozenset[str]
    intents: frozenset[str]
    positions: tuple[str, ...]
    next_to: frozenset[str]
    tools_out: dict[str, int]
    seconds: int


def _wanted(plan: Plan, step: PlanStep, technique: PlanTechnique, book: Rulebook) -> _Wanted:
    neighbours = tuple(_neighbours(plan, step))
    gentler = technique.gentler.technique
    return _Wanted(
        held=held(step),
        slug=technique.slug,
        kind=technique.kind,
        level=LEVELS.get(technique.level, 0),
        gentler=gentler.slug if gentler else "",
        regions=_with_groups({region.slug for region in technique.regions}, book),
        structures=frozenset(structure.slug for structure in technique.structures),
        intents=frozenset(intent.slug for intent in technique.intents),
        positions=tuple(one.position.slug for one in neighbours),
        next_to=frozenset(one.slug for one in neighbours),
        tools_out=_tools_out(plan),
        seconds=step.seconds * step.side.times,
    )


def _neighbours(plan: Plan, step: PlanStep) -> Iterator[PlanTechnique]:
    """The techniques right before and right after ``step``. Free text moves nobody, and is passed over."""
    techniques = [one for one in plan.steps() if one.technique is not None]
    for before, after in pairwise(techniques):
        if after.id == step.id and before.technique is not None:
            yield before.technique
        if before.id == step.id and after.technique is not None:
            yield after.technique


def _with_groups(regions: set[str], book: Rulebook) -> frozenset[str]:
    """Return ``regions`` with what lies in the groups among them, and with the groups that they lie in."""
    opened = book.covered(regions)
    return opened | {region.slug for region in book.regions.values() if not region.inside.isdisjoint(opened)}


def _tools_out(plan: Plan) -> dict[str, int]:
    """How many of each tool a person has at hand in this class anyway."""
    out: dict[str, int] = {}
    for step in plan.steps():
        for tool in step.tools:
            out[tool.slug] = max(tool.count, out.get(tool.slug, 0))
    return out


# How near a technique comes -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A technique compared with the step, before the room was asked."""

    offer: Offer
    dose: Dose
    reasons: tuple[Why, ...]
    score: int


def _at_most(wanted: _Wanted, offer: Offer) -> float | None:
    """Return a score that ``offer`` does not exceed before the room is asked; None where it has nothing to do with it.

    Thousands are asked for it: what is left out here is worth little and takes long.
    """
    asked = offer.asked
    regions = _shared(wanted.regions, asked.regions)
    intents = _shared(wanted.intents, offer.intents)
    is_gentler = offer.slug == wanted.gentler
    if (not regions and not intents and not is_gentler) or offer.slug == wanted.slug:
        return None
    score = _REST + WEIGHTS[Why.REGION] * regions + WEIGHTS[Why.INTENT] * intents
    if not wanted.structures.isdisjoint(asked.structures):
        score += WEIGHTS[Why.STRUCTURE] * _shared(wanted.structures, asked.structures)
    if asked.kind == wanted.kind:
        score += WEIGHTS[Why.KIND]
    elif CHECK in (asked.kind, wanted.kind):
        score += ONE_IS_A_CHECK
    if is_gentler:
        score += WEIGHTS[Why.GENTLER]
    if LEVELS.get(offer.level, 0) > wanted.level:
        score += HARDER_THAN_THE_STEP
    return score


# What tools, time and two neighbours can add, and half a point that rounding can.
_REST = max(WEIGHTS[Why.TOOLS_OUT], WEIGHTS[Why.NO_TOOLS]) + WEIGHTS[Why.TIME] + 2 * WEIGHTS[Why.POSITION] + 0.5


def _compared(wanted: _Wanted, offer: Offer) -> _Candidate:
    """Return ``offer`` with all that speaks for it."""
    asked = offer.asked
    dose = dose_after(wanted.held, offer)
    parts = {
        Why.GENTLER: offer.slug == wanted.gentler,
        Why.STRUCTURE: _shared(wanted.structures, asked.structures),
        Why.REGION: _shared(wanted.regions, asked.regions),
        Why.KIND: asked.kind == wanted.kind,
        Why.INTENT: _shared(wanted.intents, offer.intents),
        **_tools(wanted, offer),
        Why.POSITION: wanted.positions.count(asked.position),
        Why.TIME: abs(dose.total - wanted.seconds) <= max(CLOSE_SECONDS, CLOSE_SHARE * wanted.seconds),
    }
    score = round(sum(WEIGHTS[why] * part for why, part in parts.items()))
    if offer.slug in wanted.next_to:
        score += DONE_NEXT_TO_IT
    if LEVELS.get(offer.level, 0) > wanted.level:
        score += HARDER_THAN_THE_STEP
    if (asked.kind == CHECK) != (wanted.kind == CHECK):
        score += ONE_IS_A_CHECK
    return _Candidate(offer, dose, tuple(why for why, part in parts.items() if part), score)


def _shared(ours: frozenset[str], theirs: frozenset[str]) -> float:
    """How much of two sets is the same: 0 for nothing, 1 for all. To share anything is half of it."""
    if ours.isdisjoint(theirs):
        return 0
    return 0.5 + len(ours & theirs) / (len(ours) + len(theirs))


def _tools(wanted: _Wanted, offer: Offer) -> dict[Why, bool]:
    """What speaks for the tools: none to fetch, or none beside those that the class has out."""
    fetched = [tool for tool in offer.tools if tool.fetched]
    if not fetched:
        return {Why.NO_TOOLS: True}
    return {Why.TOOLS_OUT: all(wanted.tools_out.get(tool.slug, 0) >= tool.count for tool in fetched)}


def _checked(
    candidate: _Candidate, own: Finding | None, room: tuple[Present, ...], book: Rulebook
) -> Suggestion | None:
    """Ask the room, and return the suggestion; None where it raises more than it may."""
    offer = candidate.offer
    finding = check(_asked(offer, candidate.dose.side), room, book)
    before, after = _rank(own), _rank(finding)
    if after > before or not fits(finding):
        return None
    lighter = () if after == before else (Why.LIGHTER if after else Why.CLEAR,)
    reasons = tuple(why for why in Why if why in candidate.reasons or why in lighter)
    score = candidate.score + sum(WEIGHTS[why] for why in lighter)
    return Suggestion(offer, finding, candidate.dose, reasons, score)


def _asked(offer: Offer, side: Side) -> Asked:
    """What the technique asks when it is done on ``side``: one side is told apart, where it is done on one alone."""
    return replace(offer.asked, side=side.value) if side in ONE_SIDED else offer.asked


def _rank(finding: Finding | None) -> int:
    return finding.severity.rank if finding else 0


# The library's own gentler and stronger ways --------------------------------------------------------------------------


def with_ways_that_fit(plan: Plan, library: Mapping[str, Offer], book: Rulebook) -> Plan:
    """Return ``plan`` without the gentler and stronger ways that raise more for its room than their step does.

    ``library`` holds the published techniques by their slugs. A way that leads to none of them stays as it is: words
    about the same technique.
    """
    if not plan.room.present:
        return plan
    return replace(
        plan,
        sections=tuple(
            replace(section, steps=tuple(_with_ways(step, plan.room.present, library, book) for step in section.steps))
            for section in plan.sections
        ),
    )


def _with_ways(step: PlanStep, room: tuple[Present, ...], library: Mapping[str, Offer], book: Rulebook) -> PlanStep:
    technique = step.technique
    if technique is None:
        return step

    def fitting(way: PlanWay) -> PlanWay:
        offer = library.get(way.technique.slug) if way.technique else None
        if offer is None:
            return way
        found = check(_asked(offer, _side_after(held(step), offer)), room, book)
        return PlanWay() if _rank(found) > _rank(check_step(step, room, book)) else way

    gentler, stronger = fitting(technique.gentler), fitting(technique.stronger)
    return replace(step, technique=replace(technique, gentler=gentler, stronger=stronger))
