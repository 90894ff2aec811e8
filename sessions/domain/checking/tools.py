"""Tools that are put away and fetched again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from sessions.domain.checking.values import Check, Remark, Together
from sessions.domain.checking.walking import Stop, stops
from sessions.domain.clock import Timetable
from sessions.domain.plan import Plan, PlanTool


def tools_once(plan: Plan, _times: Timetable) -> Iterator[Remark]:
    """A tool that is rolled on, put away for another tool to roll on, and fetched again.

    What only holds a posture (a block, a chair) lies beside the mat all along, and so does a tool while nothing else is
    rolled on.
    """
    rolling = [stop for stop in stops(plan) if stop.is_rolling and _fetched(stop)]
    known = {tool.slug: tool for stop in rolling for tool in _fetched(stop)}
    found: defaultdict[tuple[int, ...], list[PlanTool]] = defaultdict(list)
    for slug, tool in known.items():
        uses = _uses(rolling, slug)
        if len(uses) > 1:
            found[tuple(use[0].step.id for use in uses)].append(tool)
    for steps, tools in found.items():
        fix = _together(_uses(rolling, tools[0].slug))
        yield Remark(Check.TOOLS, steps, data={"tools": tuple(tools)}, fix=fix)


def _fetched(stop: Stop) -> list[PlanTool]:
    return [tool for tool in stop.step.tools if tool.fetched]


def _uses(rolling: list[Stop], tool: str) -> list[list[Stop]]:
    """The runs of steps that roll with ``tool``."""
    uses: list[list[Stop]] = []
    is_out = False
    for stop in rolling:
        is_used = any(one.slug == tool for one in _fetched(stop))
        if is_used and is_out:
            uses[-1].append(stop)
        elif is_used:
            uses.append([stop])
        is_out = is_used
    return uses


def _together(uses: list[list[Stop]]) -> Together | None:
    """Put what comes later behind the first use, unless that would carry it into another section."""
    first = uses[0][-1]
    later = [stop for use in uses[1:] for stop in use]
    if any(stop.section.id != first.section.id for stop in later):
        return None
    return Together(tuple(stop.step.id for stop in later), first.section.id, first.step.id)
