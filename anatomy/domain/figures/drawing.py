"""A skeleton drawn as an SVG document: round limbs with one line around each, soft clothes, a floor.

The body is laid out in units of its own, then enlarged and moved into the square; lines keep their width.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import acos, atan2, cos, degrees, hypot, radians, sin
from typing import Final

from anatomy.domain.figures.props import Prop, drawn_prop, prop_circles
from anatomy.domain.figures.skeleton import SKULL, Chain, Circle, Point, Pose, Seen, Skeleton, going, skeleton

SIZE: Final = 400  # units: the edge of the square that a figure stands in
MARGIN: Final = 14
LINE: Final = 5  # around everything
LARGEST: Final = 2.7  # a low figure is enlarged, but not without end
LOW: Final = 0.4  # how much of the spare room lies below the floor

INK: Final = "#3d352d"
SKIN: Final = "#f3dcc6"
SKIN_FAR: Final = "#d9bca0"
SHIRT: Final = "#a4472a"
TROUSERS: Final = "#6b9791"
TROUSERS_FAR: Final = "#456c69"
HAIR: Final = "#5b4334"
THING: Final = "#efe4d2"
GROUND: Final = "#b3a189"


@dataclass(frozen=True, slots=True)
class _Head:
    """Path data of a head around its middle, upright: its outline, its hair, and the lines of its face."""

    outline: str
    hair: str
    face: str


_ROUND: Final = "M0-12.5A11.2 12.5 0 0 1 0 12.5A11.2 12.5 0 0 1 0-12.5z"
_HEADS: Final[Mapping[Seen, _Head]] = {
    # The nose points to the right.
    "side": _Head(
        outline="M0-12.5A11.4 12.5 0 0 1 11-2.4L13 2.4L10.8 4.6A11.4 12.5 0 1 1 0-12.5z",
        hair="M5.5-11.6A12 13 0 0 0-7 10.6C-2 7.5-3.4 1.4 1-2C4-4.6 8-4.6 10-7.4A13 13 0 0 0 5.5-11.6z",
        face="M5 1q2 1.7 3.7 0M6.4 7.6q1.6 .7 3-.4",
    ),
    "front": _Head(
        outline=_ROUND,
        hair="M-11.6 1C-13.6-17 13.6-17 11.6 1C10.6-4.6 7-6.6 2.4-7.2C-2.6-6-9.6-5-11.6 1z",
        face="M-6.6 2q2 1.8 4 0M2.6 2q2 1.8 4 0M-2.6 7.3q2.6 1.7 5.2 0",
    ),
    "back": _Head(outline=_ROUND, hair="M-11.4 3C-13.6-17 13.6-17 11.4 3C9 10-9 10-11.4 3z", face=""),
}

type Capsule = Sequence[Circle]
"""Two circles, and all that lies between them."""


def drawing(pose: Pose) -> str:
    """Return the figure as a standalone SVG document, with neither style nor script. Its words are the page's."""
    body = _Body(skeleton(pose), wide=pose.seen != "side")
    return _Pencil(pose, body).document()


@dataclass(frozen=True)
class _Body:
    """The flesh on a skeleton, as capsules in the body's units. ``wide``: seen from the front."""

    bones: Skeleton
    wide: bool

    def trousers(self, leg: Chain) -> list[Capsule]:
        return _strung((leg.root, 9.4), (leg.joint, 6.9), (leg.end, 4.4))

    def foot(self, leg: Chain) -> list[Capsule]:
        heel = going(leg.end, _way(leg.tip, leg.end), 2.5)
        return [[(heel, 3.8), (leg.tip, 2.8)]]

    def arm(self, arm: Chain) -> list[Capsule]:
        return _strung((arm.root, 5.3), (arm.joint, 4.3), (arm.end, 3.2), (arm.tip, 3.1))

    @cached_property
    def shirt(self) -> list[Capsule]:
        bones = self.bones
        if not self.wide:
            return _strung((bones.hips, 8.6), (bones.waist, 8.8), (bones.chest, 9.8))
        left, right = self._sides(bones.chest, 0.66, 7.0)
        low_left, low_right = self._sides(bones.waist, 0.34, 7.2)
        end_left, end_right = self._sides(bones.hips, 0.4, 8.0)
        around = _strung(left, right, low_right, end_right, end_left, low_left, left)
        return [*around, [left, low_right], [right, low_left]]

    @cached_property
    def seat(self) -> list[Capsule]:
        bones = self.bones
        if not self.wide:
            return [[(bones.hips, 9.7), (going(bones.hips, _way(bones.hips, bones.waist), 5), 9.3)]]
        left, right = self._sides(bones.hips, 0.56, 8.8)
        return [[left, right]]

    @property
    def neck(self) -> list[Capsule]:
        return [[(self.bones.chest, 4.7), (self.bones.head, 4.7)]]

    def circles(self) -> Iterator[Circle]:
        """All that it is made of, for its bounds."""
        bones = self.bones
        parts = [*self.shirt, *self.seat]
        for leg in (bones.near_leg, bones.far_leg):
            parts += [*self.trousers(leg), *self.foot(leg)]
        for arm in (bones.near_arm, bones.far_arm):
            parts += self.arm(arm)
        for part in parts:
            yield from part
        yield (bones.head, SKULL + 1)

    def _sides(self, middle: Point, part: float, radius: float) -> tuple[Circle, Circle]:
        (x, y), (dx, dy) = middle, self.bones.across
        return ((x - dx * part, y - dy * part), radius), ((x + dx * part, y + dy * part), radius)


class _Pencil:
    """Draws one body: lays it out in the square, then paints it from the back to the front."""

    def __init__(self, pose: Pose, body: _Body) -> None:
        self.pose = pose
        self.body = body
        own = list(body.circles())
        self.floor = pose.floor if pose.floor is not None else min(y - r for (_, y), r in own)
        circles = [*own, *prop_circles(pose.props)]
        left, right = min(x - r for (x, _), r in circles), max(x + r for (x, _), r in circles)
        top = max(y + r for (_, y), r in circles)
        room = SIZE - 2 * MARGIN
        self.scale = min(room / (right - left), room / (top - self.floor), LARGEST)
        spare = room - self.scale * (top - self.floor)
        self.x = SIZE / 2 - self.scale * (left + right) / 2
        self.y = SIZE - MARGIN - spare * LOW + self.scale * self.floor

    def document(self) -> str:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}"><g stroke="{INK}"'
            f' stroke-width="{2 * LINE}" stroke-linejoin="round" stroke-linecap="round" paint-order="stroke">'
            f"{''.join(self._layers())}</g></svg>"
        )

    def _layers(self) -> Iterator[str]:
        yield from self._surroundings()
        yield from self._front() if self.body.wide else self._side()

    def _side(self) -> Iterator[str]:
        bones = self.body.bones
        yield self._path(self.body.arm(bones.far_arm), SKIN_FAR)
        if self.pose.arms == "behind":
            yield self._path(self.body.arm(bones.near_arm), SKIN)
        yield from self._leg(bones.far_leg, TROUSERS_FAR, SKIN_FAR)
        yield self._path(self.body.neck, SKIN)
        yield self._path(self.body.shirt, SHIRT)
        yield from self._leg(bones.near_leg, TROUSERS, SKIN, self.body.seat)
        yield self._head()
        if self.pose.arms != "behind":
            yield self._path(self.body.arm(bones.near_arm), SKIN)

    def _front(self) -> Iterator[str]:
        bones = self.body.bones
        arms = [self._path(self.body.arm(arm), SKIN) for arm in (bones.far_arm, bones.near_arm)]
        if self.pose.arms == "behind":
            yield from arms
        yield self._path(self.body.neck, SKIN)
        yield self._path(self.body.shirt, SHIRT)
        if self.pose.crossed:
            yield self._path(self.body.seat, TROUSERS)
            yield from self._leg(bones.far_leg, TROUSERS, SKIN)
            yield from self._leg(bones.near_leg, TROUSERS, SKIN)
        else:
            legs = (bones.far_leg, bones.near_leg)
            yield self._path([part for leg in legs for part in self.body.foot(leg)], SKIN)
            yield self._path([*self.body.seat, *(part for leg in legs for part in self.body.trousers(leg))], TROUSERS)
        if self.pose.arms == "between":
            yield arms[0]
        yield self._head()
        if self.pose.arms == "before":
            yield arms[0]
        if self.pose.arms != "behind":
            yield arms[1]

    def _leg(self, leg: Chain, cloth: str, skin: str, seat: Sequence[Capsule] = ()) -> Iterator[str]:
        thigh, shank = self.body.trousers(leg)
        yield self._path(self.body.foot(leg), skin)
        if leg.is_folded:
            yield self._path([shank], cloth)
            yield self._path([*seat, thigh], cloth)
        else:
            yield self._path([*seat, thigh, shank], cloth)

    def _head(self) -> str:
        bones = self.body.bones
        x, y = self._at(bones.head)
        looks_left = sin(radians(bones.up - self.pose.face)) < 0
        flip = "-" if looks_left and not self.body.wide else ""
        head, size, line = _HEADS[self.pose.seen], f"{self.scale:.2f}", LINE / self.scale
        face = f'<path fill="none" stroke-width="{line * 0.6:.1f}" d="{head.face}"/>' if head.face else ""
        return (
            f'<g transform="translate({x} {y})rotate({90 - bones.up:g})scale({flip}{size} {size})">'
            f'<path fill="{SKIN}" stroke-width="{2 * line:.1f}" d="{head.outline}"/>'
            f'<path fill="{HAIR}" stroke="none" d="{head.hair}"/>{face}</g>'
        )

    def _surroundings(self) -> Iterator[str]:
        _, floor = self._at((0, self.floor))
        floor += LINE
        if not any(prop.kind == "mat" for prop in self.pose.props):  # else it is seen from above
            yield f'<path fill="none" stroke="{GROUND}" stroke-width="{LINE}" d="M12 {floor}H{SIZE - 12}"/>'
        for prop in self.pose.props:
            yield self._prop(prop, floor)

    def _prop(self, prop: Prop, floor: int) -> str:
        return drawn_prop(prop, self._at((prop.x, prop.y)), floor, self.scale, fill=THING, line=GROUND, width=LINE)

    def _path(self, parts: Iterable[Capsule], fill: str) -> str:
        return f'<path fill="{fill}" d="{"".join(self._capsule(*part) for part in parts)}"/>'

    def _at(self, point: Point) -> tuple[int, int]:
        return (round(self.x + point[0] * self.scale), round(self.y - point[1] * self.scale))

    def _capsule(self, first: Circle, second: Circle) -> str:
        """Path data of the skin around two circles."""
        (x, y), (u, v) = self._at(first[0]), self._at(second[0])
        r, q = first[1] * self.scale, second[1] * self.scale
        far = hypot(u - x, v - y)
        if far <= abs(r - q):
            (x, y), r = max(((x, y), r), ((u, v), q), key=lambda circle: circle[1])
            return f"M{x - r:.0f} {y}a{r:.0f} {r:.0f} 0 1 1 0 1z"
        way, open_ = atan2(v - y, u - x), acos((r - q) / far)
        a, b, c, d = (
            f"{cx + cos(turn) * radius:.0f} {cy + sin(turn) * radius:.0f}"
            for cx, cy, radius, turn in (
                (x, y, r, way - open_),
                (u, v, q, way - open_),
                (u, v, q, way + open_),
                (x, y, r, way + open_),
            )
        )
        return f"M{a}L{b}A{q:.0f} {q:.0f} 0 {int(q > r)} 1 {c}L{d}A{r:.0f} {r:.0f} 0 {int(r > q)} 1 {a}z"


def _strung(*circles: Circle) -> list[Capsule]:
    """A chain of circles as capsules from each to the next."""
    return list(pairwise(circles))


def _way(start: Point, end: Point) -> float:
    """The angle from one point to another."""
    return degrees(atan2(end[1] - start[1], end[0] - start[0]))
