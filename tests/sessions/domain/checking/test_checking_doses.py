"""Doses within the range of their technique, and both sides of the body."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sessions.domain.checking import BothSides, Check, NewDose, Redose
from sessions.domain.plan import Side
from tests.sessions import plans
from tests.sessions.checking import fixed, remarks, titles
from tests.sessions.plans import step

WARRIOR = "asana-warrior-two"  # 18 to 60 seconds a side, counted in breaths of 6 seconds


@pytest.mark.parametrize(("seconds", "found"), [(17, [1]), (18, []), (60, []), (61, [1])])
def test_a_hold_lasts_as_long_as_the_technique_is_meant_to(seconds, found):
    plan = plans.plan(step(WARRIOR, seconds=seconds))

    assert [key for one in remarks(plan, Check.DOSE_RANGE) for key in one.steps] == found


def test_free_text_has_no_range():
    assert remarks(plans.plan(step(title="Talk", seconds=1800)), Check.DOSE_RANGE) == []


@pytest.mark.parametrize(
    ("seconds", "count", "dose"),
    [
        (90, 15, NewDose(1, 60, 10)),
        (12, 2, NewDose(1, 18, 3)),
        (300, 6, NewDose(1, 60, 10)),  # fifty seconds a breath were meant for none
        (90, None, NewDose(1, 60)),
        (13, None, NewDose(1, 18)),
    ],
)
def test_a_dose_comes_back_into_its_range_in_whole_breaths(seconds, count, dose):
    plan = plans.plan(step(WARRIOR, seconds=seconds, count=count))
    [found] = remarks(plan, Check.DOSE_RANGE)

    assert found.fix == Redose((dose,))
    assert remarks(fixed(plan, found), Check.DOSE_RANGE) == []


def test_a_count_that_cannot_come_into_the_range_has_no_fix():
    one = step(WARRIOR, seconds=61)
    narrow = replace(one, technique=replace(one.technique, dose_range=(25, 29)))

    assert [one.fix for one in remarks(plans.plan(narrow), Check.DOSE_RANGE)] == [None]


def test_a_dose_too_long_for_its_region_is_not_called_too_long_for_its_technique_as_well():
    plan = plans.plan(step("smr-calf-roller-sweep", seconds=150))

    assert [one.code for one in remarks(plan, Check.SET_DOSE, Check.DOSE_RANGE)] == [Check.SET_DOSE]
    assert [one.code for one in remarks(plan, Check.DOSE_RANGE, muted=[Check.SET_DOSE])] == [Check.DOSE_RANGE]


# Sides


@pytest.mark.parametrize(
    ("sides", "found"),
    [
        ([Side.LEFT], [(1,)]),
        ([Side.LEFT, Side.LEFT], [(1, 2)]),
        ([Side.LEFT, Side.RIGHT], []),
        ([Side.RIGHT, Side.EACH], []),
        ([Side.EACH], []),
        ([Side.TOGETHER], []),
    ],
)
def test_both_sides_are_done_somewhere_in_the_class(sides, found):
    plan = plans.plan(*(step(WARRIOR, number=at, side=side) for at, side in enumerate(sides, start=1)))

    assert [one.steps for one in remarks(plan, Check.ONE_SIDE)] == found


def test_another_technique_on_the_other_side_does_not_make_up_for_it():
    plan = plans.plan(step(WARRIOR, side=Side.LEFT), step("asana-triangle", number=2, side=Side.RIGHT))

    assert [one.data["side"] for one in remarks(plan, Check.ONE_SIDE)] == ["left", "right"]


def test_free_text_is_told_by_its_words():
    plan = plans.plan(
        step(title="Pigeon", side=Side.LEFT),
        step(title="pigeon ", number=2, side=Side.RIGHT),
        step(title="Lunge", number=3, side=Side.RIGHT),
    )

    assert [one.steps for one in remarks(plan, Check.ONE_SIDE)] == [(3,)]


def test_the_other_side_is_added_where_the_step_stands():
    plan = plans.plan(step(WARRIOR, side=Side.LEFT), step(title="Talk", number=2))
    [found] = remarks(plan, Check.ONE_SIDE)

    after = fixed(plan, found)

    assert found.fix == BothSides((1,))
    assert titles(after) == titles(plan)
    assert [one.side for one in after.steps()] == [Side.EACH, Side.NONE]
    assert remarks(after, Check.ONE_SIDE) == []
