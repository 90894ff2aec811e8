"""A class held against its room: what is found at which step, what was accepted, and how it is folded."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anatomy.domain.safety import Area, Present, Severity
from sessions.domain.checks import (
    Folded,
    RoomCheck,
    asked_of,
    check_plan,
    check_step,
    fingerprint,
    fold,
    step_digest,
)
from sessions.domain.plan import PlanAcceptance, PlanRoom, Side
from tests.anatomy.starter_values import starter_asked, starter_book
from tests.sessions.plans import plan, sample, step, tool

BOOK = starter_book()
CALF = "smr-calf-roller-sweep"
SAMPLES = [
    "desk-neck-shoulders-30",
    "feet-to-hips-45",
    "roll-breathe-flow-60",
    "prenatal-roll-and-rest-60",
    "evening-unwind-45",
]
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def lesson(*steps, room=(), **changes):
    return plan(*steps, room=PlanRoom(tuple(room)), **changes)


def severities(check):
    return Counter(finding.severity.value for finding in check.findings)


def accept(checked, number, reason="She knows how."):
    """Return the step with this number with every reason accepted."""
    finding = next(one for one in checked.findings if one.number == number)
    accepted = tuple(PlanAcceptance(one.fingerprint, reason, "Mira Sol", NOON) for one in finding.reasons)
    return replace(finding.step, accepted=accepted)


# What a step asks -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["smr-piriformis-contract-relax", CALF, "asana-tree", "breath-box-breath"])
def test_a_step_asks_what_its_technique_asks(slug):
    assert asked_of(step(slug)) == starter_asked()[slug]


def test_free_text_asks_nothing():
    assert asked_of(step()) is None
    assert check_step(step(), [Present("dvt")], BOOK) is None


def test_the_tools_chosen_for_the_step_count():
    chosen = step(CALF, tools=(tool("golf-ball"),))

    found = check_step(chosen, [Present("anticoagulants")], BOOK)

    assert [reason.rule.slug for reason in found.reasons] == ["anticoagulants-01", "anticoagulants-02"]


@pytest.mark.parametrize(
    ("side", "expected"),
    [(Side.LEFT, "left"), (Side.RIGHT, "right"), (Side.EACH, ""), (Side.TOGETHER, ""), (Side.NONE, "")],
)
def test_only_a_step_on_one_side_has_a_side(side, expected):
    assert asked_of(step(CALF, side=side)).side == expected


def test_left_and_right_are_told_apart():
    wounded = [Present("open-wound", Area("calf", "left"))]

    found = {side: check_step(step(CALF, side=side), wounded, BOOK) is not None for side in Side}

    assert found == {Side.LEFT: True, Side.RIGHT: False, Side.EACH: True, Side.TOGETHER: True, Side.NONE: True}


# The class ------------------------------------------------------------------------------------------------------------


def test_an_empty_room_finds_nothing():
    assert check_plan(lesson(step(CALF)), BOOK) == RoomCheck()


def test_findings_come_in_the_order_of_the_class_with_the_numbers_on_the_page():
    room = [Present("glaucoma")]
    steps = [step(number=7), step("asana-downward-dog", number=8), step(CALF, number=9), step("asana-plow", number=3)]

    checked = check_plan(lesson(*steps, room=room), BOOK)

    assert [(one.number, one.step.id, one.severity.value) for one in checked.findings] == [
        (2, 8, "contraindicated"),
        (4, 3, "contraindicated"),
    ]
    assert (checked.of_step(3).number, checked.of_step(9)) == (4, None)


def test_another_room_can_be_asked_for():
    usual = lesson(step(CALF), room=[Present("glaucoma")])

    assert severities(check_plan(usual, BOOK)) == {}
    assert severities(check_plan(usual, BOOK, (Present("diabetes"),))) == {"caution": 1}
    assert check_plan(usual, BOOK, ()) == RoomCheck()


def test_clearance_is_asked_once_for_the_class_the_required_first():
    room = [Present("migraine"), Present("diabetes"), Present("glaucoma"), Present("dvt"), Present("glaucoma")]

    checked = check_plan(lesson(step(CALF), step(CALF), room=room), BOOK)

    assert [one.slug for one in checked.clearances] == ["glaucoma", "dvt", "diabetes"]


def test_conditions_that_ask_where_and_were_not_told_are_named():
    room = [
        Present("open-wound"),
        Present("bruise", Area("calf")),
        Present("glaucoma"),
        Present("bone-fracture", Area("calf")),
        Present("bone-fracture"),
        Present("gone"),
    ]

    checked = check_plan(lesson(step(CALF), room=room), BOOK)

    assert [one.slug for one in checked.without_area] == ["open-wound", "bone-fracture"]


@pytest.mark.parametrize(
    ("slug", "condition", "expected"),
    [
        ("prenatal-roll-and-rest-60", "pregnancy-t2", {"caution": 7, "modify": 3}),
        ("roll-breathe-flow-60", "pregnancy-t2", {"contraindicated": 8}),
    ],
)
def test_the_sample_classes_for_pregnancy_weeks_14_to_27(slug, condition, expected):
    found = severities(check_plan(sample(slug), BOOK, (Present(condition),)))

    assert {severity: count for severity, count in found.items() if severity in expected} == expected
    assert {"contraindicated", "clear_first"} & found.keys() == {"contraindicated"} & expected.keys()


# What was accepted ----------------------------------------------------------------------------------------------------


def test_an_accepted_reason_is_known_by_its_fingerprint():
    room = [Present("anticoagulants")]
    before = check_plan(lesson(step(CALF), room=room), BOOK)

    after = check_plan(lesson(accept(before, 1), room=room), BOOK)

    (finding,) = after.findings
    assert [one.accepted.reason for one in finding.reasons] == ["She knows how."]
    assert (finding.severity, finding.open_severity) == (Severity.CLEAR_FIRST, None)


def test_the_open_severity_is_the_highest_that_was_not_accepted():
    room = [Present("anticoagulants")]
    rolled = step(CALF, tools=(tool("golf-ball"),))
    strongest = check_plan(lesson(rolled, room=room), BOOK).findings[0].reasons[0]
    accepted = (PlanAcceptance(strongest.fingerprint, "Soft ball at home.", "Mira Sol", NOON),)

    (finding,) = check_plan(lesson(replace(rolled, accepted=accepted), room=room), BOOK).findings

    assert (finding.severity, finding.open_severity) == (Severity.CONTRAINDICATED, Severity.CLEAR_FIRST)


ROLLED = step(CALF, side=Side.LEFT, seconds=60)


@pytest.mark.parametrize(
    "changed",
    [
        step("smr-soleus-pin-spin", side=Side.LEFT, seconds=60),
        replace(ROLLED, seconds=90),
        replace(ROLLED, count=4),
        replace(ROLLED, side=Side.RIGHT),
        replace(ROLLED, side=Side.EACH),
        replace(ROLLED, tools=(tool("golf-ball"),)),
        replace(ROLLED, tools=tuple(replace(one, count=2) for one in ROLLED.tools)),
        replace(ROLLED, technique=replace(ROLLED.technique, demands=())),
        replace(ROLLED, technique=replace(ROLLED.technique, regions=())),
        step(),
    ],
)
def test_a_step_that_is_done_otherwise_has_another_digest(changed):
    assert step_digest(changed) != step_digest(ROLLED)


def test_more_rounds_are_another_thing():
    assert step_digest(ROLLED, 2) != step_digest(ROLLED)


@pytest.mark.parametrize(
    "changed",
    [
        replace(ROLLED, id=99),
        replace(ROLLED, note="Slowly."),
        replace(ROLLED, setup_seconds=40),
        replace(ROLLED, optional=True),
        replace(ROLLED, technique=replace(ROLLED.technique, cue="Other words.")),
    ],
)
def test_a_step_that_is_done_alike_has_the_same_digest(changed):
    assert step_digest(changed) == step_digest(ROLLED)


def test_a_finding_has_another_fingerprint_once_its_step_its_rule_or_its_area_changes():
    reasons = [
        check_step(ROLLED, [Present("open-wound", area)], BOOK).reasons[0]
        for area in (None, Area("calf"), Area("calf", "left"), Area("leg"))
    ]
    rule = reasons[0].rule
    reasons += [
        replace(reasons[0], rule=replace(rule, severity=Severity.CAUTION)),
        replace(reasons[0], rule=replace(rule, instead="Other words.")),
    ]

    prints = [fingerprint(digest, reason) for digest in ("one step", "another") for reason in reasons]

    assert (len(set(prints)), {len(one) for one in prints}) == (12, {32})


def test_a_finding_keeps_its_fingerprint_once_somebody_has_read_its_rule():
    reason = check_step(ROLLED, [Present("dvt")], BOOK).reasons[0]
    read = replace(reason, rule=replace(reason.rule, reviewed_by="Dr Stein", reviewed_on=NOON.date()))

    assert fingerprint("step", read) == fingerprint("step", reason)


# Folded for people ----------------------------------------------------------------------------------------------------


def test_a_caution_that_repeats_is_one_line():
    steps = [step(CALF, number=1), step("asana-tree", number=2), step("smr-chest-wall-sweep", number=3)]

    folded = fold(check_plan(lesson(*steps, room=[Present("diabetes")]), BOOK))

    assert [(line.rule.slug, line.numbers) for line in folded.cautions] == [("diabetes-01", (1, 3))]
    assert (folded.steps, folded.accepted) == ((), ())


def test_steps_that_need_a_change_come_by_severity_and_then_by_number():
    slugs = ["asana-legs-up-the-wall", "asana-plow", "asana-childs-pose", "asana-downward-dog"]
    steps = [step(slug, number=number) for number, slug in enumerate(slugs, start=1)]

    folded = fold(check_plan(lesson(*steps, room=[Present("glaucoma")]), BOOK))

    assert [(one.number, one.severity.value) for one in folded.steps] == [
        (2, "contraindicated"),
        (4, "contraindicated"),
        (1, "modify"),
        (3, "modify"),
    ]


def test_a_step_that_needs_a_change_does_not_repeat_its_cautions():
    folded = fold(check_plan(lesson(step(CALF), room=[Present("dvt"), Present("diabetes")]), BOOK))

    assert [[one.reason.rule.slug for one in finding.reasons] for finding in folded.steps] == [["dvt-01", "dvt-03"]]
    assert [line.rule.slug for line in folded.cautions] == ["diabetes-01"]


def test_what_was_accepted_is_one_line_for_each_rule_and_reason():
    room = [Present("diabetes")]
    steps = [step(slug, number=at) for at, slug in enumerate([CALF, "smr-sole-slow-sweep", "smr-soleus-pin-spin"], 1)]
    before = check_plan(lesson(*steps, room=room), BOOK)
    given = {1: "She checks her feet.", 2: "She checks her feet.", 3: "Wall only."}
    accepted = [accept(before, number, reason) for number, reason in given.items()]

    folded = fold(check_plan(lesson(*accepted, room=room), BOOK))

    assert (folded.steps, folded.cautions) == ((), ())
    assert [line.numbers for line in folded.accepted] == [(1, 2), (3,)]


def test_nothing_found_folds_to_nothing():
    assert fold(RoomCheck()) == Folded()


conditions = st.sampled_from(sorted(BOOK.conditions))
places = st.none() | st.builds(Area, st.sampled_from(sorted(BOOK.regions)), st.sampled_from(["", "left", "right"]))
rooms = st.lists(st.builds(Present, conditions, places), max_size=6).map(tuple)


def some_accepted(checked, numbers):
    """The class of a check with every reason accepted at the steps with these numbers."""
    return [
        accept(checked, finding.number, "Asked." if finding.number % 2 else "Wall.")
        if finding.number in numbers
        else finding.step
        for finding in checked.findings
    ]


def keys(finding, reasons):
    return [(finding.step.id, one.reason.rule.slug, one.reason.area, one.accepted) for one in reasons]


@given(st.sampled_from(SAMPLES), rooms, st.sets(st.integers(1, 35)))
def test_folding_loses_no_reason_and_invents_none(slug, room, numbers):
    checked = check_plan(sample(slug), BOOK, room)
    checked = check_plan(lesson(*some_accepted(checked, numbers)), BOOK, room)

    folded = fold(checked)

    lines = [*folded.cautions, *folded.accepted]
    after = [key for finding in folded.steps for key in keys(finding, finding.reasons)]
    after += [key for line in lines for finding, reason in line.steps for key in keys(finding, [reason])]
    before = [key for finding in checked.findings for key in keys(finding, finding.reasons)]
    assert Counter(after) == Counter(before)


@given(st.sampled_from(SAMPLES), rooms)
def test_lines_say_each_rule_once_for_each_area_and_steps_only_what_is_above_a_caution(slug, room):
    folded = fold(check_plan(sample(slug), BOOK, room))

    lines = [(line.rule.slug, line.area) for line in folded.cautions]
    assert len(lines) == len(set(lines))
    assert {line.rule.severity for line in folded.cautions} <= {Severity.CAUTION}
    assert [one for finding in folded.steps for one in finding.reasons if one.reason.severity is Severity.CAUTION] == []


@given(st.sampled_from(SAMPLES), rooms, st.builds(Present, conditions, places))
def test_another_condition_in_the_room_lowers_no_step(slug, room, more):
    before = {one.number: one.severity.rank for one in check_plan(sample(slug), BOOK, room).findings}
    after = {one.number: one.severity.rank for one in check_plan(sample(slug), BOOK, (*room, more)).findings}

    assert [number for number, rank in before.items() if after.get(number, 0) < rank] == []
