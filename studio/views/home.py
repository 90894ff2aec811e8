"""The front door."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

ROBOTS = "User-agent: *\nDisallow: /s/\nDisallow: /admin/\n"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show a visitor what this is, and a teacher what is on this week."""
    if not request.user.is_authenticated:
        return render(request, "studio/front_door.html")
    return render(request, "studio/home.html")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Keep search engines away from shared pages."""
    return HttpResponse(ROBOTS, content_type="text/plain")
