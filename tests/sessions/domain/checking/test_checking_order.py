"""What comes before what: warming before strong use, a check before and after, tools fetched once."""

from __future__ import annotations

import pytest

from sessions.domain.checking import Again, Check, Together
from sessions.domain.plan import PlanTool
from tests.sessions import plans
from tests.sessions.checking import class_of, fixed, remarks, section, titles
from tests.sessions.plans import required_tools, step

HINGE, REACH = "check-forward-hinge", "check-overhead-reach"
SOLE, CALF_ROLLER, HAMSTRING_ROLLER, PRESS = (
    "smr-sole-slow-sweep",
    "smr-calf-roller-sweep",
    "smr-hamstring-roller-sweep",
    "smr-sole-three-point-press",
)


def in_turn(*slugs):
    return [step(slug, number=at) for at, slug in enumerate(slugs, start=1)]


def steps_of(plan, code):
    return [one.steps for one in remarks(plan, code)]


# Warm before it is used strongly


@pytest.mark.parametrize(
    ("before", "found"),
    [
        ("", [(2,)]),
        ("smr-hamstring-roller-sweep", []),
        ("move-hip-hinge-drill", []),
        ("asana-reclined-leg-stretch", []),  # a milder stretch of the same
        ("smr-sole-slow-sweep", [(2,)]),  # another part of the body
        (HINGE, [(2,)]),  # a check warms nobody
        ("asana-mountain", [(2,)]),  # nor does standing still
        ("move-sun-breaths", []),
    ],
)
def test_hamstrings_are_warm_before_they_are_stretched_to_their_end(before, found):
    plan = plans.plan(step(before), step("asana-downward-dog", number=2))

    assert steps_of(plan, Check.WARMED) == found


def test_only_the_first_strong_use_is_meant():
    plan = plans.plan(*in_turn("asana-downward-dog", "asana-downward-dog"))

    assert steps_of(plan, Check.WARMED) == [(1,)]


def test_what_is_not_taken_to_its_end_needs_no_warming():
    assert remarks(plans.plan(step("asana-mountain"), step("asana-childs-pose", number=2)), Check.WARMED) == []


def test_a_movement_that_warms_the_region_is_added_before_it():
    plan = plans.plan(step(), step("asana-downward-dog", number=2))
    [found] = remarks(plan, Check.WARMED)

    after = fixed(plan, found)

    added = list(after.steps())[1].technique
    assert added is not None
    assert (added.kind, "back-thigh" in {one.slug for one in added.regions}) == ("mobility", True)
    assert titles(after)[2] == "Downward-facing dog"
    assert remarks(after, Check.WARMED) == []


# Checked before and after


@pytest.mark.parametrize(
    ("slugs", "found"),
    [
        ((HINGE, CALF_ROLLER), [(1,)]),
        ((HINGE, CALF_ROLLER, HINGE), []),
        ((HINGE, HINGE, CALF_ROLLER), [(1,)]),  # twice before is not after
        ((HINGE, CALF_ROLLER, REACH), [(1,)]),  # another check
        ((CALF_ROLLER, HINGE), []),  # nothing is compared
        ((HINGE, CALF_ROLLER, HINGE, SOLE), []),
        ((HINGE, "asana-mountain"), []),  # nothing is rolled
    ],
)
def test_a_check_before_rolling_is_done_again_after_it(slugs, found):
    assert steps_of(plans.plan(*in_turn(*slugs)), Check.RECHECK) == found


@pytest.mark.parametrize(("again", "found"), [([], [(1,)]), ([HINGE], [])])
def test_a_section_of_checks_before_asks_for_them_after(again, found):
    plan = class_of(
        section(1, "check-before", step(HINGE)),
        section(2, "asana", step("asana-mountain", number=2)),
        section(3, "check-after", *(step(slug, number=3) for slug in again)),
    )

    assert steps_of(plan, Check.RECHECK) == found


def test_the_check_is_added_behind_the_last_rolling():
    plan = plans.plan(*in_turn(HINGE, CALF_ROLLER, "asana-mountain"))
    [found] = remarks(plan, Check.RECHECK)

    after = fixed(plan, found)

    assert found.fix == Again(1, 1, 2)
    assert titles(after)[2] == titles(plan)[0]
    assert remarks(after, Check.RECHECK) == []


def test_the_check_is_added_to_the_checks_after():
    plan = class_of(
        section(1, "check-before", *in_turn(HINGE, REACH)),
        section(2, "rolling", step(CALF_ROLLER, number=3)),
        section(3, "check-after", step(HINGE, number=4)),
    )
    [found] = remarks(plan, Check.RECHECK)

    assert found.fix == Again(2, 3, 4)
    assert remarks(fixed(plan, found), Check.RECHECK) == []


# Tools


@pytest.mark.parametrize(
    ("slugs", "found"),
    [
        ((SOLE, CALF_ROLLER, PRESS), [(1, 3)]),
        ((SOLE, PRESS, CALF_ROLLER), []),
        ((SOLE, "asana-mountain", PRESS), []),  # the ball lies beside the mat
        ((SOLE, "asana-reclined-leg-stretch", PRESS), []),  # a strap is no tool to roll on
        ((SOLE, CALF_ROLLER, PRESS, HAMSTRING_ROLLER), [(1, 3), (2, 4)]),
        ((SOLE, PRESS, CALF_ROLLER, PRESS, SOLE), [(1, 4)]),  # from where on it is out
    ],
)
def test_a_tool_is_fetched_once(slugs, found):
    assert steps_of(plans.plan(*in_turn(*slugs)), Check.TOOLS) == found


def test_hands_and_walls_are_not_fetched():
    wall = PlanTool("wall", "Wall", fetched=False)
    plan = plans.plan(step(SOLE, tools=(wall,)), step(CALF_ROLLER, number=2), step(PRESS, number=3, tools=(wall,)))

    assert remarks(plan, Check.TOOLS) == []


def test_tools_that_go_together_are_one_remark():
    both = (*required_tools(SOLE), PlanTool("block", "Yoga block"))
    plan = plans.plan(step(SOLE, tools=both), step(CALF_ROLLER, number=2), step(PRESS, number=3, tools=both))

    assert [[tool.slug for tool in one.data["tools"]] for one in remarks(plan, Check.TOOLS)] == [
        ["therapy-ball-original", "block"]
    ]


def test_both_foot_steps_are_put_together():
    plan = plans.plan(*in_turn(SOLE, CALF_ROLLER, PRESS))
    [found] = remarks(plan, Check.TOOLS)

    after = fixed(plan, found)

    assert found.fix == Together((3,), 1, 1)
    assert titles(after) == ["Sole slow sweep", "Sole three-point press", "Calf roller sweep"]
    assert remarks(after, Check.TOOLS) == []


def test_a_step_is_not_carried_into_another_section():
    plan = class_of(section(1, "rolling", *in_turn(SOLE, CALF_ROLLER)), section(2, "rolling", step(PRESS, number=3)))

    assert [one.fix for one in remarks(plan, Check.TOOLS)] == [None]
