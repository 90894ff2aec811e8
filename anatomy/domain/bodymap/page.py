"""The body map as values for a page: the parts that a template draws, and the same in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from anatomy.domain.bodymap.drawing import HAIRS, HALF_BODY, HALF_LINES, HALF_SOLES, SHAPES, VIEWS, Shape
from anatomy.domain.bodymap.highlight import (
    FRAME,
    Highlight,
    Highlights,
    LitSide,
    Tone,
    is_lit,
    lit_regions,
    whole_tone,
)
from anatomy.domain.bodymap.paths import Box
from anatomy.domain.bodymap.shapes import View

LABEL_HEIGHT: Final = 44  # units below the feet for the word under each view


@dataclass(frozen=True, slots=True)
class FigureRegion:
    """A region in one view: the shapes that are lit and those that are not, as path data, "" where there are none.

    What is not lit is only there to be touched, and a rough polygon.
    """

    region: str
    name: str
    href: str
    tone: Tone | None
    side: LitSide | None
    lit: str
    unlit: str


@dataclass(frozen=True, slots=True)
class FigureView:
    """One view: its middle, counted from the left in units, and its parts. Mirrored: ``half_soles``, ``half_lines``."""

    view: View
    x: int
    half_soles: str
    hair: str
    half_lines: str
    regions: tuple[FigureRegion, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """What a template draws: ``half_body`` and its mirror image are the outline of every view.

    ``label_y`` is where the word under each view stands. ``whole`` is the tone of a body that is lit as one piece, and
    then there are no regions.
    """

    view_box: str
    label_y: int
    half_body: str
    whole: Tone | None
    tones: tuple[Tone, ...]
    views: tuple[FigureView, ...]


@dataclass(frozen=True, slots=True)
class Described:
    """A lit region in words: its name, and its side; "middle" for one that lies on the middle line."""

    region: str
    name: str
    side: LitSide | Literal["middle"]


@dataclass(frozen=True, slots=True)
class ViewDescription:
    """The regions that a view lights, in the order in which they were given."""

    view: View
    regions: tuple[Described, ...]


def figure(
    highlight: Highlights,
    *,
    views: Sequence[View] = VIEWS,
    names: Mapping[str, str] | None = None,
    links: Mapping[str, str] | None = None,
    every: bool = False,
) -> Figure:
    """The drawing for a page: the lit regions with their states and names; with ``links``, those they lead from too.

    ``every`` gives all regions, for a page that lets somebody choose. Raises UnknownRegionError.
    """
    leaves = lit_regions(highlight)
    whole = None if every or links else whole_tone(leaves)
    frame = Box(FRAME.left, FRAME.top, FRAME.left + FRAME.width * len(views), FRAME.bottom + LABEL_HEIGHT)
    return Figure(
        view_box=frame.view_box,
        label_y=round(frame.bottom - LABEL_HEIGHT / 4),
        half_body=HALF_BODY,
        whole=whole,
        tones=tuple(sorted({how.tone for how in leaves.values()})),
        views=tuple(
            FigureView(
                view=view,
                x=round(FRAME.width * at),
                half_soles=HALF_SOLES if view == "back" else "",
                hair=HAIRS[view],
                half_lines=HALF_LINES[view],
                regions=() if whole else _regions(view, leaves, names or {}, links or {}, every=every),
            )
            for at, view in enumerate(views)
        ),
    )


def _regions(
    view: View, leaves: Mapping[str, Highlight], names: Mapping[str, str], links: Mapping[str, str], *, every: bool
) -> tuple[FigureRegion, ...]:
    by_region: dict[str, list[Shape]] = {}
    for shape in SHAPES:
        if shape.view == view and (every or shape.region in leaves or shape.region in links):
            by_region.setdefault(shape.region, []).append(shape)
    return tuple(
        FigureRegion(
            region=region,
            name=names.get(region, region),
            href=links.get(region, ""),
            tone=leaves[region].tone if region in leaves else None,
            side=leaves[region].side if region in leaves else None,
            lit="".join(shape.path for shape in shapes if is_lit(shape, leaves)),
            unlit="".join(shape.rough for shape in shapes if not is_lit(shape, leaves)),
        )
        for region, shapes in by_region.items()
    )


def describe(
    regions: Iterable[tuple[str, str]], sides: Mapping[str, LitSide] | None = None
) -> tuple[ViewDescription, ...]:
    """What the map shows, in words: for each view those of the (slug, name) pairs that it lights, with their sides.

    Raises UnknownRegionError.
    """
    named = tuple((slug, name, lit_regions([slug])) for slug, name in regions)
    return tuple(
        ViewDescription(
            view,
            tuple(
                Described(slug, name, _side(slug, leaves, sides or {}))
                for slug, name, leaves in named
                if any(shape.view == view and shape.region in leaves for shape in SHAPES)
            ),
        )
        for view in VIEWS
    )


def _side(slug: str, leaves: Mapping[str, Highlight], sides: Mapping[str, LitSide]) -> LitSide | Literal["middle"]:
    if all(shape.side == "middle" for shape in SHAPES if shape.region in leaves):
        return "middle"
    return sides.get(slug, "both")
