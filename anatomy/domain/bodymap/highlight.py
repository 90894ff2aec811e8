"""Which regions are lit, on which side, in which view they show best, and what to cut out of the picture for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from anatomy.domain.bodymap.drawing import SHAPES, SURFACE_REGIONS, VIEWS, BodySide, Shape
from anatomy.domain.bodymap.paths import Box
from anatomy.domain.bodymap.shapes import GROUPS, View

type Tone = Literal["main", "also", "avoid"]
type LitSide = Literal["both", "left", "right"]
type Highlights = Mapping[str, Highlight] | Iterable[str]

WHOLE_BODY: Final = "whole-body"

# One figure's frame: wide enough for the hands, with air above the head and below the feet.
FRAME: Final = Box(-240, -16, 240, 1026)
SMALLEST_CROP: Final = 320.0  # units: a small region keeps so much around it that one sees where it is
CROP_MARGIN: Final = 1.15  # times the lit area's longer edge


class UnknownRegionError(LookupError):
    """Regions were named that the drawing does not have; ``slugs`` are they."""

    def __init__(self, slugs: Iterable[str]) -> None:
        self.slugs = tuple(sorted(slugs))
        super().__init__(f"not on the body map: {', '.join(self.slugs)}")


@dataclass(frozen=True, slots=True)
class Highlight:
    """How a region is lit: on which of the person's sides, and in which tone.

    The tones: ``main`` is worked, ``also`` is reached as well, ``avoid`` is kept off.
    """

    side: LitSide = "both"
    tone: Tone = "main"

    def lights(self, side: BodySide) -> bool:
        """Whether a shape on that side is lit; a shape on the middle line always is."""
        return self.side == "both" or side in (self.side, "middle")


def lit_regions(highlight: Highlights) -> dict[str, Highlight]:
    """The highlight by leaf region: groups and the whole body spread over theirs; the more exact name wins.

    Raises UnknownRegionError for a slug that is no region, group or "whole-body".
    """
    wanted = dict(highlight) if isinstance(highlight, Mapping) else dict.fromkeys(highlight, Highlight())
    unknown = [slug for slug in wanted if slug not in SURFACE_REGIONS and slug not in GROUPS and slug != WHOLE_BODY]
    if unknown:
        raise UnknownRegionError(unknown)
    leaves: dict[str, Highlight] = {}
    if WHOLE_BODY in wanted:
        leaves |= dict.fromkeys(sorted(SURFACE_REGIONS), wanted[WHOLE_BODY])
    for group in GROUPS.keys() & wanted.keys():
        leaves |= dict.fromkeys(GROUPS[group], wanted[group])
    return leaves | {slug: how for slug, how in wanted.items() if slug in SURFACE_REGIONS}


def is_lit(shape: Shape, leaves: Mapping[str, Highlight]) -> bool:
    """Whether the highlight lights this shape."""
    how = leaves.get(shape.region)
    return how is not None and how.lights(shape.side)


def whole_tone(leaves: Mapping[str, Highlight]) -> Tone | None:
    """The tone in which all of the body is lit, or None: then it is drawn as one piece and not region by region."""
    tones = {how.tone for how in leaves.values()}
    is_whole = len(leaves) == len(SURFACE_REGIONS) and all(how.side == "both" for how in leaves.values())
    return tones.pop() if is_whole and len(tones) == 1 else None


def best_view(regions: Iterable[str]) -> View:
    """The view that shows most of the regions, then most of their area; the front for the whole body.

    Raises UnknownRegionError.
    """
    leaves = lit_regions(regions)
    if len(leaves) == len(SURFACE_REGIONS):
        return "front"

    def shown(view: View) -> tuple[int, float]:
        shapes = [shape for shape in SHAPES if shape.view == view and shape.region in leaves]
        return len({shape.region for shape in shapes}), round(sum(shape.box.area for shape in shapes))

    return max(VIEWS, key=shown)


def crop_box(shapes: Sequence[Shape]) -> Box:
    """A square around the shapes with some of the body about them, never beyond the frame's top and bottom."""
    area = shapes[0].box
    for shape in shapes[1:]:
        area = area.union(shape.box)
    size = round(min(max(SMALLEST_CROP, CROP_MARGIN * max(area.width, area.height)), FRAME.height))
    left = round((area.left + area.right - size) / 2)
    top = round(min(max((area.top + area.bottom - size) / 2, FRAME.top), FRAME.bottom - size))
    return Box(left, top, left + size, top + size)
