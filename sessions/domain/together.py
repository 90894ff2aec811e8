"""Several steps at once, as edits of a draft: changed, moved, copied. All of them or none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from sessions.domain import drafting
from sessions.domain.dose import MAX_COUNT, MAX_SECONDS, MIN_SECONDS
from sessions.domain.draft import Draft, DraftSection, DraftStep


class Why(StrEnum):
    """Why a step cannot have what is wanted of all."""

    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    NO_DOSE = "no-dose"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A step that cannot: its number in the class, its name, and why."""

    number: int
    name: str
    why: Why


class Impossible(ValueError):
    """Some steps cannot have what is wanted of all, so none gets it."""

    def __init__(self, obstacles: tuple[Obstacle, ...]) -> None:
        super().__init__(", ".join(f"{one.number}. {one.name}: {one.why}" for one in obstacles))
        self.obstacles = obstacles


@dataclass(frozen=True, slots=True)
class LibraryDose:
    """What the library gives for a side: seconds, and the breaths or repetitions in them."""

    seconds: int
    count: int | None


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of several steps; None (or 0) leaves it as it is.

    ``seconds`` sets the time of a side, ``by`` lengthens or shortens it, ``from_library`` takes the library's own dose.
    """

    seconds: int | None = None
    by: int = 0
    from_library: bool = False
    side: str | None = None
    optional: bool | None = None

    @property
    def changes_dose(self) -> bool:
        """Whether it says anything of the dose."""
        return self.seconds is not None or self.by != 0 or self.from_library


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a class: behind step ``after`` of a section, first in it where that is None, or ``last`` in it."""

    section: int
    after: int | None = None
    last: bool = False


def change_steps(draft: Draft, steps: Collection[int], wish: Wish, doses: Mapping[int, LibraryDose]) -> Draft:
    """Change every one of ``steps`` as ``wish`` says; ``doses`` are the library's by the techniques' keys.

    Breaths and repetitions follow the time at the pace that the step has. Raise ``Missing`` where one is not there,
    ``Impossible`` where one would leave its bounds or has no dose in the library.
    """
    for key in steps:
        draft.step(key)
    obstacles: list[Obstacle] = []
    changed: dict[int, DraftStep] = {}
    for number, step in enumerate(draft.steps(), start=1):
        if step.id not in steps:
            continue
        result = _changed(step, wish, doses)
        if isinstance(result, Why):
            obstacles.append(Obstacle(number, step.name, result))
        else:
            changed[step.id] = result
    if obstacles:
        raise Impossible(tuple(obstacles))
    return _with_steps(draft, changed)


def _changed(step: DraftStep, wish: Wish, doses: Mapping[int, LibraryDose]) -> DraftStep | Why:
    dosed = _dosed(step, wish, doses) if wish.changes_dose else step
    if isinstance(dosed, Why):
        return dosed
    return replace(
        dosed,
        side=step.side if wish.side is None else wish.side,
        optional=step.optional if wish.optional is None else wish.optional,
    )


def _dosed(step: DraftStep, wish: Wish, doses: Mapping[int, LibraryDose]) -> DraftStep | Why:
    if wish.from_library:
        dose = doses.get(step.technique_id or 0)
        return Why.NO_DOSE if dose is None else replace(step, seconds=dose.seconds, count=dose.count)
    seconds = (step.seconds if wish.seconds is None else wish.seconds) + wish.by
    if seconds < MIN_SECONDS:
        return Why.TOO_SHORT
    if seconds > MAX_SECONDS:
        return Why.TOO_LONG
    if step.count is None or seconds == step.seconds:
        return replace(step, seconds=seconds)
    return replace(step, seconds=seconds, count=min(MAX_COUNT, max(1, round(step.count * seconds / step.seconds))))


def _with_steps(draft: Draft, changed: Mapping[int, DraftStep]) -> Draft:
    def with_them(section: DraftSection) -> DraftSection:
        return replace(section, steps=tuple(changed.get(step.id, step) for step in section.steps))

    return replace(draft, sections=tuple(with_them(section) for section in draft.sections))


def move_steps(draft: Draft, steps: Collection[int], place: Place) -> Draft:
    """Put ``steps`` to ``place``, in the order of the class. Raise ``Missing`` where one of them is not there."""
    return drafting.move_steps(draft, steps, section=place.section, after=behind(draft, place))


def copy_steps(draft: Draft, steps: Collection[int], place: Place) -> Draft:
    """Put copies of ``steps`` to ``place``, in the order of the class. Raise ``Missing`` where one is not there."""
    for key in steps:
        draft.step(key)
    lowest = draft.new_id()
    originals = [step for step in draft.steps() if step.id in steps]
    copies = [drafting.copied(step, lowest - at) for at, step in enumerate(originals)]
    return drafting.add_steps(draft, copies, section=place.section, after=behind(draft, place))


def behind(draft: Draft, place: Place) -> int | None:
    """Return the step that ``place`` is behind, None where it is first. Raise ``Missing`` without the section."""
    there = draft.section(place.section).steps
    if place.last:
        return there[-1].id if there else None
    return place.after
