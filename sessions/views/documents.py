"""The papers of a class: the plan and the hand-out, as pages and as PDFs."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from anatomy.domain.safety import Rulebook
from anatomy.models import TeachingNote
from anatomy.repertoire import repertoire
from anatomy.rulebook import rulebook
from sessions import editing, sharing
from sessions.asking import ClassRequest, key
from sessions.documents.handout_sheet import handout_sheet
from sessions.documents.pictures import Album, body_picture
from sessions.documents.plan_sheet import plan_sheet
from sessions.documents.render import PAPERS, handout_document, plan_document
from sessions.domain.advice import advice_for
from sessions.domain.clock import timetable
from sessions.domain.letterhead import StudioValues
from sessions.domain.plan import Plan
from sessions.domain.swaps import with_ways_that_fit
from sessions.forms.documents import HandoutForm
from sessions.models import Edition, Occasion, Sequence, ShareLink, Step
from sessions.models.classes import SequenceQuerySet
from sessions.reading import plan_of
from sessions.views.pdf import pdf_response


@dataclass(frozen=True)
class Papers:
    """What the papers of a class are made of, for one request."""

    sequence: Sequence
    plan: Plan
    studio: StudioValues
    today: date
    book: Rulebook
    address: str | None
    edition: int | None
    query: str

    @property
    def logo(self) -> bytes | None:
        """The logo's bytes: a query, where there is a logo."""
        return self.studio.read_logo() if self.studio.letterhead.logo else None


def _papers(request: ClassRequest, pk: int, *, with_room: bool = False) -> Papers:
    """Read the class for its papers. A stranger, an unknown occasion and an unknown paper get a 404.

    A colleague sees neither the class's notes nor its room, which are the owner's alone, nor the owner's share link.
    """
    today = timezone.localdate()
    sequence = get_object_or_404(_with_sharing(Sequence.objects.visible_to(request.user), today), pk=pk)
    occasion = _occasion(request, sequence)
    is_mine = sequence.owner_id == request.user.pk
    plan = plan_of(sequence, occasion, with_room=with_room and is_mine)
    book = rulebook(sequence.library_revision)
    return Papers(
        sequence=sequence,
        plan=_with_ways_that_fit(sequence, plan, book) if is_mine else replace(plan, notes=""),
        studio=request.studio,
        today=today,
        book=book,
        address=_address(request, sequence) if is_mine else None,
        edition=_edition(sequence, plan),
        query=f"?occasion={occasion.pk}" if occasion else "",
    )


def _with_ways_that_fit(sequence: Sequence, plan: Plan, book: Rulebook) -> Plan:
    """Leave out the gentler and stronger ways that are worse for the room than the steps themselves."""
    if not plan.room.present:
        return plan
    return with_ways_that_fit(plan, repertoire(sequence.library_revision).by_slug, book)


def _occasion(request: ClassRequest, sequence: Sequence) -> Occasion | None:
    wanted = request.GET.get("occasion", "")
    if not wanted:
        return None
    return get_object_or_404(Occasion, sequence=sequence, pk=key(wanted))


def _with_sharing(sequences: SequenceQuerySet, today: date) -> QuerySet[Sequence]:
    """Read with each class its newest open link, its newest edition, and when the library last changed."""
    link = ShareLink.objects.open_on(today).filter(sequence=OuterRef("pk")).order_by("-created_at", "-pk")
    edition = Edition.objects.filter(sequence=OuterRef("pk")).order_by("-number")
    return (
        sequences.select_related("owner")
        .with_library_revision()
        .annotate(
            link_nonce=Subquery(link.values("nonce")[:1]),
            link_hash=Subquery(link.values("token_hash")[:1]),
            edition_number=Subquery(edition.values("number")[:1]),
            edition_plan=Subquery(edition.values("plan")[:1]),
        )
    )


def _edition(sequence: Any, plan: Plan) -> int | None:
    """Return the number of the newest edition where the class still stands as it was published, else None."""
    if sequence.edition_plan is None or sequence.edition_plan != sharing.frozen(plan):
        return None
    number: int = sequence.edition_number
    return number


def _address(request: ClassRequest, sequence: Any) -> str | None:
    """Return the whole address of the shared page, or None where nothing is shared."""
    if sequence.link_nonce is None:
        return None
    token = sharing.token_of(ShareLink(nonce=sequence.link_nonce, token_hash=sequence.link_hash))
    return request.build_absolute_uri(reverse("sessions:shared", args=[token])) if token else None


def _paper(request: ClassRequest) -> str:
    paper = request.GET.get("paper") or request.studio.letterhead.paper
    if paper not in PAPERS:
        raise Http404
    return paper


# The teacher's plan


@login_required
@require_safe
def plan(request: ClassRequest, pk: int) -> HttpResponse:
    """Show the plan as a page that prints like the PDF."""
    papers = _papers(request, pk, with_room=True)
    album = Album()
    sheet = plan_sheet(
        papers.plan,
        timetable(papers.plan, papers.studio.clock),
        papers.studio.letterhead,
        album,
        address=papers.address,
        made_on=papers.today,
        edition=papers.edition,
        book=papers.book,
    )
    occasions = papers.sequence.occasions.order_by("-starts_on", "-starts_at", "-pk")[:20]
    context = _page(papers, album) | {"sheet": sheet, "occasions": occasions, "occasion": papers.plan.occasion}
    return render(request, "sessions/plan.html", context)


@login_required
@require_safe
def plan_pdf(request: ClassRequest, pk: int) -> HttpResponse:
    """Answer with the teacher's plan as PDF."""
    paper = _paper(request)
    papers = _papers(request, pk, with_room=True)
    document = plan_document(
        papers.plan,
        timetable(papers.plan, papers.studio.clock),
        papers.studio.letterhead,
        logo=papers.logo,
        paper=paper,
        address=papers.address,
        made_on=papers.today,
        edition=papers.edition,
        book=papers.book,
    )
    print_view = reverse("sessions:plan", args=[pk]) + papers.query
    title = _file_title(papers, _("Class plan"))
    return pdf_response(request, document, title, print_view=print_view, keep=not papers.plan.room.present)


# The student's hand-out


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def handout(request: ClassRequest, pk: int) -> HttpResponse:
    """Show the hand-out as a page, and to its teacher the choices for it. A POST keeps the choices."""
    if request.method == "POST":
        return _choose(request, pk)
    papers = _papers(request, pk)
    form = HandoutForm(plan=papers.plan) if papers.sequence.owner_id == request.user.pk else None
    return _handout_page(request, papers, form)


def _choose(request: ClassRequest, pk: int) -> HttpResponse:
    get_object_or_404(Sequence.objects.editable_by(request.user).only("pk"), pk=pk)
    papers = _papers(request, pk)
    form = HandoutForm(request.POST, plan=papers.plan)
    if not form.is_valid():
        return _handout_page(request, papers, form, status=422)
    chosen = form.cleaned_data
    words = {name: chosen[name] for name in ("title", "why", "how_often")}
    steps = Step.objects.filter(section__sequence=pk, pk__in=chosen["steps"])
    notes = TeachingNote.objects.filter(pk__in=chosen["notes"])
    try:
        hand = editing.Hand(request.user.pk)
        editing.choose_handout(papers.sequence, steps=steps, notes=notes, seen=form.seen_handout(), hand=hand, **words)
    except editing.Conflict as conflict:
        form.show_conflict(conflict.fields)
        return _handout_page(request, papers, form, status=409)
    messages.success(request, _("The hand-out is saved."))
    return redirect("sessions:handout", pk)


def _handout_page(request: ClassRequest, papers: Papers, form: HandoutForm | None, status: int = 200) -> HttpResponse:
    album = Album()
    sheet = handout_sheet(
        papers.plan,
        papers.studio.letterhead,
        album,
        address=papers.address,
        made_on=papers.today,
        edition=papers.edition,
        advice=advice_for(papers.plan, papers.book),
    )
    context = _page(papers, album) | {"sheet": sheet, "form": form}
    return render(request, "sessions/handout.html", context, status=status)


@login_required
@require_safe
def handout_pdf(request: ClassRequest, pk: int) -> HttpResponse:
    """Answer with the student's hand-out as PDF."""
    paper = _paper(request)
    papers = _papers(request, pk)
    document = handout_document(
        papers.plan,
        papers.studio.letterhead,
        logo=papers.logo,
        paper=paper,
        address=papers.address,
        made_on=papers.today,
        edition=papers.edition,
        advice=advice_for(papers.plan, papers.book),
    )
    title = _file_title(papers, _("To do at home"))
    return pdf_response(request, document, title, print_view=reverse("sessions:handout", args=[pk]))


# Parts of both


def _page(papers: Papers, album: Album) -> dict[str, object]:
    """What both pages need: the class, the addresses of its papers, the QR code as an address of its own."""
    letterhead = papers.studio.letterhead
    qr = b64encode(album.files["qr.svg"].encode()).decode() if papers.address else ""
    return {
        "sequence": papers.sequence,
        "query": papers.query,
        "other_paper": next(paper for paper in PAPERS if paper != letterhead.paper),
        "letterhead": letterhead,
        "qr": f"data:image/svg+xml;base64,{qr}" if qr else "",
    }


def _file_title(papers: Papers, kind: str) -> str:
    occasion = papers.plan.occasion
    return " ".join(filter(None, [papers.plan.title, kind, occasion.starts_on.isoformat() if occasion else ""]))


@login_required
@require_safe
def picture(request: ClassRequest, name: str) -> HttpResponse:
    """Answer with a body picture. Its name says all that is in it, so it can be kept; a day, since we may redraw it."""
    drawing = body_picture(name)
    if drawing is None:
        raise Http404
    return HttpResponse(drawing, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=86400"})
