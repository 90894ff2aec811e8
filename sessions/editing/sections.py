"""The sections of a class: added, changed, moved and removed with their steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sessions.domain import drafting
from sessions.domain.draft import SECTION_FIELDS, Draft, DraftSection
from sessions.editing.faults import Conflict, Gone
from sessions.editing.locking import find_clashes, touched
from sessions.editing.log import NOBODY, Edited, Hand, Made, edit
from sessions.editing.steps import subject
from sessions.models import Section, Sequence


def _row(draft: Draft | None, section: int, sequence_id: int) -> Section:
    if draft is None:
        row = Section.objects.filter(pk=section).first()
        if row is None:
            raise Gone
        return row
    stands = draft.section(section)
    order = [one.id for one in draft.sections].index(section)
    fields = {name: getattr(stands, name) for name in SECTION_FIELDS}
    return Section(pk=section, sequence_id=sequence_id, order=order, **fields)


def add_section(sequence: Sequence, *, after: Section | None = None, hand: Hand = NOBODY, **fields: Any) -> Section:
    """Add an empty section behind ``after``, or at the end where that is None.

    Raise ``Gone`` where the class or ``after`` was removed, ValidationError where the class is full.
    """

    def change(draft: Draft) -> Made:
        known = {one.id for one in draft.sections}
        last = draft.sections[-1].id if draft.sections else None
        section = DraftSection(id=draft.new_id(), **fields)
        added = drafting.add_section(draft, section, after=after.pk if after else last)

        def what(stored: Draft) -> dict[str, Any]:
            return {"section": section.name, "id": next(one.id for one in stored.sections if one.id not in known)}

        return Made(added, what)

    edited = edit(sequence.pk, hand, "section-add", change)
    return _row(edited.draft, subject(edited), sequence.pk)


def change_section(
    section: Section, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None, *, hand: Hand = NOBODY
) -> Section:
    """Change fields of a section. Raise ``Conflict``, ``Gone`` or ValidationError."""
    wanted = touched(changes, seen or {})

    def change(draft: Draft) -> Made:
        now = draft.section(section.pk)
        clashes = find_clashes({name: getattr(now, name) for name in wanted}, wanted, seen or {})
        if clashes:
            raise Conflict(clashes)
        return Made(drafting.change_section(draft, section.pk, **wanted), {"section": now.name, "id": section.pk})

    edited = edit(section.sequence_id, hand, "section-change", change)
    return _row(edited.draft, section.pk, section.sequence_id)


def move_section(section: Section, *, after: Section | None, hand: Hand = NOBODY) -> Edited:
    """Put ``section`` right behind ``after``, or first where that is None. Raise ``Gone`` where either was removed."""

    def change(draft: Draft) -> Made:
        moved = drafting.move_section(draft, section.pk, after=after.pk if after else None)
        return Made(moved, _moved(moved, section.pk))

    return edit(section.sequence_id, hand, "section-move", change)


def shift_section(section: Section, by: int, *, hand: Hand = NOBODY) -> Edited:
    """Put ``section`` one place up (-1) or down (+1). Raise ``Gone``, or ``NoPlace`` at the end."""

    def change(draft: Draft) -> Made:
        moved = drafting.shift_section(draft, section.pk, by)
        return Made(moved, _moved(moved, section.pk))

    return edit(section.sequence_id, hand, "section-move", change)


def _moved(draft: Draft, section: int) -> dict[str, Any]:
    at = [one.id for one in draft.sections].index(section)
    return {"section": draft.sections[at].name, "after": draft.sections[at - 1].name if at else "", "id": section}


def duplicate_section(section: Section, *, hand: Hand = NOBODY) -> Edited:
    """Add a copy of ``section`` with its steps right behind it.

    Raise ``Gone``, or ValidationError where the class is full.
    """

    def change(draft: Draft) -> Made:
        behind = {"section": draft.section(section.pk).name}
        known = {one.id for one in draft.sections}
        copied = drafting.duplicate_section(draft, section.pk)
        return Made(
            copied, lambda stored: behind | {"id": next(one.id for one in stored.sections if one.id not in known)}
        )

    return edit(section.sequence_id, hand, "section-duplicate", change)


def remove_section(section: Section, *, hand: Hand = NOBODY) -> Edited:
    """Remove a section with its steps. Raise ``Gone`` where it was removed already."""

    def change(draft: Draft) -> Made:
        gone = draft.section(section.pk)
        what = {"section": gone.name, "count": len(gone.steps)}
        return Made(drafting.remove_section(draft, section.pk), what)

    return edit(section.sequence_id, hand, "section-remove", change)
