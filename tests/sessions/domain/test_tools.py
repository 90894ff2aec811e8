"""Tools for the room: what one person needs at the fullest moment, times the people."""

from __future__ import annotations

from datetime import date

from sessions.domain.plan import PlanOccasion
from sessions.domain.tools import RoomSetup, RoomTool, RoomTools, room_setup, tools_for_room
from tests.sessions.plans import SAMPLES, plan, sample, step, tool


def test_a_tool_counts_once_however_often_it_is_used() -> None:
    ball = tool("tennis-ball")

    room = tools_for_room(plan(step(number=1, tools=(ball,)), step(number=2, tools=(ball,)), head_count=10))

    assert [(found.slug, found.each, found.total) for found in room.counted] == [("tennis-ball", 1, 10)]


def test_the_step_that_needs_most_decides() -> None:
    steps = [step(number=n, tools=(tool("block", count),)) for n, count in enumerate((1, 2, 1), start=1)]

    room = tools_for_room(plan(*steps, head_count=8))

    assert room.counted == (RoomTool("block", "Yoga block", 2, 16, tool("block").household),)


def test_a_tool_that_stands_twice_in_one_step_is_needed_twice() -> None:
    room = tools_for_room(plan(step(tools=(tool("block"), tool("block"))), head_count=3))

    assert [(found.each, found.total) for found in room.counted] == [(2, 6)]


def test_wall_and_mat_are_around_and_hands_are_nobodys_business() -> None:
    room = tools_for_room(plan(step(tools=(tool("wall"), tool("hands"), tool("mat"), tool("strap")))))

    assert [found.slug for found in room.counted] == ["strap"]
    assert [found.slug for found in room.around] == ["wall", "mat"]


def test_the_occasion_says_how_many_come() -> None:
    occasion = PlanOccasion(1, date(2026, 11, 26), head_count=5)

    room = tools_for_room(plan(step(tools=(tool("strap"),)), head_count=12, occasion=occasion))

    assert (room.people, room.counted[0].total) == (5, 5)


def test_a_class_without_tools_needs_none() -> None:
    room = tools_for_room(plan(step()))

    assert room == RoomTools(people=8)
    assert not room


def test_the_samples_ask_for_what_their_authors_listed() -> None:
    listed = {
        slug: {found.slug for found in (*tools_for_room(sample(slug)).counted, *tools_for_room(sample(slug)).around)}
        for slug in SAMPLES
    }

    assert listed["desk-neck-shoulders-30"] == {"chair", "therapy-ball-original", "wall"}
    assert listed["roll-breathe-flow-60"] == {
        "soft-inflatable-ball",
        "therapy-ball-original",
        "foam-roller-medium",
        "block",
        "bolster",
    }


def test_a_room_is_set_up_for_what_comes_first_and_knows_that_more_follows() -> None:
    strap, block = tool("strap"), tool("block", 2)

    room = room_setup(plan(step(), step(number=2, tools=(tool("hands"), block)), step(number=3, tools=(strap,))))

    assert room == RoomSetup(first=(block,), number=2, later=True)


def test_what_is_in_use_from_the_start_is_not_for_later() -> None:
    strap = tool("strap")

    room = room_setup(plan(step(tools=(strap,)), step(number=2, tools=(strap,))))

    assert room == RoomSetup(first=(strap,), number=1)


def test_a_mat_for_each_where_something_is_done_on_the_floor_and_a_wall_where_one_is_needed() -> None:
    standing, lying = step("check-one-leg-stand"), step("asana-legs-up-the-wall", number=2)

    assert room_setup(plan(standing, head_count=6)) == RoomSetup()
    assert room_setup(plan(standing, lying, head_count=6)) == RoomSetup(mats=6, wall=True)
