"""How long a region is rolled in one set and in a class, and whether it is moved after it."""

from __future__ import annotations

import pytest

from sessions.domain.checking import Check, NewDose, Redose
from sessions.domain.plan import Side
from tests.sessions import plans
from tests.sessions.checking import class_of, fixed, remarks, section
from tests.sessions.plans import step

CALF, STICK, SOLE, THIGH = (
    "smr-calf-roller-sweep",
    "smr-calf-stick-strokes",
    "smr-sole-slow-sweep",
    "smr-quads-roller-sweep",
)


def rolling(*seconds, slugs=(CALF,), **changes):
    """A class that rolls for so many seconds a side, with the techniques in turn."""
    steps = [step(slugs[at % len(slugs)], number=at + 1, seconds=one, **changes) for at, one in enumerate(seconds)]
    return plans.plan(*steps)


def said(plan, code):
    return [(one.steps, one.data["seconds"]) for one in remarks(plan, code)]


# In one set


@pytest.mark.parametrize(("seconds", "found"), [(120, []), (121, [((1,), 121)])])
def test_a_set_lasts_up_to_two_minutes_a_side(seconds, found):
    assert said(rolling(seconds), Check.SET_DOSE) == found


@pytest.mark.parametrize(("second", "found"), [(60, []), (61, [((1, 2), 121)])])
def test_steps_behind_each_other_that_roll_the_same_are_one_set(second, found):
    assert said(rolling(60, second, slugs=(CALF, STICK)), Check.SET_DOSE) == found


def test_something_else_between_them_ends_a_set():
    assert said(rolling(80, 60, 80, slugs=(CALF, SOLE)), Check.SET_DOSE) == []


def test_a_left_and_a_right_are_counted_apart():
    left, right = (step(CALF, number=at, seconds=100, side=side) for at, side in ((1, Side.LEFT), (2, Side.RIGHT)))

    assert remarks(plans.plan(left, right), Check.SET_DOSE) == []


@pytest.mark.parametrize(("rounds", "found"), [(2, []), (3, [((1,), 180)])])
def test_rounds_roll_again_and_again(rounds, found):
    plan = class_of(section(1, "rolling", step(CALF, seconds=60), rounds=rounds))

    assert said(plan, Check.SET_DOSE) == found


def test_regions_that_come_along_with_a_structure_are_not_counted():
    belly, waist = step("smr-belly-soft-ball-breath", seconds=120), step("smr-waist-soft-ball-lean", number=2)

    assert remarks(plans.plan(belly, waist), Check.SET_DOSE) == []


def test_regions_that_the_same_step_rolls_are_one_remark():
    [found] = remarks(plans.plan(step("smr-upper-back-roller-sweep", seconds=150)), Check.SET_DOSE)

    assert [region.slug for region in found.data["regions"]] == ["upper-back", "mid-back"]


def test_a_set_is_shortened_from_its_end():
    plan = rolling(60, 90, slugs=(CALF, STICK))
    [found] = remarks(plan, Check.SET_DOSE)

    assert found.fix == Redose((NewDose(2, 60),))
    assert remarks(fixed(plan, found), Check.SET_DOSE) == []


def test_a_set_of_many_short_steps_cannot_be_shortened():
    [found] = remarks(rolling(30, 30, 30, 30, 30), Check.SET_DOSE)

    assert found.fix is None


# In the class


@pytest.mark.parametrize(("last", "found"), [(60, []), (61, [((1, 3, 5), 181)])])
def test_a_class_rolls_a_region_for_up_to_three_minutes_a_side(last, found):
    assert said(rolling(60, 60, 60, 60, last, slugs=(CALF, SOLE)), Check.CLASS_DOSE) == found


def test_a_set_that_is_too_long_is_not_called_too_long_for_the_class_as_well():
    plan = rolling(100, 100)

    assert [one.code for one in remarks(plan, Check.SET_DOSE, Check.CLASS_DOSE)] == [Check.SET_DOSE]
    assert [one.code for one in remarks(plan, Check.CLASS_DOSE, muted=[Check.SET_DOSE])] == [Check.CLASS_DOSE]


def test_the_class_dose_is_shortened_within_the_range_of_the_technique():
    plan = rolling(90, 60, 95, slugs=(CALF, SOLE))
    [found] = remarks(plan, Check.CLASS_DOSE)

    assert found.fix == Redose((NewDose(3, 90),))


# Moved after it


@pytest.mark.parametrize(
    ("after", "found"),
    [
        ("move-ankle-circles", []),  # the calf itself
        ("asana-warrior-two", []),  # the leg that it is a part of
        ("move-sun-breaths", []),  # the whole body
        ("move-wrist-circles", [(1,)]),
        ("breath-long-exhale-breath", [(1,)]),
    ],
)
def test_what_is_rolled_is_moved_after_it(after, found):
    plan = plans.plan(step(CALF), step(after, number=2))

    assert [one.steps for one in remarks(plan, Check.MOVEMENT)] == found


@pytest.mark.parametrize(("rolled", "found"), [("smr-sole-slow-sweep", []), ("smr-calf-roller-sweep", [(1,)])])
def test_to_stand_still_moves_no_more_than_the_posture_names(rolled, found):
    plan = plans.plan(step(rolled), step("asana-mountain", number=2))

    assert [one.steps for one in remarks(plan, Check.MOVEMENT)] == found


def test_a_movement_before_it_does_not_count():
    plan = plans.plan(step("move-ankle-circles"), step(CALF, number=2))

    assert [one.steps for one in remarks(plan, Check.MOVEMENT)] == [(2,)]


def test_only_what_was_rolled_since_the_last_movement_is_meant():
    plan = plans.plan(step(CALF), step("move-ankle-circles", number=2), step(THIGH, number=3))

    [found] = remarks(plan, Check.MOVEMENT)

    assert (found.steps, [region.slug for region in found.data["regions"]]) == ((3,), ["front-thigh"])


def test_rolling_with_the_joint_at_work_is_movement():
    assert remarks(plans.plan(step("smr-calf-pin-ankle-circles")), Check.MOVEMENT) == []


def test_a_jaw_needs_no_movement():
    assert remarks(plans.plan(step("smr-jaw-finger-circles")), Check.MOVEMENT) == []


def test_regions_of_one_part_of_the_body_are_one_remark():
    plan = plans.plan(step("smr-forearm-top-table"), step("smr-palm-ball-press", number=2))

    [found] = remarks(plan, Check.MOVEMENT)

    assert found.steps == (1, 2)
    assert [region.slug for region in found.data["regions"]] == ["forearm", "wrist-hand"]


def test_two_parts_of_the_body_in_the_same_step_are_one_remark():
    [found] = remarks(plans.plan(step("smr-mid-back-soft-drape")), Check.MOVEMENT)

    assert [region.slug for region in found.data["regions"]] == ["mid-back", "upper-back", "chest"]


def test_the_movement_that_is_added_reaches_the_region_and_comes_right_after():
    plan = plans.plan(step("smr-palm-ball-press"), step("smr-jaw-finger-circles", number=2))
    [found] = remarks(plan, Check.MOVEMENT)

    after = fixed(plan, found)

    added = list(after.steps())[1]
    assert added.technique is not None
    assert (added.technique.kind, "wrist-hand" in {one.slug for one in added.technique.regions}) == ("mobility", True)
    assert remarks(after, Check.MOVEMENT) == []
