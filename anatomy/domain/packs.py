"""Read a library pack: five JSON files in, one value out, or a list of everything that is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final, NoReturn

from .pack_entries import (
    ConditionEntry,
    DemandEntry,
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
)
from .pack_reader import Log, Problem, Reader
from .pack_vocabulary import (
    AUDIENCES,
    BREATHS,
    CLEARANCES,
    CONDITION_TEXTS,
    CONTACTS,
    DEMAND_NAME,
    DEPTHS,
    DOSE_MODES,
    FIRMNESS,
    GRADES,
    HOW,
    INTENT_NAME,
    KINDS,
    LEVELS,
    MAX_MILLIMETRES,
    NOT_FETCHED,
    NOTE_TEXTS,
    OPTIONAL_ROLES,
    POSITIONS,
    REGION_TEXTS,
    REPS,
    RULE_TEXTS,
    SCOPES,
    SECONDS,
    SEVERITIES,
    SEVERITY_TEXTS,
    SIDES,
    SMR_USES,
    SOURCE_TEXTS,
    STRUCTURE_KINDS,
    STRUCTURE_TEXTS,
    TECHNIQUE_TEXTS,
    TOOL_CATEGORIES,
    TOOL_COUNT,
    TOOL_TEXTS,
    TYPE_TEXTS,
    VIEWS,
    WHERES,
    ZONE_TEXTS,
)

FILES: Final = ("regions.json", "tools.json", "techniques.json", "conditions.json", "notes.json")
SCHEMA_VERSION: Final = 1


class PackError(ValueError):
    """A pack that cannot be used. ``problems`` says why, in the order of files and entries."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def parse_pack(files: Mapping[str, bytes]) -> LibraryPack:
    """Return the library that ``files`` (name to content) hold.

    Raise PackError with every problem that could be found, never with the first alone.
    """
    log = Log()
    readers = {name: _open(name, files.get(name), log) for name in FILES}
    pack = _pack(readers, log)
    for reader in readers.values():
        reader.close()
    # With a file unread, everything that names its entries would be called wrong.
    if not any(reader.broken for reader in readers.values()):
        log.check_references()
        _check_across(pack, log)
    if log.problems:
        raise PackError(sorted(set(log.problems), key=lambda problem: (FILES.index(problem.file), problem)))
    return pack


def _pack(readers: Mapping[str, Reader], log: Log) -> LibraryPack:
    regions, tools, techniques, conditions, notes = (readers[name] for name in FILES)
    _explanations(regions, tools, techniques, conditions)
    condition_entries, rule_entries = _conditions(conditions)
    return LibraryPack(
        sources=tuple(_source(slug, reader) for slug, reader in conditions.mapping("sources")),
        regions=tuple(_region(slug, reader, at) for at, (slug, reader) in enumerate(regions.entries("regions"))),
        structures=tuple(_structure(slug, reader) for slug, reader in regions.entries("structures")),
        keep_off_zones=tuple(_zone(slug, reader) for slug, reader in regions.entries("keep_off_zones")),
        tools=tuple(_tool(slug, reader) for slug, reader in tools.entries("tools")),
        technique_types=tuple(_type(slug, reader) for slug, reader in techniques.entries("technique_types")),
        intents=tuple(
            IntentEntry(slug=slug, name=name, order=at)
            for at, (slug, name) in enumerate(techniques.names("intents", INTENT_NAME))
        ),
        demands=tuple(_demands(conditions)),
        techniques=tuple(_technique(slug, reader) for slug, reader in techniques.entries("techniques")),
        conditions=condition_entries,
        rules=rule_entries,
        notes=tuple(_note(slug, reader, at) for at, (slug, reader) in enumerate(notes.entries("notes"))),
    )


# Files ----------------------------------------------------------------------------------------------------------------


def _open(name: str, content: bytes | None, log: Log) -> Reader:
    """Return a reader for a file's outermost object; a file that cannot be read is a broken one."""
    raw: object = None
    if content is None:
        log.add((name, "", ""), "is missing")
    else:
        try:
            raw = _decode(content)
        except UnicodeDecodeError:
            log.add((name, "", ""), "is not a text in UTF-8")
        except (ValueError, RecursionError) as error:
            log.add((name, "", ""), f"is not valid JSON: {error}")
        else:
            return _checked_version(Reader(raw, log, name))
    reader = Reader({}, log, name)
    reader.broken = True
    return reader


def _checked_version(reader: Reader) -> Reader:
    if not reader.broken:
        reader.number("schema_version", SCHEMA_VERSION, SCHEMA_VERSION)
    return reader


def _decode(content: bytes) -> object:
    value: object = json.loads(
        content.decode("utf-8-sig"), object_pairs_hook=_without_doubles, parse_constant=_no_number
    )
    return value


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _value in pairs]
        double = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"one object has the key {ascii(double)[:60]} twice")
    return found


def _no_number(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not a number")


def _explanations(regions: Reader, tools: Reader, techniques: Reader, conditions: Reader) -> None:
    """Check the words that the files explain to their readers against those that the program knows."""
    regions.vocabulary("smr_values", SMR_USES)
    tools.vocabulary("firmness_scale", FIRMNESS)
    techniques.vocabulary("positions", POSITIONS)
    techniques.vocabulary("levels", LEVELS)
    techniques.remark("notes")
    conditions.remark("match_rule")
    for slug, severity in conditions.entries("severities"):
        if slug and slug not in SEVERITIES:
            severity.problem("slug", f"must be one of {', '.join(SEVERITIES)}")
        severity.number("rank", 1, len(SEVERITIES))
        severity.texts(SEVERITY_TEXTS)


# Entries --------------------------------------------------------------------------------------------------------------


def _source(slug: str, reader: Reader) -> SourceEntry:
    return SourceEntry(slug=slug, grade=reader.choice("grade", GRADES), **reader.texts(SOURCE_TEXTS))


def _region(slug: str, reader: Reader, order: int) -> RegionEntry:
    views = reader.choices("views", VIEWS)
    return RegionEntry(
        slug=slug,
        parent=reader.optional_ref("parent", "regions"),
        in_front="front" in views,
        in_back="back" in views,
        in_side="side" in views,
        paired=reader.flag("paired"),
        is_group=reader.flag("group"),
        smr=reader.choice("smr", SMR_USES),
        order=order,
        **reader.texts(REGION_TEXTS),
    )


def _structure(slug: str, reader: Reader) -> StructureEntry:
    views = reader.choices("views", VIEWS)
    return StructureEntry(
        slug=slug,
        kind=reader.choice("kind", STRUCTURE_KINDS),
        region=reader.ref("region", "regions"),
        other_regions=reader.refs("other_regions", "regions"),
        in_front="front" in views,
        in_back="back" in views,
        in_side="side" in views,
        paired=reader.flag("paired"),
        depth=reader.choice("depth", DEPTHS),
        smr=reader.choice("smr", SMR_USES),
        **reader.texts(STRUCTURE_TEXTS),
    )


def _zone(slug: str, reader: Reader) -> KeepOffZoneEntry:
    return KeepOffZoneEntry(
        slug=slug,
        regions=reader.refs("regions", "regions", least=1),
        sources=reader.refs("sources", "sources"),
        **reader.texts(ZONE_TEXTS),
    )


def _tool(slug: str, reader: Reader) -> ToolEntry:
    diameter = reader.pair("diameter_mm", 1, MAX_MILLIMETRES)
    length = reader.pair("length_mm", 1, MAX_MILLIMETRES)
    return ToolEntry(
        slug=slug,
        category=reader.choice("category", TOOL_CATEGORIES),
        diameter_min_mm=diameter[0],
        diameter_max_mm=diameter[1],
        length_min_mm=length[0],
        length_max_mm=length[1],
        firmness=reader.number("firmness", 1, 5),
        contact=reader.choice("contact", CONTACTS),
        powered=reader.flag("powered"),
        fetched=reader.flag("fetched", default=slug not in NOT_FETCHED),
        suits=reader.refs("suits", "regions"),
        keep_off=reader.refs("keep_off", "regions"),
        sources=reader.refs("sources", "sources"),
        **reader.texts(TOOL_TEXTS),
    )


def _type(slug: str, reader: Reader) -> TechniqueTypeEntry:
    return TechniqueTypeEntry(slug=slug, kind=reader.choice("kind", KINDS), **reader.texts(TYPE_TEXTS))


def _demands(conditions: Reader) -> Iterator[DemandEntry]:
    names = dict(conditions.names("demand_vocabulary", DEMAND_NAME, "demands"))
    regions = conditions.ref_lists("demand_regions", "demands", "regions")
    for slug, name in names.items():
        yield DemandEntry(slug=slug, name=name, regions=regions.get(slug, frozenset()))


def _technique(slug: str, reader: Reader) -> TechniqueEntry:
    mode, seconds, breaths, reps = _dose(reader.part("dose"))
    shortest, longest = reader.pair("dose_range", *SECONDS)
    if seconds and shortest and longest and not shortest <= seconds <= longest:
        reader.problem("dose_range", "must have the seconds of the dose inside")
    gentler, gentler_how = _way(reader, "gentler", slug)
    stronger, stronger_how = _way(reader, "stronger", slug)
    return TechniqueEntry(
        slug=slug,
        aliases=reader.lines("aliases"),
        kind=reader.choice("kind", KINDS),
        technique_type=reader.ref("technique_type", "technique_types"),
        position=reader.choice("position", POSITIONS),
        level=reader.choice("level", LEVELS),
        side=reader.choice("sides", SIDES),
        dose_mode=mode,
        dose_seconds=seconds,
        dose_breaths=breaths,
        dose_reps=reps,
        dose_min_seconds=shortest,
        dose_max_seconds=longest,
        steps=reader.lines("steps"),
        regions=reader.refs("regions", "regions", least=1),
        structures=reader.refs("structures", "structures"),
        intents=reader.refs("intents", "intents"),
        demands=reader.refs("demands", "demands"),
        keep_off_zones=reader.refs("keep_off_zones", "keep_off_zones"),
        tool_rows=tuple(_tool_uses(reader.part("tools"))),
        gentler=gentler,
        gentler_how=gentler_how,
        stronger=stronger,
        stronger_how=stronger_how,
        **reader.texts(TECHNIQUE_TEXTS),
    )


def _dose(dose: Reader) -> tuple[str, int, int | None, int | None]:
    """Return mode, seconds, breaths and repetitions; a count is there where the mode wants it, and only there."""
    mode = dose.choice("mode", DOSE_MODES)
    counts = dose.optional_number("breaths", *BREATHS), dose.optional_number("reps", *REPS)
    for key, count in zip(("breaths", "reps"), counts, strict=True):
        if mode and (mode == key) != (count is not None):
            dose.problem(key, f"must be {'a number' if mode == key else 'null'} where the mode is {mode}")
    return mode, dose.number("seconds", *SECONDS), *counts


def _tool_uses(tools: Reader) -> Iterator[ToolUse]:
    seen = set()
    for key in ("required", "optional"):
        for reader in tools.parts(key):
            tool = reader.ref("tool", "tools")
            if tool and tool in seen:
                reader.problem("tool", "is there twice")
            seen.add(tool)
            if key == "required":
                yield ToolUse(tool, reader.number("count", *TOOL_COUNT), "required")
            else:
                yield ToolUse(tool, 1, reader.choice("role", OPTIONAL_ROLES))


def _way(technique: Reader, key: str, slug: str) -> tuple[str | None, str]:
    """Return the technique that is gentler or stronger, and how else to do it."""
    way = technique.part(key)
    other = way.optional_ref("technique", "techniques")
    if other and other == slug:
        way.problem("technique", "must be another technique")
    return other, way.text("how", HOW)


def _conditions(file: Reader) -> tuple[tuple[ConditionEntry, ...], tuple[RuleEntry, ...]]:
    conditions, rules = [], []
    for slug, reader in file.entries("conditions"):
        conditions.append(
            ConditionEntry(
                slug=slug,
                aliases=reader.lines("aliases"),
                scope=reader.choice("scope", SCOPES),
                clearance=reader.choice("clearance", CLEARANCES),
                **reader.texts(CONDITION_TEXTS),
            )
        )
        rules += [_rule(rule_slug, rule, slug) for rule_slug, rule in reader.entries("rules")]
    return tuple(conditions), tuple(rules)


def _rule(slug: str, reader: Reader, condition: str) -> RuleEntry:
    match = reader.part("match")
    if not match.broken and not any(match.raw.values()):
        reader.problem("match", "must name something that the rule speaks against")
    return RuleEntry(
        slug=slug,
        condition=condition,
        where=reader.choice("where", WHERES),
        severity=reader.choice("severity", SEVERITIES),
        kinds=match.choices("kinds", KINDS, optional=True),
        technique_types=match.refs("technique_types", "technique_types", optional=True),
        positions=match.choices("positions", POSITIONS, optional=True),
        regions=match.refs("regions", "regions", optional=True),
        structures=match.refs("structures", "structures", optional=True),
        demands=match.refs("demands", "demands", optional=True),
        tools=match.refs("tools", "tools", optional=True),
        sources=reader.refs("sources", "sources"),
        **reader.texts(RULE_TEXTS),
    )


def _note(slug: str, reader: Reader, order: int) -> TeachingNoteEntry:
    return TeachingNoteEntry(
        slug=slug,
        audience=reader.choice("audience", AUDIENCES),
        intents=reader.refs("intents", "intents"),
        sources=reader.refs("sources", "sources"),
        order=order,
        **reader.texts(NOTE_TEXTS),
    )


# Across entries -------------------------------------------------------------------------------------------------------


def _check_across(pack: LibraryPack, log: Log) -> None:
    """Note what only two entries together show."""
    groups = {region.slug for region in pack.regions if region.is_group}
    regions = {region.slug for region in pack.regions}
    for region in pack.regions:
        if region.is_group and region.parent:
            log.add(("regions.json", region.slug, "parent"), "must be null, because a group stands under nothing else")
        elif region.parent in regions - groups:
            log.add(("regions.json", region.slug, "parent"), "must be a group")
    kinds = {kind.slug: kind.kind for kind in pack.technique_types}
    for technique in pack.techniques:
        if technique.kind and kinds.get(technique.technique_type, technique.kind) != technique.kind:
            log.add(
                ("techniques.json", technique.slug, "technique_type"),
                f"must be a type of the kind {technique.kind}",
            )
