"""Usual cues: kept from a step's note, let go, and looked after. One view, one action."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sessions import editing
from sessions.asking import ClassRequest
from sessions.editing import Conflict, Hand
from sessions.forms.blocks import CueForm
from sessions.forms.builder import StepForm
from sessions.models import Sequence, Step, UsualCue
from sessions.offers import tool_offers
from sessions.presenting.blocks import cue_rows
from sessions.views.builder import Shown, answers_faults, done, hand_of, own_class, own_step, refused

PAGE_SIZE = 30


# In the builder


@login_required
@require_POST
@answers_faults
def cue_keep(request: ClassRequest, pk: int, step: int) -> HttpResponse:
    """Make a step's note the teacher's usual cue for its technique."""
    sequence = own_class(request, pk)
    row = own_step(sequence, step)
    note, answer = _typed(request, sequence, row)
    if answer is not None:
        return answer
    try:
        edited = editing.keep_cue(row, request.user, note=note, hand=hand_of(request))
    except Conflict:
        problem = _("The note was changed meanwhile, in another tab. Look at it, then keep it.")
        return refused(request, sequence, Shown(problem=problem), 409)
    return done(request, sequence, Shown(fresh=row.pk, closed=f"edit-{row.pk}"), anchor=f"step-{row.pk}", edited=edited)


@login_required
@require_POST
@answers_faults
def cue_drop(request: ClassRequest, pk: int, step: int) -> HttpResponse:
    """Let the teacher's usual cue for the technique of a step go."""
    sequence = own_class(request, pk)
    row = own_step(sequence, step)
    _note, answer = _typed(request, sequence, row)
    if answer is not None:
        return answer
    if row.technique_id is not None:
        editing.drop_cue(request.user, row.technique_id)
    say = _("The library's cue stands for “%(step)s” again, in all your classes.") % {"step": row}
    return done(request, sequence, Shown(fresh=row.pk, closed=f"edit-{row.pk}"), anchor=f"step-{row.pk}", say=say)


def _typed(request: ClassRequest, sequence: Sequence, row: Step) -> tuple[str | None, HttpResponse | None]:
    """Save what else was typed into the step's form, where the button stands in it: nothing of it may be lost.

    Return the note that stands there then (None where no form came along), and an answer where the form was refused.
    """
    if "seconds" not in request.POST:
        return None, None
    form = StepForm(request.POST, instance=row, offers=tool_offers(row))
    if not form.is_valid():
        return None, refused(request, sequence, Shown(edit=form))
    try:
        if _is_touched(form):
            _change(row, form, hand_of(request))
    except Conflict as conflict:
        form.show_conflict(conflict.fields)
        form.show_tool_conflict(conflict.tools)
        return None, refused(request, sequence, Shown(edit=form), 409)
    return form.cleaned_data["note"], None


def _is_touched(form: StepForm) -> bool:
    return form.changes().items() - form.seen().items() or form.tools() != form.seen_tools()


def _change(row: Step, form: StepForm, hand: Hand) -> None:
    # A name for each of the two edits.
    first = replace(hand, once=f"{hand.once[:-5]}-form") if hand.once else hand
    editing.change_step(row, form.changes(), form.seen(), tools=form.tools(), seen_tools=form.seen_tools(), hand=first)


# On pages of their own


def _own_cues(request: ClassRequest) -> QuerySet[UsualCue]:
    return UsualCue.objects.filter(owner=request.user.pk).select_related("technique")


@login_required
@require_safe
def cue_list(request: ClassRequest) -> HttpResponse:
    """List the teacher's usual cues, by the names of their techniques."""
    cues = _own_cues(request).order_by("technique__name", "pk")
    page = Paginator(cues, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "sessions/cue_list.html", {"page": page, "rows": cue_rows(page.object_list)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cue_change(request: ClassRequest, pk: int) -> HttpResponse:
    """Change the words of a usual cue."""
    cue = get_object_or_404(_own_cues(request), pk=pk)
    [row] = cue_rows([cue])
    form = CueForm(request.POST if request.method == "POST" else None, instance=cue)
    context = {"row": row, "form": form}
    if request.method != "POST":
        return render(request, "sessions/cue_change.html", context)
    if not form.is_valid():
        return render(request, "sessions/cue_change.html", context, status=422)
    try:
        editing.change_cue(cue, form.cleaned_data, form.seen())
    except Conflict as conflict:
        form.show_conflict(conflict.fields)
        return render(request, "sessions/cue_change.html", context, status=409)
    messages.success(request, _("Saved your cue for “%(technique)s”.") % {"technique": row.technique})
    return redirect("sessions:cue_list")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cue_remove(request: ClassRequest, pk: int) -> HttpResponse:
    """Ask, then let a usual cue go."""
    cue = get_object_or_404(_own_cues(request), pk=pk)
    [row] = cue_rows([cue])
    if request.method != "POST":
        return render(request, "sessions/cue_remove.html", {"row": row})
    editing.drop_cue(request.user, cue.technique_id)
    messages.success(
        request, _("The library's cue stands for “%(step)s” again, in all your classes.") % {"step": row.technique}
    )
    return redirect("sessions:cue_list")
