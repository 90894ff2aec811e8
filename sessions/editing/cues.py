"""A teacher's own cues for techniques: kept from a step's note, changed, and let go again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sessions.domain import drafting
from sessions.domain.draft import Draft
from sessions.editing.faults import Conflict, Gone
from sessions.editing.locking import apply, check
from sessions.editing.log import NOBODY, Edited, Hand, Made, edit
from sessions.models import Step, UsualCue


def keep_cue(step: Step, owner: AbstractBaseUser, *, note: str | None = None, hand: Hand = NOBODY) -> Edited:
    """Make the note of ``step`` the ``owner``'s usual cue for its technique, and empty the note.

    ``note`` is what the page showed, if that is known. One edit: its undo brings the note back, and the cue stays.
    Raise ``Conflict`` where another note stands there by now, ``Gone``, or ValidationError where there is no note, or
    no technique to keep it for.
    """

    def change(draft: Draft) -> Made:
        now = draft.step(step.pk)
        if now.technique_id is None:
            raise ValidationError(_("Words of your own have no usual cue: it belongs to a technique of the library."))
        if not now.note.strip():
            raise ValidationError(_("Write a note first. It then becomes your usual cue."))
        if note is not None and now.note != note:
            raise Conflict({"note": now.note})
        _write(owner, now.technique_id, now.note.strip())
        return Made(drafting.change_step(draft, step.pk, note=""), {"step": now.name, "id": step.pk})

    return edit(step.section.sequence_id, hand, "cue-keep", change)


def _write(owner: AbstractBaseUser, technique_id: int, text: str) -> None:
    check(UsualCue(owner_id=owner.pk, technique_id=technique_id, text=text))
    UsualCue.objects.bulk_create(
        [UsualCue(owner_id=owner.pk, technique_id=technique_id, text=text)],
        update_conflicts=True,
        unique_fields=["owner", "technique"],
        update_fields=["text"],
    )


def drop_cue(owner: AbstractBaseUser, technique_id: int) -> None:
    """Let a usual cue go: the library's stands in its place again. Without effect where there is none."""
    UsualCue.objects.filter(owner=owner.pk, technique=technique_id).delete()


def change_cue(cue: UsualCue, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> UsualCue:
    """Change the words of a usual cue. Raise ``Conflict``, ``Gone`` or ValidationError."""
    with transaction.atomic():
        fresh = UsualCue.objects.select_for_update().filter(pk=cue.pk).first()
        if fresh is None:
            raise Gone
        apply(fresh, changes, seen or {})
    return fresh
