"""Load a library pack into the rows: the one door for library files, all or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, cast

from django.db import models, transaction

from .domain.pack_entries import (
    ConditionEntry,
    DemandEntry,
    Entry,
    IntentEntry,
    KeepOffZoneEntry,
    LibraryPack,
    RegionEntry,
    RuleEntry,
    SourceEntry,
    StructureEntry,
    TeachingNoteEntry,
    TechniqueEntry,
    TechniqueTypeEntry,
    ToolEntry,
    ToolUse,
    digest,
)
from .domain.packs import FILES, parse_pack
from .indexing import index_techniques
from .models import (
    Condition,
    Demand,
    Intent,
    KeepOffZone,
    LibraryState,
    Region,
    Rule,
    Source,
    Status,
    Structure,
    TeachingNote,
    Technique,
    TechniqueTool,
    TechniqueType,
    Tool,
)
from .models.entries import LibraryEntry

STARTER = Path(__file__).resolve().parent / "starter"
BATCH = 200

# In the order in which they need each other.
KINDS: dict[str, tuple[type[LibraryEntry], type[Entry]]] = {
    "sources": (Source, SourceEntry),
    "regions": (Region, RegionEntry),
    "structures": (Structure, StructureEntry),
    "keep_off_zones": (KeepOffZone, KeepOffZoneEntry),
    "tools": (Tool, ToolEntry),
    "technique_types": (TechniqueType, TechniqueTypeEntry),
    "intents": (Intent, IntentEntry),
    "demands": (Demand, DemandEntry),
    "techniques": (Technique, TechniqueEntry),
    "conditions": (Condition, ConditionEntry),
    "rules": (Rule, RuleEntry),
    "notes": (TeachingNote, TeachingNoteEntry),
}


@dataclass(slots=True)
class KindReport:
    """What loading did to one kind of entry. ``kept`` are rows that a curator has edited, by slug."""

    name: str
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: list[str] = field(default_factory=list)

    @property
    def left_alone(self) -> int:
        """How many rows stay as they were."""
        return self.unchanged + len(self.kept)


@dataclass(frozen=True, slots=True)
class Report:
    """What loading did, kind by kind."""

    kinds: tuple[KindReport, ...]

    @property
    def changed(self) -> bool:
        """Whether any row was created or updated."""
        return any(kind.created or kind.updated for kind in self.kinds)


def read_folder(folder: Path) -> LibraryPack:
    """Return the library in ``folder``. Raise PackError where a file is missing or wrong."""
    return parse_pack({name: (folder / name).read_bytes() for name in FILES if (folder / name).is_file()})


@transaction.atomic
def load(pack: LibraryPack, *, overwrite: bool = False) -> Report:
    """Create and update rows so that the library says what ``pack`` says; rows that it does not name stay.

    A row that differs from what was last loaded is a curator's, and stays as it is unless ``overwrite``.
    The status of a technique is the studio's own: a new one is published, an old one keeps its status. So is the review
    of a rule; but where the rule becomes another, its review was of other words, and goes.
    """
    LibraryState.objects.lock()
    kinds = tuple(_KindLoader(name).load(getattr(pack, name), overwrite=overwrite) for name in KINDS)
    report = Report(kinds)
    if report.changed:
        index_techniques()
        LibraryState.objects.bump()
    return report


def read_entries(name: str) -> dict[str, Entry]:
    """Return the rows of one kind ("techniques") as a library file would say them, by slug."""
    return _KindLoader(name).read()


class _KindLoader:
    """Reads and writes the rows of one kind. The names of an entry's fields are those of the row's."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.model, self.entry_type = KINDS[name]
        self.columns: list[str] = []
        self.links: dict[str, models.ForeignKey[Any, Any]] = {}
        self.own_links: dict[str, models.ForeignKey[Any, Any]] = {}
        self.lists: dict[str, models.ManyToManyField[Any, Any]] = {}
        for entry_field in fields(self.entry_type):
            self._sort(entry_field.name)

    def _sort(self, name: str) -> None:
        if name == "tool_rows":
            return
        column = self.model._meta.get_field(name)
        if isinstance(column, models.ManyToManyField):
            self.lists[name] = column
        elif not isinstance(column, models.ForeignKey):
            self.columns.append(name)
        elif column.related_model is self.model:
            self.own_links[name] = column
        else:
            self.links[name] = column

    # Rows to entries --------------------------------------------------------------------------------------------------

    def read(self) -> dict[str, Entry]:
        """Return what the rows say now, in a number of queries that only the kind decides."""
        lists = {name: self._slugs_of_list(name) for name in self.lists}
        tools = _tool_uses() if self.model is Technique else {}
        wanted = ["pk", *self.columns, *(f"{name}__slug" for name in (*self.links, *self.own_links))]
        entries = {}
        for row in self.model._default_manager.order_by("pk").values(*wanted):
            values = {name: _frozen(row[name]) for name in self.columns}
            values |= {name: row[f"{name}__slug"] for name in (*self.links, *self.own_links)}
            values |= {name: frozenset(slugs.get(row["pk"], ())) for name, slugs in lists.items()}
            if self.model is Technique:
                values["tool_rows"] = tuple(tools.get(row["pk"], ()))
            entries[row["slug"]] = self.entry_type(**values)
        return entries

    def _slugs_of_list(self, name: str) -> dict[int, list[str]]:
        through, source, target = self._through(name)
        found: dict[int, list[str]] = defaultdict(list)
        for row_id, slug in through.objects.values_list(f"{source}_id", f"{target}__slug"):
            found[row_id].append(slug)
        return found

    def _through(self, name: str) -> tuple[Any, str, str]:
        column = self.lists[name]
        return column.remote_field.through, column.m2m_field_name(), column.m2m_reverse_field_name()

    # Entries to rows --------------------------------------------------------------------------------------------------

    def load(self, entries: Sequence[Entry], *, overwrite: bool) -> KindReport:
        """Write the entries that are new or changed, and say what was done."""
        report = KindReport(str(self.model._meta.verbose_name_plural))
        now = {slug: digest(entry) for slug, entry in self.read().items()}
        loaded = dict(self.model._default_manager.values_list("slug", "loaded_digest"))
        writing, adopting = [], []
        for entry in entries:
            wanted, found, before = digest(entry), now.get(entry.slug), loaded.get(entry.slug)
            if found is None:
                report.created += 1
                writing.append(entry)
            elif found == wanted:
                report.unchanged += 1
                if before != wanted:  # The studio and the file came to say the same: from here on, the file leads.
                    adopting.append(entry)
            elif found == before or overwrite:
                report.updated += 1
                writing.append(entry)
            else:
                report.kept.append(entry.slug)
        self._write(writing)
        self._remember(adopting)
        return report

    def _write(self, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        self._write_rows(entries)
        ids = _ids(self.model)
        self._write_own_links(entries, ids)
        for name in self.lists:
            self._write_list(name, entries, ids)
        if self.model is Technique:
            _write_tools(cast("Sequence[TechniqueEntry]", entries), ids)
        if self.model is Rule:
            Rule.objects.filter(slug__in=[entry.slug for entry in entries]).clear_reviews()

    def _write_rows(self, entries: Sequence[Entry]) -> None:
        """Insert or update the rows, but for links that may point to rows which are not there yet."""
        ids = {name: _ids(link.related_model) for name, link in self.links.items()}
        rows = []
        for entry in entries:
            values = {name: _thawed(getattr(entry, name)) for name in self.columns}
            values |= {f"{name}_id": ids[name][getattr(entry, name)] for name in self.links}
            rows.append(self.model(**values, **self._new_values(), loaded_digest=digest(entry)))
        changing = [name for name in (*self.columns, *self.links, "loaded_digest") if name != "slug"]
        self.model._default_manager.bulk_create(
            rows, BATCH, update_conflicts=True, unique_fields=["slug"], update_fields=changing
        )

    def _new_values(self) -> dict[str, str]:
        return {"status": Status.PUBLISHED} if self.model is Technique else {}

    def _write_own_links(self, entries: Sequence[Entry], ids: Mapping[str, int]) -> None:
        if not self.own_links:
            return
        rows = self.model._default_manager.in_bulk([entry.slug for entry in entries], field_name="slug")
        for entry in entries:
            for name in self.own_links:
                slug = getattr(entry, name)
                setattr(rows[entry.slug], f"{name}_id", ids[slug] if slug else None)
        self.model._default_manager.bulk_update(rows.values(), list(self.own_links), BATCH)

    def _write_list(self, name: str, entries: Sequence[Entry], ids: Mapping[str, int]) -> None:
        """Take away the pairs that no longer hold and add the new ones; the others stay untouched."""
        through, source, target = self._through(name)
        targets = _ids(self.lists[name].related_model)
        wanted = {(ids[entry.slug], targets[slug]) for entry in entries for slug in getattr(entry, name)}
        rows = through.objects.filter(**{f"{source}__in": {ids[entry.slug] for entry in entries}})
        found = {(row, to): pk for pk, row, to in rows.values_list("pk", f"{source}_id", f"{target}_id")}
        gone = [pk for pair, pk in found.items() if pair not in wanted]
        if gone:
            through.objects.filter(pk__in=gone).delete()
        new = sorted(wanted - found.keys())
        through.objects.bulk_create([through(**{f"{source}_id": row, f"{target}_id": to}) for row, to in new], BATCH)

    def _remember(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            self.model._default_manager.filter(slug=entry.slug).update(loaded_digest=digest(entry))


def _ids(model: Any) -> dict[str, int]:
    return dict(model._default_manager.values_list("slug", "pk"))


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _thawed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _tool_uses() -> dict[int, list[ToolUse]]:
    found: dict[int, list[ToolUse]] = defaultdict(list)
    rows = TechniqueTool.objects.order_by("pk").values_list("technique_id", "tool__slug", "count", "role")
    for technique_id, tool, count, role in rows:
        found[technique_id].append(ToolUse(tool, count, role))
    return found


def _write_tools(entries: Iterable[TechniqueEntry], ids: Mapping[str, int]) -> None:
    """Write the tools anew where they differ, since their order is part of what an entry says."""
    tools, found = _ids(Tool), _tool_uses()
    changed = [entry for entry in entries if tuple(found.get(ids[entry.slug], ())) != entry.tool_rows]
    TechniqueTool.objects.filter(technique_id__in=[ids[entry.slug] for entry in changed]).delete()
    TechniqueTool.objects.bulk_create(
        [
            TechniqueTool(technique_id=ids[entry.slug], tool_id=tools[use.tool], count=use.count, role=use.role)
            for entry in changed
            for use in entry.tool_rows
        ],
        BATCH,
    )
