"""A teacher's favourite techniques."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from anatomy.models import Technique
from sessions.asking import ClassRequest, key
from sessions.models import Sequence
from sessions.shelves import keep_favourite
from sessions.views.drawer import back_to, stars


@login_required
@require_POST
def favourite(request: ClassRequest, pk: int) -> HttpResponse:
    """Keep a technique among one's favourites, or let it go where ``favourite`` is empty.

    Without a script the answer leads back to the class whose drawer it was pressed in, with the search that was open.
    """
    technique = get_object_or_404(Technique.objects.published(), pk=pk)
    wanted = bool(request.POST.get("favourite"))
    keep_favourite(request.user, technique.pk, keep=wanted)
    if request.htmx:
        star = {"one": {"card": technique, "starred": wanted}, "stars": stars()}
        return render(request, "sessions/builder_library.html#star", star)
    sequence = Sequence.objects.editable_by(request.user).filter(pk=key(request.POST.get("class"))).first()
    return redirect(f"{back_to(request, sequence)}#library" if sequence else technique)
