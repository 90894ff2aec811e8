"""Who should take care: what a step asks of the body, held against the conditions in the room.

Values in, values out: no Django, no database. What is found is advice with a source: never a lock, never a diagnosis.

A rule applies where every kind of thing that it names shares a value with the step. The highest severity wins, and no
reason is dropped. A region that is a group (back) covers the regions under it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

WHOLE_BODY = "whole-body"


class Severity(StrEnum):
    """How strongly a rule speaks against something. Compare ranks, never the words."""

    CAUTION = "caution"
    MODIFY = "modify"
    CLEAR_FIRST = "clear_first"
    CONTRAINDICATED = "contraindicated"

    @property
    def rank(self) -> int:
        """1 for the mildest to 4 for the strongest."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity, start=1)}


class Aspect(StrEnum):
    """A kind of thing that a rule can name."""

    KIND = "kinds"
    TYPE = "technique_types"
    REGION = "regions"
    STRUCTURE = "structures"
    POSITION = "positions"
    DEMAND = "demands"
    TOOL = "tools"


class Clearance(StrEnum):
    """Whether a physician, midwife or physiotherapist should have agreed before somebody joins in."""

    REQUIRED = "required"
    ADVISED = "advised"
    NONE = "none"


@dataclass(frozen=True)
class Asked:
    """What a step asks of the body, by the slugs of the library. ``tools`` are those chosen for the step.

    ``side`` is "left" or "right" where the step is done on that side only, else empty.
    """

    kind: str
    technique_type: str = ""
    position: str = ""
    regions: frozenset[str] = frozenset()
    structures: frozenset[str] = frozenset()
    demands: frozenset[str] = frozenset()
    tools: frozenset[str] = frozenset()
    side: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """Where on the body somebody lives with a condition. ``side`` is empty for both, neither, or not said."""

    region: str
    side: str = ""


@dataclass(frozen=True, slots=True)
class Present:
    """A condition that is in the room; whose it is, nobody writes down. ``area`` is None where none was given."""

    condition: str
    area: Area | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from. ``grade``: A to D, S (the studio's own text) or M (general knowledge)."""

    slug: str
    citation: str
    grade: str
    link: str = ""


@dataclass(frozen=True)
class Rule:
    """What a condition speaks against, how strongly, and what to do instead.

    ``match`` holds the values that the rule names, by the kind of thing; a rule that names nothing applies to nothing.
    ``local`` rules count only where the step reaches the affected area.
    """

    slug: str
    condition: str
    severity: Severity
    match: Mapping[Aspect, frozenset[str]]
    instead: str
    student: str = ""
    local: bool = False
    sources: tuple[Source, ...] = ()
    reviewed_by: str = ""
    reviewed_on: date | None = None

    @cached_property
    def digest(self) -> str:
        """Stands for all that the rule says: another text once its severity, its match or its words change."""
        match = sorted((aspect, sorted(values)) for aspect, values in self.match.items() if values)
        said = repr((self.slug, self.condition, self.severity.value, self.local, match, self.instead, self.student))
        return hashlib.sha256(said.encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Condition:
    """Something a person lives with, and the rules that speak for it."""

    slug: str
    name: str
    student_name: str
    group: str
    clearance: Clearance
    summary: str = ""
    aliases: tuple[str, ...] = ()
    ask_teacher_words: str = ""
    rules: tuple[Rule, ...] = ()

    @cached_property
    def asks_area(self) -> bool:
        """Whether one of its rules is about the affected area, so that a teacher is asked where it is."""
        return any(rule.local for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Region:
    """A region of the body. ``inside`` holds the regions of a group, and is empty for a region that is none."""

    slug: str
    name: str
    paired: bool = False
    inside: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rulebook:
    """All that the library says about who should take care: read once, kept until the library changes.

    ``demand_regions`` are the regions that a demand loads, by the demand. ``powered_tools`` have a motor.
    """

    conditions: Mapping[str, Condition] = field(default_factory=dict)
    regions: Mapping[str, Region] = field(default_factory=dict)
    demand_regions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    powered_tools: frozenset[str] = frozenset()
    revision: int = 0

    def covered(self, regions: Iterable[str]) -> frozenset[str]:
        """Return ``regions`` with those that lie in the groups among them."""
        found = set(regions)
        for slug in tuple(found):
            if (region := self.regions.get(slug)) is not None:
                found |= region.inside
        return frozenset(found)

    def unpaired(self, regions: Iterable[str]) -> frozenset[str]:
        """Return those of ``regions`` that are not there once on the left and once on the right.

        A group is neither: the regions in it say which of them are.
        """
        known = self.regions
        return frozenset(
            slug for slug in regions if slug not in known or not (known[slug].paired or known[slug].inside)
        )

    @cached_property
    def needs(self) -> Mapping[str, tuple[tuple[Aspect, frozenset[str]], ...]]:
        """What a step has to share with each rule, by the rule's slug: one value of every kind named, groups opened.

        Tools and demands come first, because most steps fall short of them, and the rest need not be compared.
        """
        return {
            rule.slug: tuple(
                (aspect, self.covered(values) if aspect is Aspect.REGION else values)
                for aspect in reversed(Aspect)
                if (values := rule.match.get(aspect))
            )
            for condition in self.conditions.values()
            for rule in condition.rules
        }


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that applies to a step. ``worst_case``: no area was given for a rule about one, so it counts anywhere."""

    rule: Rule
    area: Area | None = None
    worst_case: bool = False

    @property
    def severity(self) -> Severity:
        """How strongly this one rule speaks."""
        return self.rule.severity


@dataclass(frozen=True, slots=True)
class Finding:
    """What the conditions in the room say of one step. ``reasons`` holds every rule, the strongest first."""

    reasons: tuple[Reason, ...]

    @property
    def severity(self) -> Severity:
        """The highest severity among the reasons."""
        return self.reasons[0].severity


@dataclass(frozen=True, slots=True)
class Body:
    """A step as the rules see it: its values by kind of thing, and where it reaches.

    ``own`` are the regions that it works, on ``side`` only where that is not empty. ``loaded`` are those that it
    reaches on either side all the same: what its demands load, and what lies in the middle of the body.
    """

    values: Mapping[Aspect, frozenset[str]]
    own: frozenset[str]
    loaded: frozenset[str]
    side: str

    def reaches(self, area: frozenset[str], side: str) -> bool:
        """Tell whether the step reaches ``area`` on ``side`` (empty: on either).

        A technique for the whole body reaches every area, and so does any technique where the area is the whole body.
        """
        if not (self.own or self.loaded):
            return False
        if WHOLE_BODY in self.own or WHOLE_BODY in area or not area.isdisjoint(self.loaded):
            return True
        other_side = bool(side and self.side and side != self.side)
        return not other_side and not area.isdisjoint(self.own)


# Only a tool stays on one side. A posture or a drill that is called left or right is named after one leg or arm, while
# the other one, and the trunk between them, works too.
KINDS_OF_ONE_SIDE = frozenset({"smr"})


def body_of(asked: Asked, book: Rulebook) -> Body:
    """Return ``asked`` with the groups of regions opened, and with the regions that its demands load.

    Left and right are told apart only for the paired regions that rolling on one side works itself: what its demands
    load may well be the other side, and what lies in the middle has none.
    """
    own = book.covered(asked.regions)
    loaded: set[str] = set()
    for demand in asked.demands:
        loaded |= book.demand_regions.get(demand, frozenset())
    side = asked.side if asked.kind in KINDS_OF_ONE_SIDE else ""
    return Body(
        values={
            Aspect.KIND: frozenset({asked.kind}),
            Aspect.TYPE: frozenset({asked.technique_type}),
            Aspect.REGION: own,
            Aspect.STRUCTURE: asked.structures,
            Aspect.POSITION: frozenset({asked.position}),
            Aspect.DEMAND: asked.demands,
            Aspect.TOOL: asked.tools,
        },
        own=own,
        loaded=book.covered(loaded) | (book.unpaired(own) if side else frozenset()),
        side=side,
    )


def check(asked: Asked, room: Iterable[Present], book: Rulebook) -> Finding | None:
    """Return what the conditions in ``room`` say of a step, or None where they say nothing.

    A condition that asks for an area and got none is taken at its worst. A condition that the rulebook does not know
    (a curator removed it) says nothing.
    """
    body = body_of(asked, book)
    found: dict[tuple[str, Area | None], Reason] = {}
    for present in room:
        for reason in _reasons(body, present, book):
            found.setdefault((reason.rule.slug, reason.area), reason)
    if not found:
        return None
    return Finding(tuple(sorted(found.values(), key=_strongest_first)))


def _strongest_first(reason: Reason) -> tuple[int, str, str, str]:
    area = reason.area
    return -reason.severity.rank, reason.rule.slug, area.region if area else "", area.side if area else ""


def _reasons(body: Body, present: Present, book: Rulebook) -> Iterable[Reason]:
    condition = book.conditions.get(present.condition)
    if condition is None:
        return
    needs = book.needs
    for rule in condition.rules:
        if not matches(body, needs[rule.slug]):
            continue
        if not rule.local:
            yield Reason(rule)
        elif present.area is None:
            if body.own or body.loaded:
                yield Reason(rule, worst_case=True)
        elif body.reaches(book.covered({present.area.region}), present.area.side):
            yield Reason(rule, present.area)


def matches(body: Body, needs: tuple[tuple[Aspect, frozenset[str]], ...]) -> bool:
    """Tell whether a step shares what a rule needs (``Rulebook.needs``), wherever the affected area may be."""
    values = body.values
    for aspect, wanted in needs:
        if wanted.isdisjoint(values[aspect]):
            return False
    return bool(needs)


def worst(findings: Iterable[Finding | None]) -> Severity | None:
    """Return the highest severity among ``findings``, or None where there is none."""
    return max((finding.severity for finding in findings if finding), key=lambda severity: severity.rank, default=None)
