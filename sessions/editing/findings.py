"""What a teacher makes of the findings of a class: accepted with a reason, or to be looked at again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Model
from django.utils import timezone

from anatomy.domain.safety import Area, Present, Rulebook
from anatomy.models import Rule
from sessions.domain.checks import RoomCheck, check_plan
from sessions.domain.finding_names import Found, named
from sessions.domain.plan import Plan
from sessions.editing.faults import Outdated
from sessions.editing.locking import check, locked
from sessions.models import Acceptance, RoomCondition, Sequence
from sessions.reading import plan_of


def accept_findings(sequence: Sequence, by: Model, names: Collection[str], reason: str, book: Rulebook) -> None:
    """Keep in the class what was found, because ``by`` says so for this ``reason``.

    ``names`` are those of ``sessions.domain.finding_names``. Raise ``Outdated`` where one of them is no finding of the
    class as it stands under the lock, or was accepted for another reason; ``Gone``; or ValidationError. Then nothing
    is accepted. Said twice it is accepted once.
    """
    with locked(sequence.pk):
        plan = _plan(sequence)
        checked = check_plan(plan, book)
        found = _find(checked, names)
        if any(one.accepted is not None and one.accepted.reason != reason for _finding, one in found):
            raise Outdated
        new = [(finding, one) for finding, one in found if one.accepted is None]
        _forget_what_matches_nothing(sequence, plan, checked, {finding.step.id for finding, _one in new}, book)
        _write(new, {"accepted_by": by, "accepted_at": timezone.now(), "reason": reason})


def reopen_findings(sequence: Sequence, names: Collection[str], book: Rulebook) -> None:
    """Take back what was accepted of findings, to look at them again. Raise ``Outdated`` or ``Gone``."""
    with locked(sequence.pk):
        found = {(finding.step.id, one.fingerprint) for finding, one in _find(check_plan(_plan(sequence), book), names)}
        rows = Acceptance.objects.filter(step__in={step for step, _fingerprint in found})
        keys = [pk for pk, *what in rows.values_list("pk", "step_id", "fingerprint") if tuple(what) in found]
        Acceptance.objects.filter(pk__in=keys).delete()


def _plan(sequence: Sequence) -> Plan:
    return plan_of(sequence, with_handout=False, with_room=True)


def _find(checked: RoomCheck, names: Collection[str]) -> list[Found]:
    """Return each finding that is named, once."""
    known = named(checked)
    if not known.keys() >= set(names):
        raise Outdated
    pairs = (pair for name in names for pair in known[name])
    return list({(finding.step.id, one.fingerprint): (finding, one) for finding, one in pairs}.values())


def _forget_what_matches_nothing(
    sequence: Sequence, plan: Plan, checked: RoomCheck, steps: Collection[int], book: Rulebook
) -> None:
    """Remove what was accepted of ``steps`` before they or a rule changed. What another room still holds is kept."""
    said = {one.fingerprint for step in plan.steps() if step.id in steps for one in step.accepted}
    if said <= _fingerprints(checked):
        return
    rooms = RoomCondition.objects.filter(sequence=sequence).values_list("condition__slug", "area__slug", "side")
    present = tuple(Present(condition, Area(area, side) if area else None) for condition, area, side in rooms)
    known = _fingerprints(check_plan(plan, book, present))
    Acceptance.objects.filter(step__in=steps, fingerprint__in=said - known).delete()


def _fingerprints(checked: RoomCheck) -> set[str]:
    return {one.fingerprint for finding in checked.findings for one in finding.reasons}


def _write(found: Iterable[Found], said: dict[str, Any]) -> None:
    found = list(found)
    slugs = {one.reason.rule.slug for _finding, one in found}
    rules = dict(Rule.objects.filter(slug__in=slugs).values_list("slug", "pk"))
    if rules.keys() != slugs:
        raise Outdated
    rows = [
        Acceptance(step_id=finding.step.id, rule_id=rules[one.reason.rule.slug], fingerprint=one.fingerprint, **said)
        for finding, one in found
    ]
    for row in rows:
        check(row)
    Acceptance.objects.bulk_create(rows)
