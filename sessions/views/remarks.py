"""What a teacher answers to remarks on a class: put right, or turned off."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anatomy.repertoire import repertoire
from anatomy.rulebook import rulebook
from sessions import editing
from sessions.asking import ClassRequest
from sessions.domain.checking import Check
from sessions.editing import Outdated
from sessions.views.builder import Shown, answers_faults, done, hand_of, own_class, refused

ANCHOR = "remarks"


@login_required
@require_POST
@answers_faults
def remark_fix(request: ClassRequest, pk: int) -> HttpResponse:
    """Put right what a ``remark`` says, if the class still gives rise to it."""
    sequence = own_class(request, pk)
    revision = sequence.library_revision
    library, book = repertoire(revision), rulebook(revision)
    name = request.POST.get("remark", "")
    try:
        edited = editing.fix_remark(sequence, name, request.studio.clock, library, book, hand=hand_of(request))
    except Outdated:
        problem = _("The class has changed meanwhile, so nothing was done. This is what the checks say now.")
        return refused(request, own_class(request, pk), Shown(problem=problem), 409)
    fresh = edited.change.what["id"] if edited.change else None
    return done(request, sequence, Shown(fresh=fresh, at_remarks=True), anchor=ANCHOR, edited=edited)


@login_required
@require_POST
@answers_faults
def check_mute(request: ClassRequest, pk: int) -> HttpResponse:
    """Turn a check off for this class (``off``), or on again (``on``)."""
    sequence = own_class(request, pk)
    off, on = request.POST.get("off", ""), request.POST.get("on", "")
    if (off or on) not in list(Check):
        return refused(request, sequence, Shown(problem=_("Choose one of the checks.")))
    edited = editing.mute_check(sequence.pk, Check(off or on), off=bool(off), hand=hand_of(request))
    sequence.refresh_from_db(fields=["muted_checks"])
    return done(request, sequence, Shown(at_remarks=True), anchor=ANCHOR, edited=edited)
