"""What a search and a list read of techniques, written once when something changes.

The searched text is normalised, so that a search only compares letters; regions and tools stand in the row as a list
shows them, so that fifty rows need nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Prefetch, Q, QuerySet

from .domain.letters import anglicise, normalise
from .models import Kind, Region, Structure, Technique, TechniqueTool, TechniqueType, Tool, ToolRole

# What people type for a whole kind, besides its name.
KIND_SYNONYMS: dict[str, str] = {
    Kind.SMR: "rolling roll release myofascial release self-myofascial smr foam rolling massage trigger point",
    Kind.ASANA: "posture pose asana yoga stretch",
    Kind.MOBILITY: "mobility movement drill warm-up",
    Kind.BREATH: "breath breathing breathwork pranayama",
    Kind.CHECK: "check test re-test assessment",
    Kind.RELAXATION: "relaxation rest restorative savasana shavasana",
}
BATCH = 200
DERIVED = ("name_text", "search_text", "regions_listed", "tools_listed")


def index_techniques(techniques: QuerySet[Technique] | None = None) -> int:
    """Bring what is derived of ``techniques`` (all where None) up to date, and return how many rows changed.

    Call it in the transaction of the change, once the many-to-many rows stand.
    """
    rows = (Technique.objects.all() if techniques is None else techniques).select_related("technique_type")
    stale = []
    for technique in rows.prefetch_related("regions__parent", _structures(), _required_tools()):
        derived = (normalise(technique.name), _search_text(technique), _regions(technique), _tools(technique))
        if derived != tuple(getattr(technique, field) for field in DERIVED):
            for field, value in zip(DERIVED, derived, strict=True):
                setattr(technique, field, value)
            stale.append(technique)
    Technique.objects.bulk_update(stale, DERIVED, batch_size=BATCH)
    return len(stale)


def techniques_naming(entry: Region | Structure | TechniqueType | Tool) -> QuerySet[Technique]:
    """Return the techniques whose derived texts hold words of ``entry``."""
    if isinstance(entry, Tool):
        return Technique.objects.filter(pk__in=entry.technique_rows.values("technique"))
    if isinstance(entry, TechniqueType):
        return Technique.objects.filter(technique_type=entry)
    if isinstance(entry, Structure):
        return Technique.objects.filter(pk__in=entry.techniques.values("pk"))
    regions = Region.objects.within(entry).values("pk")
    structures = Structure.objects.filter(Q(region__in=regions) | Q(other_regions__in=regions)).values("pk")
    declared = Technique.regions.through.objects.filter(region_id__in=regions).values("technique_id")
    through = Technique.structures.through.objects.filter(structure_id__in=structures).values("technique_id")
    return Technique.objects.filter(Q(pk__in=declared) | Q(pk__in=through))


def _structures() -> Prefetch:
    return Prefetch("structures", Structure.objects.select_related("region__parent").prefetch_related("other_regions"))


def _required_tools() -> Prefetch:
    required = TechniqueTool.objects.filter(role=ToolRole.REQUIRED).order_by("count", "pk").select_related("tool")
    return Prefetch("tool_rows", required, to_attr="required_tools")


def _regions(technique: Technique) -> str:
    """Name the declared regions, head to foot."""
    return ", ".join(region.name for region in technique.regions.all())


def _tools(technique: Technique) -> list[list[str | int]]:
    """Name what the technique needs, with the count for one person; what is needed once comes first."""
    rows: list[TechniqueTool] = technique.required_tools  # type: ignore[attr-defined]  # from _required_tools()
    return [[row.tool.name, row.count] for row in rows]


def _search_text(technique: Technique) -> str:
    """Join all that a technique can be found by; the name comes first, the cue last."""
    words = [
        technique.name,
        *technique.aliases,
        technique.sanskrit,
        anglicise(technique.sanskrit),
        technique.devanagari,
        *_place_words(technique),
        technique.technique_type.name,
        KIND_SYNONYMS[technique.kind],
        technique.cue,
    ]
    return normalise(" / ".join(filter(None, words)))


def _place_words(technique: Technique) -> Iterator[str]:
    regions = list(technique.regions.all())
    for structure in technique.structures.all():
        yield structure.name
        yield structure.latin
        regions += [structure.region, *structure.other_regions.all()]
    for region in dict.fromkeys(regions):
        yield region.name
        yield region.latin
        if region.parent:
            yield region.parent.name
