"""The history of a class on its page, and the buttons that walk in it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sessions import editing
from sessions.models import Change, Sequence, Step
from tests.sessions.classes import START, names, sections, state, steps

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Target": "outline"}


@pytest.fixture
def sequence(sequence: Sequence) -> Sequence:
    """The class as if nothing had been done to it yet."""
    Change.objects.filter(sequence=sequence).delete()
    return sequence


def url(name, sequence):
    return reverse(f"sessions:{name}", args=[sequence.pk])


def entries(response):
    return [(entry.number, entry.words, entry.kind) for entry in response.context["history"].entries]


def test_an_undo_takes_back_the_last_change_and_says_which(asha_client, sequence):
    editing.remove_step(steps(sequence)[0])

    response = asha_client.post(url("class_undo", sequence), headers=HTMX)

    assert response.status_code == 200
    assert names(sequence) == START
    assert response.context["shown"].said == "Undone: Removed “Sole slow sweep”."
    assert response.context["history"].undo == ""
    assert response.context["history"].redo == "Removed “Sole slow sweep”."


def test_without_a_script_it_leads_back_to_the_class(asha_client, sequence):
    editing.remove_step(steps(sequence)[0])

    response = asha_client.post(url("class_undo", sequence), follow=True)

    assert response.redirect_chain == [(f"{sequence.get_absolute_url()}#outline", 302)]
    assert [str(message) for message in response.context["messages"]] == ["Undone: Removed “Sole slow sweep”."]


def test_a_redo_does_it_again(asha_client, sequence):
    editing.remove_step(steps(sequence)[0])
    editing.undo(sequence.pk)

    response = asha_client.post(url("class_redo", sequence), headers=HTMX)

    assert names(sequence) == START[1:]
    assert response.context["shown"].said == "Done again: Removed “Sole slow sweep”."


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("class_undo", "There is nothing left to undo."),
        ("class_redo", "There is nothing to do again."),
        ("class_go_back", "The class is at that point already, or the history does not reach back so far."),
    ],
)
def test_where_there_is_nothing_it_says_so(asha_client, sequence, name, words):
    before = state(sequence)

    response = asha_client.post(url(name, sequence), {"number": "0"}, headers=HTMX)

    assert response.status_code == 422
    assert response.context["shown"].problem == words
    assert state(sequence)[1:] == before[1:]


def test_what_cannot_be_taken_back_is_said(asha_client, sequence):
    first = steps(sequence)[0]
    editing.change_step(first, {"seconds": 70})
    Step.objects.filter(pk=first.pk).update(seconds=75)

    response = asha_client.post(url("class_undo", sequence), headers=HTMX)

    assert response.status_code == 409
    assert Step.objects.get(pk=first.pk).seconds == 75


def test_a_request_that_is_sent_twice_undoes_once(asha_client, sequence):
    first = steps(sequence)[0]
    for seconds in (70, 80):
        editing.change_step(first, {"seconds": seconds})

    for _number in range(2):
        response = asha_client.post(url("class_undo", sequence), {"once": "a-name"}, headers=HTMX)

    assert Step.objects.get(pk=first.pk).seconds == 70
    assert response.context["shown"].said == "Undone: Changed “Sole slow sweep”: time 1:10 to 1:20."


def test_the_page_lists_what_was_done_the_newest_first(asha_client, sequence, asha):
    first, calf, _wall = steps(sequence)
    editing.move_step(first, section=sections(sequence)[0], after=calf, hand=editing.Hand(asha.pk))
    editing.change_step(calf, {"seconds": 70})
    editing.undo(sequence.pk)

    response = asha_client.get(url("class_history", sequence))

    assert entries(response) == [
        (3, "Undone: Changed “Calf roller sweep”: time 1:00 to 1:10.", "undo"),
        (2, "Changed “Calf roller sweep”: time 1:00 to 1:10.", "edit"),
        (1, "Moved “Sole slow sweep” behind “Calf roller sweep”.", "edit"),
    ]
    assert [entry.is_now for entry in response.context["history"].entries] == [True, False, False]
    assert response.context["history"].entries[2].by == asha.get_full_name()
    assert response.context["history"].reaches_start


def test_one_goes_back_to_a_point_from_the_page(asha_client, sequence):
    first = steps(sequence)[0]
    for seconds in (70, 80, 90):
        editing.change_step(first, {"seconds": seconds})

    response = asha_client.post(url("class_go_back", sequence), {"number": "1"})

    assert response.status_code == 302
    assert Step.objects.get(pk=first.pk).seconds == 70
    editing.undo(sequence.pk)
    assert Step.objects.get(pk=first.pk).seconds == 90


def test_a_way_back_is_told_as_one(asha_client, sequence):
    first, calf, _wall = steps(sequence)
    editing.move_step(first, section=sections(sequence)[0], after=calf)
    editing.remove_step(calf)
    editing.undo(sequence.pk)
    editing.go_back(sequence.pk, 2)
    editing.undo(sequence.pk)
    editing.go_back(sequence.pk, 4)

    said = [words for _number, words, _kind in entries(asha_client.get(url("class_history", sequence)))]
    assert said == [
        "Went back to: Went back to: Removed “Calf roller sweep”.",
        "Undone: Went back to: Removed “Calf roller sweep”.",
        "Went back to: Removed “Calf roller sweep”.",
        "Undone: Removed “Calf roller sweep”.",
        "Removed “Calf roller sweep”.",
        "Moved “Sole slow sweep” behind “Calf roller sweep”.",
    ]


@pytest.mark.parametrize("typed", ["", "x", "-1", "99", "1.5"])
def test_no_such_point(asha_client, sequence, typed):
    editing.remove_step(steps(sequence)[0])
    before = state(sequence)

    response = asha_client.post(url("class_go_back", sequence), {"number": typed}, headers=HTMX)

    assert response.status_code == 422
    assert state(sequence)[1:] == before[1:]


def test_a_long_history_goes_on_on_a_further_page(asha_client, sequence, monkeypatch):
    monkeypatch.setattr("sessions.views.history.ENTRIES_A_PAGE", 2)
    for seconds in (70, 80, 90):
        editing.change_step(steps(sequence)[0], {"seconds": seconds})

    newest = asha_client.get(url("class_history", sequence))
    older = asha_client.get(url("class_history", sequence), {"before": newest.context["history"].older})

    assert [number for number, _words, _kind in entries(newest)] == [3, 2]
    assert [number for number, _words, _kind in entries(older)] == [1]
    assert [page.context["history"].reaches_start for page in (newest, older)] == [False, True]
    assert not older.context["history"].entries[0].is_now


def test_the_page_asks_as_little_for_3_entries_as_for_1(asha_client, sequence):
    first = steps(sequence)[0]
    counts = []
    for seconds in (70, 80, 90):
        editing.change_step(first, {"seconds": seconds})
        with CaptureQueriesContext(connection) as captured:
            asha_client.get(url("class_history", sequence))
        counts.append(len(captured))

    assert counts == [counts[0]] * 3


def test_what_was_accepted_is_in_nobody_elses_history(ben_client, sequence):
    assert ben_client.get(url("class_history", sequence)).status_code == 404
