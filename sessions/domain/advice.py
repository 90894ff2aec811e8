"""What the library's conditions mean for the steps of a class, in the students' words: independent of any room.

Values only. An edition keeps the advice as JSON; the shared page and the hand-out show it. A student's browser works
out what it means for one person from the same values: ``said`` is the answer that it must give.

``advice_for`` and ``Adviser`` ask the rules; whatever is asked of an ``Advice`` afterwards needs no library.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from anatomy.domain.safety import (
    WHOLE_BODY,
    Area,
    Asked,
    Body,
    Clearance,
    Condition,
    Present,
    Region,
    Rule,
    Rulebook,
    Severity,
    body_of,
    matches,
)
from sessions.domain.checks import asked_of
from sessions.domain.plan import Plan, PlanStep

SCHEMA_VERSION = 1

type Json = Mapping[str, Any]


class UnknownAdvice(ValueError):
    """The JSON was written by a version of the product that this one does not know."""


@dataclass(frozen=True, slots=True)
class AdviceRule:
    """A rule that touches steps of the class. ``words`` say to a student what to do instead.

    ``steps`` are the numbers of the steps that match apart from the area. A ``local`` rule counts only for those of
    them that reach the area; for all of them where no area is given. ``reviewed``: a clinician has read it.
    """

    slug: str
    severity: Severity
    words: str
    steps: tuple[int, ...]
    local: bool = False
    reviewed: bool = False


@dataclass(frozen=True)
class AdviceCondition:
    """A condition that means something for the class, with its rules, the strongest first.

    ``name`` is the one that students read.
    """

    slug: str
    name: str
    group: str
    clearance: Clearance
    rules: tuple[AdviceRule, ...]

    @property
    def asks_area(self) -> bool:
        """Whether it matters for this class where somebody has it."""
        return any(rule.local for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a step reaches, as ``safety.Body`` has it: regions of its own, regions loaded, and its one side, if any."""

    own: frozenset[str]
    loaded: frozenset[str]
    side: str = ""

    def reaches(self, area: frozenset[str], side: str) -> bool:
        """Tell whether the step reaches ``area`` on ``side``, as the rules of the library judge it."""
        return Body({}, self.own, self.loaded, self.side).reaches(area, side)


@dataclass(frozen=True, slots=True)
class Concern:
    """A condition with which somebody takes care at a step. ``local``: only where the step reaches the area."""

    condition: AdviceCondition
    severity: Severity
    local: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What a student with some conditions reads beside a step: the highest severity, and each reason's words."""

    severity: Severity
    words: tuple[str, ...]


@dataclass(frozen=True)
class Advice:
    """What every condition means for the steps of one class.

    ``reaches`` holds, by its number, each step that a local rule touches; ``regions`` the areas that can make a
    difference for these. Any other area is elsewhere: only techniques for the whole body reach it.
    """

    conditions: tuple[AdviceCondition, ...] = ()
    reaches: Mapping[int, Reach] = field(default_factory=dict)
    regions: Mapping[str, Region] = field(default_factory=dict)

    @cached_property
    def concerns(self) -> Mapping[int, tuple[Concern, ...]]:
        """Who should take care, by the number of the step; the strongest first, then in the conditions' order.

        A condition comes once: with its highest severity. Twice where it is worse in the affected area than elsewhere.
        """
        found: defaultdict[int, list[Concern]] = defaultdict(list)
        for condition in self.conditions:
            for number in {number: None for rule in condition.rules for number in rule.steps}:
                found[number] += _concerns(condition, number)
        return {
            number: tuple(sorted(found[number], key=lambda concern: -concern.severity.rank)) for number in sorted(found)
        }

    @property
    def unreviewed(self) -> bool:
        """Whether a rule of it was not yet reviewed by a clinician."""
        return any(not rule.reviewed for condition in self.conditions for rule in condition.rules)


def _concerns(condition: AdviceCondition, number: int) -> list[Concern]:
    """The highest severity at a step wherever somebody has it, and before it a higher one in the affected area."""
    rules = [rule for rule in condition.rules if number in rule.steps]
    anywhere = max((rule.severity for rule in rules if not rule.local), key=_rank, default=None)
    local = max((rule.severity for rule in rules if rule.local), key=_rank, default=None)
    found = []
    if local is not None and (anywhere is None or local.rank > anywhere.rank):
        found.append(Concern(condition, local, local=True))
    if anywhere is not None:
        found.append(Concern(condition, anywhere, local=False))
    return found


def _rank(severity: Severity) -> int:
    return severity.rank


# From the rules -------------------------------------------------------------------------------------------------------


class Adviser:
    """Reads ``book`` for classes, each technique once however many classes do it.

    ``facts`` may know newer facts about a technique, by its slug, than a frozen plan does.
    """

    def __init__(self, book: Rulebook, facts: Callable[[str], Asked | None] = lambda slug: None) -> None:
        self._book = book
        self._facts = facts
        self._found: dict[Asked, _Found] = {}

    def advise(self, plan: Plan) -> Advice:
        """Return what the rules say of the steps of ``plan``, whoever comes.

        Tools and side are always those of the step. Conditions and rules that touch no step are left out.
        """
        steps = {number: self._of_step(step) for number, step in plan.numbered() if step.technique}
        touched: defaultdict[str, list[int]] = defaultdict(list)
        for number, found in steps.items():
            for rule in found.rules:
                touched[rule].append(number)
        conditions = (_condition(condition, touched) for condition in self._book.conditions.values())
        kept = tuple(sorted((one for one in conditions if one.rules), key=_by_group))
        local = {number for one in kept for rule in one.rules if rule.local for number in rule.steps}
        reaches = {number: steps[number].reach for number in sorted(local)}
        return Advice(kept, reaches, _regions(reaches, self._book))

    def _of_step(self, step: PlanStep) -> _Found:
        asked = asked_of(step)
        if asked is None or step.technique is None:
            raise ValueError("Nothing is asked of the body in free text.")
        if (newer := self._facts(step.technique.slug)) is not None:
            asked = replace(newer, tools=asked.tools, side=asked.side)
        if asked not in self._found:
            self._found[asked] = _find(asked, self._book)
        return self._found[asked]


def advice_for(plan: Plan, book: Rulebook) -> Advice:
    """Return what ``book`` says of the steps of one class, whoever comes."""
    return Adviser(book).advise(plan)


@dataclass(frozen=True, slots=True)
class _Found:
    """Where a technique reaches, and the rules, by their slugs, that match it apart from the area."""

    reach: Reach
    rules: tuple[str, ...]


def _find(asked: Asked, book: Rulebook) -> _Found:
    body = body_of(asked, book)
    anywhere = bool(body.own or body.loaded)
    rules = (
        rule.slug
        for condition in book.conditions.values()
        for rule in condition.rules
        if (anywhere or not rule.local) and matches(body, book.needs[rule.slug])
    )
    return _Found(Reach(body.own, body.loaded, body.side), tuple(rules))


def _by_group(condition: AdviceCondition) -> tuple[str, str, str]:
    return condition.group, condition.name.casefold(), condition.slug


def _condition(condition: Condition, touched: Mapping[str, Sequence[int]]) -> AdviceCondition:
    rules = [_rule(rule, touched[rule.slug]) for rule in condition.rules if rule.slug in touched]
    strongest_first = tuple(sorted(rules, key=lambda rule: (-rule.severity.rank, rule.slug)))
    return AdviceCondition(
        condition.slug, condition.student_name, condition.group, condition.clearance, strongest_first
    )


def _rule(rule: Rule, steps: Iterable[int]) -> AdviceRule:
    return AdviceRule(rule.slug, rule.severity, rule.student, tuple(steps), rule.local, bool(rule.reviewed_by))


def _regions(reaches: Mapping[int, Reach], book: Rulebook) -> Mapping[str, Region]:
    """The regions that a step with a local rule reaches, the groups over them, and the whole body, in their order."""
    if not reaches:
        return {}
    touched = {WHOLE_BODY}.union(*(reach.own | reach.loaded for reach in reaches.values()))
    return {
        slug: replace(region, inside=region.inside & touched)
        for slug, region in book.regions.items()
        if slug in touched or region.inside & touched
    }


# What it means for one person -----------------------------------------------------------------------------------------


def said(advice: Advice, ticked: Iterable[Present]) -> dict[int, Told]:
    """Return what a student who ticked these conditions reads beside each step, by the step's number.

    A condition that asks where and was not told counts everywhere. Each rule speaks once beside a step; the strongest
    speak first, then in the order of the advice.
    """
    areas: defaultdict[str, set[Area | None]] = defaultdict(set)
    for present in ticked:
        areas[present.condition].add(present.area)
    found: defaultdict[int, list[AdviceRule]] = defaultdict(list)
    for condition in advice.conditions:
        for rule in condition.rules if condition.slug in areas else ():
            for number in rule.steps:
                if not rule.local or any(_reaches_area(advice, number, area) for area in areas[condition.slug]):
                    found[number].append(rule)
    told = {}
    for number in sorted(found):
        rules = sorted(found[number], key=lambda rule: -rule.severity.rank)
        told[number] = Told(rules[0].severity, tuple(rule.words for rule in rules))
    return told


def _reaches_area(advice: Advice, number: int, area: Area | None) -> bool:
    if area is None:
        return True
    region = advice.regions.get(area.region)
    covered = frozenset({area.region}) | (region.inside if region else frozenset())
    return advice.reaches[number].reaches(covered, area.side)


# As JSON --------------------------------------------------------------------------------------------------------------


def to_json(advice: Advice) -> dict[str, Any]:
    """Return ``advice`` as JSON that equals itself when it is read back."""
    return {
        "schema": SCHEMA_VERSION,
        "conditions": [_condition_json(condition) for condition in advice.conditions],
        "reaches": {
            str(number): {"own": sorted(reach.own), "loaded": sorted(reach.loaded), "side": reach.side}
            for number, reach in advice.reaches.items()
        },
        "regions": [
            {"slug": one.slug, "name": one.name, "paired": one.paired, "inside": sorted(one.inside)}
            for one in advice.regions.values()
        ],
    }


def _condition_json(condition: AdviceCondition) -> dict[str, Any]:
    return {
        "slug": condition.slug,
        "name": condition.name,
        "group": condition.group,
        "clearance": condition.clearance.value,
        "rules": [
            {
                "slug": rule.slug,
                "severity": rule.severity.value,
                "words": rule.words,
                "steps": list(rule.steps),
                "local": rule.local,
                "reviewed": rule.reviewed,
            }
            for rule in condition.rules
        ],
    }


def from_json(data: Json) -> Advice:
    """Return the advice that ``to_json`` wrote. Raise ``UnknownAdvice`` for another schema version."""
    if data.get("schema") != SCHEMA_VERSION:
        raise UnknownAdvice(f"Advice of schema {data.get('schema')!r} cannot be read.")
    return Advice(
        conditions=tuple(_condition_from(raw) for raw in data["conditions"]),
        reaches={
            int(number): Reach(frozenset(raw["own"]), frozenset(raw["loaded"]), raw["side"])
            for number, raw in data["reaches"].items()
        },
        regions={
            raw["slug"]: Region(raw["slug"], raw["name"], raw["paired"], frozenset(raw["inside"]))
            for raw in data["regions"]
        },
    )


def _condition_from(raw: Json) -> AdviceCondition:
    rules = (
        AdviceRule(
            rule["slug"],
            Severity(rule["severity"]),
            rule["words"],
            tuple(rule["steps"]),
            rule["local"],
            rule["reviewed"],
        )
        for rule in raw["rules"]
    )
    return AdviceCondition(raw["slug"], raw["name"], raw["group"], Clearance(raw["clearance"]), tuple(rules))
