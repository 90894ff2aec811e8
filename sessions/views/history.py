"""Back and forth in what was done to a class."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.db import models
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from sessions import editing
from sessions.asking import ClassRequest, key
from sessions.editing import Edited, NoPlace, Outdated
from sessions.models import Sequence
from sessions.presenting.history import history_page
from sessions.views.builder import Shown, answers_faults, done, hand_of, own_class, refused

# As many as one reads. The rest is on further pages.
ENTRIES_A_PAGE = 50


@login_required
@require_safe
def class_history(request: ClassRequest, pk: int) -> HttpResponse:
    """Show what was done to the class, the newest first, with a way back to each point."""
    sequence = get_object_or_404(Sequence.objects.editable_by(request.user), pk=pk)
    before = key(request.GET.get("before"))
    older = models.Q(number__lt=before) if before else models.Q()
    entries = sequence.changes.filter(older).select_related("made_by").defer("patch")[: ENTRIES_A_PAGE + 1]
    page = history_page(list(entries), ENTRIES_A_PAGE, is_newest=not before)
    return render(request, "sessions/history.html", {"sequence": sequence, "history": page})


@login_required
@require_POST
@answers_faults
def class_undo(request: ClassRequest, pk: int) -> HttpResponse:
    """Take back the last change."""
    sequence = own_class(request, pk)
    return _walked(
        request, sequence, lambda: editing.undo(sequence.pk, hand_of(request)), _("There is nothing left to undo.")
    )


@login_required
@require_POST
@answers_faults
def class_redo(request: ClassRequest, pk: int) -> HttpResponse:
    """Do again what was taken back."""
    sequence = own_class(request, pk)
    return _walked(
        request, sequence, lambda: editing.redo(sequence.pk, hand_of(request)), _("There is nothing to do again.")
    )


@login_required
@require_POST
@answers_faults
def class_go_back(request: ClassRequest, pk: int) -> HttpResponse:
    """Make the class what it was after the entry ``number`` of its history (0: before the first)."""
    sequence = own_class(request, pk)
    typed = request.POST.get("number", "")
    number = key(typed) if key(typed) or typed == "0" else -1
    return _walked(
        request,
        sequence,
        lambda: editing.go_back(sequence.pk, number, hand_of(request)),
        _("The class is at that point already, or the history does not reach back so far."),
    )


def _walked(request: ClassRequest, sequence: Sequence, walk: Callable[[], Edited], nothing: str) -> HttpResponse:
    try:
        edited = walk()
    except NoPlace:
        return refused(request, sequence, Shown(problem=nothing))
    except Outdated:
        problem = _("This cannot be taken back: what it changed is not as it was left.")
        return refused(request, sequence, Shown(problem=problem), 409)
    return done(request, sequence, Shown(), anchor="outline", edited=edited)
