"""The log of a class: undo, redo, going back, and a request that is sent twice."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError

from anatomy.models import Rule, Technique
from sessions import editing
from sessions.domain.draft import Draft, applied, inverse
from sessions.domain.plan import Plan
from sessions.editing import Gone, Hand, NoPlace, Outdated
from sessions.editing.stored import read_draft
from sessions.models import Change, Section, Sequence, Step
from sessions.reading import plan_of
from tests.sessions.classes import START, is_dense, layout, names, sections, steps, tool, tools_of
from tests.sessions.findings import accept, names_at, put_in_room, stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def sequence(sequence: Sequence) -> Sequence:
    """The class as if nothing had been done to it yet."""
    Change.objects.filter(sequence=sequence).delete()
    return sequence


@pytest.fixture
def room(sequence: Sequence) -> Sequence:
    put_in_room(sequence, "glaucoma")
    return sequence


@pytest.fixture
def wall(room: Sequence) -> Step:
    return steps(room)[2]


def plan(sequence: Sequence) -> Plan:
    return plan_of(Sequence.objects.get(pk=sequence.pk), with_room=True)


def log(sequence: Sequence) -> list[tuple[int, str, int, int]]:
    """Number, action, and what is undone and done again next, the oldest first."""
    rows = Change.objects.filter(sequence=sequence).order_by("number")
    return list(rows.values_list("number", "action", "undo_next", "redo_next"))


# One edit


def test_an_edit_is_an_entry_that_says_who_and_what(sequence, asha, first):
    editing.move_step(first, section=sections(sequence)[1], after=None, hand=Hand(asha.pk, "once-1"))

    entry = Change.objects.get(sequence=sequence)
    assert (entry.number, entry.action, entry.made_by, entry.once) == (1, "move", asha, "once-1")
    assert entry.what == {"step": "Sole slow sweep", "after": "", "section": "Rest", "id": first.pk}


def test_an_edit_that_changes_nothing_is_no_entry(sequence, first):
    editing.change_step(first, {"seconds": first.seconds})

    assert log(sequence) == []


def test_a_removed_step_comes_back_as_it_was(room, asha, wall):
    accept(room, asha, names_at(room, wall))
    editing.change_step(wall, {"note": "Slow", "setup_seconds": 20}, tools={tool("blanket"): 2})
    before, accepted = plan(room), stored(room)

    editing.remove_step(wall)
    assert wall.pk not in [step.pk for step in steps(room)]
    editing.undo(room.pk)

    assert plan(room) == before
    assert stored(room) == accepted
    assert tools_of(wall)["blanket"] == 2


def test_a_removed_section_comes_back_with_its_steps(sequence, rolling):
    before = plan(sequence)

    editing.remove_section(rolling)
    assert layout(sequence) == {"Rest": ["Legs up the wall"]}
    editing.undo(sequence.pk)

    assert plan(sequence) == before


@pytest.mark.parametrize("turned", [False, True])
def test_what_was_accepted_one_after_the_other_is_taken_back_so(sequence, asha, turned):
    put_in_room(sequence, "pregnancy-t2", "diabetes")
    wall = steps(sequence)[2]
    found = sorted(names_at(sequence, wall), reverse=turned)
    seen = [plan(sequence)]
    for name in found:
        accept(sequence, asha, [name])
        seen.append(plan(sequence))

    for before in seen[-2::-1]:
        editing.undo(sequence.pk)
        assert plan(sequence) == before
    for after in seen[1:]:
        editing.redo(sequence.pk)
        assert plan(sequence) == after
    assert len(found) > 1


def test_a_rule_that_left_the_library_is_in_nobodys_way(room, asha, wall):
    editing.move_step(wall, section=sections(room)[0], after=None)
    accept(room, asha, names_at(room, wall))
    editing.remove_step(wall)
    Rule.objects.all().delete()

    for _number in range(3):
        editing.undo(room.pk)
    assert names(room) == START
    for _number in range(3):
        editing.redo(room.pk)
    assert stored(room) == []


def test_undo_and_redo_go_far_back(sequence, first):
    for seconds in (70, 80, 90):
        editing.change_step(first, {"seconds": seconds})
    seen = []
    for walk in (editing.undo, editing.undo, editing.undo, editing.redo, editing.redo, editing.redo):
        walk(sequence.pk)
        seen.append(Step.objects.get(pk=first.pk).seconds)

    assert seen == [80, 70, first.seconds, 70, 80, 90]


def test_a_new_edit_leaves_nothing_to_do_again(sequence, first):
    editing.change_step(first, {"seconds": 70})
    editing.undo(sequence.pk)
    editing.change_step(first, {"seconds": 80})

    with pytest.raises(NoPlace):
        editing.redo(sequence.pk)
    editing.undo(sequence.pk)
    editing.redo(sequence.pk)
    assert Step.objects.get(pk=first.pk).seconds == 80
    assert log(sequence) == [
        (1, "change", 1, 0),
        (2, "undo", 0, 2),
        (3, "change", 3, 0),
        (4, "undo", 0, 4),
        (5, "redo", 3, 0),
    ]


def test_there_is_nothing_to_undo_in_a_new_class(sequence):
    with pytest.raises(NoPlace):
        editing.undo(sequence.pk)
    with pytest.raises(NoPlace):
        editing.redo(sequence.pk)


def test_the_settings_of_a_class_are_undone_too(sequence):
    editing.change_sequence(sequence, {"title": "Feet", "target_minutes": 45, "notes": "Bring balls"})
    editing.undo(sequence.pk)

    fresh = Sequence.objects.get(pk=sequence.pk)
    assert (fresh.title, fresh.target_minutes, fresh.notes) == (sequence.title, sequence.target_minutes, "")


def test_going_back_is_one_change_that_can_be_undone(sequence, first):
    editing.change_step(first, {"seconds": 70})
    editing.remove_step(steps(sequence)[1])
    editing.add_section(sequence, name="More", kind="asana")
    late = plan(sequence)

    editing.go_back(sequence.pk, 1)
    assert names(sequence) == START
    assert Step.objects.get(pk=first.pk).seconds == 70
    editing.undo(sequence.pk)

    assert plan(sequence) == late
    assert [entry[1] for entry in log(sequence)] == ["change", "remove", "section-add", "back", "undo"]


def test_going_back_to_before_the_first_change(sequence, first):
    before = plan(sequence)
    editing.change_step(first, {"seconds": 70})
    editing.remove_step(first)

    editing.go_back(sequence.pk, 0)

    assert plan(sequence) == before


@pytest.mark.parametrize("number", [1, 7, -1])
def test_there_is_no_way_back_to_where_the_class_is_or_never_was(sequence, first, number):
    editing.change_step(first, {"seconds": 70})

    with pytest.raises(NoPlace):
        editing.go_back(sequence.pk, number)


@pytest.mark.django_db(transaction=True)
def test_what_the_library_no_longer_has_cannot_come_back(sequence):
    technique = Technique.objects.get(slug="smr-calf-roller-sweep")
    technique.pk, technique.slug, technique.name = None, "odd", "Odd"
    technique.save()
    odd = editing.add_step(sections(sequence)[0], technique=technique)
    editing.remove_step(odd)
    technique.delete()

    with pytest.raises(ValidationError, match="not in the library any more"):
        editing.undo(sequence.pk)
    assert names(sequence) == START


def test_what_was_changed_past_the_log_is_not_overwritten(sequence, first):
    editing.change_step(first, {"seconds": 70})
    Step.objects.filter(pk=first.pk).update(seconds=75)

    with pytest.raises(Outdated):
        editing.undo(sequence.pk)
    assert Step.objects.get(pk=first.pk).seconds == 75


def test_an_undo_of_a_class_that_is_gone(sequence):
    sequence.delete()

    with pytest.raises(Gone):
        editing.undo(sequence.pk or 0)


# Sent twice


def test_what_is_sent_twice_is_done_once(sequence, rolling):
    hand = Hand(once="a-name")

    made = [editing.add_step(rolling, title="Breathe", seconds=60, hand=hand) for _number in range(2)]

    assert made[0].pk == made[1].pk
    assert names(sequence) == ["Sole slow sweep", "Calf roller sweep", "Breathe", "Legs up the wall"]
    assert len(log(sequence)) == 1


def test_an_undo_that_is_sent_twice_is_done_once(sequence, first):
    editing.change_step(first, {"seconds": 70})
    editing.change_step(first, {"seconds": 80})
    for _number in range(2):
        editing.undo(sequence.pk, Hand(once="undo"))

    assert Step.objects.get(pk=first.pk).seconds == 70


def test_two_classes_may_use_the_same_name(sequence, asha):
    other = editing.copy_sequence(sequence, asha, title="Other")
    for one in (sequence, other):
        editing.add_step(sections(one)[0], title="Breathe", seconds=60, hand=Hand(once="a-name"))

    assert [len(names(one)) for one in (sequence, other)] == [4, 4]


# Whatever is done


def anything(sequence: Sequence, chance: random.Random) -> None:
    """Do one edit at random, as far as it can be done."""
    section, step = chance.choice(sections(sequence) or [Section()]), chance.choice(steps(sequence) or [Step()])
    seconds, behind = chance.randint(5, 900), chance.choice([None, *steps(sequence)])
    edits = [
        lambda: editing.add_step(section, title=f"Words {seconds}", seconds=seconds),
        lambda: editing.duplicate_step(step),
        lambda: editing.remove_step(step),
        lambda: editing.move_step(step, section=section, after=behind),
        lambda: editing.shift_step(step, chance.choice([-1, 1])),
        lambda: editing.change_step(step, {"seconds": seconds}, tools={tool("blanket"): chance.randint(0, 3)}),
        lambda: editing.add_section(sequence, name="More", kind="asana"),
        lambda: editing.shift_section(section, chance.choice([-1, 1])),
        lambda: editing.change_section(section, {"rounds": chance.randint(1, 4)}),
        lambda: editing.remove_section(section),
    ]
    with suppress(Gone, NoPlace, Section.DoesNotExist, Sequence.DoesNotExist, Step.DoesNotExist):
        chance.choice(edits)()


def replayed(sequence: Sequence) -> list[Draft]:
    """The class before its first entry and after each, worked out from the rows and the log alone."""
    drafts = [read_draft(sequence.pk, head=True)]
    for entry in Change.objects.filter(sequence=sequence).order_by("-number"):
        drafts.insert(0, applied(drafts[0], inverse(entry.patch)))
    return drafts


@pytest.mark.parametrize("seed", range(6))
def test_any_edits_are_undone_and_done_again_exactly(sequence, seed):
    chance = random.Random(seed)
    walked = [plan(sequence)]
    for _number in range(12):
        count = len(log(sequence))
        anything(sequence, chance)
        assert is_dense(sequence)
        if len(log(sequence)) > count:
            walked.append(plan(sequence))

    back = [walked[-1]]
    for _entry in walked[1:]:
        editing.undo(sequence.pk)
        assert is_dense(sequence)
        back.append(plan(sequence))
    forth = [back[-1]]
    for _entry in walked[1:]:
        editing.redo(sequence.pk)
        forth.append(plan(sequence))

    assert len(walked) > 5
    assert back == walked[::-1]
    assert forth == walked


def test_the_log_explains_every_row(sequence):
    start = read_draft(sequence.pk, head=True)
    chance = random.Random(4)
    for _number in range(15):
        anything(sequence, chance)
        with suppress(NoPlace):
            chance.choice([editing.undo, editing.redo, lambda pk: None])(sequence.pk)

    drafts = replayed(sequence)
    assert drafts[0] == start
    assert len(drafts) == len(log(sequence)) + 1


def test_old_entries_are_forgotten_and_the_rest_still_walks(sequence, first, monkeypatch):
    monkeypatch.setattr("sessions.editing.log.KEPT", 3)
    monkeypatch.setattr("sessions.editing.log.FORGET_EVERY", 5)
    for seconds in range(70, 75):
        editing.change_step(first, {"seconds": seconds})

    for _number in range(3):
        editing.undo(sequence.pk)
    with pytest.raises(NoPlace):
        editing.undo(sequence.pk)
    assert Step.objects.get(pk=first.pk).seconds == 71
