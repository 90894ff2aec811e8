"""What the library can be filtered by: its regions, tools and intents, read in one query."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from .models import Intent, LibraryState, Region, Tool, ToolCategory

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


@dataclass(frozen=True)
class Facets:
    """The filters of a page, in the order of the library, and the revision of the library that they are of."""

    revision: int
    entries: tuple[Entry, ...]

    def of(self, what: str) -> list[Entry]:
        """Return the entries of one table: region, tool or intent."""
        return [entry for entry in self.entries if entry.what == what]

    @cached_property
    def regions(self) -> Choices:
        """Regions under their groups; the group itself comes first, as the whole of it."""
        members: dict[str, list[Option]] = defaultdict(list)
        for entry in self.of("region"):
            members[entry.group].append((entry.slug, entry.name))
        choices: Choices = []
        for slug, name in members.pop("", []):
            under = members.get(slug)
            choices.append(
                (name, [(slug, _("%(region)s, all of it") % {"region": name}), *under]) if under else (slug, name)
            )
        return choices

    @cached_property
    def tools(self) -> Choices:
        """Tools under their categories, by name."""
        entries = sorted(self.of("tool"), key=lambda entry: entry.name)
        found = [
            (str(category.label).capitalize(), [(one.slug, one.name) for one in entries if one.group == category])
            for category in ToolCategory
        ]
        return [(label, options) for label, options in found if options]

    @cached_property
    def intents(self) -> Choices:
        return [(entry.slug, entry.name) for entry in self.of("intent")]


def read_facets() -> Facets:
    """Read all filters of the library. One query."""
    regions = Region.objects.values_list(
        Value("region"), "order", Coalesce("parent__slug", Value("")), "name", "slug", "pk"
    )
    tools = Tool.objects.values_list(Value("tool"), Value(0), "category", "name", "slug", "pk")
    intents = Intent.objects.values_list(Value("intent"), "order", Value(""), "name", "slug", "pk")
    state = LibraryState.objects.values_list(Value("state"), Value(0), Value(""), Value(""), Value(""), F("revision"))
    rows: Iterable[tuple[Any, ...]] = regions.order_by().union(
        tools.order_by(), intents.order_by(), state.order_by(), all=True
    )
    entries = sorted((Entry(*row) for row in rows), key=lambda entry: (entry.order, entry.pk))
    return Facets(
        revision=next((entry.pk for entry in entries if entry.what == "state"), 0),
        entries=tuple(entry for entry in entries if entry.what != "state"),
    )
