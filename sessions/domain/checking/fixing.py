"""What puts a remark right, done to the draft of the class."""

from __future__ import annotations

from dataclasses import replace

from sessions.domain import drafting
from sessions.domain.checking.values import Add, Again, BothSides, Fix, Redose, Together
from sessions.domain.draft import Draft, DraftSection, DraftStep
from sessions.domain.plan import Side


def apply(draft: Draft, fix: Fix, added: DraftStep | None = None, section_name: str = "") -> Draft:
    """Return ``draft`` with ``fix`` done. ``added`` is what an ``Add`` adds, in a section named so where it needs one.

    Raise ``Missing`` where a step or section that the fix names is gone.
    """
    match fix:
        case Redose(doses):
            for dose in doses:
                draft = drafting.change_step(draft, dose.step, seconds=dose.seconds, count=dose.count)
            return draft
        case BothSides(steps):
            for step in steps:
                draft = drafting.change_step(draft, step, side=Side.EACH.value)
            return draft
        case Together(steps, section, after):
            return drafting.move_steps(draft, steps, section=section, after=after)
        case Again(step, section, after):
            copy = drafting.copied(draft.step(step), draft.new_id())
            return drafting.add_steps(draft, [copy], section=section, after=after)
        case Add():
            if added is None:
                raise ValueError("Say what to add.")
            return _add(draft, fix, added, section_name)


def _add(draft: Draft, fix: Add, added: DraftStep, section_name: str) -> Draft:
    new = draft.new_id()
    if fix.section is not None:
        return drafting.add_steps(draft, [replace(added, id=new)], section=fix.section, after=fix.after)
    step = replace(added, id=new - 1)
    section = DraftSection(new, section_name, fix.opens, protected=True, steps=(step,))
    return drafting.add_section(draft, section, after=fix.behind)
