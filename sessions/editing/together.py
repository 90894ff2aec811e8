"""Several steps changed, moved or copied together. Each is one edit, undone in one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sessions.domain import together
from sessions.domain.draft import Draft
from sessions.domain.pasted import new_steps
from sessions.domain.together import LibraryDose, Place, Wish
from sessions.editing.log import NOBODY, Edited, Hand, Made, edit
from sessions.editing.steps import changed_fields


def change_together(
    sequence_id: int, steps: Collection[int], wish: Wish, doses: Mapping[int, LibraryDose], *, hand: Hand = NOBODY
) -> Edited:
    """Change several steps. Raise ``Gone`` where one was removed, ``Impossible`` where one cannot; then nothing is."""

    def change(draft: Draft) -> Made:
        changed = together.change_steps(draft, steps, wish, doses)
        differing = [found for key in steps if (found := changed_fields(draft.step(key), changed.step(key)))]
        # The values of several steps are several: which fields they are says it all.
        names = sorted({name for fields in differing for name in fields})
        fields = differing[0] if len(steps) == 1 and differing else {name: [] for name in names}
        return Made(changed, _named(draft, steps) | {"fields": fields})

    return edit(sequence_id, hand, "change-together", change)


def move_together(sequence_id: int, steps: Collection[int], place: Place, *, hand: Hand = NOBODY) -> Edited:
    """Move several steps to one place, in their order. Raise ``Gone`` where one, or the place, was removed."""

    def change(draft: Draft) -> Made:
        moved = together.move_steps(draft, steps, place)
        first = next(step.id for step in moved.steps() if step.id in steps)
        return Made(moved, _named(draft, steps) | _place(moved, first))

    return edit(sequence_id, hand, "move-together", change)


def copy_together(sequence_id: int, steps: Collection[int], place: Place, *, hand: Hand = NOBODY) -> Edited:
    """Put copies of several steps to one place. Raise ``Gone``, or ValidationError where the class is full."""

    def change(draft: Draft) -> Made:
        copied = together.copy_steps(draft, steps, place)

        def what(stored: Draft) -> dict[str, Any]:
            first = next(new_steps(draft, stored)).id
            return _named(draft, steps) | _place(stored, first) | {"id": first}

        return Made(copied, what)

    return edit(sequence_id, hand, "copy-together", change)


def _named(draft: Draft, steps: Collection[int]) -> dict[str, Any]:
    """How many there are, and the first of them by its name."""
    named = [step for step in draft.steps() if step.id in steps]
    return {"count": len(named), "step": named[0].name if named else "", "id": named[0].id if named else None}


def _place(draft: Draft, step: int) -> dict[str, Any]:
    """Behind which step another one stands ("" where it is first), in which section."""
    section = draft.section_of(step)
    at = [one.id for one in section.steps].index(step)
    return {"after": section.steps[at - 1].name if at else "", "section": section.name}
