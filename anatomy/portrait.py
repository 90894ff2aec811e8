"""A technique's page as values: everything that the template shows and does not find on the row itself."""

from __future__ import annotations

from dataclasses import dataclass

from .domain.bodymap import WHOLE_BODY, marked
from .domain.drawn import DRAWN_REGIONS, figure_name, is_its_own, map_name
from .domain.photos import fitted
from .models import Firmness, Kind, Picture, Region, Status, TeachingNote, Technique, TechniqueTool, Tool, ToolRole
from .wording import credit_text, dose_text, figure_text, map_text, range_text, size_text, tool_text

DRAWN = DRAWN_REGIONS | {WHOLE_BODY}
# A curator's picture has twice as many pixels, for fine screens.
SHOWN_SIDE = 560


@dataclass(frozen=True, slots=True)
class ToolFacts:
    """A tool as somebody who fetches it needs to know it."""

    name: str
    details: str  # firmness and size, where they matter
    household: str


@dataclass(frozen=True, slots=True)
class OtherWay:
    """A gentler or a stronger way: how, and the technique that does it, if the library shows one."""

    how: str
    technique: Technique | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A curator's picture: the name to ask for it by, how large it is shown (in pixels of a page), what it shows, whose
    it is, and where it comes from.
    """

    name: str
    width: int
    height: int
    alternative: str
    credit: str
    source: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture that we draw: the name to ask for it by, and what it shows."""

    name: str
    alternative: str


@dataclass(frozen=True, slots=True)
class Portrait:
    """One technique, in words."""

    dose: str
    dose_range: str
    regions: tuple[Region, ...]
    drawn_regions: tuple[Region, ...]
    needed: tuple[ToolFacts, ...]
    instead: tuple[ToolFacts, ...]
    also: tuple[ToolFacts, ...]
    gentler: OtherWay | None
    stronger: OtherWay | None
    notes: tuple[TeachingNote, ...]
    picture: Shown | None
    drawings: tuple[Drawing, ...]


def portrait(technique: Technique) -> Portrait:
    """Describe ``technique``, which was read ``with_parts()``. One query more, for the teaching notes."""
    regions = tuple(technique.all_regions())
    rows = list(technique.tool_rows.all())
    return Portrait(
        dose=dose_text(
            technique.dose_mode, technique.dose_seconds, technique.dose_breaths or technique.dose_reps, technique.side
        ),
        dose_range=range_text(technique.dose_min_seconds, technique.dose_max_seconds),
        regions=regions,
        # A curator may add a region that the drawing does not know.
        drawn_regions=tuple(region for region in regions if region.slug in DRAWN),
        needed=_tools(rows, ToolRole.REQUIRED),
        instead=_tools(rows, ToolRole.INSTEAD),
        also=_tools(rows, ToolRole.ALSO),
        gentler=_way(technique.gentler_how, technique.gentler),
        stronger=_way(technique.stronger_how, technique.stronger),
        notes=tuple(TeachingNote.objects.filter(intents__in=technique.intents.all()).distinct()),
        picture=_shown(technique.picture) if technique.picture else None,
        drawings=tuple(drawing for drawing in (_posture(technique), _place_with_tool(technique, rows)) if drawing),
    )


def _shown(picture: Picture) -> Shown:
    credit = credit_text(picture.kind, picture.author, picture.licence, picture.terms)
    width, height = fitted(picture.width, picture.height, SHOWN_SIDE)
    return Shown(picture.facts.name, width, height, picture.shows, credit, picture.source)


def _posture(technique: Technique) -> Drawing | None:
    name = figure_name(technique.position, technique.slug)
    own = technique.name if is_its_own(technique.slug) else ""
    return Drawing(name, figure_text(technique.get_position_display(), own)) if name else None


def _place_with_tool(technique: Technique, rows: list[TechniqueTool]) -> Drawing | None:
    """Return where rolling puts the tool. For what uses none, the body map that the page has says as much."""
    aims = [region for region in technique.regions.all() if region.slug in DRAWN_REGIONS]
    if technique.kind != Kind.SMR or not aims:
        return None
    needed = ((row.tool.slug, row.count) for row in rows if row.role == ToolRole.REQUIRED)
    tool = marked(needed, aims[0].slug, technique.side)
    name = map_name((region.slug for region in aims), tool=tool)
    return Drawing(name, map_text((region.name for region in aims), tool)) if tool else None


def _tools(rows: list[TechniqueTool], role: str) -> tuple[ToolFacts, ...]:
    return tuple(
        ToolFacts(
            name=tool_text(row.tool.name, row.count),
            details=_details(row.tool) if row.tool.fetched else "",
            household=row.tool.household,
        )
        for row in rows
        if row.role == role
    )


def _details(tool: Tool) -> str:
    return ", ".join(filter(None, [str(Firmness(tool.firmness).label), size_text(tool)]))


def _way(how: str, technique: Technique | None) -> OtherWay | None:
    """Return the way, without its technique where teachers would not find that."""
    shown = technique if technique is not None and technique.status == Status.PUBLISHED else None
    return OtherWay(how, shown) if how or shown else None
