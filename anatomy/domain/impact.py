"""What a change of the library's rules would do to its techniques, before anybody saves it.

A change is two rulebooks: the one that stands, and the one that would. Values in, values out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from anatomy.domain.repertoire import Offer
from anatomy.domain.safety import Condition, Present, Rule, Rulebook, Severity, Source, check

type Severities = Mapping[str, Severity | None]


@dataclass(frozen=True, slots=True)
class Shift:
    """Techniques that a change moves from one severity to another, for one condition. None stands for no advice."""

    condition: str
    before: Severity | None
    after: Severity | None
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """What some rules touch, and what a change of them moves.

    ``touched`` are the techniques that the rules touch afterwards, ``released`` those that they touched before only.
    ``shifts`` come with the strongest severity afterwards first. A rule about an affected area is taken at its worst.
    """

    touched: tuple[Offer, ...] = ()
    released: tuple[Offer, ...] = ()
    shifts: tuple[Shift, ...] = ()


def impact(before: Rulebook, after: Rulebook, rules: Collection[str], offers: Iterable[Offer]) -> Impact:
    """Return what ``rules`` touch among ``offers``, and what a change from the book ``before`` to ``after`` moves.

    ``rules`` are slugs, of rules in either book.
    """
    found = _conditions_of(rules, before) | _conditions_of(rules, after)
    conditions = [slug for slug in {**before.conditions, **after.conditions} if slug in found]
    touched, released = [], []
    moved: defaultdict[tuple[str, Severity | None, Severity | None], list[Offer]] = defaultdict(list)
    for offer in offers:
        was, is_ = _touches(offer, conditions, rules, before), _touches(offer, conditions, rules, after)
        if is_.touched:
            touched.append(offer)
        elif was.touched:
            released.append(offer)
        for condition in conditions:
            if was.severities[condition] != is_.severities[condition]:
                moved[condition, was.severities[condition], is_.severities[condition]].append(offer)
    shifts = [Shift(*key, tuple(same)) for key, same in moved.items()]
    shifts.sort(key=lambda shift: (-_rank(shift.after), -_rank(shift.before), shift.condition))
    return Impact(tuple(touched), tuple(released), tuple(shifts))


@dataclass(frozen=True, slots=True)
class _Touch:
    touched: bool
    severities: Severities


def _touches(offer: Offer, conditions: Iterable[str], rules: Collection[str], book: Rulebook) -> _Touch:
    """Return whether one of ``rules`` touches ``offer``, and what each condition says of it at its worst."""
    severities: dict[str, Severity | None] = {}
    touched = False
    for condition in conditions:
        finding = check(offer.asked, (Present(condition),), book)
        severities[condition] = finding.severity if finding else None
        touched |= finding is not None and any(reason.rule.slug in rules for reason in finding.reasons)
    return _Touch(touched, severities)


def _conditions_of(rules: Collection[str], book: Rulebook) -> set[str]:
    return {
        condition.slug for condition in book.conditions.values() if any(rule.slug in rules for rule in condition.rules)
    }


def _rank(severity: Severity | None) -> int:
    return severity.rank if severity else 0


# The book that would stand --------------------------------------------------------------------------------------------


def with_rule(book: Rulebook, rule: Rule) -> Rulebook:
    """Return ``book`` with ``rule`` in place of the one with its slug, or beside the others of its condition.

    A rule of a condition that the book does not know changes nothing.
    """
    if rule.condition not in book.conditions:
        return book
    others = (one for one in book.conditions[rule.condition].rules if one.slug != rule.slug)
    rules = tuple(sorted((*others, rule), key=lambda one: one.slug))
    return with_condition(book, replace(book.conditions[rule.condition], rules=rules))


def without_rules(book: Rulebook, slugs: Collection[str]) -> Rulebook:
    """Return ``book`` without these rules."""
    return _each_condition(
        book, lambda one: replace(one, rules=tuple(rule for rule in one.rules if rule.slug not in slugs))
    )


def with_condition(book: Rulebook, condition: Condition) -> Rulebook:
    """Return ``book`` with ``condition`` in place of the one with its slug, or beside the others."""
    return replace(book, conditions={**book.conditions, condition.slug: condition})


def without_conditions(book: Rulebook, slugs: Collection[str]) -> Rulebook:
    """Return ``book`` without these conditions and their rules."""
    return replace(book, conditions={one: value for one, value in book.conditions.items() if one not in slugs})


def with_source(book: Rulebook, source: Source) -> Rulebook:
    """Return ``book`` with ``source`` in place of the one with its slug, wherever a rule cites it."""

    def cite(rule: Rule) -> Rule:
        return replace(rule, sources=tuple(source if one.slug == source.slug else one for one in rule.sources))

    return _each_condition(book, lambda one: replace(one, rules=tuple(cite(rule) for rule in one.rules)))


def citing(book: Rulebook, slug: str) -> frozenset[str]:
    """Return the slugs of the rules that cite a source."""
    return frozenset(
        rule.slug
        for condition in book.conditions.values()
        for rule in condition.rules
        if any(source.slug == slug for source in rule.sources)
    )


def _each_condition(book: Rulebook, change: Callable[[Condition], Condition]) -> Rulebook:
    return replace(book, conditions={slug: change(condition) for slug, condition in book.conditions.items()})
