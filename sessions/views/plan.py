"""The teacher's plan, as a page and as PDF, and how the teacher wants it."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sessions import editing
from sessions.asking import ClassRequest
from sessions.documents.pictures import Album
from sessions.documents.plan_sheet import plan_sheet
from sessions.documents.render import Document, plan_document
from sessions.domain.clock import timetable
from sessions.domain.papers import PAPERS, PlanChoices, PlanForm
from sessions.forms.papers import PlanChoiceForm
from sessions.presenting.papers import choices_panel
from sessions.views.papers import Papers, file_title, page_context, papers_of
from sessions.views.pdf import pdf_response


@login_required
@require_safe
def plan(request: ClassRequest, pk: int) -> HttpResponse:
    """Show the plan as a page that prints like the PDF, with the choices for it."""
    papers = papers_of(request, pk, with_room=True)
    return _plan_page(request, papers, _choices(request, papers))


@login_required
@require_POST
def plan_choose(request: ClassRequest, pk: int) -> HttpResponse:
    """Keep how whoever asks wants their plans. Asked by htmx, the answer is the plan as it is now."""
    papers = papers_of(request, pk, with_room=True)
    form = PlanChoiceForm(request.POST, studio_paper=papers.studio.letterhead.paper)
    if not form.is_valid():
        return _plan_page(request, papers, papers.choices, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    editing.keep_plan_choices(request.user, form.choices)
    address = reverse("sessions:plan", args=[pk]) + papers.query
    if not request.htmx:
        messages.success(request, _("Your choices are kept, for this plan and every other."))
        return redirect(address)
    answer = _plan_page(request, replace(papers, choices=form.choices), form.choices, said=True)
    # A form that the address asked for has had its turn.
    answer.headers["HX-Replace-Url"] = address
    return answer


@login_required
@require_safe
def plan_pdf(request: ClassRequest, pk: int) -> HttpResponse:
    """Answer with the teacher's plan as PDF."""
    papers = papers_of(request, pk, with_room=True)
    choices = _choices(request, papers)

    def make() -> Document:
        return plan_document(
            papers.plan,
            timetable(papers.plan, papers.studio.clock),
            papers.studio.letterhead,
            logo=papers.logo,
            paper=choices.paper or papers.studio.letterhead.paper,
            photos=papers.photos_to_print if choices.shows_pictures else None,
            **_particulars(papers, choices),
        )

    print_view = reverse("sessions:plan", args=[pk]) + papers.query
    title = file_title(papers, _("Class plan"))
    return pdf_response(request, make, title, print_view=print_view, keep=not papers.plan.room.present)


def _choices(request: ClassRequest, papers: Papers) -> PlanChoices:
    """What is kept, with the form and the paper that this address asks for in its place. Unknown ones get a 404."""
    choices = papers.choices
    if form := request.GET.get("form"):
        if form not in list(PlanForm):
            raise Http404
        choices = replace(choices, form=PlanForm(form))
    if paper := request.GET.get("paper"):
        if paper not in PAPERS:
            raise Http404
        choices = replace(choices, paper=paper)
    return choices


def _particulars(papers: Papers, choices: PlanChoices) -> dict[str, Any]:
    """What the page and the PDF are worded with beside the plan itself."""
    return {
        "address": papers.class_address,
        "made_on": papers.today,
        "edition": papers.edition,
        "book": papers.book,
        "choices": choices,
        "library_on": papers.library_on,
    }


def _plan_page(
    request: ClassRequest,
    papers: Papers,
    choices: PlanChoices,
    *,
    form: PlanChoiceForm | None = None,
    said: bool = False,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """Show the plan with ``choices``. ``form`` is one with errors; ``said``: they were just kept."""
    album, letterhead = Album(papers.photos), papers.studio.letterhead
    times = timetable(papers.plan, papers.studio.clock)
    sheet = plan_sheet(papers.plan, times, letterhead, album, **_particulars(papers, choices))
    panel = choices_panel(
        choices,
        papers.choices,
        studio_paper=letterhead.paper,
        pdf=reverse("sessions:plan_pdf", args=[papers.sequence.pk]),
        occasion=papers.plan.occasion,
        said=said,
    )
    occasions = papers.sequence.occasions.order_by("-starts_on", "-starts_at", "-pk")[:20]
    context = page_context(papers, album) | {
        "sheet": sheet,
        "choices": choices,
        "panel": panel,
        "choose": form or PlanChoiceForm.showing(choices, studio_paper=letterhead.paper),
        "occasions": occasions,
        "occasion": papers.plan.occasion,
    }
    return render(request, "sessions/plan.html", context, status=status)
