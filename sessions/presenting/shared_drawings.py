"""Which of our pictures a shared page shows: one a step, and few different ones, since it opens on bad Wi-Fi.

They come with the page, not when they are scrolled to: where somebody looks is theirs to know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from anatomy.models import Kind
from sessions.documents.pictures import ROLLING, Album
from sessions.domain.plan import Plan, PlanStep

MOST_DRAWINGS: Final = 24  # different ones: each is 1 kB on its way

_EVERY_KIND: Final = frozenset(Kind.values)
# Of which kinds a step makes do with the figure of its position: of none, of all but rolling, of all.
_WAYS: Final = (frozenset[str](), _EVERY_KIND - {ROLLING}, _EVERY_KIND)


@dataclass(frozen=True, slots=True)
class SharedDrawing:
    """A picture of ours beside a step: the name to ask for it by, and what it shows."""

    name: str
    alternative: str


def drawings_of(plan: Plan) -> Mapping[int, SharedDrawing]:
    """Return the picture of each step that has one, by the step's number: the most telling ones that are few enough."""
    found: dict[int, SharedDrawing] = {}
    for in_general in _WAYS:
        found = {step.id: drawing for step in plan.steps() if (drawing := _drawing(step, in_general))}
        if len(set(found.values())) <= MOST_DRAWINGS:
            break
    return found


def _drawing(step: PlanStep, in_general: frozenset[str]) -> SharedDrawing | None:
    if step.technique and step.technique.kind in in_general:
        step = replace(step, technique=replace(step.technique, slug="", regions=()))
    pictured = Album().of_step(step)
    return SharedDrawing(pictured[0].file, pictured[0].alternative) if pictured else None
