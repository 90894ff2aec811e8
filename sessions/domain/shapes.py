"""Shapes to start a class from: empty sections with planned minutes.

The minutes are a proposal of our own, drawn from plans that teachers publish; each shape adds up to its length.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShapePart:
    """One section to come: its kind and how many minutes it should take."""

    kind: str
    minutes: int
    protected: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """The sections of a class of ``minutes``."""

    minutes: int
    parts: tuple[ShapePart, ...]


_KINDS = ("arrival", "check-before", "warm-up", "rolling", "check-after", "asana", "cool-down", "rest", "closing")
_MINUTES = {
    30: (3, 2, 2, 13, 1, 3, 1, 4, 1),
    45: (4, 2, 3, 17, 2, 7, 3, 6, 1),
    60: (5, 2, 5, 20, 2, 14, 4, 7, 1),
    75: (6, 3, 6, 25, 3, 18, 5, 8, 1),
    90: (8, 3, 8, 32, 3, 20, 5, 10, 1),
}


def _shape(minutes: int) -> Shape:
    parts = zip(_KINDS, _MINUTES[minutes], strict=True)
    return Shape(minutes, tuple(ShapePart(kind, planned, protected=kind == "rest") for kind, planned in parts))


SHAPES: dict[int, Shape] = {minutes: _shape(minutes) for minutes in _MINUTES}
