"""Edits of occasions: what they write, and what they refuse."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from sessions import editing
from sessions.editing import Gone

pytestmark = pytest.mark.django_db


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
