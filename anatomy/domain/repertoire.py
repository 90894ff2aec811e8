"""The published techniques as values: what a check or a swap needs to know of one that is not in a class yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from anatomy.domain.safety import Asked


@dataclass(frozen=True, slots=True)
class RequiredTool:
    """A tool that a technique needs: how many for one person. ``fetched`` is false for hands, wall and mat.

    ``pk`` is its key in the library.
    """

    slug: str
    name: str
    count: int = 1
    fetched: bool = True
    pk: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """A published technique. ``asked`` counts its required tools; ``dose_seconds`` is one side.

    ``dose_range`` is the shortest and the longest time of a side in seconds, where the library gives one.
    """

    pk: int
    slug: str
    name: str
    asked: Asked
    level: str
    side: str
    dose_mode: str
    dose_seconds: int
    dose_count: int | None = None
    dose_range: tuple[int, int] | None = None
    intents: frozenset[str] = frozenset()
    tools: tuple[RequiredTool, ...] = ()


@dataclass(frozen=True)
class Repertoire:
    """Every published technique, by its key and by its slug."""

    offers: Mapping[int, Offer] = field(default_factory=dict)
    by_slug: Mapping[str, Offer] = field(default_factory=dict)
    revision: int = 0

    @cached_property
    def by_kind(self) -> Mapping[str, tuple[Offer, ...]]:
        """The techniques of each kind: of a large library most are of another kind than is asked for."""
        found: defaultdict[str, list[Offer]] = defaultdict(list)
        for offer in self.offers.values():
            found[offer.asked.kind].append(offer)
        return {kind: tuple(offers) for kind, offers in found.items()}
