"""Where the steps of a class stand, and how they move: as lists, written back densely."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from sessions.editing.faults import Gone
from sessions.models import MAX_STEPS, Section, Step


@dataclass
class Places:
    """Where every step of a class stands: the steps' keys in the order of each section, by the section's key."""

    lists: dict[int, list[int]]
    stored: dict[int, tuple[int, int]]

    @classmethod
    def of(cls, sequence_id: int) -> Places:
        """Read them in one query."""
        lists: dict[int, list[int]] = {}
        stored: dict[int, tuple[int, int]] = {}
        rows = (
            Section.objects.filter(sequence_id=sequence_id)
            .order_by("order", "pk", "steps__order", "steps__pk")
            .values_list("pk", "steps__pk", "steps__order")
        )
        for section, step, order in rows:
            steps = lists.setdefault(section, [])
            if step is not None:
                steps.append(step)
                stored[step] = (section, order)
        return cls(lists, stored)

    def require(self, section: Section, after: Step | None = None) -> None:
        """Raise ``Gone`` where ``section`` is no longer here, or ``after`` no longer in it."""
        if section.pk not in self.lists or (after is not None and after.pk not in self.lists[section.pk]):
            raise Gone

    def require_room(self) -> None:
        """Raise ValidationError where the class can hold no further step."""
        if len(self.stored) >= MAX_STEPS:
            raise ValidationError(_("A class holds at most %(most)d steps.") % {"most": MAX_STEPS})

    def write(self) -> None:
        """Give every step a dense place; write only those that moved."""
        moved = [
            Step(pk=step, section_id=section, order=order)
            for section, steps in self.lists.items()
            for order, step in enumerate(steps)
            if self.stored.get(step) != (section, order)
        ]
        if moved:
            Step.objects.bulk_update(moved, ["section", "order"])
