"""A skeleton drawn as an SVG document: round limbs with one line around each, soft clothes, a floor."""

from __future__ import annotations

from collections.abc import Iterable
from math import acos, atan2, cos, hypot, radians, sin
from typing import Final

from anatomy.domain.figures.skeleton import Chain, Point, Pose, Prop, going, skeleton

SIZE: Final = 200  # units: the edge of the square that a figure stands in
MARGIN: Final = 7.0
LINE: Final = 3.4
LARGEST: Final = 1.4  # a low figure is enlarged, but not without end

INK: Final = "#3d352d"
SKIN: Final = "#f3dcc6"
SKIN_FAR: Final = "#dcbfa4"
TOP: Final = "#a4472a"
LEGS: Final = "#5f8a86"
LEGS_FAR: Final = "#3f6664"
HAIR: Final = "#5b4334"
PROP: Final = "#efe4d2"
FLOOR: Final = "#b9a88f"

type Circle = tuple[Point, float]


def drawing(pose: Pose) -> str:
    """Return the figure as a standalone SVG document, with neither style nor script. Its words are the page's to say."""
    return _Pencil(pose).document()


class _Pencil:
    """Draws one pose: the body is laid out first, then moved and scaled into the square."""

    def __init__(self, pose: Pose) -> None:
        self.pose = pose
        self.bones = skeleton(pose)
        self.front = pose.seen == "front"
        circles = [*self._body_circles(), *self._prop_circles()]
        left = min(x - r for (x, _), r in circles)
        right = max(x + r for (x, _), r in circles)
        top = max(y + r for (_, y), r in circles)
        low = min(y - r for (_, y), r in circles)
        self.floor = pose.floor if pose.floor is not None else low
        room = SIZE - 2 * MARGIN
        self.scale = min(room / (right - left), room / (top - self.floor), LARGEST)
        self.x = SIZE / 2 - self.scale * (left + right) / 2
        spare = SIZE - MARGIN * 2 - self.scale * (top - self.floor)
        self.y = SIZE - MARGIN - spare * 0.42 + self.scale * self.floor

    # Shapes in the body's units

    def _leg(self, leg: Chain) -> tuple[list[list[Circle]], list[list[Circle]]]:
        heel = going(leg.wrist, _way(leg.tip, leg.wrist), 2.5)
        bones = [(leg.root, 9.5), (leg.joint, 6.8), (leg.wrist, 4.3)]
        return [bones[:2], bones[1:]], [[(heel, 3.8), (leg.tip, 2.7)]]

    def _arm(self, arm: Chain) -> list[list[Circle]]:
        bones = [(arm.root, 5.2), (arm.joint, 4.3), (arm.wrist, 3.2), (arm.tip, 3.0)]
        return [bones[:2], bones[1:3], bones[2:]]

    def _trunk(self) -> list[list[Circle]]:
        bones = self.bones
        if not self.front:
            return [[(bones.waist, 8.8), (bones.chest, 9.8)], [(bones.hips, 10.0), (bones.waist, 8.8)]]
        across = bones.across
        shoulders = [(_plus(bones.chest, across, way * 0.72), 6.6) for way in (-1, 1)]
        waist = [(_plus(bones.waist, across, way * 0.36), 6.8) for way in (-1, 1)]
        hips = [(_plus(bones.hips, across, way * 0.5), 8.0) for way in (-1, 1)]
        return [
            [shoulders[0], shoulders[1]],
            [shoulders[0], waist[0]],
            [shoulders[1], waist[1]],
            [shoulders[0], waist[1]],
            [waist[0], waist[1]],
            [waist[0], hips[0]],
            [waist[1], hips[1]],
            [hips[0], hips[1]],
        ]

    def _body_circles(self) -> Iterable[Circle]:
        bones = self.bones
        for leg in (bones.near_leg, bones.far_leg):
            for part in self._leg(leg):
                yield from (circle for capsule in part for circle in capsule)
        for arm in (bones.near_arm, bones.far_arm):
            yield from (circle for capsule in self._arm(arm) for circle in capsule)
        yield from (circle for capsule in self._trunk() for circle in capsule)
        yield (bones.head, 13.5)

    def _prop_circles(self) -> Iterable[Circle]:
        for prop in self.pose.props:
            match prop.kind:
                case "wall":
                    yield ((prop.x, 0.0), 3.0)
                case "chair":
                    yield ((prop.x - 18, prop.y), 3.0)
                case "bolster":
                    yield from (((going((prop.x, prop.y), prop.turn + way, 26)), 11.0) for way in (0, 180))
                case "ball":
                    yield ((prop.x, prop.y), 6.0)
                case "roller":
                    yield ((prop.x, prop.y), 10.0)

    # Onto the page

    def at(self, point: Point) -> Point:
        return (self.x + point[0] * self.scale, self.y - point[1] * self.scale)

    def capsules(self, parts: Iterable[list[Circle]]) -> str:
        return "".join(_capsule(*[(self.at(p), r * self.scale) for p, r in part]) for part in parts)

    def document(self) -> str:
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}">'
            f'<g stroke="{INK}" stroke-width="{LINE * 2:g}" stroke-linejoin="round" stroke-linecap="round"'
            f' paint-order="stroke">{"".join(self._layers())}</g></svg>'
        )

    def _layers(self) -> Iterable[str]:
        bones, pose = self.bones, self.pose
        yield self._floor()
        yield from map(self._prop, pose.props)
        arms, legs = SKIN_FAR, LEGS_FAR
        if self.front:
            arms, legs = SKIN, LEGS
        near_arm, far_arm = self._arm_path(bones.near_arm, SKIN), self._arm_path(bones.far_arm, arms)
        near_leg, far_leg = self._leg_path(bones.near_leg, LEGS), self._leg_path(bones.far_leg, legs)
        if not self.front or pose.arms_behind:
            yield far_arm
        if pose.arms_behind:
            yield near_arm
        yield far_leg
        if pose.legs_first:
            yield near_leg
        yield self._trunk_path()
        if not pose.legs_first:
            yield near_leg
        if self.front and not pose.arms_behind:
            yield far_arm
        yield self._head()
        if not pose.arms_behind:
            yield near_arm

    def _path(self, parts: Iterable[list[Circle]], fill: str) -> str:
        return f'<path fill="{fill}" d="{self.capsules(parts)}"/>'

    def _arm_path(self, arm: Chain, fill: str) -> str:
        return self._path(self._arm(arm), fill)

    def _leg_path(self, leg: Chain, fill: str) -> str:
        cloth, foot = self._leg(leg)
        return self._path(foot, SKIN if fill == LEGS else SKIN_FAR) + self._path(cloth, fill)

    def _trunk_path(self) -> str:
        bones = self.bones
        neck = [[(bones.chest, 4.6), (bones.head, 4.6)]]
        parts = self._trunk()
        seat = [[(bones.hips, 9.6), (going(bones.hips, _way(bones.hips, bones.waist), 6), 9.2)]]
        return self._path(neck, SKIN) + self._path(parts, TOP) + (self._path(seat, LEGS) if not self.front else "")

    def _head(self) -> str:
        bones, up = self.bones, self.bones.up
        x, y = self.at(bones.head)
        scale = self.scale
        if self.front:
            turn = 90 - up
            hair = "M-11 -1A11.4 12 0 0 1 11 -1C8 -7 -5 -9 -11 -1z"
            face = "M-6.5 2q2 1.8 4 0M2.5 2q2 1.8 4 0M-2.5 7q2.5 1.6 5 0"
            flip = ""
        else:
            turn = 90 - up
            facing = sin(radians(up - self.pose.face))  # 1 where the nose points to the right of an upright head
            flip = " scale(-1 1)" if facing < 0 else ""
            hair = "M5 -11A11.5 12 0 0 0 -6.5 10.5C-1 7 -2 0 2 -3C5 -5 8 -5 9.6 -7.4A12 12 0 0 0 5 -11z"
            face = "M5 1q2 1.6 3.6 0"
        head = "M0 -12.4A11.3 12.4 0 0 1 0 12.4A11.3 12.4 0 0 1 0 -12.4z"
        if not self.front:
            head = "M0 -12.4A11.3 12.4 0 0 1 11 -2L13.2 2.6L10.8 4.4A11.3 12.4 0 1 1 0 -12.4z"
        width = LINE * 2 / scale
        return (
            f'<g transform="translate({x:.1f} {y:.1f})rotate({turn:g}){flip}scale({scale:.2f})" stroke-width="{width:.1f}">'
            f'<path fill="{SKIN}" d="{head}"/><path fill="{HAIR}" stroke="none" d="{hair}"/>'
            f'<path fill="none" stroke-width="{width * 0.32:.1f}" d="{face}"/></g>'
        )

    def _floor(self) -> str:
        y = self.at((0, self.floor))[1] + LINE / 2 + 1
        return f'<path fill="none" stroke="{FLOOR}" stroke-width="{LINE:g}" d="M6 {y:.1f}H194"/>'

    def _prop(self, prop: Prop) -> str:
        x, y = self.at((prop.x, prop.y))
        scale = self.scale
        floor = self.at((0, self.floor))[1]
        match prop.kind:
            case "wall":
                return f'<path fill="none" stroke="{FLOOR}" stroke-width="{LINE:g}" d="M{x - LINE:.1f} 6V{floor + LINE:.1f}"/>'
            case "chair":
                seat = f"M{x - 17 * scale:.1f} {y:.1f}H{x + 20 * scale:.1f}M{x - 16 * scale:.1f} {y - 40 * scale:.1f}V{floor - 2:.1f}M{x + 17 * scale:.1f} {y:.1f}V{floor - 2:.1f}"
                return f'<path fill="none" stroke="{FLOOR}" stroke-width="{LINE * 1.6:.1f}" d="{seat}"/>'
            case "bolster":
                ends = [((going((prop.x, prop.y), prop.turn + way, 26)), 9.0) for way in (0, 180)]
                return self._path([ends], PROP)
            case "ball":
                return self._path([[((prop.x, prop.y), 6.0), ((prop.x + 0.1, prop.y), 6.0)]], PROP)
            case "roller":
                return self._path([[((prop.x, prop.y), 10.0), ((prop.x + 0.1, prop.y), 10.0)]], PROP)
        return ""


def _plus(point: Point, by: Point, times: float) -> Point:
    return (point[0] + by[0] * times, point[1] + by[1] * times)


def _way(start: Point, end: Point) -> float:
    from math import degrees

    return degrees(atan2(end[1] - start[1], end[0] - start[0]))


def _capsule(first: Circle, second: Circle) -> str:
    """Path data of the skin around two circles, on the page."""
    (x, y), r = first
    (u, v), q = second
    far = hypot(u - x, v - y)
    if far <= abs(r - q):
        (x, y), r = max(first, second, key=lambda circle: circle[1])
        return f"M{x - r:.1f} {y:.1f}a{r:.1f} {r:.1f} 0 1 1 0 .1z"
    way = atan2(v - y, u - x)
    open_ = acos((r - q) / far)
    points = []
    for (cx, cy), radius, turn in (
        ((x, y), r, way - open_),
        ((u, v), q, way - open_),
        ((u, v), q, way + open_),
        ((x, y), r, way + open_),
    ):
        points.append(f"{cx + cos(turn) * radius:.1f} {cy + sin(turn) * radius:.1f}")
    a, b, c, d = points
    return f"M{a}L{b}A{q:.1f} {q:.1f} 0 {int(q > r)} 1 {c}L{d}A{r:.1f} {r:.1f} 0 {int(r > q)} 1 {a}z"
