"""A class as text: all that somebody needs who teaches it instead, and nothing private."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from sessions.documents.text_sheet import text_sheet
from sessions.domain.clock import timetable
from sessions.domain.plan import PlanOccasion, PlanSection, Side
from tests.sessions.plans import SAMPLES, plan, sample, step, tool


def text(made):
    return text_sheet(made, timetable(made))


def test_a_class_reads_from_top_to_bottom():
    roll = step("smr-sole-slow-sweep", number=1, seconds=60, side=Side.EACH, tools=(tool("block", 2),))
    tree = step("asana-tree", number=2, optional=True, tools=(tool("wall"),))
    rest = step(number=3, title="Lie   down\nquietly", seconds=300)
    made = plan(
        title="Light feet",
        intention="Ease tired feet",
        occasion=PlanOccasion(4, date(2026, 11, 24), time(18, 30), place="Room 2"),
        target_minutes=12,
        sections=(
            PlanSection(1, "Arrival", "arrival"),
            PlanSection(2, "Rolling", "rolling", (roll, tree), rounds=2),
            PlanSection(3, "Rest", "rest", (rest,), protected=True),
        ),
    )

    assert text(made) == (
        "Light feet\n"
        "Ease tired feet\n"
        "\n"
        "When: Tuesday 24 November 2026, 18:30 to 18:42\n"
        "Where: Room 2\n"
        "Teacher: Mira Sol\n"
        "Level: Beginner\n"
        "Time: 12:35 of 12:00, over by 0:35\n"
        "\n"
        "Tools for 8 people\n"
        "- 16 × Yoga block (2 each)\n"
        "- Also: wall space\n"
        "\n"
        "Arrival\n"
        "\n"
        "Rolling, 7 min 30 s, at 18:30\n"
        "All of it 2 times\n"
        "1. Sole slow sweep: 60 s each side · 2 × Yoga block\n"
        "2. Tree: 5 breaths each side · Wall · optional\n"
        "\n"
        "Rest, 5 min 5 s, at 18:37\n"
        "Protected: start by 18:36 at the latest. As planned you get here at 18:37.\n"
        "3. Lie down quietly: 5 min\n"
    )


def test_nothing_private_is_in_it():
    one = step("smr-sole-slow-sweep", note="Her left foot is sore")
    own = replace(one, technique=replace(one.technique, usual_cue="As my teacher said"))
    made = plan(own, notes="Two of them are pregnant")

    assert text(made) == text(plan(step("smr-sole-slow-sweep")))


def test_a_class_without_a_start_counts_from_nought():
    assert "Rolling, 65 s, 0:00 into the class\n" in text(plan(step()))


@pytest.mark.parametrize("slug", SAMPLES)
def test_every_step_of_a_sample_stands_in_a_line_of_its_own(slug):
    made = sample(slug)

    lines = [line for line in text(made).splitlines() if line[:1].isdigit()]

    heads = [f"{number}. {one.title}: " for number, one in made.numbered()]
    assert [line[: len(head)] for line, head in zip(lines, heads, strict=True)] == heads
