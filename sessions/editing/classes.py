"""The class itself: made, copied, changed, put away and removed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sessions.domain.draft import HEAD_FIELDS, Draft
from sessions.domain.shapes import Shape
from sessions.editing.faults import Conflict, Gone
from sessions.editing.locking import apply, check, find_clashes, locked, read_again, touched
from sessions.editing.log import NOBODY, Hand, Made, edit_locked
from sessions.editing.rooms import copy_room
from sessions.editing.steps import copy_steps, values_of
from sessions.editing.stored import drafted
from sessions.models import Handout, HandoutNote, Occasion, Section, SectionKind, Sequence, Visibility

COPIED_SEQUENCE_FIELDS = ("title", "intention", "level", "target_minutes", "head_count", "starts_at", "muted_checks")
COPIED_SECTION_FIELDS = ("name", "kind", "order", "rounds", "protected", "planned_minutes")
COPIED_HANDOUT_FIELDS = ("title", "why", "how_often", "large", "ticks")


@transaction.atomic
def create_sequence(owner: AbstractBaseUser, *, shape: Shape | None = None, **fields: Any) -> Sequence:
    """Make a class for ``owner``: blank with one section, or with the empty sections of ``shape``.

    Raise ValidationError for a value that a class cannot have.
    """
    sequence = Sequence(owner_id=owner.pk, **fields)
    check(sequence)
    sequence.save()
    sections = [
        Section(
            sequence=sequence,
            name=str(SectionKind(part.kind).label),
            kind=part.kind,
            order=order,
            planned_minutes=part.minutes,
            protected=part.protected,
        )
        for order, part in enumerate(shape.parts if shape else ())
    ]
    if not sections:
        sections = [Section(sequence=sequence, name=_("Class"), kind=SectionKind.ASANA, order=0)]
    Section.objects.bulk_create(sections)
    return sequence


@transaction.atomic
def copy_sequence(
    source: Sequence, owner: AbstractBaseUser, *, occasion: Occasion | None = None, **changes: Any
) -> Sequence:
    """Make a private copy of ``source`` for ``owner``, with its sections, steps and tools.

    Occasions, editions and links stay with the original. So do accepted findings: what was said of one class is looked
    at again in another. A colleague's class notes, room and muted checks are theirs and are not copied; its own
    teacher's copy has the same usual room, or that of an ``occasion``. A copy of a template is a class like any other.
    Raise ``Gone`` where the class was removed meanwhile, ValidationError for a change that a class cannot have.
    """
    original = Sequence.objects.select_for_update().filter(pk=source.pk).first()
    if original is None:
        raise Gone
    is_mine = original.owner_id == owner.pk
    notes = original.notes if is_mine else ""
    fields = values_of(original, COPIED_SEQUENCE_FIELDS)
    if not is_mine:
        fields["muted_checks"] = []
    copy = Sequence(owner_id=owner.pk, notes=notes, **{**fields, **changes})
    check(copy)
    copy.save()
    _copy_sections(original, copy)
    _copy_handout(original, copy)
    if is_mine:
        # Read under the lock: "use the usual room" in another tab takes an occasion's own room away.
        copy_room(original, copy, Occasion.objects.filter(pk=occasion.pk).first() if occasion else None)
    return copy


def _copy_sections(original: Sequence, copy: Sequence) -> None:
    sections = list(original.sections.prefetch_related("steps__step_tools"))
    made = Section.objects.bulk_create(
        Section(sequence=copy, **values_of(section, COPIED_SECTION_FIELDS)) for section in sections
    )
    copy_steps((step, twin) for section, twin in zip(sections, made, strict=True) for step in section.steps.all())


def _copy_handout(original: Sequence, copy: Sequence) -> None:
    words = Handout.objects.filter(sequence=original).first()
    if words is None:
        return
    handout = Handout.objects.create(sequence=copy, **values_of(words, COPIED_HANDOUT_FIELDS))
    HandoutNote.objects.bulk_create(
        HandoutNote(handout=handout, note_id=note_id)
        for note_id in words.handout_notes.values_list("note_id", flat=True)
    )


def change_sequence(
    sequence: Sequence, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None, *, hand: Hand = NOBODY
) -> Sequence:
    """Change fields of the class itself. Raise ``Conflict``, ``Gone`` or ValidationError.

    Who may see it is said and taken back here alone: it is no part of the class's history. A class that its teacher
    makes private is a studio template no more.
    """
    with locked(sequence.pk):
        fresh = read_again(sequence)
        others = {name: value for name, value in changes.items() if name not in HEAD_FIELDS}
        if fresh.is_template and touched(others, seen or {}).get("visibility") == Visibility.PRIVATE:
            others["is_template"] = False
        wanted = touched({name: value for name, value in changes.items() if name in HEAD_FIELDS}, seen or {})
        clashes = find_clashes({name: getattr(fresh, name) for name in wanted}, wanted, seen or {})
        try:
            apply(fresh, others, seen or {})
        except Conflict as conflict:
            raise Conflict({**clashes, **conflict.fields}) from None
        if clashes:
            raise Conflict(clashes)
        edit_locked(sequence.pk, hand, "class", lambda draft: _with_head(draft, wanted), head=True)
        for name, value in wanted.items():
            setattr(fresh, name, value)
    return fresh


def _with_head(draft: Draft, changes: Mapping[str, Any]) -> Made:
    assert draft.head is not None  # noqa: S101 - Read because it was asked for.
    values = {name: drafted(value) for name, value in changes.items()}
    return Made(replace(draft, head=replace(draft.head, **values)), {"fields": sorted(values)})


def set_template(sequence: Sequence, *, is_template: bool, by: AbstractBaseUser) -> None:
    """Make the class a studio template, or take that back. A template is open to the studio, and stays so.

    Raise ``Gone`` where it was removed, or where its teacher has closed it for the others meanwhile.
    """
    with locked(sequence.pk):
        fresh = read_again(sequence)
        if fresh.owner_id != by.pk and fresh.visibility != Visibility.STUDIO:
            raise Gone
        fresh.is_template = is_template
        if is_template:
            fresh.visibility = Visibility.STUDIO
        fresh.save(update_fields=["is_template", "visibility"])


def archive_sequence(sequence: Sequence, *, archived: bool) -> None:
    """Put the class away, or bring it back. Raise ``Gone`` where it was removed."""
    with locked(sequence.pk):
        Sequence.objects.filter(pk=sequence.pk).update(archived_at=timezone.now() if archived else None)


def delete_sequence(sequence: Sequence) -> None:
    """Remove the class for good, with its occasions, editions and links. Raise ``Gone`` where it was removed."""
    with locked(sequence.pk):
        Sequence.objects.filter(pk=sequence.pk).delete()
