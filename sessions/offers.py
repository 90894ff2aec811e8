"""What the library offers for a step."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from anatomy.models import TechniqueTool, Tool
from sessions.models import Step, StepTool


@dataclass(frozen=True, slots=True)
class ToolOffer:
    """A tool: its role and count as the technique names them ("" and 0: not at all), and how many are chosen now."""

    tool: Tool
    role: str
    needs: int
    chosen: int

    @property
    def is_near(self) -> bool:
        """Whether it is shown at once, rather than in the list of all the others."""
        return bool(self.role or self.chosen)


def tool_offers(step: Step) -> list[ToolOffer]:
    """Return every tool of the library, by name, with what it has to do with ``step``. One query."""
    named = TechniqueTool.objects.filter(technique=step.technique_id, tool=OuterRef("pk"))
    chosen = StepTool.objects.filter(step=step.pk, tool=OuterRef("pk"))
    tools = Tool.objects.only("pk", "slug", "name").annotate(
        role=Subquery(named.values("role")[:1]),
        needs=Subquery(named.values("count")[:1]),
        chosen=Subquery(chosen.values("count")[:1]),
    )
    return [ToolOffer(tool, tool.role or "", tool.needs or 0, tool.chosen or 0) for tool in tools]
