"""A step is swapped for another technique, and put back. What can stand in is shown in the builder, at ``?swap=``."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anatomy.domain.repertoire import Offer
from anatomy.repertoire import repertoire
from sessions import editing
from sessions.asking import ClassRequest, key
from sessions.editing import Conflict, Gone
from sessions.views.builder import Shown, answers_faults, done, hand_of, own_class, own_occasion, own_step, refused


@login_required
@require_POST
@answers_faults
def step_swap(request: ClassRequest, pk: int, step: int) -> HttpResponse:
    """Put ``technique`` in the place of the one that the page showed (``seen``).

    Where that was done for an ``occasion`` of the class, what still differs then is shown next.
    """
    sequence = own_class(request, pk)
    library, seen = repertoire(sequence.library_revision), request.POST.get("seen", "")
    offer = library.offers.get(key(request.POST.get("technique")))
    if offer is None:
        own_step(sequence, step)
        problem = _("Choose a technique that is in the library.")
        occasion = own_occasion(sequence, request.POST)
        return refused(request, sequence, Shown(swap=step, occasion=occasion, problem=problem))
    try:
        fresh = editing.swap_step(sequence, step, offer, seen=seen, known=library.offers, hand=hand_of(request))
    except Conflict:
        problem = _("This step was swapped meanwhile, perhaps in another tab. This is the class as it is now.")
        return refused(request, sequence, Shown(problem=problem), 409)
    except Gone:
        own_step(sequence, step)
        raise
    say = _said(library.by_slug.get(seen), offer, has_note=bool(fresh.note))
    return done(request, sequence, Shown(fresh=step, swapped=step), anchor=f"step-{step}", say=say)


def _said(before: Offer | None, after: Offer, *, has_note: bool) -> str:
    """Word what came of a swap. What stood there before may be published no more, and has no name here."""
    words = _("Swapped “%(before)s” for “%(after)s”.") if before else _("Swapped for “%(after)s”.")
    said = words % {"before": before.name if before else "", "after": after.name}
    return f"{said} {_('Your cue note stayed: look whether it still fits.')}" if has_note else said


@login_required
@require_POST
@answers_faults
def step_swap_undo(request: ClassRequest, pk: int, step: int) -> HttpResponse:
    """Put back what stood in a step before its last swap; with ``anyway`` also over what was changed since."""
    sequence = own_class(request, pk)
    try:
        editing.undo_swap(sequence, step, anyway=bool(request.POST.get("anyway")), hand=hand_of(request))
    except Conflict:
        return refused(request, sequence, Shown(swapped=step, swap_changed=True), 409)
    except Gone:
        own_step(sequence, step)
        problem = _("There is no swap to undo here any more. This is the class as it is now.")
        return refused(request, sequence, Shown(problem=problem), 409)
    say = _("The swap is undone.")
    return done(request, sequence, Shown(fresh=step), anchor=f"step-{step}", say=say)
