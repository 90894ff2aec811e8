"""The list of classes, and a class as a whole: new, settings, copy, archive, delete."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions import editing
from sessions.models import Sequence, Visibility
from tests.sessions.classes import form_data, layout, names, state

pytestmark = pytest.mark.django_db
LIST = "/classes/"
NEW = "/classes/new/"


def url(name, sequence):
    return reverse(f"sessions:{name}", args=[sequence.pk])


def page(client, address, **query):
    return client.get(address, query).content.decode()


# The list


def test_the_list_says_what_a_class_is_and_when_it_is_next_taught(asha_client, sequence):
    today = timezone.localdate()
    for day in (-1, 3, 9):
        editing.add_occasion(sequence, starts_on=today + timedelta(days=day))

    html = page(asha_client, LIST)

    for words in ("Feet and calves", "Beginner", "3 steps", "of 30:00", f"next on {today + timedelta(days=3):%A}"):
        assert words in html


def test_the_list_shows_the_time_that_the_builder_shows(asha_client, sequence):
    planned = page(asha_client, url("class_builder", sequence)).split('class="clock__planned">')[1].split("<")[0]

    assert f"{planned} of 30:00" in page(asha_client, LIST)


def test_each_tab_lists_its_own(asha_client, ben_client, sequence, asha, ben):
    editing.archive_sequence(editing.create_sequence(asha, title="Put away"), archived=True)
    editing.create_sequence(ben, title="Ben's secret")
    editing.create_sequence(ben, title="Ben's gift", visibility=Visibility.STUDIO)

    def shown(client, **query):
        html = page(client, LIST, **query)
        titles = ("Feet and calves", "Put away", "Ben&#x27;s secret", "Ben&#x27;s gift")
        return [title for title in titles if title in html]

    assert shown(asha_client) == ["Feet and calves"]
    assert shown(asha_client, show="colleagues") == ["Ben&#x27;s gift"]
    assert shown(asha_client, show="archived") == ["Put away"]
    assert shown(asha_client, show="nonsense") == ["Feet and calves"]
    assert shown(ben_client) == ["Ben&#x27;s secret", "Ben&#x27;s gift"]


@pytest.mark.parametrize(
    ("show", "words"),
    [("mine", "Your first class"), ("colleagues", "No colleague has opened"), ("archived", "Nothing is archived")],
)
def test_an_empty_list_teaches_the_next_step(asha_client, show, words):
    assert words in page(asha_client, LIST, show=show)


def test_the_list_asks_the_same_of_one_class_as_of_three(asha_client, sequence, asha, assert_same_queries):
    def grow():
        for number in range(2):
            copy = editing.copy_sequence(sequence, asha, title=f"Copy {number}")
            editing.add_occasion(copy, starts_on=date(2030, 1, 1))

    assert assert_same_queries(lambda: asha_client.get(LIST), grow) <= 9


def test_a_long_list_has_pages(asha_client, asha):
    for number in range(31):
        editing.create_sequence(asha, title=f"Class {number}")

    assert page(asha_client, LIST).count('id="class-') == 30
    assert page(asha_client, LIST, page="2").count('id="class-') == 1


# A new class


@pytest.mark.parametrize("minutes", [30, 45, 60, 75, 90])
def test_a_class_starts_from_a_shape(asha_client, asha, minutes):
    response = asha_client.post(NEW, {"title": "Slow hips", "level": "beginner", "start": minutes})

    made = Sequence.objects.get()
    assert response["Location"] == f"/classes/{made.pk}/"
    assert (made.owner, made.title, made.target_minutes) == (asha, "Slow hips", minutes)
    assert sum(made.sections.values_list("planned_minutes", flat=True)) == minutes


def test_a_class_starts_blank(asha_client):
    asha_client.post(NEW, {"title": "Slow hips", "level": "advanced", "start": "blank", "target_minutes": "50"})

    made = Sequence.objects.get()
    assert (made.target_minutes, made.level, layout(made)) == (50, "advanced", {"Class": []})


def test_a_class_starts_as_a_copy_of_a_colleagues(ben_client, ben, sequence):
    editing.change_sequence(sequence, {"visibility": Visibility.STUDIO, "notes": "Mine alone"})

    ben_client.post(NEW, {"title": "Ben's feet", "level": "beginner", "start": "copy", "source": sequence.pk})

    made = Sequence.objects.get(owner=ben)
    assert (made.title, made.notes, made.target_minutes, names(made)) == ("Ben's feet", "", 30, names(sequence))


def test_the_form_comes_filled_in_for_a_copy(asha_client, sequence):
    data = form_data(page(asha_client, NEW, copy=sequence.pk), "") | {"start": "copy"}

    assert (data["title"], data["source"]) == ("Copy of Feet and calves", str(sequence.pk))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Give the class a title."),
        ({"title": "   "}, "Give the class a title."),
        ({"title": "x" * 121}, "at most 120 characters"),
        ({"level": "expert"}, "Select a valid choice."),
        ({"start": ""}, "Choose how to start."),
        ({"start": "31"}, "Choose how to start."),
        ({"start": "blank", "target_minutes": ""}, "A class lasts from 5 to 240 minutes."),
        ({"start": "blank", "target_minutes": "4"}, "A class lasts from 5 to 240 minutes."),
        ({"start": "blank", "target_minutes": "241"}, "A class lasts from 5 to 240 minutes."),
        ({"start": "blank", "target_minutes": "-60"}, "A class lasts from 5 to 240 minutes."),
        ({"start": "blank", "target_minutes": "long"}, "Write a whole number."),
        ({"start": "copy"}, "Choose the class to copy."),
        ({"start": "copy", "source": "0"}, "This class cannot be copied."),
        ({"start": "copy", "source": "x"}, "This class cannot be copied."),
    ],
)
def test_a_class_that_cannot_be_is_refused_in_words(asha_client, changes, words):
    data = {"title": "Slow hips", "level": "beginner", "start": "60", "target_minutes": "60"} | changes

    response = asha_client.post(NEW, data)

    assert response.status_code == 422
    assert words in response.content.decode()
    if "title" not in changes:
        assert 'value="Slow hips"' in response.content.decode()
    assert not Sequence.objects.exists()


def test_a_private_class_of_somebody_else_cannot_be_copied(ben_client, ben, sequence):
    data = {"title": "Mine", "level": "beginner", "start": "copy", "source": sequence.pk}

    response = ben_client.post(NEW, data)

    assert response.status_code == 422
    assert "Feet and calves" not in response.content.decode()
    assert not Sequence.objects.filter(owner=ben).exists()


# Settings


def test_settings_are_changed(asha_client, sequence):
    form = form_data(page(asha_client, url("class_settings", sequence)), "") | {"visibility": "studio"}
    form |= {"title": "Soles", "intention": "Ease", "level": "advanced", "target_minutes": "45", "head_count": "12"}

    response = asha_client.post(url("class_settings", sequence), form | {"notes": "One\r\ntwo"})

    sequence.refresh_from_db()
    assert response["Location"] == f"/classes/{sequence.pk}/"
    assert (sequence.title, sequence.intention, sequence.level) == ("Soles", "Ease", "advanced")
    assert (sequence.target_minutes, sequence.head_count) == (45, 12)
    assert (sequence.visibility, sequence.notes) == ("studio", "One\ntwo")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Give the class a title."),
        ({"target_minutes": "0"}, "A class lasts from 5 to 240 minutes."),
        ({"target_minutes": "1e3"}, "Write a whole number."),
        ({"head_count": "501"}, "Between 1 and 500 people can come."),
        ({"visibility": "world"}, "Select a valid choice."),
        ({"intention": "x" * 301}, "at most 300 characters"),
        ({"notes": "x" * 4001}, "at most 4000 characters"),
    ],
)
def test_bad_settings_are_said_beside_the_field(asha_client, sequence, changes, words):
    before = state(sequence)
    form = form_data(page(asha_client, url("class_settings", sequence)), "") | {"visibility": "private"}

    response = asha_client.post(url("class_settings", sequence), form | changes)

    html = response.content.decode()
    assert response.status_code == 422
    assert words in html
    assert "<h1>Feet and calves</h1>" in html
    assert state(sequence) == before


def test_two_tabs_that_change_one_setting_see_both(asha_client, sequence):
    address = url("class_settings", sequence)
    one, two = (form_data(page(asha_client, address), "") | {"visibility": "private"} for _tab in range(2))
    asha_client.post(address, one | {"title": "Soles", "intention": "Ease"})

    response = asha_client.post(address, two | {"title": "Calves"})

    html = response.content.decode()
    sequence.refresh_from_db()
    assert response.status_code == 409
    assert "It now says: “Soles”." in html
    assert sequence.title == "Soles"
    asha_client.post(address, form_data(html, "") | {"visibility": "private"})
    sequence.refresh_from_db()
    assert (sequence.title, sequence.intention) == ("Calves", "Ease")


# Copy, archive, delete


def test_a_copy_opens_in_the_builder(ben_client, ben, sequence):
    editing.change_sequence(sequence, {"visibility": Visibility.STUDIO, "title": "x" * 120})

    response = ben_client.post(url("class_copy", sequence))

    made = Sequence.objects.get(owner=ben)
    assert response["Location"] == f"/classes/{made.pk}/"
    assert (made.title, made.visibility) == ("Copy of " + "x" * 112, Visibility.PRIVATE)


def test_a_class_is_put_away_and_brought_back(asha_client, sequence):
    asha_client.post(url("class_archive", sequence), {"archived": "1"})
    assert Sequence.objects.archived().get() == sequence
    assert "This class is archived." in page(asha_client, url("class_builder", sequence))

    asha_client.post(url("class_archive", sequence), {"archived": ""})
    assert Sequence.objects.current().get() == sequence


def test_deleting_asks_first_and_says_what_goes(asha_client, sequence):
    editing.add_occasion(sequence, starts_on=date(2026, 9, 30))

    html = page(asha_client, url("class_delete", sequence))

    assert "1 occasion, with its notes" in html
    assert Sequence.objects.filter(pk=sequence.pk).exists()
    response = asha_client.post(url("class_delete", sequence))
    assert response["Location"] == LIST
    assert not Sequence.objects.exists()


# Who may


@pytest.mark.parametrize("visibility", Visibility.values)
@pytest.mark.parametrize("name", ["class_settings", "class_archive", "class_delete"])
def test_it_is_404_for_strangers_and_colleagues_and_nothing_changes(ben_client, sequence, name, visibility):
    editing.change_sequence(sequence, {"visibility": visibility})
    before = state(sequence)

    response = ben_client.post(url(name, sequence), {"title": "Mine", "archived": "1"})

    assert response.status_code == 404
    assert state(sequence) == before


def test_a_stranger_copies_nothing(ben_client, sequence):
    assert ben_client.post(url("class_copy", sequence)).status_code == 404
    assert Sequence.objects.count() == 1


@pytest.mark.parametrize("name", ["class_copy", "class_archive"])
def test_a_get_changes_nothing(asha_client, sequence, name):
    before = state(sequence)

    assert asha_client.get(url(name, sequence)).status_code == 405
    assert state(sequence) == before
    assert Sequence.objects.count() == 1
