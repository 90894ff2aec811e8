"""Doses, ranges and sizes in words."""

from __future__ import annotations

import pytest

from anatomy.models import Tool
from anatomy.wording import counted_text, dose_text, duration_text, range_text, size_text, tool_text


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(5, "5 s"), (60, "60 s"), (90, "90 s"), (119, "119 s"), (120, "2 min"), (150, "2 min 30 s"), (3600, "60 min")],
)
def test_a_length_reads_as_people_say_it(seconds: int, words: str) -> None:
    assert duration_text(seconds) == words


@pytest.mark.parametrize(
    ("mode", "seconds", "count", "side", "words"),
    [
        ("seconds", 60, None, "each", "60 s each side"),
        ("seconds", 60, None, "together", "60 s"),
        ("seconds", 300, None, "none", "5 min"),
        ("seconds", 45, None, "left", "45 s, left side"),
        ("seconds", 45, None, "right", "45 s, right side"),
        ("hold", 30, None, "each", "30 s hold each side"),
        ("breaths", 30, 5, "each", "5 breaths each side"),
        ("breaths", 6, 1, "none", "1 breath"),
        ("reps", 40, 8, "none", "8 times, about 40 s"),
        ("reps", 40, 6, "each", "6 times each side, about 40 s"),
        ("reps", 5, 1, "none", "once, about 5 s"),
        ("breaths", 30, None, "none", "30 s"),
    ],
)
def test_a_dose_reads_with_its_sides(mode: str, seconds: int, count: int | None, side: str, words: str) -> None:
    assert dose_text(mode, seconds, count, side) == words


def test_both_sides_together_are_named_where_that_is_asked_for() -> None:
    assert dose_text("seconds", 150, None, "together", name_both=True) == "2 min 30 s, both sides together"
    assert dose_text("seconds", 150, None, "none", name_both=True) == "2 min 30 s"


@pytest.mark.parametrize(
    ("shortest", "longest", "words"), [(30, 120, "30 s to 2 min"), (30, 30, "30 s"), (None, None, "")]
)
def test_a_range_reads_from_short_to_long(shortest: int | None, longest: int | None, words: str) -> None:
    assert range_text(shortest, longest) == words


def test_a_count_stands_before_the_tool_unless_it_is_one() -> None:
    assert [tool_text("Yoga block", count) for count in (1, 2)] == ["Yoga block", "2 × Yoga block"]
    assert counted_text("Yoga block", 1) == "1 × Yoga block"


@pytest.mark.parametrize(
    ("size", "words"),
    [
        ((130, 152, 300, 1220), "13 to 15 cm across, 30 to 122 cm long"),
        ((63, 64, None, None), "6.5 cm across"),
        ((None, None, 1800, 1800), "180 cm long"),
        ((None, None, None, None), ""),
    ],
)
def test_a_size_reads_in_centimetres(size: tuple[int | None, ...], words: str) -> None:
    fields = ("diameter_min_mm", "diameter_max_mm", "length_min_mm", "length_max_mm")

    assert size_text(Tool(**dict(zip(fields, size, strict=True)))) == words
