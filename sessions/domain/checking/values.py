"""What a check says, and what would put it right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Check(StrEnum):
    """The checks, in the order in which a class shows their remarks. Each can be turned off for a class."""

    SET_DOSE = "set-dose"
    CLASS_DOSE = "class-dose"
    DOSE_RANGE = "dose-range"
    WARMED = "warmed-first"
    ONE_SIDE = "one-side"
    RECHECK = "check-again"
    MOVEMENT = "move-after"
    BREATH = "breath-first"
    REST = "rest-last"
    TOOLS = "tools-once"
    UP_AND_DOWN = "up-and-down"
    BEGINNERS = "for-beginners"
    TARGET = "on-target"


@dataclass(frozen=True, slots=True)
class NewDose:
    """Another dose for a step: seconds a side, and the breaths or repetitions in them, where they are counted."""

    step: int
    seconds: int
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Redose:
    """Give steps another dose."""

    doses: tuple[NewDose, ...]


@dataclass(frozen=True, slots=True)
class BothSides:
    """Do steps on both sides."""

    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Put ``steps`` of one section right behind another step of it."""

    steps: tuple[int, ...]
    section: int
    after: int


@dataclass(frozen=True, slots=True)
class Again:
    """Do ``step`` once more, behind ``after`` in ``section``."""

    step: int
    section: int
    after: int | None


@dataclass(frozen=True, slots=True)
class Add:
    """Add a step behind ``after`` (first where it is None), something of one of ``kinds``, the first if it can be.

    Where ``regions`` are named it reaches one of them, of the ``best`` ones if it can be. ``section`` is None where the
    step needs a new one, of the kind ``opens``, behind the section ``behind``. ``seconds`` is how long it is meant to
    last, the library's own dose where that is 0; ``rather`` is the technique to take where several do.
    """

    kinds: tuple[str, ...]
    section: int | None
    after: int | None = None
    regions: tuple[str, ...] = ()
    best: tuple[str, ...] = ()
    seconds: int = 0
    opens: str = ""
    behind: int | None = None
    rather: str = ""


type Fix = Redose | BothSides | Together | Again | Add


@dataclass(frozen=True, slots=True)
class Remark:
    """What a check says of a class: the keys of the steps, or of the section, that it is about, in their order.

    ``data`` holds the figures and names that its wording needs. ``fix`` is what would put it right, where there is one
    answer.
    """

    code: Check
    steps: tuple[int, ...] = ()
    section: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    fix: Fix | None = None

    @property
    def name(self) -> str:
        """What tells it from every other remark on a class that can be put right: "one-side:12-14"."""
        return f"{self.code}:{'-'.join(str(step) for step in self.steps)}"
