"""Two tabs at one class: both edits land, or the later one is told."""

from __future__ import annotations

import pytest

from sessions import editing
from sessions.editing import Conflict, Gone
from tests.sessions.classes import layout, steps, technique, tool, tools_of

pytestmark = pytest.mark.django_db


def test_what_another_tab_removed_is_gone(sequence, rolling, rest, first):
    editing.remove_section(rolling)

    for edit in (
        lambda: editing.remove_section(rolling),
        lambda: editing.change_section(rolling, {"name": "New"}),
        lambda: editing.shift_section(rolling, 1),
        lambda: editing.move_section(rolling, after=None),
        lambda: editing.move_section(rest, after=rolling),
        lambda: editing.add_section(sequence, name="New", kind="asana", after=rolling),
        lambda: editing.add_step(rolling, technique=technique("asana-mountain")),
        lambda: editing.move_step(steps(sequence)[0], section=rolling, after=None),
        lambda: editing.move_step(first, section=rest, after=None),
        lambda: editing.shift_step(first, 1),
        lambda: editing.change_step(first, {"seconds": 30}),
        lambda: editing.duplicate_step(first),
        lambda: editing.remove_step(first),
        lambda: editing.add_step(rest, title="After", seconds=60, after=first),
    ):
        with pytest.raises(Gone):
            edit()
    assert layout(sequence) == {"Rest": ["Legs up the wall"]}


def test_edits_of_different_fields_both_land(first):
    seen = {"seconds": first.seconds, "note": ""}

    editing.change_step(first, {"seconds": 90, "note": ""}, seen)
    editing.change_step(first, {"seconds": first.seconds, "note": "Hand on the wall"}, seen)

    first.refresh_from_db()
    assert (first.seconds, first.note) == (90, "Hand on the wall")


def test_edits_of_the_same_field_conflict_and_nothing_is_lost(first):
    seen = {"note": "", "optional": False}
    editing.change_step(first, {"note": "Hand on the wall"}, seen)

    with pytest.raises(Conflict) as caught:
        editing.change_step(first, {"note": "Stand on a mat", "optional": True}, seen)

    assert caught.value.fields == {"note": "Hand on the wall"}
    first.refresh_from_db()
    assert (first.note, first.optional) == ("Hand on the wall", False)


def test_the_same_edit_twice_is_no_conflict(first):
    for _tab in range(2):
        editing.change_step(first, {"note": "Hand on the wall"}, {"note": ""})

    first.refresh_from_db()
    assert first.note == "Hand on the wall"


def test_without_what_was_seen_the_last_edit_stands(first):
    editing.change_step(first, {"note": "One"})
    editing.change_step(first, {"note": "Two"})

    first.refresh_from_db()
    assert first.note == "Two"


def test_different_tools_of_a_step_both_land(first):
    [own] = tools_of(first)
    block, strap = tool("block"), tool("strap")
    seen = {block: 0, strap: 0}

    editing.change_step(first, {}, tools={block: 2, strap: 0}, seen_tools=seen)
    editing.change_step(first, {}, tools={block: 0, strap: 1}, seen_tools=seen)

    assert tools_of(first) == {own: 1, "block": 2, "strap": 1}


def test_the_same_tool_of_a_step_conflicts(first):
    block = tool("block")
    editing.change_step(first, {}, tools={block: 2}, seen_tools={block: 0})

    with pytest.raises(Conflict) as caught:
        editing.change_step(first, {"note": "New"}, tools={block: 3}, seen_tools={block: 0})

    assert (caught.value.fields, caught.value.tools) == ({}, {block.pk: 2})
    first.refresh_from_db()
    assert (first.note, tools_of(first)["block"]) == ("", 2)


def test_a_section_conflicts_field_by_field(rolling):
    editing.change_section(rolling, {"name": "Soles"}, {"name": "Rolling", "rounds": 1})
    editing.change_section(rolling, {"name": "Rolling", "rounds": 2}, {"name": "Rolling", "rounds": 1})

    with pytest.raises(Conflict) as caught:
        editing.change_section(rolling, {"name": "Calves"}, {"name": "Rolling"})

    assert caught.value.fields == {"name": "Soles"}
    rolling.refresh_from_db()
    assert (rolling.name, rolling.rounds) == ("Soles", 2)
