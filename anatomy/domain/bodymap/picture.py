"""The body map as an SVG document of its own, for print: it needs neither style sheet nor script."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from anatomy.domain.bodymap.drawing import HAIRS, LINES, SHAPES, VIEWS, Shape, outline_within
from anatomy.domain.bodymap.highlight import (
    FRAME,
    Highlight,
    Highlights,
    Tone,
    best_view,
    crop_box,
    is_lit,
    lit_regions,
    whole_tone,
)
from anatomy.domain.bodymap.paths import Box
from anatomy.domain.bodymap.shapes import View
from anatomy.domain.bodymap.tools import Marked, Stamp

_FORBIDDEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
HAIR_END: Final = 120  # units below the crown: no hair is drawn in a picture of what lies lower


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as hexadecimal RGB. Each tone is a fill and the colour of the hatch on it."""

    skin: str
    hair: str
    line: str
    edge: str
    fills: Mapping[Tone, str]
    hatches: Mapping[Tone, str]
    tool: str = "#ffffff"
    tool_edge: str = "#3d352d"


PRINT: Final = Palette(
    skin="#f6eee3",
    hair="#e6d8c6",
    line="#d3c2ad",
    edge="#6a5b4c",
    fills={"main": "#a4472a", "also": "#ecc9b4", "avoid": "#ffffff"},
    hatches={"main": "#c97a5c", "also": "#8f4527", "avoid": "#4a3f35"},
)


def svg(
    highlight: Highlights,
    *,
    views: Sequence[View] = VIEWS,
    title: str,
    palette: Palette = PRINT,
    crop: bool = False,
    links: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    prefix: str = "body-map",
    tool: Marked | None = None,
) -> str:
    """A standalone SVG document: presentation attributes only, so that it prints and passes a strict content policy.

    ``crop`` shows the best of the views, a square around what is lit, in lines that hold at 13 mm. ``links`` (slug to
    address) makes regions links, called by their ``names``. ``prefix`` keeps the ids apart where several share a page.
    ``tool`` is drawn over the region that it works on. Raises UnknownRegionError.
    """
    leaves = lit_regions(highlight)
    if crop and leaves:
        if len(views) > 1:
            views = (_best_view(leaves, tool),)
        frame = _cropped(leaves, views[0])
        pen = frame.height / 85
    else:
        frame = Box(FRAME.left, FRAME.top, FRAME.left + FRAME.width * len(views), FRAME.bottom)
        pen = frame.height / 380
    pencil = _Pencil(palette, frame, pen, leaves, links or {}, names or {}, prefix)
    role = "group" if links else "img"
    figures = "".join(pencil.figure(view, round(FRAME.width * at)) for at, view in enumerate(views))
    if tool:
        figures += pencil.tool(tool, views[0])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{frame.view_box}" role="{role}"'
        f' aria-labelledby="{prefix}-title"><title id="{prefix}-title">{_text(title)}</title>{pencil.hatches()}'
        f"{figures}</svg>"
    )


def _best_view(leaves: Mapping[str, Highlight], tool: Marked | None) -> View:
    """The view that shows most of what is lit, but never one without the place of the tool."""
    view = best_view(leaves)
    if tool is None or any(shape.view == view and shape.region == tool.region for shape in SHAPES):
        return view
    return best_view([tool.region])


def _cropped(leaves: Mapping[str, Highlight], view: View) -> Box:
    shapes = [shape for shape in SHAPES if shape.view == view and is_lit(shape, leaves)]
    return crop_box(shapes) if shapes else FRAME


def _text(words: str) -> str:
    """Text for an XML document: escaped, without the characters that XML forbids."""
    return escape(_FORBIDDEN.sub("", words))


@dataclass(frozen=True, slots=True)
class _Pencil:
    """Draws the parts of one document: ``pen`` is an edge's width in units, ``frame`` is what the picture shows."""

    palette: Palette
    frame: Box
    pen: float
    leaves: Mapping[str, Highlight]
    links: Mapping[str, str]
    names: Mapping[str, str]
    prefix: str

    def hatches(self) -> str:
        """A pattern for each tone in use, so that they can be told apart without colour.

        It holds the stripes alone: with a ground of its own, its tiles would show as a grid in print.
        """
        tones = sorted({how.tone for how in self.leaves.values()})
        return f"<defs>{''.join(self._hatch(tone) for tone in tones)}</defs>" if tones else ""

    def _hatch(self, tone: Tone) -> str:
        size = f"{self.pen * 5:.1f}"
        lines = {
            "main": f"M0 {size}L{size} 0",
            "also": f"M0 0L{size} {size}",
            "avoid": f"M0 0L{size} {size}M0 {size}L{size} 0",
        }
        return (
            f'<pattern id="{self.prefix}-{tone}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
            f'<path d="{lines[tone]}" stroke="{self.palette.hatches[tone]}" stroke-width="{self.pen:.1f}"'
            ' stroke-linecap="square"/></pattern>'
        )

    def figure(self, view: View, x: int) -> str:
        """One view: the body, its regions, the soft lines, and the edge above all; only what the frame shows."""
        outline, clip = f"{self.prefix}-{view}", f"{self.prefix}-{view}-clip"
        seen = self.frame.moved(-x, 0)
        whole = None if self.links else whole_tone(self.leaves)
        inside = self._lines(view, seen) if whole else self._hair(view, seen) + self._lines(view, seen)
        if whole is None:
            inside += "".join(self._region(shape) for shape in SHAPES if shape.view == view and shape.box.meets(seen))
        body = outline_within(view, seen.grown(self.pen))
        return (
            f'<g transform="translate({x})"><defs><path id="{outline}" d="{body}"/>'
            f'<clipPath id="{clip}"><use href="#{outline}"/></clipPath></defs>'
            f'<use href="#{outline}" fill="{self.palette.fills[whole] if whole else self.palette.skin}"/>'
            f"{self._striped(outline, whole) if whole else ''}"
            f'<g clip-path="url(#{clip})">{inside}</g>'
            f'<use href="#{outline}" fill="none" stroke="{self.palette.edge}" stroke-width="{self.pen:.1f}"'
            ' stroke-linejoin="round"/></g>'
        )

    def tool(self, marked: Marked, view: View) -> str:
        """The tool on what is lit in this view, which is the first one."""
        lit = [shape for shape in SHAPES if shape.view == view and is_lit(shape, self.leaves)]
        return Stamp(self.frame, self.pen, self.palette.tool, self.palette.tool_edge).drawn(marked, lit)

    def _stripes(self, tone: Tone) -> str:
        return f"url(#{self.prefix}-{tone})"

    def _striped(self, outline: str, tone: Tone) -> str:
        return f'<use href="#{outline}" fill="{self._stripes(tone)}"/>'

    def _hair(self, view: View, seen: Box) -> str:
        return f'<path d="{HAIRS[view]}" fill="{self.palette.hair}"/>' if seen.top < HAIR_END else ""

    def _lines(self, view: View, seen: Box) -> str:
        lines = "".join(line.path for line in LINES[view] if line.box.meets(seen))
        return (
            f'<path d="{lines}" fill="none" stroke="{self.palette.line}" stroke-width="{self.pen * 0.6:.1f}"'
            ' stroke-linecap="round"/>'
        )

    def _region(self, shape: Shape) -> str:
        address = self.links.get(shape.region)
        if is_lit(shape, self.leaves):
            tone = self.leaves[shape.region].tone
            key = f"{self.prefix}-{SHAPES.index(shape)}"
            drawn = (
                f'<g fill="{self.palette.fills[tone]}"><path id="{key}" d="{shape.path}"/></g>'
                f'<use href="#{key}" fill="{self._stripes(tone)}" stroke="{self.palette.edge}"'
                f' stroke-width="{self.pen:.1f}" stroke-linejoin="round"/>'
            )
        elif address is not None:
            drawn = f'<path d="{shape.path}" fill="{self.palette.skin}"/>'
        else:
            return ""
        if address is None:
            return drawn
        name = self.names.get(shape.region, shape.region)
        return f'<a href="{_text(address)}" aria-label="{_text(name)}">{drawn}</a>'
