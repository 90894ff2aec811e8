"""Every write that touches several rows of a class. The only door for changes: one atomic function an action.

Each one begins by counting the edit in ``version``: that write takes the lock of the class's row, so that two tabs take
turns. Only the fields that changed are written. What is gone meanwhile (another tab removed it) raises ``Gone``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from anatomy.models import TeachingNote, Technique, Tool, ToolRole
from sessions.domain import ordering
from sessions.domain.shapes import Shape
from sessions.models import MAX_STEPS, Handout, HandoutNote, Occasion, Section, SectionKind, Sequence, Step, StepTool

COPIED_SEQUENCE_FIELDS = ("title", "intention", "level", "target_minutes", "head_count")
COPIED_SECTION_FIELDS = ("name", "kind", "order", "rounds", "protected", "planned_minutes")
COPIED_STEP_FIELDS = (
    "technique_id",
    "title",
    "order",
    "seconds",
    "count",
    "side",
    "setup_seconds",
    "note",
    "optional",
    "on_handout",
)
# A class of more is a mistake or an attack, like one of too many steps.
MAX_SECTIONS = 60


class Gone(Http404):
    """What should be changed was removed meanwhile, in another tab or on another device.

    A view that can say no more than that leaves it alone: then it is not found, like anything else that is not there.
    """


class NoPlace(Exception):
    """What should be moved stands at the end already: it cannot go further that way."""


class Conflict(Exception):
    """Something was changed elsewhere since the page was made.

    ``fields`` maps a field's name to the value that stands now, ``tools`` a tool's key to how many stand now.
    """

    def __init__(self, fields: Mapping[str, Any], tools: Mapping[int, int] | None = None) -> None:
        super().__init__(", ".join([*fields, *map(str, tools or ())]))
        self.fields = fields
        self.tools = tools or {}


@contextmanager
def _locked(sequence_id: int) -> Iterator[None]:
    """Open a transaction that holds the class, and count one edit. Raise ``Gone`` where the class is no more."""
    with transaction.atomic():
        counted = {"version": F("version") + 1, "changed_at": timezone.now()}
        if not Sequence.objects.filter(pk=sequence_id).update(**counted):
            raise Gone
        yield


def _fresh[M: models.Model](row: M, **within: Any) -> M:
    """Read ``row`` again under the lock. Raise ``Gone`` where it was removed."""
    found = type(row)._default_manager.filter(pk=row.pk, **within).first()
    if found is None:
        raise Gone
    return found


def _check(row: models.Model, fields: Iterable[str] | None = None) -> None:
    """Check ``fields`` of ``row`` (None: all but its relations) as a form would, without asking the database."""
    names = {field.name for field in row._meta.fields}
    wanted = set(fields) if fields is not None else {field.name for field in row._meta.fields if not field.is_relation}
    row.clean_fields(exclude=names - wanted)
    row.clean()


def _clashes(now: Mapping[Any, Any], wanted: Mapping[Any, Any], seen: Mapping[Any, Any]) -> dict[Any, Any]:
    """Return what stands ``now`` where it is neither what was ``seen`` nor what is ``wanted``."""
    return {name: now[name] for name, was in seen.items() if name in wanted and now[name] not in (was, wanted[name])}


def _touched(wanted: Mapping[Any, Any], seen: Mapping[Any, Any]) -> dict[Any, Any]:
    """Leave out what a person left as they saw it: an edit of one field says nothing about the others."""
    return {name: value for name, value in wanted.items() if name not in seen or seen[name] != value}


def _apply(row: models.Model, changes: Mapping[str, Any], seen: Mapping[str, Any]) -> None:
    """Write ``changes`` to ``row``: only what differs, checked as a form would check it.

    ``seen`` holds the values that the page was rendered with. A field that was left so is left as it stands now. One
    that somebody else changed since then, to something else than what is wanted now, raises ``Conflict``: nobody's
    edit is lost unseen.
    """
    wanted = _touched(changes, seen)
    clashes = _clashes({name: getattr(row, name) for name in wanted}, wanted, seen)
    if clashes:
        raise Conflict(clashes)
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    if changed:
        _check(row, changed)
        row.save(update_fields=changed)


# Places


@dataclass
class _Places:
    """Where every step of a class stands: the steps' keys in the order of each section, by the section's key."""

    lists: dict[int, list[int]]
    stored: dict[int, tuple[int, int]]

    @classmethod
    def of(cls, sequence_id: int) -> _Places:
        """Read them in one query."""
        lists: dict[int, list[int]] = {}
        stored: dict[int, tuple[int, int]] = {}
        rows = (
            Section.objects.filter(sequence_id=sequence_id)
            .order_by("order", "pk", "steps__order", "steps__pk")
            .values_list("pk", "steps__pk", "steps__order")
        )
        for section, step, order in rows:
            steps = lists.setdefault(section, [])
            if step is not None:
                steps.append(step)
                stored[step] = (section, order)
        return cls(lists, stored)

    def require(self, section: Section, after: Step | None = None) -> None:
        """Raise ``Gone`` where ``section`` is no longer here, or ``after`` no longer in it."""
        if section.pk not in self.lists or (after is not None and after.pk not in self.lists[section.pk]):
            raise Gone

    def require_room(self) -> None:
        """Raise ValidationError where the class can hold no further step."""
        if len(self.stored) >= MAX_STEPS:
            raise ValidationError(_("A class holds at most %(most)d steps.") % {"most": MAX_STEPS})

    def write(self) -> None:
        """Give every step a dense place; write only those that moved."""
        moved = [
            Step(pk=step, section_id=section, order=order)
            for section, steps in self.lists.items()
            for order, step in enumerate(steps)
            if self.stored.get(step) != (section, order)
        ]
        if moved:
            Step.objects.bulk_update(moved, ["section", "order"])


def _renumber(sections: Iterable[Section]) -> None:
    """Give ``sections`` dense places from 0 in the order given; write only those that moved."""
    moved = []
    for place, section in enumerate(sections):
        if section.order != place:
            section.order = place
            moved.append(section)
    if moved:
        Section.objects.bulk_update(moved, ["order"])


# The class itself


@transaction.atomic
def create_sequence(owner: AbstractBaseUser, *, shape: Shape | None = None, **fields: Any) -> Sequence:
    """Make a class for ``owner``: blank with one section, or with the empty sections of ``shape``.

    Raise ValidationError for a value that a class cannot have.
    """
    sequence = Sequence(owner_id=owner.pk, **fields)
    _check(sequence)
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


def _values(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


@transaction.atomic
def copy_sequence(source: Sequence, owner: AbstractBaseUser, **changes: Any) -> Sequence:
    """Make a private copy of ``source`` for ``owner``, with its sections, steps and tools.

    Occasions, editions and links stay with the original. A colleague's class notes are theirs and are not copied.
    Raise ``Gone`` where the class was removed meanwhile, ValidationError for a change that a class cannot have.
    """
    original = Sequence.objects.select_for_update().filter(pk=source.pk).first()
    if original is None:
        raise Gone
    notes = original.notes if original.owner_id == owner.pk else ""
    fields = _values(original, COPIED_SEQUENCE_FIELDS)
    copy = Sequence(owner_id=owner.pk, notes=notes, **{**fields, **changes})
    _check(copy)
    copy.save()
    _copy_sections(original, copy)
    _copy_handout(original, copy)
    return copy


def _copy_sections(original: Sequence, copy: Sequence) -> None:
    sections = list(original.sections.prefetch_related("steps__step_tools"))
    made = Section.objects.bulk_create(
        Section(sequence=copy, **_values(section, COPIED_SECTION_FIELDS)) for section in sections
    )
    _copy_steps((step, twin) for section, twin in zip(sections, made, strict=True) for step in section.steps.all())


def _copy_steps(pairs: Iterable[tuple[Step, Section]], **changes: Any) -> list[Step]:
    """Copy each step into the section beside it, with its tools."""
    copies = [
        (Step(section=section, **{**_values(step, COPIED_STEP_FIELDS), **changes}), step) for step, section in pairs
    ]
    made = Step.objects.bulk_create(copy for copy, _step in copies)
    StepTool.objects.bulk_create(
        StepTool(step=copy, tool_id=chosen.tool_id, count=chosen.count)
        for copy, step in copies
        for chosen in step.step_tools.all()
    )
    return made


def _copy_handout(original: Sequence, copy: Sequence) -> None:
    words = Handout.objects.filter(sequence=original).first()
    if words is None:
        return
    handout = Handout.objects.create(sequence=copy, title=words.title, why=words.why, how_often=words.how_often)
    HandoutNote.objects.bulk_create(
        HandoutNote(handout=handout, note_id=note_id)
        for note_id in words.handout_notes.values_list("note_id", flat=True)
    )


def change_sequence(sequence: Sequence, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> Sequence:
    """Change fields of the class itself. Raise ``Conflict``, ``Gone`` or ValidationError."""
    with _locked(sequence.pk):
        fresh = _fresh(sequence)
        _apply(fresh, changes, seen or {})
    return fresh


def archive_sequence(sequence: Sequence, *, archived: bool) -> None:
    """Put the class away, or bring it back. Raise ``Gone`` where it was removed."""
    with _locked(sequence.pk):
        Sequence.objects.filter(pk=sequence.pk).update(archived_at=timezone.now() if archived else None)


def delete_sequence(sequence: Sequence) -> None:
    """Remove the class for good, with its occasions, editions and links. Raise ``Gone`` where it was removed."""
    with _locked(sequence.pk):
        Sequence.objects.filter(pk=sequence.pk).delete()


# Sections


def add_section(sequence: Sequence, *, after: Section | None = None, **fields: Any) -> Section:
    """Add an empty section behind ``after``, or at the end where that is None.

    Raise ``Gone`` where the class or ``after`` was removed, ValidationError where the class is full.
    """
    with _locked(sequence.pk):
        sections = list(Section.objects.filter(sequence=sequence))
        if after is not None and after not in sections:
            raise Gone
        if len(sections) >= MAX_SECTIONS:
            raise ValidationError(_("A class holds at most %(most)d sections.") % {"most": MAX_SECTIONS})
        section = Section(sequence=sequence, order=len(sections), **fields)
        _check(section)
        section.save()
        last = sections[-1] if sections else None
        _renumber(ordering.place_after([*sections, section], section, after or last))
    return section


def change_section(section: Section, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> Section:
    """Change fields of a section. Raise ``Conflict``, ``Gone`` or ValidationError."""
    with _locked(section.sequence_id):
        fresh = _fresh(section)
        _apply(fresh, changes, seen or {})
    return fresh


def move_section(section: Section, *, after: Section | None) -> None:
    """Put ``section`` right behind ``after``, or first where that is None. Raise ``Gone`` where either was removed."""
    with _locked(section.sequence_id):
        sections = list(Section.objects.filter(sequence_id=section.sequence_id))
        if section not in sections or (after is not None and after not in sections):
            raise Gone
        _renumber(ordering.place_after(sections, section, after))


def shift_section(section: Section, by: int) -> None:
    """Put ``section`` one place up (-1) or down (+1). Raise ``Gone``, or ``NoPlace`` at the end."""
    with _locked(section.sequence_id):
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
    with _locked(section.sequence_id):
        _fresh(section).delete()
        _renumber(Section.objects.filter(sequence_id=section.sequence_id))


# Steps


def _defaults(technique: Technique) -> dict[str, Any]:
    """The dose and the side that the library gives, as a step starts with them."""
    return {
        "seconds": technique.dose_seconds,
        "count": technique.dose_breaths or technique.dose_reps,
        "side": technique.side,
    }


def add_step(section: Section, *, technique: Technique | None = None, after: Step | None = None, **fields: Any) -> Step:
    """Add a step to ``section`` behind ``after``, or at its end where that is None.

    A technique brings its dose, its side and its required tools. Free text comes as ``title`` with ``seconds``.
    Raise ``Gone`` where the section or ``after`` was removed, ValidationError where the class is full.
    """
    with _locked(section.sequence_id):
        places = _Places.of(section.sequence_id)
        places.require(section, after)
        places.require_room()
        steps = places.lists[section.pk]
        values = {**(_defaults(technique) if technique else {}), **fields}
        step = Step(section=section, technique=technique, order=len(steps), **values)
        _check(step)
        step.save()
        if technique is not None:
            uses = technique.tool_rows.filter(role=ToolRole.REQUIRED).values_list("tool_id", "count")
            _give_tools(step, dict(uses))
        places.stored[step.pk] = (section.pk, step.order)
        last = steps[-1] if steps else None
        places.lists[section.pk] = ordering.place_after(steps, step.pk, after.pk if after else last)
        places.write()
    return step


def _give_tools(step: Step, counts: Mapping[int, int]) -> None:
    """Write how many of each tool the step uses; what it has of another number is changed."""
    chosen = [StepTool(step=step, tool_id=tool, count=count) for tool, count in counts.items()]
    for one in chosen:
        _check(one)
    StepTool.objects.bulk_create(chosen, update_conflicts=True, unique_fields=["step", "tool"], update_fields=["count"])


def change_step(
    step: Step,
    changes: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
    *,
    tools: Mapping[Tool, int] | None = None,
    seen_tools: Mapping[Tool, int] | None = None,
) -> Step:
    """Change fields of a step, and how many of each of ``tools`` it uses: 0 takes a tool away, others stay.

    Raise ``Conflict``, ``Gone`` or ValidationError; then nothing is changed.
    """
    with _locked(step.section.sequence_id):
        fresh = _fresh(step)
        wanted = _touched(_keys(tools), _keys(seen_tools))
        now = _tools_now(fresh, wanted)
        clashes = _clashes(now, wanted, _keys(seen_tools))
        try:
            _apply(fresh, changes, seen or {})
        except Conflict as conflict:
            raise Conflict(conflict.fields, clashes) from None
        if clashes:
            raise Conflict({}, clashes)
        _change_tools(fresh, {tool: count for tool, count in wanted.items() if now[tool] != count})
    return fresh


def _keys(counts: Mapping[Tool, int] | None) -> dict[int, int]:
    return {tool.pk: count for tool, count in (counts or {}).items()}


def _tools_now(step: Step, wanted: Iterable[int]) -> dict[int, int]:
    """How many the step uses of each of the tools, 0 where none. No query where nothing is asked."""
    tools = list(wanted)
    found = dict(step.step_tools.filter(tool__in=tools).values_list("tool_id", "count")) if tools else {}
    return {tool: found.get(tool, 0) for tool in tools}


def _change_tools(step: Step, counts: Mapping[int, int]) -> None:
    gone = [tool for tool, count in counts.items() if count == 0]
    kept = {tool: count for tool, count in counts.items() if count != 0}
    if gone:
        step.step_tools.filter(tool__in=gone).delete()
    if kept:
        _give_tools(step, kept)


def move_step(step: Step, *, section: Section, after: Step | None) -> None:
    """Put ``step`` into ``section`` right behind ``after``, or first where that is None.

    Renumber both sections. Raise ``Gone`` where one of them was removed meanwhile, or is of another class.
    """
    with _locked(section.sequence_id):
        places = _Places.of(section.sequence_id)
        places.require(section, after)
        if step.pk not in places.stored:
            raise Gone
        places.lists = ordering.move(places.lists, step.pk, to=section.pk, after=after.pk if after else None)
        places.write()


def shift_step(step: Step, by: int) -> None:
    """Put ``step`` one place up (-1) or down (+1), into the next section past the end of its own.

    Raise ``Gone`` where it was removed, ``NoPlace`` where it is the first or the last of the class.
    """
    with _locked(step.section.sequence_id):
        places = _Places.of(step.section.sequence_id)
        if step.pk not in places.stored:
            raise Gone
        try:
            section, after = ordering.neighbour_place(places.lists, step.pk, by)
        except IndexError:
            raise NoPlace from None
        places.lists = ordering.move(places.lists, step.pk, to=section, after=after)
        places.write()


def duplicate_step(step: Step) -> Step:
    """Add a copy of ``step`` right behind it. Raise ``Gone``, or ValidationError where the class is full."""
    with _locked(step.section.sequence_id):
        places = _Places.of(step.section.sequence_id)
        fresh = Step.objects.select_related("section").filter(pk=step.pk).first()
        if fresh is None:
            raise Gone
        places.require_room()
        steps = places.lists[fresh.section_id]
        [copy] = _copy_steps([(fresh, fresh.section)], order=steps.index(fresh.pk) + 1)
        places.stored[copy.pk] = (fresh.section_id, copy.order)
        places.lists[fresh.section_id] = ordering.place_after(steps, copy.pk, fresh.pk)
        places.write()
    return copy


def remove_step(step: Step) -> None:
    """Remove a step, and close the gap. Raise ``Gone`` where it was removed already."""
    with _locked(step.section.sequence_id):
        places = _Places.of(step.section.sequence_id)
        if step.pk not in places.stored:
            raise Gone
        Step.objects.filter(pk=step.pk).delete()
        section, _order = places.stored[step.pk]
        places.lists[section].remove(step.pk)
        places.write()


# Occasions


def add_occasion(sequence: Sequence, **fields: Any) -> Occasion:
    """Plan one time that the class is taught. Raise ``Gone`` where the class was removed, or ValidationError."""
    with _locked(sequence.pk):
        occasion = Occasion(sequence=sequence, **fields)
        _check(occasion)
        occasion.save()
    return occasion


def change_occasion(occasion: Occasion, changes: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> Occasion:
    """Change fields of an occasion. Raise ``Conflict``, ``Gone`` or ValidationError."""
    with _locked(occasion.sequence_id):
        fresh = _fresh(occasion)
        _apply(fresh, changes, seen or {})
    return fresh


def remove_occasion(occasion: Occasion) -> None:
    """Remove an occasion; one that was removed already stays so."""
    with _locked(occasion.sequence_id):
        Occasion.objects.filter(pk=occasion.pk).delete()


# Papers


@dataclass(frozen=True)
class SeenHandout:
    """What the page of the hand-out showed: its words, and the keys of the steps and notes that stood ticked.

    None, and a word that is missing: the page did not say.
    """

    words: Mapping[str, str]
    steps: frozenset[int] | None
    notes: frozenset[int] | None


def choose_handout(
    sequence: Sequence,
    *,
    steps: Iterable[Step],
    notes: Iterable[TeachingNote],
    seen: SeenHandout | None = None,
    **words: str,
) -> Handout:
    """Keep what the teacher chose for the hand-out: its ``words``, its steps and its teaching notes.

    Steps that were removed meanwhile are left out: the others still count. Words that somebody else changed since the
    page was made raise ``Conflict``; ticks land beside theirs.
    """
    with _locked(sequence.pk):
        handout, _made = Handout.objects.get_or_create(sequence=sequence)
        _apply(handout, words, seen.words if seen else {})
        _tick_steps(sequence, {step.pk for step in steps}, seen)
        _tick_notes(handout, {note.pk for note in notes}, seen)
    return handout


def _ticked(now: set[int], wanted: set[int], seen: frozenset[int] | None) -> set[int]:
    """Return what is ticked once both edits have landed: this one says what it ticked and what it unticked.

    Where nothing is kept yet the page showed a suggestion, and what is ticked on it is the choice.
    """
    if seen is None or not now:
        return wanted
    return (now - (seen - wanted)) | (wanted - seen)


def _tick_steps(sequence: Sequence, wanted: set[int], seen: SeenHandout | None) -> None:
    steps = Step.objects.filter(section__sequence=sequence)
    now = set(steps.filter(on_handout=True).values_list("pk", flat=True))
    keep = _ticked(now, wanted, seen.steps if seen else None)
    steps.filter(pk__in=keep - now).update(on_handout=True)
    steps.filter(pk__in=now - keep).update(on_handout=False)


def _tick_notes(handout: Handout, wanted: set[int], seen: SeenHandout | None) -> None:
    now = set(handout.handout_notes.values_list("note_id", flat=True))
    keep = _ticked(now, wanted, seen.notes if seen else None)
    handout.handout_notes.filter(note_id__in=now - keep).delete()
    HandoutNote.objects.bulk_create(HandoutNote(handout=handout, note_id=note) for note in sorted(keep - now))
