"""The studio's own page, and its logo."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from studio.access import StudioRequest, curator_required, posted
from studio.branding import logo_bytes, save_studio
from studio.forms import StudioForm
from studio.models import Studio


@curator_required
@require_http_methods(["GET", "HEAD", "POST"])
def branding(request: StudioRequest) -> HttpResponse:
    """Change the studio's name, address, logo, time zone, paper, small print and clock numbers."""
    logo = request.studio.letterhead.logo
    form = StudioForm(
        posted(request), request.FILES or None, instance=Studio.objects.current(), has_logo=logo is not None
    )
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "studio/branding.html", {"form": form, "logo": logo}, status=status)
    save_studio(form.instance, logo=form.cleaned_data["logo"], remove_logo=form.cleaned_data.get("remove_logo", False))
    messages.success(request, _("The studio’s page is saved. New documents carry it from now on."))
    return redirect("studio:branding")


@require_safe
def logo(request: StudioRequest, digest: str) -> HttpResponse:
    """Serve the logo at an address that changes with its content, so that a browser never asks twice."""
    content = logo_bytes(digest)
    if content is None:
        raise Http404
    return HttpResponse(
        content, content_type="image/png", headers={"Cache-Control": "public, max-age=31536000, immutable"}
    )
