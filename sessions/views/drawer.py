"""The library drawer of the builder: a search or a shelf, and what goes well after a step."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from anatomy import search
from anatomy.domain.safety import Present
from anatomy.facets import read_facets
from anatomy.repertoire import repertoire
from anatomy.rulebook import rulebook
from anatomy.search import Card
from sessions.asking import ClassRequest, key
from sessions.domain.company import company, step_before
from sessions.domain.plan import Plan
from sessions.fitting import fitting
from sessions.forms.library import DRAWER_PARAMETERS, DrawerForm
from sessions.models import Sequence
from sessions.presenting.drawer import Company, Place, company_of, drawer_cards, found, on_shelf, place_behind
from sessions.shelves import Shelf, favourite_techniques, recent_techniques

# As many as a drawer shows without long scrolling. A word or a filter finds the rest.
DRAWER_CARDS = 24


def library_context(request: ClassRequest, sequence: Sequence, room: tuple[Present, ...]) -> dict[str, Any]:
    """The library drawer: the search in the address or a shelf, and what the ``room`` says of what is there."""
    facets = read_facets(sequence.library_revision)
    address = sequence.get_absolute_url()
    form = DrawerForm(request.GET or kept_search(request), facets=facets, live=address, has_room=bool(room))
    fit = fitting(room, facets.revision) if room else None
    without = fit.without if fit and form.wants_fitting else frozenset()
    starred = favourite_techniques(request.user)
    shelf, keys = (None, ()) if form.searches else _shelf(request, form.shelf, starred)
    if shelf is None or shelf is Shelf.ALL:
        results = search.cards(form.query(), revision=facets.revision, without=without)
        cards, total = results.cards[:DRAWER_CARDS], results.total
    else:
        on_it = _on_shelf(shelf, keys, without)
        cards, total = on_it[:DRAWER_CARDS], len(keys)
    shown = drawer_cards(cards, fit, frozenset(starred))
    return {
        "sequence": sequence,
        "base": address,
        "stars": stars(),
        "form": form,
        "drawer": on_shelf(form.search(), shelf, shown, total) if shelf else found(form.search(), results, shown),
        "total": total,
        "search": encoded(form.parameters()),
    }


def stars() -> str:
    """Where the address of every star begins: the key of its technique follows."""
    return reverse("sessions:favourite", args=[0]).removesuffix("0/")


def _shelf(request: ClassRequest, asked: Shelf | None, starred: tuple[int, ...]) -> tuple[Shelf, tuple[int, ...]]:
    """The shelf to show, and the keys of what is on it. Nobody who is new begins with an empty one."""
    if asked is Shelf.FAVOURITES:
        return asked, starred
    if asked is Shelf.ALL:
        return asked, ()
    recent = recent_techniques(request.user)
    return (Shelf.RECENT, recent) if recent or asked else (Shelf.ALL, ())


def _on_shelf(shelf: Shelf, keys: tuple[int, ...], without: Container[int]) -> tuple[Card, ...]:
    """The cards of a shelf: what was used last comes first, favourites stand by name."""
    cards = search.cards_of([key for key in keys if key not in without])
    return cards if shelf is Shelf.RECENT else tuple(sorted(cards, key=lambda card: card.name))


# Where the next technique goes, and what goes well there


def company_context(request: ClassRequest, sequence: Sequence, plan: Plan) -> dict[str, Any]:
    """What goes well after the step that ``?after=`` or ``?section=`` names, or after the last of the class."""
    section, after = asked_place(request.GET)
    return {"base": sequence.get_absolute_url(), "company": _company(sequence, plan, section, after)}


def _company(sequence: Sequence, plan: Plan, section: int, after: int) -> Company | None:
    step = step_before(plan, after, section)
    if step is None:
        return None
    book = rulebook(sequence.library_revision)
    companions = company(plan, step, repertoire(sequence.library_revision), book)
    return company_of(plan, step.id, companions, book)


def asked_place(typed: QueryDict) -> tuple[int, int]:
    """The section and the step that what follows goes to: ``section=12``, ``section=12-34`` or ``after=34``."""
    section, _dash, step = typed.get("section", "").partition("-")
    return key(section), key(step) or key(typed.get("after"))


def place_context(request: ClassRequest, plan: Plan, fresh: int | None) -> dict[str, Any]:
    """Where the next technique goes: a section, or right behind a step. What was just added there is that step then.

    Every edit says where that was on its page.
    """
    asked = request.POST if request.method == "POST" else request.GET
    section, after = asked_place(asked)
    place = place_behind(plan, fresh if fresh and "technique" in asked else after) if after else None
    return {"place": place, "target": _section_of(place) or section}


def _section_of(place: Place | None) -> int:
    return key(place.value.partition("-")[0]) if place else 0


# The search in an address


def back_to(request: ClassRequest, sequence: Sequence, fresh: int | None = None) -> str:
    """The builder's address, with the search that was open and the place that the next technique goes to."""
    kept = {name: value for name, value in kept_search(request).items() if name in DRAWER_PARAMETERS}
    section, after = asked_place(request.POST)
    if after:
        kept["after"] = str(fresh or after)
    elif section:
        kept["section"] = str(section)
    query = encoded(kept)
    return f"{sequence.get_absolute_url()}?{query}" if query else sequence.get_absolute_url()


def kept_search(request: ClassRequest) -> QueryDict:
    """The search that a form carries along, so that adding one technique does not lose the place in the library."""
    return QueryDict(request.POST.get("search", "")[:500])


def encoded(parameters: Mapping[str, Any]) -> str:
    """Return ``parameters`` as an address carries them."""
    query = QueryDict(mutable=True)
    query.update(parameters)
    return query.urlencode()
