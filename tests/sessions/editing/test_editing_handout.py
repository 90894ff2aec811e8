"""What the hand-out keeps of the choices made for it."""

from __future__ import annotations

import pytest

from anatomy.models import TeachingNote
from sessions import editing
from sessions.models import Handout
from tests.sessions.classes import steps

pytestmark = pytest.mark.django_db


def test_the_hand_out_keeps_what_was_chosen_and_forgets_what_was_not(sequence):
    rows, note = steps(sequence), TeachingNote.objects.first()
    editing.choose_handout(sequence, steps=rows[:2], notes=[note], title="At home")

    editing.choose_handout(sequence, steps=rows[1:], notes=[], title="At home")

    assert [step.on_handout for step in steps(sequence)] == [False, True, True]
    assert Handout.objects.get(sequence=sequence).notes.count() == 0
