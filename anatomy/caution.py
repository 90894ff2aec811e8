"""Who should take care with a technique, as its page says it: every condition with a rule that touches it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from .domain import safety
from .domain.safety import Finding, Present, Reason, Rulebook, Source, check
from .models import Technique
from .repertoire import asked_of
from .safety_words import clearance_words, review_words, severity_word


@dataclass(frozen=True, slots=True)
class CareReason:
    """One rule: how much, what to do instead, and on whose word. ``only_there``: in the affected area, nowhere else."""

    severity: str
    word: str
    instead: str
    only_there: bool
    sources: tuple[Source, ...]
    review: str


@dataclass(frozen=True, slots=True)
class CareCondition:
    """A condition with all that it says of the technique, the strongest first. ``clearance`` is empty for none."""

    name: str
    clearance: str
    reasons: tuple[CareReason, ...]


@dataclass(frozen=True, slots=True)
class CareGroup:
    """The conditions that speak equally strongly against the technique, by name."""

    severity: str
    word: str
    conditions: tuple[CareCondition, ...]

    @property
    def only_there(self) -> int:
        """How many of them are as strong as this in the affected area only."""
        return sum(
            all(reason.only_there for reason in condition.reasons if reason.severity == self.severity)
            for condition in self.conditions
        )


def who_should_take_care(technique: Technique, book: Rulebook) -> tuple[CareGroup, ...]:
    """Return the conditions whose rules touch ``technique`` with the tools that it needs, the most severe first.

    ``technique`` was read ``with_parts()``. A rule about the affected area is listed, because it may be where the
    technique reaches. No queries.
    """
    asked = asked_of(technique)
    groups: defaultdict[safety.Severity, list[CareCondition]] = defaultdict(list)
    for condition in sorted(book.conditions.values(), key=lambda one: one.name.casefold()):
        finding = check(asked, [Present(condition.slug)], book)
        if finding is not None:
            groups[finding.severity].append(_condition(condition, finding))
    return tuple(
        CareGroup(severity.value, severity_word(severity), tuple(groups[severity]))
        for severity in sorted(groups, key=lambda one: one.rank, reverse=True)
    )


def _condition(condition: safety.Condition, finding: Finding) -> CareCondition:
    return CareCondition(
        name=condition.name,
        clearance=clearance_words(condition.clearance),
        reasons=tuple(_reason(reason) for reason in finding.reasons),
    )


def _reason(reason: Reason) -> CareReason:
    rule = reason.rule
    return CareReason(
        severity=rule.severity.value,
        word=severity_word(rule.severity),
        instead=rule.instead,
        only_there=rule.local,
        sources=rule.sources,
        review=review_words(rule),
    )
