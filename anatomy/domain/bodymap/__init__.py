"""The body map: where on the body a region lies, as a picture for print, as values for a page, and in words.

Front and back of one figure, our own drawing. ``shapes`` holds the points that it is drawn from and is the place to
change a border or add a region; everything else follows from it once, at import.
"""

from anatomy.domain.bodymap.board import Board, BoardView, Piece, board
from anatomy.domain.bodymap.drawing import OUTLINES, SHAPES, SURFACE_REGIONS, VIEWS, Shape
from anatomy.domain.bodymap.highlight import (
    WHOLE_BODY,
    Highlight,
    Highlights,
    LitSide,
    Tone,
    UnknownRegionError,
    best_view,
)
from anatomy.domain.bodymap.page import Described, Figure, FigureRegion, FigureView, ViewDescription, describe, figure
from anatomy.domain.bodymap.picture import PRINT, Palette, svg
from anatomy.domain.bodymap.shapes import GROUPS, View
from anatomy.domain.bodymap.tools import MARKS, SPOTS, Mark, Marked, Spot, marked

__all__ = [
    "GROUPS",
    "MARKS",
    "OUTLINES",
    "PRINT",
    "SHAPES",
    "SPOTS",
    "SURFACE_REGIONS",
    "VIEWS",
    "WHOLE_BODY",
    "Board",
    "BoardView",
    "Described",
    "Figure",
    "FigureRegion",
    "FigureView",
    "Highlight",
    "Highlights",
    "LitSide",
    "Mark",
    "Marked",
    "Palette",
    "Piece",
    "Shape",
    "Spot",
    "Tone",
    "UnknownRegionError",
    "View",
    "ViewDescription",
    "best_view",
    "board",
    "describe",
    "figure",
    "marked",
    "svg",
]
