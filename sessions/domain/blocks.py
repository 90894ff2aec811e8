"""A section as a block keeps it, and a block as a section again.

A block is JSON with a version, so that one that was kept years ago can still be read. It names techniques and tools by
their slugs, beside the names that they had, and holds what a section is made of and nothing else: neither what was
accepted in the room of one class, nor a swap, nor the choice for a hand-out. Cue notes go along.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sessions.domain.draft import DraftSection, DraftStep
from sessions.domain.plan import Named, Side

VERSION = 1
# As many characters as free text can have.
TITLE_LENGTH = 120

type Json = dict[str, Any]

SECTION_FIELDS = ("name", "kind", "rounds", "protected", "planned_minutes")
STEP_FIELDS = ("title", "seconds", "count", "side", "setup_seconds", "note", "optional")


class UnknownVersion(ValueError):
    """The block was kept by a version of the product that this one does not know."""


@dataclass(frozen=True, slots=True)
class Names:
    """The techniques and tools of the library by their keys."""

    techniques: Mapping[int, Named]
    tools: Mapping[int, Named]


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of techniques and tools by their slugs. One that is gone from the library is not among them."""

    techniques: Mapping[str, int]
    tools: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A block as a section, and the names of what is not in the library any more.

    ``as_words`` are techniques that became free text, ``left_out`` tools that their steps are without now.
    """

    section: DraftSection
    as_words: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def content_of(section: DraftSection, names: Names) -> Json:
    """Return ``section`` as a block keeps it. ``names`` know every technique and tool of it."""
    kept = {name: getattr(section, name) for name in SECTION_FIELDS}
    return {"version": VERSION, "section": kept | {"steps": [_kept(step, names) for step in section.steps]}}


def _kept(step: DraftStep, names: Names) -> Json:
    technique = names.techniques[step.technique_id] if step.technique_id is not None else None
    return {
        "technique": _named(technique) if technique else None,
        **{name: getattr(step, name) for name in STEP_FIELDS},
        "tools": [_named(names.tools[tool]) | {"count": count} for tool, count in step.tools],
    }


def _named(entry: Named) -> Json:
    return {"slug": entry.slug, "name": entry.name}


def section_in(content: Json) -> Json:
    """Return the section that ``content`` holds. Raise ``UnknownVersion`` where it was written in another way."""
    if content.get("version") != VERSION:
        raise UnknownVersion(f"A block of version {content.get('version')!r} cannot be read.")
    section: Json = content["section"]
    return section


def technique_slugs(content: Json) -> set[str]:
    """The techniques that a block names. Raise ``UnknownVersion``."""
    return {step["technique"]["slug"] for step in section_in(content)["steps"] if step["technique"]}


def tool_slugs(content: Json) -> set[str]:
    """The tools that a block names. Raise ``UnknownVersion``."""
    return {tool["slug"] for step in section_in(content)["steps"] for tool in step["tools"]}


def laid_out(content: Json, keys: Keys, new_id: int) -> LaidOut:
    """Return a block as a new section, with ``new_id`` and those below it as the ids of its rows.

    A technique that is gone becomes free text under the name that it had, with its time; a tool that is gone is left
    out. Raise ``UnknownVersion``.
    """
    kept = section_in(content)
    steps = tuple(_step(step, keys, new_id - at) for at, step in enumerate(kept["steps"], start=1))
    section = DraftSection(id=new_id, steps=steps, **{name: kept[name] for name in SECTION_FIELDS})
    gone = [step["technique"] for step in kept["steps"] if step["technique"]]
    tools = [tool for step in kept["steps"] for tool in step["tools"]]
    return LaidOut(section, _missing(gone, keys.techniques), _missing(tools, keys.tools))


def _step(kept: Json, keys: Keys, new_id: int) -> DraftStep:
    """A step again. Free text counts its seconds, so the breaths of a technique that is gone are no part of it."""
    named = kept["technique"]
    technique = keys.techniques.get(named["slug"]) if named else None
    fields = {name: kept[name] for name in STEP_FIELDS}
    if named and technique is None:
        fields |= {"title": named["name"][:TITLE_LENGTH], "count": None}
    tools = sorted((keys.tools[tool["slug"]], tool["count"]) for tool in kept["tools"] if tool["slug"] in keys.tools)
    name = named["name"] if named else kept["title"]
    return DraftStep(id=new_id, technique_id=technique, tools=tuple(tools), name=name, **fields)


def _missing(named: list[Json], known: Mapping[str, int]) -> tuple[str, ...]:
    """The names of what is not known, each once, in their order."""
    return tuple(dict.fromkeys(entry["name"] for entry in named if entry["slug"] not in known))


def step_names(content: Json) -> Iterator[str]:
    """What the steps of a block were called when it was kept. Raise ``UnknownVersion``."""
    for step in section_in(content)["steps"]:
        yield step["technique"]["name"] if step["technique"] else step["title"]


def seconds_without_setup(content: Json) -> int:
    """How long the steps of a block take, all sides and rounds, without getting into them. Raise ``UnknownVersion``."""
    section = section_in(content)
    return int(section["rounds"] * sum(step["seconds"] * Side(step["side"]).times for step in section["steps"]))


def has_notes(content: Json) -> bool:
    """Whether a step of the block carries a cue note. Raise ``UnknownVersion``."""
    return any(step["note"] for step in section_in(content)["steps"])
