"""What a teacher makes of the findings of a class: accepted with a reason, or to be looked at again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from functools import cached_property
from typing import Any

from django.db.models import Model
from django.utils import timezone

from anatomy.domain.safety import Area, Present, Rulebook
from anatomy.models import Rule
from sessions.domain import drafting
from sessions.domain.checks import RoomCheck, check_plan
from sessions.domain.draft import Draft, DraftAcceptance
from sessions.domain.finding_names import Found, named
from sessions.editing.faults import Outdated
from sessions.editing.log import NOBODY, Hand, Made, edit
from sessions.models import RoomCondition, Sequence
from sessions.reading import plan_of


def accept_findings(
    sequence: Sequence, by: Model, names: Collection[str], reason: str, book: Rulebook, *, once: str = ""
) -> None:
    """Keep in the class what was found in its usual room or at one of its occasions, because ``by`` says so.

    ``names`` are those of ``sessions.domain.finding_names``. Raise ``Outdated`` where one of them is no finding of the
    class as it stands under the lock, or was accepted for another reason; ``Gone``; or ValidationError. Then nothing
    is accepted. Said twice it is accepted once.
    """

    def change(draft: Draft) -> Made:
        checks = _Checks(sequence, book)
        found = _find(checks, names)
        if any(one.accepted is not None and one.accepted.reason != reason for _finding, one in found):
            raise Outdated
        new = [(finding, one) for finding, one in found if one.accepted is None]
        steps = {finding.step.id for finding, _one in new}
        kept = _without_what_matches_nothing(draft, checks, steps)
        rows = _rows(new, {"by_id": by.pk, "at": timezone.now().isoformat(), "reason": reason})
        return Made(_with_accepted(kept, rows), {"steps": _names(draft, steps), "count": len(new)})

    edit(sequence.pk, Hand(by.pk, once), "accept", change)


def reopen_findings(sequence: Sequence, names: Collection[str], book: Rulebook, *, hand: Hand = NOBODY) -> None:
    """Take back what was accepted of findings, to look at them again. Raise ``Outdated`` or ``Gone``."""

    def change(draft: Draft) -> Made:
        found = {(finding.step.id, one.fingerprint) for finding, one in _find(_Checks(sequence, book), names)}
        steps = {step for step, _fingerprint in found}
        opened = draft
        for step in steps:
            said = tuple(one for one in draft.step(step).accepted if (step, one.fingerprint) not in found)
            opened = drafting.change_step(opened, step, accepted=said)
        return Made(opened, {"steps": _names(draft, steps), "count": len(found)})

    edit(sequence.pk, hand, "reopen", change)


def _names(draft: Draft, steps: Collection[int]) -> list[str]:
    return [step.name for step in draft.steps() if step.id in steps]


class _Checks:
    """A class held against each of its rooms: the usual one first, then those of its occasions, where one asks on.

    The rooms of all occasions are read in one query, and each that is the same is looked at once.
    """

    def __init__(self, sequence: Sequence, book: Rulebook) -> None:
        self.plan = plan_of(sequence, with_handout=False, with_room=True)
        self.usual = check_plan(self.plan, book)
        self._sequence = sequence
        self._book = book

    @cached_property
    def _of_occasions(self) -> tuple[RoomCheck, ...]:
        rows = RoomCondition.objects.filter(sequence=self._sequence, occasion__own_room=True)
        rooms: defaultdict[int, list[Present]] = defaultdict(list)
        for occasion, condition, area, side in rows.values_list("occasion_id", "condition__slug", "area__slug", "side"):
            rooms[occasion].append(Present(condition, Area(area, side) if area else None))
        return tuple(check_plan(self.plan, self._book, room) for room in dict.fromkeys(map(tuple, rooms.values())))

    def __iter__(self) -> Iterator[RoomCheck]:
        yield self.usual
        yield from self._of_occasions


def _find(checks: Iterable[RoomCheck], names: Collection[str]) -> list[Found]:
    """Return each finding that is named, once."""
    missing = set(names)
    found: dict[tuple[int, str], Found] = {}
    for checked in checks:
        known = named(checked)
        pairs = (pair for name in missing & known.keys() for pair in known[name])
        found |= {(finding.step.id, one.fingerprint): (finding, one) for finding, one in pairs}
        missing -= known.keys()
        if not missing:
            return [found[key] for key in sorted(found)]
    raise Outdated


def _without_what_matches_nothing(draft: Draft, checks: _Checks, steps: Collection[int]) -> Draft:
    """Leave out what was accepted of ``steps`` before they or a rule changed. What any room still finds is kept."""
    said = {one.fingerprint for step in draft.steps() if step.id in steps for one in step.accepted}
    if said <= _fingerprints(checks.usual):
        return draft
    known = set().union(*map(_fingerprints, checks))
    for step in steps:
        kept = tuple(one for one in draft.step(step).accepted if one.fingerprint in known)
        draft = drafting.change_step(draft, step, accepted=kept)
    return draft


def _fingerprints(checked: RoomCheck) -> set[str]:
    return {one.fingerprint for finding in checked.findings for one in finding.reasons}


def _rows(found: Iterable[Found], said: dict[str, Any]) -> list[tuple[int, DraftAcceptance]]:
    found = list(found)
    slugs = {one.reason.rule.slug for _finding, one in found}
    rules = dict(Rule.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    if rules.keys() != slugs:
        raise Outdated
    return [
        (finding.step.id, DraftAcceptance(rules[one.reason.rule.slug], one.fingerprint, **said))
        for finding, one in found
    ]


def _with_accepted(draft: Draft, rows: Iterable[tuple[int, DraftAcceptance]]) -> Draft:
    for step, said in rows:
        draft = drafting.change_step(draft, step, accepted=(*draft.step(step).accepted, said))
    return draft
