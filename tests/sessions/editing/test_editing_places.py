"""Where steps stand: they move to any place, and the places stay dense."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from sessions import editing
from sessions.editing import Gone, NoPlace
from sessions.models import Step
from tests.sessions.classes import START, is_dense, layout, names, sections, steps

pytestmark = pytest.mark.django_db


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
