"""Sections that are kept as blocks, put into classes, copied, and looked after."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from anatomy.models import Rule
from sessions import editing
from sessions.domain.draft import SECTION_FIELDS, Draft
from sessions.editing import NOBODY, Conflict, Gone, Hand
from sessions.editing.stored import read_draft
from sessions.models import MAX_STEPS, Block, Change, RoomCondition, Section
from tests.sessions.classes import fill, is_dense, layout, names, sections, state, steps, technique, tool

pytestmark = pytest.mark.django_db


@pytest.fixture
def block(rolling, asha):
    editing.change_step(
        steps(rolling.sequence)[0], {"note": "Slowly", "seconds": 75}, tools={tool("block"): 2}, hand=NOBODY
    )
    return editing.keep_block(rolling, asha, "Feet")


@pytest.fixture
def other(asha):
    """Another class of the same teacher, with one empty section."""
    return editing.create_sequence(asha, title="Evening")


SHARED_BY_COPIES = ("technique_id", "title", "seconds", "count", "side", "setup_seconds", "note", "optional", "tools")


def as_sections(draft: Draft) -> list[list[object]]:
    """Everything of each section that a copy shares with its original."""
    return [
        [getattr(section, name) for name in SECTION_FIELDS]
        + [[getattr(step, name) for name in SHARED_BY_COPIES] for step in section.steps]
        for section in draft.sections
    ]


# Keeping


def test_keeping_a_section_changes_nothing_of_the_class(rolling, asha):
    before = state(rolling.sequence)

    block = editing.keep_block(rolling, asha, "Feet")

    assert (block.owner, block.name, block.kind, block.shared) == (asha, "Feet", "rolling", False)
    assert state(rolling.sequence) == before


def test_a_block_does_not_follow_the_section_that_it_was_made_of(block, rolling):
    content = block.content

    editing.remove_section(rolling)

    block.refresh_from_db()
    assert block.content == content


def test_a_name_is_given_once(block, rest, asha):
    with pytest.raises(ValidationError) as caught:
        editing.keep_block(rest, asha, "Feet")

    assert caught.value.messages == [
        "You have a block of that name already. Give this one another name, or rename the other one first."
    ]
    assert Block.objects.count() == 1


def test_two_teachers_may_use_the_same_name(block, ben):
    theirs = editing.create_sequence(ben, title="Ben's")

    editing.keep_block(theirs.sections.get(), ben, "Feet")

    assert Block.objects.filter(name="Feet").count() == 2


def test_the_same_section_kept_twice_under_one_name_is_one_block(block, rolling, asha):
    assert editing.keep_block(rolling, asha, "Feet") == block
    assert Block.objects.count() == 1


@pytest.mark.parametrize("name", ["", "x" * 81])
def test_a_name_that_cannot_be_is_refused(rolling, asha, name):
    with pytest.raises(ValidationError):
        editing.keep_block(rolling, asha, name)

    assert Block.objects.count() == 0


def test_a_section_that_is_gone_is_not_kept(rolling, asha):
    editing.remove_section(rolling)

    with pytest.raises(Gone):
        editing.keep_block(rolling, asha, "Feet")


def test_a_block_of_a_class_with_a_room_holds_nothing_of_the_room(sequence, rolling, asha):
    rule = Rule.objects.filter(condition__isnull=False).select_related("condition").first()
    RoomCondition.objects.create(sequence=sequence, condition=rule.condition)
    steps(sequence)[0].acceptances.create(
        rule=rule, fingerprint="0f" * 8, reason="Telltale reason", accepted_by=asha, accepted_at=timezone.now()
    )
    telltales = ["Telltale", rule.slug, rule.condition.slug, rule.condition.name, "0f" * 8]

    content = json.dumps(editing.keep_block(rolling, asha, "Feet").content)

    assert [word for word in telltales if word in content] == []


# Inserting


def test_a_block_is_inserted_as_a_copy_of_its_section(block, other, rolling):
    edited = editing.insert_block(other, block)

    assert layout(other) == {"Class": [], "Rolling": ["Sole slow sweep", "Calf roller sweep"]}
    assert as_sections(read_draft(other.pk))[1:] == as_sections(read_draft(rolling.sequence_id))[:1]
    assert edited.change.what == {
        "block": "Feet",
        "section": "Rolling",
        "id": sections(other)[-1].pk,
        "as_words": [],
        "left_out": [],
    }
    assert is_dense(other)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ({}, ["Rolling", "Rest", "Rolling"]),
        ({"first": True}, ["Rolling", "Rolling", "Rest"]),
        ({"after": 0}, ["Rolling", "Rolling", "Rest"]),
        ({"after": 1}, ["Rolling", "Rest", "Rolling"]),
    ],
)
def test_a_block_goes_where_it_is_wanted(block, sequence, place, expected):
    known = sections(sequence)
    if "after" in place:
        place = {"after": known[place["after"]]}

    edited = editing.insert_block(sequence, block, **place)

    assert [one.name for one in sections(sequence)] == expected
    made = next(one for one in sections(sequence) if one not in known)
    assert (made.pk, is_dense(sequence)) == (edited.change.what["id"], True)


def test_an_insertion_is_one_entry_and_undone_and_done_again(block, other):
    before, count = read_draft(other.pk), Change.objects.filter(sequence=other).count()

    editing.insert_block(other, block)
    inserted = read_draft(other.pk)

    assert Change.objects.filter(sequence=other).count() == count + 1
    editing.undo(other.pk, NOBODY)
    assert read_draft(other.pk) == before
    editing.redo(other.pk, NOBODY)
    assert read_draft(other.pk) == inserted


def test_a_request_that_is_sent_twice_inserts_once(block, other):
    hand = Hand(once="a-request")

    first = editing.insert_block(other, block, hand=hand)
    second = editing.insert_block(other, block, hand=hand)

    assert (first.again, second.again, second.change.pk) == (False, True, first.change.pk)
    assert len(sections(other)) == 2


def test_what_is_gone_from_the_library_is_named_and_its_time_stays(sequence, rolling, other, asha):
    sole, spare = technique("smr-sole-slow-sweep"), tool("block")
    spare.pk, spare.slug, spare.name = None, "spare", "Spare block"
    spare.save()
    editing.change_step(steps(sequence)[0], {"note": "Slowly", "seconds": 75}, tools={spare: 1})
    block = editing.keep_block(rolling, asha, "Feet")
    editing.delete_sequence(sequence)
    sole.delete()
    spare.delete()

    edited = editing.insert_block(other, block)

    words, calf = steps(other)
    assert (words.technique, words.title, words.seconds, words.note) == (None, "Sole slow sweep", 75, "Slowly")
    assert (str(calf), calf.technique.slug) == ("Calf roller sweep", "smr-calf-roller-sweep")
    assert (edited.change.what["as_words"], edited.change.what["left_out"]) == (["Sole slow sweep"], ["Spare block"])


def test_a_technique_that_is_no_longer_offered_stays_a_technique(block, other):
    sole = technique("smr-sole-slow-sweep")
    sole.status = "retired"
    sole.save(update_fields=["status"])

    editing.insert_block(other, block)

    assert steps(other)[0].technique == sole


def test_a_block_that_cannot_be_read_is_refused(block, other):
    Block.objects.filter(pk=block.pk).update(content={"version": 99})
    block.refresh_from_db()
    before = state(other)

    with pytest.raises(ValidationError) as caught:
        editing.insert_block(other, block)

    assert caught.value.messages == ["This block cannot be read any more. Keep its section once more."]
    assert state(other) == before


def test_a_library_that_changes_at_the_very_moment_is_said(block, other, monkeypatch):
    def broken(*_args, **_kwargs):
        raise IntegrityError

    monkeypatch.setattr("sessions.editing.blocks.edit", broken)

    with pytest.raises(ValidationError, match="The library changed just now"):
        editing.insert_block(other, block)


def test_a_full_class_takes_no_block(block, sequence):
    fill(sequence, MAX_STEPS - 4)
    before = state(sequence)

    with pytest.raises(ValidationError):
        editing.insert_block(sequence, block)

    assert state(sequence) == before


def test_a_block_does_not_go_behind_a_section_that_is_gone(block, sequence, rest):
    editing.remove_section(rest)

    with pytest.raises(Gone):
        editing.insert_block(sequence, block, after=rest)


def test_a_block_does_not_go_behind_a_section_of_another_class(block, sequence, other):
    with pytest.raises(Gone):
        editing.insert_block(sequence, block, after=other.sections.get())


# Looking after them


def test_a_block_is_renamed_and_shared(block):
    editing.change_block(block, {"name": "Soles", "shared": True})

    block.refresh_from_db()
    assert (block.name, block.shared) == ("Soles", True)


def test_a_block_is_not_given_the_name_of_another(block, rest, asha):
    other = editing.keep_block(rest, asha, "Rest")

    with pytest.raises(ValidationError) as caught:
        editing.change_block(other, {"name": "Feet", "shared": False})

    assert list(caught.value.message_dict) == ["name"]
    other.refresh_from_db()
    assert other.name == "Rest"


def test_two_names_for_one_block_are_a_conflict_and_different_fields_both_land(block):
    seen = {"name": "Feet", "shared": False}
    editing.change_block(block, {"name": "Soles", "shared": False}, seen)

    with pytest.raises(Conflict) as caught:
        editing.change_block(block, {"name": "Toes", "shared": False}, seen)
    editing.change_block(block, {"name": "Feet", "shared": True}, seen)

    assert caught.value.fields == {"name": "Soles"}
    block.refresh_from_db()
    assert (block.name, block.shared) == ("Soles", True)


def test_a_block_that_is_removed_stays_in_the_classes(block, other):
    editing.insert_block(other, block)

    editing.remove_block(block)

    assert names(other) == ["Sole slow sweep", "Calf roller sweep"]
    with pytest.raises(Gone):
        editing.remove_block(block)
    with pytest.raises(Gone):
        editing.change_block(block, {"name": "Soles"})


def test_a_teacher_inserts_their_own_blocks_and_those_that_are_shared(block, asha, ben, rest):
    shared = editing.change_block(editing.keep_block(rest, asha, "Rest"), {"name": "Rest", "shared": True})

    assert list(Block.objects.for_choosing(ben)) == [shared]
    assert list(Block.objects.for_choosing(asha)) == [block, shared]
    assert list(Block.objects.editable_by(ben)) == []


# Copies of a section


def test_a_section_is_copied_with_its_steps_and_tools(block, sequence, rolling):
    edited = editing.duplicate_section(rolling)

    original, copy, rest = as_sections(read_draft(sequence.pk))
    assert (original, rest[0]) == (copy, "Rest")
    assert edited.change.what == {"section": "Rolling", "id": sections(sequence)[1].pk}
    assert is_dense(sequence)


def test_a_copy_of_a_section_is_undone_and_done_again(sequence, rolling):
    before = read_draft(sequence.pk)

    editing.duplicate_section(rolling)
    copied = read_draft(sequence.pk)

    editing.undo(sequence.pk, NOBODY)
    assert read_draft(sequence.pk) == before
    editing.redo(sequence.pk, NOBODY)
    assert read_draft(sequence.pk) == copied


def test_a_section_that_is_gone_is_not_copied(rolling):
    editing.remove_section(rolling)

    with pytest.raises(Gone):
        editing.duplicate_section(rolling)


def test_a_full_class_takes_no_copy_of_a_section(sequence, rolling):
    fill(sequence, MAX_STEPS - 4)
    before = state(sequence)

    with pytest.raises(ValidationError):
        editing.duplicate_section(Section.objects.get(pk=rolling.pk))

    assert state(sequence) == before


def test_the_questions_do_not_grow_with_the_block(
    asha, other, sequence, rolling, assert_same_queries: Callable[..., int]
):
    short = editing.keep_block(rolling, asha, "Short")
    fill(sequence, 40)
    long = editing.keep_block(rolling, asha, "Long")
    chosen = [short]

    # The class is locked and counted, read, the library asked, five tables and the log written; two frame it.
    assert assert_same_queries(lambda: editing.insert_block(other, chosen[0]), lambda: chosen.insert(0, long)) <= 10
