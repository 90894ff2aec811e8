"""Pictures of steps and techniques, by names that say all that is in them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from anatomy.domain.drawn import drawn
from sessions.asking import ClassRequest


@login_required
@require_safe
def picture(request: ClassRequest, name: str) -> HttpResponse:
    """Answer with a picture of ours. Its name says all that is in it: it can be kept. A day, since we may redraw it."""
    drawing = drawn(name)
    if drawing is None:
        raise Http404
    return HttpResponse(drawing, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=86400"})
