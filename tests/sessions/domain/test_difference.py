"""What an occasion's room makes of a class, held against the usual room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from anatomy.domain.safety import Area, Aspect, Clearance, Condition, Present, Region, Rule, Rulebook, Severity
from sessions.domain.checks import Folded, check_plan
from sessions.domain.difference import Difference, Shift, compare
from sessions.domain.plan import Plan, PlanAcceptance, PlanRoom
from tests.sessions.plans import plan, step

ROLLING, POSTURES = {Aspect.KIND: frozenset({"smr"})}, {Aspect.KIND: frozenset({"asana"})}


def condition(slug: str, *rules: Rule, clearance: Clearance = Clearance.NONE) -> Condition:
    return Condition(slug, slug.title(), slug, "Other", clearance, rules=rules)


def rule(slug: str, severity: Severity, match=ROLLING, *, local: bool = False) -> Rule:
    return Rule(slug, slug.rpartition("-")[0], severity, match, "Do less.", local=local)


BOOK = Rulebook(
    conditions={
        one.slug: one
        for one in (
            condition("mild", rule("mild-1", Severity.CAUTION)),
            condition("firm", rule("firm-1", Severity.MODIFY), clearance=Clearance.ADVISED),
            condition(
                "strong",
                rule("strong-1", Severity.CONTRAINDICATED),
                rule("strong-2", Severity.CAUTION, POSTURES),
                clearance=Clearance.REQUIRED,
            ),
            condition("sore", rule("sore-1", Severity.CLEAR_FIRST, local=True)),
        )
    },
    regions={slug: Region(slug, slug, paired=True) for slug in ("sole", "calf", "knee")},
)
SOLE, CALF, LEGS = (
    step("smr-sole-slow-sweep", number=1),
    step("smr-calf-roller-sweep", number=2),
    step("asana-legs-up-the-wall", number=3),
)
CLASS = plan(SOLE, CALF, LEGS)
MILD, FIRM, STRONG, SORE = (Present(slug) for slug in ("mild", "firm", "strong", "sore"))


def held(here: Iterable[Present], usual: Iterable[Present], a_class: Plan = CLASS) -> Difference:
    return compare(replace(a_class, room=PlanRoom(tuple(here), own=True)), tuple(usual), BOOK)


def severe(folded: Folded) -> list[tuple[int, list[str]]]:
    return [(finding.number, [one.reason.rule.slug for one in finding.reasons]) for finding in folded.steps]


def cautions(folded: Folded) -> list[tuple[str, tuple[int, ...]]]:
    return [(line.rule.slug, line.numbers) for line in folded.cautions]


def test_a_condition_that_came_is_told_with_its_steps_and_how_they_stood_before():
    found = held([MILD, STRONG], [MILD])

    assert (found.came, found.left) == ((STRONG,), ())
    assert severe(found.new) == [(1, ["strong-1"]), (2, ["strong-1"])]
    assert cautions(found.new) == [("strong-2", (3,))]
    assert found.gone == Folded()
    assert found.shifts == {
        1: Shift(Severity.CAUTION, Severity.CONTRAINDICATED),
        2: Shift(Severity.CAUTION, Severity.CONTRAINDICATED),
        3: Shift(None, Severity.CAUTION),
    }


def test_a_condition_that_is_absent_is_told_with_the_steps_that_are_free_again():
    found = held([MILD], [MILD, FIRM])

    assert (found.came, found.left) == ((), (FIRM,))
    assert found.new == Folded()
    assert severe(found.gone) == [(1, ["firm-1"]), (2, ["firm-1"])]
    assert found.shifts[1] == Shift(Severity.MODIFY, Severity.CAUTION)


def test_a_caution_that_repeats_is_one_line_on_either_side():
    found = held([MILD], [])
    back = held([], [MILD])

    assert cautions(found.new) == cautions(back.gone) == [("mild-1", (1, 2))]
    assert found.new.steps == back.gone.steps == ()


def test_one_for_another_is_told_on_both_sides():
    found = held([FIRM], [STRONG])

    assert severe(found.new) == [(1, ["firm-1"]), (2, ["firm-1"])]
    assert severe(found.gone) == [(1, ["strong-1"]), (2, ["strong-1"])]
    assert found.shifts[2] == Shift(Severity.CONTRAINDICATED, Severity.MODIFY)
    assert found.shifts[3] == Shift(Severity.CAUTION, None)


def test_the_same_condition_elsewhere_differs():
    found = held([Present("sore", Area("calf"))], [Present("sore", Area("sole"))])

    assert severe(found.new) == [(2, ["sore-1"])]
    assert severe(found.gone) == [(1, ["sore-1"])]


def test_a_condition_without_rules_for_these_steps_came_and_touches_nothing():
    found = held([Present("sore", Area("knee"))], [], plan(LEGS))

    assert found
    assert not found.touches_steps


def test_the_same_room_in_another_order_differs_in_nothing():
    found = held([STRONG, MILD], [MILD, STRONG])

    assert found == Difference()
    assert not found


def test_a_clearance_is_told_where_this_room_alone_asks_for_it():
    found = held([STRONG, FIRM], [FIRM])

    assert [one.slug for one in found.clearances] == ["strong"]


def test_what_was_accepted_in_this_room_says_so_and_what_is_gone_needs_no_answer():
    [finding] = check_plan(replace(plan(SOLE), room=PlanRoom((FIRM,))), BOOK).findings
    print_ = finding.reasons[0].fingerprint
    said = PlanAcceptance(print_, "She knows how", "Asha", datetime(2026, 9, 24, tzinfo=UTC))
    answered = plan(replace(SOLE, accepted=(said,)))

    new, gone = held([FIRM], [], answered).new, held([], [FIRM], answered).gone

    assert [line.steps[0][1].accepted for line in new.accepted] == [said]
    assert (new.steps, gone.accepted) == ((), ())
    assert severe(gone) == [(1, ["firm-1"])]


rooms = st.lists(st.sampled_from([MILD, FIRM, STRONG, SORE, Present("sore", Area("calf"))]), unique=True)


def pairs(folded: Folded) -> set[tuple[int, str]]:
    steps = [(finding.number, one) for finding in folded.steps for one in finding.reasons]
    lines = [(finding.number, one) for line in folded.cautions for finding, one in line.steps]
    return {(number, one.reason.rule.slug) for number, one in steps + lines}


@given(rooms, rooms)
def test_the_way_back_is_the_same_difference_the_other_way_round(here, usual):
    there, back = held(here, usual), held(usual, here)

    assert set(there.came) == set(back.left)
    assert pairs(there.new) == pairs(back.gone)
    assert {key: (shift.usual, shift.here) for key, shift in there.shifts.items()} == {
        key: (shift.here, shift.usual) for key, shift in back.shifts.items()
    }
