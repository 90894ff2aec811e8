"""The body map's drawing, built once at import: every region as path data, outlines and lines by view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
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
    polygon_data,
    reverse,
    smooth,
    straight,
    trimmed,
)
from anatomy.domain.bodymap.shapes import DETAILS, HAIR, MIDDLE, OUTLINE, PAIRED, SEAMS, SOLES, UNDRAWN, Cut, Ring, View

type BodySide = Literal["left", "right", "middle"]

VIEWS: Final[tuple[View, ...]] = ("front", "back")


@dataclass(frozen=True, slots=True)
class Shape:
    """A region's place in one view; ``path`` is to be clipped by the view's outline, ``box`` already is.

    ``side`` is the person's own: on the front figure the right is at the viewer's left. ``rough`` is ``path`` as a
    polygon, for what is touched and not seen.
    """

    region: str
    side: BodySide
    view: View
    path: str
    rough: str
    box: Box


@dataclass(frozen=True, slots=True)
class Line:
    """A soft line: a seam between regions, or a detail that helps the eye."""

    path: str
    box: Box


def _half_body() -> tuple[Curve, ...]:
    return joined([smooth(points(run)) for run in OUTLINE])


def _body() -> tuple[Curve, ...]:
    half = _half_body()
    return half + reverse(mirror(half))


def _soles() -> tuple[tuple[Curve, ...], ...]:
    return tuple(closed_smooth(points(text)) for text in SOLES)


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
    box = bounds(curves).intersection(FIGURE_BOX)
    if side != "middle" and curves[0][0][0] == curves[-1][3][0] == 0:
        curves = _lapped(curves)
        return Shape(region, side, view, path_data(curves, digits=1), polygon_data(curves), box)
    return Shape(region, side, view, path_data(curves, closed=True, digits=1), polygon_data(curves), box)


def _lapped(half: Sequence[Curve]) -> tuple[Curve, ...]:
    """A half that ends on the middle line, led a unit beyond it, so that no gap shows where two halves meet.

    Left open: its stroke then leaves out the middle line.
    """
    (_, top), (_, bottom) = half[0][0], half[-1][3]
    beyond = -1.0 if half[0][3][0] > 0 or half[-1][0][0] > 0 else 1.0
    return (straight((beyond, top), (0, top)), *half, straight((0, bottom), (beyond, bottom)))


def _shapes() -> tuple[Shape, ...]:
    shapes: list[Shape] = []
    for view in VIEWS:
        viewers_right: BodySide = "left" if view == "front" else "right"
        viewers_left: BodySide = "right" if view == "front" else "left"
        for region, ring in PAIRED[view].items():
            half = _walk(view, ring)
            shapes.append(_shape(view, region, viewers_right, half))
            shapes.append(_shape(view, region, viewers_left, reverse(mirror(half))))
        for region, ring in MIDDLE[view].items():
            shapes.append(_shape(view, region, "middle", _whole(view, ring)))
    return tuple(shapes)


def _whole(view: View, ring: Ring) -> tuple[Curve, ...]:
    half = _walk(view, ring)
    return joined([half, reverse(mirror(half))])


def _half_lines(view: View) -> tuple[tuple[Curve, ...], ...]:
    """The soft lines of a view: seams, then details."""
    return tuple(
        smooth(points(text)) for name, text in (*SEAMS[view].items(), *DETAILS[view].items()) if name not in UNDRAWN
    )


def _both_sides(halves: Sequence[tuple[Curve, ...]]) -> tuple[tuple[Curve, ...], ...]:
    return tuple(line for half in halves for line in (half, mirror(half)))


@lru_cache(maxsize=256)
def outline_within(view: View, frame: Box) -> str:
    """The outline as path data that is right within the frame, with the footprints if it holds them whole."""
    body = path_data(trimmed(_BODY, frame), closed=True)
    return body + SOLE_PRINTS if view == "back" and frame.contains(SOLE_BOX) else body


_BODY: Final = _body()
BODY: Final = path_data(_BODY, closed=True)
SOLE_PRINTS: Final = "".join(path_data(line, closed=True) for line in _both_sides(_soles()))
OUTLINES: Final[Mapping[View, str]] = MappingProxyType({"front": BODY, "back": BODY + SOLE_PRINTS})
FIGURE_BOX: Final = bounds(_BODY)
SOLE_BOX: Final = bounds([curve for line in _both_sides(_soles()) for curve in line])
HAIRS: Final[Mapping[View, str]] = MappingProxyType(
    {view: path_data(_whole(view, HAIR[view]), closed=True) for view in VIEWS}
)
LINES: Final[Mapping[View, tuple[Line, ...]]] = MappingProxyType(
    {view: tuple(Line(path_data(line), bounds(line)) for line in _both_sides(_half_lines(view))) for view in VIEWS}
)
SHAPES: Final[tuple[Shape, ...]] = _shapes()
SURFACE_REGIONS: Final[frozenset[str]] = frozenset(shape.region for shape in SHAPES)

# The same by halves, for a page, which mirrors them itself and so carries half of the text.
HALF_BODY: Final = path_data(_lapped(_half_body()), digits=1)
HALF_SOLES: Final = "".join(path_data(line, closed=True, digits=1) for line in _soles())
HALF_LINES: Final[Mapping[View, str]] = MappingProxyType(
    {view: "".join(path_data(line, digits=1) for line in _half_lines(view)) for view in VIEWS}
)
