"""Every write that touches several rows of a class. The only door for changes: one atomic function an action.

Each one locks the class first, so that two tabs take turns, counts the edit in ``version``, and writes only the fields
that changed. What is gone meanwhile (another tab removed it) raises ``Gone``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anatomy.models import TeachingNote, Technique, Tool, ToolRole
from sessions.domain.ordering import place_after
from sessions.domain.shapes import Shape
from sessions.models import MAX_STEPS, Handout, HandoutNote, Section, SectionKind, Sequence, Step, StepTool
from sessions.models.classes import Person

COPIED_STEP_FIELDS = (
    "technique_id",
    "title",
    "seconds",
    "count",
    "side",
    "setup_seconds",
    "note",
    "optional",
    "on_handout",
)
COPIED_SECTION_FIELDS = ("name", "kind", "rounds", "protected", "planned_minutes")


class Gone(Exception):
    """What should be changed was removed meanwhile, in another tab or on another device."""


class Conflict(Exception):
    """A field was changed elsewhere since the page was made. ``fields`` maps its name to the value that stands now."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


@contextmanager
def _locked(sequence_id: int) -> Iterator[Sequence]:
    """Open a transaction that holds the class, and count one edit at its end."""
    with transaction.atomic():
        try:
            sequence = Sequence.objects.select_for_update().get(pk=sequence_id)
        except Sequence.DoesNotExist:
            raise Gone from None
        yield sequence
        sequence.version += 1
        sequence.changed_at = timezone.now()
        sequence.save(update_fields=["version", "changed_at"])


def _fresh[M: models.Model](row: M, **within: Any) -> M:
    """Read ``row`` again under the lock. Raise ``Gone`` where it was removed."""
    found = type(row)._default_manager.filter(pk=row.pk, **within).first()
    if found is None:
        raise Gone
    return found


def _apply(row: models.Model, changes: Mapping[str, Any], seen: Mapping[str, Any] | None) -> None:
    """Write ``changes`` to ``row``: only what differs, checked as a form would check it.

    ``seen`` holds the values that the page was rendered with. A field that somebody changed since then, to something
    else than what is wanted now, raises ``Conflict``: nobody's edit is lost unseen.
    """
    clashes = {
        name: getattr(row, name)
        for name, was in (seen or {}).items()
        if name in changes and getattr(row, name) not in (was, changes[name])
    }
    if clashes:
        raise Conflict(clashes)
    changed = [name for name, value in changes.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, changes[name])
    if changed:
        row.full_clean(validate_unique=False)
        row.save(update_fields=changed)


def _renumber(rows: Iterable[Section | Step]) -> None:
    """Give ``rows`` dense places from 0 in the order given; write only those that moved."""
    moved = []
    for place, row in enumerate(rows):
        if row.order != place:
            row.order = place
            moved.append(row)
    if moved:
        type(moved[0])._default_manager.bulk_update(moved, ["order"])


# The class itself


@transaction.atomic
def create_sequence(owner: Person, *, shape: Shape | None = None, **fields: Any) -> Sequence:
    """Make a class for ``owner``: blank with one section, or with the empty sections of ``shape``.

    Raise ValidationError for a value that a class cannot have.
    """
    sequence = Sequence(owner_id=owner.pk, **fields)
    sequence.full_clean()
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
def copy_sequence(source: Sequence, owner: Person, **changes: Any) -> Sequence:
    """Make a private copy of ``source`` for ``owner``, with its sections, steps and tools.

    Occasions, editions and links stay with the original. A colleague's class notes are theirs and are not copied.
    """
    mine = source.owner_id == owner.pk
    fields = {name: getattr(source, name) for name in ("title", "intention", "level", "target_minutes", "head_count")}
    copy = Sequence(owner_id=owner.pk, notes=source.notes if mine else "", **{**fields, **changes})
    copy.full_clean()
    copy.save()
    for section in source.sections.prefetch_related("steps__step_tools"):
        _copy_section(section, copy, section.order)
    _copy_handout(source, copy)
    return copy


def _copy_section(section: Section, sequence: Sequence, order: int) -> Section:
    copy = Section.objects.create(
        sequence=sequence, order=order, **{name: getattr(section, name) for name in COPIED_SECTION_FIELDS}
    )
    _copy_steps(section.steps.all(), copy)
    return copy


def _copy_steps(steps: Iterable[Step], section: Section, first: int = 0) -> list[Step]:
    pairs = [
        (Step(section=section, order=order, **{name: getattr(step, name) for name in COPIED_STEP_FIELDS}), step)
        for order, step in enumerate(steps, start=first)
    ]
    made = Step.objects.bulk_create(copy for copy, _step in pairs)
    StepTool.objects.bulk_create(
        StepTool(step=copy, tool_id=chosen.tool_id, count=chosen.count)
        for copy, step in pairs
        for chosen in step.step_tools.all()
    )
    return made


def _copy_handout(source: Sequence, copy: Sequence) -> None:
    original = Handout.objects.filter(sequence=source).first()
    if original is None:
        return
    handout = Handout.objects.create(
        sequence=copy, title=original.title, why=original.why, how_often=original.how_often
    )
    HandoutNote.objects.bulk_create(
        HandoutNote(handout=handout, note_id=note_id)
        for note_id in original.handout_notes.values_list("note_id", flat=True)
    )


def change_sequence(sequence: Sequence, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> Sequence:
    """Change fields of the class itself. Raise ``Conflict``, ``Gone`` or ValidationError."""
    with _locked(sequence.pk) as locked:
        _apply(locked, changes, seen)
    return locked


def archive_sequence(sequence: Sequence, *, archived: bool) -> Sequence:
    """Put the class away, or bring it back."""
    with _locked(sequence.pk) as locked:
        locked.archived_at = timezone.now() if archived else None
        locked.save(update_fields=["archived_at"])
    return locked


@transaction.atomic
def delete_sequence(sequence: Sequence) -> None:
    """Remove the class for good, with its occasions, editions and links."""
    Sequence.objects.select_for_update().filter(pk=sequence.pk).delete()


# Sections


def add_section(sequence: Sequence, *, after: Section | None = None, **fields: Any) -> Section:
    """Add an empty section behind ``after``, or at the end where that is None."""
    with _locked(sequence.pk) as locked:
        sections = list(locked.sections.all())
        section = Section(sequence=locked, order=len(sections), **fields)
        section.full_clean()
        section.save()
        if after is not None:
            _renumber(place_after(sections, section, after))
    return section


def change_section(section: Section, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> Section:
    """Change fields of a section. Raise ``Conflict``, ``Gone`` or ValidationError."""
    with _locked(section.sequence_id):
        fresh = _fresh(section)
        _apply(fresh, changes, seen)
    return fresh


def move_section(section: Section, *, after: Section | None) -> None:
    """Put ``section`` right behind ``after``, or first where that is None. Raise ``Gone`` where either was removed."""
    with _locked(section.sequence_id) as locked:
        sections = list(locked.sections.all())
        if section not in sections or (after is not None and after not in sections):
            raise Gone
        _renumber(place_after(sections, sections[sections.index(section)], after))


def remove_section(section: Section) -> None:
    """Remove a section with its steps."""
    with _locked(section.sequence_id) as locked:
        _fresh(section).delete()
        _renumber(locked.sections.all())


# Steps


def _defaults(technique: Technique) -> dict[str, Any]:
    """The dose and the side that the library gives, as a step starts with them."""
    return {
        "seconds": technique.dose_seconds,
        "count": technique.dose_breaths or technique.dose_reps,
        "side": technique.side,
    }


def _require_room(sequence: Sequence) -> None:
    if Step.objects.filter(section__sequence=sequence).count() >= MAX_STEPS:
        raise ValidationError(_("A class holds at most %(most)d steps.") % {"most": MAX_STEPS})


def add_step(section: Section, *, technique: Technique | None = None, after: Step | None = None, **fields: Any) -> Step:
    """Add a step to ``section`` behind ``after``, or at its end where that is None.

    A technique brings its dose, its side and its required tools. Free text comes as ``title`` with ``seconds``.
    Raise ``Gone`` where the section or ``after`` was removed, ValidationError where the class is full.
    """
    with _locked(section.sequence_id) as locked:
        _require_room(locked)
        section = _fresh(section)
        steps = list(section.steps.all())
        if after is not None and after not in steps:
            raise Gone
        values = {**(_defaults(technique) if technique else {}), **fields}
        step = Step(section=section, technique=technique, order=len(steps), **values)
        step.full_clean()
        step.save()
        if technique is not None:
            _give_tools(step, {use.tool_id: use.count for use in technique.tool_rows.filter(role=ToolRole.REQUIRED)})
        if after is not None:
            _renumber(place_after(steps, step, after))
    return step


def _give_tools(step: Step, counts: Mapping[int, int]) -> None:
    StepTool.objects.bulk_create(StepTool(step=step, tool_id=tool, count=count) for tool, count in counts.items())


def change_step(
    step: Step,
    changes: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
    tools: Mapping[Tool, int] | None = None,
) -> Step:
    """Change fields of a step, and its tools where ``tools`` (how many of each) is given.

    Raise ``Conflict``, ``Gone`` or ValidationError; then nothing is changed.
    """
    with _locked(step.section.sequence_id):
        fresh = _fresh(step)
        _apply(fresh, changes, seen)
        if tools is not None:
            _replace_tools(fresh, {tool.pk: count for tool, count in tools.items()})
    return fresh


def _replace_tools(step: Step, counts: Mapping[int, int]) -> None:
    now = dict(step.step_tools.values_list("tool_id", "count"))
    if now != dict(counts):
        step.step_tools.all().delete()
        _give_tools(step, counts)


def move_step(step: Step, *, section: Section, after: Step | None) -> None:
    """Put ``step`` into ``section`` right behind ``after``, or first where that is None.

    Renumber both sections. Raise ``Gone`` where one of them was removed meanwhile, or is of another class.
    """
    with _locked(section.sequence_id):
        fresh = _fresh(step, section__sequence_id=section.sequence_id)
        target = _fresh(section)
        others = [other for other in target.steps.all() if other != fresh]
        if after is not None and after not in others:
            raise Gone
        source_id = fresh.section_id
        if source_id != target.pk:
            fresh.section = target
            fresh.save(update_fields=["section"])
            _renumber(Step.objects.filter(section_id=source_id))
        _renumber(place_after(others, fresh, after))


def duplicate_step(step: Step) -> Step:
    """Add a copy of ``step`` right behind it."""
    with _locked(step.section.sequence_id) as locked:
        _require_room(locked)
        fresh = _fresh(step)
        steps = list(fresh.section.steps.all())
        [copy] = _copy_steps([fresh], fresh.section, len(steps))
        _renumber(place_after(steps, copy, fresh))
    return copy


def remove_step(step: Step) -> None:
    """Remove a step, and close the gap."""
    with _locked(step.section.sequence_id):
        fresh = _fresh(step)
        section = fresh.section
        fresh.delete()
        _renumber(section.steps.all())


# Papers


def choose_handout(
    sequence: Sequence, *, steps: Iterable[Step], notes: Iterable[TeachingNote], **words: str
) -> Handout:
    """Keep what the teacher chose for the hand-out: its ``words``, its steps and its teaching notes.

    Steps that were removed meanwhile are left out: the others still count.
    """
    with _locked(sequence.pk) as locked:
        handout, _made = Handout.objects.get_or_create(sequence=locked)
        _apply(handout, words, None)
        chosen = Step.objects.filter(section__sequence=locked)
        keep = [step.pk for step in steps]
        chosen.filter(pk__in=keep, on_handout=False).update(on_handout=True)
        chosen.exclude(pk__in=keep).filter(on_handout=True).update(on_handout=False)
        handout.handout_notes.all().delete()
        HandoutNote.objects.bulk_create(HandoutNote(handout=handout, note=note) for note in notes)
    return handout
