"""The room in words, as its page sums it up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import capfirst

from anatomy.domain.safety import Present, Rulebook
from anatomy.safety_words import places_words


@dataclass(frozen=True, slots=True)
class Line:
    """A condition that is in the room, and where."""

    name: str
    where: str
    worst_case: bool


def room_lines(present: tuple[Present, ...], book: Rulebook) -> Iterator[Line]:
    """Each condition in the room once, by its name, with all its places."""
    names = {one.condition: book.conditions[one.condition].name for one in present if one.condition in book.conditions}
    for slug, name in sorted(names.items(), key=lambda pair: pair[1].lower()):
        areas = [one.area for one in present if one.condition == slug]
        where = places_words(areas, book)
        yield Line(capfirst(name), where, worst_case=book.conditions[slug].asks_area and not where)
