"""A request to a class page: what the project's middleware hands over, and the keys in its address."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from sessions.domain.letterhead import StudioValues


class ClassRequest(HttpRequest):
    """Somebody who signed in (or a student on a shared page, whose ``user`` no view looks at)."""

    studio: StudioValues
    htmx: HtmxDetails
    user: AbstractBaseUser  # type: ignore[assignment] # Views ask people to sign in before they look.


def key(typed: str | None) -> int:
    """Return the key of a row that an address or a form names; 0, which no row has, where that could be none."""
    text = typed or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
