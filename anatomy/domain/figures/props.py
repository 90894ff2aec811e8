"""What a figure is on or at: a wall, a chair, a bolster. In the units of the body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Final, Literal

from anatomy.domain.figures.skeleton import Circle

type PropKind = Literal["wall", "chair", "bolster", "block", "mat", "roller", "long-roller", "ball"]


@dataclass(frozen=True, slots=True)
class Prop:
    """A thing by its place: the face of a wall (by ``x`` alone), the middle of a seat, the middle of anything else.

    ``turn`` is an angle in degrees; of a wall 180 says that it stands to the left of its face, 0 to the right; of a
    chair that its back is at the left, or at the right.
    """

    kind: PropKind
    x: float
    y: float = 0.0
    turn: float = 180.0


# Half of a thing's length and width.
_HALVES: Final[dict[PropKind, tuple[float, float]]] = {
    "bolster": (27, 8),
    "block": (9, 6),
    "mat": (90, 34),
    "roller": (8, 8),
    "long-roller": (52, 7),
    "ball": (4.5, 4.5),
}
WALL: Final = 7.0  # how thick a wall is drawn
SEAT: Final = 18.0  # half of a seat
BACK: Final = 38.0  # the height of a chair's back above its seat


def prop_circles(props: Iterable[Prop]) -> Iterator[Circle]:
    """What the things take of the picture."""
    for prop in props:
        away = cos(radians(prop.turn))
        match prop.kind:
            case "wall":
                yield (prop.x + WALL * away, 0.0), 0.0
            case "chair":
                yield (prop.x - SEAT, prop.y), 1.0
                yield (prop.x + SEAT, prop.y), 1.0
                yield (prop.x, prop.y + BACK), 1.0
            case _:
                long, wide = _HALVES[prop.kind]
                dx, dy = away * (long - wide), sin(radians(prop.turn)) * (long - wide)
                yield (prop.x + dx, prop.y + dy), wide
                yield (prop.x - dx, prop.y - dy), wide


def drawn_prop(prop: Prop, at: tuple[int, int], floor: int, scale: float, *, fill: str, line: str, width: float) -> str:
    """Return a thing as SVG. ``at`` is its place on the page, ``floor`` the height of the floor there."""
    x, y = at
    away = 1 if cos(radians(prop.turn)) > 0 else -1
    match prop.kind:
        case "wall":
            thick = round(WALL * scale) * away
            return (
                f'<path fill="{fill}" stroke="none" d="M{x} 12h{thick}V{floor}h{-thick}z"/>'
                f'<path fill="none" stroke="{line}" stroke-width="{width:g}" d="M{x} 12V{floor}"/>'
            )
        case "chair":
            half, back = round(SEAT * scale), round(BACK * scale)
            rear, front = x + half * away, x - half * away
            path = f"M{rear} {y - back}V{floor}M{front} {floor}V{y}H{rear}"
            return f'<path fill="none" stroke="{line}" stroke-width="{width * 1.6:g}" d="{path}"/>'
        case "roller":
            rings = (round(_HALVES["roller"][0] * scale * part) for part in (1, 0.42))
            path = "".join(f"M{x - r} {y}a{r} {r} 0 1 1 {2 * r} 0a{r} {r} 0 1 1 {-2 * r} 0z" for r in rings)
            return f'<path fill="{fill}" stroke-width="{width:g}" paint-order="normal" d="{path}"/>'
        case _:
            long, wide = (round(half * scale) for half in _HALVES[prop.kind])
            turn = f" rotate({-prop.turn:g})" if prop.turn % 180 else ""
            corner = round(wide * 0.2) if prop.kind in ("block", "mat", "long-roller") else wide
            return (
                f'<rect fill="{fill}" x="{-long}" y="{-wide}" width="{2 * long}" height="{2 * wide}" rx="{corner}"'
                f' transform="translate({x} {y}){turn}"/>'
            )
