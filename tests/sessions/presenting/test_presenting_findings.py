"""What the builder's panel and rows say of the room, from values alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from anatomy.domain.safety import Area, Present, Severity
from sessions.domain.checks import check_plan, fold
from sessions.domain.plan import PlanAcceptance, PlanRoom
from sessions.presenting.findings import Badge, Panel, panel, said
from tests.anatomy.starter_values import starter_book
from tests.sessions.plans import plan, sample, step

BOOK = starter_book()
CALF, SOLE, WALL = "smr-calf-roller-sweep", "smr-sole-slow-sweep", "asana-legs-up-the-wall"
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
PREGNANT, DIABETES = Present("pregnancy-t2"), Present("diabetes")


def lesson(*steps, room=(PREGNANT,)):
    return plan(*steps, room=PlanRoom(tuple(room)))


def shown(*steps, room=(PREGNANT,), look=0):
    return panel(lesson(*steps, room=room), BOOK, look)


def accepted(one, *conditions, reason="Yes", room=(PREGNANT, DIABETES)):
    """Return the step with what these conditions say of it accepted (none: all that is found)."""
    [finding] = check_plan(lesson(one, room=room), BOOK).findings
    given = [found for found in finding.reasons if not conditions or found.reason.rule.condition in conditions]
    return replace(one, accepted=tuple(PlanAcceptance(found.fingerprint, reason, "Mira Sol", NOON) for found in given))


def test_an_empty_room_says_nothing():
    assert shown(step(CALF), room=()) == Panel()


def test_the_mixed_class_has_its_8_contraindicated_steps_and_the_prenatal_class_none():
    mixed, prenatal = (
        panel(replace(sample(slug), room=PlanRoom((PREGNANT,))), BOOK)
        for slug in ("roll-breathe-flow-60", "prenatal-roll-and-rest-60")
    )

    assert (mixed.severe[0].severity, mixed.severe[0].count) == ("contraindicated", "8 steps")
    assert [block.severity for block in prenatal.severe] == ["modify"]
    assert prenatal.severe[0].count == "3 steps"


def test_the_worst_comes_first_and_the_same_reasons_are_told_once():
    found = shown(step(CALF, number=1), step(WALL, number=2), step(WALL, number=3, seconds=90))

    assert [(block.severity, block.word) for block in found.severe] == [
        ("contraindicated", "Contraindicated"),
        ("modify", "Modify"),
    ]
    [part] = found.severe[0].parts
    assert [(one.id, one.number, one.title, one.milder) for one in part.steps] == [
        (2, 2, "Legs up the wall", 1),
        (3, 3, "Legs up the wall", 1),
    ]
    assert len(part.reasons) == 1


def test_no_reason_is_lost_in_the_folds():
    steps = [step(slug, number=number) for number, slug in enumerate((SOLE, CALF, WALL), start=1)]
    room = [Present(slug) for slug in list(BOOK.conditions)[:20]]
    check = check_plan(lesson(*steps, room=room), BOOK)

    blocks = [
        (part, one)
        for number in (1, 2, 3)
        for block in shown(*steps, room=room, look=number).severe
        for part in block.parts
        for one in part.steps
        if one.id == number
    ]

    for finding, (part, one) in zip(check.findings, blocks, strict=True):
        html = "".join(line.html for line in (*part.reasons, *one.open.milder))
        for reason in (each.reason for each in finding.reasons if each.reason.severity is not Severity.CAUTION):
            assert BOOK.conditions[reason.rule.condition].name.replace("'", "&#x27;") in html
            assert reason.rule.instead.replace("'", "&#x27;") in html
        names = [name for choice in one.open.choices for name in choice.names.split()]
        severe = [each for each in finding.reasons if each.reason.severity is not Severity.CAUTION]
        assert len(names) == len(set(names)) == len(severe)


def test_a_step_is_told_in_full_only_where_it_is_looked_at():
    steps = step(CALF, number=1), step(WALL, number=2)

    for look, is_open in ((0, [False, False]), (2, [True, False]), (1, [False, True])):
        found = shown(*steps, look=look)
        opened = [one.open is not None for block in found.severe for part in block.parts for one in part.steps]
        assert opened == is_open


def test_a_caution_that_repeats_is_one_line():
    found = shown(step(SOLE, number=1), step(CALF, number=2), step(SOLE, number=3), room=(DIABETES,))

    [line] = found.cautions
    assert (line.anchor, line.numbers, [one.id for one in line.steps]) == ("caution-1", "Steps 1 to 3", [1, 2, 3])
    assert line.reason.severity == "caution"


def test_a_condition_says_where_it_is_or_that_nobody_said():
    left = shown(step(CALF), room=(Present("open-wound", Area("calf", "left")),))
    anywhere = shown(step(CALF), room=(Present("open-wound"),))

    assert left.conditions == "Open wound, cut or healing skin (calf, left)"
    assert ["say where" in found.severe[0].parts[0].reasons[0].html for found in (left, anywhere)] == [False, True]


@pytest.mark.parametrize(("count", "words"), [(1, ""), (4, ""), (5, "; 1 more"), (20, "; 16 more")])
def test_a_full_room_is_summed_up(count, words):
    room = [Present(slug) for slug in list(BOOK.conditions)[:count]]

    found = shown(step(CALF), room=room)

    named = [BOOK.conditions[one.condition].name for one in room[:4]]
    assert (found.count, found.conditions) == (count, "; ".join(named) + words)


def test_a_condition_in_several_places_is_one_condition_with_all_of_them():
    wounds = [Present("open-wound", Area(*area)) for area in (("calf", "left"), ("sole", "right"), ("chest", ""))]

    found = shown(step(CALF), room=(wounds[0], DIABETES, *wounds[1:], Present("open-wound")))

    assert (found.count, found.conditions) == (
        2,
        "Open wound, cut or healing skin (calf, left; sole of the foot, right; chest); Diabetes",
    )


def test_the_forms_that_are_shown_are_found_by_their_places():
    steps = step(SOLE, number=1), step(CALF, number=2), step(WALL, number=3)

    for look, opened in ((0, set()), (1, set()), (2, {"step-2"}), (3, {"step-3"})):
        found = shown(*steps, room=(PREGNANT, DIABETES), look=look)
        assert len(found.cautions) == 2
        assert found.places == {line.place for line in found.cautions} | opened
    assert shown(*steps, room=()).places == set()


def test_a_condition_that_the_library_no_longer_has_is_left_out():
    found = shown(step(CALF), room=(Present("gone"), DIABETES))

    assert (found.count, found.conditions) == (1, "Diabetes")


def test_the_clearances_are_said_once_the_required_ones_first():
    found = shown(step(SOLE, number=1), step(CALF, number=2), room=(DIABETES, PREGNANT, Present("fibromyalgia")))

    required, advised = found.clearances
    assert "Pregnancy, weeks 14 to 27" in required
    assert "Diabetes; Fibromyalgia" in advised


# Beside the steps


def test_a_badge_says_the_worst_that_is_still_open_and_leads_there():
    wall = step(WALL, number=2)
    calf = step(CALF, number=1)
    room = (PREGNANT, DIABETES)

    before = shown(calf, wall, room=room).badges
    after = shown(accepted(calf, "pregnancy-t2"), accepted(wall), room=room).badges

    assert before == {
        1: Badge("modify", "Modify", "finding-1"),
        2: Badge("contraindicated", "Contraindicated", "finding-2"),
    }
    assert after == {1: Badge("caution", "Caution", "caution-1"), 2: Badge("", "Accepted", "accepted-findings", "Yes")}


def test_a_step_without_a_finding_has_no_badge():
    assert shown(step(SOLE, number=1), step(number=2), room=(Present("vertigo"),)).badges == {}


def test_a_long_reason_is_shortened_beside_the_step_and_whole_in_the_panel():
    reason = "Slowly, " * 30
    found = shown(accepted(step(WALL, number=1), reason=reason))

    assert len(found.badges[1].note) == 90
    assert {line.reason for line in found.accepted} == {reason}


def test_what_was_accepted_says_why_who_and_when():
    found = shown(accepted(step(SOLE, number=1)), accepted(step(CALF, number=2)), room=(DIABETES,))

    [line] = found.accepted
    assert (line.condition, line.numbers, line.reason, line.by) == ("Diabetes", "Steps 1 and 2", "Yes", "Mira Sol")
    assert line.on == "4 May 2026"


# The one sentence


@pytest.mark.parametrize(
    ("steps", "room", "words"),
    [
        ((), (), "For this room: nothing found."),
        ((step(CALF, number=1),), (DIABETES,), "For this room: 1 caution."),
        ((step(WALL, number=1), step(WALL, number=2, seconds=60)), (PREGNANT,), "For this room: 2 contraindicated."),
        (
            (step(SOLE, number=1), step(CALF, number=2), step(WALL, number=3)),
            (PREGNANT, DIABETES),
            "For this room: 1 contraindicated, 1 to modify, 2 cautions.",
        ),
        ((step(SOLE, number=1),), (Present("osteoporosis"),), "For this room: 1 to clear first."),
        ((accepted(step(SOLE, number=1)),), (DIABETES,), "For this room: 1 accepted."),
    ],
)
def test_one_sentence_says_how_much_was_found(steps, room, words):
    assert said(fold(check_plan(lesson(*steps, room=room), BOOK))) == words
