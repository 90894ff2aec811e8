"""The body map as a board: every region as its own piece on each side, for a page that paints them itself, and again.

A region that there is twice is drawn once, and mirrored by the page: half the text. Nothing is lit; what a piece shows
is the page's to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from anatomy.domain.bodymap.drawing import (
    HAIRS,
    HALF_BODY,
    HALF_LINES,
    HALF_SOLES,
    SHAPES,
    VIEWS,
    BodySide,
    Shape,
)
from anatomy.domain.bodymap.highlight import FRAME
from anatomy.domain.bodymap.page import LABEL_HEIGHT
from anatomy.domain.bodymap.shapes import GROUPS, View

_GROUP_OF: Final = {leaf: group for group, leaves in GROUPS.items() for leaf in leaves}


@dataclass(frozen=True, slots=True)
class Piece:
    """A region in one view. ``path`` lies on the person's side ``drawn``, its mirror image on ``mirrored``.

    ``mirrored`` is empty for a region that there is once. ``first`` is false where an earlier view shows it too.
    """

    region: str
    group: str
    path: str
    drawn: BodySide
    mirrored: BodySide | None
    first: bool


@dataclass(frozen=True, slots=True)
class BoardView:
    """One view: its middle, counted from the left in units, and its parts, of which the page mirrors the halves."""

    view: View
    x: int
    half_soles: str
    hair: str
    half_lines: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """Front and back. ``half_body`` and its mirror image are the outline; ``label_y`` is where a view's name stands."""

    view_box: str
    label_y: int
    half_body: str
    views: tuple[BoardView, ...]


@cache
def board() -> Board:
    """Return the drawing. It is the same for every page."""
    return Board(
        view_box=f"{FRAME.left:g} {FRAME.top:g} {FRAME.width * len(VIEWS):g} {FRAME.height + LABEL_HEIGHT:g}",
        label_y=round(FRAME.bottom + LABEL_HEIGHT * 3 / 4),
        half_body=HALF_BODY,
        views=tuple(
            BoardView(
                view=view,
                x=round(FRAME.width * at),
                half_soles=HALF_SOLES if view == "back" else "",
                hair=HAIRS[view],
                half_lines=HALF_LINES[view],
                pieces=tuple(_pieces(view)),
            )
            for at, view in enumerate(VIEWS)
        ),
    )


def _pieces(view: View) -> Iterable[Piece]:
    viewers_left: BodySide = "right" if view == "front" else "left"
    shown_before = {shape.region for shape in SHAPES if VIEWS.index(shape.view) < VIEWS.index(view)}
    for shape in SHAPES:
        if shape.view == view and shape.side != viewers_left:
            yield Piece(
                region=shape.region,
                group=_GROUP_OF.get(shape.region, ""),
                path=shape.path,
                drawn=shape.side,
                mirrored=None if shape.side == "middle" else _other(shape),
                first=shape.region not in shown_before,
            )


def _other(shape: Shape) -> BodySide:
    return "right" if shape.side == "left" else "left"
