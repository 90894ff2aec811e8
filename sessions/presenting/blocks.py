"""Blocks, usual cues and studio templates, as values that their templates print without thinking."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions import wording
from sessions.domain import blocks
from sessions.domain.plan import Plan
from sessions.models import Block, UsualCue
from sessions.models.classes import Person

# As many names as tell one block from another in the drawer.
MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class BlockRow:
    """One block. ``steps`` are their names when it was kept, and ``contents`` the first of them in a line.

    ``teacher`` is empty for one's own.
    """

    id: int
    name: str
    kind: str
    size: str
    steps: tuple[str, ...]
    contents: str
    shared: bool
    has_notes: bool
    teacher: str


def block_row(block: Block, user: Person) -> BlockRow:
    """Word a block, whose owner was read along, for ``user``."""
    try:
        names = tuple(blocks.step_names(block.content))
        seconds, has_notes = blocks.seconds_without_setup(block.content), blocks.has_notes(block.content)
    except blocks.UnknownVersion:
        names, seconds, has_notes = (), 0, False
    return BlockRow(
        id=block.pk,
        name=block.name,
        kind=str(block.get_kind_display()),
        size=_size(len(names), seconds),
        steps=names,
        contents=_contents(names),
        shared=block.shared,
        has_notes=has_notes,
        teacher="" if block.owner_id == user.pk else block.owner.get_full_name(),
    )


def _size(count: int, seconds: int) -> str:
    """How much a block is: "3 steps, 4:30 without set-up". Set-up depends on what stands before it."""
    steps = ngettext("%(count)d step", "%(count)d steps", count) % {"count": count}
    if not seconds:
        return steps
    return _("%(steps)s, %(time)s without set-up") % {"steps": steps, "time": wording.offset(seconds)}


def _contents(names: tuple[str, ...]) -> str:
    rest = len(names) - MOST_NAMES
    if rest < 2:
        return ", ".join(names)
    return _("%(names)s and %(count)d more") % {"names": ", ".join(names[:MOST_NAMES]), "count": rest}


def block_rows(rows: Iterable[Block], user: Person) -> tuple[BlockRow, ...]:
    """Word blocks, whose owners were read along, for ``user``."""
    return tuple(block_row(block, user) for block in rows)


@dataclass(frozen=True, slots=True)
class CueRow:
    """One usual cue, and what the library says of the same technique."""

    id: int
    text: str
    technique: str
    slug: str
    library: str


def cue_rows(rows: Iterable[UsualCue]) -> tuple[CueRow, ...]:
    """Word usual cues, whose techniques were read along."""
    return tuple(CueRow(cue.pk, cue.text, cue.technique.name, cue.technique.slug, cue.technique.cue) for cue in rows)


@dataclass(frozen=True, slots=True)
class StepCue:
    """What a teacher says with the technique of a step: ``usual`` is empty where it is what the library says."""

    usual: str
    library: str
    has_note: bool


def step_cue(plan: Plan, step_id: int) -> StepCue | None:
    """Return the cues of a step; None for free text, which has none, and for a step that is not there."""
    found = next((step for step in plan.steps() if step.id == step_id), None)
    if found is None or found.technique is None:
        return None
    return StepCue(found.technique.usual_cue, found.technique.cue, bool(found.note))
