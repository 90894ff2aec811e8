"""Cards, as a page and as PDF: of a class, and of whatever is picked from the library."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anatomy import search
from anatomy.facets import read_facets
from anatomy.forms import LibrarySearchForm
from anatomy.models import LibraryState
from anatomy.photos import known_photos, photos
from anatomy.search import MOST_AT_ONCE
from sessions.asking import ClassRequest
from sessions.documents.cards_sheet import CardsSheet, class_cards_sheet, library_cards_sheet
from sessions.documents.pictures import Album
from sessions.documents.render import Document, cards_document
from sessions.domain.papers import PAPERS
from sessions.domain.plan import PlanStep
from sessions.picking import keys_of_slugs, steps_of
from sessions.views.papers import Papers, file_title, paper_of, papers_of
from sessions.views.pdf import pdf_response

# In the address of the library's cards: one technique, and "all that the search in this address finds".
TECHNIQUE, ALL_FOUND = "technique", "found"


@login_required
@require_safe
def cards(request: ClassRequest, pk: int) -> HttpResponse:
    """Show the cards of a class as a page that prints like the PDF."""
    papers = papers_of(request, pk)
    sheet = _class_cards(papers, Album(papers.photos))
    context = {"sequence": papers.sequence, "sheet": sheet, "query": "", "other_paper": _other_paper(request)}
    return render(request, "sessions/cards.html", context)


@login_required
@require_safe
def cards_pdf(request: ClassRequest, pk: int) -> HttpResponse:
    """Answer with the cards of a class as PDF."""
    paper = paper_of(request)
    papers = papers_of(request, pk)

    def make() -> Document:
        album = Album(papers.photos_to_print)
        return cards_document(_class_cards(papers, album), album, paper=paper, made_on=papers.today)

    print_view = reverse("sessions:cards", args=[pk])
    return pdf_response(request, make, file_title(papers, _("Cards")), print_view=print_view)


def _class_cards(papers: Papers, album: Album) -> CardsSheet:
    letterhead = papers.studio.letterhead
    return class_cards_sheet(papers.plan, letterhead, album, made_on=papers.today, edition=papers.edition)


@dataclass(frozen=True)
class Picked:
    """What somebody picked from the library.

    ``keys`` are of published techniques, at most ``MOST_AT_ONCE``; ``too_many`` says how many there are where that is
    more, and then there are no keys. ``unknown``: how many of those that were named are not in the library, or no
    longer. ``query`` is the address's part for the same cards once more, ``revision`` the library's.
    """

    keys: list[int]
    query: str
    revision: int
    unknown: int = 0
    too_many: int = 0


@login_required
@require_safe
def technique_cards(request: ClassRequest) -> HttpResponse:
    """Show cards of the techniques that the address names, or of all that its search finds."""
    picked = _picked(request.GET)
    steps = steps_of(picked.keys, picked.revision)
    album = Album(known_photos(picked.revision) if _digests(steps) else None)
    context = {
        "sheet": _library_cards(request, steps, album),
        "picked": picked,
        "most": MOST_AT_ONCE,
        "query": picked.query,
        "other_paper": _other_paper(request),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if picked.too_many else HTTPStatus.OK
    return render(request, "sessions/technique_cards.html", context, status=status)


@login_required
@require_safe
def technique_cards_pdf(request: ClassRequest) -> HttpResponse:
    """Answer with the same cards as PDF. Where there are none to set, the page says why."""
    paper = paper_of(request)
    picked = _picked(request.GET)
    page = reverse("sessions:technique_cards") + picked.query
    if not picked.keys:
        return redirect(page)
    steps = steps_of(picked.keys, picked.revision)

    def make() -> Document:
        album = Album(photos(_digests(steps), picked.revision))
        sheet = _library_cards(request, steps, album)
        return cards_document(sheet, album, paper=paper, made_on=timezone.localdate())

    title = _("Card %(name)s") % {"name": steps[0].title} if len(steps) == 1 else _("Cards from the library")
    return pdf_response(request, make, title, print_view=page)


def _library_cards(request: ClassRequest, steps: Iterable[PlanStep], album: Album) -> CardsSheet:
    return library_cards_sheet(steps, request.studio.letterhead, album, made_on=timezone.localdate())


def _digests(steps: Iterable[PlanStep]) -> set[str]:
    """The curators' pictures of the techniques."""
    pictures = (step.technique.picture for step in steps if step.technique)
    return {picture.digest for picture in pictures if picture}


def _picked(asked: QueryDict) -> Picked:
    if asked.get(ALL_FOUND):
        return _all_found(asked)
    slugs = list(dict.fromkeys(filter(None, asked.getlist(TECHNIQUE))))
    address, revision = _query({TECHNIQUE: slugs}), LibraryState.objects.revision()
    if len(slugs) > MOST_AT_ONCE:
        return Picked([], address, revision, too_many=len(slugs))
    keys = keys_of_slugs(slugs)
    return Picked(keys, address, revision, unknown=len(slugs) - len(keys))


def _all_found(asked: QueryDict) -> Picked:
    facets = read_facets()
    query = LibrarySearchForm(asked, facets=facets).query()
    address = _query({ALL_FOUND: ["all"], **{name: [value] for name, value in query.parameters().items()}})
    keys = search.keys_of(query, revision=facets.revision)
    if len(keys) > MOST_AT_ONCE:
        return Picked([], address, facets.revision, too_many=len(keys))
    return Picked(keys, address, facets.revision)


def _query(parameters: dict[str, list[str]]) -> str:
    query = urlencode(parameters, doseq=True)
    return f"?{query}" if query else ""


def _other_paper(request: ClassRequest) -> str:
    return next(paper for paper in PAPERS if paper != request.studio.letterhead.paper)
