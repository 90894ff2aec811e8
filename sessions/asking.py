"""A request to a class page, with what the project's middleware hands over."""

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
