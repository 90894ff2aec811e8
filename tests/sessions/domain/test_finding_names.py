"""Names by which a page and its answer mean the same findings."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from anatomy.domain.safety import Area, Present
from sessions.domain.checks import check_plan, fold
from sessions.domain.finding_names import name_of, named
from sessions.domain.plan import PlanAcceptance, PlanRoom
from tests.anatomy.starter_values import starter_book
from tests.sessions.plans import plan, step

BOOK = starter_book()
CALF, SOLE, WALL = "smr-calf-roller-sweep", "smr-sole-slow-sweep", "asana-legs-up-the-wall"
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
ROOM = (Present("pregnancy-t2"), Present("diabetes"))


def lesson(*steps, room=ROOM):
    return plan(*steps, room=PlanRoom(room))


def checked(*steps, room=ROOM):
    return check_plan(lesson(*steps, room=room), BOOK)


def accepting(finding, *, reason="Yes", at=NOON):
    """The step of ``finding`` with all that was found of it accepted."""
    said = tuple(PlanAcceptance(one.fingerprint, reason, "Mira", at) for one in finding.reasons)
    return replace(finding.step, accepted=said)


def names(check):
    return set(named(check))


def singles(check):
    return [(finding, one) for finding in check.findings for one in finding.reasons]


def test_a_name_is_letters_and_digits_and_says_nothing_else():
    check = checked(step(CALF, number=1), step(WALL, number=2))

    assert all(re.fullmatch(r"[0-9a-f]{32}", name) for name in names(check))


def test_every_finding_and_every_folded_line_has_a_name_of_its_own():
    check = checked(step(SOLE, number=1), step(CALF, number=2), step(WALL, number=3))

    known = named(check)

    assert {name_of([pair]) for pair in singles(check)} <= known.keys()
    assert {name_of(line.steps) for line in fold(check).cautions} <= known.keys()
    assert len(known) == len(singles(check)) + len(fold(check).cautions)


def test_a_name_leads_back_to_what_it_was_made_of():
    check = checked(step(SOLE, number=1), step(CALF, number=2))
    [line] = [line for line in fold(check).cautions if line.rule.condition == "diabetes"]

    assert named(check)[name_of(line.steps)] == line.steps
    assert name_of(reversed(line.steps)) == name_of(line.steps)


def test_the_same_step_twice_has_two_names():
    check = checked(step(CALF, number=1), step(CALF, number=2))

    first, second = check.findings
    assert [one.fingerprint for one in first.reasons] == [one.fingerprint for one in second.reasons]
    assert len({name_of([pair]) for pair in singles(check)}) == len(singles(check))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(checked(step(CALF, number=1, seconds=300)), id="dose"),
        pytest.param(checked(step(CALF, number=2)), id="step"),
        pytest.param(checked(step(CALF, number=1), room=(Present("open-wound"),)), id="condition"),
    ],
)
def test_what_is_another_finding_has_another_name(other):
    assert names(checked(step(CALF, number=1))).isdisjoint(names(other))


def test_another_area_is_another_name():
    left, right = (
        names(checked(step(CALF, number=1), room=(Present("open-wound", Area("calf", side)),)))
        for side in ("left", "right")
    )

    assert left.isdisjoint(right)


def test_a_name_outlives_a_move_and_a_note():
    before = checked(step(CALF, number=1), step(SOLE, number=2))
    after = checked(step(SOLE, number=2), step(CALF, number=1, note="Slowly", setup_seconds=60))

    assert names(after) == names(before)


def test_what_was_accepted_in_one_go_keeps_the_name_of_the_line_that_it_was():
    room = (Present("diabetes"),)
    before = checked(step(SOLE, number=1), step(CALF, number=2), room=room)
    [line] = fold(before).cautions
    earlier = accepting(checked(step(SOLE, number=3), room=room).findings[0], at=NOON - timedelta(days=1))

    after = checked(*(accepting(finding) for finding in before.findings), earlier, room=room)

    assert name_of(line.steps) in names(after)
    assert len(fold(after).accepted[0].steps) == 3


def test_nothing_found_has_no_names():
    assert named(checked(step(CALF, number=1), room=())) == {}
