"""The body map on a page: ``{% load bodymap %}{% body_map regions=technique.regions.all %}``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from django import template
from django.utils.translation import gettext as _

from anatomy.domain.bodymap import Highlight, LitSide, Tone, describe, figure

register = template.Library()


class NamedRegion(Protocol):
    """What the map needs of a region: a row of the library, or anything that looks like one."""

    slug: str
    name: str


@register.inclusion_tag("components/body_map.html")
def body_map(
    regions: Iterable[NamedRegion],
    *,
    sides: Mapping[str, LitSide] | None = None,
    links: Mapping[str, str] | None = None,
    choices: Iterable[NamedRegion] = (),
    every: bool = False,
    tone: Tone = "main",
    title: str = "",
    caption: bool = True,
    map_id: str = "body-map",
) -> dict[str, Any]:
    """The figure from front and back with the regions lit, and the same in words.

    ``sides`` lights a region on one of the person's sides only. ``links`` (slug to address) makes regions links, named
    from ``choices`` and ``regions``; ``every`` draws all regions to be touched, linked or not. Two maps on one page
    need two values of ``map_id``. Raises UnknownRegionError.
    """
    lit = [(region.slug, region.name) for region in regions]
    names = {region.slug: region.name for region in choices} | dict(lit)
    highlight = {slug: Highlight((sides or {}).get(slug, "both"), tone) for slug, _name in lit}
    return {
        "figure": figure(highlight, names=names, links=links, every=every),
        "descriptions": [described for described in describe(lit, sides) if described.regions],
        "title": title or _("Body map, front and back"),
        "caption": caption,
        "linked": bool(links),
        "map_id": map_id,
    }
