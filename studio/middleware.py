"""What every request and answer passes: headers, the health check, the studio and its time zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo
from functools import cached_property
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from studio.branding import studio_values
from studio.views.health import health

type Next = Callable[[HttpRequest], HttpResponse]

# What this product never asks a browser for is off; what a class needs on the floor is for our own pages.
# Only names that Chromium knows: it complains about others.
_OFF = (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer",
    "microphone", "midi", "payment", "publickey-credentials-get", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
_OWN = ("autoplay", "fullscreen", "screen-wake-lock")
PERMISSIONS_POLICY = ", ".join([f"{name}=()" for name in _OFF] + [f"{name}=(self)" for name in _OWN])

SHARED_PATH = "/s/"


class HeadersMiddleware:
    """Set the headers that Django has no setting for. A view's own header wins."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path_info.startswith(SHARED_PATH):
            # The address itself is the key to the page. The refusal of a wrong one looks the same.
            response.headers.setdefault("Referrer-Policy", "no-referrer")
            response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        return response


class CompressionMiddleware(GZipMiddleware):
    """Compress what is text. A PDF or a picture is packed already: trying again costs time and saves nothing."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if kind.startswith("text/") or kind in {"image/svg+xml", "application/json"}:
            return super().process_response(request, response)
        return response


class HealthMiddleware:
    """Answer the health check before hosts, sessions and redirects: a load balancer asks by address, over HTTP."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == reverse("studio:health"):
            return health(request)
        return self.get_response(request)


class NoStoreMiddleware:
    """Keep what is made for somebody signed in out of every cache, unless the view decided otherwise."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.accessed and not request.session.is_empty():
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class StudioZone(tzinfo):
    """The studio's time zone, looked up when the first time is shown, so that other pages pay nothing for it."""

    def __init__(self, read_name: Callable[[], str]) -> None:
        self._read_name = read_name

    @cached_property
    def zone(self) -> ZoneInfo:
        """The zone itself."""
        return ZoneInfo(self._read_name())

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        return self.zone.utcoffset(dt)

    def dst(self, dt: datetime | None) -> timedelta | None:
        return self.zone.dst(dt)

    def tzname(self, dt: datetime | None) -> str | None:
        return self.zone.tzname(dt)

    def fromutc(self, dt: datetime) -> datetime:
        return self.zone.fromutc(dt.replace(tzinfo=self.zone)).replace(tzinfo=self)

    def __reduce__(self) -> tuple[type[ZoneInfo], tuple[str]]:
        return ZoneInfo, (self.zone.key,)

    def __str__(self) -> str:
        return self.zone.key


class StudioMiddleware:
    """Hand over ``request.studio`` (a StudioValues, one query when first used), and show times in the studio's zone."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        studio = SimpleLazyObject(studio_values)
        request.studio = studio  # type: ignore[attr-defined] # Django's own requests grow the same way.
        with timezone.override(StudioZone(lambda: studio.letterhead.time_zone)):
            return self.get_response(request)


class SignInEndedMiddleware:
    """Tell htmx that the sign-in has ended (401), where a browser would be sent to the sign-in page.

    htmx would follow, and put that page in the middle of this one. So the page stays, with everything typed, and says
    it itself.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        target = response.headers.get("Location", "") if response.status_code == 302 else ""
        if request.headers.get("HX-Request") and urlsplit(target).path == reverse("studio:login"):
            return HttpResponse(status=401)
        return response
