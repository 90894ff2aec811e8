"""The student's hand-out, as a page and as PDF, and the teacher's choices for it."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from anatomy.models import TeachingNote
from sessions import editing
from sessions.asking import ClassRequest
from sessions.documents.handout_sheet import full_advice, handout_sheet
from sessions.documents.pictures import Album
from sessions.documents.render import Document, handout_document
from sessions.domain.advice import advice_for
from sessions.domain.handout import SIZES, in_size
from sessions.domain.plan import Plan
from sessions.forms.handout import HandoutForm
from sessions.models import Sequence, Step
from sessions.views.papers import Papers, file_title, page_context, paper_of, papers_of
from sessions.views.pdf import pdf_response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def handout(request: ClassRequest, pk: int) -> HttpResponse:
    """Show the hand-out as a page, and to its teacher the choices for it. A POST keeps the choices."""
    if request.method == "POST":
        return _choose(request, pk)
    papers = papers_of(request, pk)
    # The form shows what is kept, whatever size the address asks for.
    form = HandoutForm(plan=papers.plan) if papers.sequence.owner_id == request.user.pk else None
    return _handout_page(request, _in_size(request, papers), form)


def _choose(request: ClassRequest, pk: int) -> HttpResponse:
    get_object_or_404(Sequence.objects.editable_by(request.user).only("pk"), pk=pk)
    papers = papers_of(request, pk)
    form = HandoutForm(request.POST, plan=papers.plan)
    if not form.is_valid():
        return _handout_page(request, papers, form, status=422)
    chosen = form.cleaned_data
    words = {name: chosen[name] for name in HandoutForm.Meta.fields}
    steps = Step.objects.filter(section__sequence=pk, pk__in=chosen["steps"])
    notes = TeachingNote.objects.filter(pk__in=chosen["notes"])
    try:
        hand = editing.Hand(request.user.pk)
        editing.choose_handout(papers.sequence, steps=steps, notes=notes, seen=form.seen_handout(), hand=hand, **words)
    except editing.Conflict as conflict:
        form.show_conflict(conflict.fields)
        return _handout_page(request, papers, form, status=409)
    messages.success(request, " ".join(filter(None, [_("The hand-out is saved."), form.advice()])))
    return redirect("sessions:handout", pk)


def _handout_page(request: ClassRequest, papers: Papers, form: HandoutForm | None, status: int = 200) -> HttpResponse:
    advice = advice_for(papers.plan, papers.book)
    album = Album(papers.photos)
    sheet = handout_sheet(
        papers.plan,
        papers.studio.letterhead,
        album,
        address=papers.address,
        made_on=papers.today,
        edition=papers.edition,
        advice=advice,
    )
    context = page_context(papers, album) | {
        "sheet": sheet,
        "form": form,
        "full": full_advice(papers.plan, advice),
        "other_size": _query(request, size="normal" if sheet.large else "large"),
        "query": _query(request),
    }
    return render(request, "sessions/handout.html", context, status=status)


@login_required
@require_safe
def handout_pdf(request: ClassRequest, pk: int) -> HttpResponse:
    """Answer with the student's hand-out as PDF."""
    paper = paper_of(request)
    papers = _in_size(request, papers_of(request, pk))

    def make() -> Document:
        return handout_document(
            papers.plan,
            papers.studio.letterhead,
            logo=papers.logo,
            photos=papers.photos_to_print,
            paper=paper,
            address=papers.address,
            made_on=papers.today,
            edition=papers.edition,
            advice=advice_for(papers.plan, papers.book),
        )

    title = file_title(papers, _("To do at home"))
    return pdf_response(request, make, title, print_view=reverse("sessions:handout", args=[pk]) + _query(request))


def sized(request: ClassRequest, plan: Plan) -> Plan:
    """Return ``plan`` with its hand-out in the size that the address asks for. An unknown size gets a 404."""
    size = request.GET.get("size", "")
    if size and size not in SIZES:
        raise Http404
    return in_size(plan, size)


def _in_size(request: ClassRequest, papers: Papers) -> Papers:
    return replace(papers, plan=sized(request, papers.plan))


def _query(request: ClassRequest, **changes: str) -> str:
    """Return what the address says of occasion and size, with ``changes``, as the query of another address."""
    query = QueryDict(mutable=True)
    query.update({name: value for name in ("occasion", "size") if (value := request.GET.get(name))} | changes)
    return f"?{query.urlencode()}" if query else ""
