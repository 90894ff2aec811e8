"""What a plan says of techniques, as values: read where they are first asked for, kept until the library changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import CharField, F, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import get_language

from anatomy.keeping import Kept
from anatomy.models import Position, Technique
from anatomy.wording import credit_text
from sessions.domain.plan import DoseMode, Named, PlanPicture, PlanTechnique, PlanWay, PlanZone, Side

# All that a plan needs of a technique, and nothing else.
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
    "picture__digest",
    "picture__kind",
    "picture__shows",
    "picture__author",
    "picture__licence",
    "picture__terms",
)

type Row = Mapping[str, Any]


class Fact(NamedTuple):
    """One row of what the library ties to a technique: a region, an intent, a keep-off zone ..."""

    what: str
    key: int
    technique: int
    slug: str
    name: str
    more: str


type Facts = Mapping[str, list[Fact]]


def techniques(keys: Collection[int], revision: int | None = None) -> Mapping[int, PlanTechnique]:
    """Return the techniques with these ``keys``, by their keys, published or not.

    No query where this process knows all of them, two where it does not; one more where the ``revision`` of the library
    is not said.
    """
    # Named in the language of the page: the words of a position are translated.
    known = _known.now(revision).setdefault(get_language() or "", {})
    if missing := set(keys) - known.keys():
        known.update(_read(missing))
    return {key: known[key] for key in keys}


def _nothing_yet(_revision: int) -> dict[str, dict[int, PlanTechnique]]:
    return {}


_known = Kept(_nothing_yet)


def _read(keys: Collection[int]) -> dict[int, PlanTechnique]:
    facts = _facts(keys)
    positions = {value: str(label) for value, label in Position.choices}
    rows = Technique.objects.filter(pk__in=keys).order_by().values("pk", *TECHNIQUE_COLUMNS)
    return {row["pk"]: _technique(row, facts[row["pk"]], positions) for row in rows}


def _facts(keys: Collection[int]) -> Mapping[int, Facts]:
    """Read what the library ties to the techniques, in one query, in the order in which it was tied."""
    structures = Technique.structures.through
    rows = _ties(keys, "region", Technique.regions.through, "region").union(
        _ties(keys, "home", structures, "structure__region"),
        _ties(keys, "structure", structures, "structure", F("structure__latin")),
        _ties(keys, "intent", Technique.intents.through, "intent"),
        _ties(keys, "demand", Technique.demands.through, "demand"),
        _ties(keys, "zone", Technique.keep_off_zones.through, "keepoffzone", F("keepoffzone__rule")),
        all=True,
    )
    found: defaultdict[int, defaultdict[str, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for row in sorted(rows.order_by(), key=itemgetter(1)):
        fact = Fact._make(row)
        found[fact.technique][fact.what].append(fact)
    return found


def _ties(
    keys: Collection[int], what: str, through: type[Model], end: str, more: Any = None
) -> QuerySet[Model, tuple[Any, ...]]:
    """Rows of one relation of the techniques, in the shape that all of them share, so that one query reads them all."""
    return (
        through._default_manager.filter(technique__in=keys)
        .annotate(
            what=Value(what, CharField()),
            slug_=F(f"{end}__slug"),
            name_=Cast(f"{end}__name", TextField()),
            more_=Cast(more or Value(""), TextField()),
        )
        .values_list("what", "pk", "technique_id", "slug_", "name_", "more_")
    )


def _named(facts: Iterable[Fact]) -> tuple[Named, ...]:
    """Each entry once, in the order given."""
    return tuple({fact.slug: Named(fact.slug, fact.name) for fact in facts}.values())


def _way(row: Row, which: str) -> PlanWay:
    slug = row[f"{which}__slug"]
    return PlanWay(row[f"{which}_how"], Named(slug, row[f"{which}__name"]) if slug else None)


def _picture(row: Row) -> PlanPicture | None:
    if row["picture__digest"] is None:
        return None
    credit = credit_text(*(row[f"picture__{part}"] for part in ("kind", "author", "licence", "terms")))
    return PlanPicture(row["picture__digest"], row["picture__shows"], credit)


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
        aims=tuple(fact.slug for fact in facts["region"]),
        structures=_named(facts["structure"]),
        intents=_named(facts["intent"]),
        demands=tuple(fact.slug for fact in facts["demand"]),
        zones=tuple(PlanZone(fact.slug, fact.name, fact.more) for fact in facts["zone"]),
        picture=_picture(row),
    )
