"""Pictures of steps and techniques, by names that say all that is in them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from sessions.asking import ClassRequest
from sessions.documents.pictures import body_picture


@login_required
@require_safe
def picture(request: ClassRequest, name: str) -> HttpResponse:
    """Answer with a body picture. Its name says all that is in it, so it can be kept; a day, since we may redraw it."""
    drawing = body_picture(name)
    if drawing is None:
        raise Http404
    return HttpResponse(drawing, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=86400"})
