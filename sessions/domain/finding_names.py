"""Names for findings: by them a page and its answer mean the same ones. A name tells nothing of a condition.

Values only. A name stands for certain findings at certain steps as they are now; once one of them is another, nothing
in the class has that name any more.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping

from sessions.domain.checks import Folded, RoomCheck, StepFinding, StepReason, fold

type Found = tuple[StepFinding, StepReason]


def name_of(found: Iterable[Found]) -> str:
    """Return 32 letters and digits that stand for the findings ``found``, whatever their order."""
    said = repr(sorted((finding.step.id, one.fingerprint) for finding, one in found))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def named(check: RoomCheck) -> Mapping[str, tuple[Found, ...]]:
    """Return all that a page can name, by the name: each finding of a step, and the folded lines.

    What was accepted in one go keeps the name of the line that it was, so that the same answer twice is understood.
    """
    return {name_of(found): found for found in (*_singles(check), *_lines(fold(check)), *_accepted_together(check))}


def _pairs(check: RoomCheck) -> Iterable[Found]:
    return ((finding, one) for finding in check.findings for one in finding.reasons)


def _singles(check: RoomCheck) -> Iterable[tuple[Found, ...]]:
    return ((pair,) for pair in _pairs(check))


def _lines(folded: Folded) -> Iterable[tuple[Found, ...]]:
    return (line.steps for line in (*folded.cautions, *folded.accepted))


def _accepted_together(check: RoomCheck) -> Iterable[tuple[Found, ...]]:
    together: defaultdict[Hashable, list[Found]] = defaultdict(list)
    for finding, one in _pairs(check):
        if one.accepted is not None:
            together[one.reason.rule.slug, one.reason.area, one.accepted.at].append((finding, one))
    return map(tuple, together.values())
