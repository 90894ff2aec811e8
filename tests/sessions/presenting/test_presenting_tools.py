"""The tools for the room in words: how many to lay out, what each person needs, and what does instead."""

from __future__ import annotations

from sessions.presenting.tools import ToolLine, tools_panel
from tests.sessions.plans import plan, step, tool

BALL, BLOCK, WALL, HANDS = tool("tennis-ball", 2), tool("block"), tool("wall"), tool("hands")


def test_tools_are_counted_for_everybody_and_for_one() -> None:
    panel = tools_panel(plan(step(tools=(BALL,)), step(number=2, tools=(BALL, BLOCK)), head_count=8))

    assert panel.title == "Tools for 8 people"
    assert [(line.name, line.each, line.total) for line in panel.lines] == [
        ("Tennis ball", "2 each", 16),
        ("Yoga block", "1 each", 8),
    ]


def test_one_person_needs_what_is_laid_out() -> None:
    panel = tools_panel(plan(step(tools=(BALL,)), head_count=1))

    assert panel.title == "Tools for one person"
    assert [(line.name, line.each, line.total) for line in panel.lines] == [("Tennis ball", "", 2)]


def test_what_the_room_has_is_named_and_hands_are_not() -> None:
    panel = tools_panel(plan(step(tools=(WALL, HANDS))))

    assert (panel.lines, panel.around) == ((), "Also: Wall")


def test_what_does_instead_is_named_for_all_that_has_a_stand_in() -> None:
    panel = tools_panel(plan(step(tools=(BLOCK, tool("foam-roller-textured"), WALL)), head_count=2))

    assert panel.instead == (
        ToolLine("Yoga block", "1 each", 2, "Two or three thick books of one size, tied together with a belt."),
        ToolLine("Wall", "", 1, WALL.household),
    )


def test_a_class_without_tools_says_nothing_of_them() -> None:
    panel = tools_panel(plan(step()))

    assert (panel.lines, panel.around, panel.instead) == ((), "", ())
