"""What the library can be filtered by: its regions, tools and intents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .models import Intent, LibraryState, Region, Tool, ToolCategory

KEPT_SECONDS = 24 * 3600

type Option = tuple[str, str]
type Choices = list[tuple[str, str | list[Option]]]


class Entry(NamedTuple):
    """A row of any of the tables, as the one query returns it."""

    what: str
    order: int
    group: str  # of a region: the slug that it stands under; of a tool: its category
    name: str
    slug: str
    pk: int


@dataclass(frozen=True, slots=True)
class Facets:
    """The filters of a page, in the order of the library, and the revision of the library that they are of."""

    revision: int
    entries: tuple[Entry, ...]
    regions: Choices
    tools: Choices
    intents: Choices

    def regions_within(self, slug: str) -> list[Entry]:
        """Return the region with this slug, and the regions that stand under it."""
        return [entry for entry in self.of("region") if slug and slug in (entry.slug, entry.group)]

    def of(self, what: str) -> list[Entry]:
        """Return the entries of one table: region, tool or intent."""
        return _of(self.entries, what)


def read_facets(revision: int | None = None) -> Facets:
    """Return all filters of the library, kept until the library changes. One query; two right after a change.

    ``revision`` of the library spares the first one.
    """
    key = f"anatomy.facets.{get_language()}"
    kept: Facets | None = cache.get(key)
    if kept is not None and kept.revision == (LibraryState.objects.revision() if revision is None else revision):
        return kept
    facets = _read()
    cache.set(key, facets, KEPT_SECONDS)
    return facets


def _read() -> Facets:
    """Read the entries and, in the same moment, the revision that they are of."""
    regions = Region.objects.values_list(
        Value("region"), "order", Coalesce("parent__slug", Value("")), "name", "slug", "pk"
    )
    tools = Tool.objects.values_list(Value("tool"), Value(0), "category", "name", "slug", "pk")
    intents = Intent.objects.values_list(Value("intent"), "order", Value(""), "name", "slug", "pk")
    state = LibraryState.objects.values_list(Value("state"), Value(0), Value(""), Value(""), Value(""), F("revision"))
    rows: Iterable[tuple[Any, ...]] = regions.order_by().union(
        tools.order_by(), intents.order_by(), state.order_by(), all=True
    )
    entries = tuple(sorted((Entry(*row) for row in rows), key=lambda entry: (entry.order, entry.pk)))
    return Facets(
        revision=next((entry.pk for entry in _of(entries, "state")), 0),
        entries=entries,
        regions=_region_choices(_of(entries, "region")),
        tools=_tool_choices(_of(entries, "tool")),
        intents=[(entry.slug, entry.name) for entry in _of(entries, "intent")],
    )


def _of(entries: Iterable[Entry], what: str) -> list[Entry]:
    return [entry for entry in entries if entry.what == what]


def _region_choices(regions: list[Entry]) -> Choices:
    """Put regions under their groups; the group itself comes first, as the whole of it."""
    members: dict[str, list[Option]] = defaultdict(list)
    for entry in regions:
        members[entry.group].append((entry.slug, entry.name))
    choices: Choices = []
    for slug, name in members[""]:
        whole = (slug, _("%(region)s, all of it") % {"region": name})
        choices.append((name, [whole, *members[slug]]) if members[slug] else (slug, name))
    return choices


def _tool_choices(tools: list[Entry]) -> Choices:
    """Put tools under their categories, by name."""
    by_name = sorted(tools, key=lambda entry: entry.name)
    groups: list[tuple[str, list[Option]]] = [
        (str(category.label).capitalize(), [(tool.slug, tool.name) for tool in by_name if tool.group == category])
        for category in ToolCategory
    ]
    return [(label, options) for label, options in groups if options]
