"""Edits of steps and their tools: what they bring, and what is refused."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from sessions import editing
from sessions.models import MAX_STEPS, Step, StepTool
from tests.sessions.classes import START, is_dense, layout, names, state, steps, technique, tool, tools_of

pytestmark = pytest.mark.django_db


def test_a_technique_brings_its_dose_its_side_and_its_required_tools(sequence, rest):
    step = editing.add_step(rest, technique=technique("smr-calf-roller-sweep"))

    library = technique("smr-calf-roller-sweep")
    assert (step.seconds, step.count, step.side) == (library.dose_seconds, None, library.side)
    required = library.tool_rows.filter(role="required").values_list("tool__slug", "count")
    assert tools_of(step) == dict(required) != {}


def test_a_technique_that_counts_brings_its_count(sequence, rest):
    step = editing.add_step(rest, technique=technique("move-ankle-circles"))

    assert (step.seconds, step.count) == (40, 6)


def test_a_step_goes_to_the_end_or_behind_another(sequence, rolling, first):
    editing.add_step(rolling, title="Last", seconds=60)
    editing.add_step(rolling, title="Second", seconds=60, after=first)

    assert layout(sequence)["Rolling"] == ["Sole slow sweep", "Second", "Calf roller sweep", "Last"]
    assert is_dense(sequence)


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "", "seconds": 60},
        {"title": "x" * 121, "seconds": 60},
        {"title": "A", "seconds": 4},
        {"title": "A", "seconds": 3601},
        {"title": "A", "seconds": -5},
        {"title": "A", "seconds": 60, "side": "up"},
        {"title": "A", "seconds": 60, "setup_seconds": 901},
    ],
)
def test_free_text_that_cannot_be_is_refused(sequence, rolling, fields):
    before = state(sequence)

    with pytest.raises(ValidationError):
        editing.add_step(rolling, **fields)

    assert state(sequence) == before


def test_a_class_holds_only_so_many_steps(sequence, rolling, first):
    missing = MAX_STEPS - len(names(sequence))
    Step.objects.bulk_create(
        Step(section=rolling, title="Again", seconds=10, order=2 + number) for number in range(missing)
    )

    with pytest.raises(ValidationError, match="at most 300 steps"):
        editing.add_step(rolling, title="One more", seconds=60)
    with pytest.raises(ValidationError, match="at most 300 steps"):
        editing.duplicate_step(first)


def test_a_copy_of_a_step_stands_right_behind_it_with_its_tools(sequence, first):
    editing.change_step(first, {"note": "Hand on the wall"}, tools={tool("block"): 2})

    copy = editing.duplicate_step(first)

    assert names(sequence) == ["Sole slow sweep", *START]
    assert steps(sequence)[1] == copy
    assert (copy.note, tools_of(copy)) == ("Hand on the wall", tools_of(first))
    assert is_dense(sequence)


def test_removing_a_step_closes_the_gap(sequence, first):
    editing.remove_step(first)

    assert names(sequence) == START[1:]
    assert is_dense(sequence)


def test_a_tool_is_changed_added_and_taken_away_at_once(first):
    [own] = StepTool.objects.filter(step=first)

    editing.change_step(first, {}, tools={own.tool: 0, tool("block"): 2})
    assert tools_of(first) == {"block": 2}

    editing.change_step(first, {}, tools={tool("block"): 3})
    assert tools_of(first) == {"block": 3}


@pytest.mark.parametrize("count", [21, -1])
def test_a_number_of_tools_that_nobody_uses_is_refused(sequence, first, count):
    before = state(sequence)

    with pytest.raises(ValidationError):
        editing.change_step(first, {"note": "New"}, tools={tool("block"): count})

    assert state(sequence) == before


def test_a_step_does_not_become_both_technique_and_words(first):
    with pytest.raises(ValidationError):
        editing.change_step(first, {"title": "Words"})
