"""The measuring of a class against its room works. Nothing is timed here."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.benchmarks import report, room, world


@pytest.mark.usefixtures("starter_library")
def test_the_same_class_means_the_same_work_in_a_larger_library():
    lesson = world.make_class(world.make_teacher(), 12)

    before = room.measure(lesson.sequence, 2)
    world.grow_library(200)
    after = room.measure(lesson.sequence, 2)

    assert (before.techniques, after.techniques) == (188, 200)
    assert (before.steps, before.median_ms > 0, before.reasons > 12) == (12, True, True)
    assert replace(after, techniques=188, median_ms=before.median_ms) == before


@pytest.mark.parametrize(("milliseconds", "met"), [(4.99, "yes"), (5.01, "NO")])
def test_the_report_says_whether_the_goal_is_met(milliseconds, met):
    figures = room.RoomFigures(techniques=10_000, steps=40, rules=92, reasons=244, median_ms=milliseconds)

    last = report.tables([], [], [], None, [figures]).splitlines()[-1]

    assert last.split()[-2:] == [f"{milliseconds:.2f}", met]
