"""The room of a class, and of one occasion: which conditions are present, never whose.

What is in a room never reaches an address, a message or a log: it travels in the bodies of forms alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from anatomy.domain.safety import Rulebook
from anatomy.repertoire import repertoire
from anatomy.rulebook import rulebook
from sessions import editing
from sessions.asking import ClassRequest
from sessions.domain.plan import PlanRoom
from sessions.editing import Gone, RoomConflict
from sessions.forms.rooms import RoomForm
from sessions.models import Occasion, Sequence
from sessions.presenting.difference import difference_page
from sessions.presenting.room import room_lines
from sessions.reading import plan_of, room_of


@dataclass(frozen=True, slots=True)
class Here:
    """One room: of a class, or of an ``occasion``. ``save`` writes what a form says."""

    sequence: Sequence
    occasion: Occasion | None
    room: PlanRoom
    book: Rulebook
    save: Callable[..., None]


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def class_room(request: ClassRequest, pk: int) -> HttpResponse:
    """Show the class's usual room, and change it."""
    sequence = get_object_or_404(Sequence.objects.editable_by(request.user).with_library_revision(), pk=pk)
    here = Here(
        sequence=sequence,
        occasion=None,
        room=room_of(sequence),
        book=rulebook(sequence.library_revision),
        save=lambda *args, **kwargs: editing.set_room(sequence, *args, **kwargs),
    )
    if request.method != "POST":
        return _page(request, here, RoomForm(book=here.book, room=here.room), 200)
    if "clear" in request.POST:
        editing.clear_room(sequence)
        messages.success(request, _("The room is cleared."))
        return redirect("sessions:class_room", sequence.pk)
    refused = _save(request, here)
    return refused or redirect(sequence)


@sensitive_post_parameters()
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def occasion_room(request: ClassRequest, pk: int) -> HttpResponse:
    """Show the room of one occasion: the class's usual one, until it is given one of its own."""
    rows = Occasion.objects.editable_by(request.user).with_library_revision().select_related("sequence")
    occasion = get_object_or_404(rows, pk=pk)
    here = Here(
        sequence=occasion.sequence,
        occasion=occasion,
        room=room_of(occasion.sequence, occasion),
        book=rulebook(occasion.library_revision),
        save=lambda *args, **kwargs: editing.set_occasion_room(occasion, *args, **kwargs),
    )
    if request.method != "POST":
        return _page(request, here, RoomForm(book=here.book, room=here.room), 200)
    try:
        return _change(request, here, occasion)
    except Gone:
        messages.error(request, _("This occasion was removed meanwhile, perhaps in another tab."))
        return redirect("sessions:occasion_list", occasion.sequence_id)


def _change(request: ClassRequest, here: Here, occasion: Occasion) -> HttpResponse:
    if "clear" in request.POST:
        editing.clear_occasion_room(occasion)
        messages.success(request, _("The room is cleared."))
        return redirect("sessions:occasion_room", occasion.pk)
    if "usual" in request.POST:
        editing.use_usual_room(occasion)
        messages.success(request, _("This occasion has the class's usual room again."))
        return redirect("sessions:occasion_room", occasion.pk)
    refused = _save(request, here)
    return refused or redirect("sessions:occasion_difference", occasion.pk)


def _save(request: ClassRequest, here: Here) -> HttpResponse | None:
    """Save what was chosen. Return the page where that is refused, else None."""
    form = RoomForm(request.POST, book=here.book, room=here.room)
    if not form.is_valid():
        return _page(request, here, form, 422)
    try:
        here.save(form.present, for_everyone=form.cleaned_data["for_everyone"], seen=form.seen_room())
    except RoomConflict as conflict:
        form.show_room_conflict(conflict.conditions)
        return _page(request, here, form, 409)
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, here, form, 422)
    messages.success(request, _("The room is saved."))
    return None


def _page(request: ClassRequest, here: Here, form: RoomForm, status: int) -> HttpResponse:
    context: dict[str, Any] = {
        "sequence": here.sequence,
        "occasion": here.occasion,
        "room": here.room,
        "lines": list(room_lines(here.room.present, here.book)),
        "form": form,
    }
    return render(request, "sessions/room.html", context, status=status)


@login_required
@require_safe
def occasion_difference(request: ClassRequest, pk: int) -> HttpResponse:
    """Show what differs at one occasion: its room held against the class's usual one."""
    rows = Occasion.objects.editable_by(request.user).with_library_revision().select_related("sequence__owner")
    occasion = get_object_or_404(rows, pk=pk)
    sequence, revision = occasion.sequence, occasion.library_revision
    page = None
    if occasion.own_room:
        plan = plan_of(sequence, occasion, with_handout=False, with_room=True)
        usual = room_of(sequence).present
        page = difference_page(plan, usual, rulebook(revision), repertoire(revision).offers.values())
    context = {"sequence": sequence, "occasion": occasion, "difference": page}
    return render(request, "sessions/occasion_difference.html", context)
