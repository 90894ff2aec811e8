"""Edits of a class, as functions from a draft to a draft. Each raises ``Missing`` where what it names is not there.

"Behind ``after``" means right behind that step (or section), and first where ``after`` is None.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sessions.domain import ordering
from sessions.domain.draft import Draft, DraftSection, DraftStep, Missing


def _with_sections(draft: Draft, change: Callable[[DraftSection], DraftSection]) -> Draft:
    return replace(draft, sections=tuple(change(section) for section in draft.sections))


def _with_lists(draft: Draft, lists: Mapping[int, Iterable[int]], steps: Mapping[int, DraftStep]) -> Draft:
    """Return ``draft`` with the steps of each section as ``lists`` say."""
    return _with_sections(
        draft, lambda section: replace(section, steps=tuple(steps[step] for step in lists[section.id]))
    )


def _lists(draft: Draft) -> dict[int, list[int]]:
    return {section.id: [step.id for step in section.steps] for section in draft.sections}


def _by_id(draft: Draft) -> dict[int, DraftStep]:
    return {step.id: step for step in draft.steps()}


# Steps


def add_steps(draft: Draft, steps: Iterable[DraftStep], *, section: int, after: int | None) -> Draft:
    """Put ``steps`` into a section, in their order, behind ``after``. Their ids are new ones already."""
    into = draft.section(section)
    if after is not None and after not in [step.id for step in into.steps]:
        raise Missing(after)
    at = 0 if after is None else [step.id for step in into.steps].index(after) + 1
    longer = (*into.steps[:at], *steps, *into.steps[at:])
    return _with_sections(draft, lambda one: replace(one, steps=longer) if one.id == section else one)


def change_step(draft: Draft, step: int, **changes: Any) -> Draft:
    """Change fields of a step."""
    draft.step(step)

    def changed(section: DraftSection) -> DraftSection:
        steps = tuple(replace(one, **changes) if one.id == step else one for one in section.steps)
        return replace(section, steps=steps)

    return _with_sections(draft, changed)


def move_steps(draft: Draft, steps: Collection[int], *, section: int, after: int | None) -> Draft:
    """Put ``steps`` into a section, together and in the order of the class, behind ``after``."""
    draft.section(section)
    for step in steps:
        draft.step(step)
    if after is not None and after not in [one.id for one in draft.section(section).steps]:
        raise Missing(after)
    lists = _lists(draft)
    if after is not None and after in steps:
        # Behind one that moves along: the nearest that stays is meant.
        stays = [one for one in lists[section][: lists[section].index(after)] if one not in steps]
        after = stays[-1] if stays else None
    moving = [one.id for one in draft.steps() if one.id in steps]
    left = {key: [one for one in items if one not in moving] for key, items in lists.items()}
    at = 0 if after is None else left[section].index(after) + 1
    left[section][at:at] = moving
    return _with_lists(draft, left, _by_id(draft))


def shift_step(draft: Draft, step: int, by: int) -> Draft:
    """Put a step one place up (-1) or down (+1), into the next section past the end of its own.

    Raise IndexError where it is the first or the last of the class.
    """
    draft.step(step)
    section, after = ordering.neighbour_place(_lists(draft), step, by)
    return move_steps(draft, {step}, section=section, after=after)


def remove_steps(draft: Draft, steps: Collection[int]) -> Draft:
    """Take ``steps`` out of the class."""
    for step in steps:
        draft.step(step)
    return _with_sections(
        draft, lambda one: replace(one, steps=tuple(step for step in one.steps if step.id not in steps))
    )


def copied(step: DraftStep, new_id: int) -> DraftStep:
    """Return a copy of ``step`` as a new row: what was accepted of the one is looked at again in the other."""
    return replace(step, id=new_id, accepted=(), swap=None)


def duplicate_step(draft: Draft, step: int) -> Draft:
    """Put a copy of a step right behind it."""
    copy = copied(draft.step(step), draft.new_id())
    return add_steps(draft, [copy], section=draft.section_of(step).id, after=step)


# Sections


def add_section(draft: Draft, section: DraftSection, *, after: int | None) -> Draft:
    """Put a section (its ids are new ones already) behind ``after``."""
    ids = [one.id for one in draft.sections]
    if after is not None and after not in ids:
        raise Missing(after)
    at = 0 if after is None else ids.index(after) + 1
    return replace(draft, sections=(*draft.sections[:at], section, *draft.sections[at:]))


def change_section(draft: Draft, section: int, **changes: Any) -> Draft:
    """Change fields of a section."""
    draft.section(section)
    return _with_sections(draft, lambda one: replace(one, **changes) if one.id == section else one)


def move_section(draft: Draft, section: int, *, after: int | None) -> Draft:
    """Put a section behind ``after``."""
    moving = draft.section(section)
    if after == section:
        return draft
    rest = replace(draft, sections=tuple(one for one in draft.sections if one.id != section))
    return add_section(rest, moving, after=after)


def shift_section(draft: Draft, section: int, by: int) -> Draft:
    """Put a section one place up (-1) or down (+1). Raise IndexError at the end."""
    draft.section(section)
    ids = [one.id for one in draft.sections]
    return move_section(draft, section, after=ordering.neighbour_after(ids, section, by))


def remove_section(draft: Draft, section: int) -> Draft:
    """Take a section out of the class, with its steps."""
    draft.section(section)
    return replace(draft, sections=tuple(one for one in draft.sections if one.id != section))


def duplicate_section(draft: Draft, section: int) -> Draft:
    """Put a copy of a section, with its steps, right behind it."""
    original, new_id = draft.section(section), draft.new_id()
    steps = tuple(copied(step, new_id - at) for at, step in enumerate(original.steps, start=1))
    return add_section(draft, replace(original, id=new_id, steps=steps), after=section)
