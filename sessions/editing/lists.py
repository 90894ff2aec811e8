"""A pasted list, added to a class in one edit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sessions.domain.draft import Draft
from sessions.domain.pasted import Part, new_steps, with_parts
from sessions.editing.log import NOBODY, Edited, Hand, Made, edit


def paste_parts(sequence_id: int, parts: Sequence[Part], *, hand: Hand = NOBODY) -> Edited:
    """Add the steps of ``parts``, with their new sections: one edit, undone in one.

    Raise ``Gone`` where a place was removed meanwhile, ValidationError where the class would be too long.
    """

    def change(draft: Draft) -> Made:
        def what(stored: Draft) -> dict[str, Any]:
            added = list(new_steps(draft, stored))
            return {
                "count": len(added),
                "step": added[0].name if added else "",
                "id": added[0].id if added else None,
                "sections": len(stored.sections) - len(draft.sections),
            }

        return Made(with_parts(draft, parts), what)

    return edit(sequence_id, hand, "paste", change)
