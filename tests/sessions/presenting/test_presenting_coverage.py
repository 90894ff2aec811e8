"""What a class reaches in words and marks: the table, the painted body, and the steps of one region."""

from __future__ import annotations

from dataclasses import replace

import pytest

from anatomy.domain.bodymap import SURFACE_REGIONS
from sessions.domain.plan import Named, PlanStep, Side
from sessions.presenting.coverage import BodyFigure, CoverRow, Reach, body_figure, cover, reach
from tests.sessions.plans import plan, step, technique

CALF = "smr-calf-roller-sweep"
DOG = "asana-downward-dog"
NAMES = {slug: slug.capitalize() for slug in SURFACE_REGIONS}
LINKS = {slug: f"?region={slug}" for slug in SURFACE_REGIONS}


def on(slug: str, *regions: str, **changes: object) -> PlanStep:
    """A step with a technique of the starter library that is made to work just these regions."""
    return step(
        slug,
        technique=replace(technique(slug), regions=tuple(Named(one, NAMES.get(one, one)) for one in regions)),
        **changes,
    )


def rows(*steps: PlanStep) -> tuple[CoverRow, ...]:
    return cover(plan(*steps)).rows


def sides(figure: BodyFigure, region: str) -> dict[tuple[str, str], tuple[int, str]]:
    """Level and marks, by view and side."""
    return {
        (view.view.view, side.side): (side.level, side.marks)
        for view in figure.views
        for one in view.pieces
        if one.piece.region == region
        for side in one.sides
    }


# The table


def test_a_row_says_what_is_done_and_for_how_long() -> None:
    found = rows(on(CALF, "calf", seconds=60, side=Side.EACH), on(DOG, "calf", number=2, seconds=36))

    assert found == (CoverRow("calf", "Calf", "1:00", "0:36", "", left="rs2", right="rs2", middle=""),)
    assert found[0].words == "Calf: rolled 1:00, stretched 0:36"


@pytest.mark.parametrize(
    ("left", "right", "words"),
    [(30, 30, "0:30"), (90, 30, "left 1:30, right 0:30"), (90, 0, "left 1:30"), (0, 45, "right 0:45")],
)
def test_the_sides_are_told_apart_where_they_differ(left: int, right: int, words: str) -> None:
    steps = [
        on(CALF, "calf", number=number, seconds=seconds, side=side)
        for number, (seconds, side) in enumerate(((left, Side.LEFT), (right, Side.RIGHT)), start=1)
        if seconds
    ]

    assert rows(*steps)[0].rolled == words


def test_a_region_that_there_is_once_has_one_time_and_one_mark() -> None:
    found = rows(on(CALF, "upper-back", seconds=75, side=Side.EACH))

    assert found == (CoverRow("upper-back", "Upper-back", "1:15", "", "", left="", right="", middle="r2"),)


@pytest.mark.parametrize(("seconds", "mark"), [(59, "r1"), (60, "r2"), (179, "r2"), (180, "r3")])
def test_a_mark_grows_with_the_minutes(seconds: int, mark: str) -> None:
    assert rows(on(CALF, "calf", seconds=seconds, side=Side.LEFT))[0].left == mark


def test_a_class_is_counted_in_a_sentence() -> None:
    steps = on(CALF, "calf", "sole"), on(DOG, "calf", number=2), on("move-cat-cow", "upper-back", number=3)

    assert cover(plan(*steps)).said == "3 regions: 2 rolled, 1 stretched, 1 moved."


def test_a_class_that_reaches_nothing_says_so() -> None:
    assert cover(plan(step())).said == "Nothing is rolled, stretched or moved yet."


# The painted body


def test_each_side_of_the_body_shows_what_is_done_there() -> None:
    steps = on(CALF, "calf", seconds=60, side=Side.LEFT), on(DOG, "calf", number=2, seconds=30)

    figure = body_figure(rows(*steps), NAMES, LINKS, "")

    assert sides(figure, "calf") == {("back", "left"): (2, "rs"), ("back", "right"): (1, "s")}
    assert set(sides(figure, "sole").values()) == {(0, "")}


def test_a_region_in_the_middle_is_painted_once() -> None:
    figure = body_figure(rows(on(CALF, "abdomen", seconds=200, side=Side.TOGETHER)), NAMES, LINKS, "")

    assert sides(figure, "abdomen") == {("front", "middle"): (3, "r")}


def test_a_group_is_painted_on_all_that_belongs_to_it() -> None:
    figure = body_figure(rows(on(CALF, "back", seconds=60, side=Side.LEFT)), NAMES, LINKS, "")

    assert sides(figure, "lower-back") == {("back", "left"): (2, "r"), ("back", "right"): (0, "")}
    assert sides(figure, "upper-back") == {("back", "middle"): (2, "r")}


def test_the_whole_body_is_a_row_and_no_paint() -> None:
    found = rows(on(DOG, "whole-body", seconds=60))

    figure = body_figure(found, NAMES, LINKS, "")

    assert [row.slug for row in found] == ["whole-body"]
    assert {side.level for view in figure.views for one in view.pieces for side in one.sides} == {0}


def test_a_region_is_a_link_with_its_name_and_times() -> None:
    figure = body_figure(rows(on(CALF, "calf", seconds=60)), NAMES, LINKS, "")

    links = {one.piece.region: (one.href, one.label) for view in figure.views for one in view.pieces}

    assert links["calf"] == ("?region=calf", "Calf: rolled 1:00")
    assert links["sole"] == ("?region=sole", "Sole")


def test_the_chosen_region_or_group_is_told() -> None:
    def chosen(region: str) -> set[str]:
        views = body_figure((), NAMES, LINKS, region).views
        return {one.piece.region for view in views for one in view.pieces if one.chosen}

    assert chosen("calf") == {"calf"}
    assert chosen("feet") == {"ankle-heel", "sole", "foot-top"}
    assert chosen("") == set()


def test_a_region_that_the_library_does_not_have_is_not_drawn() -> None:
    figure = body_figure((), {"calf": "Calf"}, {"calf": "?region=calf"}, "")

    assert {one.piece.region for view in figure.views for one in view.pieces} == {"calf"}


# The steps of one region


@pytest.mark.parametrize(
    ("steps", "said"),
    [((), "Calf: no step reaches it yet"), ((4,), "Calf: 1 step reaches it"), ((4, 7, 9), "Calf: 3 steps reach it")],
)
def test_the_steps_that_reach_a_region_are_counted(steps: tuple[int, ...], said: str) -> None:
    assert reach("calf", "Calf", steps) == Reach(
        "calf", frozenset(steps), steps[0] if steps else 0, said, "reaches: Calf"
    )


def test_a_region_that_the_library_does_not_know_is_not_chosen() -> None:
    assert reach("tail", "", ()) == Reach()
