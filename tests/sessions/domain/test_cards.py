"""Which techniques of a class get a card, and how each is dosed on it."""

from __future__ import annotations

import pytest

from sessions.domain.cards import card_numbers, card_steps
from sessions.domain.plan import Plan, PlanStep, Side
from tests.sessions.plans import plan, step

SOLE, CALF = "smr-sole-slow-sweep", "smr-calf-roller-sweep"


def cards(*steps: PlanStep) -> list[tuple[str, int, Side]]:
    found = card_steps(plan(*steps))
    return [(one.technique.slug, one.seconds, one.side) for one in found if one.technique]


def test_each_technique_comes_once_in_the_order_of_the_class_dosed_as_at_first() -> None:
    found = cards(step(CALF, seconds=45), step(SOLE), step(CALF, seconds=90), step(), step(SOLE, seconds=20))

    assert found == [(CALF, 45, Side.EACH), (SOLE, 60, Side.EACH)]


@pytest.mark.parametrize(
    ("sides", "on_the_card"),
    [
        ([Side.LEFT, Side.RIGHT], Side.EACH),
        ([Side.RIGHT, Side.RIGHT, Side.LEFT], Side.EACH),
        ([Side.LEFT], Side.LEFT),
        ([Side.RIGHT, Side.EACH], Side.RIGHT),
        ([Side.TOGETHER, Side.LEFT, Side.RIGHT], Side.TOGETHER),
    ],
)
def test_left_in_one_step_and_right_in_another_is_each_side(sides: list[Side], on_the_card: Side) -> None:
    assert cards(*(step(CALF, side=side) for side in sides)) == [(CALF, 60, on_the_card)]


def test_words_of_ones_own_and_an_empty_class_have_no_cards() -> None:
    assert card_steps(plan(step())) == ()
    assert card_steps(Plan(1, "Empty", "", "beginner", 30)) == ()


def test_numbers_are_those_of_the_class_with_words_of_ones_own_counted() -> None:
    assert card_numbers(plan(step(CALF), step(), step(SOLE), step(CALF))) == {CALF: (1, 4), SOLE: (3,)}
    assert card_numbers(plan(step())) == {}
