"""What becomes of a class file in a studio: which of its techniques the library has, and the class that it makes.

A technique is known by its slug. One that is not may have another slug here: then its name is looked up as a pasted
list's is, and what is not clear stays in the words of the file unless somebody chooses. Nothing is left out in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from operator import itemgetter
from typing import Final

from anatomy.domain.letters import normalise
from anatomy.domain.names import NO_MATCH, Match
from anatomy.domain.repertoire import Offer
from sessions.domain.class_file import ClassFile, FileHandout, FileSection, FileStep, FileTechnique, told_of
from sessions.domain.class_file_reader import TEXTS
from sessions.domain.dose import MAX_COUNT
from sessions.domain.draft import Draft, DraftHead, DraftSection, DraftStep
from sessions.domain.handout import MOST_NOTES
from sessions.domain.plan import Named

_COUNTED = ("breaths", "reps")
# Entries of a hand-out.
MOST_AT_HOME: Final = 12

type _Counted = Callable[[str, int, int], str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A technique, a tool or a teaching note of the library."""

    pk: int
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a library has for a file.

    ``techniques`` are those with slugs of the file, ``offers`` all that can be chosen instead, ``find`` looks up a
    name. ``tools`` and ``notes`` are all of the library's. ``counted`` words a dose of breaths or repetitions: from
    what is counted, the seconds and the count.
    """

    techniques: Mapping[str, Entry] = field(default_factory=dict)
    offers: Mapping[int, Offer] = field(default_factory=dict)
    find: Callable[[str], Match] = lambda name: NO_MATCH
    tools: tuple[Entry, ...] = ()
    notes: tuple[Entry, ...] = ()
    counted: _Counted = lambda mode, seconds, times: ""


@dataclass(frozen=True, slots=True)
class Known:
    """What a technique of the file is here: the library's own by its slug, else ``match`` of its name.

    ``steps`` are the numbers of its steps in the class.
    """

    told: FileTechnique
    steps: tuple[int, ...]
    entry: Entry | None = None
    match: Match = NO_MATCH


def known_techniques(file: ClassFile, shelf: Shelf) -> tuple[Known, ...]:
    """Return each technique of ``file`` once, in the order of the class, with what it is in the library."""
    steps: dict[Named, list[int]] = {}
    for number, step in enumerate(file.steps(), start=1):
        if step.technique is not None:
            steps.setdefault(step.technique, []).append(number)
    return tuple(_known(told_of(file, named), tuple(numbers), shelf) for named, numbers in steps.items())


def _known(told: FileTechnique, steps: tuple[int, ...], shelf: Shelf) -> Known:
    entry = shelf.techniques.get(told.slug)
    if entry is not None:
        return Known(told, steps, entry)
    match = shelf.find(told.name)
    if match.sure is None and told.sanskrit:
        sanskrit = shelf.find(told.sanskrit)
        match = sanskrit if sanskrit.sure is not None else match
    return Known(told, steps, match=match)


def chosen_offers(known: Iterable[Known], choices: Mapping[int, int | None], shelf: Shelf) -> dict[int, Offer | None]:
    """Return what each technique that has no slug here is taken for, by its place in ``known``: None is its own words.

    A choice that was not offered counts as none; without one it is what is sure.
    """
    taken: dict[int, Offer | None] = {}
    for at, one in enumerate(known):
        if one.entry is None:
            wanted = choices.get(at, one.match.sure)
            offered = wanted if wanted in one.match.near else one.match.sure
            taken[at] = None if wanted is None or offered is None else shelf.offers.get(offered)
    return taken


@dataclass(frozen=True, slots=True)
class Arrived:
    """A class as it would be made: its draft, its hand-out, and what the library does not have.

    ``notes`` are the keys of teaching notes. ``as_words`` are names of techniques that became free text, ``tools`` and
    ``teaching_notes`` names of what is left out. The hand-out has no room for the ``spare_notes``, by name, nor for
    ``spare_steps``, a number.
    """

    draft: Draft
    handout: FileHandout
    notes: tuple[int, ...] = ()
    as_words: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    teaching_notes: tuple[str, ...] = ()
    spare_notes: tuple[str, ...] = ()
    spare_steps: int = 0


def arrived(
    file: ClassFile, shelf: Shelf, known: tuple[Known, ...] | None = None, choices: Mapping[int, int | None] = {}
) -> Arrived:
    """Return the class that ``file`` makes in the studio of ``shelf``."""
    known = known_techniques(file, shelf) if known is None else known
    offers = chosen_offers(known, choices, shelf)
    meant = {number: (one, offers.get(at)) for at, one in enumerate(known) for number in one.steps}
    tools, notes = _lookup(shelf.tools), _lookup(shelf.notes)
    ids, numbers = count(-1, -1), count(1)
    sections = []
    for section in file.sections:
        steps = tuple(_step(step, meant.get(next(numbers)), tools, shelf.counted, next(ids)) for step in section.steps)
        sections.append(_section(section, steps, next(ids)))
    wanted = [tool for step in file.steps() for tool in step.tools]
    known_notes = {pk: note.name for note in file.handout.notes if (pk := notes(note.slug, note.name))}
    spare = _spare_steps(sections)
    return Arrived(
        draft=Draft(tuple(_off_handout(section, spare) for section in sections), _head(file)),
        handout=file.handout,
        notes=tuple(known_notes)[:MOST_NOTES],
        as_words=tuple(one.told.name for at, one in enumerate(known) if one.entry is None and offers[at] is None),
        tools=_names(tool.name for tool in wanted if not tools(tool.slug, tool.name)),
        teaching_notes=_names(note.name for note in file.handout.notes if not notes(note.slug, note.name)),
        spare_notes=tuple(known_notes.values())[MOST_NOTES:],
        spare_steps=len(spare),
    )


def _spare_steps(sections: Iterable[DraftSection]) -> set[int]:
    """Return the steps for which the hand-out has no room: it tells each technique once, and the first ones stay."""
    entries: set[int] = set()
    spare: set[int] = set()
    for step in (step for section in sections for step in section.steps if step.on_handout):
        # The keys of the library are above zero, those of new steps below.
        entry = step.technique_id or step.id
        if entry not in entries and len(entries) == MOST_AT_HOME:
            spare.add(step.id)
        else:
            entries.add(entry)
    return spare


def _off_handout(section: DraftSection, spare: set[int]) -> DraftSection:
    steps = tuple(replace(step, on_handout=False) if step.id in spare else step for step in section.steps)
    return replace(section, steps=steps)


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


type _Lookup = Callable[[str, str], int]


def _lookup(entries: tuple[Entry, ...]) -> _Lookup:
    """Return a function that gives the key of an entry by its slug, else by its name; 0 where there is none."""
    slugs = {entry.slug: entry.pk for entry in entries}
    names = {normalise(entry.name): entry.pk for entry in entries}
    return lambda slug, name: slugs.get(slug) or names.get(normalise(name), 0)


def _head(file: ClassFile) -> DraftHead:
    return DraftHead(
        title=file.title,
        intention=file.intention,
        level=file.level,
        target_minutes=file.target_minutes,
        notes=file.notes,
        head_count=file.head_count,
        starts_at=file.starts_at.isoformat("minutes") if file.starts_at else None,
    )


def _section(section: FileSection, steps: tuple[DraftStep, ...], pk: int) -> DraftSection:
    return DraftSection(
        id=pk,
        name=section.name,
        kind=section.kind,
        rounds=section.rounds,
        protected=section.protected,
        planned_minutes=section.planned_minutes,
        steps=steps,
    )


def _step(
    step: FileStep, meant: tuple[Known, Offer | None] | None, tools: _Lookup, counted: _Counted, pk: int
) -> DraftStep:
    known, offer = meant if meant is not None else (None, None)
    entry = known.entry if known is not None else None
    return DraftStep(
        id=pk,
        technique_id=entry.pk if entry else offer.pk if offer else None,
        title="" if entry or offer else step.name,
        seconds=step.seconds,
        count=_count(step, known, offer),
        side=step.side.value,
        setup_seconds=step.setup_seconds,
        note=_note(step, known.told, counted) if known is not None and not (entry or offer) else step.note,
        optional=step.optional,
        on_handout=step.on_handout,
        tools=_tools(step, tools),
        name=entry.name if entry else offer.name if offer else step.name,
    )


def _tools(step: FileStep, tools: _Lookup) -> tuple[tuple[int, int], ...]:
    """Each tool of the library once: two tools of the file can be one here, and then the more of them counts."""
    found: dict[int, int] = {}
    for tool in step.tools:
        if pk := tools(tool.slug, tool.name):
            found[pk] = max(tool.count, found.get(pk, 0))
    return tuple(sorted(found.items(), key=itemgetter(0)))


def _count(step: FileStep, known: Known | None, offer: Offer | None) -> int | None:
    """How many breaths or repetitions: those of the file where they are counted alike, else by the pace here."""
    if known is None or known.entry is not None:
        return step.count
    if offer is None or not offer.dose_count:
        return None
    if step.count is not None and known.told.dose_mode in ("", offer.dose_mode):
        return step.count
    return min(MAX_COUNT, max(1, round(step.seconds * offer.dose_count / max(1, offer.dose_seconds))))


def _note(step: FileStep, told: FileTechnique, words: _Counted) -> str:
    """The note of a technique that became words: with what it counted, and the library's cue, as far as they fit."""
    counted = words(told.dose_mode, step.seconds, step.count) if step.count and told.dose_mode in _COUNTED else ""
    note = step.note
    for more in (counted, told.cue):
        longer = "\n".join(filter(None, [note, more]))
        note = longer if len(longer) <= TEXTS["step.note"] else note
    return note
