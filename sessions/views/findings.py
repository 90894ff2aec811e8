"""What a teacher answers to findings. Conditions and reasons are named in no address, no message and no log."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from anatomy.rulebook import rulebook
from sessions import editing
from sessions.asking import ClassRequest
from sessions.editing import Outdated
from sessions.forms.findings import AcceptForm, ReopenForm
from sessions.views.builder import Shown, answers_faults, done, hand_of, own_class, refused

ANCHOR = "findings"


@sensitive_post_parameters()
@login_required
@require_POST
@answers_faults
def finding_accept(request: ClassRequest, pk: int) -> HttpResponse:
    """Keep in the class what was found at a step, or one caution at all of its steps, with a reason."""
    sequence = own_class(request, pk)
    form = AcceptForm(request.POST)
    if not form.is_valid():
        return refused(request, sequence, Shown(answer=form))
    names, reason = form.cleaned_data["finding"], form.cleaned_data["reason"]
    try:
        book, once = rulebook(sequence.library_revision), hand_of(request).once
        editing.accept_findings(sequence, request.user, names, reason, book, once=once)
    except Outdated:
        form.add_error(None, _outdated())
        return refused(request, sequence, Shown(answer=form), 409)
    shown = Shown(closed=f"look-{form.step}")
    return done(request, sequence, shown, anchor=ANCHOR, say=_("Accepted. Your reason stands on the plan."))


@sensitive_post_parameters()
@login_required
@require_POST
@answers_faults
def finding_reopen(request: ClassRequest, pk: int) -> HttpResponse:
    """Look at findings again that were accepted."""
    sequence = own_class(request, pk)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return refused(request, sequence, Shown(answer=form))
    try:
        book = rulebook(sequence.library_revision)
        editing.reopen_findings(sequence, form.cleaned_data["finding"], book, hand=hand_of(request))
    except Outdated:
        form.add_error(None, _outdated())
        return refused(request, sequence, Shown(answer=form), 409)
    return done(request, sequence, Shown(), anchor=ANCHOR, say=_("Open again, to be looked at."))


def _outdated() -> str:
    return _("Something has changed meanwhile, so nothing was saved. This is what is found now: please look once more.")
