"""The body map beside a class: where it is drawn, where its regions lead, and what the address chose on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, QueryDict

from anatomy.domain.bodymap import SURFACE_REGIONS
from anatomy.facets import Facets, read_facets
from sessions.domain.coverage import reaching
from sessions.domain.plan import Plan
from sessions.forms.library import DrawerForm
from sessions.models import Sequence
from sessions.presenting.coverage import Cover, body_figure, reach


def map_context(request: HttpRequest, sequence: Sequence, plan: Plan, cover: Cover, form: DrawerForm) -> dict[str, Any]:
    """The map on a page, and which steps reach the region that the library is filtered by.

    The drawing takes half as much as the whole rest of a page, and is the same for every class: so it comes by itself,
    once it is in sight (``figure_context``). It is drawn with the page where the address asks for it (``?map=1``), or
    has chosen on it.
    """
    base, search = sequence.get_absolute_url(), form.parameters()
    chosen = search.pop("region", "")
    figure = None
    if chosen or "map" in request.GET:
        links = {
            slug: _address(base, {**search, "map": "1"}, "coverage")
            if slug == chosen
            else _address(base, {**search, "region": slug}, "library")
            for slug in _names(form.facets)
        }
        figure = body_figure(cover.rows, _names(form.facets), links, chosen)
    return {
        "figure": figure,
        "map_address": _address(base, {**search, "map": "1"}, "coverage"),
        "reach": reach(chosen, form.chosen().get("region", ""), reaching(plan, chosen) if chosen else ()),
    }


def figure_context(sequence: Sequence) -> dict[str, Any]:
    """The drawing alone, with nothing on it yet: the page that asks for it paints it from its own table."""
    base, names = sequence.get_absolute_url(), _names(read_facets())
    links = {slug: _address(base, {"region": slug}, "library") for slug in names}
    return {"figure": body_figure((), names, links, "")}


def _names(facets: Facets) -> dict[str, str]:
    """The names of all regions that the drawing has and the library knows."""
    return {entry.slug: entry.name for entry in facets.of("region") if entry.slug in SURFACE_REGIONS}


def _address(base: str, parameters: dict[str, str], anchor: str) -> str:
    query = QueryDict(mutable=True)
    query.update(parameters)
    return f"{base}?{query.urlencode()}#{anchor}"
