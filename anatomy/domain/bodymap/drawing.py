"""The body map's drawing, built once at import: every region as path data, outlines and lines by view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from anatomy.domain.bodymap.paths import (
    Box,
    Curve,
    bounds,
    closed_smooth,
    joined,
    mirror,
    path_data,
    points,
    reverse,
    smooth,
    straight,
)
from anatomy.domain.bodymap.shapes import DETAILS, MIDDLE, OUTLINE, PAIRED, SEAMS, SOLE, SOLE_DETAILS, Cut, Ring, View

type BodySide = Literal["left", "right", "middle"]

VIEWS: Final[tuple[View, ...]] = ("front", "back")


@dataclass(frozen=True, slots=True)
class Shape:
    """A region's place in one view; ``path`` is to be clipped by the view's outline, ``box`` already is.

    ``side`` is the person's own: on the front figure the right is at the viewer's left.
    """

    region: str
    side: BodySide
    view: View
    path: str
    box: Box


@dataclass(frozen=True, slots=True)
class Line:
    """A soft line: a seam between regions, or a detail that helps the eye."""

    path: str
    box: Box


def _outline(view: View) -> tuple[Curve, ...]:
    half = joined([smooth(points(run)) for run in OUTLINE[view]])
    return half + reverse(mirror(half))


def _soles() -> tuple[tuple[Curve, ...], ...]:
    sole = closed_smooth(points(SOLE))
    return (sole, mirror(sole))


def _seam(view: View, name: str) -> tuple[Curve, ...]:
    return smooth(points(SEAMS[view][name]))


def _walk(view: View, ring: Ring) -> tuple[Curve, ...]:
    """The ring's line, seam after seam, open at its end."""
    runs: list[Sequence[Curve]] = []
    for part in ring:
        match part:
            case Cut(seam, start, end) if start < end:
                runs.append(_seam(view, seam)[start:end])
            case Cut(seam, start, end):
                runs.append(reverse(_seam(view, seam)[end:start]))
            case str() if part.startswith("-"):
                runs.append(reverse(_seam(view, part[1:])))
            case str():
                runs.append(_seam(view, part))
            case (x, y):
                runs.append((straight((x, y), (x, y)),))
    return joined(runs)


def _shape(view: View, region: str, side: BodySide, curves: Sequence[Curve]) -> Shape:
    box = bounds(curves).intersection(FIGURE_BOXES[view])
    return Shape(region, side, view, path_data(curves, closed=True), box)


def _shapes() -> tuple[Shape, ...]:
    shapes: list[Shape] = []
    for view in VIEWS:
        viewers_right: BodySide = "left" if view == "front" else "right"
        viewers_left: BodySide = "right" if view == "front" else "left"
        for region, ring in PAIRED[view].items():
            half = _walk(view, ring)
            shapes.append(_shape(view, region, viewers_right, half))
            shapes.append(_shape(view, region, viewers_left, mirror(half)))
        for region, ring in MIDDLE[view].items():
            half = _walk(view, ring)
            shapes.append(_shape(view, region, "middle", joined([half, reverse(mirror(half))])))
    return tuple(shapes)


def _lines(view: View) -> tuple[Line, ...]:
    """The soft lines of a view: seams, then details, each with its mirror image."""
    texts = [*SEAMS[view].values(), *DETAILS[view], *(SOLE_DETAILS if view == "back" else ())]
    halves = [smooth(points(text)) for text in texts]
    return tuple(Line(path_data(line), bounds(line)) for half in halves for line in (half, mirror(half)))


def _outline_path(view: View) -> str:
    extra = _soles() if view == "back" else ()
    return "".join(path_data(line, closed=True) for line in (_outline(view), *extra))


FIGURE_BOXES: Final[Mapping[View, Box]] = MappingProxyType({view: bounds(_outline(view)) for view in VIEWS})
OUTLINES: Final[Mapping[View, str]] = MappingProxyType({view: _outline_path(view) for view in VIEWS})
LINES: Final[Mapping[View, tuple[Line, ...]]] = MappingProxyType({view: _lines(view) for view in VIEWS})
SHAPES: Final[tuple[Shape, ...]] = _shapes()
SURFACE_REGIONS: Final[frozenset[str]] = frozenset(shape.region for shape in SHAPES)
