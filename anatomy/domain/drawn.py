"""The pictures that we draw, by names that say all that is in them: a page can ask for one by its name alone.

A figure is "warrior-two.figure.svg". A body map is "calf+sole.left.crop.svg": the regions that are lit, on which of the
person's sides, and how much of the body is shown; with a tool it is "calf.both.crop.roller.calf.right.svg".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, Literal

from anatomy.domain import figures
from anatomy.domain.bodymap import GROUPS, MARKS, SPOTS, SURFACE_REGIONS, Highlight, LitSide, Marked, svg

type Part = Literal["crop", "whole"]

DRAWN_REGIONS: Final = SURFACE_REGIONS | GROUPS.keys()

_LONGEST: Final = 400  # letters: more than the name of a map with all regions lit


def figure_name(position: str, technique: str = "") -> str:
    """Return the name of the figure for a technique in a position, by their slugs; "" for an unknown position."""
    pose = figures.pose_of(position, technique)
    return f"{pose}.figure.svg" if pose else ""


def is_its_own(technique: str) -> bool:
    """Whether a technique has a figure of its own, which shows more than its position."""
    return technique in figures.TECHNIQUES


def map_name(regions: Iterable[str], side: LitSide = "both", part: Part = "crop", tool: Marked | None = None) -> str:
    """Return the name of the body map that lights ``regions``, by their slugs; "" where it shows none of them.

    A tool on a region that is not lit is left out.
    """
    lit = sorted(DRAWN_REGIONS.intersection(regions))
    if not lit:
        return ""
    marked = (
        f".{tool.mark}.{tool.region}.{tool.spot}" if tool and tool.region in SURFACE_REGIONS.intersection(lit) else ""
    )
    return f"{'+'.join(lit)}.{side}.{part}{marked}.svg"


def drawn(name: str) -> str | None:
    """Return the picture of that name as a standalone SVG document, or None for a name that nothing here would give."""
    match name.split(".") if len(name) <= _LONGEST else ():
        case [pose, "figure", "svg"]:
            return figures.svg(pose)
        case [regions, "both" | "left" | "right" as side, "crop" | "whole" as part, *tool, "svg"]:
            lit = tuple(regions.split("+"))
            marked = _marked(tool)
            if name == map_name(lit, side, part, marked):
                return _map(lit, side, part, marked)
    return None


# Only what has a picture gets here, so names that somebody makes up take no room from those that papers ask for.
@lru_cache(maxsize=512)
def _map(lit: tuple[str, ...], side: LitSide, part: Part, tool: Marked | None) -> str:
    return svg({region: Highlight(side=side) for region in lit}, crop=part == "crop", title="", tool=tool)


def _marked(words: Sequence[str]) -> Marked | None:
    """The tool that these words of a name say, or None. Words that say none are found out, as the name would differ."""
    match words:
        case [mark, region, spot]:
            known = {str(each): each for each in MARKS}.get(mark), {str(each): each for each in SPOTS}.get(spot)
            if known[0] and known[1]:
                return Marked(known[0], region, known[1])
    return None
