"""The shapes that a class can start from."""

from __future__ import annotations

import pytest

from sessions.domain.shapes import SHAPES


def test_there_is_a_shape_for_every_usual_length():
    assert list(SHAPES) == [30, 45, 60, 75, 90]


@pytest.mark.parametrize("minutes", SHAPES)
def test_a_shape_adds_up_to_its_length(minutes):
    assert sum(part.minutes for part in SHAPES[minutes].parts) == SHAPES[minutes].minutes == minutes


@pytest.mark.parametrize("minutes", SHAPES)
def test_the_rest_alone_is_protected_and_takes_a_tenth(minutes):
    protected = [part for part in SHAPES[minutes].parts if part.protected]

    assert [part.kind for part in protected] == ["rest"]
    assert protected[0].minutes * 10 >= minutes
