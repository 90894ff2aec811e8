"""When a class begins, and what brings it to its target."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import time
from typing import Any

from sessions.domain.clock import ClockSettings
from sessions.domain.draft import Draft
from sessions.domain.trimming import chosen, fit, fitted
from sessions.editing.faults import Conflict, Outdated
from sessions.editing.log import NOBODY, Edited, Hand, Made, edit
from sessions.editing.stored import drafted
from sessions.models import Sequence
from sessions.reading import plan_of


def set_start(sequence_id: int, starts_at: time | None, *, seen: time | None, hand: Hand = NOBODY) -> Edited:
    """Set when a class usually begins (None: not known). ``seen`` is what the page showed.

    Raise ``Conflict`` where another start was set meanwhile, ``Gone`` where the class was removed.
    """
    wanted = drafted(starts_at)

    def change(draft: Draft) -> Made:
        assert draft.head is not None  # noqa: S101 - Read because it was asked for.
        now = draft.head.starts_at
        if now not in (wanted, drafted(seen)):
            raise Conflict({"starts_at": time.fromisoformat(now) if now else None})
        return Made(replace(draft, head=replace(draft.head, starts_at=wanted)), {"time": wanted or ""})

    return edit(sequence_id, hand, "start", change, head=True)


def fit_to_target(
    sequence: Sequence, names: Collection[str], *, planned: int, settings: ClockSettings, hand: Hand = NOBODY
) -> Edited:
    """Do what was chosen of the proposals that fit a class to its target, by their ``names``, as one edit.

    ``planned`` is how long the class took when they were proposed, in seconds. Raise ``Outdated`` where the class takes
    something else now, or one of them is not proposed any more; ``Gone`` where it was removed.
    """

    def change(draft: Draft) -> Made:
        # Read under the lock: what is done is exactly what was proposed.
        plan = plan_of(sequence, with_handout=False)
        found = fit(plan, settings)
        taken = chosen(plan, found, names, settings)
        if found.before != planned or len(taken.proposals) != len(set(names)):
            raise Outdated
        what: dict[str, Any] = {
            "count": len(taken.proposals),
            "target": taken.target,
            "before": taken.before,
            "seconds": taken.after,
        }
        return Made(fitted(draft, taken.proposals), what)

    return edit(sequence.pk, hand, "fit", change)
