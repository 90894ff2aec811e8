"""The library drawer's cards, each with what the room says of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from anatomy.domain.safety import Finding, Rulebook
from anatomy.safety_words import severity_word
from anatomy.search import Card
from sessions import wording
from sessions.fitting import Fitting


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the room says of a technique: ``severity`` with its ``word``, and the ``conditions`` behind it.

    All are empty where it says nothing.
    """

    severity: str = ""
    word: str = ""
    conditions: str = ""


@dataclass(frozen=True, slots=True)
class DrawerCard:
    """A card of the library in the drawer of a class. ``verdict`` is None where the class has no room to ask."""

    card: Card
    verdict: Verdict | None = None


def drawer_cards(cards: Iterable[Card], room: Fitting | None) -> list[DrawerCard]:
    """Put beside each card what the room says of it. No queries."""
    if room is None:
        return [DrawerCard(card) for card in cards]
    return [DrawerCard(card, verdict(room.finding(card.pk), room.book)) for card in cards]


def verdict(finding: Finding | None, book: Rulebook) -> Verdict:
    """Word a finding as a badge: its severity, and the conditions that are as severe."""
    if finding is None:
        return Verdict()
    strongest = [reason.rule.condition for reason in finding.reasons if reason.severity is finding.severity]
    names = [book.conditions[slug].name for slug in dict.fromkeys(strongest)]
    return Verdict(finding.severity.value, severity_word(finding.severity), wording.listed(names))
