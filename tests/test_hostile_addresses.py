"""Addresses that no page of ours has: NUL, which PostgreSQL cannot compare, keys beyond any, days at the edge."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from sessions import editing
from sessions.models import Sequence
from studio.models import User

HUGE = "99999999999999999999"


@pytest.mark.parametrize(
    "address",
    [
        "/library/%00/",
        "/studio/logo/%00.png",
        "/classes/pictures/%00",
        "/s/%00/",
        "/s/%00/handout.pdf",
        "/s/%00/logo/%00.png",
        f"/classes/{HUGE}/",
        f"/classes/{HUGE}/plan.pdf",
        f"/occasions/{HUGE}/",
        f"/people/{HUGE}/",
        "/password/set/%00/set-password/",
        "/%00",
    ],
)
@pytest.mark.usefixtures("starter_library")
def test_what_cannot_be_there_is_not_found(curator_client: Client, address: str) -> None:
    expected = 200 if address.startswith("/password/") else 404  # A link to set a password says that it is spent.

    assert curator_client.get(address).status_code == expected


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/library/?text=%00", 422),
        ("/library/?region=%00", 422),
        (f"/library/?page={HUGE}", 200),
        (f"/classes/?show=%00&page={HUGE}", 200),
        (f"/classes/new/?copy={HUGE}", 200),
        ("/admin/anatomy/technique/?q=%00", 302),
        ("/admin/anatomy/technique/?kind__exact=%00", 302),
        ("/admin/anatomy/technique/?e=1", 200),
        ("/admin/anatomy/technique/?name__regex=%28", 400),
    ],
)
@pytest.mark.usefixtures("starter_library")
def test_a_strange_question_gets_an_answer(curator_client: Client, address: str, status: int) -> None:
    assert curator_client.get(address).status_code == status


@pytest.mark.parametrize(
    "query", [f"edit={HUGE}", "move=%00", f"change={HUGE}", "section=%00", "text=%00", "region=%00"]
)
def test_the_builder_opens_nothing_that_is_not_there(asha_client: Client, sequence: Sequence, query: str) -> None:
    assert asha_client.get(f"{sequence.get_absolute_url()}?{query}").status_code == 200


@pytest.mark.parametrize("day", [date.min, date.max])
@pytest.mark.parametrize("name", ["occasion_list", "plan", "plan_pdf", "handout_pdf"])
def test_a_class_can_be_planned_for_any_day(
    asha: User, asha_client: Client, sequence: Sequence, name: str, day: date
) -> None:
    occasion = editing.add_occasion(sequence, starts_on=day)

    response = asha_client.get(reverse(f"sessions:{name}", args=[sequence.pk]), {"occasion": occasion.pk})

    assert response.status_code == 200
