"""When and where a class is taught."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions import editing
from sessions.models import Occasion, Visibility
from studio.models import Studio
from tests.sessions.classes import form_data, state

pytestmark = pytest.mark.django_db
GOOD = {"starts_on": "2026-09-30", "starts_at": "18:30", "place": "Harbour", "format": "livestream", "head_count": "6"}


@pytest.fixture
def address(sequence):
    return reverse("sessions:occasion_list", args=[sequence.pk])


@pytest.fixture
def occasion(sequence):
    return editing.add_occasion(sequence, starts_on=date(2026, 9, 30), starts_at=time(18, 30), place="Harbour")


def change_url(occasion):
    return reverse("sessions:occasion_change", args=[occasion.pk])


def text_of(response):
    return response.content.decode()


def test_an_occasion_is_added(asha_client, sequence, address):
    response = asha_client.post(address, GOOD)

    added = sequence.occasions.get()
    assert response["Location"] == address
    assert (added.starts_on, added.starts_at, added.place) == (date(2026, 9, 30), time(18, 30), "Harbour")
    assert (added.format, added.head_count, added.notes_after) == ("livestream", 6, "")


def test_a_date_alone_is_enough(asha_client, sequence, address):
    asha_client.post(address, {"starts_on": "2026-09-30", "format": "studio"})

    added = sequence.occasions.get()
    assert (added.starts_at, added.place, added.head_count) == (None, "", None)


def test_what_is_to_come_stands_before_what_was_with_its_documents(asha_client, sequence, address):
    today = timezone.localdate()
    past = editing.add_occasion(sequence, starts_on=today - timedelta(days=7), notes_after="Shorter next time")
    coming = editing.add_occasion(sequence, starts_on=today)

    html = text_of(asha_client.get(address))

    assert html.index(f'id="occasion-{coming.pk}"') < html.index("Taught") < html.index(f'id="occasion-{past.pk}"')
    assert f"/classes/{sequence.pk}/plan.pdf?occasion={coming.pk}" in html
    assert "Shorter next time" in html


def test_the_studios_day_decides_what_is_to_come(asha_client, sequence, address):
    """While it is yesterday evening in Greenwich, it is today on Kiritimati: up to 26 hours lie between two zones."""
    Studio(pk=Studio.ONLY, name="Island", time_zone="Pacific/Kiritimati").save()
    ahead = timezone.localdate(timezone=timezone.get_fixed_timezone(14 * 60))
    editing.add_occasion(sequence, starts_on=ahead)
    editing.add_occasion(sequence, starts_on=ahead - timedelta(days=1))

    html = text_of(asha_client.get(address))

    assert html.count('id="occasion-') == 2
    assert html.split("Taught")[0].count('id="occasion-') == 1
    assert "Times are those of the studio (Pacific/Kiritimati)." in html


def test_an_occasion_is_changed_and_says_how_it_went(asha_client, occasion):
    form = form_data(text_of(asha_client.get(change_url(occasion))), "")

    asha_client.post(change_url(occasion), form | {"head_count": "9", "notes_after": "Good.\r\nLess rolling."})

    occasion.refresh_from_db()
    assert (occasion.head_count, occasion.notes_after) == (9, "Good.\nLess rolling.")
    assert (occasion.starts_on, occasion.starts_at) == (date(2026, 9, 30), time(18, 30))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"starts_on": ""}, "Choose a date."),
        ({"starts_on": "soon"}, "Write a date, such as 2026-09-30."),
        ({"starts_on": "2026-02-30"}, "Write a date, such as 2026-09-30."),
        ({"starts_at": "25:00"}, "Write a time, such as 18:30."),
        ({"format": "party"}, "Select a valid choice."),
        ({"place": "x" * 121}, "at most 120 characters"),
        ({"head_count": "0"}, "Between 1 and 500 people can come."),
        ({"head_count": "501"}, "Between 1 and 500 people can come."),
        ({"head_count": "some"}, "Write a whole number."),
    ],
)
def test_bad_input_is_said_beside_the_field(asha_client, sequence, address, occasion, changes, words):
    before = state(sequence)
    form = form_data(text_of(asha_client.get(change_url(occasion))), "")

    added = asha_client.post(address, GOOD | changes)
    changed = asha_client.post(change_url(occasion), form | changes)

    for response in (added, changed):
        assert response.status_code == 422
        assert words in text_of(response)
    assert 'value="Harbour"' in text_of(added) or "place" in changes
    assert state(sequence) == before


def test_two_tabs_see_both_texts(asha_client, occasion):
    one, two = (form_data(text_of(asha_client.get(change_url(occasion))), "") for _tab in range(2))
    asha_client.post(change_url(occasion), one | {"place": "Pier", "starts_at": "19:00"})

    response = asha_client.post(change_url(occasion), two | {"place": "Park"})

    occasion.refresh_from_db()
    assert response.status_code == 409
    assert "It now says: “Pier”." in text_of(response)
    assert (occasion.place, occasion.starts_at) == ("Pier", time(19, 0))
    asha_client.post(change_url(occasion), form_data(text_of(response), ""))
    occasion.refresh_from_db()
    assert (occasion.place, occasion.starts_at) == ("Park", time(19, 0))


def test_an_occasion_is_removed(asha_client, occasion, address):
    response = asha_client.post(reverse("sessions:occasion_remove", args=[occasion.pk]))

    assert response["Location"] == address
    assert not Occasion.objects.exists()


def test_the_list_asks_the_same_of_one_occasion_as_of_three(asha_client, sequence, address, assert_same_queries):
    def add():
        editing.add_occasion(sequence, starts_on=date(2026, 9, 30))

    add()

    assert assert_same_queries(lambda: asha_client.get(address), lambda: [add(), add()]) <= 6


@pytest.mark.parametrize("visibility", Visibility.values)
def test_it_is_404_for_strangers_and_colleagues_and_nothing_changes(
    ben_client, sequence, address, occasion, visibility
):
    editing.change_sequence(sequence, {"visibility": visibility})
    before = state(sequence)

    for one in (address, change_url(occasion)):
        assert ben_client.get(one).status_code == 404
        assert ben_client.post(one, GOOD).status_code == 404
    assert ben_client.post(reverse("sessions:occasion_remove", args=[occasion.pk])).status_code == 404
    assert state(sequence) == before


def test_a_get_removes_nothing(asha_client, occasion):
    assert asha_client.get(reverse("sessions:occasion_remove", args=[occasion.pk])).status_code == 405
    assert Occasion.objects.count() == 1
