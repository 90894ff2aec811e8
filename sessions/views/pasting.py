"""A list is pasted, looked at, and added."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anatomy.repertoire import repertoire
from sessions import editing
from sessions.asking import ClassRequest
from sessions.domain.draft import Draft
from sessions.editing import Gone
from sessions.editing.stored import read_draft
from sessions.forms.pasting import PasteForm, meaning_of, parts_of
from sessions.lists import Understood, digest
from sessions.models import Sequence
from sessions.presenting.pasting import Meaning, places, preview, usual_place
from sessions.views.builder import Shown, done, hand_of, own_class
from sessions.views.drawer import asked_place


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def class_paste(request: ClassRequest, pk: int) -> HttpResponse:
    """Take a list as it was typed elsewhere. It is looked at first; only what was looked at is added."""
    sequence = own_class(request, pk)
    draft = read_draft(sequence.pk)
    place = asked_place(request.GET)
    if request.method != "POST":
        return _page(request, sequence, _form(None, draft, *place))
    form = _form(request.POST, draft, *place)
    if not form.is_valid():
        return _page(request, sequence, form, status=422)
    lines = form.understood(sequence.library_revision)
    if not lines:
        return _page(request, sequence, form, status=422)
    meaning = meaning_of(lines, request.POST, _offers(sequence), draft)
    if "add" not in request.POST:
        return _page(request, sequence, form, _look(sequence, draft, lines, meaning))
    if request.POST.get("seen") != digest(lines):
        # What was chosen was chosen for other lines.
        meaning = meaning_of(lines, {}, _offers(sequence), draft)
        problem = _(
            "The list has changed since you looked at it. This is how it reads now: look once more, then add it."
        )
        return _page(request, sequence, form, _look(sequence, draft, lines, meaning), problem=problem, status=409)
    return _add(request, sequence, form, draft, lines, meaning)


def _add(
    request: ClassRequest,
    sequence: Sequence,
    form: PasteForm,
    draft: Draft,
    lines: tuple[Understood, ...],
    meaning: Meaning,
) -> HttpResponse:
    parts = parts_of(lines, meaning, form.cleaned_data["place"], _("Pasted list"))
    try:
        edited = editing.paste_parts(sequence.pk, parts, hand=hand_of(request))
    except ValidationError as error:
        look = _look(sequence, draft, lines, meaning)
        return _page(request, sequence, form, look, problem=" ".join(error.messages), status=422)
    except Gone:
        now = read_draft(own_class(request, sequence.pk).pk)
        problem = _("That place was removed meanwhile, perhaps in another tab. Choose where the list goes.")
        again = _form(request.POST, now)
        meaning = meaning_of(lines, request.POST, _offers(sequence), now)
        return _page(request, sequence, again, _look(sequence, now, lines, meaning), problem=problem, status=409)
    first = edited.change.what["id"] if edited.change else None
    anchor = f"step-{first}" if first else "outline"
    return done(request, sequence, Shown(fresh=first), anchor=anchor, edited=edited)


def _offers(sequence: Sequence) -> Any:
    return repertoire(sequence.library_revision).offers


def _form(data: QueryDict | None, draft: Draft, section: int = 0, after: int = 0) -> PasteForm:
    return PasteForm(data, places=places(draft), usual=usual_place(draft, section, after))


def _look(sequence: Sequence, draft: Draft, lines: tuple[Understood, ...], meaning: Meaning) -> dict[str, Any]:
    return {"preview": preview(lines, meaning, _offers(sequence), draft), "seen": digest(lines)}


def _page(
    request: ClassRequest,
    sequence: Sequence,
    form: PasteForm,
    look: dict[str, Any] | None = None,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"sequence": sequence, "form": form, "problem": problem, **(look or {})}
    return render(request, "sessions/class_paste.html", context, status=status)
