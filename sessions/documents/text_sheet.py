"""A class as plain text: what a substitute needs to teach it, in an e-mail or a message.

Nothing private is in it: no notes of the class or of its steps, no usual cues, nothing of the room.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anatomy.wording import counted_text
from sessions import wording
from sessions.domain.clock import SectionTime, StepTime, Timetable
from sessions.domain.plan import Plan
from sessions.domain.tools import tools_for_room


def text_sheet(plan: Plan, times: Timetable) -> str:
    """Return the class as text without any markup: a blank line between its parts, one line a step."""
    parts = [_head(plan), _facts(plan, times), _tools(plan)]
    parts += [_section(section, plan) for section in times.sections]
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _line(typed: str) -> str:
    """Return typed words as one line."""
    return " ".join(typed.split())


def _head(plan: Plan) -> list[str]:
    return [line for line in (_line(plan.title), _line(plan.intention)) if line]


def _facts(plan: Plan, times: Timetable) -> list[str]:
    where = _line(plan.occasion.place) if plan.occasion else ""
    facts = (
        (_("When"), wording.when(plan, times.seconds)),
        (_("Where"), where),
        (_("Teacher"), _line(plan.teacher)),
        (_("Level"), wording.level(plan.level)),
        (_("Time"), wording.balance(times)),
    )
    return [_("%(label)s: %(text)s") % {"label": label, "text": text} for label, text in facts if text]


def _tools(plan: Plan) -> list[str]:
    room = tools_for_room(plan)
    if not room:
        return []
    title = ngettext("Tools for one person", "Tools for %(count)d people", room.people) % {"count": room.people}
    lines = [
        _("%(tools)s (%(each)d each)") % {"tools": counted_text(tool.name, tool.total), "each": tool.each}
        if tool.each > 1
        else counted_text(tool.name, tool.total)
        for tool in room.counted
    ]
    around = [_("wall space") if tool.slug == "wall" else tool.name for tool in room.around]
    also = [_("Also: %(things)s") % {"things": wording.listed(around)}] if around else []
    return [title, *(f"- {_line(line)}" for line in [*lines, *also])]


def _section(times: SectionTime, plan: Plan) -> list[str]:
    words = {
        "name": _line(times.section.name),
        "time": wording.duration(times.seconds),
        "clock": wording.clock(times.start, plan.begins),
    }
    if not times.steps:
        head = words["name"]
    elif plan.begins is None:
        head = _("%(name)s, %(time)s, %(clock)s into the class") % words
    else:
        head = _("%(name)s, %(time)s, at %(clock)s") % words
    return [head, *_beside(times, plan), *(_step(step) for step in times.steps)]


def _beside(times: SectionTime, plan: Plan) -> Iterator[str]:
    """How often a section is done, and by when a protected one must begin."""
    rounds = times.section.rounds
    if rounds > 1:
        yield ngettext("All of it %(count)d time", "All of it %(count)d times", rounds) % {"count": rounds}
    if latest := wording.latest_start(times, plan):
        yield latest


def _step(times: StepTime) -> str:
    step = times.step
    parts = [wording.dose(step), *(wording.tool(tool) for tool in step.tools if tool.slug not in _GO_WITHOUT_SAYING)]
    parts += [_("optional")] if step.optional else []
    words = {"number": times.number, "name": _line(step.title), "dose": " · ".join(map(_line, parts))}
    return _("%(number)d. %(name)s: %(dose)s") % words


_GO_WITHOUT_SAYING = frozenset({"hands"})
