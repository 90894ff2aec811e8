"""Edits of sections: where they go, and what goes with them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from sessions import editing
from sessions.editing import NoPlace
from sessions.models import SectionKind
from tests.sessions.classes import START, is_dense, layout, names

pytestmark = pytest.mark.django_db


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
    monkeypatch.setattr("sessions.editing.stored.MAX_SECTIONS", 2)

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
