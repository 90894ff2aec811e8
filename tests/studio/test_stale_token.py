"""A sign-in in another tab changes the token of every form that is open in this one."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

HTMX = {"HX-Request": "true"}


def form(token: str) -> dict[str, str]:
    return {"title": "Feet first", "level": "beginner", "start": "45", "csrfmiddlewaretoken": token}


def test_the_answer_to_an_old_token_brings_one_that_holds(client_of, asha):
    client = client_of(asha)
    client.handler.enforce_csrf_checks = True
    client.get(reverse("sessions:class_new"))
    address = reverse("sessions:class_new")

    refused = client.post(address, form("0" * 64), headers=HTMX)

    assert refused.status_code == 403
    assert client.post(address, form(refused.headers["X-Fresh-Token"]), headers=HTMX).status_code == 302


def test_a_page_without_our_script_gets_no_token(db):
    client = Client(enforce_csrf_checks=True)

    refused = client.post(reverse("studio:login"), form("0" * 64))

    assert refused.status_code == 403
    assert "X-Fresh-Token" not in refused.headers
