"""How long it takes to hold a class against the conditions in its room: pure Python, no database."""

from __future__ import annotations

import time
from dataclasses import dataclass
from statistics import median

from anatomy.domain.safety import Present
from anatomy.models import Technique
from anatomy.rulebook import rulebook
from sessions.domain.checks import check_plan
from sessions.models import Sequence
from sessions.reading import plan_of

CONDITIONS = 10
GOAL_MS = 5


@dataclass(frozen=True)
class RoomFigures:
    """What was measured. Milliseconds that this thread computed: waiting for a turn on a busy machine is left out."""

    techniques: int
    steps: int
    rules: int
    reasons: int
    median_ms: float


def measure(sequence: Sequence, runs: int) -> RoomFigures:
    """Check the class against the conditions that have the most rules, ``runs`` times."""
    plan, book = plan_of(sequence), rulebook()
    conditions = sorted(book.conditions.values(), key=lambda one: len(one.rules), reverse=True)[:CONDITIONS]
    room = tuple(Present(condition.slug) for condition in conditions)
    times = []
    for _run in range(runs):
        start = time.thread_time()
        checked = check_plan(plan, book, room)
        times.append(1000 * (time.thread_time() - start))
    return RoomFigures(
        techniques=Technique.objects.count(),
        steps=sum(1 for _step in plan.steps()),
        rules=sum(len(condition.rules) for condition in conditions),
        reasons=sum(len(finding.reasons) for finding in checked.findings),
        median_ms=median(times),
    )
