"""The entries of a library pack as values. Their fields carry the names of the rows that they become."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry. Related entries are named by slug: a frozen set where order means nothing, a tuple where it does."""

    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceEntry(Entry):
    citation: str
    url: str
    grade: str
    checked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionEntry(Entry):
    name: str
    parent: str | None
    latin: str
    ta98: str
    in_front: bool
    in_back: bool
    in_side: bool
    paired: bool
    is_group: bool
    smr: str
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureEntry(Entry):
    name: str
    latin: str
    ta98: str
    kind: str
    region: str
    other_regions: frozenset[str]
    in_front: bool
    in_back: bool
    in_side: bool
    paired: bool
    depth: str
    smr: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepOffZoneEntry(Entry):
    name: str
    latin: str
    ta98: str
    regions: frozenset[str]
    why: str
    rule: str
    sources: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolEntry(Entry):
    """A tool. Sizes in millimetres, both or neither of a pair."""

    name: str
    category: str
    diameter_min_mm: int | None
    diameter_max_mm: int | None
    length_min_mm: int | None
    length_max_mm: int | None
    firmness: int
    contact: str
    powered: bool
    fetched: bool
    suits: frozenset[str]
    keep_off: frozenset[str]
    notes: str
    household: str
    care: str
    sources: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TechniqueTypeEntry(Entry):
    name: str
    kind: str
    definition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentEntry(Entry):
    name: str
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandEntry(Entry):
    name: str
    regions: frozenset[str]


@dataclass(frozen=True, slots=True)
class ToolUse:
    """A tool of a technique: the count for one person, and whether it is required, instead or also."""

    tool: str
    count: int
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TechniqueEntry(Entry):
    """A technique. Times in seconds a side."""

    name: str
    sanskrit: str
    devanagari: str
    aliases: tuple[str, ...]
    kind: str
    technique_type: str
    position: str
    level: str
    side: str
    dose_mode: str
    dose_seconds: int
    dose_breaths: int | None
    dose_reps: int | None
    dose_min_seconds: int | None
    dose_max_seconds: int | None
    cue: str
    why: str
    steps: tuple[str, ...]
    feel: str
    avoid_feel: str
    regions: frozenset[str]
    structures: frozenset[str]
    intents: frozenset[str]
    demands: frozenset[str]
    keep_off_zones: frozenset[str]
    tool_rows: tuple[ToolUse, ...]
    gentler: str | None
    gentler_how: str
    stronger: str | None
    stronger_how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionEntry(Entry):
    name: str
    student_name: str
    aliases: tuple[str, ...]
    group: str
    scope: str
    clearance: str
    summary: str
    ask_teacher_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleEntry(Entry):
    """A rule. Who reviewed it is not among its fields: that is the studio's own, and no file says it."""

    condition: str
    where: str
    severity: str
    kinds: tuple[str, ...]
    technique_types: frozenset[str]
    positions: tuple[str, ...]
    regions: frozenset[str]
    structures: frozenset[str]
    demands: frozenset[str]
    tools: frozenset[str]
    instead: str
    student: str
    sources: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeachingNoteEntry(Entry):
    title: str
    text: str
    caution: str
    audience: str
    intents: frozenset[str]
    sources: frozenset[str]
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryPack:
    """A whole library. Every slug that an entry names is in it; no slug comes twice in one of its lists."""

    sources: tuple[SourceEntry, ...]
    regions: tuple[RegionEntry, ...]
    structures: tuple[StructureEntry, ...]
    keep_off_zones: tuple[KeepOffZoneEntry, ...]
    tools: tuple[ToolEntry, ...]
    technique_types: tuple[TechniqueTypeEntry, ...]
    intents: tuple[IntentEntry, ...]
    demands: tuple[DemandEntry, ...]
    techniques: tuple[TechniqueEntry, ...]
    conditions: tuple[ConditionEntry, ...]
    rules: tuple[RuleEntry, ...]
    notes: tuple[TeachingNoteEntry, ...]


def digest(entry: Entry) -> str:
    """Return a fingerprint of what ``entry`` says, in 64 hexadecimal digits.

    Empty fields do not count, so that a field that is added later leaves the fingerprints of older rows as they are.
    """
    said = {name: value for name, value in asdict(entry).items() if value}
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, default=_sorted)
    return hashlib.sha256(text.encode()).hexdigest()


def _sorted(value: Collection[Any]) -> list[Any]:
    return sorted(value)
