"""What differs for one occasion, as values that its page prints without thinking."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from anatomy.domain.repertoire import Offer
from anatomy.domain.safety import Area, Clearance, Present, Rulebook, Severity, Source
from anatomy.safety_words import placed_words, review_words, severity_word
from sessions import wording
from sessions.domain.checks import Line, StepFinding, StepReason
from sessions.domain.difference import Difference, Shift, both_rooms, compare
from sessions.domain.finding_names import Found, name_of
from sessions.domain.plan import Plan, PlanAcceptance
from sessions.domain.swaps import suggest

# As many as one weighs up without scrolling; the builder shows more.
SWAPS = 3


@dataclass(frozen=True, slots=True)
class Mark:
    """A severity and its word."""

    severity: str
    word: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """Why: the condition and where it is, what to do instead, and on whose word. A form calls it ``names``."""

    mark: Mark
    condition: str
    instead: str
    worst_case: bool
    sources: tuple[Source, ...]
    review: str
    names: str


@dataclass(frozen=True, slots=True)
class SwapRow:
    """A technique that fits the occasion's room and the usual one. No ``mark``: they say nothing of it."""

    technique: int
    slug: str
    name: str
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step that one room speaks of other than the other. No mark: that room says nothing.

    ``rules`` are the strongest that come or go, ``milder`` the others. ``seen`` is its technique as the page shows it.
    """

    id: int
    number: int
    title: str
    seen: str
    usual: Mark | None
    here: Mark | None
    rules: tuple[RuleRow, ...]
    milder: tuple[RuleRow, ...]
    swaps: tuple[SwapRow, ...] = ()


@dataclass(frozen=True, slots=True)
class LineRow:
    """A rule that says the same of several steps, once; ``said`` is what the teacher answered, if anything."""

    rule: RuleRow
    numbers: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class DifferencePage:
    """All that the page shows. Nothing differs where ``came`` and ``left`` are empty."""

    came: tuple[str, ...]
    left: tuple[str, ...]
    clearances: tuple[str, ...]
    steps: tuple[StepRow, ...]
    cautions: tuple[LineRow, ...]
    accepted: tuple[LineRow, ...]
    eased: tuple[StepRow, ...]
    eased_cautions: tuple[LineRow, ...]

    @property
    def differs(self) -> bool:
        """Whether the two rooms are two."""
        return bool(self.came or self.left)

    @property
    def touches_steps(self) -> bool:
        """Whether that makes a difference to any step."""
        return bool(self.steps or self.cautions or self.accepted or self.eased or self.eased_cautions)


def difference_page(plan: Plan, usual: tuple[Present, ...], book: Rulebook, offers: Iterable[Offer]) -> DifferencePage:
    """Word what the room of ``plan`` makes of the class, held against the ``usual`` room.

    ``offers`` are the techniques to choose swaps from.
    """
    found = compare(plan, usual, book)
    words = _Words(book, found)
    techniques, room = tuple(offers), both_rooms(usual, plan.room.present)
    return DifferencePage(
        came=tuple(words.placed(found.came)),
        left=tuple(words.placed(found.left)),
        clearances=_clearances(found),
        steps=tuple(words.step(each, _swaps(plan, each, techniques, book, room)) for each in found.new.steps),
        cautions=tuple(map(words.line, found.new.cautions)),
        accepted=tuple(map(words.line, found.new.accepted)),
        eased=tuple(map(words.step, found.gone.steps)),
        eased_cautions=tuple(map(words.line, found.gone.cautions)),
    )


class _Words:
    """Findings in words, for one class and one library."""

    def __init__(self, book: Rulebook, found: Difference) -> None:
        self.book = book
        self.shifts = found.shifts

    def placed(self, present: Iterable[Present]) -> Iterator[str]:
        """Each condition with where it is. What the library no longer has is left out."""
        known = [one for one in present if one.condition in self.book.conditions]
        return iter(sorted(self._condition(one.condition, one.area) for one in known))

    def step(self, finding: StepFinding, swaps: tuple[SwapRow, ...] = ()) -> StepRow:
        """A step, with how strongly both rooms speak of it."""
        shift = self.shifts.get(finding.step.id, Shift(None, None))
        strongest = [one for one in finding.reasons if one.reason.severity is finding.severity]
        return StepRow(
            id=finding.step.id,
            number=finding.number,
            title=finding.step.title,
            seen=finding.step.technique.slug if finding.step.technique else "",
            usual=_mark(shift.usual),
            here=_mark(shift.here),
            rules=tuple(self._rule((finding, one)) for one in strongest),
            milder=tuple(self._rule((finding, one)) for one in finding.reasons if one not in strongest),
            swaps=swaps,
        )

    def line(self, line: Line) -> LineRow:
        """A rule with its steps, and what was answered to it."""
        first: StepReason = line.steps[0][1]
        said = _said(first.accepted) if first.accepted else ""
        return LineRow(self._rule(*line.steps), wording.step_numbers(line.numbers), said)

    def _rule(self, *found: Found) -> RuleRow:
        """What one rule says of one step, or of several."""
        reason = found[0][1].reason
        rule = reason.rule
        return RuleRow(
            mark=Mark(rule.severity.value, severity_word(rule.severity)),
            condition=self._condition(rule.condition, reason.area),
            instead=rule.instead,
            worst_case=reason.worst_case,
            sources=rule.sources,
            review=review_words(rule),
            names=" ".join(name_of([one]) for one in found),
        )

    def _condition(self, slug: str, area: Area | None) -> str:
        return placed_words(self.book.conditions[slug], [area], self.book)


def _mark(severity: Severity | None) -> Mark | None:
    return Mark(severity.value, severity_word(severity)) if severity else None


def _said(accepted: PlanAcceptance) -> str:
    words = {"reason": accepted.reason, "who": accepted.by, "day": date_format(localdate(accepted.at))}
    return _("%(reason)s (%(who)s, %(day)s)") % words


def _clearances(found: Difference) -> tuple[str, ...]:
    words = {Clearance.REQUIRED: wording.clearance_required, Clearance.ADVISED: wording.clearance_advised}
    return tuple(
        words[clearance](one.name for one in of_it)
        for clearance, of_it in groupby(found.clearances, key=lambda one: one.clearance)
        if clearance in words
    )


def _swaps(
    plan: Plan, finding: StepFinding, offers: tuple[Offer, ...], book: Rulebook, room: tuple[Present, ...]
) -> tuple[SwapRow, ...]:
    """What can stand in for a step. The class keeps it on its other days too, so it fits their room as well."""
    return tuple(
        SwapRow(one.offer.pk, one.offer.slug, one.offer.name, _mark(one.finding.severity if one.finding else None))
        for one in suggest(plan, finding.step, offers, book, room, limit=SWAPS)
    )
