"""The front door."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from sessions.models import Occasion, Sequence
from studio.models import User

ROBOTS = "User-agent: *\nDisallow: /s/\nDisallow: /admin/\n"
CLASSES_SHOWN = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show a visitor what this is, and a teacher what is on this week."""
    if not request.user.is_authenticated:
        return render(request, "studio/front_door.html")
    return render(request, "studio/home.html", teachers_week(request.user, today=timezone.localdate()))


def teachers_week(user: User, *, today: date) -> dict[str, Any]:
    """Return what ``user`` teaches in the seven days from ``today``, and the classes they changed last."""
    occasions = Occasion.objects.editable_by(user).filter(sequence__archived_at=None).week_from(today)
    return {
        "today": today,
        "occasions": occasions.select_related("sequence"),
        "classes": Sequence.objects.editable_by(user).current()[:CLASSES_SHOWN],
    }


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Keep search engines away from shared pages."""
    return HttpResponse(ROBOTS, content_type="text/plain")
