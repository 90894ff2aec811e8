"""The tools for the room, as the builder shows them: how many to lay out, what each person needs, what does instead."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anatomy.wording import tool_text
from sessions import wording
from sessions.domain.plan import Plan
from sessions.domain.tools import RoomTools, tools_for_room


@dataclass(frozen=True, slots=True)
class ToolLine:
    """A tool with how many to lay out. ``instead`` is a thing of the household that does as well, if there is one."""

    name: str
    total: int
    instead: str


@dataclass(frozen=True, slots=True)
class ToolsPanel:
    """What to lay out for everybody, and for one. ``around`` only has to be there: a wall, a chair's place."""

    title: str
    lines: tuple[ToolLine, ...]
    each: str
    around: str
    instead: tuple[ToolLine, ...]


def tools_panel(plan: Plan) -> ToolsPanel:
    """Word the tools of ``plan``, in the order in which the class first uses them."""
    room = tools_for_room(plan)
    lines = tuple(ToolLine(tool.name, tool.total, tool.household) for tool in room.counted)
    around = tuple(ToolLine(tool.name, tool.count, tool.household) for tool in room.around)
    return ToolsPanel(
        title=ngettext("Tools for one person", "Tools for %(people)d people", room.people) % {"people": room.people},
        lines=lines,
        each=_each(room),
        around=_("Also: %(things)s") % {"things": wording.listed(tool.name for tool in around)} if around else "",
        instead=tuple(line for line in (*lines, *around) if line.instead),
    )


def _each(room: RoomTools) -> str:
    """Say what one person needs, where there are several: for one it is what is laid out."""
    if room.people == 1 or not room.counted:
        return ""
    needs = wording.listed(tool_text(tool.name, tool.each) for tool in room.counted)
    return _("Each person: %(tools)s") % {"tools": needs}
