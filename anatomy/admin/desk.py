"""What a curator has to see to: gaps of the library, and shared pages that fell behind its rules."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from anatomy.gaps import gaps
from anatomy.models import Rule
from anatomy.registry import pages_with_old_advice, renew_advice
from anatomy.rulebook import rulebook

from .base import old_advice_words


def desk_urls(site: admin.AdminSite) -> list[URLPattern]:
    """Return the addresses of the pages, beside those of the rules."""
    return [
        path("gaps/", site.admin_view(gaps_page), name="anatomy_gaps"),
        path("advice/", site.admin_view(advice_page), name="anatomy_advice"),
    ]


@require_safe
def gaps_page(request: HttpRequest) -> HttpResponse:
    """List what the library does not say yet, each with the page that mends it."""
    _check(request)
    return TemplateResponse(request, "admin/anatomy/gaps.html", {**_context(request, _("Gaps")), "gaps": gaps()})


@require_http_methods(["GET", "HEAD", "POST"])
def advice_page(request: HttpRequest) -> HttpResponse:
    """Say how many shared pages show old advice; with POST, renew it."""
    _check(request)
    if request.method == "POST":
        count = renew_advice()
        words = ngettext(
            "The advice on %(count)d shared page is renewed.", "The advice on %(count)d shared pages is renewed.", count
        )
        if count:
            messages.success(request, words % {"count": count})
        else:
            messages.info(request, _("Every shared page showed today's advice already."))
        return HttpResponseRedirect(reverse("admin:anatomy_advice"))
    count = pages_with_old_advice(rulebook())
    context = {**_context(request, _("Advice on shared pages")), "count": count, "words": old_advice_words(count)}
    return TemplateResponse(request, "admin/anatomy/advice.html", context)


def _check(request: HttpRequest) -> None:
    if not request.user.has_perm("anatomy.change_rule"):
        raise PermissionDenied


def _context(request: HttpRequest, title: str) -> dict[str, Any]:
    return {**admin.site.each_context(request), "title": title, "opts": Rule._meta}
