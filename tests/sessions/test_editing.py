"""Edits of a class: what they write, what they refuse, and that two tabs lose nothing to each other."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from anatomy.models import TeachingNote, Tool
from sessions import editing
from sessions.domain.shapes import SHAPES
from sessions.editing import Conflict, Gone, NoPlace
from sessions.models import MAX_STEPS, Handout, Occasion, Section, SectionKind, Sequence, Step, StepTool, Visibility
from tests.sessions.classes import is_dense, layout, names, sections, state, steps, technique

pytestmark = pytest.mark.django_db

START = ["Sole slow sweep", "Calf roller sweep", "Legs up the wall"]


@pytest.fixture
def first(sequence):
    return steps(sequence)[0]


@pytest.fixture
def rolling(sequence):
    return sections(sequence)[0]


@pytest.fixture
def rest(sequence):
    return sections(sequence)[1]


def tools_of(step):
    return dict(StepTool.objects.filter(step=step).values_list("tool__slug", "count"))


def tool(slug):
    return Tool.objects.get(slug=slug)


# The class


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


# Sections


def test_a_section_goes_to_the_end_or_behind_another(sequence, rolling):
    editing.add_section(sequence, name="Last", kind=SectionKind.CLOSING)
    editing.add_section(sequence, name="Second", kind=SectionKind.ASANA, after=rolling)

    assert list(layout(sequence)) == ["Rolling", "Second", "Rest", "Last"]
    assert is_dense(sequence)


def test_a_section_of_no_kind_is_refused(sequence):
    with pytest.raises(ValidationError):
        editing.add_section(sequence, name="Party", kind="party")

    assert list(layout(sequence)) == ["Rolling", "Rest"]


def test_a_class_holds_only_so_many_sections(sequence, monkeypatch):
    monkeypatch.setattr(editing, "MAX_SECTIONS", 2)

    with pytest.raises(ValidationError, match="at most 2 sections"):
        editing.add_section(sequence, name="More", kind=SectionKind.ASANA)


def test_sections_move_with_their_steps(sequence, rolling, rest):
    editing.move_section(rolling, after=rest)
    assert names(sequence) == ["Legs up the wall", "Sole slow sweep", "Calf roller sweep"]

    editing.move_section(rolling, after=None)
    assert names(sequence) == START

    editing.shift_section(rolling, 1)
    assert list(layout(sequence)) == ["Rest", "Rolling"]
    assert is_dense(sequence)


def test_a_section_at_the_end_cannot_go_further(sequence, rolling, rest):
    with pytest.raises(NoPlace):
        editing.shift_section(rolling, -1)
    with pytest.raises(NoPlace):
        editing.shift_section(rest, 1)


def test_removing_a_section_removes_its_steps_and_closes_the_gap(sequence, rolling):
    editing.remove_section(rolling)

    assert layout(sequence) == {"Rest": ["Legs up the wall"]}
    assert is_dense(sequence)


def test_what_another_tab_removed_is_gone(sequence, rolling, rest, first):
    editing.remove_section(rolling)

    for edit in (
        lambda: editing.remove_section(rolling),
        lambda: editing.change_section(rolling, {"name": "New"}),
        lambda: editing.shift_section(rolling, 1),
        lambda: editing.move_section(rolling, after=None),
        lambda: editing.move_section(rest, after=rolling),
        lambda: editing.add_section(sequence, name="New", kind="asana", after=rolling),
        lambda: editing.add_step(rolling, technique=technique("asana-mountain")),
        lambda: editing.move_step(steps(sequence)[0], section=rolling, after=None),
        lambda: editing.move_step(first, section=rest, after=None),
        lambda: editing.shift_step(first, 1),
        lambda: editing.change_step(first, {"seconds": 30}),
        lambda: editing.duplicate_step(first),
        lambda: editing.remove_step(first),
        lambda: editing.add_step(rest, title="After", seconds=60, after=first),
    ):
        with pytest.raises(Gone):
            edit()
    assert layout(sequence) == {"Rest": ["Legs up the wall"]}


# Steps


def test_a_technique_brings_its_dose_its_side_and_its_required_tools(sequence, rest):
    step = editing.add_step(rest, technique=technique("smr-calf-roller-sweep"))

    library = technique("smr-calf-roller-sweep")
    assert (step.seconds, step.count, step.side) == (library.dose_seconds, None, library.side)
    required = library.tool_rows.filter(role="required").values_list("tool__slug", "count")
    assert tools_of(step) == dict(required) != {}


def test_a_technique_that_counts_brings_its_count(sequence, rest):
    step = editing.add_step(rest, technique=technique("move-ankle-circles"))

    assert (step.seconds, step.count) == (40, 6)


def test_a_step_goes_to_the_end_or_behind_another(sequence, rolling, first):
    editing.add_step(rolling, title="Last", seconds=60)
    editing.add_step(rolling, title="Second", seconds=60, after=first)

    assert layout(sequence)["Rolling"] == ["Sole slow sweep", "Second", "Calf roller sweep", "Last"]
    assert is_dense(sequence)


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "", "seconds": 60},
        {"title": "x" * 121, "seconds": 60},
        {"title": "A", "seconds": 4},
        {"title": "A", "seconds": 3601},
        {"title": "A", "seconds": -5},
        {"title": "A", "seconds": 60, "side": "up"},
        {"title": "A", "seconds": 60, "setup_seconds": 901},
    ],
)
def test_free_text_that_cannot_be_is_refused(sequence, rolling, fields):
    before = state(sequence)

    with pytest.raises(ValidationError):
        editing.add_step(rolling, **fields)

    assert state(sequence) == before


def test_a_class_holds_only_so_many_steps(sequence, rolling, first):
    missing = MAX_STEPS - len(names(sequence))
    Step.objects.bulk_create(
        Step(section=rolling, title="Again", seconds=10, order=2 + number) for number in range(missing)
    )

    with pytest.raises(ValidationError, match="at most 300 steps"):
        editing.add_step(rolling, title="One more", seconds=60)
    with pytest.raises(ValidationError, match="at most 300 steps"):
        editing.duplicate_step(first)


@pytest.mark.parametrize(
    ("moved", "to", "after", "expected"),
    [
        (0, 0, 1, {"Rolling": ["Calf roller sweep", "Sole slow sweep"], "Rest": ["Legs up the wall"]}),
        (1, 0, None, {"Rolling": ["Calf roller sweep", "Sole slow sweep"], "Rest": ["Legs up the wall"]}),
        (0, 1, None, {"Rolling": ["Calf roller sweep"], "Rest": ["Sole slow sweep", "Legs up the wall"]}),
        (0, 1, 2, {"Rolling": ["Calf roller sweep"], "Rest": ["Legs up the wall", "Sole slow sweep"]}),
        (2, 0, 0, {"Rolling": ["Sole slow sweep", "Legs up the wall", "Calf roller sweep"], "Rest": []}),
    ],
)
def test_a_step_moves_to_any_place(sequence, moved, to, after, expected):
    rows = steps(sequence)

    editing.move_step(rows[moved], section=sections(sequence)[to], after=None if after is None else rows[after])

    assert layout(sequence) == expected
    assert is_dense(sequence)


def test_a_step_does_not_move_behind_a_step_of_another_section(sequence, rest, first):
    with pytest.raises(Gone):
        editing.move_step(first, section=rest, after=steps(sequence)[1])

    assert names(sequence) == START


def test_a_step_does_not_move_to_another_class(sequence, asha, first):
    other = editing.create_sequence(asha, title="Other")

    with pytest.raises(Gone):
        editing.move_step(first, section=other.sections.get(), after=None)

    assert (names(sequence), names(other)) == (START, [])


def test_down_and_up_cross_the_border_between_sections(sequence):
    calf = steps(sequence)[1]

    editing.shift_step(calf, 1)
    assert layout(sequence) == {"Rolling": ["Sole slow sweep"], "Rest": ["Calf roller sweep", "Legs up the wall"]}

    editing.shift_step(calf, -1)
    assert layout(sequence) == {"Rolling": ["Sole slow sweep", "Calf roller sweep"], "Rest": ["Legs up the wall"]}
    assert is_dense(sequence)


def test_the_first_and_the_last_step_cannot_go_further(sequence):
    rows = steps(sequence)

    with pytest.raises(NoPlace):
        editing.shift_step(rows[0], -1)
    with pytest.raises(NoPlace):
        editing.shift_step(rows[2], 1)
    assert names(sequence) == START


def test_a_copy_of_a_step_stands_right_behind_it_with_its_tools(sequence, first):
    editing.change_step(first, {"note": "Hand on the wall"}, tools={tool("block"): 2})

    copy = editing.duplicate_step(first)

    assert names(sequence) == ["Sole slow sweep", *START]
    assert steps(sequence)[1] == copy
    assert (copy.note, tools_of(copy)) == ("Hand on the wall", tools_of(first))
    assert is_dense(sequence)


def test_removing_a_step_closes_the_gap(sequence, first):
    editing.remove_step(first)

    assert names(sequence) == START[1:]
    assert is_dense(sequence)


def test_places_that_were_not_dense_become_so_with_the_next_move(sequence, first):
    Step.objects.filter(section__sequence=sequence).update(order=7)

    editing.shift_step(first, 1)

    assert is_dense(sequence)


def any_edit(sequence, chance):
    """Do one edit of any sort, at any place."""
    parts = sections(sequence)
    section = chance.choice(parts)
    step = chance.choice(steps(sequence) or [editing.add_step(section, title="Start", seconds=30)])
    after = chance.choice([*section.steps.exclude(pk=step.pk), None])
    edits = [
        lambda: editing.add_step(section, title="New", seconds=30, after=after),
        lambda: editing.move_step(step, section=section, after=after),
        lambda: editing.shift_step(step, chance.choice([-1, 1])),
        lambda: editing.duplicate_step(step),
        lambda: editing.remove_step(step),
        lambda: editing.add_section(sequence, name="More", kind="asana", after=chance.choice([*parts, None])),
        lambda: editing.shift_section(section, chance.choice([-1, 1])),
        lambda: editing.remove_section(section) if len(parts) > 1 else None,
    ]
    with suppress(NoPlace):
        chance.choice(edits)()


@pytest.mark.parametrize("seed", range(6))
def test_places_stay_dense_after_any_sequence_of_edits(sequence, seed):
    chance = random.Random(seed)
    for _number in range(25):
        any_edit(sequence, chance)

        assert is_dense(sequence)


# Two tabs


def test_edits_of_different_fields_both_land(first):
    seen = {"seconds": first.seconds, "note": ""}

    editing.change_step(first, {"seconds": 90, "note": ""}, seen)
    editing.change_step(first, {"seconds": first.seconds, "note": "Hand on the wall"}, seen)

    first.refresh_from_db()
    assert (first.seconds, first.note) == (90, "Hand on the wall")


def test_edits_of_the_same_field_conflict_and_nothing_is_lost(first):
    seen = {"note": "", "optional": False}
    editing.change_step(first, {"note": "Hand on the wall"}, seen)

    with pytest.raises(Conflict) as caught:
        editing.change_step(first, {"note": "Stand on a mat", "optional": True}, seen)

    assert caught.value.fields == {"note": "Hand on the wall"}
    first.refresh_from_db()
    assert (first.note, first.optional) == ("Hand on the wall", False)


def test_the_same_edit_twice_is_no_conflict(first):
    for _tab in range(2):
        editing.change_step(first, {"note": "Hand on the wall"}, {"note": ""})

    first.refresh_from_db()
    assert first.note == "Hand on the wall"


def test_without_what_was_seen_the_last_edit_stands(first):
    editing.change_step(first, {"note": "One"})
    editing.change_step(first, {"note": "Two"})

    first.refresh_from_db()
    assert first.note == "Two"


def test_different_tools_of_a_step_both_land(first):
    [own] = tools_of(first)
    block, strap = tool("block"), tool("strap")
    seen = {block: 0, strap: 0}

    editing.change_step(first, {}, tools={block: 2, strap: 0}, seen_tools=seen)
    editing.change_step(first, {}, tools={block: 0, strap: 1}, seen_tools=seen)

    assert tools_of(first) == {own: 1, "block": 2, "strap": 1}


def test_the_same_tool_of_a_step_conflicts(first):
    block = tool("block")
    editing.change_step(first, {}, tools={block: 2}, seen_tools={block: 0})

    with pytest.raises(Conflict) as caught:
        editing.change_step(first, {"note": "New"}, tools={block: 3}, seen_tools={block: 0})

    assert (caught.value.fields, caught.value.tools) == ({}, {block.pk: 2})
    first.refresh_from_db()
    assert (first.note, tools_of(first)["block"]) == ("", 2)


def test_a_tool_is_changed_added_and_taken_away_at_once(first):
    [own] = StepTool.objects.filter(step=first)

    editing.change_step(first, {}, tools={own.tool: 0, tool("block"): 2})
    assert tools_of(first) == {"block": 2}

    editing.change_step(first, {}, tools={tool("block"): 3})
    assert tools_of(first) == {"block": 3}


@pytest.mark.parametrize("count", [21, -1])
def test_a_number_of_tools_that_nobody_uses_is_refused(sequence, first, count):
    before = state(sequence)

    with pytest.raises(ValidationError):
        editing.change_step(first, {"note": "New"}, tools={tool("block"): count})

    assert state(sequence) == before


def test_a_section_conflicts_field_by_field(rolling):
    editing.change_section(rolling, {"name": "Soles"}, {"name": "Rolling", "rounds": 1})
    editing.change_section(rolling, {"name": "Rolling", "rounds": 2}, {"name": "Rolling", "rounds": 1})

    with pytest.raises(Conflict) as caught:
        editing.change_section(rolling, {"name": "Calves"}, {"name": "Rolling"})

    assert caught.value.fields == {"name": "Soles"}
    rolling.refresh_from_db()
    assert (rolling.name, rolling.rounds) == ("Soles", 2)


def test_a_step_does_not_become_both_technique_and_words(first):
    with pytest.raises(ValidationError):
        editing.change_step(first, {"title": "Words"})


# Occasions and the hand-out


def test_an_occasion_is_added_changed_and_removed(sequence):
    occasion = editing.add_occasion(sequence, starts_on=date(2026, 9, 30), starts_at=time(18, 30), place="Harbour")
    editing.change_occasion(occasion, {"head_count": 12}, {"head_count": None})

    assert sequence.occasions.values_list("starts_on", "starts_at", "place", "head_count").get() == (
        date(2026, 9, 30),
        time(18, 30),
        "Harbour",
        12,
    )
    editing.remove_occasion(occasion)
    editing.remove_occasion(occasion)
    assert sequence.occasions.count() == 0
    with pytest.raises(Gone):
        editing.change_occasion(occasion, {"head_count": 13})


@pytest.mark.parametrize("fields", [{"head_count": 0}, {"head_count": 501}, {"format": "party"}, {"place": "x" * 121}])
def test_an_occasion_that_cannot_be_is_refused(sequence, fields):
    with pytest.raises(ValidationError):
        editing.add_occasion(sequence, starts_on=date(2026, 9, 30), **fields)

    assert sequence.occasions.count() == 0


def test_the_hand_out_keeps_what_was_chosen_and_forgets_what_was_not(sequence):
    rows, note = steps(sequence), TeachingNote.objects.first()
    editing.choose_handout(sequence, steps=rows[:2], notes=[note], title="At home")

    editing.choose_handout(sequence, steps=rows[1:], notes=[], title="At home")

    assert [step.on_handout for step in steps(sequence)] == [False, True, True]
    assert Handout.objects.get(sequence=sequence).notes.count() == 0
