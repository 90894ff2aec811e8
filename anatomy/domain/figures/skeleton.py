"""A jointed body in the plane: a pose says which way its limbs point, and every pose has the same proportions.

Lengths are units of which a standing body is about 160 tall. The middle of the hips is (0, 0), y grows upwards. An
angle is counted in degrees from "to the right" against the clock: 90 is up.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import acos, atan2, cos, degrees, hypot, radians, sin
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from anatomy.domain.figures.props import Prop

type Point = tuple[float, float]
type Turn = float | tuple[float, float]
"""An angle; or an angle and how much of the length is seen (1 is all), for what points at the reader or away."""

type Seen = Literal["side", "front", "back"]

type Circle = tuple[Point, float]
"""A circle by its middle and its radius."""

THIGH: Final = 41.0
SHANK: Final = 39.0
FOOT: Final = 15.0
UPPER_ARM: Final = 27.0
FOREARM: Final = 24.0
HAND: Final = 8.0
FOLDED: Final = 26.0  # from hip to ankle
LOIN: Final = 22.0
RIBS: Final = 25.0
NECK: Final = 9.0
SKULL: Final = 13.0
# From the middle to each side, where seen from the front.
SHOULDER_WIDTH: Final = 12.5
HIP_WIDTH: Final = 7.5


@dataclass(frozen=True, slots=True)
class Limb:
    """An arm or a leg by the angles of its two long parts and of its hand or foot."""

    upper: Turn
    lower: Turn
    end: Turn


@dataclass(frozen=True, slots=True)
class Reach:
    """An arm or a leg by the point that its wrist or ankle is at. ``bend`` is 1 or -1: to which side its joint bends.

    Out of reach, it points there.
    """

    x: float
    y: float
    bend: int
    end: Turn


@dataclass(frozen=True, slots=True)
class Pose:
    """How a body holds itself. ``spine`` is its lower and its upper half, going up from the hips.

    ``near`` limbs are closer to the reader; seen from the front, they are those at the reader's right, and drawn last.
    ``face`` is the way that the nose points, seen from the side. ``arms`` says where they are drawn: before the head,
    behind the body, or the far one between the two. ``crossed``: seen from the front, the legs overlap. ``floor`` is
    the height of the floor; None is where the body is lowest.
    """

    spine: tuple[Turn, Turn]
    neck: Turn
    near_leg: Limb | Reach
    far_leg: Limb | Reach
    near_arm: Limb | Reach
    far_arm: Limb | Reach
    face: float = 0.0
    seen: Seen = "side"
    arms: Literal["before", "behind", "between"] = "before"
    crossed: bool = False
    floor: float | None = None
    props: tuple[Prop, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """A limb as it lies: hip, knee, ankle, toes; or shoulder, elbow, wrist, finger tips."""

    root: Point
    joint: Point
    end: Point
    tip: Point

    @property
    def is_folded(self) -> bool:
        """Whether its two long parts lie close to each other."""
        return hypot(self.root[0] - self.end[0], self.root[1] - self.end[1]) < FOLDED


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A pose as points. ``up`` is the angle from the middle of the head to its top, ``across`` half the shoulders."""

    hips: Point
    waist: Point
    chest: Point
    throat: Point
    head: Point
    up: float
    near_leg: Chain
    far_leg: Chain
    near_arm: Chain
    far_arm: Chain
    across: Point


def skeleton(pose: Pose) -> Skeleton:
    """Return the points of a pose."""
    hips = (0.0, 0.0)
    waist = going(hips, pose.spine[0], LOIN)
    chest = going(waist, pose.spine[1], RIBS)
    throat = going(chest, pose.neck, NECK)
    head = going(throat, pose.neck, SKULL)
    wide = pose.seen != "side"
    shoulder = _across(pose.spine[1], SHOULDER_WIDTH if wide else 0.0)
    hip = _across(pose.spine[0], HIP_WIDTH if wide else 0.0)
    return Skeleton(
        hips=hips,
        waist=waist,
        chest=chest,
        throat=throat,
        head=head,
        up=angle(pose.neck),
        near_leg=_leg(_moved(hips, hip, 1), pose.near_leg),
        far_leg=_leg(_moved(hips, hip, -1), pose.far_leg),
        near_arm=_arm(_moved(chest, shoulder, 1), pose.near_arm),
        far_arm=_arm(_moved(chest, shoulder, -1), pose.far_arm),
        across=shoulder,
    )


def going(start: Point, turn: Turn, length: float) -> Point:
    """The point ``length`` from ``start``."""
    seen = turn[1] if isinstance(turn, tuple) else 1.0
    way = radians(angle(turn))
    return (start[0] + cos(way) * length * seen, start[1] + sin(way) * length * seen)


def angle(turn: Turn) -> float:
    """The angle alone, in degrees."""
    return turn[0] if isinstance(turn, tuple) else turn


def _across(turn: Turn, width: float) -> Point:
    return going((0.0, 0.0), angle(turn) - 90, width)


def _moved(point: Point, by: Point, times: int) -> Point:
    return (point[0] + by[0] * times, point[1] + by[1] * times)


def _leg(hip: Point, limb: Limb | Reach) -> Chain:
    return _chain(hip, limb, THIGH, SHANK, FOOT)


def _arm(shoulder: Point, limb: Limb | Reach) -> Chain:
    return _chain(shoulder, limb, UPPER_ARM, FOREARM, HAND)


def _chain(root: Point, limb: Limb | Reach, upper: float, lower: float, end: float) -> Chain:
    if isinstance(limb, Reach):
        limb = _reaching(root, limb, upper, lower)
    joint = going(root, limb.upper, upper)
    ankle = going(joint, limb.lower, lower)
    return Chain(root, joint, ankle, going(ankle, limb.end, end))


def _reaching(root: Point, limb: Reach, upper: float, lower: float) -> Limb:
    dx, dy = limb.x - root[0], limb.y - root[1]
    far = hypot(dx, dy)
    way = degrees(atan2(dy, dx))
    if far >= upper + lower:
        return Limb(way, way, limb.end)
    far = max(far, abs(upper - lower) + 0.1)
    at_root = degrees(acos((upper**2 + far**2 - lower**2) / (2 * upper * far)))
    at_end = degrees(acos((lower**2 + far**2 - upper**2) / (2 * lower * far)))
    return Limb(way + limb.bend * at_root, way - limb.bend * at_end, limb.end)
