"""Accepting what was found: what is kept, for how long, and what happens in two tabs."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anatomy.domain.safety import Area, Present
from anatomy.models import LibraryState, Rule, Tool
from anatomy.repertoire import repertoire
from anatomy.rulebook import rulebook
from sessions import editing
from sessions.editing import Gone, Outdated
from sessions.models import Acceptance
from tests.sessions.classes import sections, state, steps, technique
from tests.sessions.findings import (
    accept,
    accepted_names,
    caution_names,
    checked,
    counted,
    names_at,
    put_in_room,
    stored,
)

pytestmark = pytest.mark.django_db
PREGNANT = "pregnancy-t2"
WALL = "Legs up the wall"
LEG_PRESSURE = "pregnancy-t2-03"


@pytest.fixture
def room(sequence):
    """Somebody in weeks 14 to 27, and somebody with diabetes."""
    put_in_room(sequence, PREGNANT, "diabetes")
    return sequence


@pytest.fixture
def calf(room):
    return steps(room)[1]


@pytest.fixture
def wall(room):
    return steps(room)[2]


# What is kept


def test_an_accepted_finding_is_kept_with_who_when_and_why(room, asha, wall):
    [contraindicated, modify] = names_at(room, wall)

    accept(room, asha, [contraindicated], "A wedge under the hips")

    assert stored(room) == [(WALL, "pregnancy-t2-06", "A wedge under the hips")]
    [finding] = [one for one in checked(room).findings if one.step.id == wall.pk]
    assert [one.accepted is None for one in finding.reasons] == [False, True]
    assert (finding.severity, finding.open_severity) == ("contraindicated", "modify")
    assert finding.reasons[0].accepted.by == "Asha"
    assert finding.reasons[0].accepted.at == Acceptance.objects.get().accepted_at
    assert modify != contraindicated


def test_several_findings_are_accepted_at_once(room, asha, wall):
    accept(room, asha, names_at(room, wall))

    assert stored(room) == [(WALL, f"pregnancy-t2-0{number}", "She knows how") for number in (6, 7)]
    assert checked(room).of_step(wall.pk).open_severity is None


def test_a_folded_caution_is_accepted_at_all_of_its_steps(room, asha):
    name = caution_names(room)["diabetes-01"]

    accept(room, asha, [name])

    assert stored(room) == [(step, "diabetes-01", "She knows how") for step in ("Sole slow sweep", "Calf roller sweep")]
    assert list(caution_names(room)) == ["pregnancy-t2-04"]


def test_what_is_accepted_counts_as_an_edit(room, asha, wall):
    version = room.version

    accept(room, asha, names_at(room, wall))

    room.refresh_from_db()
    assert room.version > version


def test_an_identical_step_is_its_own_to_accept(room, asha, wall):
    copy = editing.duplicate_step(wall)

    accept(room, asha, names_at(room, wall))

    assert checked(room).of_step(wall.pk).open_severity is None
    assert checked(room).of_step(copy.pk).open_severity == "contraindicated"


def test_a_copied_class_and_a_copied_step_have_nothing_accepted(room, asha, wall):
    accept(room, asha, names_at(room, wall))

    editing.duplicate_step(wall)
    editing.copy_sequence(room, asha, title="Copy")

    assert Acceptance.objects.exclude(step=wall).count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_as_little_for_many_steps_as_for_one(room, asha, count):
    for _number in range(count - 1):
        editing.duplicate_step(steps(room)[0])
    name = caution_names(room)["diabetes-01"]
    book = rulebook()

    with CaptureQueriesContext(connection) as captured:
        editing.accept_findings(room, asha, [name], "All feel their feet", book)

    assert len(captured) == 12
    assert len(stored(room)) == count + 1


# Said twice, and too late


def test_a_double_press_accepts_once(room, asha, wall):
    names = names_at(room, wall)

    for _press in range(2):
        accept(room, asha, names)

    assert len(stored(room)) == 2


def test_a_double_press_of_a_folded_line_accepts_once_also_beside_an_earlier_one(room, asha):
    accept(room, asha, names_at(room, steps(room)[0], "diabetes-01"))
    name = caution_names(room)["diabetes-01"]

    for _press in range(2):
        accept(room, asha, [name])

    assert [step for step, _rule, _reason in stored(room)] == ["Sole slow sweep", "Calf roller sweep"]


def test_another_reason_for_what_is_accepted_already_is_not_lost_unseen(room, asha, wall):
    names = names_at(room, wall)
    accept(room, asha, names, "First")

    with pytest.raises(Outdated):
        accept(room, asha, names, "Second")

    assert {reason for _step, _rule, reason in stored(room)} == {"First"}


@pytest.mark.parametrize("name", ["0" * 32, ""])
def test_what_nothing_is_called_is_refused(room, asha, wall, name):
    with pytest.raises(Outdated):
        accept(room, asha, [*names_at(room, wall), name])

    assert stored(room) == []


def test_a_finding_of_another_class_is_refused(room, asha, wall):
    other = editing.create_sequence(asha, title="Other")
    put_in_room(other, PREGNANT)
    editing.add_step(other.sections.get(), technique=technique("asana-legs-up-the-wall"))

    with pytest.raises(Outdated):
        accept(other, asha, names_at(room, wall))

    assert Acceptance.objects.count() == 0


def test_a_line_that_holds_for_more_steps_by_now_is_looked_at_again(room, asha):
    name = caution_names(room)["diabetes-01"]
    editing.duplicate_step(steps(room)[0])

    with pytest.raises(Outdated):
        accept(room, asha, [name])

    assert stored(room) == []


def test_a_condition_that_left_the_room_meanwhile_is_refused(room, asha, wall):
    names = names_at(room, wall)
    put_in_room(room, "diabetes")

    with pytest.raises(Outdated):
        accept(room, asha, names)


@pytest.mark.parametrize("reason", ["", "x" * 301])
def test_a_reason_is_said_and_short(room, asha, wall, reason):
    before = state(room)

    with pytest.raises(ValidationError):
        accept(room, asha, names_at(room, wall), reason)

    assert (stored(room), state(room)) == ([], before)


def test_a_class_that_was_deleted_meanwhile_is_gone(room, asha, wall):
    names = names_at(room, wall)
    editing.delete_sequence(room)

    with pytest.raises(Gone):
        accept(room, asha, names)
    with pytest.raises(Gone):
        editing.reopen_findings(room, names, rulebook())


# Gone when the step or the rule changes so that it must be looked at again


def _change(**changes):
    return lambda step: editing.change_step(step, changes)


def _tools(step):
    editing.change_step(step, {}, tools={Tool.objects.get(slug="block"): 1})


def _rule(**changes):
    def change(_step):
        Rule.objects.filter(slug=LEG_PRESSURE).update(**changes)
        LibraryState.objects.bump()

    return change


def _matches_more(_step):
    Rule.objects.get(slug=LEG_PRESSURE).tools.add(*Tool.objects.all())
    LibraryState.objects.bump()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_change(seconds=300), id="dose"),
        pytest.param(_change(side="left"), id="side"),
        pytest.param(_tools, id="tools"),
        pytest.param(lambda step: editing.change_section(step.section, {"rounds": 2}), id="rounds"),
        pytest.param(_rule(instead="Something else."), id="what to do instead"),
        pytest.param(_rule(student="Something else."), id="what students read"),
        pytest.param(_rule(severity="contraindicated"), id="severity"),
        pytest.param(_matches_more, id="what the rule matches"),
    ],
)
def test_it_is_to_be_looked_at_again_once_the_step_or_the_rule_is_another(room, asha, calf, change):
    accept(room, asha, names_at(room, calf, LEG_PRESSURE))
    assert counted(room) == [LEG_PRESSURE]

    change(calf)

    assert counted(room) == []
    assert names_at(room, calf, LEG_PRESSURE)


def test_it_is_to_be_looked_at_again_once_the_technique_is_another(room, asha, calf):
    accept(room, asha, names_at(room, calf))

    [offer] = [one for one in repertoire().offers.values() if one.slug == "smr-calf-stick-strokes"]
    editing.swap_step(room, calf.pk, offer, seen="smr-calf-roller-sweep")

    assert (counted(room), str(steps(room)[1])) == ([], "Calf stick strokes")

    editing.undo_swap(room, calf.pk)

    assert counted(room) == [LEG_PRESSURE, "diabetes-01", "pregnancy-t2-04"]


def test_it_is_to_be_looked_at_again_where_another_area_is_meant(sequence, asha):
    calf = steps(sequence)[1]
    for area in (Area("calf", "left"), Area("calf"), None):
        put_in_room(sequence, Present("open-wound", area))
        assert counted(sequence) == []
        accept(sequence, asha, names_at(sequence, calf))
        assert counted(sequence) == ["open-wound-01"]


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda step: editing.shift_step(step, 1), id="moved"),
        pytest.param(lambda step: editing.move_step(step, section=sections(step.section.sequence)[1], after=None)),
        pytest.param(_change(note="Slowly"), id="note"),
        pytest.param(_change(setup_seconds=90), id="set-up"),
        pytest.param(_change(optional=True), id="optional"),
        pytest.param(_rule(reviewed_by="Dr Rao", reviewed_on=date(2026, 5, 4)), id="reviewed"),
        pytest.param(lambda step: editing.remove_step(steps(step.section.sequence)[0]), id="another step removed"),
    ],
)
def test_what_changes_nothing_for_the_body_keeps_it(room, asha, calf, change):
    accept(room, asha, names_at(room, calf, LEG_PRESSURE))

    change(calf)

    assert counted(room) == [LEG_PRESSURE]


def test_a_change_that_is_undone_brings_it_back(room, asha, calf):
    accept(room, asha, names_at(room, calf, LEG_PRESSURE))

    editing.change_step(calf, {"seconds": 300})
    editing.change_step(calf, {"seconds": calf.seconds})

    assert counted(room) == [LEG_PRESSURE]


def test_accepting_again_forgets_what_matches_nothing_any_more(room, asha, calf):
    accept(room, asha, names_at(room, calf, LEG_PRESSURE), "Before")
    editing.change_step(calf, {"seconds": 300})

    accept(room, asha, names_at(room, calf, LEG_PRESSURE), "After")

    assert stored(room) == [("Calf roller sweep", LEG_PRESSURE, "After")]


def test_accepting_again_keeps_what_holds_in_the_room_of_an_occasion(room, asha, calf):
    occasion = editing.add_occasion(room, starts_on=date(2026, 11, 26))
    editing.set_occasion_room(occasion, [Present("fibromyalgia")], for_everyone=False)
    put_in_room(room, "fibromyalgia", PREGNANT)
    accept(room, asha, names_at(room, calf, "fibromyalgia-01"), "Soft ball")
    accept(room, asha, names_at(room, steps(room)[0], "pregnancy-t2-04"), "Elsewhere")
    put_in_room(room, PREGNANT)

    accept(room, asha, names_at(room, calf, LEG_PRESSURE), "Lightly")

    assert [rule for _step, rule, _reason in stored(room)] == ["fibromyalgia-01", "pregnancy-t2-04", LEG_PRESSURE]


def test_a_removed_step_takes_what_was_accepted_with_it(room, asha, wall):
    accept(room, asha, names_at(room, wall))

    editing.remove_step(wall)

    assert Acceptance.objects.count() == 0


# Looked at again


def test_an_accepted_finding_is_opened_again(room, asha, wall):
    accept(room, asha, names_at(room, wall), "All of it")
    [first, _second] = accepted_names(room)

    editing.reopen_findings(room, [first], rulebook())

    assert stored(room) == [(WALL, "pregnancy-t2-07", "All of it")]
    assert checked(room).of_step(wall.pk).open_severity == "contraindicated"


def test_a_folded_line_is_opened_again_at_all_of_its_steps_and_at_no_other(room, asha, calf):
    copy = editing.duplicate_step(calf)
    accept(room, asha, [caution_names(room)["diabetes-01"]])
    accept(room, asha, names_at(room, copy, LEG_PRESSURE))
    line = next(name for name in accepted_names(room) if name not in names_at(room, copy))

    for _press in range(2):
        editing.reopen_findings(room, [line], rulebook())

    assert [rule for _step, rule, _reason in stored(room)] == [LEG_PRESSURE]


def test_what_is_no_finding_any_more_cannot_be_opened_again(room, asha, wall):
    accept(room, asha, names_at(room, wall))
    names = accepted_names(room)
    editing.change_step(wall, {"seconds": 300})

    with pytest.raises(Outdated):
        editing.reopen_findings(room, names, rulebook())
