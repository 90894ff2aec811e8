"""Who gets to a view: one line above it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from sessions.domain.letterhead import StudioValues
from studio.models import User


class StudioRequest(HttpRequest):
    """A request as our middleware hands it over."""

    studio: StudioValues
    user: User


type View = Callable[..., HttpResponse]


def curator_required(view: View) -> View:
    """Let curators in; ask a visitor to sign in; for a teacher the page is not there."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not getattr(request.user, "is_curator", False):
            raise Http404(_("This page is for curators."))
        return view(request, *args, **kwargs)

    return login_required(guarded)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, also where it is nothing at all: an empty form is checked like any other."""
    return request.POST if request.method == "POST" else None
