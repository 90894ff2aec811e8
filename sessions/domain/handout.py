"""What goes on the student's hand-out: which steps, in what form, and what somebody needs for them at home."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sessions.domain.plan import Plan, PlanStep, PlanTool, Side

FEWEST, MOST = 3, 6
MOST_NOTES = 2
# So many entries go on the paper at most: more is a class, and takes seconds to set.
MOST_ENTRIES = 12
# The size that an address may ask for, and whether that is large print. Without one the teacher's choice holds.
SIZES = {"normal": False, "large": True}

_ROLLING = "smr"
_MOST_ROLLING = 3
# To get down to it, and to change sides, without a teacher who sets the pace.
_HOME_SETUP_SECONDS = 15


@dataclass(frozen=True, slots=True)
class HandoutEntry:
    """One thing to do at home. ``first`` is the side to start with, where both are done one after the other.

    ``again`` is true where the class did it before and after: so does the student.
    """

    step: PlanStep
    first: Side | None = None
    again: bool = False


def suggested_steps(plan: Plan) -> tuple[PlanStep, ...]:
    """Suggest three to six steps to take home, in the order of the class; fewer where a class has no more.

    One breath to arrive, up to three rolling steps that each reach somewhere new (longest first), and a posture or
    drill for a place that was rolled. What is left over fills up to three. Optional steps and free text come last.
    """
    steps = [step for step in _once(plan.steps()) if step.technique is not None]
    rolling = _spread(step for step in steps if _kind(step) == _ROLLING and not step.optional)
    reached = {region for step in rolling for region in _regions(step)}
    chosen = [
        *_first(steps, "breath"),
        *rolling,
        *[step for step in steps if _kind(step) in ("asana", "mobility") and reached & _regions(step)][:1],
    ]
    spare = sorted((step for step in plan.steps() if step not in chosen), key=_least_wanted)
    for step in spare:
        if len(chosen) >= FEWEST:
            break
        if not any(_same(step, other) for other in chosen):
            chosen.append(step)
    return tuple(step for step in plan.steps() if step in chosen)


def chosen_steps(plan: Plan) -> tuple[PlanStep, ...]:
    """Return the steps that the teacher chose, or the suggested ones where nothing was chosen yet."""
    chosen = set(plan.handout.step_ids)
    return tuple(step for step in plan.steps() if step.id in chosen) or suggested_steps(plan)


def entries(plan: Plan) -> tuple[HandoutEntry, ...]:
    """Return what the hand-out shows: the chosen steps, each technique once, the first ``MOST_ENTRIES`` of them.

    A technique that comes twice is one entry: left and then right is "each side", the same test before and after is
    done again.
    """
    return _all_entries(plan)[:MOST_ENTRIES]


def left_off(plan: Plan) -> int:
    """Return how many more entries were chosen than a hand-out has."""
    return max(0, len(_all_entries(plan)) - MOST_ENTRIES)


def _all_entries(plan: Plan) -> tuple[HandoutEntry, ...]:
    found: list[HandoutEntry] = []
    for step in chosen_steps(plan):
        before = next((entry for entry in found if _same(entry.step, step)), None)
        if before is None:
            found.append(HandoutEntry(step, first=Side.RIGHT if step.side is Side.EACH else None))
        else:
            found[found.index(before)] = _joined(before, step)
    return tuple(found)


def in_size(plan: Plan, size: str) -> Plan:
    """Return ``plan`` with its hand-out in one of ``SIZES``; an empty ``size`` leaves it as the teacher chose."""
    return replace(plan, handout=replace(plan.handout, large=SIZES[size])) if size else plan


def entry_numbers(plan: Plan, shown: Sequence[HandoutEntry]) -> dict[int, int]:
    """Return which entry (from 1) tells of a chosen step, by the step's number in the class."""
    chosen = {step.id for step in chosen_steps(plan)}
    return {
        number: at
        for number, step in plan.numbered()
        if step.id in chosen
        for at, entry in enumerate(shown, start=1)
        if _same(entry.step, step)
    }


def home_minutes(shown: Iterable[HandoutEntry]) -> int:
    """Return how long the entries take at home, in whole minutes, rounded up; at least one."""
    seconds = 0
    for entry in shown:
        times = entry.step.side.times * (2 if entry.again else 1)
        seconds += times * (entry.step.seconds + _HOME_SETUP_SECONDS)
    return max(1, -(-seconds // 60))


def home_tools(shown: Iterable[HandoutEntry]) -> tuple[PlanTool, ...]:
    """Return each tool once, with the most that any one entry needs, in the order of use."""
    tools: dict[str, PlanTool] = {}
    for entry in shown:
        for tool in entry.step.tools:
            known = tools.get(tool.slug, tool)
            tools[tool.slug] = replace(known, count=max(known.count, tool.count))
    return tuple(tools.values())


def _joined(before: HandoutEntry, step: PlanStep) -> HandoutEntry:
    if {before.step.side, step.side} == {Side.LEFT, Side.RIGHT}:
        return replace(before, step=replace(before.step, side=Side.EACH), first=before.step.side)
    return replace(before, again=True)


def _same(one: PlanStep, other: PlanStep) -> bool:
    if one.technique is None or other.technique is None:
        return one.id == other.id
    return one.technique.slug == other.technique.slug


def _once(steps: Iterable[PlanStep]) -> Iterator[PlanStep]:
    """Each technique where the class does it first."""
    seen: set[str] = set()
    for step in steps:
        name = step.technique.slug if step.technique else f"#{step.id}"
        if name not in seen:
            seen.add(name)
            yield step


def _kind(step: PlanStep) -> str:
    return step.technique.kind if step.technique else ""


def _regions(step: PlanStep) -> set[str]:
    return {region.slug for region in step.technique.regions} if step.technique else set()


def _first(steps: Iterable[PlanStep], kind: str) -> list[PlanStep]:
    return [step for step in steps if _kind(step) == kind][:1]


def _spread(steps: Iterable[PlanStep]) -> list[PlanStep]:
    """The longest rolling steps, none of which works only where an earlier one did."""
    chosen: list[PlanStep] = []
    reached: set[str] = set()
    for step in sorted(steps, key=lambda step: -step.seconds * step.side.times):
        if len(chosen) < _MOST_ROLLING and not _regions(step) <= reached:
            chosen.append(step)
            reached |= _regions(step)
    return chosen


def _least_wanted(step: PlanStep) -> tuple[bool, bool, bool]:
    """Order for filling up: worded techniques first, then free text, then what may be left out."""
    return (step.optional, step.technique is None, _kind(step) == "relaxation")
