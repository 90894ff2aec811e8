"""The tools for the room, as the builder shows them: how many to lay out, what each person needs, what does instead."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions import wording
from sessions.domain.plan import Plan
from sessions.domain.tools import tools_for_room


@dataclass(frozen=True, slots=True)
class ToolLine:
    """A tool: how many each person needs, in words, and how many to lay out in all.

    ``each`` is empty for one person, and for what is only there. ``instead`` is a thing of the household that does as
    well, if there is one.
    """

    name: str
    each: str
    total: int
    instead: str


@dataclass(frozen=True, slots=True)
class ToolsPanel:
    """What to lay out. ``around`` only has to be there, as a wall is; ``instead`` is all that has a stand-in."""

    title: str
    lines: tuple[ToolLine, ...]
    around: str
    instead: tuple[ToolLine, ...]


def tools_panel(plan: Plan) -> ToolsPanel:
    """Word the tools of ``plan``, in the order in which the class first uses them."""
    room = tools_for_room(plan)
    each = _("%(count)d each") if room.people > 1 else ""
    lines = tuple(
        ToolLine(tool.name, each % {"count": tool.each} if each else "", tool.total, tool.household)
        for tool in room.counted
    )
    around = tuple(ToolLine(tool.name, "", tool.count, tool.household) for tool in room.around)
    return ToolsPanel(
        title=ngettext("Tools for one person", "Tools for %(people)d people", room.people) % {"people": room.people},
        lines=lines,
        around=_("Also: %(things)s") % {"things": wording.listed(tool.name for tool in around)} if around else "",
        instead=tuple(line for line in (*lines, *around) if line.instead),
    )
