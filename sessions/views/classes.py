"""Classes as a whole: the list, a new one, its settings, a copy, put away, deleted."""

from __future__ import annotations

from copy import copy
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sessions import editing
from sessions.asking import ClassRequest, key
from sessions.domain.shapes import SHAPES
from sessions.editing import Conflict, Hand
from sessions.forms.classes import BLANK, COPY, TEMPLATE, NewClassForm, SettingsForm
from sessions.models import Occasion, Sequence
from sessions.models.classes import SequenceQuerySet
from sessions.presenting.classes import ARCHIVED, COLLEAGUES, MINE, class_rows, classes_for

PAGE_SIZE = 30
TITLE_LENGTH = 120


@login_required
@require_safe
def class_list(request: ClassRequest) -> HttpResponse:
    """List the teacher's classes, those that colleagues opened, or the archived ones."""
    which = request.GET.get("show", MINE)
    which = which if which in (MINE, COLLEAGUES, ARCHIVED) else MINE
    page = Paginator(classes_for(request.user, which), PAGE_SIZE).get_page(request.GET.get("page"))
    classes = cast("SequenceQuerySet", page.object_list)
    rows = class_rows(classes, request.studio.clock, timezone.localdate())
    return render(request, "sessions/class_list.html", {"which": which, "page": page, "rows": rows})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def class_new(request: ClassRequest) -> HttpResponse:
    """Start a class: blank, from a shape, from a studio template, or as a copy."""
    if request.method != "POST":
        form = NewClassForm(user=request.user, initial=_given(request))
        return render(request, "sessions/class_new.html", {"form": form})
    form = NewClassForm(request.POST, user=request.user)
    if not form.is_valid():
        return render(request, "sessions/class_new.html", {"form": form}, status=422)
    return redirect(_start(request, form))


def _given(request: ClassRequest) -> dict[str, Any] | None:
    """What the address chooses already: ``?copy=`` a class, or ``?template=``."""
    if template := Sequence.objects.templates().filter(pk=key(request.GET.get("template"))).first():
        return {"start": TEMPLATE, "template": template, "title": template.title, "level": template.level}
    source = Sequence.objects.visible_to(request.user).filter(pk=key(request.GET.get("copy"))).first()
    return {"start": COPY, "source": source, "title": _copy_title(source)} if source else None


def _start(request: ClassRequest, form: NewClassForm) -> Sequence:
    data = form.cleaned_data
    words = {"title": data["title"], "level": data["level"]}
    if data["start"] == TEMPLATE:
        return editing.copy_sequence(data["template"], request.user, **words)
    if data["start"] == COPY:
        return editing.copy_sequence(data["source"], request.user, **words)
    if data["start"] == BLANK:
        return editing.create_sequence(request.user, target_minutes=data["target_minutes"], **words)
    shape = SHAPES[int(data["start"])]
    return editing.create_sequence(request.user, shape=shape, target_minutes=shape.minutes, **words)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def class_settings(request: ClassRequest, pk: int) -> HttpResponse:
    """Change what a class is called, whom it is for, and who may see it."""
    sequence = get_object_or_404(Sequence.objects.editable_by(request.user), pk=pk)
    # A form writes into its instance, also where it is refused: the page's head keeps what is true.
    shown = copy(sequence)
    if request.method != "POST":
        return _settings(request, sequence, SettingsForm(instance=shown), 200)
    form = SettingsForm(request.POST, instance=shown)
    if not form.is_valid():
        return _settings(request, sequence, form, 422)
    try:
        editing.change_sequence(sequence, form.cleaned_data, form.seen(), hand=Hand(request.user.pk))
    except Conflict as conflict:
        form.show_conflict(conflict.fields)
        return _settings(request, sequence, form, 409)
    messages.success(request, _("Saved."))
    return redirect(sequence)


def _settings(request: ClassRequest, sequence: Sequence, form: SettingsForm, status: int) -> HttpResponse:
    return render(request, "sessions/class_settings.html", {"sequence": sequence, "form": form}, status=status)


@login_required
@require_POST
def class_copy(request: ClassRequest, pk: int) -> HttpResponse:
    """Make a copy of a class that the teacher can see, and open it."""
    source = get_object_or_404(Sequence.objects.visible_to(request.user), pk=pk)
    occasion = _copied_for(request, source)
    made = editing.copy_sequence(source, request.user, occasion=occasion, title=_copy_title(source, occasion))
    messages.success(request, _("This is your copy. The original stays as it is."))
    return redirect(made)


def _copied_for(request: ClassRequest, source: Sequence) -> Occasion | None:
    """The occasion for whose room the copy is made, if any. It is the teacher's own, or not found."""
    if not request.POST.get("occasion"):
        return None
    own = Occasion.objects.editable_by(request.user).filter(sequence=source)
    return get_object_or_404(own, pk=key(request.POST["occasion"]))


def _copy_title(source: Sequence, occasion: Occasion | None = None) -> str:
    if occasion is None:
        return (_("Copy of %(title)s") % {"title": source.title})[:TITLE_LENGTH]
    day = date_format(occasion.starts_on)
    return _("%(title)s, %(day)s") % {"title": source.title[: TITLE_LENGTH - len(day) - 2], "day": day}


@login_required
@require_POST
def class_archive(request: ClassRequest, pk: int) -> HttpResponse:
    """Put a class away (``archived=1``), or bring it back."""
    sequence = get_object_or_404(Sequence.objects.editable_by(request.user), pk=pk)
    archived = bool(request.POST.get("archived"))
    editing.archive_sequence(sequence, archived=archived)
    said = _("“%(title)s” is archived.") if archived else _("“%(title)s” is back among your classes.")
    messages.success(request, said % {"title": sequence.title})
    return redirect("sessions:class_list")


@login_required
@require_POST
def class_template(request: ClassRequest, pk: int) -> HttpResponse:
    """Let a curator make a class that they can see a studio template (``template=1``), or take that back."""
    if not getattr(request.user, "is_curator", False):
        raise Http404
    sequence = get_object_or_404(Sequence.objects.visible_to(request.user), pk=pk)
    is_template = bool(request.POST.get("template"))
    editing.set_template(sequence, is_template=is_template, by=request.user)
    said = (
        _("“%(title)s” is a studio template. Every teacher can begin a class with it.")
        if is_template
        else _("“%(title)s” is no template any more. It stays open to the studio.")
    )
    messages.success(request, said % {"title": sequence.title})
    return redirect(sequence)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def class_delete(request: ClassRequest, pk: int) -> HttpResponse:
    """Ask, then delete a class for good."""
    sequence = get_object_or_404(Sequence.objects.editable_by(request.user), pk=pk)
    if request.method != "POST":
        context = {
            "sequence": sequence,
            "occasions": sequence.occasions.count(),
            "links": sequence.share_links.open_on(timezone.localdate()).count(),
        }
        return render(request, "sessions/class_delete.html", context)
    editing.delete_sequence(sequence)
    messages.success(request, _("“%(title)s” is deleted.") % {"title": sequence.title})
    return redirect("sessions:class_list")
