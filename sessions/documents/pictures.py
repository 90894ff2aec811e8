"""The pictures of a document: how a step is done, where on the body it works, and an address as a QR code.

What we draw has names that say all that is in it (``anatomy.domain.drawn``), so a page can ask for it by name alone.
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

from anatomy.domain.bodymap import WHOLE_BODY, LitSide, Marked, marked
from anatomy.domain.drawn import DRAWN_REGIONS, drawn, figure_name, is_its_own, map_name
from anatomy.domain.photos import Photo
from anatomy.wording import figure_text, map_text
from sessions.domain.plan import Named, PlanPicture, PlanStep, PlanTechnique, Side

LOGO: Final = "logo.svg"
QR: Final = "qr.svg"

ROLLING: Final = "smr"

_SIDES: Final[dict[Side, LitSide]] = {Side.LEFT: "left", Side.RIGHT: "right"}


@dataclass(frozen=True, slots=True)
class Pictured:
    """A picture beside a step: its file in the album, what it shows for those who cannot see it, and whose it is.

    ``photo`` is the name under which a page asks for a curator's picture; "" for a drawing of ours.
    """

    file: str
    alternative: str
    credit: str = ""
    photo: str = ""


class Album:
    """The distinct pictures of one document: a picture that comes again is kept once. ``files`` maps name to SVG.

    ``photos`` holds what curators gave, by digest; what is not in it is drawn instead. For a page they need no bytes.
    """

    def __init__(self, photos: Mapping[str, Photo] | None = None) -> None:
        self.files: dict[str, str] = {}
        self.photos = photos or {}

    def of_step(self, step: PlanStep) -> tuple[Pictured, ...]:
        """Return the pictures of a step, the most telling one first: none, one or two.

        What a curator gave says it all. Else, of rolling it is the place and the tool that tell most, of anything else
        the posture.
        """
        if step.technique is None:
            return ()
        if photo := self._photo(step.technique.picture):
            return (photo,)
        place, posture = self._place(step, step.technique), self._posture(step.technique)
        both = (place, posture) if step.technique.kind == ROLLING else (posture, place)
        return tuple(each for each in both if each)

    def focus(self, regions: Iterable[Named]) -> str:
        """Return the name of a picture of the whole figure with ``regions`` marked, or ""."""
        return self._kept(map_name((region.slug for region in regions), part="whole"))

    def qr(self, address: str) -> str:
        """Return the name of the QR code that opens ``address``."""
        self.files[QR] = qr_svg(address)
        return QR

    def logo(self, png: bytes) -> str:
        """Return the name of the studio's logo. Typst takes files as text only, so the PNG goes into an SVG."""
        width, height = struct.unpack_from(">LL", png, 16)
        self.files[LOGO] = _embedded(png, "image/png", width, height)
        return LOGO

    def _photo(self, picture: PlanPicture | None) -> Pictured | None:
        """Return what a curator gave; None where it is not among the photos, because it was taken down."""
        photo = self.photos.get(picture.digest) if picture else None
        if picture is None or photo is None:
            return None
        file = f"{photo.digest}.svg"
        if photo.content and file not in self.files:
            self.files[file] = _framed(photo)
        return Pictured(file, picture.alternative, picture.credit, photo.small_name)

    def _posture(self, technique: PlanTechnique) -> Pictured | None:
        name = self._kept(figure_name(technique.position.slug, technique.slug))
        own = technique.name if is_its_own(technique.slug) else ""
        return Pictured(name, figure_text(technique.position.name, own)) if name else None

    def _place(self, step: PlanStep, technique: PlanTechnique) -> Pictured | None:
        if technique.regions and technique.regions[0].slug == WHOLE_BODY:
            return None
        tool = _tool(step, technique)
        regions = [region for region in technique.regions if region.slug in DRAWN_REGIONS]
        name = self._kept(map_name((region.slug for region in regions), _SIDES.get(step.side, "both"), tool=tool))
        return Pictured(name, map_text((region.name for region in regions), tool)) if name else None

    def _kept(self, name: str) -> str:
        if name and name not in self.files and (picture := drawn(name)):
            self.files[name] = picture
        return name


def _tool(step: PlanStep, technique: PlanTechnique) -> Marked | None:
    """What presses, and where: on the first of the regions, which is what rolling aims at."""
    regions = [region.slug for region in technique.regions if region.slug in DRAWN_REGIONS]
    if technique.kind != ROLLING or not regions:
        return None
    return marked(((tool.slug, tool.count) for tool in step.tools), regions[0], step.side)


def _framed(photo: Photo) -> str:
    """A photo as a file of an album, in a frame no taller than wide: layouts give a picture its width alone."""
    width, height = photo.small_size
    return _embedded(photo.content, photo.media_type, width, min(height, width))


def _embedded(content: bytes, media_type: str, width: int, height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><image width="{width}" '
        f'height="{height}" href="data:{media_type};base64,{b64encode(content).decode()}"/></svg>'
    )


@lru_cache(maxsize=64)
def qr_svg(address: str) -> str:
    """Return the QR code for ``address``, with the quiet zone around it that cameras need."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False, svgns=True, light="#fff")
    return out.getvalue().decode()
