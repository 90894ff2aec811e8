"""A draft read from its rows and written back: only what differs, and no more queries for a longer class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from operator import itemgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import BigIntegerField, CharField, DateTimeField, Model, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from sessions.domain.draft import (
    HEAD_FIELDS,
    SECTION_FIELDS,
    Draft,
    DraftAcceptance,
    DraftHead,
    DraftSection,
    DraftStep,
    with_ids,
)
from sessions.editing.faults import Gone
from sessions.editing.locking import check
from sessions.models import MAX_STEPS, Acceptance, Change, Section, Sequence, Step, StepTool

# A class of more is a mistake or an attack, like one of too many steps.
MAX_SECTIONS = 60

STEP_COLUMNS = (
    "technique_id",
    "title",
    "seconds",
    "count",
    "side",
    "setup_seconds",
    "note",
    "optional",
    "on_handout",
    "swap",
)

type Row = Mapping[str, Any]


# Reading


@dataclass(frozen=True, slots=True)
class Heads:
    """Where the log of a class stands: the number of its last entry, and what is undone and done again next."""

    number: int = 0
    undo_next: int = 0
    redo_next: int = 0


@dataclass(frozen=True, slots=True)
class Stored:
    """A class as it is stored: its draft, where its log stands, and the entry that a request made before; 0: none."""

    draft: Draft
    heads: Heads
    done: int = 0


def read_draft(sequence_id: int, *, head: bool = False) -> Draft:
    """Read a class as a draft. Raise ``Gone`` where it is no more."""
    return read_stored(sequence_id, head=head).draft


def read_stored(sequence_id: int, *, once: str = "", head: bool = False) -> Stored:
    """Read a class, and what its log says of ``once``: two queries, and one more with its ``head``. Raise ``Gone``."""
    columns = {name: f"steps__{name}" for name in ("pk", "order", *STEP_COLUMNS)}
    ordered = Section.objects.filter(sequence_id=sequence_id).order_by("order", "pk", "steps__order", "steps__pk")
    rows = list(ordered.values("pk", "order", *SECTION_FIELDS, *columns.values(), "steps__technique__name"))
    beside = _beside(sequence_id, once)
    steps: defaultdict[int, list[DraftStep]] = defaultdict(list)
    for row in rows:
        if (pk := row["steps__pk"]) is not None:
            fields = {name: row[columns[name]] for name in ("order", *STEP_COLUMNS)}
            name = row["steps__technique__name"] or row["steps__title"]
            tools, accepted = tuple(beside.tools[pk]), tuple(beside.accepted[pk])
            steps[row["pk"]].append(DraftStep(id=pk, name=name, tools=tools, accepted=accepted, **fields))
    sections = {row["pk"]: row for row in rows}
    draft = Draft(
        tuple(
            DraftSection(id=pk, steps=tuple(steps[pk]), **{name: row[name] for name in ("order", *SECTION_FIELDS)})
            for pk, row in sections.items()
        ),
        read_head(sequence_id) if head else None,
    )
    return Stored(draft, beside.heads, beside.done)


@dataclass(slots=True)
class _Beside:
    """What is read beside the steps: their tools and what was accepted of them, by their keys; and the log."""

    tools: defaultdict[int, list[tuple[int, int]]]
    accepted: defaultdict[int, list[DraftAcceptance]]
    heads: Heads = Heads()
    done: int = 0


# In the place of a step's key: what the row of the log is.
_LAST, _DONE = 0, -1


def _beside(sequence_id: int, once: str) -> _Beside:
    """One query for all of it: rows of six columns, whose meaning the first one tells."""
    never, nothing = Cast(Value(None), DateTimeField()), Value("", TextField())
    uses = StepTool.objects.filter(step__section__sequence=sequence_id).values_list(
        "step_id", "tool_id", _number("count"), Value("", CharField()), nothing, never
    )
    said = Acceptance.objects.filter(step__section__sequence=sequence_id).values_list(
        "step_id", "rule_id", _number("accepted_by_id"), "fingerprint", Cast("reason", TextField()), "accepted_at"
    )
    log = Change.objects.filter(sequence_id=sequence_id)
    newest = log.order_by("-number").values("number")[:1]
    last = log.filter(number=newest).values_list(
        _number(Value(_LAST)), _number("number"), _number("undo_next"), Value("", CharField()), _redo_next(), never
    )
    legs = [said, last]
    if once:
        done = _number(Value(_DONE)), _number("number"), _number(Value(0))
        legs.append(log.filter(once=once).values_list(*done, Value("", CharField()), nothing, never))
    rows = uses.order_by().union(*(leg.order_by() for leg in legs), all=True).order_by()
    found = _Beside(defaultdict(list), defaultdict(list))
    for step, what, number, fingerprint, text, at in sorted(rows, key=itemgetter(0, 1, 3)):
        if step == _DONE:
            found.done = what
        elif step == _LAST:
            found.heads = Heads(what, number, int(text))
        elif fingerprint:
            found.accepted[step].append(DraftAcceptance(what, fingerprint, text, number, at.isoformat()))
        else:
            found.tools[step].append((what, number))
    return found


def _number(of: str | Value) -> Cast:
    """All columns of figures have one type, as PostgreSQL asks of the legs of a union."""
    return Cast(of, BigIntegerField())


def _redo_next() -> Cast:
    return Cast("redo_next", TextField())


def read_head(sequence_id: int) -> DraftHead:
    """Read what is said of the class itself. One query. Raise ``Gone``."""
    row = Sequence.objects.filter(pk=sequence_id).values(*HEAD_FIELDS).first()
    if row is None:
        raise Gone
    return DraftHead(**{name: drafted(value) for name, value in row.items()})


def drafted(value: Any) -> Any:
    """Return a value of a row as a draft keeps it: a time as "18:30", a list as a tuple."""
    if isinstance(value, time):
        return value.isoformat("minutes")
    return tuple(value) if isinstance(value, list) else value


# Writing


def write_draft(sequence_id: int, before: Draft, after: Draft) -> Draft:
    """Make the rows that are ``before`` say ``after``, and return it with the ids of what is new.

    Every row that changes is checked as a form would check it. Raise ValidationError; then nothing may be kept.
    """
    _refuse_too_many(after)
    after = with_ids(after, _add_sections(sequence_id, before, after))
    after = with_ids(after, _add_steps(before, after))
    _change_head(sequence_id, before.head, after.head)
    _change_sections(before, after)
    _change_steps(before, after)
    _change_tools(before, after)
    _change_accepted(before, after)
    gone = {step.id for step in before.steps()} - {step.id for step in after.steps()}
    if gone:
        _remove_steps(gone, before)
    left = {section.id for section in before.sections} - {section.id for section in after.sections}
    if left:
        Section.objects.filter(pk__in=left).delete()
    return after


def _remove_steps(gone: set[int], before: Draft) -> None:
    """Remove steps with what hangs on them, without asking first what does: the draft knows."""
    has_tools, accepted = (
        {step.id for step in before.steps() if getattr(step, name)} for name in ("tools", "accepted")
    )
    if gone & has_tools:
        StepTool.objects.filter(step__in=gone).delete()
    if gone & accepted:
        Acceptance.objects.filter(step__in=gone).delete()
    rows = Step.objects.filter(pk__in=gone)
    rows._raw_delete(rows.db)


def _refuse_too_many(draft: Draft) -> None:
    if len(draft.sections) > MAX_SECTIONS:
        raise ValidationError(_("A class holds at most %(most)d sections.") % {"most": MAX_SECTIONS})
    if sum(len(section.steps) for section in draft.sections) > MAX_STEPS:
        raise ValidationError(_("A class holds at most %(most)d steps.") % {"most": MAX_STEPS})


def _stored[M: Model](rows: Mapping[int, M]) -> dict[int, int]:
    """Add ``rows`` (by their ids in the draft) and return the ids of the new ones. One that comes back keeps its id."""
    for row in rows.values():
        check(row)
    for some in ([row for pk, row in rows.items() if pk > 0], [row for pk, row in rows.items() if pk < 0]):
        if some:
            type(some[0])._default_manager.bulk_create(some)
    return {pk: row.pk for pk, row in rows.items() if pk < 0}


def _add_sections(sequence_id: int, before: Draft, after: Draft) -> dict[int, int]:
    known = {section.id for section in before.sections}
    return _stored(
        {
            section.id: Section(pk=_key(section.id), sequence_id=sequence_id, order=order, **_section_fields(section))
            for order, section in enumerate(after.sections)
            if section.id not in known
        }
    )


def _add_steps(before: Draft, after: Draft) -> dict[int, int]:
    known = {step.id for step in before.steps()}
    return _stored(
        {
            step.id: Step(pk=_key(step.id), section_id=section.id, order=order, **_step_fields(step))
            for section in after.sections
            for order, step in enumerate(section.steps)
            if step.id not in known
        }
    )


def _key(pk: int) -> int | None:
    return pk if pk > 0 else None


def _section_fields(section: DraftSection) -> dict[str, Any]:
    return {name: getattr(section, name) for name in SECTION_FIELDS}


def _step_fields(step: DraftStep) -> dict[str, Any]:
    return {name: getattr(step, name) for name in STEP_COLUMNS}


def _change_head(sequence_id: int, before: DraftHead | None, after: DraftHead | None) -> None:
    if before is None or after is None or before == after:
        return
    changed = {name: getattr(after, name) for name in HEAD_FIELDS if getattr(before, name) != getattr(after, name)}
    if starts_at := changed.get("starts_at"):
        changed["starts_at"] = time.fromisoformat(starts_at)
    if "muted_checks" in changed:
        changed["muted_checks"] = list(changed["muted_checks"])
    check(Sequence(**changed), changed)
    Sequence.objects.filter(pk=sequence_id).update(**changed)


type Fields = dict[str, Any]


def _change_sections(before: Draft, after: Draft) -> None:
    old = {one.id: _section_fields(one) | {"order": one.order} for one in before.sections}
    new = {one.id: _section_fields(one) | {"order": at} for at, one in enumerate(after.sections)}
    _change_rows(Section, old, new)


def _change_steps(before: Draft, after: Draft) -> None:
    old = {
        step.id: _step_fields(step) | {"section_id": section.id, "order": step.order}
        for section in before.sections
        for step in section.steps
    }
    new = {
        step.id: _step_fields(step) | {"section_id": section.id, "order": order}
        for section in after.sections
        for order, step in enumerate(section.steps)
    }
    _change_rows(Step, old, new)


def _change_rows(model: type[Model], old: Mapping[int, Fields], new: Mapping[int, Fields]) -> None:
    """Write the fields that differ of the rows that stay, in one query."""
    changed = {
        pk: {name: value for name, value in fields.items() if old[pk][name] != value}
        for pk, fields in new.items()
        if pk in old and old[pk] != fields
    }
    for pk, fields in changed.items():
        check(model(**new[pk]), fields.keys() - {"order", "section_id"})
        if "technique_id" in fields or "title" in fields:
            model(**new[pk]).clean()
    if len(changed) == 1:
        [(pk, fields)] = changed.items()
        model._default_manager.filter(pk=pk).update(**fields)
    elif changed:
        names = {name.removesuffix("_id") for fields in changed.values() for name in fields}
        model._default_manager.bulk_update([model(pk=pk, **new[pk]) for pk in changed], sorted(names))


def _change_tools(before: Draft, after: Draft) -> None:
    old, new = _tools(before), _tools(after)
    gone, chosen = old.keys() - new.keys(), {key: count for key, count in new.items() if old.get(key) != count}
    staying = {step.id for step in after.steps()}
    by_tool: defaultdict[int, list[int]] = defaultdict(list)
    for step, tool in gone:
        if step in staying:
            by_tool[tool].append(step)
    for tool, steps in by_tool.items():
        StepTool.objects.filter(tool=tool, step__in=steps).delete()
    rows = [StepTool(step_id=step, tool_id=tool, count=count) for (step, tool), count in chosen.items()]
    for row in rows:
        check(row)
    if rows:
        StepTool.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["step", "tool"], update_fields=["count"]
        )


def _tools(draft: Draft) -> dict[tuple[int, int], int]:
    return {(step.id, tool): count for step in draft.steps() for tool, count in step.tools}


def _change_accepted(before: Draft, after: Draft) -> None:
    old, new = _accepted(before), _accepted(after)
    staying = {step.id for step in after.steps()}
    gone = [key for key in old.keys() - new.keys() if key[0] in staying]
    gone += [key for key in old.keys() & new.keys() if old[key] != new[key]]
    if gone:
        rows = Acceptance.objects.filter(step__in={step for step, _print in gone})
        keys = [pk for pk, *what in rows.values_list("pk", "step_id", "fingerprint") if tuple(what) in set(gone)]
        Acceptance.objects.filter(pk__in=keys).delete()
    rows_new = [_acceptance(step, one) for (step, _print), one in new.items() if old.get((step, _print)) != one]
    if rows_new:
        Acceptance.objects.bulk_create(rows_new)


def _acceptance(step: int, said: DraftAcceptance) -> Acceptance:
    row = Acceptance(
        step_id=step,
        rule_id=said.rule_id,
        fingerprint=said.fingerprint,
        reason=said.reason,
        accepted_by_id=said.by_id,
        accepted_at=datetime.fromisoformat(said.at),
    )
    check(row)
    return row


def _accepted(draft: Draft) -> dict[tuple[int, str], DraftAcceptance]:
    return {(step.id, one.fingerprint): one for step in draft.steps() for one in step.accepted}
