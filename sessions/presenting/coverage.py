"""What a class reaches, as its page shows it: a table in words, the body map's marks, and the steps of one region."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anatomy.domain.bodymap import BoardView, Piece, board
from sessions import wording
from sessions.domain.coverage import Doing, RegionTime, Sides, coverage
from sessions.domain.plan import Plan

# How a mark says what is done and for how long: "rm2" is rolled and moved, for a minute or more in all.
LETTERS: Final = {Doing.ROLLED: "r", Doing.STRETCHED: "s", Doing.MOVED: "m"}
MINUTE_OR_MORE, LONG = 60, 180  # seconds


@dataclass(frozen=True, slots=True)
class CoverRow:
    """One region: times in words, empty where nothing is done so; and the mark of each side that there is."""

    slug: str
    name: str
    rolled: str
    stretched: str
    moved: str
    left: str
    right: str
    middle: str

    @property
    def words(self) -> str:
        """The row as one line: "Calf: rolled 2:00, stretched 0:36"."""
        done = ((_("rolled"), self.rolled), (_("stretched"), self.stretched), (_("moved"), self.moved))
        times = ", ".join(f"{what} {time}" for what, time in done if time)
        return _("%(region)s: %(times)s") % {"region": self.name, "times": times}


@dataclass(frozen=True, slots=True)
class Cover:
    """What the class reaches. ``said`` counts it in a sentence."""

    rows: tuple[CoverRow, ...]
    said: str


def cover(plan: Plan) -> Cover:
    """Word what ``plan`` reaches, a row for each region, from head to foot."""
    times = coverage(plan)
    return Cover(rows=tuple(_row(one) for one in times), said=_said(times))


def _row(one: RegionTime) -> CoverRow:
    return CoverRow(
        slug=one.region.slug,
        name=one.region.name,
        rolled=_time(one.rolled, sided=one.sided),
        stretched=_time(one.stretched, sided=one.sided),
        moved=_time(one.moved, sided=one.sided),
        left=_mark(one, "left") if one.sided else "",
        right=_mark(one, "right") if one.sided else "",
        middle="" if one.sided else _mark(one, "longest"),
    )


def _time(sides: Sides, *, sided: bool) -> str:
    """Word a time a side: once where both get as much, or cannot be told apart; else by side."""
    if not sides:
        return ""
    if not sided or sides.left == sides.right:
        return wording.offset(sides.longest)
    words = ((sides.left, _("left %(time)s")), (sides.right, _("right %(time)s")))
    return ", ".join(text % {"time": wording.offset(seconds)} for seconds, text in words if seconds)


def _mark(one: RegionTime, side: str) -> str:
    """Return what is done on a side ("left", "right" or "longest"), and how long in all, as its mark.

    Empty for a side that gets nothing.
    """
    seconds = {doing: getattr(one.of(doing), side) for doing in Doing}
    total = getattr(one.all, side)
    if not total:
        return ""
    level = 1 + (total >= MINUTE_OR_MORE) + (total >= LONG)
    return "".join(LETTERS[doing] for doing, time in seconds.items() if time) + str(level)


def _said(times: tuple[RegionTime, ...]) -> str:
    if not times:
        return _("Nothing is rolled, stretched or moved yet.")
    counts = {doing: sum(1 for one in times if one.of(doing)) for doing in Doing}
    return _("%(regions)s: %(rolled)d rolled, %(stretched)d stretched, %(moved)d moved.") % {
        "regions": ngettext("%(count)d region", "%(count)d regions", len(times)) % {"count": len(times)},
        "rolled": counts[Doing.ROLLED],
        "stretched": counts[Doing.STRETCHED],
        "moved": counts[Doing.MOVED],
    }


# The map


@dataclass(frozen=True, slots=True)
class PaintedSide:
    """A side of a piece: the level of its ground, 0 to 3, the ``marks`` on it, and whether the page mirrors it."""

    side: str
    level: int
    marks: str
    mirrored: bool


@dataclass(frozen=True, slots=True)
class PaintedPiece:
    """A region of the map in one view: where it leads, its name with its times, and its sides."""

    piece: Piece
    href: str
    label: str
    sides: tuple[PaintedSide, ...]
    chosen: bool


@dataclass(frozen=True, slots=True)
class PaintedView:
    """Front or back."""

    view: BoardView
    pieces: tuple[PaintedPiece, ...]


@dataclass(frozen=True, slots=True)
class BodyFigure:
    """The drawing. ``patterns`` are all combinations of marks that a piece can carry."""

    view_box: str
    label_y: int
    half_body: str
    views: tuple[PaintedView, ...]
    patterns: tuple[str, ...] = ("r", "s", "m", "rs", "rm", "sm", "rsm")


def body_figure(
    rows: tuple[CoverRow, ...], names: Mapping[str, str], links: Mapping[str, str], chosen: str
) -> BodyFigure:
    """Paint the body with ``rows``. Each region leads to its address in ``links`` under its name in ``names``.

    A region without a link is not drawn. ``chosen`` is a region or a group.
    """
    drawing = board()
    by_slug = {row.slug: row for row in rows}
    return BodyFigure(
        view_box=drawing.view_box,
        label_y=drawing.label_y,
        half_body=drawing.half_body,
        views=tuple(
            PaintedView(
                view,
                tuple(
                    _painted(piece, by_slug, names[piece.region], links[piece.region], chosen)
                    for piece in view.pieces
                    if piece.region in links
                ),
            )
            for view in drawing.views
        ),
    )


def _painted(piece: Piece, rows: Mapping[str, CoverRow], name: str, href: str, chosen: str) -> PaintedPiece:
    own = rows.get(piece.region)
    known = [row for row in (own, rows.get(piece.group)) if row]
    sides = [(piece.drawn, False), (piece.mirrored, True)]
    return PaintedPiece(
        piece=piece,
        href=href,
        label=own.words if own else name,
        sides=tuple(_side(side, known, mirrored=mirrored) for side, mirrored in sides if side),
        chosen=bool(chosen) and chosen in (piece.region, piece.group),
    )


def _side(side: str, rows: list[CoverRow], *, mirrored: bool) -> PaintedSide:
    marks = [mark for mark in _marks(side, rows) if mark]
    letters = "".join(letter for letter in LETTERS.values() if any(letter in mark for mark in marks))
    return PaintedSide(side, max((int(mark[-1]) for mark in marks), default=0), letters, mirrored)


def _marks(side: str, rows: list[CoverRow]) -> Iterator[str]:
    """The marks for a side of a region: its own, and its group's, which has two sides even where the region has one."""
    for row in rows:
        if side == "middle":
            yield from (row.middle, row.left, row.right)
        else:
            yield row.left if side == "left" else row.right


# The steps of one region


@dataclass(frozen=True, slots=True)
class Reach:
    """The steps that reach the chosen region, the first of them (or 0), and what is said of them.

    Nothing is chosen where ``region`` is empty.
    """

    region: str = ""
    steps: frozenset[int] = frozenset()
    first: int = 0
    said: str = ""
    mark: str = ""


def reach(region: str, name: str, steps: tuple[int, ...]) -> Reach:
    """Word which ``steps`` reach the region of that ``name``."""
    if not name:
        return Reach()
    return Reach(
        region,
        frozenset(steps),
        next(iter(steps), 0),
        said=reach_words(name, len(steps)),
        mark=_("reaches: %(region)s") % {"region": name},
    )


def reach_words(name: str, count: int) -> str:
    """Say how many steps reach a region: "Calf: 3 steps reach it"."""
    words = _("%(region)s: no step reaches it yet")
    if count:
        words = ngettext("%(region)s: %(count)d step reaches it", "%(region)s: %(count)d steps reach it", count)
    return words % {"region": name, "count": count}
