"""The sections of a class: added, changed, moved and removed with their steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sessions.domain import ordering
from sessions.editing.faults import Gone, NoPlace
from sessions.editing.locking import apply, check, locked, read_again
from sessions.models import Section, Sequence

# A class of more is a mistake or an attack, like one of too many steps.
MAX_SECTIONS = 60


def add_section(sequence: Sequence, *, after: Section | None = None, **fields: Any) -> Section:
    """Add an empty section behind ``after``, or at the end where that is None.

    Raise ``Gone`` where the class or ``after`` was removed, ValidationError where the class is full.
    """
    with locked(sequence.pk):
        sections = list(Section.objects.filter(sequence=sequence))
        if after is not None and after not in sections:
            raise Gone
        if len(sections) >= MAX_SECTIONS:
            raise ValidationError(_("A class holds at most %(most)d sections.") % {"most": MAX_SECTIONS})
        section = Section(sequence=sequence, order=len(sections), **fields)
        check(section)
        section.save()
        last = sections[-1] if sections else None
        _renumber(ordering.place_after([*sections, section], section, after or last))
    return section


def change_section(section: Section, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> Section:
    """Change fields of a section. Raise ``Conflict``, ``Gone`` or ValidationError."""
    with locked(section.sequence_id):
        fresh = read_again(section)
        apply(fresh, changes, seen or {})
    return fresh


def move_section(section: Section, *, after: Section | None) -> None:
    """Put ``section`` right behind ``after``, or first where that is None. Raise ``Gone`` where either was removed."""
    with locked(section.sequence_id):
        sections = list(Section.objects.filter(sequence_id=section.sequence_id))
        if section not in sections or (after is not None and after not in sections):
            raise Gone
        _renumber(ordering.place_after(sections, section, after))


def shift_section(section: Section, by: int) -> None:
    """Put ``section`` one place up (-1) or down (+1). Raise ``Gone``, or ``NoPlace`` at the end."""
    with locked(section.sequence_id):
        sections = list(Section.objects.filter(sequence_id=section.sequence_id))
        if section not in sections:
            raise Gone
        try:
            after = ordering.neighbour_after(sections, section, by)
        except IndexError:
            raise NoPlace from None
        _renumber(ordering.place_after(sections, section, after))


def remove_section(section: Section) -> None:
    """Remove a section with its steps. Raise ``Gone`` where it was removed already."""
    with locked(section.sequence_id):
        read_again(section).delete()
        _renumber(Section.objects.filter(sequence_id=section.sequence_id))


def _renumber(sections: Iterable[Section]) -> None:
    """Give ``sections`` dense places from 0 in the order given; write only those that moved."""
    moved = []
    for place, section in enumerate(sections):
        if section.order != place:
            section.order = place
            moved.append(section)
    if moved:
        Section.objects.bulk_update(moved, ["order"])
