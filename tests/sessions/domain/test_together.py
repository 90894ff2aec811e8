"""Several steps at once: all of them or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.domain.draft import Draft, DraftSection, DraftStep, Missing
from sessions.domain.together import (
    Impossible,
    LibraryDose,
    Obstacle,
    Place,
    Why,
    Wish,
    change_steps,
    copy_steps,
    move_steps,
)

CLASS = Draft(
    (
        DraftSection(
            1,
            "Roll",
            "rolling",
            steps=(
                DraftStep(11, technique_id=1, seconds=60, side="each", name="Press"),
                DraftStep(12, technique_id=2, seconds=30, count=5, name="Tree"),
            ),
        ),
        DraftSection(2, "Rest", "rest", steps=(DraftStep(21, title="Sit", seconds=10, name="Sit"),)),
        DraftSection(3, "Talk", "closing"),
    )
)
DOSES = {1: LibraryDose(90, None), 2: LibraryDose(36, 6)}


def doses(draft: Draft) -> list[tuple[int, int | None]]:
    return [(step.seconds, step.count) for step in draft.steps()]


def outline(draft: Draft) -> list[list[str]]:
    return [[step.name for step in section.steps] for section in draft.sections]


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        (Wish(seconds=120), [(120, None), (120, 20), (10, None)]),
        (Wish(by=15), [(75, None), (45, 8), (10, None)]),
        (Wish(by=-25), [(35, None), (5, 1), (10, None)]),
        (Wish(from_library=True), [(90, None), (36, 6), (10, None)]),
        (Wish(side="left"), [(60, None), (30, 5), (10, None)]),
    ],
)
def test_a_dose_changes_for_all_of_them(wish, expected):
    assert doses(change_steps(CLASS, {11, 12}, wish, DOSES)) == expected


def test_side_and_optional_change_together_and_the_rest_stays():
    changed = change_steps(CLASS, {11, 21}, Wish(side="right", optional=True), DOSES)

    assert [(step.side, step.optional) for step in changed.steps()] == [
        ("right", True),
        ("none", False),
        ("right", True),
    ]


@pytest.mark.parametrize(
    ("wish", "obstacles"),
    [
        (Wish(by=-30), (Obstacle(2, "Tree", Why.TOO_SHORT), Obstacle(3, "Sit", Why.TOO_SHORT))),
        (
            Wish(by=3590),
            (Obstacle(1, "Press", Why.TOO_LONG), Obstacle(2, "Tree", Why.TOO_LONG)),
        ),
        (Wish(from_library=True), (Obstacle(3, "Sit", Why.NO_DOSE),)),
    ],
)
def test_where_one_cannot_none_changes_and_it_is_named(wish, obstacles):
    with pytest.raises(Impossible) as fault:
        change_steps(CLASS, {11, 12, 21}, wish, DOSES)

    assert fault.value.obstacles == obstacles


@pytest.mark.parametrize(
    ("steps", "place", "expected"),
    [
        ({11, 21}, Place(3), [["Tree"], [], ["Press", "Sit"]]),
        ({21}, Place(1), [["Sit", "Press", "Tree"], [], []]),
        ({21}, Place(1, after=11), [["Press", "Sit", "Tree"], [], []]),
        ({21}, Place(1, last=True), [["Press", "Tree", "Sit"], [], []]),
        ({11}, Place(1, last=True), [["Tree", "Press"], ["Sit"], []]),
        ({11, 12}, Place(1, last=True), [["Press", "Tree"], ["Sit"], []]),
    ],
)
def test_steps_move_to_one_place_in_their_order(steps, place, expected):
    assert outline(move_steps(CLASS, steps, place)) == expected


def test_copies_are_new_and_stand_in_the_order_of_the_class():
    copied = copy_steps(CLASS, {21, 11}, Place(3, last=True))

    assert outline(copied) == [["Press", "Tree"], ["Sit"], ["Press", "Sit"]]
    assert len({step.id for step in copied.steps()}) == 5


@pytest.mark.parametrize("steps", [{11, 99}, {99}])
def test_a_step_that_is_gone_stops_all(steps):
    for edit in (
        lambda: change_steps(CLASS, steps, Wish(side="left"), DOSES),
        lambda: move_steps(CLASS, steps, Place(3)),
        lambda: copy_steps(CLASS, steps, Place(3)),
    ):
        with pytest.raises(Missing):
            edit()


@given(
    st.sets(st.sampled_from([11, 12, 21]), min_size=1),
    st.builds(
        Wish,
        seconds=st.none() | st.integers(5, 3600),
        by=st.integers(-4000, 4000),
        from_library=st.booleans(),
        side=st.none() | st.sampled_from(["left", "each"]),
    ),
)
def test_no_bound_is_ever_broken(steps, wish):
    try:
        changed = change_steps(CLASS, steps, wish, DOSES)
    except Impossible:
        return

    assert all(5 <= step.seconds <= 3600 and (step.count is None or 1 <= step.count <= 500) for step in changed.steps())
    assert [step for step in changed.steps() if step.id not in steps] == [
        step for step in CLASS.steps() if step.id not in steps
    ]
