"""In how many classes an entry of the library is used. The library's admin site asks before it changes one."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import Count

from sessions.models import HandoutNote, Step, StepTool


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
