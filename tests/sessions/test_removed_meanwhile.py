"""A class that is deleted between a request's first look at it and its write: not found, and never a fault."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from sessions import sharing
from sessions.editing import classes, handout, history, log, occasions, rooms
from sessions.models import Edition, Occasion, Sequence, ShareLink

# Where an edit finds the function that takes its lock.
LOCKS = [
    (classes, "locked"),
    (handout, "locked"),
    (history, "locked"),
    (log, "locked"),
    (occasions, "locked"),
    (rooms, "locked"),
    (sharing, "_locked"),
]

EDITS: dict[str, dict[str, str]] = {
    "class_settings": {
        "title": "Feet",
        "level": "beginner",
        "target_minutes": "30",
        "head_count": "8",
        "visibility": "private",
    },
    "class_archive": {"archived": "1"},
    "class_start": {"starts_at": "18:30"},
    "class_undo": {},
    "class_delete": {},
    "section_add": {"kind": "rest"},
    "occasion_list": {"starts_on": "2026-11-30", "format": "studio"},
    "class_room": {"condition": "dvt", "seen": "", "initial-for_everyone": "True"},
    "finding_accept": {"finding": "0" * 32, "reason": "Slowly"},
    "finding_reopen": {"finding": "0" * 32},
    "handout": {"title": "Feet"},
    "edition_publish": {},
    "link_create": {"name": "Thursday"},
}


@pytest.fixture
def removed_meanwhile(sequence: Sequence, monkeypatch: pytest.MonkeyPatch) -> None:
    """Delete every class right before an edit asks for the lock of its own."""
    for module, lock_name in LOCKS:
        real = getattr(module, lock_name)

        def lock(target: Any, real: Any = real) -> Any:
            Sequence.objects.all().delete()
            return real(target)

        monkeypatch.setattr(module, lock_name, lock)


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.usefixtures("removed_meanwhile")
def test_an_edit_of_a_class_that_has_just_gone_is_not_found(asha_client: Client, sequence: Sequence, name: str) -> None:
    response = asha_client.post(reverse(f"sessions:{name}", args=[sequence.pk]), EDITS[name])

    assert response.status_code == 404
    assert [model.objects.count() for model in (Occasion, Edition, ShareLink)] == [0, 0, 0]
