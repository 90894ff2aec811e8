"""What was read from a list, as steps of a class: with the technique that is meant, or as free text.

A dose that no step can have is brought within the bounds, and one that a technique does not count is worked out; both
are told (``Said``), so that nothing is changed unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from anatomy.domain.repertoire import Offer
from sessions.domain import drafting
from sessions.domain.dose import MAX_COUNT, MAX_SECONDS, MIN_SECONDS, seconds_for_count
from sessions.domain.draft import Draft, DraftSection, DraftStep
from sessions.domain.pasting import Item

TITLE_LENGTH, NOTE_LENGTH = 120, 2000
FREE_SECONDS = 60
# How long one takes where no technique says so.
PACE = {"breaths": 6, "reps": 5}


class Told(StrEnum):
    """What became of a dose, or of words, that a step cannot have as they are typed."""

    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    TOO_MANY = "too-many"
    TOO_FEW = "too-few"
    NO_TIME = "no-time"
    AS_TIME = "as-time"
    AS_COUNT = "as-count"
    TITLE_CUT = "title-cut"
    NOTE_CUT = "note-cut"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was not taken as typed. ``asked`` and ``taken`` are seconds, or how many."""

    what: Told
    asked: int = 0
    taken: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """A step as it would be added, and what is said beside it."""

    step: DraftStep
    said: tuple[Said, ...] = ()


def taken(item: Item, offer: Offer | None) -> Taken:
    """Return ``item`` as a step of the technique ``offer``, or as free text where that is None. Its id is no one's."""
    said: list[Said] = []
    counts = offer is not None and offer.dose_count is not None
    dose = _counted(item, offer, said) if offer is not None and counts else _timed(item, offer, said)
    note = _note(item, offer, dose["count"], said)
    fields = {**dose, "side": _side(item, offer), "optional": item.optional, "note": note}
    if offer is not None:
        tools = tuple(sorted((tool.pk, tool.count) for tool in offer.tools))
        return Taken(DraftStep(id=0, technique_id=offer.pk, name=offer.name, tools=tools, **fields), tuple(said))
    title = _title(item, said)
    return Taken(DraftStep(id=0, title=title, name=title, **fields), tuple(said))


def _counted(item: Item, offer: Offer, said: list[Said]) -> dict[str, Any]:
    """The dose of a technique that counts breaths or repetitions: what the line leaves open follows its pace."""
    pace = (offer.dose_seconds, offer.dose_count or 1)
    if item.count is not None:
        count = _within(item.count, 1, MAX_COUNT, (Told.TOO_FEW, Told.TOO_MANY), said)
        seconds = seconds_for_count(count, pace=pace) if item.seconds is None else _seconds(item.seconds, said)
        return {"count": count, "seconds": seconds}
    if item.seconds is None:
        return {"count": offer.dose_count, "seconds": offer.dose_seconds}
    seconds = _seconds(item.seconds, said)
    count = min(MAX_COUNT, max(1, round(seconds * pace[1] / pace[0])))
    said.append(Said(Told.AS_COUNT, seconds, count))
    return {"count": count, "seconds": seconds}


def _timed(item: Item, offer: Offer | None, said: list[Said]) -> dict[str, Any]:
    """The dose of what counts seconds: breaths and repetitions are turned into their time."""
    if item.seconds is not None:
        return {"count": None, "seconds": _seconds(item.seconds, said)}
    if item.count is not None:
        seconds = _seconds(item.count * PACE[item.unit or "reps"], said)
        said.append(Said(Told.AS_TIME, item.count, seconds))
        return {"count": None, "seconds": seconds}
    if offer is not None:
        return {"count": None, "seconds": offer.dose_seconds}
    said.append(Said(Told.NO_TIME, 0, FREE_SECONDS))
    return {"count": None, "seconds": FREE_SECONDS}


def _seconds(seconds: int, said: list[Said]) -> int:
    return _within(seconds, MIN_SECONDS, MAX_SECONDS, (Told.TOO_SHORT, Told.TOO_LONG), said)


def _within(asked: int, low: int, high: int, words: tuple[Told, Told], said: list[Said]) -> int:
    inside = min(high, max(low, asked))
    if inside != asked:
        said.append(Said(words[asked > high], asked, inside))
    return inside


def _side(item: Item, offer: Offer | None) -> str:
    usual = offer.side if offer is not None else "none"
    if item.side == "both":
        return usual if usual in {"together", "each"} else "each"
    return item.side or usual


def _title(item: Item, said: list[Said]) -> str:
    if len(item.name) <= TITLE_LENGTH:
        return item.name
    said.append(Said(Told.TITLE_CUT))
    return item.name[: TITLE_LENGTH - 1].rstrip() + "…"


def _note(item: Item, offer: Offer | None, count: int | None, said: list[Said]) -> str:
    """What is told beside the step, and what of its words has no other place."""
    parts = [item.note]
    if offer is None and len(item.name) > TITLE_LENGTH:
        parts.append(item.name)
    unit = offer.dose_mode if offer is not None else "seconds"
    counts_otherwise = item.count is not None and (count is None or item.unit != unit)
    if counts_otherwise and str(item.count) not in item.note:
        parts.append(f"{item.count} {item.unit}")
    note = "\n".join(filter(None, parts))
    if len(note) > NOTE_LENGTH:
        said.append(Said(Told.NOTE_CUT))
        note = note[: NOTE_LENGTH - 1] + "…"
    return note


# Into the class -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """Steps that go to one place: at the end of a ``section``, behind ``after`` or first in it; or a new section.

    A new one has a ``name``, a ``kind`` and perhaps ``planned_minutes``, and ``section`` is None.
    """

    steps: tuple[DraftStep, ...]
    section: int | None = None
    after: int | None = None
    first: bool = False
    name: str = ""
    kind: str = ""
    planned_minutes: int | None = None


def with_parts(draft: Draft, parts: Iterable[Part]) -> Draft:
    """Add ``parts`` in their order. A new section stands behind the section of the part before it, else at the end.

    Raise ``Missing`` where a section, or the step that something should stand behind, is not there.
    """
    last = draft.sections[-1].id if draft.sections else None
    for part in parts:
        steps = _with_new_ids(part.steps, draft)
        if part.section is None:
            lowest = min([draft.new_id(), *(step.id - 1 for step in steps)])
            section = DraftSection(lowest, part.name, part.kind, planned_minutes=part.planned_minutes, steps=steps)
            draft, last = drafting.add_section(draft, section, after=last), lowest
        else:
            draft, last = (
                drafting.add_steps(draft, steps, section=part.section, after=_after(draft, part)),
                part.section,
            )
    return draft


def _after(draft: Draft, part: Part) -> int | None:
    there = draft.section(part.section or 0).steps
    if part.first or part.after is not None:
        return part.after
    return there[-1].id if there else None


def _with_new_ids(steps: Iterable[DraftStep], draft: Draft) -> tuple[DraftStep, ...]:
    return tuple(replace(step, id=draft.new_id() - at) for at, step in enumerate(steps))


def new_steps(before: Draft, after: Draft) -> Iterator[DraftStep]:
    """Return the steps of ``after`` that ``before`` has not, in the order of the class."""
    known = {step.id for step in before.steps()}
    return (step for step in after.steps() if step.id not in known)
