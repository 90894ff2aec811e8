"""The file of sample classes (``sequences.json``), read into values.

Every problem is found before anything is written: each names the entry and the field.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any


@dataclass(frozen=True, slots=True)
class SampleStep:
    """A step of a sample class. ``seconds`` counts one side, ``setup_seconds`` is typed."""

    technique: str
    seconds: int
    sides: int
    setup_seconds: int
    note: str


@dataclass(frozen=True, slots=True)
class SampleSection:
    """A run of steps of one kind."""

    kind: str
    steps: tuple[SampleStep, ...]


@dataclass(frozen=True, slots=True)
class SampleClass:
    """A sample class: its intents are slugs of the library."""

    slug: str
    title: str
    minutes: int
    level: str
    intents: tuple[str, ...]
    sections: tuple[SampleSection, ...]


@dataclass(slots=True)
class Vocabulary:
    """The slugs that a file of sample classes may use."""

    techniques: Collection[str]
    kinds: Collection[str]
    levels: Collection[str]
    intents: Collection[str]


@dataclass(slots=True)
class _Reader:
    """Reads fields of one entry and collects what is wrong with them."""

    entry: str
    raw: Mapping[str, Any]
    problems: list[str] = field(default_factory=list)

    def problem(self, name: str, message: str) -> None:
        self.problems.append(f"sequences.json, {self.entry}, {name}: {message}")

    def text(self, name: str, longest: int, *, empty: bool = False) -> str:
        value = self.raw.get(name)
        if not isinstance(value, str) or len(value) > longest or not (value.strip() or empty):
            self.problem(name, f"must be a text of at most {longest} characters")
            return ""
        return value

    def number(self, name: str, least: int, most: int) -> int:
        value = self.raw.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.problem(name, f"must be a whole number from {least} to {most}")
            return least
        return value

    def slug(self, name: str, known: Collection[str]) -> str:
        value = self.raw.get(name)
        if not isinstance(value, str) or value not in known:
            self.problem(name, f"unknown: {value!r}")
            return ""
        return value

    def slugs(self, name: str, known: Collection[str]) -> tuple[str, ...]:
        values = self.raw.get(name)
        if not isinstance(values, list):
            self.problem(name, "must be a list")
            return ()
        for value in values:
            if not isinstance(value, str) or value not in known:
                self.problem(name, f"unknown: {value!r}")
        return tuple(str(value) for value in values)


def read_samples(raw: object, words: Vocabulary) -> tuple[list[SampleClass], list[str]]:
    """Return the sample classes of a decoded ``sequences.json``, and every problem found in it as a line of text."""
    entries = raw.get("sequences") if isinstance(raw, dict) else None
    if not isinstance(entries, list):
        return [], ["sequences.json, the file, sequences: must be a list of classes"]
    classes: list[SampleClass] = []
    problems: list[str] = []
    for place, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict):
            problems.append(f"sequences.json, class {place}, the entry: must be an object")
            continue
        reader = _Reader(str(entry.get("slug") or f"class {place}"), entry, problems)
        sample = _class(reader, words)
        if sample.slug in {other.slug for other in classes}:
            reader.problem("slug", "stands twice")
        classes.append(sample)
    return classes, problems


def _class(reader: _Reader, words: Vocabulary) -> SampleClass:
    return SampleClass(
        slug=reader.text("slug", 80),
        title=reader.text("name", 120),
        minutes=reader.number("minutes", 5, 240),
        level=reader.slug("level", words.levels),
        intents=reader.slugs("intent", words.intents),
        sections=_sections(reader, words),
    )


def _sections(reader: _Reader, words: Vocabulary) -> tuple[SampleSection, ...]:
    items = reader.raw.get("items")
    if not isinstance(items, list):
        reader.problem("items", "must be a list of steps")
        return ()
    read = [_item(reader, place, item, words) for place, item in enumerate(items, start=1)]
    return tuple(
        SampleSection(kind, tuple(step for _kind, step in run)) for kind, run in groupby(read, key=lambda pair: pair[0])
    )


def _item(reader: _Reader, place: int, item: object, words: Vocabulary) -> tuple[str, SampleStep]:
    part = _Reader(f"{reader.entry}, item {place}", item if isinstance(item, dict) else {}, reader.problems)
    step = SampleStep(
        technique=part.slug("technique", words.techniques),
        seconds=part.number("seconds", 5, 3600),
        sides=part.number("sides", 1, 2),
        setup_seconds=part.number("transition_seconds", 0, 900),
        note=part.text("cue_note", 2000, empty=True),
    )
    return part.slug("section", words.kinds), step
