"""The findings of a class in tests: put conditions into its room, and name what is found as a page would."""

from __future__ import annotations

from anatomy.domain.safety import Present
from anatomy.rulebook import rulebook
from sessions import editing
from sessions.domain.checks import RoomCheck, check_plan, fold
from sessions.domain.finding_names import Found, name_of
from sessions.models import Acceptance, Sequence, Step
from sessions.presenting.findings import Panel, panel
from sessions.reading import plan_of
from studio.models import User


def put_in_room(sequence: Sequence, *present: Present | str) -> None:
    """Fill the class's usual room with conditions by their slugs, or with where they are."""
    values = [Present(one) if isinstance(one, str) else one for one in present]
    editing.set_room(sequence, values, for_everyone=False)


def checked(sequence: Sequence) -> RoomCheck:
    """The class as it is now against its room as it is now."""
    return check_plan(_plan(sequence), rulebook())


def panel_of(sequence: Sequence) -> Panel:
    return panel(_plan(sequence), rulebook())


def _plan(sequence: Sequence):
    fresh = Sequence.objects.select_related("owner").get(pk=sequence.pk)
    return plan_of(fresh, with_handout=False, with_room=True)


def found_at(sequence: Sequence, step: Step, rule: str = "") -> tuple[Found, ...]:
    """What is found at a step, or the one finding of a rule."""
    finding = checked(sequence).of_step(step.pk)
    reasons = finding.reasons if finding else ()
    return tuple((finding, one) for one in reasons if finding and rule in ("", one.reason.rule.slug))


def names_at(sequence: Sequence, step: Step, rule: str = "") -> list[str]:
    return [name_of([one]) for one in found_at(sequence, step, rule)]


def caution_names(sequence: Sequence) -> dict[str, str]:
    """The names of the folded cautions, by their rules."""
    return {line.rule.slug: name_of(line.steps) for line in fold(checked(sequence)).cautions}


def accepted_names(sequence: Sequence) -> list[str]:
    """The names of what stands under "accepted"."""
    return [name_of(line.steps) for line in fold(checked(sequence)).accepted]


def accept(sequence: Sequence, by: User, names: list[str], reason: str = "She knows how") -> None:
    editing.accept_findings(sequence, by, names, reason, rulebook())


def stored(sequence: Sequence) -> list[tuple[str, str, str]]:
    """What was accepted: step, rule and reason."""
    rows = Acceptance.objects.filter(step__section__sequence=sequence).select_related("step__technique", "rule")
    return [(str(row.step), row.rule.slug, row.reason) for row in rows.order_by("pk")]


def counted(sequence: Sequence) -> list[str]:
    """The rules of which an acceptance counts now."""
    pairs = ((finding, one) for finding in checked(sequence).findings for one in finding.reasons)
    return [one.reason.rule.slug for _finding, one in pairs if one.accepted]
