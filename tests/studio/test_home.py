"""The front door, the teacher's week, health, and what happens when the database is away."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone

from sessions.models import Occasion, Sequence
from studio.views.home import teachers_week

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def make_class(owner, title, *days):
    sequence = Sequence.objects.create(owner=owner, title=title, target_minutes=45)
    for day in days:
        Occasion.objects.create(sequence=sequence, starts_on=TODAY + timedelta(days=day), starts_at=time(18, 30))
    return sequence


def test_a_visitor_finds_the_front_door(client):
    response = client.get("/")

    assert response.status_code == 200
    assert reverse("studio:login") in response.text


def test_a_teacher_finds_this_week_and_their_classes(asha, ben):
    make_class(asha, "Slow hips", -1, 0, 6, 7)
    make_class(asha, "Feet")
    make_class(ben, "Ben's", 1)

    week = teachers_week(asha, today=TODAY)

    assert [(occasion.sequence.title, (occasion.starts_on - TODAY).days) for occasion in week["occasions"]] == [
        ("Slow hips", 0),
        ("Slow hips", 6),
    ]
    assert sorted(sequence.title for sequence in week["classes"]) == ["Feet", "Slow hips"]


def test_an_archived_class_leaves_the_week(asha):
    sequence = make_class(asha, "Slow hips", 0)
    sequence.archived_at = timezone.now()
    sequence.save()

    week = teachers_week(asha, today=TODAY)

    assert (list(week["occasions"]), list(week["classes"])) == ([], [])


def test_home_teaches_the_first_step(asha_client):
    response = asha_client.get("/")

    assert "Your first class" in response.text


def test_home_asks_the_database_as_often_for_a_full_week(asha, asha_client, assert_same_queries):
    make_class(asha, "First", 0)

    def grow():
        today = timezone.localdate()
        for number in range(5):
            sequence = make_class(asha, f"Class {number}")
            Occasion.objects.create(sequence=sequence, starts_on=today + timedelta(days=number))

    assert assert_same_queries(lambda: asha_client.get("/"), grow) <= 7


def test_typed_text_is_text(asha, asha_client):
    make_class(asha, '<script>alert("x")</script>{{ 7|add:7 }}')

    page = asha_client.get("/").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;{{ 7|add:7 }}" in page


def test_health_needs_no_host_no_session_and_one_query(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/health/", headers={"host": "10.0.0.4:8000"})

    assert (response.status_code, response.text) == (200, "ok\n")
    assert response.cookies == {}
    assert client.post("/health/").status_code == 405


def away(*args, **kwargs):
    raise OperationalError("connection refused")


def test_health_says_when_the_database_is_away(client, monkeypatch):
    monkeypatch.setattr(connection, "cursor", away)

    response = client.get("/health/")

    assert (response.status_code, response.text) == (503, "database unavailable\n")


@pytest.mark.parametrize("path", ["/", "/sign-in/", "/people/"])
def test_a_page_without_its_database_is_an_honest_503(asha_client, monkeypatch, path):
    asha_client.raise_request_exception = False
    monkeypatch.setattr(connection, "cursor", away)

    response = asha_client.get(path)

    assert (response.status_code, response.headers["Retry-After"]) == (503, "10")
    assert "We will be right back" in response.text


def test_a_fault_of_ours_is_a_500_without_details(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("studio.middleware.studio_values", lambda: 1 / 0)

    response = client.get("/")

    assert response.status_code == 500
    assert "ZeroDivisionError" not in response.text
