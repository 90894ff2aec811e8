"""The clock of a class: when it begins, and what fits it to its target. One view, one action."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sessions import editing
from sessions.asking import ClassRequest
from sessions.editing import Conflict, Outdated
from sessions.forms.classes import StartForm
from sessions.forms.target import FitForm
from sessions.models import Sequence
from sessions.presenting.fit import Ticks, fit_page
from sessions.reading import plan_of
from sessions.views.builder import Shown, answers_faults, done, hand_of, own_class, refused


@login_required
@require_POST
@answers_faults
def class_start(request: ClassRequest, pk: int) -> HttpResponse:
    """Set when the class usually begins, from the clock of the builder."""
    sequence = own_class(request, pk)
    form = StartForm(request.POST)
    if not form.is_valid():
        return refused(request, sequence, Shown(start=form))
    starts_at, seen = form.cleaned_data["starts_at"], form.seen().get("starts_at")
    try:
        edited = editing.set_start(sequence.pk, starts_at, seen=seen, hand=hand_of(request))
    except Conflict as conflict:
        form.show_conflict(conflict.fields)
        return refused(request, sequence, Shown(start=form), 409)
    sequence.starts_at = starts_at
    return done(request, sequence, Shown(started=True), anchor="clock", edited=edited)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@answers_faults
def class_fit(request: ClassRequest, pk: int) -> HttpResponse:
    """Propose what brings the class to its target, and do what is ticked of it as one edit.

    ``again`` works out how long the class takes with what is ticked, and changes nothing.
    """
    sequence = own_class(request, pk)
    if request.method != "POST":
        return _page(request, sequence)
    form = FitForm(request.POST)
    if "again" in request.POST:
        return _page(request, sequence, form.ticks)
    if not form.is_valid():
        return _page(request, sequence, form.ticks, " ".join(map(str, form.errors.get("take", []))), status=422)
    try:
        edited = editing.fit_to_target(
            sequence,
            form.cleaned_data["take"],
            planned=form.cleaned_data["planned"],
            settings=request.studio.clock,
            hand=hand_of(request),
        )
    except Outdated:
        problem = _(
            "The class was changed meanwhile, perhaps in another tab. Nothing was done. These are the changes for the "
            "class as it is now."
        )
        return _page(request, own_class(request, pk), form.ticks, problem, status=409)
    return done(request, sequence, Shown(), anchor="clock", edited=edited)


def _page(
    request: ClassRequest, sequence: Sequence, ticks: Ticks | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "sequence": sequence,
        "fit": fit_page(plan_of(sequence, with_handout=False), request.studio.clock, ticks),
        "problem": problem,
    }
    return render(request, "sessions/class_fit.html", context, status=status)
