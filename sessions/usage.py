"""How many classes use an entry of the library. The library's admin site asks before it changes one.

Numbers only: curators keep the library, and classes and rooms are their teachers' own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Count
from django.utils import timezone

from anatomy.domain.safety import Rulebook
from anatomy.repertoire import repertoire
from anatomy.rulebook import rulebook
from sessions import sharing
from sessions.models import HandoutNote, RoomCondition, Step, StepTool


def classes_with_techniques(ids: Collection[int]) -> Mapping[int, int]:
    """Count the classes that have a step with each technique, by its key. One query."""
    steps = Step.objects.filter(technique_id__in=ids).order_by()
    counts = steps.values("technique_id").annotate(classes=Count("section__sequence_id", distinct=True))
    return dict(counts.values_list("technique_id", "classes"))


def classes_with_tools(ids: Collection[int]) -> Mapping[int, int]:
    """Count the classes that chose each tool for a step, by its key. One query."""
    chosen = StepTool.objects.filter(tool_id__in=ids).order_by()
    counts = chosen.values("tool_id").annotate(classes=Count("step__section__sequence_id", distinct=True))
    return dict(counts.values_list("tool_id", "classes"))


def classes_with_notes(ids: Collection[int]) -> Mapping[int, int]:
    """Count the classes whose hand-out carries each teaching note, by its key. One query."""
    picked = HandoutNote.objects.filter(note_id__in=ids).order_by()
    counts = picked.values("note_id").annotate(classes=Count("handout__sequence_id", distinct=True))
    return dict(counts.values_list("note_id", "classes"))


def classes_with_any(ids: Collection[int]) -> int:
    """Count the classes that have a step with at least one of these techniques. One query."""
    return Step.objects.filter(technique_id__in=ids).values("section__sequence_id").distinct().count()


def rooms_with_conditions(ids: Collection[int]) -> Mapping[int, int]:
    """Count the classes in whose rooms each condition is, by its key, today's and any occasion's. One query."""
    return _rooms("condition_id", ids)


def rooms_with_areas(ids: Collection[int]) -> Mapping[int, int]:
    """Count the classes in whose rooms each region is the affected area, by its key. One query."""
    return _rooms("area_id", ids)


def _rooms(column: str, ids: Collection[int]) -> Mapping[int, int]:
    present = RoomCondition.objects.filter(**{f"{column}__in": ids}).order_by()
    counts = present.values(column).annotate(classes=Count("sequence_id", distinct=True))
    return dict(counts.values_list(column, "classes"))


def pages_with_old_advice(book: Rulebook) -> int:
    """Count the classes whose open links show other advice than ``book`` gives."""
    return len(sharing.editions_with_old_advice(book, repertoire(book.revision), timezone.localdate()))


def renew_advice() -> int:
    """Renew what open links show of taking care, in all classes; return in how many that changed something."""
    book = rulebook()
    old = sharing.editions_with_old_advice(book, repertoire(book.revision), timezone.localdate())
    return sharing.renew_advices(old)
