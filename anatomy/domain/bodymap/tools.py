"""The tool of a technique, drawn on the body map at the place that it works on: a small mark for each sort of tool."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from anatomy.domain.bodymap.drawing import SHAPES, Shape
from anatomy.domain.bodymap.paths import Box, Point

type Mark = Literal["roller", "long-roller", "stick", "ball", "balls", "peanut", "soft-ball", "hand"]
type Spot = Literal["left", "right", "each", "across"]

# What presses, by a part of the tool's slug: the first that fits. A studio's own "spiky-ball" is a ball.
_MARKS_BY_WORD: Final[Mapping[str, Mark]] = {
    "roller-long": "long-roller",
    "roller": "roller",
    "stick": "stick",
    "peanut": "peanut",
    "inflatable": "soft-ball",
    "soft-ball": "soft-ball",
    "ball": "ball",
    "hands": "hand",
}
# Half of the width and height of each mark, as parts of the edge of the picture.
_REACH: Final[Mapping[Mark, Point]] = {
    "roller": (0.2, 0.07),
    "long-roller": (0.055, 0.26),
    "stick": (0.24, 0.025),
    "ball": (0.054, 0.054),
    "balls": (0.116, 0.05),
    "peanut": (0.1, 0.052),
    "soft-ball": (0.105, 0.105),
    "hand": (0.065, 0.085),
}
MARKS: Final[frozenset[Mark]] = frozenset(_REACH)
SPOTS: Final[frozenset[Spot]] = frozenset(("left", "right", "each", "across"))


@dataclass(frozen=True, slots=True)
class Marked:
    """A tool at its place: its mark, the region that it is drawn on, and where: on one side, on each, or over both."""

    mark: Mark
    region: str
    spot: Spot = "across"


def marked(tools: Iterable[tuple[str, int]], region: str, side: str) -> Marked | None:
    """Return how the first of the ``tools`` that presses is marked on ``region``; None where none of them does.

    A tool is its slug and how many of it one person uses. ``side`` is that of a technique or of a step: one side after
    the other needs the tool once, and it is drawn on the right.
    """
    marks = (_mark(slug, count) for slug, count in tools)
    mark: Mark | None = next((mark for mark in marks if mark), None)
    if mark is None:
        return None
    match side:
        case "left":
            return Marked(mark, region, "left")
        case "right" | "each":
            return Marked(mark, region, "right")
    if mark == "balls" and any(shape.region == region and shape.side != "middle" for shape in SHAPES):
        return Marked("ball", region, "each")
    return Marked(mark, region, "each" if mark == "hand" else "across")


def _mark(tool: str, count: int) -> Mark | None:
    for word, mark in _MARKS_BY_WORD.items():
        if word in tool:
            return "balls" if mark == "ball" and count > 1 else mark
    return None


@dataclass(frozen=True, slots=True)
class Stamp:
    """Draws marks: ``frame`` is what the picture shows, ``pen`` the width of a line, both in units."""

    frame: Box
    pen: float
    fill: str
    edge: str

    def drawn(self, tool: Marked, lit: Sequence[Shape]) -> str:
        """Return the tool as SVG, on those of the ``lit`` shapes that it works on."""
        shapes = [shape for shape in lit if shape.region == tool.region] or lit
        if tool.spot in ("left", "right"):
            shapes = [shape for shape in shapes if shape.side in (tool.spot, "middle")] or shapes
        wide, high = (part * self.frame.height for part in _REACH[tool.mark])
        centres = [_centre(shape.box) for shape in shapes]
        if tool.spot == "across" and centres:
            xs, ys = zip(*centres, strict=True)
            if tool.mark in ("roller", "stick"):
                wide = max(wide, (max(xs) - min(xs) + wide) / 2)
            centres = [(sum(xs) / len(xs), sum(ys) / len(ys))]
        wide = min(wide, self.frame.width / 2 - 2 * self.pen)
        drawn = "".join(self._mark(tool.mark, centre, wide, high) for centre in centres)
        return f'<g fill="{self.fill}" stroke="{self.edge}" stroke-width="{self.pen:.1f}">{drawn}</g>'

    def _mark(self, mark: Mark, centre: Point, wide: float, high: float) -> str:
        """The mark around the centre, moved so far that all of it lies in the frame."""
        room = self.frame.grown(-2 * self.pen)
        x = round(min(max(centre[0], room.left + wide), room.right - wide))
        y = round(min(max(centre[1], room.top + high), room.bottom - high))
        return f'<path transform="translate({x} {y})" d="{_outline(mark, round(wide), round(high))}"/>'


def _centre(box: Box) -> Point:
    return ((box.left + box.right) / 2, (box.top + box.bottom) / 2)


def _outline(mark: Mark, w: int, h: int) -> str:
    """Path data of a mark around (0, 0), ``w`` and ``h`` to each side."""
    match mark:
        case "roller":
            return _lying(w, h)
        case "long-roller":
            return _upright(w, h)
        case "stick":
            return _bar(w, round(h * 0.6)) + _bar(round(w * 0.62), h)
        case "ball" | "soft-ball":
            return f"{_circle(0, w)}M{-w * 0.5:.0f} {-w * 0.1:.0f}q0 {-w * 0.4:.0f} {w * 0.45:.0f} {-w * 0.45:.0f}"
        case "balls":
            return _circle(h - w, h) + _circle(w - h, h)
        case "peanut":
            return _peanut(w, h)
        case "hand":
            return _hand(w, h)


def _circle(x: int, r: int) -> str:
    return f"M{x - r} 0a{r} {r} 0 1 1 {2 * r} 0a{r} {r} 0 1 1 {-2 * r} 0z"


def _lying(w: int, h: int) -> str:
    """A cylinder that lies across, its near end at the right."""
    end = round(h * 0.4)
    body = w - end
    rim = f"a{end} {h} 0 0 0 0 {2 * h}"
    return f"M{body} {-h}H{-body}{rim}H{body}a{end} {h} 0 1 0 0 {-2 * h}{rim}"


def _upright(w: int, h: int) -> str:
    """A cylinder that lies along the body, its near end at the top."""
    end = round(w * 0.4)
    body = h - end
    rim = f"a{w} {end} 0 0 0 {2 * w} 0"
    return f"M{-w} {-body}V{body}{rim}V{-body}a{w} {end} 0 1 0 {-2 * w} 0{rim}"


def _bar(w: int, h: int) -> str:
    return f"M{h - w} {-h}H{w - h}a{h} {h} 0 0 1 0 {2 * h}H{h - w}a{h} {h} 0 0 1 0 {-2 * h}z"


def _peanut(w: int, h: int) -> str:
    """Two balls in one skin, with a dent between them."""
    dent, knob = round(h * 0.45), w - h
    neck = round(knob * 0.75)
    return (
        f"M{-knob} {-h}q{neck} 0 {knob} {dent}q{knob - neck} {-dent} {knob} {-dent}a{h} {h} 0 0 1 0 {2 * h}"
        f"q{-neck} 0 {-knob} {-dent}q{neck - knob} {dent} {-knob} {dent}a{h} {h} 0 0 1 0 {-2 * h}z"
    )


# The fingers of a hand: their middle and their tips, as parts of its width and height.
_FINGERS: Final[tuple[Point, ...]] = ((-0.45, 0.72), (-0.05, 1.0), (0.35, 0.92), (0.75, 0.66))


def _hand(w: int, h: int) -> str:
    """A flat hand, its fingers up and its thumb to the left."""
    r = round(w * 0.19)
    fingers = "".join(f"L{round(w * x) - r} {r - round(h * y)}a{r} {r} 0 0 1 {2 * r} 0V{-h // 10}" for x, y in _FINGERS)
    return (
        f"M{round(w * -0.64)} {h // 5}{fingers}L{round(w * 0.94)} {h // 3}Q{round(w * 0.9)} {h} {w // 6} {h}"
        f"Q{-w // 3} {h} {round(w * -0.6)} {round(h * 0.6)}L{-w} {h // 10}q0 {-h // 4} {w // 5} {-h // 7}z"
    )
