"""When and where a class is taught."""

from __future__ import annotations

from copy import copy

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sessions import editing
from sessions.asking import ClassRequest
from sessions.editing import Conflict, Gone
from sessions.forms.occasions import NewOccasionForm, OccasionForm
from sessions.models import Occasion, Sequence


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def occasion_list(request: ClassRequest, pk: int) -> HttpResponse:
    """List a class's occasions, and add one."""
    sequence = get_object_or_404(Sequence.objects.editable_by(request.user), pk=pk)
    if request.method != "POST":
        return _list(request, sequence, NewOccasionForm(initial={"starts_on": timezone.localdate()}), 200)
    form = NewOccasionForm(request.POST)
    if not form.is_valid():
        return _list(request, sequence, form, 422)
    occasion = editing.add_occasion(sequence, **form.cleaned_data)
    messages.success(request, _("Added: %(day)s.") % {"day": date_format(occasion.starts_on, "l j F Y")})
    return redirect("sessions:occasion_list", sequence.pk)


def _list(request: ClassRequest, sequence: Sequence, form: NewOccasionForm, status: int) -> HttpResponse:
    today = timezone.localdate()
    occasions = list(sequence.occasions.all())
    context = {
        "sequence": sequence,
        "form": form,
        "coming": [occasion for occasion in occasions if occasion.starts_on >= today],
        "past": [occasion for occasion in reversed(occasions) if occasion.starts_on < today],
    }
    return render(request, "sessions/occasion_list.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def occasion_change(request: ClassRequest, pk: int) -> HttpResponse:
    """Change an occasion, and say afterwards how it went."""
    rows = Occasion.objects.editable_by(request.user).select_related("sequence")
    occasion = get_object_or_404(rows, pk=pk)
    shown = copy(occasion)
    if request.method != "POST":
        return _change(request, occasion, OccasionForm(instance=shown), 200)
    form = OccasionForm(request.POST, instance=shown)
    if not form.is_valid():
        return _change(request, occasion, form, 422)
    try:
        editing.change_occasion(occasion, form.cleaned_data, form.seen())
    except Conflict as conflict:
        form.show_conflict(conflict.fields)
        return _change(request, occasion, form, 409)
    except Gone:
        messages.error(request, _("This occasion was removed meanwhile, perhaps in another tab."))
        return redirect("sessions:occasion_list", occasion.sequence_id)
    messages.success(request, _("Saved."))
    return redirect("sessions:occasion_list", occasion.sequence_id)


def _change(request: ClassRequest, occasion: Occasion, form: OccasionForm, status: int) -> HttpResponse:
    context = {"sequence": occasion.sequence, "occasion": occasion, "form": form}
    return render(request, "sessions/occasion_change.html", context, status=status)


@login_required
@require_POST
def occasion_remove(request: ClassRequest, pk: int) -> HttpResponse:
    """Remove an occasion."""
    occasion = get_object_or_404(Occasion.objects.editable_by(request.user), pk=pk)
    editing.remove_occasion(occasion)
    messages.success(request, _("Removed: %(day)s.") % {"day": date_format(occasion.starts_on, "l j F Y")})
    return redirect("sessions:occasion_list", occasion.sequence_id)
