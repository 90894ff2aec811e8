"""What goes home: which steps, in what form, with what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.domain.handout import (
    FEWEST,
    MOST,
    MOST_ENTRIES,
    HandoutEntry,
    chosen_steps,
    entries,
    home_minutes,
    home_tools,
    left_off,
    suggested_steps,
)
from sessions.domain.plan import Plan, PlanHandout, PlanStep, Side
from tests.sessions.plans import SAMPLES, plan, sample, step, tool

BREATH = "breath-diaphragm-nasal-breath"
SOLE = "smr-sole-slow-sweep"
SOLE_AGAIN = "smr-arch-cross-sweep"
CALF = "smr-calf-roller-sweep"
GLUTE = "smr-glute-roller-sweep"
QUADS = "smr-quads-roller-sweep"
DOG = "asana-downward-dog"
REST = "rest-chair-rest"
NECK = "check-neck-turn"


def numbered(*slugs: str, **changes: object) -> list[PlanStep]:
    return [step(slug, number=number, **changes) for number, slug in enumerate(slugs, start=1)]


def titles(steps: tuple[PlanStep, ...]) -> list[str]:
    return [found.title for found in steps]


@pytest.mark.parametrize("slug", SAMPLES)
def test_every_sample_class_gets_a_sensible_hand_out(slug: str) -> None:
    steps = suggested_steps(sample(slug))

    kinds = [found.technique.kind for found in steps if found.technique]
    assert FEWEST <= len(steps) <= MOST
    assert kinds.count("breath") == 1
    assert 1 <= kinds.count("smr") <= 3


def test_the_suggestion_keeps_the_order_of_the_class() -> None:
    steps = suggested_steps(plan(*numbered(CALF, DOG, BREATH)))

    assert titles(steps) == ["Calf roller sweep", "Downward-facing dog", "Slow nasal belly breath"]


def test_rolling_that_reaches_nothing_new_gives_way() -> None:
    steps = suggested_steps(plan(*numbered(SOLE, SOLE_AGAIN, CALF, GLUTE)))

    assert titles(steps) == ["Sole slow sweep", "Calf roller sweep", "Glute roller sweep"]


def test_at_most_three_rolling_steps_are_suggested_the_longest_first() -> None:
    class_plan = plan(
        step(SOLE, number=1, seconds=30),
        step(CALF, number=2, seconds=60),
        step(GLUTE, number=3, seconds=90),
        step(QUADS, number=4, seconds=120),
    )

    assert titles(suggested_steps(class_plan)) == ["Calf roller sweep", "Glute roller sweep", "Quads roller sweep"]


def test_what_is_left_over_fills_up_to_three_and_optional_steps_come_last() -> None:
    class_plan = plan(step(BREATH, number=1), step(REST, number=2, optional=True), step(NECK, number=3), step(number=4))

    assert titles(suggested_steps(class_plan)) == ["Slow nasal belly breath", "Check: neck turn", "Talk"]


def test_an_empty_class_suggests_nothing() -> None:
    assert suggested_steps(Plan(1, "Empty", "Mira Sol", "beginner", 30)) == ()


def test_the_teachers_choice_wins() -> None:
    class_plan = plan(*numbered(BREATH, SOLE, CALF), handout=PlanHandout(step_ids=(3,)))

    assert titles(chosen_steps(class_plan)) == ["Calf roller sweep"]


def test_a_choice_that_is_all_gone_falls_back_to_the_suggestion() -> None:
    class_plan = plan(*numbered(BREATH, SOLE, CALF), handout=PlanHandout(step_ids=(99,)))

    assert chosen_steps(class_plan) == suggested_steps(class_plan)


def test_right_comes_first_where_both_sides_are_done() -> None:
    each, together = entries(plan(*numbered(CALF, "move-shoulder-rolls")))

    assert each.first is Side.RIGHT
    assert together.first is None


def test_left_and_then_right_is_one_entry_that_starts_left() -> None:
    left = step(CALF, number=1, side=Side.LEFT)
    right = step(CALF, number=2, side=Side.RIGHT)

    [entry] = entries(plan(left, right, handout=PlanHandout(step_ids=(1, 2))))

    assert (entry.step.side, entry.first, entry.again) == (Side.EACH, Side.LEFT, False)


def test_a_check_before_and_after_is_one_entry_to_do_again() -> None:
    shown = entries(plan(*numbered(NECK, CALF, NECK), handout=PlanHandout(step_ids=(1, 2, 3))))

    assert [(entry.step.title, entry.again) for entry in shown] == [
        ("Check: neck turn", True),
        ("Calf roller sweep", False),
    ]


def test_a_hand_out_has_the_first_twelve_and_joins_the_second_side_of_those() -> None:
    steps = [
        step(CALF, number=1, side=Side.LEFT),
        *(step(number=number) for number in range(2, 15)),
        step(CALF, number=15, side=Side.RIGHT),
    ]
    given = plan(*steps, handout=PlanHandout(step_ids=tuple(range(1, 16))))

    shown = entries(given)

    assert [entry.step.id for entry in shown] == list(range(1, MOST_ENTRIES + 1))
    assert shown[0].step.side is Side.EACH
    assert left_off(given) == 2


def test_two_moments_in_free_text_stay_two() -> None:
    shown = entries(plan(step(number=1), step(number=2), handout=PlanHandout(step_ids=(1, 2))))

    assert len(shown) == 2


@pytest.mark.parametrize(
    ("entry", "minutes"),
    [
        (HandoutEntry(step(seconds=45)), 1),
        (HandoutEntry(step(seconds=46)), 2),
        (HandoutEntry(step(seconds=45, side=Side.EACH)), 2),
        (HandoutEntry(step(seconds=45, side=Side.EACH), again=True), 4),
    ],
)
def test_minutes_at_home_count_sides_repeats_and_getting_there(entry: HandoutEntry, minutes: int) -> None:
    assert home_minutes([entry]) == minutes


def test_nothing_takes_a_minute() -> None:
    assert home_minutes([]) == 1


def test_each_tool_is_needed_once_with_its_greatest_count() -> None:
    shown = [
        HandoutEntry(step(tools=(tool("block"), tool("strap")))),
        HandoutEntry(step(tools=(tool("block", 2), tool("wall")))),
    ]

    assert [(found.slug, found.count) for found in home_tools(shown)] == [("block", 2), ("strap", 1), ("wall", 1)]


@given(st.lists(st.sampled_from([BREATH, SOLE, SOLE_AGAIN, CALF, GLUTE, QUADS, DOG, REST, NECK, ""]), max_size=30))
def test_any_class_gets_at_most_six_different_steps_in_its_own_order(slugs: list[str]) -> None:
    class_plan = plan(*numbered(*slugs))

    steps = suggested_steps(class_plan)

    ids = [found.id for found in steps]
    assert ids == sorted(ids)
    assert len(steps) <= MOST
    different = len({slug or number for number, slug in enumerate(slugs)})
    assert len(steps) >= min(FEWEST, different)
    named = [found.technique.slug for found in steps if found.technique]
    assert len(named) == len(set(named))
