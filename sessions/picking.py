"""Techniques picked from the library, as the steps that they would be in a class: what cards are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.core.validators import slug_re

from anatomy.models import Technique, TechniqueTool, ToolRole
from sessions.domain.plan import PlanStep, PlanTechnique, PlanTool
from sessions.techniques import techniques


def keys_of_slugs(slugs: Iterable[str]) -> list[int]:
    """Return the keys of the published techniques with these ``slugs``, each once, in their order. One query."""
    wanted = dict.fromkeys(slug for slug in slugs if slug_re.match(slug))
    if not wanted:
        return []
    found = dict(Technique.objects.published().filter(slug__in=wanted).order_by().values_list("slug", "pk"))
    return [found[slug] for slug in wanted if slug in found]


def steps_of(keys: Sequence[int], revision: int | None = None) -> tuple[PlanStep, ...]:
    """Return a step for each of the techniques with these ``keys``, in their order, as the library doses it.

    Two queries where this process knows all of them, four where it does not; none for no keys. ``revision`` of the
    library spares one.
    """
    if not keys:
        return ()
    known, tools = techniques(keys, revision), _required_tools(keys)
    return tuple(_step(key, known[key], tools.get(key, ())) for key in keys)


def _step(key: int, technique: PlanTechnique, tools: Iterable[PlanTool]) -> PlanStep:
    return PlanStep(
        id=key,
        title=technique.name,
        seconds=technique.dose_seconds,
        technique=technique,
        count=technique.dose_count,
        side=technique.side,
        tools=tuple(tools),
    )


def _required_tools(keys: Iterable[int]) -> Mapping[int, list[PlanTool]]:
    rows = TechniqueTool.objects.filter(technique__in=keys, role=ToolRole.REQUIRED).order_by("pk")
    columns = ("technique_id", "tool__slug", "tool__name", "count", "tool__household", "tool__fetched")
    found: defaultdict[int, list[PlanTool]] = defaultdict(list)
    for technique, *tool in rows.values_list(*columns):
        found[technique].append(PlanTool(*tool))
    return found
