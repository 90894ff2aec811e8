"""Edits of the class itself: what is made, copied, changed, put away and removed."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from anatomy.models import TeachingNote
from sessions import editing
from sessions.domain.shapes import SHAPES
from sessions.editing import Gone
from sessions.models import Handout, Occasion, Section, SectionKind, Sequence, Step, StepTool, Visibility
from tests.sessions.classes import is_dense, layout, names, sections, state, steps, technique, tools_of

pytestmark = pytest.mark.django_db


def test_a_blank_class_has_one_section(asha):
    made = editing.create_sequence(asha, title="New", target_minutes=45)

    assert layout(made) == {"Class": []}
    assert (made.owner, made.visibility, made.version) == (asha, Visibility.PRIVATE, 1)


def test_a_shape_brings_its_sections_with_their_minutes(asha):
    made = editing.create_sequence(asha, title="New", target_minutes=45, shape=SHAPES[45])

    assert [(one.kind, one.planned_minutes) for one in sections(made)] == [
        (part.kind, part.minutes) for part in SHAPES[45].parts
    ]
    assert [one.kind for one in sections(made) if one.protected] == ["rest"]
    assert is_dense(made)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"title": "A", "target_minutes": 4}, "target_minutes"),
        ({"title": "A", "level": "expert"}, "level"),
        ({"title": "A", "head_count": 0}, "head_count"),
    ],
)
def test_a_class_that_cannot_be_is_not_made(asha, fields, field):
    with pytest.raises(ValidationError) as caught:
        editing.create_sequence(asha, **fields)

    assert list(caught.value.message_dict) == [field]
    assert not Sequence.objects.exists()


def test_an_edit_counts_and_says_when(sequence):
    before = Sequence.objects.get(pk=sequence.pk)

    editing.change_sequence(sequence, {"title": "Soles"})

    after = Sequence.objects.get(pk=sequence.pk)
    assert (after.title, after.version) == ("Soles", before.version + 1)
    assert after.changed_at > before.changed_at


def test_a_refused_edit_changes_nothing_and_does_not_count(sequence):
    before = state(sequence)

    with pytest.raises(ValidationError):
        editing.change_sequence(sequence, {"title": "Soles", "target_minutes": 300})

    assert state(sequence) == before


def test_an_edit_of_a_class_that_is_gone_says_so(sequence):
    editing.delete_sequence(Sequence.objects.get(pk=sequence.pk))

    with pytest.raises(Gone):
        editing.change_sequence(sequence, {"title": "Soles"})


def test_a_class_is_put_away_and_brought_back(sequence):
    editing.archive_sequence(sequence, archived=True)
    assert Sequence.objects.get(pk=sequence.pk).archived_at is not None

    editing.archive_sequence(sequence, archived=False)
    assert Sequence.objects.get(pk=sequence.pk).archived_at is None


def test_deleting_a_class_leaves_nothing_of_it(sequence):
    editing.add_occasion(sequence, starts_on=date(2026, 9, 30))

    editing.delete_sequence(sequence)

    assert [model.objects.count() for model in (Sequence, Section, Step, StepTool, Occasion)] == [0, 0, 0, 0, 0]


# A copy


def test_a_copy_is_private_and_has_every_section_step_and_tool(sequence, first, ben):
    editing.change_sequence(sequence, {"visibility": Visibility.STUDIO, "notes": "Mine alone"})
    editing.change_step(first, {"note": "Hand on the wall", "optional": True, "setup_seconds": 20})
    editing.choose_handout(sequence, steps=[first], notes=[TeachingNote.objects.first()], title="At home")

    copy = editing.copy_sequence(sequence, ben, title="Ben's")

    assert (copy.owner, copy.title, copy.visibility, copy.notes) == (ben, "Ben's", Visibility.PRIVATE, "")
    assert layout(copy) == layout(sequence)
    assert [tools_of(step) for step in steps(copy)] == [tools_of(step) for step in steps(sequence)]
    twin = steps(copy)[0]
    assert (twin.note, twin.optional, twin.setup_seconds, twin.on_handout) == ("Hand on the wall", True, 20, True)
    handout = Handout.objects.get(sequence=copy)
    assert (handout.title, handout.notes.count()) == ("At home", 1)


def test_my_own_notes_come_with_my_own_copy(sequence, asha):
    editing.change_sequence(sequence, {"notes": "Mine alone"})

    assert editing.copy_sequence(sequence, asha, title="Again").notes == "Mine alone"


def test_changing_a_copy_leaves_the_original(sequence, asha):
    before = state(sequence)
    copy = editing.copy_sequence(sequence, asha, title="Again")

    editing.remove_section(sections(copy)[0])

    assert names(copy) == ["Legs up the wall"]
    assert state(sequence) == before


def test_occasions_and_links_stay_with_the_original(sequence, asha):
    editing.add_occasion(sequence, starts_on=date(2026, 9, 30))

    assert editing.copy_sequence(sequence, asha, title="Again").occasions.count() == 0


def test_a_copy_takes_the_same_number_of_queries_for_a_long_class(sequence, asha, assert_same_queries):
    def grow():
        for _number in range(4):
            section = editing.add_section(sequence, name="More", kind=SectionKind.ASANA)
            for slug in ("asana-mountain", "smr-calf-roller-sweep"):
                editing.add_step(section, technique=technique(slug))

    assert_same_queries(lambda: editing.copy_sequence(sequence, asha, title="Again"), grow)


def test_a_class_that_is_gone_is_not_copied(sequence, asha):
    Sequence.objects.filter(pk=sequence.pk).delete()

    with pytest.raises(Gone):
        editing.copy_sequence(sequence, asha, title="Again")
