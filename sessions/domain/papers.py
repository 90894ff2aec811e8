"""What a teacher can choose for paper: the form of a plan, and what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

PAPERS: Final = ("a4", "us-letter")


class PlanForm(StrEnum):
    """How much of a class stands on its plan.

    ``POCKET``: one sheet, folded to a quarter. ``COMPACT``: no pictures and one line of cue. ``LARGE``: 18 pt.
    """

    POCKET = "pocket"
    COMPACT = "compact"
    STANDARD = "standard"
    LARGE = "large"


# What a form has no room for, whatever was chosen.
NO_ROOM_FOR: Final[Mapping[PlanForm, tuple[str, ...]]] = {
    PlanForm.POCKET: ("pictures", "sanskrit", "cues", "notes_area"),
    PlanForm.COMPACT: ("pictures",),
}


@dataclass(frozen=True, slots=True)
class PlanChoices:
    """What a teacher wants on a plan. ``safety``: what to watch for, and the words to open with.

    ``notes_area`` leaves room to write by hand. ``paper`` is one of ``PAPERS``, or "" for the studio's own.
    A form has the last word: a pocket plan has no pictures, whatever was chosen.
    """

    form: PlanForm = PlanForm.STANDARD
    pictures: bool = True
    sanskrit: bool = True
    cues: bool = True
    safety: bool = True
    notes_area: bool = True
    paper: str = ""

    @property
    def shows_pictures(self) -> bool:
        """Whether steps have pictures: chosen, and not against the form."""
        return self.pictures and "pictures" not in NO_ROOM_FOR.get(self.form, ())

    @property
    def left_out(self) -> tuple[str, ...]:
        """The parts that were chosen and that the form has no room for, by their names, in the order of the fields."""
        return tuple(part for part in NO_ROOM_FOR.get(self.form, ()) if getattr(self, part))
