"""The words that paper and screen share."""

from __future__ import annotations

from datetime import date, time

import pytest

from sessions import wording
from sessions.domain.clock import timetable
from sessions.domain.everyone import General, PoweredOnNeck
from sessions.domain.plan import Named, Plan, PlanOccasion, PlanSection, PlanWay, PlanZone, Side
from tests.sessions.plans import plan, step, tool

CALF = "smr-calf-roller-sweep"
MOUNTAIN = "asana-mountain"
CIRCLES = "move-ankle-circles"
EVENING = PlanOccasion(1, date(2026, 11, 26), time(18, 0), "Studio 1")
# Its own time is not known.
MORNING = PlanOccasion(1, date(2026, 11, 26))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (45, "45 s"), (60, "60 s"), (61, "61 s"), (119, "119 s"), (120, "2 min"), (200, "3 min 20 s")],
)
def test_a_duration_is_seconds_up_to_two_minutes(seconds: int, words: str) -> None:
    assert wording.duration(seconds) == words


@pytest.mark.parametrize(("seconds", "words"), [(0, "0:00"), (59, "0:59"), (3510, "58:30"), (6000, "100:00")])
def test_an_offset_reads_like_a_stopwatch(seconds: int, words: str) -> None:
    assert wording.offset(seconds) == words


@pytest.mark.parametrize(
    ("slug", "changes", "words"),
    [
        (CALF, {"seconds": 60}, "60 s each side"),
        (CALF, {"seconds": 60, "side": Side.LEFT}, "60 s, left side"),
        (CALF, {"seconds": 60, "side": Side.RIGHT}, "60 s, right side"),
        (CALF, {"seconds": 150, "side": Side.TOGETHER}, "2 min 30 s, both sides together"),
        (MOUNTAIN, {"count": 5}, "5 breaths"),
        (MOUNTAIN, {"count": 1}, "1 breath"),
        (MOUNTAIN, {"count": None, "seconds": 30}, "30 s"),
        (CIRCLES, {"count": 8, "seconds": 40}, "8 times each side, about 40 s"),
        (CIRCLES, {"count": 1, "seconds": 10, "side": Side.NONE}, "once, about 10 s"),
        ("", {"seconds": 90}, "90 s"),
    ],
)
def test_a_dose_is_worded_as_it_is_counted(slug: str, changes: dict[str, object], words: str) -> None:
    assert wording.dose(step(slug, **changes)) == words


def test_the_clock_counts_from_the_start_that_is_known() -> None:
    assert wording.clock(605, None) == "10:05"
    assert wording.clock(605, time(18)) == "18:10"
    assert wording.clock(7200, time(23, 30)) == "01:30"


@pytest.mark.parametrize(
    ("occasion", "usual", "words"),
    [
        (EVENING, None, "Thursday 26 November 2026, 18:00 to 18:45"),
        (EVENING, time(9), "Thursday 26 November 2026, 18:00 to 18:45"),
        (MORNING, time(9), "Thursday 26 November 2026, 09:00 to 09:45"),
        (MORNING, None, "Thursday 26 November 2026"),
        (None, time(23, 30), "23:30 to 00:15"),
        (None, None, ""),
    ],
)
def test_when_says_the_day_and_from_when_to_when(occasion: PlanOccasion | None, usual: time | None, words: str) -> None:
    assert wording.when(plan(occasion=occasion, starts_at=usual), 2700) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1710, "28:35 of 30:00, 1:25 free"),
        (1795, "30:00, exactly on target"),
        (2065, "34:30 of 30:00, over by 4:30"),
    ],
)
def test_the_balance_sets_planned_against_target(seconds: int, words: str) -> None:
    assert wording.balance(timetable(plan(step(seconds=seconds), target_minutes=30))) == words


def rest_after(seconds: int, *, protected: bool = True, occasion: PlanOccasion | None = None) -> str:
    """The word about the latest start of a five-minute rest behind ``seconds`` of class, in a class of 15 minutes."""
    sections = (
        PlanSection(1, "Rolling", "rolling", (step(seconds=seconds, setup_seconds=0),)),
        PlanSection(2, "Rest", "rest", (step(number=2, seconds=300, setup_seconds=0),), protected=protected),
    )
    rested = Plan(1, "Class", "Mira Sol", "beginner", 15, sections, occasion=occasion)
    return wording.latest_start(timetable(rested).sections[1], rested)


def test_a_protected_rest_says_by_when_it_must_start() -> None:
    assert rest_after(600) == "Protected: start by 10:00 at the latest."
    assert rest_after(600, occasion=EVENING) == "Protected: start by 18:10 at the latest."
    assert rest_after(660) == "Protected: start by 10:00 at the latest. As planned you get here at 11:00."
    assert rest_after(1300, occasion=EVENING).endswith("at the latest. As planned you get here at 18:21.")
    assert rest_after(600, protected=False) == ""


def test_a_class_that_is_longer_than_its_time_before_the_rest_says_so() -> None:
    rest = PlanSection(2, "Rest", "rest", (step(number=2, seconds=1800, setup_seconds=0),), protected=True)
    short = Plan(1, "Class", "Mira Sol", "beginner", 15, (rest,))

    words = wording.latest_start(timetable(short).sections[0], short)

    assert words == "Protected, but the class is longer than its time: shorten what comes before."


def test_a_way_is_its_words_or_the_technique_that_it_leads_to() -> None:
    other = Named("wall", "Calf at the wall")

    assert wording.way(PlanWay("Use less weight.", other)) == "Use less weight."
    assert wording.way(PlanWay("", other)) == "Calf at the wall"
    assert wording.way(PlanWay()) == ""


def test_small_words() -> None:
    assert wording.tool(tool("block", 2)) == "2 × Yoga block"
    assert wording.tool(tool("block")) == "Yoga block"
    assert wording.zone(PlanZone("a", "Kneecap", "stop above it")) == "Kneecap: stop above it"
    assert wording.zone(PlanZone("a", "Kneecap", "")) == "Kneecap"
    assert wording.first_side(Side.RIGHT) == "right side first"
    assert wording.first_side(Side.LEFT) == "left side first"
    assert wording.first_side(None) == ""
    assert wording.listed(["calf", "sole", "ankle"]) == "calf, sole and ankle"
    assert wording.level("beginner") == "Beginner"
    assert wording.level("unheard of") == "unheard of"
    assert wording.occasion_format("livestream") == "Livestream"
    assert wording.edition(None) == "Draft"
    assert wording.edition(3) == "Edition 3"


def test_the_stop_signal_keeps_its_three_steps_in_their_order() -> None:
    _title, _lead, steps = wording.stop_signal()

    assert [words.split()[0] for words in steps] == ["Ease", "Change", "If"]
    assert "doctor" in steps[2]


# What holds for everybody


@pytest.mark.parametrize("line", list(General))
def test_every_general_line_has_a_title_and_words(line: General) -> None:
    title, words, _steps = wording.general(line)

    assert (title[0].isupper(), words[-1] in ".:") == (True, True)


def test_the_stop_signal_is_three_things_in_order() -> None:
    assert wording.general(General.STOP_SIGNAL) == wording.stop_signal()
    assert len(wording.stop_signal()[2]) == 3


def test_a_powered_tool_on_the_neck_is_named() -> None:
    found = PoweredOnNeck(3, step(CALF), tool("foam-roller-vibrating"))

    assert wording.powered_on_neck(found) == (
        "No powered tool on the neck, ever: take “Vibrating roller” out of this step."
    )
