"""The plan: one immutable value made from a class. Every check and every document reads it.

Values only: no Django, no database. Times are in whole seconds unless a name says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from anatomy.domain.safety import Present


class Side(StrEnum):
    """Which side of the body a step works."""

    NONE = "none"
    TOGETHER = "together"
    EACH = "each"
    LEFT = "left"
    RIGHT = "right"

    @property
    def times(self) -> int:
        """How many sides are done one after the other."""
        return 2 if self is Side.EACH else 1


class DoseMode(StrEnum):
    """How a technique counts its dose."""

    SECONDS = "seconds"
    HOLD = "hold"
    BREATHS = "breaths"
    REPS = "reps"


@dataclass(frozen=True, slots=True)
class Named:
    """An entry of the library by its slug, with the name that people read."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class PlanZone:
    """A spot that nobody presses, with the rule for it."""

    slug: str
    name: str
    rule: str


@dataclass(frozen=True, slots=True)
class PlanTool:
    """A tool chosen for a step: how many one person needs.

    ``fetched`` is false for what nobody carries to the mat (hands, wall, mat): it is not counted for the room.
    """

    slug: str
    name: str
    count: int = 1
    household: str = ""
    fetched: bool = True


@dataclass(frozen=True, slots=True)
class PlanWay:
    """A gentler or a stronger way: words, and the technique of the library that they lead to, if any."""

    how: str = ""
    technique: Named | None = None

    def __bool__(self) -> bool:
        return bool(self.how or self.technique)


@dataclass(frozen=True, slots=True)
class PlanPicture:
    """A photo or drawing that a curator gave: the digest of its bytes, what it shows, whose it is and on what terms."""

    digest: str
    alternative: str
    credit: str = ""


@dataclass(frozen=True, slots=True)
class PlanTechnique:
    """What the library says of a technique, as far as a check or a document needs it.

    ``cue`` is the library's. ``usual_cue`` is what the class's own teacher says in its place, if anything: their own
    words, like a cue note, and nothing for students. ``aims`` are the slugs of those of its ``regions`` that it is
    named for; the others come with its structures.
    """

    slug: str
    name: str
    kind: str
    technique_type: Named
    position: Named
    level: str
    side: Side
    dose_mode: DoseMode
    dose_seconds: int
    dose_count: int | None
    dose_range: tuple[int, int] | None = None
    sanskrit: str = ""
    devanagari: str = ""
    cue: str = ""
    why: str = ""
    steps: tuple[str, ...] = ()
    feel: str = ""
    avoid_feel: str = ""
    gentler: PlanWay = PlanWay()
    stronger: PlanWay = PlanWay()
    regions: tuple[Named, ...] = ()
    aims: tuple[str, ...] = ()
    structures: tuple[Named, ...] = ()
    intents: tuple[Named, ...] = ()
    demands: tuple[str, ...] = ()
    zones: tuple[PlanZone, ...] = ()
    picture: PlanPicture | None = None
    usual_cue: str = ""

    @property
    def said(self) -> str:
        """What the teacher says: their usual cue, else the library's."""
        return self.usual_cue or self.cue

    @property
    def own_cue(self) -> bool:
        """Whether the teacher has a cue of their own."""
        return bool(self.usual_cue)


@dataclass(frozen=True, slots=True)
class PlanAcceptance:
    """A finding that the teacher keeps in the class: why, who said so, and when. Never shown to students."""

    fingerprint: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One technique with its dose, or free text, at one place of a section.

    ``seconds`` counts one side. ``count`` is the breaths or repetitions in them, where the technique counts so.
    ``setup_seconds`` is None where set-up is automatic. ``swapped`` tells that another technique stood here before, and
    can be put back.
    """

    id: int
    title: str
    seconds: int
    technique: PlanTechnique | None = None
    count: int | None = None
    side: Side = Side.NONE
    setup_seconds: int | None = None
    tools: tuple[PlanTool, ...] = ()
    note: str = ""
    optional: bool = False
    accepted: tuple[PlanAcceptance, ...] = ()
    swapped: bool = False

    @property
    def dose_mode(self) -> DoseMode:
        """How this step's dose is counted; free text counts seconds."""
        return self.technique.dose_mode if self.technique else DoseMode.SECONDS


@dataclass(frozen=True, slots=True)
class PlanSection:
    """A run of steps with a name and a kind. ``planned_minutes`` is the section's own target."""

    id: int
    name: str
    kind: str
    steps: tuple[PlanStep, ...] = ()
    rounds: int = 1
    protected: bool = False
    planned_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class PlanOccasion:
    """One time that the class is taught."""

    id: int
    starts_on: date
    starts_at: time | None = None
    place: str = ""
    format: str = "studio"
    head_count: int | None = None


@dataclass(frozen=True, slots=True)
class PlanNote:
    """A teaching note of the library that the teacher put on the hand-out."""

    slug: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class PlanHandout:
    """What the teacher chose for the student's document. No ``step_ids`` means: not chosen yet.

    ``large``: set in 16 pt. ``ticks``: with a grid of two weeks to tick off.
    """

    title: str = ""
    why: str = ""
    how_often: str = ""
    step_ids: tuple[int, ...] = ()
    notes: tuple[PlanNote, ...] = ()
    large: bool = False
    ticks: bool = False


@dataclass(frozen=True, slots=True)
class PlanRoom:
    """The conditions present, never whose. ``for_everyone``: what holds for any student is said too.

    ``own`` is true for a room that an occasion has to itself; else it is the class's usual one.
    """

    present: tuple[Present, ...] = ()
    for_everyone: bool = False
    own: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole class, ready for the clock, the checks and the documents."""

    id: int
    title: str
    teacher: str
    level: str
    target_minutes: int
    sections: tuple[PlanSection, ...] = ()
    intention: str = ""
    notes: str = ""
    head_count: int = 1
    occasion: PlanOccasion | None = None
    handout: PlanHandout = PlanHandout()
    room: PlanRoom = PlanRoom()
    starts_at: time | None = None

    @property
    def begins(self) -> time | None:
        """The time of day at which it begins, where that is known: the occasion's, else the usual one."""
        if self.occasion and self.occasion.starts_at:
            return self.occasion.starts_at
        return self.starts_at

    @property
    def people(self) -> int:
        """How many people to lay out tools for: the occasion's head-count, else the class's usual one."""
        if self.occasion and self.occasion.head_count:
            return self.occasion.head_count
        return self.head_count

    def steps(self) -> Iterator[PlanStep]:
        """Every step once, in the order in which the class does them."""
        for section in self.sections:
            yield from section.steps

    def photos(self) -> frozenset[str]:
        """The digests of the pictures that curators gave for its techniques."""
        pictures = (step.technique.picture for step in self.steps() if step.technique)
        return frozenset(picture.digest for picture in pictures if picture)

    def numbered(self) -> Iterator[tuple[int, PlanStep]]:
        """Every step with its number on the page, from 1."""
        return enumerate(self.steps(), start=1)
