"""Same class, another room: what differs for one occasion from the class's usual room.

Values only. What is the same in both rooms is left out: the teacher knows it from the class itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from anatomy.domain.safety import Area, Condition, Present, Rulebook, Severity
from sessions.domain.checks import Folded, RoomCheck, StepFinding, StepReason, check_plan, fold
from sessions.domain.plan import Plan


@dataclass(frozen=True, slots=True)
class Shift:
    """How strongly the two rooms speak of one step: ``usual`` in the class's, ``here`` at the occasion. None: not."""

    usual: Severity | None
    here: Severity | None


NOTHING = Folded()


@dataclass(frozen=True, slots=True)
class Difference:
    """What an occasion's room makes of a class, held against the usual room.

    ``came`` and ``left`` are what is in one room alone. ``new`` holds the findings that only this occasion has,
    ``gone`` those that only the usual room has, both folded as the class's own are. ``shifts`` tells of each step in
    either of them, by its id, how strongly both rooms speak of it. ``clearances`` are asked for here alone.
    """

    came: tuple[Present, ...] = ()
    left: tuple[Present, ...] = ()
    new: Folded = NOTHING
    gone: Folded = NOTHING
    shifts: Mapping[int, Shift] = field(default_factory=dict)
    clearances: tuple[Condition, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.came or self.left)

    @property
    def touches_steps(self) -> bool:
        """Whether any step is spoken of in one room other than in the other."""
        return bool(self.shifts)


def both_rooms(usual: Iterable[Present], here: Iterable[Present]) -> tuple[Present, ...]:
    """Return what is in either room, each once: what changes a class for one day stays in it on the others too."""
    return tuple(dict.fromkeys((*usual, *here)))


def compare(plan: Plan, usual: tuple[Present, ...], book: Rulebook) -> Difference:
    """Hold ``plan`` against its own room and against the ``usual`` one, and return what differs."""
    here, before = check_plan(plan, book), check_plan(plan, book, usual)
    new, gone = _only_in(here, before), _only_in(before, here)
    steps = {finding.step.id for finding in (*new, *gone)}
    asked_before = {condition.slug for condition in before.clearances}
    return Difference(
        came=_without(plan.room.present, usual),
        left=_without(usual, plan.room.present),
        new=fold(RoomCheck(new)),
        gone=fold(RoomCheck(tuple(map(_unanswered, gone)))),
        shifts={step: Shift(_severity(before, step), _severity(here, step)) for step in steps},
        clearances=tuple(one for one in here.clearances if one.slug not in asked_before),
    )


def _without(present: Iterable[Present], others: Iterable[Present]) -> tuple[Present, ...]:
    known = set(others)
    return tuple(one for one in present if one not in known)


def _severity(check: RoomCheck, step_id: int) -> Severity | None:
    finding = check.of_step(step_id)
    return finding.severity if finding else None


def _only_in(check: RoomCheck, other: RoomCheck) -> tuple[StepFinding, ...]:
    """The findings of ``check``, each with only those reasons that ``other`` has not got for the same step."""
    known = {(finding.step.id, _key(one)) for finding in other.findings for one in finding.reasons}
    found = []
    for finding in check.findings:
        reasons = tuple(one for one in finding.reasons if (finding.step.id, _key(one)) not in known)
        if reasons:
            found.append(StepFinding(finding.number, finding.step, reasons))
    return tuple(found)


def _key(one: StepReason) -> tuple[str, Area | None]:
    return one.reason.rule.slug, one.reason.area


def _unanswered(finding: StepFinding) -> StepFinding:
    """What is gone needs no answer, whether it was accepted in the usual room or not."""
    return replace(finding, reasons=tuple(replace(one, accepted=None) for one in finding.reasons))
