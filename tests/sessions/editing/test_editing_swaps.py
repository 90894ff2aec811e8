"""A step is swapped for another technique, and put back as it was."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from anatomy.models import Technique
from anatomy.repertoire import repertoire
from sessions import editing
from sessions.editing import Conflict, Gone
from sessions.models import Step
from tests.sessions.classes import names, state, steps, technique, tool, tools_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def calf(sequence):
    """Calf roller sweep, 60 s each side, on a roller."""
    return steps(sequence)[1]


def offer(slug):
    return repertoire().by_slug[slug]


def swap(step, slug):
    seen = step.technique.slug if step.technique else ""
    return editing.swap_step(step.section.sequence, step.pk, offer(slug), seen=seen)


def undo(step, **given):
    return editing.undo_swap(step.section.sequence, step.pk, **given)


def of(step):
    """What a swap changes of a step."""
    row = Step.objects.select_related("technique").get(pk=step.pk)
    return row.technique.slug, row.seconds, row.count, row.side, row.setup_seconds, tools_of(row)


def test_a_swap_changes_the_technique_and_its_tools_and_keeps_the_dose(calf):
    editing.change_step(calf, {"seconds": 75})

    swap(calf, "smr-calf-pin-ankle-circles")

    needed = {
        use.tool.slug: use.count for use in technique("smr-calf-pin-ankle-circles").tool_rows.filter(role="required")
    }
    assert of(calf) == ("smr-calf-pin-ankle-circles", 75, None, "each", None, needed)


def test_a_swap_takes_the_librarys_dose_where_it_counts_another_way(calf):
    swap(calf, "move-ankle-circles")

    new = technique("move-ankle-circles")
    assert of(calf)[:4] == (new.slug, new.dose_seconds, new.dose_reps, new.side)


def test_a_swap_keeps_one_side_where_both_are_done_one_after_the_other(calf):
    editing.change_step(calf, {"side": "left"})

    swap(calf, "smr-calf-pin-ankle-circles")

    assert of(calf)[3] == "left"


def test_a_swap_leaves_what_is_the_teachers(sequence, calf):
    words = {"note": "Soft knees.", "optional": True, "on_handout": True}
    editing.change_step(calf, words)

    swap(calf, "smr-calf-pin-ankle-circles")

    assert names(sequence) == ["Sole slow sweep", "Calf pin with ankle circles", "Legs up the wall"]
    assert Step.objects.filter(pk=calf.pk).values(*words).get() == words


def test_a_swap_works_a_typed_set_up_out_again(calf):
    editing.change_step(calf, {"setup_seconds": 90})

    swap(calf, "smr-calf-pin-ankle-circles")

    assert of(calf)[4] is None


def test_a_tool_that_both_need_stays_as_many(sequence, calf):
    [(slug, _count)] = tools_of(calf).items()
    editing.change_step(calf, {}, tools={tool(slug): 3})
    same = next(one for one in repertoire().offers.values() if [need.slug for need in one.tools] == [slug])

    swap(calf, same.slug if same.pk != calf.technique_id else "smr-hamstring-roller-sweep")

    assert tools_of(calf) == {slug: 3}


def test_an_undo_puts_back_what_stood_there(calf):
    editing.change_step(calf, {"seconds": 75, "side": "right", "setup_seconds": 40}, tools={tool("blanket"): 2})
    before = of(calf)

    swap(calf, "move-ankle-circles")
    undo(calf)

    assert of(calf) == before
    assert Step.objects.filter(swap__isnull=False).count() == 0


def test_a_second_swap_is_undone_to_the_first(calf):
    swap(calf, "smr-calf-pin-ankle-circles")
    between = of(calf)
    swap(steps(calf.section.sequence)[1], "move-ankle-circles")

    undo(calf)

    assert of(calf) == between


def test_a_double_press_swaps_once(calf):
    before = of(calf)
    swap(calf, "smr-calf-pin-ankle-circles")
    after = of(calf)

    swap(calf, "smr-calf-pin-ankle-circles")

    assert of(calf) == after
    undo(calf)
    assert of(calf) == before


def test_a_swap_of_what_another_tab_swapped_is_a_conflict(sequence, calf):
    swap(calf, "smr-calf-pin-ankle-circles")
    before = state(sequence)

    with pytest.raises(Conflict):
        swap(calf, "move-ankle-circles")

    assert state(sequence) == before


def test_a_dose_changed_since_is_not_undone_unseen(sequence, calf):
    swap(calf, "smr-calf-pin-ankle-circles")
    editing.change_step(calf, {"seconds": 90})
    before = state(sequence)

    with pytest.raises(Conflict) as conflict:
        undo(calf)

    assert conflict.value.fields == {"seconds": 90}
    assert state(sequence) == before


def test_a_tool_changed_since_is_not_undone_unseen(calf):
    swap(calf, "smr-calf-pin-ankle-circles")
    editing.change_step(calf, {}, tools={tool("blanket"): 1})

    with pytest.raises(Conflict) as conflict:
        undo(calf)

    assert list(conflict.value.fields) == ["tools"]


def test_who_knows_undoes_it_all_the_same(calf):
    before = of(calf)
    swap(calf, "smr-calf-pin-ankle-circles")
    editing.change_step(calf, {"seconds": 90}, tools={tool("blanket"): 1})

    undo(calf, anyway=True)

    assert of(calf) == before


def test_a_note_or_a_move_since_is_kept_by_an_undo(sequence, calf):
    swap(calf, "smr-calf-pin-ankle-circles")
    editing.change_step(calf, {"note": "Soft knees."})
    editing.shift_step(calf, -1)

    undo(calf)

    assert names(sequence) == ["Calf roller sweep", "Sole slow sweep", "Legs up the wall"]
    assert Step.objects.get(pk=calf.pk).note == "Soft knees."


def test_nothing_to_undo_is_gone(calf):
    with pytest.raises(Gone):
        undo(calf)


def test_a_removed_step_is_gone(calf):
    swap(calf, "smr-calf-pin-ankle-circles")
    editing.remove_step(calf)

    with pytest.raises(Gone):
        swap(calf, "move-ankle-circles")
    with pytest.raises(Gone):
        undo(calf)


def test_a_step_of_another_class_is_gone(asha, calf):
    other = editing.create_sequence(asha, title="Other")

    with pytest.raises(Gone):
        editing.swap_step(other, calf.pk, offer("move-ankle-circles"), seen=calf.technique.slug)


def test_words_of_ones_own_have_nothing_to_swap(sequence):
    talk = editing.add_step(sequence.sections.first(), title="Talk", seconds=60)

    with pytest.raises(ValidationError):
        swap(talk, "move-ankle-circles")


@pytest.mark.django_db(transaction=True)
def test_what_the_library_no_longer_has_cannot_come_back(sequence, calf):
    swap(calf, "smr-calf-pin-ankle-circles")
    Technique.objects.get(slug="smr-calf-roller-sweep").delete()
    before = state(sequence)

    with pytest.raises(ValidationError):
        undo(calf)

    assert state(sequence) == before


def test_a_copy_has_no_swap_to_undo(sequence, calf, asha):
    swap(calf, "smr-calf-pin-ankle-circles")

    editing.duplicate_step(calf)
    editing.copy_sequence(sequence, asha)

    assert list(Step.objects.filter(swap__isnull=False).values_list("pk", flat=True)) == [calf.pk]
