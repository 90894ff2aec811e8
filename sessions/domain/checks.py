"""The class held against its room: findings by step, folded for people who have to read them, and what was accepted.

Values only. A finding is data for the wording, never a sentence.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from anatomy.domain.safety import Area, Asked, Clearance, Condition, Finding, Present, Reason, Rule, Rulebook, Severity
from anatomy.domain.safety import check as check_asked
from sessions.domain.plan import Plan, PlanAcceptance, PlanStep, Side

ONE_SIDED = frozenset({Side.LEFT, Side.RIGHT})


@dataclass(frozen=True, slots=True)
class StepReason:
    """A rule that applies to a step. ``fingerprint`` names step, rule and area as they are now.

    ``accepted`` is what the teacher said to exactly that; None where nothing was said, or something has changed since.
    """

    reason: Reason
    fingerprint: str
    accepted: PlanAcceptance | None = None


@dataclass(frozen=True, slots=True)
class StepFinding:
    """What the room says of one step. ``number`` is the step's place on the page, from 1."""

    number: int
    step: PlanStep
    reasons: tuple[StepReason, ...]

    @property
    def severity(self) -> Severity:
        """The highest severity of all reasons, accepted or not."""
        return self.reasons[0].reason.severity

    @property
    def open_severity(self) -> Severity | None:
        """The highest severity that was not accepted; None where all were."""
        return next((one.reason.severity for one in self.reasons if one.accepted is None), None)


@dataclass(frozen=True, slots=True)
class RoomCheck:
    """The whole class against its room: findings in the order of the class.

    ``clearances`` are the conditions in the room for which a physician is asked first, required ones before advised
    ones; ``without_area`` those that ask where, and were not told.
    """

    findings: tuple[StepFinding, ...] = ()
    clearances: tuple[Condition, ...] = ()
    without_area: tuple[Condition, ...] = ()

    def of_step(self, step_id: int) -> StepFinding | None:
        """Return what was found for one step."""
        return next((finding for finding in self.findings if finding.step.id == step_id), None)


@dataclass(frozen=True, slots=True)
class Line:
    """A rule that says the same of several steps, as one line. ``steps`` are these, each with its reason."""

    rule: Rule
    area: Area | None
    worst_case: bool
    steps: tuple[tuple[StepFinding, StepReason], ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """The steps' numbers, in the order of the class."""
        return tuple(finding.number for finding, _reason in self.steps)


@dataclass(frozen=True, slots=True)
class Folded:
    """The findings as a person reads them: no reason is lost, and none comes twice.

    ``steps`` holds the steps that need a change, the most severe first, each with its reasons above a caution;
    ``cautions`` one line for each caution, however often it repeats; ``accepted`` one line for each rule and reason
    that the teacher gave.
    """

    steps: tuple[StepFinding, ...] = ()
    cautions: tuple[Line, ...] = ()
    accepted: tuple[Line, ...] = ()


def asked_of(step: PlanStep) -> Asked | None:
    """Return what ``step`` asks of the body, with the tools chosen for it; None for free text."""
    technique = step.technique
    if technique is None:
        return None
    return Asked(
        kind=technique.kind,
        technique_type=technique.technique_type.slug,
        position=technique.position.slug,
        regions=frozenset(region.slug for region in technique.regions),
        structures=frozenset(structure.slug for structure in technique.structures),
        demands=frozenset(technique.demands),
        tools=frozenset(tool.slug for tool in step.tools),
        side=step.side.value if step.side in ONE_SIDED else "",
    )


def check_step(step: PlanStep, room: Iterable[Present], book: Rulebook) -> Finding | None:
    """Return what the conditions in ``room`` say of ``step``; None where they say nothing, as of free text."""
    asked = asked_of(step)
    return check_asked(asked, room, book) if asked else None


def check_plan(plan: Plan, book: Rulebook, room: tuple[Present, ...] | None = None) -> RoomCheck:
    """Check every step of ``plan`` against its room, or against another ``room``."""
    present = plan.room.present if room is None else room
    if not present:
        return RoomCheck()
    rounds = [section.rounds for section in plan.sections for _step in section.steps]
    found = [(number, step, check_step(step, present, book)) for number, step in plan.numbered()]
    conditions = _conditions(present, book)
    asked_first = [one for one in conditions if one.clearance is not Clearance.NONE]
    return RoomCheck(
        findings=tuple(
            _step_finding(number, step, rounds[number - 1], finding) for number, step, finding in found if finding
        ),
        clearances=tuple(sorted(asked_first, key=lambda one: one.clearance is not Clearance.REQUIRED)),
        without_area=tuple(
            one
            for one in conditions
            if one.asks_area and any(here.condition == one.slug and here.area is None for here in present)
        ),
    )


def _conditions(present: Iterable[Present], book: Rulebook) -> list[Condition]:
    """Each condition in the room once, in the order in which they were given."""
    slugs = dict.fromkeys(one.condition for one in present)
    return [book.conditions[slug] for slug in slugs if slug in book.conditions]


def _step_finding(number: int, step: PlanStep, rounds: int, finding: Finding) -> StepFinding:
    accepted = {one.fingerprint: one for one in step.accepted}
    own = step_digest(step, rounds)
    reasons = []
    for reason in finding.reasons:
        print_ = fingerprint(own, reason)
        reasons.append(StepReason(reason, print_, accepted.get(print_)))
    return StepFinding(number, step, tuple(reasons))


def step_digest(step: PlanStep, rounds: int = 1) -> str:
    """Stands for what is done in ``step``: another text once its technique, dose, side or tools change.

    So do the ``rounds`` of its section: twenty times is another thing than once.

    Its place in the class, its cue note and its set-up are not part of it.
    """
    asked = asked_of(step)
    if asked is None:
        return ""
    parts = (asked.kind, asked.technique_type, asked.position, asked.side)
    values = [sorted(part) for part in (asked.regions, asked.structures, asked.demands)]
    tools = sorted((tool.slug, tool.count) for tool in step.tools)
    slug = step.technique.slug if step.technique else ""
    said = repr((slug, parts, values, tools, step.seconds, step.count, step.side.value, rounds))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def fingerprint(step: str, reason: Reason) -> str:
    """Return 32 letters and digits that stand for a finding: the digest of its ``step``, its rule and its area."""
    area = reason.area
    said = repr((step, reason.rule.digest, (area.region, area.side) if area else None, reason.worst_case))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def fold(check: RoomCheck) -> Folded:
    """Fold the findings: one caution that repeats down the class is one line for the class."""
    cautions: defaultdict[tuple[str, Area | None], list[tuple[StepFinding, StepReason]]] = defaultdict(list)
    accepted: defaultdict[tuple[str, Area | None, str], list[tuple[StepFinding, StepReason]]] = defaultdict(list)
    steps = []
    for finding in check.findings:
        severe = []
        for one in finding.reasons:
            rule, area = one.reason.rule.slug, one.reason.area
            if one.accepted is not None:
                accepted[rule, area, one.accepted.reason].append((finding, one))
            elif one.reason.severity is Severity.CAUTION:
                cautions[rule, area].append((finding, one))
            else:
                severe.append(one)
        if severe:
            steps.append(StepFinding(finding.number, finding.step, tuple(severe)))
    return Folded(
        steps=tuple(sorted(steps, key=lambda finding: (-finding.severity.rank, finding.number))),
        cautions=_lines(cautions),
        accepted=_lines(accepted),
    )


def _lines[K](found: Mapping[K, list[tuple[StepFinding, StepReason]]]) -> tuple[Line, ...]:
    lines = []
    for steps in found.values():
        reason = steps[0][1].reason
        lines.append(Line(reason.rule, reason.area, reason.worst_case, tuple(steps)))
    return tuple(lines)
