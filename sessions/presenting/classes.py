"""The list of classes, as values that its template prints without thinking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Subquery

from sessions.domain.clock import ClockSettings
from sessions.lengths import timetables_of
from sessions.models import Occasion, Sequence, Visibility
from sessions.models.classes import Person, SequenceQuerySet
from sessions.presenting.clock import ClockFace, clock_face

MINE, COLLEAGUES, ARCHIVED = "mine", "colleagues", "archived"


@dataclass(frozen=True, slots=True)
class ClassRow:
    """One class of the list. ``next_on`` is the next day that it is taught."""

    id: int
    title: str
    intention: str
    level: str
    teacher: str
    minutes: int
    steps: int
    clock: ClockFace
    next_on: date | None
    opened: bool
    archived: bool
    is_template: bool


def classes_for(user: Person, which: str) -> SequenceQuerySet:
    """Return the classes of one tab, the last changed first."""
    if which == ARCHIVED:
        return Sequence.objects.editable_by(user).archived()
    if which == COLLEAGUES:
        return Sequence.objects.visible_to(user).current().exclude(owner_id=user.pk)
    return Sequence.objects.editable_by(user).current()


def class_rows(classes: SequenceQuerySet, settings: ClockSettings, today: date) -> tuple[ClassRow, ...]:
    """Word ``classes``. Four queries, however many there are."""
    coming = Occasion.objects.filter(sequence=OuterRef("pk"), starts_on__gte=today).order_by("starts_on")
    rows = list(
        classes.select_related("owner").annotate(
            step_count=Count("sections__steps"), next_on=Subquery(coming.values("starts_on")[:1])
        )
    )
    times = timetables_of(rows, settings)
    return tuple(
        ClassRow(
            id=row.pk,
            title=row.title,
            intention=row.intention,
            level=row.get_level_display(),
            teacher=row.owner.get_full_name(),
            minutes=row.target_minutes,
            steps=row.step_count,
            clock=clock_face(times[row.pk]),
            next_on=row.next_on,
            opened=row.visibility == Visibility.STUDIO,
            archived=row.archived_at is not None,
            is_template=row.is_template,
        )
        for row in rows
    )
