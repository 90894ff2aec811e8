"""The pictures of a document: where on the body a step works, and the address of a shared class as a QR code.

A body picture's name says all that is in it ("calf+sole.left.crop.svg"), so a page can ask for it by its name alone.
"""

from __future__ import annotations

import io
import struct
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import segno
from django.utils.translation import gettext as _

from anatomy.domain.bodymap import GROUPS, SURFACE_REGIONS, Highlight, LitSide, svg
from sessions import wording
from sessions.domain.plan import Named, PlanStep, Side

LOGO: Final = "logo.svg"
QR: Final = "qr.svg"

_SIDES: Final[dict[Side, LitSide]] = {Side.LEFT: "left", Side.RIGHT: "right"}
_CROP, _WHOLE = "crop", "whole"
_DRAWN: Final = SURFACE_REGIONS | GROUPS.keys()


@dataclass(frozen=True, slots=True)
class Photo:
    """A curator's picture as it is kept: its bytes, of ``media_type``, and its size in pixels."""

    content: bytes
    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Pictured:
    """A picture beside a step: its file in the album, what it shows for those who cannot see it, and whose it is."""

    file: str
    alternative: str
    credit: str = ""


class Album:
    """The distinct pictures of one document: a picture that comes again is kept once. ``files`` maps name to SVG.

    ``photos`` holds what curators gave, by digest; what is not in it is drawn instead.
    """

    def __init__(self, photos: Mapping[str, Photo] | None = None) -> None:
        self.files: dict[str, str] = {}
        self.photos = photos or {}

    def of_step(self, step: PlanStep) -> tuple[Pictured, ...]:
        """Return the pictures of a step, the most telling one first: none, one or two."""
        if step.technique is None:
            return ()
        name = self._body(step.technique.regions, _SIDES.get(step.side, "both"), _CROP)
        words = wording.listed(region.name.lower() for region in step.technique.regions)
        return (Pictured(name, _("Body map: %(regions)s") % {"regions": words}),) if name else ()

    def focus(self, regions: Iterable[Named]) -> str:
        """Return the name of a picture of the whole figure with ``regions`` marked, or ""."""
        return self._body(regions, "both", _WHOLE)

    def qr(self, address: str) -> str:
        """Return the name of the QR code that opens ``address``."""
        self.files[QR] = qr_svg(address)
        return QR

    def logo(self, png: bytes) -> str:
        """Return the name of the studio's logo. Typst takes files as text only, so the PNG goes into an SVG."""
        width, height = struct.unpack_from(">LL", png, 16)
        self.files[LOGO] = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><image width="{width}" '
            f'height="{height}" href="data:image/png;base64,{b64encode(png).decode()}"/></svg>'
        )
        return LOGO

    def _body(self, regions: Iterable[Named], side: LitSide, part: str) -> str:
        drawn = sorted({region.slug for region in regions} & _DRAWN)
        if not drawn:
            return ""
        name = f"{'+'.join(drawn)}.{side}.{part}.svg"
        self.files[name] = _drawing(tuple(drawn), side, part)
        return name


def body_picture(name: str) -> str | None:
    """Return the SVG of a body picture by its name, or None for a name that an album would not give."""
    match name.split("."):
        case [regions, "both" | "left" | "right" as side, "crop" | "whole" as part, "svg"]:
            slugs = tuple(regions.split("+"))
            if list(slugs) == sorted(_DRAWN.intersection(slugs)):
                return _drawing(slugs, side, part)
    return None


@lru_cache(maxsize=512)
def _drawing(regions: tuple[str, ...], side: LitSide, part: str) -> str:
    return svg({region: Highlight(side=side) for region in regions}, crop=part == _CROP, title="")


@lru_cache(maxsize=64)
def qr_svg(address: str) -> str:
    """Return the QR code for ``address``, with the quiet zone around it that cameras need."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False, svgns=True, light="#fff")
    return out.getvalue().decode()
