"""What an edit did, in words: the field that changed, and how often."""

from __future__ import annotations

import pytest

from sessions.domain.draft import DraftStep
from sessions.editing.steps import changed_fields
from sessions.presenting.history import words


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"seconds": [60, 90]}, "Changed “Calf press”: time 1:00 to 1:30."),
        ({"side": ["each", "left"]}, "Changed “Calf press”: side each side to left only."),
        ({"setup_seconds": [None, 20]}, "Changed “Calf press”: set-up automatic to 0:20."),
        ({"count": [5, 8]}, "Changed “Calf press”: count 5 to 8."),
        ({"optional": [False, True]}, "Changed “Calf press”: optional."),
        ({"optional": [True, False]}, "Changed “Calf press”: not optional any more."),
        ({"note": []}, "Changed “Calf press”: note."),
        ({"tools": []}, "Changed “Calf press”: tools."),
        ({"seconds": [60, 90], "note": []}, "Changed “Calf press”: time and note."),
        ({}, "Changed “Calf press”."),
    ],
)
def test_a_change_names_its_fields(fields, said):
    assert words("change", {"step": "Calf press", "fields": fields}) == said


@pytest.mark.parametrize(
    ("action", "what", "said"),
    [
        ("change", {"step": "A"}, "Changed “A”."),
        ("change-together", {"step": "A", "count": 1}, "Changed “A”."),
        ("change-together", {"step": "A", "count": 3}, "Changed 3 steps together."),
    ],
)
def test_an_entry_from_before_the_fields_were_kept_is_worded_too(action, what, said):
    assert words(action, what) == said


@pytest.mark.parametrize(
    ("count", "fields", "said"),
    [
        (3, {"seconds": []}, "Changed the time of 3 steps."),
        (3, {"side": []}, "Changed the side of 3 steps."),
        (2, {"seconds": [], "side": []}, "Changed the time and side of 2 steps."),
        (1, {"seconds": [60, 90]}, "Changed “A”: time 1:00 to 1:30."),
    ],
)
def test_several_steps_say_what_of_them_changed(count, fields, said):
    assert words("change-together", {"step": "A", "count": count, "fields": fields}) == said


def test_steps_of_one_name_are_counted():
    assert words("fix", {"fix": "redose", "steps": ["A", "A"]}) == "Changed the dose of 2 steps."


def test_what_differs_is_told_and_long_texts_without_their_words():
    before = DraftStep(1, seconds=60, count=10, note="", side="each")
    after = DraftStep(1, seconds=90, count=15, note="Slowly, all the way down.", side="left")

    assert changed_fields(before, after) == {"seconds": [60, 90], "side": ["each", "left"], "note": []}
    assert changed_fields(before, before) == {}
