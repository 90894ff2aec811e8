"""A class file comes in: looked at first, then made into a class."""

from __future__ import annotations

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sessions import editing
from sessions.asking import ClassRequest
from sessions.class_files import digest, shelf_for
from sessions.domain.class_file import ClassFile, to_json
from sessions.domain.class_file_arrival import Known, Shelf, arrived, known_techniques
from sessions.forms.importing import ImportForm, choices_of
from sessions.presenting.class_file import import_preview, imported_words
from sessions.views.builder import hand_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def class_import(request: ClassRequest) -> HttpResponse:
    """Take a class file. It is looked at first; only what was looked at becomes a class."""
    if request.method != "POST":
        return _page(request, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    file = form.class_file
    shelf = shelf_for(file)
    known = known_techniques(file, shelf)
    if "import" not in request.POST or request.FILES:
        return _look(request, file, known, shelf)
    if request.POST.get("seen") != digest(file, known):
        problem = _("The library has changed since you looked. Look once more, then bring the class in.")
        return _look(request, file, known, shelf, problem=problem, status=409)
    return _import(request, file, known, shelf)


def _import(request: ClassRequest, file: ClassFile, known: tuple[Known, ...], shelf: Shelf) -> HttpResponse:
    made = arrived(file, shelf, known, choices_of(request.POST, known))
    try:
        sequence, is_new = editing.import_class(made, request.user, hand=hand_of(request))
    except ValidationError as error:
        return _look(request, file, known, shelf, problem=" ".join(error.messages), status=422)
    if is_new:
        messages.success(request, imported_words(made))
    return redirect(sequence)


def _look(
    request: ClassRequest,
    file: ClassFile,
    known: tuple[Known, ...],
    shelf: Shelf,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """Show what the file would bring. The page carries the file, for a browser sends a chosen one only once."""
    context = {
        "preview": import_preview(file, known, shelf, choices_of(request.POST, known)),
        "text": json.dumps(to_json(file), ensure_ascii=False, separators=(",", ":")),
        "seen": digest(file, known),
        "once": (problem and request.POST.get("once")) or get_random_string(22),
        "problem": problem,
    }
    return render(request, "sessions/class_import.html", context, status=status)


def _page(request: ClassRequest, form: ImportForm, *, status: int = 200) -> HttpResponse:
    return render(request, "sessions/class_import.html", {"form": form}, status=status)
