"""What the library does not say yet: published techniques and rules of which a check knows too little."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from .domain.repertoire import Offer
from .domain.safety import Asked, Rule, Rulebook, body_of, matches
from .models import Condition
from .models import Rule as RuleRow
from .repertoire import repertoire
from .rulebook import rulebook


@dataclass(frozen=True)
class Gaps:
    """The gaps, each as rows that can be mended. ``unsourced`` are pairs: a technique, and the rules without a source.

    ``without_regions`` also have no structure whose home region would stand in. ``not_reviewed`` and
    ``on_general_knowledge`` are numbers of rules.
    """

    without_demands: tuple[Offer, ...]
    without_regions: tuple[Offer, ...]
    unsourced: tuple[tuple[Offer, tuple[str, ...]], ...]
    unsourced_rules: int
    on_general_knowledge: int
    not_reviewed: int
    without_rules: QuerySet[Condition]

    @property
    def none(self) -> bool:
        """Whether there is nothing to mend."""
        counts = (self.unsourced_rules, self.on_general_knowledge, self.not_reviewed)
        return not (self.without_demands or self.without_regions or any(counts) or self.without_rules)


def gaps() -> Gaps:
    """Look for what is missing. Five queries, and those of reading the library anew right after a change."""
    book = rulebook()
    offers = repertoire(book.revision).offers.values()
    unsourced = _unsourced(book)
    return Gaps(
        without_demands=tuple(offer for offer in offers if not offer.asked.demands),
        without_regions=tuple(offer for offer in offers if not offer.asked.regions),
        unsourced=tuple(
            (offer, slugs) for offer in offers if unsourced and (slugs := _touching(offer.asked, unsourced, book))
        ),
        unsourced_rules=len(unsourced),
        on_general_knowledge=RuleRow.objects.on_general_knowledge().count(),
        not_reviewed=RuleRow.objects.not_reviewed().count(),
        without_rules=Condition.objects.filter(rules=None),
    )


def _unsourced(book: Rulebook) -> list[Rule]:
    return [rule for condition in book.conditions.values() for rule in condition.rules if not rule.sources]


def _touching(asked: Asked, rules: list[Rule], book: Rulebook) -> tuple[str, ...]:
    body = body_of(asked, book)
    return tuple(rule.slug for rule in rules if matches(body, book.needs[rule.slug]))
