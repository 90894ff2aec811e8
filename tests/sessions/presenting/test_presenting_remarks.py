"""The words of remarks: what was found, what puts it right, and on whose word."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from anatomy.domain.repertoire import Repertoire
from anatomy.domain.safety import Rulebook, Source
from sessions.domain.checking import Check
from sessions.domain.clock import timetable
from sessions.domain.plan import PlanWay, Side
from sessions.presenting import check_words
from sessions.presenting.history import words
from sessions.presenting.remarks import MOST_LINES, Library, remarks_panel
from tests.sessions import plans
from tests.sessions.checking import library
from tests.sessions.plans import step

STUDY = Source("BEHM2020", "Behm 2020", "A")
KNOWN = Library({"BEHM2020": STUDY}, library(), Rulebook())
AMISS = plans.plan(
    step("asana-seated-forward-fold", number=1, seconds=300),
    step("asana-mountain", number=2),
    step("check-forward-hinge", number=3),
    step("smr-calf-roller-sweep", number=4, seconds=110),
    step("smr-calf-roller-sweep", number=5, seconds=30),
    step("smr-sole-slow-sweep", number=6),
    step("smr-calf-roller-sweep", number=7),
    step("asana-bridge", number=8, seconds=30),
    step("asana-triangle", number=9, side=Side.LEFT),
    replace(step(seconds=20), id=10, title="Crow", technique=replace(plans.technique("asana-crow"), gentler=PlanWay())),
    step("smr-palm-ball-press", number=11),
)


def panel(plan, muted=(), known=KNOWN):
    return remarks_panel(plan, timetable(plan), muted, known)


def lines_of(found):
    """What each check says: the words, the numbers of the steps, and the button or link."""
    return {
        block.code: [(line.words, [link.number for link in line.steps], line.remedy) for line in block.lines]
        for block in found.blocks
    }


def test_every_check_in_words():
    assert lines_of(panel(AMISS)) == {
        "set-dose": [("Calf, 2:20 a side:", [4, 5], "Shorten to 2:00")],
        "class-dose": [("Calf, 3:20 a side:", [4, 5, 7], "Shorten to 3:00")],
        "dose-range": [("5:00; meant for 0:20 to 1:50:", [1], "Make it 1:48")],
        "warmed-first": [
            ("Back of the thigh; Lower back; Middle back below the shoulder blades:", [1], "Add “Open book” before it")
        ],
        "one-side": [("The left only:", [9], "Add the other side")],
        "check-again": [("", [3], "Check again after the rolling")],
        "move-after": [
            ("Sole of the foot:", [6], "Add “Toe lifts and spreads” after it"),
            ("Wrist and hand:", [11], "Add “Wrist circles and presses” after it"),
        ],
        "breath-first": [
            ("None in the first section, nor in the first five minutes.", [], "Begin with “Slow nasal belly breath”")
        ],
        "rest-last": [("There is none. A tenth of the class would be 2:11.", [], "Add an ending rest of 3:00")],
        "tools-once": [
            ("Foam roller, medium, smooth:", [4, 7], "Put step 7 behind 5"),
            ("Therapy ball, original size, pair in a snug tote:", [6, 11], "Put step 11 behind 6"),
        ],
        "up-and-down": [("Up from the floor 3 times:", [2, 6, 9], "")],
        "for-beginners": [("", [10], "Swap …")],
        "on-target": [("8:10 free.", [], "Fit to 30:00")],
    }


@pytest.mark.parametrize("code", Check)
def test_every_check_has_a_name_and_a_reason(code):
    assert check_words.NAMES[code]
    assert str(check_words.REASONS[code]).endswith(".")


def test_a_source_is_named_where_the_library_has_it():
    named = {block.code: re.findall(r'source__citation">([^<]*)<', block.why) for block in panel(AMISS).blocks}

    assert (named["set-dose"], named["check-again"], named["one-side"]) == (["Behm 2020"], [], [])


def test_a_rest_that_is_too_short_and_a_class_that_runs_over():
    plan = plans.plan(
        step("breath-diaphragm-nasal-breath", seconds=3000),
        step("rest-final-rest", number=2, seconds=200, setup_seconds=0),
    )

    found = lines_of(panel(plan))

    assert found["rest-last"] == [("3:20. A tenth of the class would be 5:21.", [2], "Lengthen it to 6:00")]
    assert found["on-target"] == [("Over by 23:25.", [], "Fit to 30:00")]


def test_a_side_is_spoken_of_where_there_are_two():
    both, sided = step("smr-upper-back-roller-sweep", seconds=150), step("smr-calf-roller-sweep", number=2, seconds=150)
    held = step("asana-triangle", number=3, seconds=60)

    found = lines_of(panel(plans.plan(both, sided, held)))

    assert [words for words, _steps, _button in found["set-dose"] + found["dose-range"]] == [
        "Upper back between the shoulder blades; Middle back below the shoulder blades, 2:30:",
        "Calf, 2:30 a side:",
        "1:00 a side; meant for 0:18 to 0:45:",
    ]


def test_people_who_have_just_settled():
    plan = plans.plan(step("asana-mountain"), step("asana-bridge", number=2, seconds=30), step("asana-tree", number=3))

    assert lines_of(panel(plan))["up-and-down"] == [("Settled for 0:45, then up again:", [2], "")]


def test_what_is_the_same_all_over_the_class_is_said_a_few_times():
    plan = plans.plan(*(step("asana-tree", number=at, seconds=300) for at in range(1, 10)))

    [block] = [one for one in panel(plan).blocks if one.code == "dose-range"]

    assert (len(block.lines), block.more) == (MOST_LINES, "and 4 more like it")


def test_without_anything_to_add_there_is_no_button():
    found = lines_of(panel(plans.plan(step("asana-mountain")), known=Library({}, Repertoire(), Rulebook())))

    assert found["breath-first"] == [("None in the first section, nor in the first five minutes.", [], "")]


def test_checks_that_are_off_are_listed_by_their_names():
    found = panel(AMISS, muted=["on-target", "gone", "one-side"])

    assert [block.name for block in found.muted] == ["One side only", "Off the target"]
    assert {"one-side", "on-target"}.isdisjoint(lines_of(found))


@pytest.mark.parametrize(
    ("plan", "said"),
    [
        (plans.plan(), "Nothing to check yet."),
        (plans.sample("feet-to-hips-45"), "No remarks."),
        (plans.sample("evening-unwind-45"), "1 remark"),
        (AMISS, "15 remarks"),
    ],
    ids=["empty", "good", "one", "many"],
)
def test_how_much_there_is_in_a_few_words(plan, said):
    assert panel(plan).said == said


@pytest.mark.parametrize(
    ("action", "what", "said"),
    [
        ("fix", {"fix": "redose", "steps": ["A", "B"]}, "Changed the dose of “A” and “B”."),
        ("fix", {"fix": "sides", "steps": ["A"]}, "Added the other side of “A”."),
        ("fix", {"fix": "together", "steps": ["B"], "after": "A"}, "Moved “B” behind “A”."),
        ("fix", {"fix": "again", "steps": ["A"]}, "Added “A” once more."),
        ("fix", {"fix": "add", "steps": ["A"]}, "Added “A”."),
        ("mute", {"check": "one-side", "off": True}, "Turned off the check “One side only” for this class."),
        ("mute", {"check": "one-side", "off": False}, "Turned on “One side only” again."),
        ("mute", {"check": "gone", "off": True}, "Turned off the check “gone” for this class."),
    ],
)
def test_the_history_names_fixes_and_switches(action, what, said):
    assert words(action, what) == said
