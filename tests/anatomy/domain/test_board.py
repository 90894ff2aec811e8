"""The body map as a board: every region is there to be painted, on every side that it has."""

from __future__ import annotations

import pytest

from anatomy.domain.bodymap import GROUPS, SHAPES, SURFACE_REGIONS, VIEWS, board


def test_every_shape_of_the_drawing_is_a_piece_or_the_mirror_image_of_one() -> None:
    sides = {
        (view.view, piece.region, side)
        for view in board().views
        for piece in view.pieces
        for side in (piece.drawn, piece.mirrored)
        if side
    }

    assert sides == {(shape.view, shape.region, shape.side) for shape in SHAPES}


@pytest.mark.parametrize("view", VIEWS)
def test_a_piece_lies_where_the_drawing_has_it(view: str) -> None:
    drawn = {(shape.region, shape.side): shape.path for shape in SHAPES if shape.view == view}
    pieces = next(each for each in board().views if each.view == view).pieces

    assert {(piece.region, piece.drawn): piece.path for piece in pieces} == {
        key: path for key, path in drawn.items() if key in {(piece.region, piece.drawn) for piece in pieces}
    }


def test_the_persons_left_is_on_the_viewers_right_in_front_and_on_the_viewers_left_behind() -> None:
    calf = {view.view: piece for view in board().views for piece in view.pieces if piece.region == "outer-shin"}

    assert {view: (piece.drawn, piece.mirrored) for view, piece in calf.items()} == {
        "front": ("left", "right"),
        "back": ("right", "left"),
    }


def test_a_region_comes_first_once() -> None:
    firsts = [piece.region for view in board().views for piece in view.pieces if piece.first]

    assert sorted(firsts) == sorted(SURFACE_REGIONS)


def test_a_piece_knows_its_group() -> None:
    groups = {piece.region: piece.group for view in board().views for piece in view.pieces}

    assert groups == {leaf: group for group, leaves in GROUPS.items() for leaf in leaves}
