"""The teacher's plan, as a page and as PDF."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sessions.asking import ClassRequest
from sessions.documents.pictures import Album
from sessions.documents.plan_sheet import plan_sheet
from sessions.documents.render import plan_document
from sessions.domain.clock import timetable
from sessions.views.papers import file_title, page_context, paper_of, papers_of
from sessions.views.pdf import pdf_response


@login_required
@require_safe
def plan(request: ClassRequest, pk: int) -> HttpResponse:
    """Show the plan as a page that prints like the PDF."""
    papers = papers_of(request, pk, with_room=True)
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
    context = page_context(papers, album) | {"sheet": sheet, "occasions": occasions, "occasion": papers.plan.occasion}
    return render(request, "sessions/plan.html", context)


@login_required
@require_safe
def plan_pdf(request: ClassRequest, pk: int) -> HttpResponse:
    """Answer with the teacher's plan as PDF."""
    paper = paper_of(request)
    papers = papers_of(request, pk, with_room=True)
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
    title = file_title(papers, _("Class plan"))
    return pdf_response(request, document, title, print_view=print_view, keep=not papers.plan.room.present)
