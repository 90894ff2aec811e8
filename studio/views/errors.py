"""Answers to what went wrong on our side."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.views import csrf

RETRY_SECONDS = 10


def server_error(request: HttpRequest) -> HttpResponse:
    """Say honestly which it is: a database that does not answer (503, soon over), or a fault of ours (500).

    Neither page asks the database for anything.
    """
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": str(RETRY_SECONDS)})
    return HttpResponseServerError(render_to_string("500.html"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form whose token does not hold (403), and tell a script of ours the token that does.

    A sign-in in another tab changes the token. What is typed in the page that stayed open must not be lost for it;
    no other site can read the header.
    """
    response = csrf.csrf_failure(request, reason)
    if request.headers.get("HX-Request"):
        response["X-Fresh-Token"] = get_token(request)
    return response
