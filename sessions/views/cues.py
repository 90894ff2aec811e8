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
from sessions.editing import Conflict
from sessions.forms.blocks import CueForm
from sessions.forms.builder import StepForm
from sessions.models import Step, UsualCue
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
    typed = _Typed(request, row)
    if (refusal := typed.save()) is not None:
        return refused(request, sequence, *refusal)
    try:
        edited = editing.keep_cue(row, request.user, note=typed.note, hand=hand_of(request))
    except Conflict:
        problem = _("The note was changed meanwhile, in another tab. Look at it, then keep it.")
        return refused(request, sequence, Shown(problem=problem), 409)
    row.note = ""
    return done(request, sequence, typed.shown(), anchor=f"step-{row.pk}", edited=edited)


@login_required
@require_POST
@answers_faults
def cue_drop(request: ClassRequest, pk: int, step: int) -> HttpResponse:
    """Let the teacher's usual cue for the technique of a step go."""
    sequence = own_class(request, pk)
    row = own_step(sequence, step)
    typed = _Typed(request, row)
    if (refusal := typed.save()) is not None:
        return refused(request, sequence, *refusal)
    if row.technique_id is not None:
        editing.drop_cue(request.user, row.technique_id)
    say = _dropped(str(row))
    return done(request, sequence, typed.shown(), anchor=f"step-{row.pk}", say=say)


def _dropped(technique: str) -> str:
    return _("The library's cue stands for “%(technique)s” again, in all your classes.") % {"technique": technique}


class _Typed:
    """What was typed into the form of a step in which the button stands: none of it may be lost."""

    def __init__(self, request: ClassRequest, row: Step) -> None:
        self.row = row
        self.hand = hand_of(request)
        self.offers = tool_offers(row) if "seconds" in request.POST else []
        self.form = StepForm(request.POST, instance=row, offers=self.offers) if "seconds" in request.POST else None
        self.note: str | None = None

    def save(self) -> tuple[Shown, int] | None:
        """Save it as an edit of its own, if it says anything new. Return what to show where it is refused."""
        form = self.form
        if form is None:
            return None
        if not form.is_valid():
            return Shown(edit=form), 422
        self.note = form.cleaned_data["note"]
        if not _says_something_new(form):
            return None
        # Each of the two edits has a name of its own.
        hand = replace(self.hand, once=f"{self.hand.once[:-5]}-form") if self.hand.once else self.hand
        tools = {"tools": form.tools(), "seen_tools": form.seen_tools()}
        try:
            editing.change_step(self.row, form.changes(), form.seen(), hand=hand, **tools)
        except Conflict as conflict:
            form.show_conflict(conflict.fields)
            form.show_tool_conflict(conflict.tools)
            return Shown(edit=form), 409
        self.offers = tool_offers(self.row)
        return None

    def shown(self) -> Shown:
        """The form made anew, where there was one: what it says of the cue has changed."""
        if self.form is None:
            return Shown(fresh=self.row.pk)
        return Shown(fresh=self.row.pk, edit=StepForm(instance=self.row, offers=self.offers, focus="note"))


def _says_something_new(form: StepForm) -> bool:
    seen = form.seen()
    is_touched = any(name not in seen or seen[name] != value for name, value in form.changes().items())
    return is_touched or form.tools() != form.seen_tools()


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
    messages.success(request, _("Saved your usual cue for “%(technique)s”.") % {"technique": row.technique})
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
    messages.success(request, _dropped(row.technique))
    return redirect("sessions:cue_list")
