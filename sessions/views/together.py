"""Edits of several steps that are ticked. One view, one action; each is one entry of the history."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anatomy.repertoire import repertoire
from sessions import editing
from sessions.asking import ClassRequest
from sessions.domain.together import Impossible, LibraryDose
from sessions.editing import Edited
from sessions.forms.together import TogetherForm
from sessions.models import Sequence
from sessions.presenting import history
from sessions.presenting.together import impossible_words
from sessions.views.builder import Shown, answers_faults, done, hand_of, own_class, refused


@login_required
@require_POST
@answers_faults
def steps_change(request: ClassRequest, pk: int) -> HttpResponse:
    """Change the dose or the side of several steps, or whether they are optional."""
    sequence = own_class(request, pk)
    form = TogetherForm(request.POST, wants="change")
    if not form.is_valid():
        return _refused(request, sequence, form, form.words())
    offers = repertoire(sequence.library_revision).offers
    doses = {key: LibraryDose(offer.dose_seconds, offer.dose_count) for key, offer in offers.items()}
    try:
        edited = editing.change_together(
            sequence.pk, form.steps, form.cleaned_data["wish"], doses, hand=hand_of(request)
        )
    except Impossible as fault:
        return _refused(request, sequence, form, impossible_words(fault))
    return _done(request, sequence, form, edited)


@login_required
@require_POST
@answers_faults
def steps_move(request: ClassRequest, pk: int) -> HttpResponse:
    """Move several steps to one place."""
    sequence = own_class(request, pk)
    form = TogetherForm(request.POST, wants="place")
    if not form.is_valid():
        return _refused(request, sequence, form, form.words())
    place = form.cleaned_data["place"]
    return _done(request, sequence, form, editing.move_together(sequence.pk, form.steps, place, hand=hand_of(request)))


@login_required
@require_POST
@answers_faults
def steps_copy(request: ClassRequest, pk: int) -> HttpResponse:
    """Put copies of several steps to one place."""
    sequence = own_class(request, pk)
    form = TogetherForm(request.POST, wants="place")
    if not form.is_valid():
        return _refused(request, sequence, form, form.words())
    place = form.cleaned_data["place"]
    return _done(request, sequence, form, editing.copy_together(sequence.pk, form.steps, place, hand=hand_of(request)))


@login_required
@require_POST
@answers_faults
def steps_remove(request: ClassRequest, pk: int) -> HttpResponse:
    """Remove several steps."""
    sequence = own_class(request, pk)
    form = TogetherForm(request.POST)
    if not form.is_valid():
        return _refused(request, sequence, form, form.words())
    return _done(request, sequence, form, editing.remove_steps(sequence.pk, form.steps, hand=hand_of(request)))


def _refused(request: ClassRequest, sequence: Sequence, form: TogetherForm, problem: str) -> HttpResponse:
    return refused(request, sequence, Shown(problem=problem, together=form))


def _done(request: ClassRequest, sequence: Sequence, form: TogetherForm, edited: Edited) -> HttpResponse:
    """Answer with the class as it stands. The ticks stay on the steps that are still there."""
    change = edited.change
    first = change.what.get("id") if change else None
    if request.htmx:
        say = "" if change else _("Nothing differs: they are like that already.")
        return done(request, sequence, Shown(fresh=first), anchor="", edited=edited, say=say)
    say = history.words(change.action, change.what) if change else _("Nothing differs: they are like that already.")
    messages.success(request, say)
    ticks = QueryDict(mutable=True)
    ticks.setlist("step", sorted(str(step) for step in form.steps))
    anchor = f"step-{first}" if first else "together"
    return redirect(f"{sequence.get_absolute_url()}?{ticks.urlencode()}#{anchor}")
