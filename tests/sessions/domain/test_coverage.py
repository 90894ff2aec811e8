"""What a class reaches: seconds for each region, by what is done to it, left and right apart."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anatomy.domain.bodymap import GROUPS, SURFACE_REGIONS
from sessions.domain.coverage import SIDED, Doing, RegionTime, Sides, coverage, doing_of, reaching, sides_of
from sessions.domain.plan import Named, Plan, PlanSection, Side
from tests.sessions.plans import SAMPLES, plan, sample, step, technique

CALF = "smr-calf-roller-sweep"
DOG = "asana-downward-dog"  # back of the thigh, calf, shoulder; for mobility and strength
UPPER_BACK = "smr-upper-back-ball-ladder"  # of which there is one
OTHERS = ("asana-chair-pose", "move-cat-cow", "check-squat", "breath-box-breath", "rest-final-rest")


def found(the_plan: Plan) -> dict[str, RegionTime]:
    return {one.region.slug: one for one in coverage(the_plan)}


def own_regions(slug: str) -> tuple[Named, ...]:
    return technique(slug).regions


# What counts as what


@pytest.mark.parametrize(
    ("slug", "doing"),
    [
        (CALF, Doing.ROLLED),
        (DOG, Doing.STRETCHED),
        ("asana-childs-pose", Doing.STRETCHED),
        ("asana-chair-pose", Doing.MOVED),
        ("asana-tree", Doing.MOVED),
        ("move-cat-cow", Doing.MOVED),
        ("check-squat", Doing.MOVED),
        ("check-overhead-reach", Doing.MOVED),
        ("asana-mountain", Doing.MOVED),
        ("asana-legs-up-the-wall", None),
        ("asana-easy-seat", None),
        ("check-breath-ribs", None),
        ("breath-box-breath", None),
        ("rest-final-rest", None),
    ],
)
def test_kind_and_aim_say_what_is_done(slug: str, doing: Doing | None) -> None:
    assert doing_of(technique(slug)) == doing


# Sides


@pytest.mark.parametrize(
    ("side", "sides"),
    [
        (Side.EACH, Sides(left=40, right=40)),
        (Side.TOGETHER, Sides(left=40, right=40)),
        (Side.NONE, Sides(left=40, right=40)),
        (Side.LEFT, Sides(left=40)),
        (Side.RIGHT, Sides(right=40)),
    ],
)
def test_a_region_is_told_by_its_sides(side: Side, sides: Sides) -> None:
    assert coverage(plan(step(CALF, seconds=40, side=side))) == (RegionTime(own_regions(CALF)[0], rolled=sides),)


def test_every_region_of_the_drawing_has_sides_or_has_none() -> None:
    once = {"skull-base", "back-of-neck", "upper-back", "sacrum", "abdomen", "pelvic-floor"}

    assert set(SURFACE_REGIONS) - SIDED == once


# Adding up


def test_a_step_counts_for_each_of_its_regions_once() -> None:
    times = found(plan(step(DOG, seconds=36)))

    assert {slug: one.stretched.longest for slug, one in times.items()} == {
        region.slug: 36 for region in own_regions(DOG)
    }


def test_what_is_rolled_and_stretched_stays_apart() -> None:
    steps = step(CALF, number=1, seconds=60, side=Side.LEFT), step(DOG, number=2, seconds=30)

    calf = found(plan(*steps))["calf"]

    assert (calf.rolled, calf.stretched, calf.moved) == (Sides(left=60), Sides(30, 30), Sides())
    assert (calf.all, calf.all.longest) == (Sides(90, 30), 90)


def test_the_rounds_of_a_section_count() -> None:
    section = PlanSection(1, "Rolling", "rolling", (step(CALF, seconds=30, side=Side.EACH),), rounds=3)

    assert found(plan(sections=(section,)))["calf"].rolled == Sides(90, 90)


def test_free_text_breath_and_rest_reach_nothing() -> None:
    steps = [step(), step("breath-box-breath", number=2), step("rest-final-rest", number=3)]

    assert coverage(plan(*steps)) == ()


def test_regions_stand_from_head_to_foot() -> None:
    regions = tuple(Named(slug, slug) for slug in ("sole", "calf", "leg", "upper-back", "whole-body", "jaw-face"))
    from_foot_to_head = replace(technique(CALF), regions=regions)

    slugs = list(found(plan(step(CALF, technique=from_foot_to_head))))

    assert slugs == ["whole-body", "jaw-face", "upper-back", "leg", "calf", "sole"]


def test_a_region_that_is_on_no_map_comes_last_and_has_no_sides() -> None:
    own = replace(technique(CALF), regions=(Named("tail", "Tail"), *own_regions(CALF)))

    times = coverage(plan(step(CALF, technique=own, seconds=20, side=Side.EACH)))

    assert [(one.region.slug, one.sided, one.rolled) for one in times] == [
        ("calf", True, Sides(20, 20)),
        ("tail", False, Sides(20, 20)),
    ]


@pytest.mark.parametrize("slug", SAMPLES)
def test_the_sample_classes_add_up(slug: str) -> None:
    the_plan = sample(slug)
    expected = sum(
        (sides_of(one).left + sides_of(one).right) * len(one.technique.regions)
        for one in the_plan.steps()
        if one.technique and doing_of(one.technique)
    )

    total = [one.all for one in coverage(the_plan)]

    assert sum(sides.left + sides.right for sides in total) == expected


# For any class

steps_of_any_kind = st.lists(
    st.builds(
        lambda slug, seconds, side: step(slug, seconds=seconds, side=side),
        st.sampled_from((CALF, DOG, UPPER_BACK, *OTHERS)),
        st.integers(5, 600),
        st.sampled_from(Side),
    ),
    max_size=8,
)
rounds_of_any_count = st.integers(1, 5)


def class_of(*sections: tuple[list, int]) -> Plan:
    return plan(
        sections=tuple(
            PlanSection(at, "Part", "rolling", tuple(steps), rounds=rounds)
            for at, (steps, rounds) in enumerate(sections, start=1)
        )
    )


def figures(the_plan: Plan) -> dict[tuple[str, Doing], Sides]:
    return {(one.region.slug, doing): one.of(doing) for one in coverage(the_plan) for doing in Doing if one.of(doing)}


@given(steps_of_any_kind, steps_of_any_kind, rounds_of_any_count)
def test_two_sections_reach_what_each_of_them_reaches_together(first: list, second: list, rounds: int) -> None:
    one, other = figures(class_of((first, rounds))), figures(class_of((second, 1)))

    both = {key: one.get(key, Sides()) + other.get(key, Sides()) for key in one.keys() | other.keys()}

    assert figures(class_of((first, rounds), (second, 1))) == both


@given(steps_of_any_kind, rounds_of_any_count)
def test_rounds_are_the_same_as_doing_it_again(steps: list, rounds: int) -> None:
    assert figures(class_of((steps, rounds))) == figures(class_of((steps * rounds, 1)))


@given(steps_of_any_kind)
def test_the_order_of_the_steps_changes_no_figure(steps: list) -> None:
    assert figures(class_of((steps, 1))) == figures(class_of((steps[::-1], 1)))


@given(steps_of_any_kind)
def test_left_and_right_are_mirror_images(steps: list) -> None:
    other = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}
    mirrored = [replace(one, side=other.get(one.side, one.side)) for one in steps]

    assert figures(class_of((mirrored, 1))) == {
        key: Sides(sides.right, sides.left) for key, sides in figures(class_of((steps, 1))).items()
    }


@given(steps_of_any_kind)
def test_each_side_is_left_and_then_right(steps: list) -> None:
    each = [replace(one, side=Side.EACH) for one in steps]
    apart = [replace(one, side=side) for one in steps for side in (Side.LEFT, Side.RIGHT)]

    assert figures(class_of((each, 1))) == figures(class_of((apart, 1)))


# Which steps reach a region


def test_a_region_is_reached_by_the_steps_that_name_it() -> None:
    the_plan = plan(step(CALF, number=1), step(number=2), step(UPPER_BACK, number=3), step(DOG, number=4))

    assert reaching(the_plan, "calf") == (1, 4)


def test_a_group_is_reached_by_what_reaches_a_part_of_it() -> None:
    the_plan = plan(step(CALF, number=1), step(UPPER_BACK, number=2), step("smr-quads-roller-sweep", number=3))

    assert set(GROUPS["leg"]) >= {"calf", "front-thigh"}
    assert reaching(the_plan, "leg") == (1, 3)


def test_a_region_that_nothing_names_is_reached_by_nothing() -> None:
    assert reaching(plan(step(CALF)), "nowhere") == ()
