"""The library's pages: the list that teachers search, and a page for each technique."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from . import search
from .caution import who_should_take_care
from .domain.bodymap import SURFACE_REGIONS
from .domain.photos import read_name
from .facets import read_facets
from .forms import LibrarySearchForm
from .models import Grade, LibraryState, Picture, Status, Technique
from .portrait import portrait
from .rulebook import rulebook

LIST = "anatomy/technique_list.html"


class HtmxRequest(HttpRequest):
    """A request that knows whether htmx sent it, and for what."""

    htmx: HtmxDetails


@login_required
@require_safe
def technique_list(request: HtmxRequest) -> HttpResponse:
    """Show what matches the search in the address: the whole page, or the part of it that htmx asks for."""
    address = reverse("anatomy:technique_list")
    facets = read_facets()
    form = LibrarySearchForm(request.GET, facets=facets, live=address)
    part = _part(request)
    if part == "map":
        return render(request, f"{LIST}#map", _body(form, address))
    results = search.cards(form.query(), _page_number(request.GET), revision=facets.revision)
    context = {"form": form, "results": results, "is_part": bool(part), **_filters_in_use(form, address)}
    if 0 < results.total <= search.MOST_AT_ONCE:
        context["cards_of_all"] = _address("", {"found": "all", **form.query().parameters()})
    if "map" in request.GET:
        context |= _body(form, address)
    response = render(request, f"{LIST}#{part}" if part else LIST, context, status=200 if form.is_valid() else 422)
    patch_vary_headers(response, ["HX-Request"])
    if part:
        # Typing goes over the same place in the history; a chosen filter is a step to come back to.
        header = "HX-Replace-Url" if request.htmx.trigger_name == "text" else "HX-Push-Url"
        response[header] = _address(address, form.query().parameters())
    return response


@login_required
@require_safe
def technique_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one technique. A retired one is marked; a draft is there for curators only."""
    technique: Any = get_object_or_404(
        Technique.objects.with_parts().annotate(revision=LibraryState.objects.now()), slug=slug
    )
    if technique.status == Status.DRAFT and not getattr(request.user, "is_curator", False):
        raise Http404
    context = {
        "technique": technique,
        "portrait": portrait(technique),
        "care": who_should_take_care(technique, rulebook(technique.revision)),
        "grades": Grade,
    }
    return render(request, "anatomy/technique_detail.html", context)


@login_required
@require_safe
def photo(request: HttpRequest, name: str) -> HttpResponse:
    """Answer with a curator's picture. What its name says never changes, so that a browser never asks twice."""
    wanted = read_name(name)
    content = Picture.objects.bytes_of(wanted) if wanted else None
    if wanted is None or content is None:
        raise Http404
    headers = {"Cache-Control": "private, max-age=31536000, immutable"}
    return HttpResponse(content, content_type=wanted.media_type, headers=headers)


def _part(request: HtmxRequest) -> str:
    """Return the part of the page that htmx wants: results, map, or the whole page where empty."""
    if not request.htmx or request.htmx.history_restore_request:
        return ""
    return "map" if request.htmx.target == "library-map" else "results"


def _page_number(parameters: QueryDict) -> int:
    """Return the page in the address; the first where it says nothing that could be one."""
    typed = parameters.get("page", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 1


def _filters_in_use(form: LibrarySearchForm, address: str) -> dict[str, Any]:
    """Return the filters that narrow the search, each with the address without it, and the addresses of fewer."""
    parameters = form.query().parameters()
    return {
        "chosen": [
            {
                "label": form.fields[name].label,
                "words": words,
                "without": _address(address, {key: value for key, value in parameters.items() if key != name}),
            }
            for name, words in form.chosen().items()
        ],
        "text": parameters.get("text", ""),
        "text_only": _address(address, {"text": parameters.get("text", "")}),
        "everything": address,
        "map_address": _address(address, {**parameters, "map": "1"}),
    }


def _body(form: LibrarySearchForm, address: str) -> dict[str, Any]:
    """Return the body map's regions, each with the address of the same search there, and which are lit."""
    query = form.query()
    areas = [entry for entry in form.facets.of("region") if entry.slug in SURFACE_REGIONS]
    return {
        "areas": areas,
        "lit": [entry for entry in form.facets.regions_within(query.region) if entry.slug in SURFACE_REGIONS],
        "region_links": {
            entry.slug: _address(address, {**query.parameters(), "region": entry.slug, "map": "1"}) for entry in areas
        },
    }


def _address(path: str, parameters: dict[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in parameters.items() if value})
    return f"{path}?{query.urlencode()}" if query else path
