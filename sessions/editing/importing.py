"""A class from a file: all of it in one transaction, once."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import fields
from datetime import time
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from sessions.domain.class_file_arrival import Arrived
from sessions.domain.draft import Draft, DraftHead
from sessions.editing.classes import COPIED_HANDOUT_FIELDS
from sessions.editing.locking import check
from sessions.editing.log import NOBODY, Hand, add_entry
from sessions.editing.stored import Heads, write_draft
from sessions.models import Handout, HandoutNote, Sequence

ACTION = "import"

logger = logging.getLogger(__name__)


def import_class(arrived: Arrived, owner: AbstractBaseUser, *, hand: Hand = NOBODY) -> tuple[Sequence, bool]:
    """Make the class of a file for ``owner``, private. Return it, and whether it was made just now.

    A request that is sent again gives the class that it made the first time. The number of queries does not depend on
    the length of the class. Raise ValidationError for what a class cannot have, or where the library changed meanwhile;
    then nothing is written.
    """
    try:
        with transaction.atomic():
            # Two requests with one name take turns.
            get_user_model().objects.select_for_update(no_key=True).filter(pk=owner.pk).values_list("pk").first()
            made = _made_before(owner, hand)
            return (made, False) if made else (_make(arrived, owner, hand), True)
    except IntegrityError as error:
        # A curator removed a technique at the very moment. Should it ever be something else, the log tells.
        logger.exception("A class from a file could not be written.")
        raise ValidationError(_("The library changed just now. Look at the file once more.")) from error


def _made_before(owner: AbstractBaseUser, hand: Hand) -> Sequence | None:
    if not hand.once:
        return None
    return Sequence.objects.filter(owner=owner.pk, changes__action=ACTION, changes__once=hand.once).first()


def _make(arrived: Arrived, owner: AbstractBaseUser, hand: Hand) -> Sequence:
    head = arrived.draft.head
    assert head is not None  # noqa: S101 - A file always says what its class is called.
    sequence = Sequence(owner_id=owner.pk, **_head_values(head))
    check(sequence)
    sequence.save()
    write_draft(sequence.pk, Draft(), Draft(arrived.draft.sections))
    _write_handout(sequence, arrived)
    # Nothing is there to go back to before it, and nothing to be undone.
    what = {"steps": sum(1 for _step in arrived.draft.steps())}
    add_entry(sequence.pk, hand, Heads(), ACTION, what, {}, undo_next=0)
    return sequence


def _head_values(head: DraftHead) -> dict[str, Any]:
    values = {one.name: getattr(head, one.name) for one in fields(head) if one.name != "muted_checks"}
    return values | {"starts_at": time.fromisoformat(head.starts_at) if head.starts_at else None}


def _write_handout(sequence: Sequence, arrived: Arrived) -> None:
    words = {name: getattr(arrived.handout, name) for name in COPIED_HANDOUT_FIELDS}
    if not any(words.values()) and not arrived.notes:
        return
    handout = Handout(sequence=sequence, **words)
    check(handout)
    handout.save()
    _write_notes(handout, arrived.notes)


def _write_notes(handout: Handout, notes: Iterable[int]) -> None:
    HandoutNote.objects.bulk_create(HandoutNote(handout=handout, note_id=pk) for pk in notes)
