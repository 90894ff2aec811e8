"""Rows to a ``Plan``, in a fixed number of queries however long the class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import CharField, DateTimeField, F, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from anatomy.domain.safety import Area, Present
from sessions.domain.plan import (
    Plan,
    PlanAcceptance,
    PlanHandout,
    PlanNote,
    PlanOccasion,
    PlanRoom,
    PlanSection,
    PlanStep,
    PlanTechnique,
    PlanTool,
    Side,
)
from sessions.models import Acceptance, Handout, Occasion, RoomCondition, Section, Sequence, Step, StepTool, UsualCue
from sessions.techniques import techniques

# All that a plan needs of a section and a step, and nothing else. Rows are read as plain values: making model instances
# of them took longer than the database did.
SECTION_COLUMNS = ("pk", "name", "kind", "rounds", "protected", "planned_minutes")
STEP_COLUMNS = (
    "pk",
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
# Each of them as it is called from a section.
_OF_STEP = {name: f"steps__{name}" for name in STEP_COLUMNS}

type Row = Mapping[str, Any]


def plan_of(
    sequence: Sequence, occasion: Occasion | None = None, *, with_handout: bool = True, with_room: bool = False
) -> Plan:
    """Return the plan of ``sequence`` for ``occasion``, or for none.

    Three queries, however long the class; one less without the hand-out's choices, for those who show none. One more
    for its owner or the library's revision where the caller did not select them, and two more where this process does
    not know one of its techniques yet. ``with_room``: the conditions in the room and what was accepted, which are for
    the class's own teacher alone. Raise ValueError for an occasion of another class.
    """
    if occasion is not None and occasion.sequence_id != sequence.pk:
        raise ValueError("The occasion belongs to another class.")
    rows = _section_rows(sequence)
    steps = [{name: row[column] for name, column in _OF_STEP.items()} for row in rows]
    beside = _beside(sequence, occasion, with_room=with_room)
    known = _techniques(sequence, steps, beside.cues)
    sections = {row["pk"]: row for row in rows}
    by_section: defaultdict[int, list[PlanStep]] = defaultdict(list)
    for row, step in zip(rows, steps, strict=True):
        if (pk := step["pk"]) is not None:
            by_section[row["pk"]].append(_step(step, known, beside.tools.get(pk, ()), beside.accepted.get(pk, ())))
    return Plan(
        id=sequence.pk,
        title=sequence.title,
        teacher=sequence.owner.get_full_name(),
        level=sequence.level,
        target_minutes=sequence.target_minutes,
        sections=tuple(_section(row, by_section[key]) for key, row in sections.items()),
        intention=sequence.intention,
        notes=sequence.notes,
        head_count=sequence.head_count,
        occasion=_occasion(occasion),
        handout=_handout(sequence, tuple(step["pk"] for step in steps if step["on_handout"]))
        if with_handout
        else PlanHandout(),
        room=_room(sequence, occasion, beside.present) if with_room else PlanRoom(),
        starts_at=sequence.starts_at,
    )


def room_of(sequence: Sequence, occasion: Occasion | None = None) -> PlanRoom:
    """Return the room of ``occasion`` where it has one of its own, else the class's usual one. One query."""
    own = occasion is not None and occasion.own_room
    rows = RoomCondition.objects.filter(sequence=sequence, occasion=occasion if own else None)
    return _room(sequence, occasion, rows.values_list("condition__slug", "area__slug", "side"))


def _room(sequence: Sequence, occasion: Occasion | None, rows: Iterable[tuple[str, str | None, str]]) -> PlanRoom:
    present = tuple(Present(condition, Area(area, side) if area else None) for condition, area, side in rows)
    if occasion is not None and occasion.own_room:
        return PlanRoom(present, occasion.for_everyone, own=True)
    return PlanRoom(present, sequence.for_everyone)


def _section_rows(sequence: Sequence) -> list[Row]:
    """Each step beside its section, in the order of the class; a section without steps once, beside none."""
    sections = Section.objects.filter(sequence=sequence).order_by("order", "pk", "steps__order", "steps__pk")
    return list(sections.values(*SECTION_COLUMNS, *_OF_STEP.values()))


def _techniques(sequence: Sequence, steps: Iterable[Row], cues: Mapping[int, str]) -> Mapping[int, PlanTechnique]:
    """Each technique of the steps once, by its key, with the usual cue of the class's teacher."""
    keys = {step["technique_id"] for step in steps if step["technique_id"] is not None}
    known = techniques(keys, sequence.library_revision)
    return {key: replace(value, usual_cue=cues[key]) if key in cues else value for key, value in known.items()}


# What is read beside the steps


class _Found(NamedTuple):
    """A row of what stands beside the steps: ``of`` a step, a technique or nothing (0)."""

    what: str
    of: int
    key: int
    slug: str
    name: str
    more: str
    number: int
    fetched: int
    at: datetime | str | None


class _Beside(NamedTuple):
    """The tools chosen for each step and what was accepted of it, by its key; who is in the room; usual cues."""

    tools: Mapping[int, list[PlanTool]]
    accepted: Mapping[int, list[PlanAcceptance]]
    present: list[tuple[str, str | None, str]]
    cues: Mapping[int, str]


def _beside(sequence: Sequence, occasion: Occasion | None, *, with_room: bool) -> _Beside:
    """One query for all of it."""
    own = occasion.pk if occasion is not None and occasion.own_room else None
    sql, parameters = _beside_query(connection.vendor, with_room=with_room, of_occasion=own is not None)
    meant = {_THE_CLASS: sequence.pk, _THE_OWNER: sequence.owner_id, _THE_OCCASION: own}
    with connection.cursor() as cursor:
        cursor.execute(sql, [meant.get(value, value) if type(value) is int else value for value in parameters])
        rows = [_Found._make(row) for row in cursor.fetchall()]
    tools: defaultdict[int, list[PlanTool]] = defaultdict(list)
    accepted: defaultdict[int, list[PlanAcceptance]] = defaultdict(list)
    found = _Beside(tools, accepted, [], {row.of: row.name for row in rows if row.what == "cue"})
    for row in sorted(rows, key=itemgetter(1, 2)):
        if row.what == "tool":
            tools[row.of].append(PlanTool(row.slug, row.name, row.number, row.more, bool(row.fetched)))
        elif row.what == "room":
            found.present.append((row.slug, row.name, row.more))
        elif row.what == "accepted":
            accepted[row.of].append(PlanAcceptance(row.slug, row.name, row.more, _moment(row.at)))
    for kept in accepted.values():
        # Not by key: what is undone and done again keeps its place.
        kept.sort(key=attrgetter("at", "fingerprint"))
    return found


def _moment(stored: datetime | str | None) -> datetime:
    """Return a moment as SQLite (text, in UTC) or PostgreSQL answers a plain query."""
    if isinstance(stored, datetime):
        return stored
    return datetime.fromisoformat(str(stored)).replace(tzinfo=UTC)


# They stand for the keys of the class, its teacher and an occasion in the query below. No row has them.
_THE_CLASS, _THE_OWNER, _THE_OCCASION = -1, -2, -3


@cache
def _beside_query(vendor: str, *, with_room: bool, of_occasion: bool) -> tuple[str, tuple[Any, ...]]:
    """The query in the SQL of ``vendor``, with its parameters.

    It is the same for every class, and composing its parts takes several times as long as running it, so it is
    composed once a process.
    """
    in_class = {"step__section__sequence": _THE_CLASS}
    used = Step.objects.filter(section__sequence=_THE_CLASS, technique__isnull=False).values("technique")
    tool = {"more": "tool__household", "count": "count", "fetched": "tool__fetched"}
    legs = [
        _leg(StepTool.objects.filter(**in_class), "tool", "step_id", "tool_id", "tool__slug", "tool__name", **tool),
        _leg(UsualCue.objects.filter(owner=_THE_OWNER, technique__in=used), "cue", "technique_id", "pk", "", "text"),
    ]
    if with_room:
        occasion = {"occasion": _THE_OCCASION} if of_occasion else {"occasion__isnull": True}
        room = RoomCondition.objects.filter(sequence=_THE_CLASS, **occasion)
        said = Acceptance.objects.filter(**in_class)
        by = {"more": "accepted_by__name", "at": "accepted_at"}
        legs.append(_leg(room, "room", "", "pk", "condition__slug", "area__slug", more="side"))
        legs.append(_leg(said, "accepted", "step_id", "pk", "fingerprint", "reason", **by))
    first, *others = legs
    sql, parameters = first.union(*others, all=True).order_by().query.sql_with_params()
    return sql, tuple(parameters)


def _leg(rows: QuerySet[Any], what: str, of: str, key: str, slug: str, name: str, **others: str) -> QuerySet[Any, Any]:
    """Rows in the shape that all of them share, so that one query reads them all. Each names columns; "" is nothing."""
    nothing, none, never = Value("", TextField()), Value(0, IntegerField()), Cast(Value(None), DateTimeField())
    more, count, fetched, at = (others.get(column, "") for column in ("more", "count", "fetched", "at"))
    columns = {
        "what_": Value(what, CharField()),
        "of_": F(of) if of else none,
        "key_": F(key),
        "slug_": Cast(slug, TextField()) if slug else nothing,
        "name_": Coalesce(Cast(name, TextField()), nothing),
        "more_": Cast(more, TextField()) if more else nothing,
        "number_": Cast(count, IntegerField()) if count else none,
        "fetched_": Cast(fetched, IntegerField()) if fetched else none,
        "at_": F(at) if at else never,
    }
    return rows.order_by().annotate(**columns).values_list(*columns)


def _step(
    row: Row,
    techniques: Mapping[int, PlanTechnique],
    tools: Iterable[PlanTool],
    accepted: Iterable[PlanAcceptance],
) -> PlanStep:
    technique = techniques.get(row["technique_id"])
    return PlanStep(
        id=row["pk"],
        title=technique.name if technique else row["title"],
        seconds=row["seconds"],
        technique=technique,
        count=row["count"],
        side=Side(row["side"]),
        setup_seconds=row["setup_seconds"],
        tools=tuple(tools),
        note=row["note"],
        optional=row["optional"],
        accepted=tuple(accepted),
        swapped=row["swap"] is not None,
    )


def _section(row: Row, steps: Iterable[PlanStep]) -> PlanSection:
    return PlanSection(
        id=row["pk"],
        name=row["name"],
        kind=row["kind"],
        steps=tuple(steps),
        rounds=row["rounds"],
        protected=row["protected"],
        planned_minutes=row["planned_minutes"],
    )


def _occasion(occasion: Occasion | None) -> PlanOccasion | None:
    if occasion is None:
        return None
    return PlanOccasion(
        id=occasion.pk,
        starts_on=occasion.starts_on,
        starts_at=occasion.starts_at,
        place=occasion.place,
        format=occasion.format,
        head_count=occasion.head_count,
    )


def _handout(sequence: Sequence, chosen: tuple[int, ...]) -> PlanHandout:
    rows = list(
        Handout.objects.filter(sequence=sequence)
        .order_by("handout_notes__pk")
        .values_list(
            "title",
            "why",
            "how_often",
            "large",
            "ticks",
            "handout_notes__note__slug",
            "handout_notes__note__title",
            "handout_notes__note__text",
        )
    )
    if not rows:
        return PlanHandout(step_ids=chosen)
    title, why, how_often, large, ticks = rows[0][:5]
    notes = tuple(PlanNote(*row[5:]) for row in rows if row[5] is not None)
    return PlanHandout(title, why, how_often, chosen, notes, large, ticks)
