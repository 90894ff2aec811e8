"""Every published technique as a value, read once a process and kept until the library changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model

from .domain.repertoire import Offer, Repertoire, RequiredTool
from .domain.safety import Asked
from .keeping import Kept
from .models import Technique, TechniqueTool, ToolRole

COLUMNS = (
    "pk",
    "slug",
    "name",
    "kind",
    "technique_type__slug",
    "position",
    "level",
    "side",
    "dose_mode",
    "dose_seconds",
    "dose_breaths",
    "dose_reps",
    "dose_min_seconds",
    "dose_max_seconds",
)

type Ties = Mapping[int, frozenset[str]]


def repertoire(revision: int | None = None) -> Repertoire:
    """Return the published techniques as they are now. One query; eight right after a change.

    ``revision`` of the library spares the one query.
    """
    return _repertoire.now(revision)


def read_repertoire(revision: int = 0) -> Repertoire:
    """Read all published techniques, in seven queries however many there are."""
    regions = _ties(Technique.regions.through, "region__slug")
    homes = _ties(Technique.structures.through, "structure__region__slug")
    structures = _ties(Technique.structures.through, "structure__slug")
    demands = _ties(Technique.demands.through, "demand__slug")
    intents = _ties(Technique.intents.through, "intent__slug")
    tools = _tools()
    nothing: frozenset[str] = frozenset()
    offers = {}
    for row in Technique.objects.published().order_by("name", "pk").values(*COLUMNS):
        key = row["pk"]
        asked = Asked(
            kind=row["kind"],
            technique_type=row["technique_type__slug"],
            position=row["position"],
            regions=regions.get(key, nothing) | homes.get(key, nothing),
            structures=structures.get(key, nothing),
            demands=demands.get(key, nothing),
            tools=frozenset(tool.slug for tool in tools.get(key, ())),
        )
        offers[key] = _offer(row, asked, intents.get(key, nothing), tools.get(key, ()))
    return Repertoire(offers, {offer.slug: offer for offer in offers.values()}, revision)


def asked_of(technique: Technique, tools: Iterable[str] | None = None, side: str = "") -> Asked:
    """Return what ``technique``, read ``with_parts()``, asks of the body, whether it is published or not. No queries.

    ``tools`` are slugs that take the place of the tools that it needs; ``side`` is "left" or "right" where it is done
    on that side only.
    """
    if tools is None:
        tools = [row.tool.slug for row in technique.tool_rows.all() if row.role == ToolRole.REQUIRED]
    return Asked(
        kind=technique.kind,
        technique_type=technique.technique_type.slug,
        position=technique.position,
        regions=frozenset(region.slug for region in technique.all_regions()),
        structures=frozenset(structure.slug for structure in technique.structures.all()),
        demands=frozenset(demand.slug for demand in technique.demands.all()),
        tools=frozenset(tools),
        side=side,
    )


def _ties(through: type[Model], end: str) -> Ties:
    """The slugs at the other end of one relation of the published techniques, by the technique's key."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    rows = through._default_manager.filter(technique__in=Technique.objects.published().values("pk"))
    for technique, slug in rows.values_list("technique_id", end):
        found[technique].add(slug)
    return {technique: frozenset(slugs) for technique, slugs in found.items()}


def _tools() -> Mapping[int, tuple[RequiredTool, ...]]:
    found: defaultdict[int, list[RequiredTool]] = defaultdict(list)
    rows = TechniqueTool.objects.filter(
        technique__in=Technique.objects.published().values("pk"), role=ToolRole.REQUIRED
    ).values_list("technique_id", "tool__slug", "tool__name", "count", "tool__fetched", "tool_id")
    for technique, slug, name, count, fetched, pk in rows:
        found[technique].append(RequiredTool(slug, name, count, fetched, pk))
    return {technique: tuple(tools) for technique, tools in found.items()}


def _offer(row: Mapping[str, Any], asked: Asked, intents: frozenset[str], tools: Iterable[RequiredTool]) -> Offer:
    shortest, longest = row["dose_min_seconds"], row["dose_max_seconds"]
    return Offer(
        pk=row["pk"],
        slug=row["slug"],
        name=row["name"],
        asked=asked,
        level=row["level"],
        side=row["side"],
        dose_mode=row["dose_mode"],
        dose_seconds=row["dose_seconds"],
        dose_count=row["dose_breaths"] or row["dose_reps"],
        dose_range=(shortest, longest) if shortest is not None and longest is not None else None,
        intents=intents,
        tools=tuple(tools),
    )


_repertoire = Kept(read_repertoire)
