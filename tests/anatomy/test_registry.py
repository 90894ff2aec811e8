"""Who uses an entry: counters that other rooms register."""

from __future__ import annotations

import pytest

from anatomy import registry
from anatomy.domain.safety import Rulebook
from anatomy.models import Condition, Technique, Tool


@pytest.fixture(autouse=True)
def _nobody_counts(monkeypatch):
    monkeypatch.setattr(registry, "_counters", {})
    monkeypatch.setattr(registry, "_holders", {})
    monkeypatch.setattr(registry, "_reach", [])
    monkeypatch.setattr(registry, "_advice", [])


def test_what_several_counters_say_is_added_up():
    registry.register_usage(Technique, lambda ids: {1: 2, 2: 0})
    registry.register_usage(Technique, lambda ids: {1: 1, 3: 4})

    assert registry.used_in_classes(Technique, [1, 2, 3]) == {1: 3, 3: 4}


def test_a_counter_counts_once_however_often_it_is_registered():
    def count(ids):
        return dict.fromkeys(ids, 1)

    registry.register_usage(Technique, count)
    registry.register_usage(Technique, count)

    assert registry.used_in_classes(Technique, [7]) == {7: 1}


def test_nobody_is_asked_about_nothing():
    def refuse(ids):
        raise AssertionError

    registry.register_usage(Technique, refuse)

    assert registry.used_in_classes(Technique, []) == {}
    assert registry.used_in_classes(Tool, [1]) == {}
    assert (registry.is_counted(Technique), registry.is_counted(Tool)) == (True, False)


def test_rooms_are_counted_apart_from_uses():
    registry.register_holder(Condition, lambda ids: {1: 2, 2: 0})

    assert registry.held_in_rooms(Condition, [1, 2]) == {1: 2}
    assert (registry.is_counted(Condition), registry.used_in_classes(Condition, [1])) == (False, {})


def test_the_reach_of_techniques_is_added_up_and_nobody_is_asked_about_none():
    registry.register_reach(len)
    registry.register_reach(lambda ids: 2 * len(ids))

    assert (registry.classes_reached([3, 4]), registry.classes_reached([])) == (6, 0)


def test_pages_with_old_advice_are_counted_and_renewed():
    asked = []

    def outdated(book):
        asked.append(book.revision)
        return 3

    def renew():
        return 2

    registry.register_advice(outdated, renew)
    registry.register_advice(outdated, renew)

    assert registry.pages_with_old_advice(Rulebook(revision=7)) == 3
    assert (registry.renew_advice(), asked) == (2, [7])


def test_where_nobody_shares_anything_nothing_is_old():
    assert (registry.pages_with_old_advice(Rulebook()), registry.renew_advice()) == (0, 0)
