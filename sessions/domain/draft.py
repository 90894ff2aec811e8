"""The draft: the rows of a class as one value, and the difference between two of them.

An edit is a function from a draft to a draft; writing it and undoing it are the same for all of them. A draft knows
what a teacher decides and nothing of the library: techniques and tools are keys here. Rows that are not stored yet have
negative ids (``new_id``).

A patch maps the name of a record ("step:12", "section:3", "order", "class") to what it was and what it is: only the
fields that differ, or all of them where the record was added (before is None) or removed (after is None). It is JSON.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from typing import Any

type Json = Any
type Record = dict[str, Json]
type Records = dict[str, Record]
type Patch = dict[str, list[Record | None]]


class Missing(LookupError):
    """The draft has no such step or section (any more)."""


class Stale(ValueError):
    """A patch does not fit a draft: something that it changes is not as the patch found it."""


@dataclass(frozen=True, slots=True)
class DraftAcceptance:
    """A finding of the room that the teacher keeps: rule and person by their keys, the moment in ISO 8601."""

    rule_id: int
    fingerprint: str
    reason: str
    by_id: int
    at: str


@dataclass(frozen=True, slots=True)
class DraftStep:
    """A step as it is stored. ``tools`` pairs a tool's key with how many one person uses, in the order of the keys.

    ``name`` is what people read and ``order`` the place that is stored: neither is a part of its value.
    """

    id: int
    technique_id: int | None = None
    title: str = ""
    seconds: int = 60
    count: int | None = None
    side: str = "none"
    setup_seconds: int | None = None
    note: str = ""
    optional: bool = False
    on_handout: bool = False
    swap: Json = None
    tools: tuple[tuple[int, int], ...] = ()
    accepted: tuple[DraftAcceptance, ...] = ()
    name: str = field(default="", compare=False)
    order: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class DraftSection:
    """A section as it is stored, with its steps in their order."""

    id: int
    name: str
    kind: str
    rounds: int = 1
    protected: bool = False
    planned_minutes: int | None = None
    steps: tuple[DraftStep, ...] = ()
    order: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class DraftHead:
    """What a teacher says of the class as a whole. ``starts_at`` is "18:30" or None."""

    title: str
    intention: str = ""
    level: str = "beginner"
    target_minutes: int = 60
    notes: str = ""
    head_count: int = 10
    starts_at: str | None = None
    muted_checks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole class. ``head`` is None where an edit has nothing to do with it and it was not read."""

    sections: tuple[DraftSection, ...] = ()
    head: DraftHead | None = None

    def steps(self) -> Iterator[DraftStep]:
        """Every step, in the order of the class."""
        for section in self.sections:
            yield from section.steps

    def step(self, step: int) -> DraftStep:
        """Return the step with that id. Raise ``Missing``."""
        found = next((one for one in self.steps() if one.id == step), None)
        if found is None:
            raise Missing(step)
        return found

    def section(self, section: int) -> DraftSection:
        """Return the section with that id. Raise ``Missing``."""
        found = next((one for one in self.sections if one.id == section), None)
        if found is None:
            raise Missing(section)
        return found

    def section_of(self, step: int) -> DraftSection:
        """Return the section that a step stands in. Raise ``Missing``."""
        found = next((one for one in self.sections if any(other.id == step for other in one.steps)), None)
        if found is None:
            raise Missing(step)
        return found

    def new_id(self) -> int:
        """Return an id for a row that is not stored yet, unlike any other of the draft: -1, -2 ..."""
        ids = [section.id for section in self.sections] + [step.id for step in self.steps()]
        return min(0, *ids) - 1 if ids else -1


# The name of the record of what is said of the class as a whole.
CLASS_RECORD = "class"
STEP_FIELDS = tuple(one.name for one in fields(DraftStep) if one.name not in {"id", "name", "order"})
SECTION_FIELDS = ("name", "kind", "rounds", "protected", "planned_minutes")
HEAD_FIELDS = tuple(one.name for one in fields(DraftHead))
_ACCEPTED_FIELDS = tuple(one.name for one in fields(DraftAcceptance))


# A draft as records, and back


def records(draft: Draft) -> Records:
    """Return ``draft`` as plain records by name, as a patch compares them."""
    found: Records = {"order": {"sections": [section.id for section in draft.sections]}}
    if draft.head is not None:
        found["class"] = {name: _plain(getattr(draft.head, name)) for name in HEAD_FIELDS}
    for section in draft.sections:
        record = {name: getattr(section, name) for name in SECTION_FIELDS}
        found[f"section:{section.id}"] = record | {"steps": [step.id for step in section.steps]}
        for step in section.steps:
            found[f"step:{step.id}"] = _step_record(step)
    return found


def _step_record(step: DraftStep) -> Record:
    record = {name: getattr(step, name) for name in STEP_FIELDS}
    # Neither has an order of its own: what is read again later must be what was written.
    record["tools"] = [list(pair) for pair in sorted(step.tools)]
    accepted = sorted(step.accepted, key=attrgetter("rule_id", "fingerprint"))
    record["accepted"] = [{name: getattr(one, name) for name in _ACCEPTED_FIELDS} for one in accepted]
    return record


def _plain(value: Json) -> Json:
    return list(value) if isinstance(value, tuple) else value


def from_records(found: Mapping[str, Record], names: Mapping[int, str] | None = None) -> Draft:
    """Return the draft that ``found`` are the records of; ``names`` are those of its steps, where they are known.

    Raise ``Stale`` where a section or a step that is named somewhere is not among them.
    """
    try:
        sections = tuple(_section(found, pk, names or {}) for pk in found["order"]["sections"])
    except KeyError as missing:
        raise Stale(str(missing)) from missing
    head = found.get("class")
    return Draft(sections, _head(head) if head is not None else None)


def _head(record: Record) -> DraftHead:
    return DraftHead(**{**record, "muted_checks": tuple(record["muted_checks"])})


def _section(found: Mapping[str, Record], pk: int, names: Mapping[int, str]) -> DraftSection:
    record = found[f"section:{pk}"]
    steps = tuple(_step(step, found[f"step:{step}"], names.get(step, "")) for step in record["steps"])
    return DraftSection(id=pk, steps=steps, **{name: record[name] for name in SECTION_FIELDS})


def _step(pk: int, record: Record, name: str) -> DraftStep:
    tools = tuple((tool, count) for tool, count in record["tools"])
    accepted = tuple(DraftAcceptance(**one) for one in record["accepted"])
    return DraftStep(id=pk, name=name, **{**record, "tools": tools, "accepted": accepted})


# The difference between two drafts


def patch_between(before: Draft, after: Draft) -> Patch:
    """Return what leads from ``before`` to ``after``; empty where they are the same."""
    old, new = records(before), records(after)
    patch: Patch = {}
    for name in dict.fromkeys([*old, *new]):
        was, now = old.get(name), new.get(name)
        if was is None or now is None:
            patch[name] = [was, now]
        elif changed := [key for key in now if was[key] != now[key]]:
            patch[name] = [{key: was[key] for key in changed}, {key: now[key] for key in changed}]
    return patch


def inverse(patch: Patch) -> Patch:
    """Return what takes ``patch`` back."""
    return {name: [after, before] for name, (before, after) in patch.items()}


def applied(draft: Draft, patch: Patch) -> Draft:
    """Return ``draft`` with ``patch`` applied.

    Raise ``Stale`` where something that it changes is not as it was when the patch was made: it would be lost unseen.
    What was accepted is not compared: with a rule of the library goes whatever was accepted of it.
    """
    found = records(draft)
    for name, (before, after) in patch.items():
        now = found.get(name)
        if before is None or after is None:
            if (now is None) != (before is None) or _compared(now) != _compared(before):
                raise Stale(name)
            if after is None:
                del found[name]
            else:
                found[name] = after
        else:
            if now is None or any(now.get(key) != value for key, value in _compared(before).items()):
                raise Stale(name)
            found[name] = {**now, **after, **_accepted_after(now, before, after)}
    return from_records(found, {step.id: step.name for step in draft.steps()})


def _compared(record: Record | None) -> Record:
    return {key: value for key, value in (record or {}).items() if key != "accepted"}


def _accepted_after(now: Record, before: Record, after: Record) -> Record:
    """Take away what the patch takes away, as far as it is there, and add what it adds."""
    if "accepted" not in after:
        return {}
    gone = [one for one in before["accepted"] if one not in after["accepted"]]
    new = [one for one in after["accepted"] if one not in before["accepted"] and one not in now["accepted"]]
    return {"accepted": [one for one in now["accepted"] if one not in gone] + new}


def with_ids(draft: Draft, stored: Mapping[int, int]) -> Draft:
    """Return ``draft`` with the ids that its new rows got when they were stored."""
    if not stored:
        return draft
    return replace(
        draft,
        sections=tuple(
            replace(
                section,
                id=stored.get(section.id, section.id),
                steps=tuple(replace(step, id=stored.get(step.id, step.id)) for step in section.steps),
            )
            for section in draft.sections
        ),
    )
