"""A teacher's usual cues: kept from a note, let go, and who reads them where."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import ValidationError

from sessions import editing, sharing
from sessions.domain.edition import for_students, to_json
from sessions.editing import NOBODY, Conflict, Gone, Hand
from sessions.models import Change, Sequence, Step, UsualCue
from sessions.reading import plan_of
from tests.sessions.classes import state, steps, technique

pytestmark = pytest.mark.django_db

SOLE = "smr-sole-slow-sweep"


@pytest.fixture
def noted(first):
    """The first step of the class, with a note."""
    editing.change_step(first, {"note": "Like honey"})
    return steps(first.section.sequence)[0]


def cue_of(user, slug=SOLE):
    return UsualCue.objects.filter(owner=user, technique__slug=slug).values_list("text", flat=True).first()


def said(sequence):
    """What the teacher of the class says with each step."""
    plan = plan_of(Sequence.objects.select_related("owner").get(pk=sequence.pk))
    return [step.technique.said for step in plan.steps() if step.technique]


# Keeping


def test_a_note_becomes_the_usual_cue_and_leaves_the_step(noted, asha):
    edited = editing.keep_cue(noted, asha)

    assert cue_of(asha) == "Like honey"
    assert steps(noted.section.sequence)[0].note == ""
    assert (edited.change.action, edited.change.what) == ("cue-keep", {"step": "Sole slow sweep", "id": noted.pk})


def test_undo_brings_the_note_back_and_the_cue_stays(noted, asha):
    editing.keep_cue(noted, asha)

    editing.undo(noted.section.sequence_id, NOBODY)

    assert (steps(noted.section.sequence)[0].note, cue_of(asha)) == ("Like honey", "Like honey")


def test_a_later_note_replaces_the_cue(noted, asha):
    editing.keep_cue(noted, asha)
    editing.change_step(noted, {"note": "  Like butter\n"})

    editing.keep_cue(noted, asha)

    assert cue_of(asha) == "Like butter"
    assert UsualCue.objects.count() == 1


def test_a_request_that_is_sent_twice_keeps_the_note_once(noted, asha):
    hand = Hand(once="a-request")
    editing.keep_cue(noted, asha, note="Like honey", hand=hand)
    count = Change.objects.count()

    again = editing.keep_cue(noted, asha, note="Like honey", hand=hand)

    assert (again.again, Change.objects.count(), cue_of(asha)) == (True, count, "Like honey")


@pytest.mark.parametrize("note", ["", " \n "])
def test_nothing_is_no_cue(first, asha, note):
    Step.objects.filter(pk=first.pk).update(note=note)

    with pytest.raises(ValidationError, match="Write a note first"):
        editing.keep_cue(first, asha)

    assert UsualCue.objects.count() == 0


def test_words_of_ones_own_have_no_usual_cue(rolling, asha):
    words = editing.add_step(rolling, title="Settle", seconds=60)
    editing.change_step(words, {"note": "Soft eyes"})

    with pytest.raises(ValidationError, match="it belongs to a technique of the library"):
        editing.keep_cue(words, asha)


def test_a_note_that_another_tab_changed_is_not_kept_unseen(noted, asha):
    before = state(noted.section.sequence)

    with pytest.raises(Conflict) as caught:
        editing.keep_cue(noted, asha, note="What this page shows")

    assert caught.value.fields == {"note": "Like honey"}
    assert (state(noted.section.sequence), UsualCue.objects.count()) == (before, 0)


def test_a_step_that_is_gone_keeps_no_cue(noted, asha):
    editing.remove_step(noted)

    with pytest.raises(Gone):
        editing.keep_cue(noted, asha)

    assert UsualCue.objects.count() == 0


# Changed and let go


def test_letting_a_cue_go_brings_the_librarys_back(noted, asha):
    editing.keep_cue(noted, asha)
    library = technique(SOLE)

    editing.drop_cue(asha, library.pk)
    editing.drop_cue(asha, library.pk)

    assert said(noted.section.sequence)[0] == library.cue


def test_a_cue_is_changed_and_two_tabs_do_not_overwrite_one_another(noted, asha):
    editing.keep_cue(noted, asha)
    cue = UsualCue.objects.get()

    editing.change_cue(cue, {"text": "Like butter"}, {"text": "Like honey"})
    with pytest.raises(Conflict) as caught:
        editing.change_cue(cue, {"text": "Like oil"}, {"text": "Like honey"})

    assert caught.value.fields == {"text": "Like butter"}
    assert cue_of(asha) == "Like butter"


def test_a_cue_without_words_is_refused(noted, asha):
    editing.keep_cue(noted, asha)

    with pytest.raises(ValidationError):
        editing.change_cue(UsualCue.objects.get(), {"text": ""})

    assert cue_of(asha) == "Like honey"


def test_a_cue_that_was_let_go_cannot_be_changed(noted, asha):
    editing.keep_cue(noted, asha)
    cue = UsualCue.objects.get()
    editing.drop_cue(asha, cue.technique_id)

    with pytest.raises(Gone):
        editing.change_cue(cue, {"text": "Like butter"})


def test_a_teacher_lets_only_their_own_cue_go(noted, asha, ben):
    editing.keep_cue(noted, asha)

    editing.drop_cue(ben, technique(SOLE).pk)

    assert cue_of(asha) == "Like honey"


# Who reads it where


def test_the_cue_stands_in_every_class_of_the_teacher(noted, asha):
    other = editing.create_sequence(asha, title="Evening")
    for slug in (SOLE, "smr-calf-roller-sweep", SOLE):
        editing.add_step(other.sections.get(), technique=technique(slug))

    editing.keep_cue(noted, asha)

    assert said(other) == ["Like honey", technique("smr-calf-roller-sweep").cue, "Like honey"]
    plan = plan_of(Sequence.objects.select_related("owner").get(pk=other.pk))
    assert [step.technique.own_cue for step in plan.steps()] == [True, False, True]
    assert next(plan.steps()).technique.cue == technique(SOLE).cue


def test_a_colleagues_copy_has_the_colleagues_cue(noted, asha, ben):
    editing.keep_cue(noted, asha)
    UsualCue.objects.create(owner=ben, technique=technique("smr-calf-roller-sweep"), text="Ben's own")

    copy = editing.copy_sequence(noted.section.sequence, ben)

    assert said(copy)[:2] == [technique(SOLE).cue, "Ben's own"]
    assert said(noted.section.sequence)[:2] == ["Like honey", technique("smr-calf-roller-sweep").cue]


def test_a_note_that_is_a_cue_does_not_print_twice_and_one_beside_it_does(noted, asha):
    editing.keep_cue(noted, asha)
    editing.change_step(noted, {"note": "Today on the left first"})

    step = next(plan_of(noted.section.sequence).steps())

    assert (step.technique.said, step.note) == ("Like honey", "Today on the left first")


def test_students_never_read_it(noted, asha):
    before = to_json(for_students(plan_of(noted.section.sequence), [noted.pk]))

    editing.keep_cue(noted, asha)
    edition = sharing.publish(noted.section.sequence, asha)

    assert to_json(for_students(plan_of(noted.section.sequence), [noted.pk])) == before
    assert "honey" not in json.dumps(edition.plan)
    assert not any(step.technique.own_cue for step in for_students(plan_of(noted.section.sequence), []).steps())


def test_a_usual_cue_is_no_news_that_asks_for_a_new_edition(noted, asha):
    sequence = noted.section.sequence
    edition = sharing.publish(sequence, asha)

    editing.keep_cue(noted, asha)

    assert sharing.publish(sequence, asha) == edition
