"""Who uses an entry: counters that other rooms register."""

from __future__ import annotations

import pytest

from anatomy import registry
from anatomy.models import Technique, Tool


@pytest.fixture(autouse=True)
def _nobody_counts(monkeypatch):
    monkeypatch.setattr(registry, "_counters", {})


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
