"""What every answer says to the browser."""

from __future__ import annotations

import pytest
from django.urls import reverse

from studio.middleware import PERMISSIONS_POLICY

pytestmark = pytest.mark.django_db

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def test_headers_of_a_page(client):
    headers = client.get(reverse("studio:login")).headers

    assert headers["Content-Security-Policy"] == CSP
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == PERMISSIONS_POLICY


def test_permissions_policy_leaves_on_what_a_class_needs():
    assert "camera=()" in PERMISSIONS_POLICY.split(", ")
    assert "screen-wake-lock=(self)" in PERMISSIONS_POLICY.split(", ")


def test_what_is_below_a_shared_address_tells_nobody(client):
    response = client.get("/s/kT9mS0-vQ4_bX7wZ2aL5eA/")

    assert response.status_code == 404
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.cookies == {}


def test_pages_behind_sign_in_are_kept_by_no_cache(asha_client):
    assert asha_client.get(reverse("studio:home")).headers["Cache-Control"] == "no-store"


def test_a_view_of_its_own_mind_keeps_its_cache_control(asha_client, studio_logo):
    response = asha_client.get(reverse("studio:logo", args=[studio_logo]))

    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_front_door_may_be_cached_and_sets_no_cookie(client):
    response = client.get(reverse("studio:home"))

    assert response.status_code == 200
    assert "Cache-Control" not in response.headers
    assert response.cookies == {}


def test_robots_are_kept_from_shared_pages(client):
    response = client.get("/robots.txt")

    assert response.headers["Content-Type"] == "text/plain"
    assert response.text == "User-agent: *\nDisallow: /s/\nDisallow: /admin/\n"


def test_text_is_sent_compressed_and_pictures_as_they_are(client, studio_logo):
    addresses = [reverse("studio:login"), reverse("studio:logo", args=[studio_logo])]

    answers = [client.get(address, headers={"Accept-Encoding": "gzip"}) for address in addresses]

    assert [answer.headers.get("Content-Encoding") for answer in answers] == ["gzip", None]
