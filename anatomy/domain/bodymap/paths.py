"""Curves for the body map: a smooth line through points, its mirror image, and its text as compact SVG path data.

Lengths are units of the drawing: the figure is 1000 units tall, x = 0 is its middle, y grows downwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import hypot

type Point = tuple[float, float]
type Curve = tuple[Point, Point, Point, Point]
"""A cubic Bezier curve: start, two control points, end."""


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle by its edges."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def view_box(self) -> str:
        """The value of an SVG ``viewBox`` that shows just this."""
        return f"{self.left:g} {self.top:g} {self.width:g} {self.height:g}"

    def union(self, other: Box) -> Box:
        """The smallest box around both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def intersection(self, other: Box) -> Box:
        """What both share; meaningless where they do not meet, so ask ``meets`` first."""
        return Box(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def meets(self, other: Box) -> bool:
        """Whether the two share an area."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def contains(self, other: Box) -> bool:
        """Whether the other lies inside."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def grown(self, by: float) -> Box:
        """The same box with its edges moved outwards."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def moved(self, dx: float, dy: float) -> Box:
        """The same box elsewhere."""
        return Box(self.left + dx, self.top + dy, self.right + dx, self.bottom + dy)


def points(text: str) -> tuple[Point, ...]:
    """The points that a text of "x,y" pairs names."""
    pairs = (pair.split(",") for pair in text.split())
    return tuple((float(x), float(y)) for x, y in pairs)


def mirror_point(point: Point) -> Point:
    """The point on the other side of the middle."""
    return (-point[0], point[1])


def smooth(line: Sequence[Point]) -> tuple[Curve, ...]:
    """A smooth line through the points.

    Catmull-Rom, its handles a third of their own chord so that it never overshoots. An end on the middle line runs
    into its own mirror image without a kink.
    """
    full = (_beyond(line), *line, _beyond(line[::-1]))
    return tuple(_curve(*full[at : at + 4]) for at in range(len(line) - 1))


def _beyond(line: Sequence[Point]) -> Point:
    """The point that would come before the first: its mirror image, or else the one that goes on in the same arc."""
    end, neighbour, *rest = line
    if end[0] == 0 and neighbour[0] != 0:
        return mirror_point(neighbour)
    if not rest:
        return end
    dx, dy = neighbour[0] - end[0], neighbour[1] - end[1]
    middle = ((end[0] + neighbour[0]) / 2, (end[1] + neighbour[1]) / 2)
    along = ((rest[0][0] - middle[0]) * dx + (rest[0][1] - middle[1]) * dy) / (dx * dx + dy * dy)
    return (rest[0][0] - 2 * along * dx, rest[0][1] - 2 * along * dy)


def closed_smooth(line: Sequence[Point]) -> tuple[Curve, ...]:
    """A smooth closed line through the points."""
    count = len(line)
    return tuple(_curve(line[at - 1], line[at], line[(at + 1) % count], line[(at + 2) % count]) for at in range(count))


def _curve(before: Point, start: Point, end: Point, after: Point) -> Curve:
    chord = hypot(end[0] - start[0], end[1] - start[1])
    leave = _direction(before, start, end)
    arrive = _direction(start, end, after)
    reach = chord / 3
    return (
        start,
        (start[0] + leave[0] * reach, start[1] + leave[1] * reach),
        (end[0] - arrive[0] * reach, end[1] - arrive[1] * reach),
        end,
    )


def _direction(before: Point, here: Point, after: Point) -> Point:
    """The tangent's direction: the neighbours weigh the less the farther away they are."""
    near = hypot(here[0] - before[0], here[1] - before[1]) or 1.0
    far = hypot(after[0] - here[0], after[1] - here[1]) or 1.0
    dx = (here[0] - before[0]) * far / near + (after[0] - here[0]) * near / far
    dy = (here[1] - before[1]) * far / near + (after[1] - here[1]) * near / far
    size = hypot(dx, dy) or 1.0
    return (dx / size, dy / size)


def straight(start: Point, end: Point) -> Curve:
    """A straight line as a curve whose handles lie on its ends."""
    return (start, start, end, end)


def reverse(curves: Iterable[Curve]) -> tuple[Curve, ...]:
    """The same line walked the other way."""
    return tuple((d, c, b, a) for a, b, c, d in reversed(tuple(curves)))


def mirror(curves: Iterable[Curve]) -> tuple[Curve, ...]:
    """The same line on the other side of the middle."""
    return tuple((mirror_point(a), mirror_point(b), mirror_point(c), mirror_point(d)) for a, b, c, d in curves)


def joined(runs: Iterable[Sequence[Curve]]) -> tuple[Curve, ...]:
    """The runs one after another, with straight lines where one does not start at the end of the last."""
    line: list[Curve] = []
    for run in runs:
        if line and line[-1][3] != run[0][0]:
            line.append(straight(line[-1][3], run[0][0]))
        line.extend(run)
    return tuple(line)


def samples(curves: Iterable[Curve]) -> Iterator[Point]:
    """Points along the line, dense enough for a bounding box."""
    for a, b, c, d in curves:
        for step in range(9):
            t = step / 8
            u = 1 - t
            weights = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
            pairs = tuple(zip(weights, (a, b, c, d), strict=True))
            yield (sum(w * p[0] for w, p in pairs), sum(w * p[1] for w, p in pairs))


def bounds(curves: Iterable[Curve]) -> Box:
    """The box around the line."""
    xs, ys = zip(*samples(curves), strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def trimmed(curves: Iterable[Curve], frame: Box) -> tuple[Curve, ...]:
    """A closed line that looks the same within the frame, and says as little as it can about the rest of its way.

    A curve that stays outside becomes its chord; chords on the same side of the frame become one.
    """
    kept: list[Curve] = []
    shared: set[str] = set()  # the sides of the frame on which the whole run of chords so far lies
    for curve in curves:
        sides = set() if _box_around(curve).meets(frame) else _sides(curve[0], frame) & _sides(curve[3], frame)
        if sides & shared:
            shared &= sides
            kept[-1] = straight(kept[-1][0], curve[3])
        elif sides:
            shared = sides
            kept.append(straight(curve[0], curve[3]))
        else:
            shared = set()
            kept.append(curve)
    return tuple(kept)


@lru_cache(maxsize=256)
def _box_around(curve: Curve) -> Box:
    """The box around one curve. The same few dozen are trimmed for every picture."""
    return bounds([curve])


def _sides(point: Point, frame: Box) -> set[str]:
    x, y = point
    beyond = {"left": x <= frame.left, "right": x >= frame.right, "top": y <= frame.top, "bottom": y >= frame.bottom}
    return {side for side, is_beyond in beyond.items() if is_beyond}


def polygon_data(curves: Sequence[Curve]) -> str:
    """The closed polygon through the ends of the curves: a third of the text, a unit or two off the line."""
    return path_data([straight(curve[0], curve[3]) for curve in curves], closed=True)


def path_data(curves: Sequence[Curve], *, closed: bool = False, digits: int = 0) -> str:
    """The line as SVG path data, relative, without a needless separator, rounded to so many digits of a unit.

    Whole units do for small pictures; an outline that is seen large needs a tenth.
    """
    grain = 10**digits
    here = _grains(curves[0][0], grain)
    parts = [f"M{_numbers(here, grain)}"]
    letter = ""
    for curve in curves:
        ends = [_grains(point, grain) for point in curve[1:]]
        is_line = curve[0] == curve[1] and curve[2] == curve[3]
        steps = [end[axis] - here[axis] for end in (ends[-1:] if is_line else ends) for axis in (0, 1)]
        text = _numbers(steps, grain)
        wanted = "l" if is_line else "c"
        separator = wanted if wanted != letter else "" if text.startswith("-") else " "
        parts.append(separator + text)
        letter = wanted
        here = ends[-1]
    return "".join(parts) + ("z" if closed else "")


def _grains(point: Point, grain: int) -> tuple[int, int]:
    return (round(point[0] * grain), round(point[1] * grain))


def _numbers(values: Sequence[int], grain: int) -> str:
    texts = [
        f"{value / grain:g}".replace("0.", ".", 1) if 0 < abs(value) < grain else f"{value / grain:g}"
        for value in values
    ]
    return texts[0] + "".join(text if text.startswith("-") else f" {text}" for text in texts[1:])
