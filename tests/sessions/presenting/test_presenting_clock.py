"""The clock in words: planned against target, sections against their minutes, and what fits a class."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from sessions.domain.clock import ClockSettings, Setup
from sessions.domain.plan import Plan, PlanOccasion, PlanSection, PlanStep, Side
from sessions.domain.trimming import fit
from sessions.presenting.clock import clock_panel, face
from sessions.presenting.fit import ProposalRow, Ticks, fit_page
from sessions.presenting.outline import outline, setup_words
from tests.sessions.plans import plan, step

SETTINGS = ClockSettings()


def talk(number: int, seconds: int, **changes: object) -> PlanStep:
    return step(number=number, **{"seconds": seconds, "setup_seconds": 0, **changes})


def sections(*lengths: int, **changes: object) -> Plan:
    """A class with a section of each of these lengths in seconds."""
    made = tuple(
        PlanSection(number, f"Part {number}", "rolling", (talk(number, seconds),))
        for number, seconds in enumerate(lengths, start=1)
    )
    return plan(**{"sections": made, "target_minutes": 10, **changes})


# Planned against target


@pytest.mark.parametrize(
    ("seconds", "state", "words", "said"),
    [
        (0, "under", "60:00 free", "0 s of 60 min, 60 min free"),
        (3510, "under", "1:30 free", "58 min 30 s of 60 min, 90 s free"),
        (3600, "exact", "exactly on target", "60 min of 60 min, exactly on target"),
        (3601, "over", "over by 0:01", "60 min 1 s of 60 min, over by 1 s"),
        (7200, "over", "over by 60:00", "120 min of 60 min, over by 60 min"),
    ],
)
def test_the_meter_has_words(seconds, state, words, said):
    shown = face(seconds, 3600)

    assert (shown.state, shown.words, shown.said) == (state, words, said)


@pytest.mark.parametrize(("seconds", "longest"), [(10, 3600), (3600, 3600), (4000, 4000)])
def test_the_meter_is_never_fuller_than_full(seconds, longest):
    assert face(seconds, 3600).longest == longest


# Sections


@pytest.mark.parametrize(
    ("minutes", "planned", "rest", "state", "longest"),
    [
        (None, "", "", "", 0),
        (5, "5:00", "as planned", "exact", 300),
        (6, "6:00", "1:00 free", "under", 360),
        (4, "4:00", "1:00 over", "over", 300),
    ],
)
def test_a_section_is_held_against_its_planned_minutes(minutes, planned, rest, state, longest):
    made = sections(300)
    made = replace(made, sections=(replace(made.sections[0], planned_minutes=minutes),))

    [shown] = clock_panel(made, SETTINGS).sections

    assert (shown.time, shown.planned, shown.rest, shown.state, shown.longest) == (
        "5:00",
        planned,
        rest,
        state,
        longest,
    )


def test_sections_count_from_zero_without_a_start():
    shown = clock_panel(sections(90, 60, 30), SETTINGS)

    assert [one.start for one in shown.sections] == ["0:00", "1:30", "2:30"]
    assert (shown.starts, shown.ends) == ("", "")


def test_sections_start_at_a_time_of_day_also_over_midnight():
    shown = clock_panel(sections(1200, 600, 60, starts_at=time(23, 45)), SETTINGS)

    assert [one.start for one in shown.sections] == ["23:45", "00:05", "00:15"]
    assert (shown.starts, shown.ends) == ("23:45", "00:16")


def test_an_occasion_brings_its_own_start():
    for_day = PlanOccasion(1, date(2026, 11, 26), time(9))

    assert clock_panel(sections(60, starts_at=time(18), occasion=for_day), SETTINGS).starts == "09:00"
    assert (
        clock_panel(sections(60, starts_at=time(18), occasion=replace(for_day, starts_at=None)), SETTINGS).starts
        == "18:00"
    )


@pytest.mark.parametrize(
    ("made", "words"),
    [(sections(300), "Fit to 10:00"), (sections(900), "Fit to 10:00"), (sections(600), ""), (sections(), "")],
    ids=["under", "over", "on target", "empty"],
)
def test_the_way_to_the_target_is_named_where_there_is_one(made, words):
    assert clock_panel(made, SETTINGS).fit == words


# Set-up


@pytest.mark.parametrize(
    ("setup", "words"),
    [
        (Setup(base=5), "set-up 5 s, nothing to change"),
        (Setup(base=5, tools=15), "set-up 20 s = 5 s + 15 s new tools"),
        (
            Setup(base=5, position=10, tools=15, side=10),
            "set-up 40 s = 5 s + 10 s new position + 15 s new tools + 10 s change of side",
        ),
        (Setup(), "set-up 0 s, nothing to change"),
        (Setup(typed=20), "set-up 20 s, typed"),
    ],
)
def test_set_up_is_explained(setup, words):
    assert setup_words(setup, explain=True) == words


def test_set_up_is_short_as_long_as_nobody_asks():
    assert setup_words(Setup(base=5, tools=15), explain=False) == "set-up 20 s"


def test_the_outline_remembers_whether_it_explains():
    made = plan(step("smr-sole-slow-sweep"))

    assert [outline(made, SETTINGS, explain=wanted).explained for wanted in (True, False)] == [True, False]


# Fit to target


def rolling(number: int, **changes: object) -> PlanStep:
    return step("smr-sole-slow-sweep", number=number, **{"seconds": 60, "setup_seconds": 0, **changes})


OVER = plan(
    talk(1, 420), rolling(2, side=Side.EACH), rolling(3, side=Side.NONE, optional=True), talk(4, 30), target_minutes=9
)


def test_what_goes_stands_before_what_is_shorter():
    page = fit_page(OVER, SETTINGS)

    assert page.groups == (
        (
            "Leave out",
            (
                ProposalRow(
                    "drop-3-60-0", 3, 3, "Sole slow sweep", "Rolling", "60 s, optional", "saves 1:00", ticked=True
                ),
            ),
        ),
        (
            "Make shorter",
            (
                ProposalRow(
                    "shorten-2-60-45",
                    2,
                    2,
                    "Sole slow sweep",
                    "Rolling",
                    "45 s each side instead of 60 s each side",
                    "saves 0:30",
                    ticked=True,
                ),
            ),
        ),
    )
    assert (page.now.planned, page.then.planned, page.short) == ("10:30", "9:00", "")


def test_what_was_left_stays_left_also_with_another_dose():
    found = [one.name for one in fit(OVER, SETTINGS).proposals]
    ticks = Ticks(ticked=["drop-3-60-0"], offered=["drop-3-60-0", "shorten-2-60-35"])

    page = fit_page(OVER, SETTINGS, ticks)

    assert found == ["shorten-2-60-45", "drop-3-60-0"]
    assert [(row.value, row.ticked) for _title, rows in page.groups for row in rows] == [
        ("drop-3-60-0", True),
        ("shorten-2-60-45", False),
    ]
    assert page.then.words == "over by 0:30"


def test_what_was_not_on_the_page_is_ticked():
    page = fit_page(OVER, SETTINGS, Ticks(ticked=[], offered=["drop-3-60-0"]))

    assert [(row.value, row.ticked) for _title, rows in page.groups for row in rows] == [
        ("drop-3-60-0", False),
        ("shorten-2-60-45", True),
    ]


@pytest.mark.parametrize(
    ("made", "lead", "short"),
    [
        (plan(talk(1, 540), target_minutes=9), "The class is exactly on target", ""),
        (OVER, "The class is over by 1:30.", ""),
        (
            plan(talk(1, 600), rolling(2, side=Side.NONE), target_minutes=9),
            "The class is over by 2:00.",
            "Even with all of this the class is over by 1:30.",
        ),
        (plan(talk(1, 600), target_minutes=9), "The class is over by 1:00.", "Nothing can be left out or be shorter"),
        (
            plan(talk(1, 300), target_minutes=9),
            "The class has 4:00 free.",
            "Nothing can be longer without going past its range or the target.",
        ),
        (
            plan(talk(1, 300), rolling(2, side=Side.NONE), target_minutes=9),
            "The class has 3:00 free.",
            "2:00 stay free",
        ),
        (plan(talk(1, 450), rolling(2, side=Side.NONE), target_minutes=9), "The class has 0:30 free.", ""),
    ],
    ids=["on target", "over", "too much", "nothing to cut", "nothing to lengthen", "not enough to lengthen", "under"],
)
def test_what_cannot_be_reached_is_said_honestly(made, lead, short):
    page = fit_page(made, SETTINGS)

    assert (page.lead.startswith(lead), page.short.startswith(short), bool(page.short)) == (True, True, bool(short))
