"""Rows to a ``Plan``, in a fixed number of queries however long the class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import BigIntegerField, CharField, DateTimeField, F, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from anatomy.domain.safety import Area, Present
from anatomy.models import Position, Technique
from sessions.domain.plan import (
    DoseMode,
    Named,
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
    PlanWay,
    PlanZone,
    Side,
)
from sessions.models import Acceptance, Handout, Occasion, RoomCondition, Section, Sequence, Step, StepTool, UsualCue

# All that a plan needs of a section, a step and its technique, and nothing else. Rows are read as plain values: making
# model instances of them took longer than the database did.
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
TECHNIQUE_COLUMNS = (
    "slug",
    "name",
    "sanskrit",
    "devanagari",
    "kind",
    "position",
    "level",
    "side",
    "dose_mode",
    "dose_seconds",
    "dose_breaths",
    "dose_reps",
    "dose_min_seconds",
    "dose_max_seconds",
    "cue",
    "why",
    "steps",
    "feel",
    "avoid_feel",
    "gentler_how",
    "stronger_how",
    "technique_type__slug",
    "technique_type__name",
    "gentler__slug",
    "gentler__name",
    "stronger__slug",
    "stronger__name",
)
# Each of them as it is called from a section.
_OF_STEP = {name: f"steps__{name}" for name in STEP_COLUMNS}
_OF_TECHNIQUE = {name: f"steps__technique__{name}" for name in TECHNIQUE_COLUMNS}

type Row = Mapping[str, Any]


class Fact(NamedTuple):
    """One row of what the library ties to a technique: a region, an intent, a keep-off zone ...

    What the class's teacher ties to it, a usual cue, comes the same way.
    """

    what: str
    key: int
    technique: int
    slug: str
    name: str
    more: str


type Facts = Mapping[str, list[Fact]]


def plan_of(
    sequence: Sequence, occasion: Occasion | None = None, *, with_handout: bool = True, with_room: bool = False
) -> Plan:
    """Return the plan of ``sequence`` for ``occasion``, or for none.

    Four queries, however long the class, and one for its owner where the caller did not select them; one less without
    the hand-out's choices, for those who show none; one more ``with_room``: the conditions in the room and what was
    accepted, which are for the class's own teacher alone. Raise ValueError for an occasion of another class.
    """
    if occasion is not None and occasion.sequence_id != sequence.pk:
        raise ValueError("The occasion belongs to another class.")
    rows = _section_rows(sequence)
    steps = [{name: row[column] for name, column in _OF_STEP.items()} for row in rows]
    techniques = _techniques(sequence, rows)
    tools = _tools(sequence)
    room, accepted = _room_and_accepted(sequence, occasion) if with_room else (PlanRoom(), {})
    sections = {row["pk"]: row for row in rows}
    by_section: defaultdict[int, list[PlanStep]] = defaultdict(list)
    for row, step in zip(rows, steps, strict=True):
        if step["pk"] is not None:
            known = tools.get(step["pk"], ()), accepted.get(step["pk"], ())
            by_section[row["pk"]].append(_step(step, techniques, *known))
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
        room=room,
        starts_at=sequence.starts_at,
    )


def room_of(sequence: Sequence, occasion: Occasion | None = None) -> PlanRoom:
    """Return the room of ``occasion`` where it has one of its own, else the class's usual one. One query."""
    rows = _room_rows(sequence, occasion).values_list("condition__slug", "area__slug", "side")
    return _room(sequence, occasion, rows)


def _room_rows(sequence: Sequence, occasion: Occasion | None) -> QuerySet[RoomCondition]:
    own = occasion is not None and occasion.own_room
    return RoomCondition.objects.filter(sequence=sequence, occasion=occasion if own else None)


def _room(sequence: Sequence, occasion: Occasion | None, rows: Iterable[tuple[str, str | None, str]]) -> PlanRoom:
    present = tuple(Present(condition, Area(area, side) if area else None) for condition, area, side in rows)
    if occasion is not None and occasion.own_room:
        return PlanRoom(present, occasion.for_everyone, own=True)
    return PlanRoom(present, sequence.for_everyone)


def _room_and_accepted(
    sequence: Sequence, occasion: Occasion | None
) -> tuple[PlanRoom, Mapping[int, list[PlanAcceptance]]]:
    """The conditions in the room, and what the teacher accepted of each step, by its key. One query for both."""
    no_step, no_moment = Cast(Value(None), BigIntegerField()), Cast(Value(None), DateTimeField())
    present = _room_rows(sequence, occasion).values_list(
        no_step, "pk", "condition__slug", Coalesce("area__slug", Value("")), "side", no_moment
    )
    said = Acceptance.objects.filter(step__section__sequence=sequence).values_list(
        "step_id", "pk", "fingerprint", "reason", "accepted_by__name", "accepted_at"
    )
    rows = sorted(present.order_by().union(said.order_by(), all=True), key=itemgetter(1))
    accepted: defaultdict[int, list[PlanAcceptance]] = defaultdict(list)
    for step, _pk, *said_of_it in rows:
        if step is not None:
            accepted[step].append(PlanAcceptance(*said_of_it))
    for kept in accepted.values():
        # Not by key: what is undone and done again keeps its place.
        kept.sort(key=attrgetter("at", "fingerprint"))
    return _room(sequence, occasion, (row[2:5] for row in rows if row[0] is None)), accepted


def _section_rows(sequence: Sequence) -> list[Row]:
    """Each step beside its section, in the order of the class; a section without steps once, beside none."""
    sections = Section.objects.filter(sequence=sequence).order_by("order", "pk", "steps__order", "steps__pk")
    return list(sections.values(*SECTION_COLUMNS, *_OF_STEP.values(), *_OF_TECHNIQUE.values()))


def _tools(sequence: Sequence) -> Mapping[int, list[PlanTool]]:
    """The tools chosen for each step, by its key."""
    tools: defaultdict[int, list[PlanTool]] = defaultdict(list)
    chosen = StepTool.objects.filter(step__section__sequence=sequence)
    for step, slug, name, count, household, fetched in chosen.order_by("tool_id").values_list(
        "step_id", "tool__slug", "tool__name", "count", "tool__household", "tool__fetched"
    ):
        tools[step].append(PlanTool(slug, name, count, household, fetched))
    return tools


def _techniques(sequence: Sequence, rows: Iterable[Row]) -> Mapping[int, PlanTechnique]:
    """Each technique of the steps once, by its key."""
    key = _OF_STEP["technique_id"]
    found = {row[key]: row for row in rows if row[key] is not None}
    facts = _facts(sequence) if found else {}
    positions = {value: str(label) for value, label in Position.choices}
    return {
        key: _technique({name: row[column] for name, column in _OF_TECHNIQUE.items()}, facts[key], positions)
        for key, row in found.items()
    }


def _facts(sequence: Sequence) -> Mapping[int, Facts]:
    """Read what the library ties to the techniques of the class, in one query, in the order in which it was tied."""
    sql, parameters = _facts_query(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(sql, [sequence.pk if value == _THE_CLASS else value for value in parameters])
        rows = cursor.fetchall()
    found: defaultdict[int, defaultdict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for row in sorted(rows, key=itemgetter(1)):
        fact = Fact._make(row)
        found[fact.technique][fact.what].append(fact)
    return found


# Stands for the key of the class in the query below. No row has it.
_THE_CLASS = -1


@cache
def _facts_query(vendor: str) -> tuple[str, tuple[Any, ...]]:
    """The query for the facts in the SQL of ``vendor``, with its parameters.

    It is the same for every class, and composing its parts takes several times as long as running it, so it is
    composed once a process.
    """
    structures = Technique.structures.through
    rows = _ties("region", Technique.regions.through, "region").union(
        _ties("home", structures, "structure__region"),
        _ties("structure", structures, "structure", F("structure__latin")),
        _ties("intent", Technique.intents.through, "intent"),
        _ties("demand", Technique.demands.through, "demand"),
        _ties("zone", Technique.keep_off_zones.through, "keepoffzone", F("keepoffzone__rule")),
        _usual_cues(),
        all=True,
    )
    sql, parameters = rows.order_by().query.sql_with_params()
    return sql, tuple(parameters)


def _ties(what: str, through: type[Model], end: str, more: Any = None) -> QuerySet[Model, tuple[Any, ...]]:
    """Rows of one relation of the techniques, in the shape that all of them share, so that one query reads them all."""
    return (
        through._default_manager.filter(technique__in=_techniques_of_the_class())
        .annotate(
            what=Value(what, CharField()),
            slug_=F(f"{end}__slug"),
            name_=Cast(f"{end}__name", TextField()),
            more_=Cast(more or Value(""), TextField()),
        )
        .values_list("what", "pk", "technique_id", "slug_", "name_", "more_")
    )


def _usual_cues() -> QuerySet[Model, tuple[Any, ...]]:
    """Rows of the usual cues of the class's teacher, in the same shape."""
    return (
        UsualCue.objects.filter(owner__sequences=_THE_CLASS, technique__in=_techniques_of_the_class())
        .order_by()
        .annotate(
            what=Value("cue", CharField()),
            slug_=Value("", CharField()),
            name_=Cast(Value(""), TextField()),
            more_=Cast("text", TextField()),
        )
        .values_list("what", "pk", "technique_id", "slug_", "name_", "more_")
    )


def _techniques_of_the_class() -> QuerySet[Step, dict[str, Any]]:
    return Step.objects.filter(section__sequence=_THE_CLASS).values("technique")


def _named(facts: Iterable[Fact]) -> tuple[Named, ...]:
    """Each entry once, in the order given."""
    return tuple({fact.slug: Named(fact.slug, fact.name) for fact in facts}.values())


def _way(row: Row, which: str) -> PlanWay:
    slug = row[f"{which}__slug"]
    return PlanWay(row[f"{which}_how"], Named(slug, row[f"{which}__name"]) if slug else None)


def _dose_range(row: Row) -> tuple[int, int] | None:
    shortest, longest = row["dose_min_seconds"], row["dose_max_seconds"]
    return (shortest, longest) if shortest is not None and longest is not None else None


def _technique(row: Row, facts: Facts, positions: Mapping[str, str]) -> PlanTechnique:
    return PlanTechnique(
        slug=row["slug"],
        name=row["name"],
        kind=row["kind"],
        technique_type=Named(row["technique_type__slug"], row["technique_type__name"]),
        position=Named(row["position"], positions[row["position"]]),
        level=row["level"],
        side=Side(row["side"]),
        dose_mode=DoseMode(row["dose_mode"]),
        dose_seconds=row["dose_seconds"],
        dose_count=row["dose_breaths"] or row["dose_reps"],
        dose_range=_dose_range(row),
        sanskrit=row["sanskrit"],
        devanagari=row["devanagari"],
        cue=row["cue"],
        why=row["why"],
        steps=tuple(row["steps"]),
        feel=row["feel"],
        avoid_feel=row["avoid_feel"],
        gentler=_way(row, "gentler"),
        stronger=_way(row, "stronger"),
        regions=_named([*facts["region"], *facts["home"]]),
        structures=_named(facts["structure"]),
        intents=_named(facts["intent"]),
        demands=tuple(fact.slug for fact in facts["demand"]),
        zones=tuple(PlanZone(fact.slug, fact.name, fact.more) for fact in facts["zone"]),
        usual_cue=facts["cue"][0].more if facts["cue"] else "",
    )


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
            "handout_notes__note__slug",
            "handout_notes__note__title",
            "handout_notes__note__text",
        )
    )
    if not rows:
        return PlanHandout(step_ids=chosen)
    title, why, how_often = rows[0][:3]
    notes = tuple(PlanNote(*row[3:]) for row in rows if row[3] is not None)
    return PlanHandout(title, why, how_often, chosen, notes)
