"""The pictures of a document: where on the body a step works, and the address of a shared class as a QR code."""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from typing import Final

import segno

from anatomy.domain.bodymap import GROUPS, SURFACE_REGIONS, Highlight, svg
from sessions.domain.plan import Named, PlanStep, Side

_SIDES: Final = {Side.LEFT: "left", Side.RIGHT: "right"}


class Album:
    """The distinct pictures of one document: a picture that comes again is kept once. ``files`` maps name to SVG."""

    def __init__(self) -> None:
        self.files: dict[str, str] = {}

    def step(self, step: PlanStep) -> str:
        """Return the name of the step's picture, cropped to where it works, or "" where the map has no place for it."""
        regions = step.technique.regions if step.technique else ()
        return self._add(_drawn(regions), _SIDES.get(step.side, "both"), crop=True)

    def focus(self, regions: Iterable[Named]) -> str:
        """Return the name of a picture of the whole figure with ``regions`` marked, or ""."""
        return self._add(_drawn(regions), "both", crop=False)

    def qr(self, address: str) -> str:
        """Return the name of the QR code that opens ``address``."""
        return self._keep("qr", qr_svg(address))

    def _add(self, regions: tuple[str, ...], side: str, *, crop: bool) -> str:
        return self._keep("body", body_svg(regions, side, crop=crop)) if regions else ""

    def _keep(self, kind: str, picture: str) -> str:
        # Short enough to pass as a word that needs no break on paper.
        name = f"{kind}-{sha256(picture.encode()).hexdigest()[:12]}.svg"
        self.files[name] = picture
        return name


def _drawn(regions: Iterable[Named]) -> tuple[str, ...]:
    """The regions that the body map can show; the whole body only where nothing is more exact."""
    slugs = sorted({region.slug for region in regions if region.slug in SURFACE_REGIONS or region.slug in GROUPS})
    return tuple(slugs)


@lru_cache(maxsize=512)
def body_svg(regions: tuple[str, ...], side: str, *, crop: bool) -> str:
    """Return the body map with ``regions`` (slugs that it knows) marked on ``side``: both, left or right."""
    return svg({region: Highlight(side=side) for region in regions}, crop=crop, title="")


@lru_cache(maxsize=64)
def qr_svg(address: str) -> str:
    """Return the QR code for ``address``, with the quiet zone around it that cameras need."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, xmldecl=False, svgns=True, light="#fff")
    return out.getvalue().decode()
