"""Guessing passwords."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import hashers
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from studio.proxies import client_address, throttled_address

PASSWORD = "Sweep-the-sole-9"
pytestmark = pytest.mark.django_db


def attempt(client, email, password="wrong", address="203.0.113.7", **extra):
    data = {"username": email, "password": password}
    return client.post(reverse("studio:login"), data, REMOTE_ADDR=address, **extra)


def test_200_wrong_passwords_for_one_account_end_in_a_wait(client, asha):
    statuses = [attempt(client, asha.email).status_code for _ in range(200)]

    assert statuses[:14] == [422] * 14
    assert set(statuses[14:]) == {429}
    assert attempt(client, asha.email, PASSWORD).status_code == 429


def test_wrong_passwords_over_many_accounts_from_one_address_end_in_a_wait(client):
    statuses = [attempt(client, f"guess-{number}@example.org").status_code for number in range(30)]

    assert statuses == [422] * 14 + [429] * 16


def test_another_browser_at_the_same_address_waits_too(client, asha):
    for number in range(20):
        response = attempt(client, asha.email, headers={"user-agent": f"browser {number}"})

    assert response.status_code == 429


def test_the_owner_gets_in_from_elsewhere(client, asha):
    for _ in range(20):
        attempt(client, asha.email)

    assert attempt(client, asha.email, PASSWORD, address="198.51.100.4").status_code == 302


def test_the_wait_ends(client, asha):
    for _ in range(20):
        attempt(client, asha.email)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))

    assert attempt(client, asha.email, PASSWORD).status_code == 302


def test_hammering_does_not_make_the_wait_longer_for_everybody_there(client, asha):
    for _ in range(15):
        attempt(client, asha.email)
    before = list(AccessAttempt.objects.values_list("failures_since_start", "attempt_time"))
    for _ in range(50):
        attempt(client, asha.email)

    assert list(AccessAttempt.objects.values_list("failures_since_start", "attempt_time")) == before


def test_the_page_says_how_long_and_what_to_do(client, asha):
    for _ in range(15):
        response = attempt(client, asha.email)

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "900"
    assert "Wait 15 minutes, then try again." in response.text
    assert reverse("studio:password_reset") in response.text


def test_passwords_are_not_written_down(client, asha):
    attempt(client, asha.email, "a-secret-mistyped")

    assert "a-secret-mistyped" not in AccessAttempt.objects.get().post_data


def test_an_address_longer_than_any_is_refused_before_it_is_counted(client, db):
    response = client.post(reverse("studio:login"), {"username": "x" * 300, "password": "x"})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["username"]
    assert AccessAttempt.objects.count() == 0


@pytest.mark.parametrize("email", ["asha@example.org", "nobody@example.org", "invited@example.org", "gone@example.org"])
def test_known_and_unknown_names_cost_the_same(client, asha, make_user, email, monkeypatch, django_assert_num_queries):
    """One run of the hasher each, and the same number of queries: that is where the time goes."""
    make_user("Gone", "Teachers", is_active=False)
    invited = make_user("Invited", "Teachers")
    invited.set_unusable_password()
    invited.save()
    hasher = type(hashers.get_hasher())
    runs = []
    encode = hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda *arguments: runs.append(1) or encode(*arguments))

    with django_assert_num_queries(11):
        response = attempt(client, email)

    assert (response.status_code, len(runs)) == (422, 1)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", "203.0.113.7"),
        (1, "", "203.0.113.7"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "10.0.0.1, 198.51.100.1", "198.51.100.1"),
        (2, "10.0.0.1, 198.51.100.1, 192.0.2.8", "198.51.100.1"),
        (2, "198.51.100.1", "203.0.113.7"),
    ],
)
def test_only_trusted_proxies_say_where_a_request_comes_from(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.7", headers=headers)

    assert client_address(request) == address


@pytest.mark.parametrize(
    ("connection", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", None),
        ("unknown", None),
    ],
)
def test_one_household_counts_as_one_address(connection, address):
    assert throttled_address(RequestFactory().get("/", REMOTE_ADDR=connection)) == address
