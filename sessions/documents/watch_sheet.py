"""What to watch for, in words: the room's findings as the teacher's plan shows them, on screen and on paper alike.

The strongest come first. Each rule is told once, with the numbers of the steps of which it says the same; what to do
instead stands beside each of them too. What the teacher accepted comes last, with the reason. Each line names its
sources in brief; the plan ends with them in full.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anatomy.domain import safety
from anatomy.domain.safety import Area, Clearance, Condition, Present, Rulebook
from anatomy.models import Grade
from anatomy.safety_words import area_words, review_words, severity_word
from sessions import wording
from sessions.domain.checks import Line, RoomCheck, StepFinding, StepReason, check_plan, fold
from sessions.domain.plan import Plan, PlanAcceptance


@dataclass(frozen=True, slots=True)
class Mark:
    """How strongly something is spoken against: the severity, which draws a shape, and its word."""

    severity: str
    word: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A source in brief: its short name and its grade."""

    name: str
    grade: str


@dataclass(frozen=True, slots=True)
class WatchLine:
    """A rule that applies: at which steps, for which condition (and where), what to do instead, on whose word.

    ``note`` says why, by whom and when it was accepted.
    """

    mark: Mark
    steps: str
    condition: str
    instead: str
    sources: tuple[Cited, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class WatchPart:
    """Lines of one severity, in the order of the class. ``mark`` is None for what was accepted, of any severity."""

    title: str
    mark: Mark | None
    lines: tuple[WatchLine, ...]


@dataclass(frozen=True, slots=True)
class WatchSheet:
    """The box: whose room, who should have asked a doctor, what was found, and how far to trust it."""

    title: str
    room: str
    conditions: str
    clearances: tuple[str, ...]
    parts: tuple[WatchPart, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepWatch:
    """What stands beside a step: its mark, and in one line what to do instead."""

    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A source in full."""

    name: str
    grade: str
    text: str
    link: str


@dataclass(frozen=True, slots=True)
class SourceSheet:
    """The sources of a document, by their short names. ``grades`` says what the letters mean."""

    title: str
    citations: tuple[Citation, ...]
    grades: str


@dataclass(frozen=True)
class Watch:
    """All that a plan says of its room."""

    box: WatchSheet | None = None
    sources: SourceSheet | None = None
    steps: dict[int, StepWatch] | None = None

    def of_step(self, number: int) -> StepWatch | None:
        """Return what stands beside the step with this number."""
        return (self.steps or {}).get(number)


def watch_for(plan: Plan, book: Rulebook) -> Watch:
    """Hold ``plan`` against its room and word what was found; nothing where nothing is in the room."""
    if not plan.room.present:
        return Watch()
    check = check_plan(plan, book)
    return Watch(_box(plan, check, book), _sources(check), dict(_beside(check)))


def _box(plan: Plan, check: RoomCheck, book: Rulebook) -> WatchSheet:
    folded = fold(check)
    parts = [*_severe(folded.steps, book), *_cautions(folded.cautions, book), *_accepted(folded.accepted, book)]
    nothing = "" if check.findings else _("No rule of the library speaks against any of these steps.")
    return WatchSheet(
        title=_("What to watch for"),
        room=wording.room(plan),
        conditions="; ".join(filter(None, (present_words(present, book) for present in plan.room.present))) + ".",
        clearances=tuple(_clearances(check.clearances)),
        parts=tuple(parts),
        remarks=tuple(filter(None, [nothing, _without_area(check), *_reviews(check, book)])),
    )


def present_words(present: Present, book: Rulebook) -> str:
    """Return a condition in the room with where it is: "Knee injury or meniscus tear, knee (left)"."""
    condition = book.conditions.get(present.condition)
    return _placed(condition, present.area, book) if condition else ""


def _placed(condition: Condition, area: Area | None, book: Rulebook) -> str:
    where = area_words(area, book)
    return _("%(condition)s, %(area)s") % {"condition": condition.name, "area": where} if where else condition.name


type Found = tuple[StepFinding, StepReason]


def _severe(findings: Iterable[StepFinding], book: Rulebook) -> Iterator[WatchPart]:
    """What needs a change, the most severe first."""
    found = [(each, one) for each in sorted(findings, key=lambda finding: finding.number) for one in each.reasons]
    for severity in sorted(safety.Severity, key=lambda severity: -severity.rank):
        mark = _mark(severity)
        if lines := _lines((pair for pair in found if pair[1].reason.severity is severity), book):
            yield WatchPart(mark.word, mark, lines)


def _cautions(lines: Iterable[Line], book: Rulebook) -> Iterator[WatchPart]:
    mark = _mark(safety.Severity.CAUTION)
    if told := _lines((pair for line in lines for pair in line.steps), book):
        yield WatchPart(mark.word, mark, told)


def _accepted(lines: Iterable[Line], book: Rulebook) -> Iterator[WatchPart]:
    if told := _lines((pair for line in lines for pair in line.steps), book):
        yield WatchPart(_("Accepted"), None, told)


def _lines(found: Iterable[Found], book: Rulebook) -> tuple[WatchLine, ...]:
    """One line for all that says the same of a condition, whichever of its rules says it."""
    alike: defaultdict[Hashable, list[Found]] = defaultdict(list)
    for finding, one in found:
        rule = one.reason.rule
        why = one.accepted.reason if one.accepted else ""
        alike[rule.condition, one.reason.area, rule.severity, rule.instead, why].append((finding, one))
    return tuple(_line(pairs, book) for pairs in alike.values())


def _line(found: Sequence[Found], book: Rulebook) -> WatchLine:
    reason = found[0][1].reason
    sources = {source.slug: source for _finding, one in found for source in one.reason.rule.sources}
    return WatchLine(
        mark=_mark(reason.severity),
        steps=wording.step_numbers(sorted({finding.number for finding, _one in found})),
        condition=_placed(book.conditions[reason.rule.condition], reason.area, book),
        instead=reason.rule.instead,
        sources=tuple(Cited(slug, sources[slug].grade) for slug in sorted(sources)),
        note=_said([one.accepted for _finding, one in found if one.accepted is not None]),
    )


def _mark(severity: safety.Severity) -> Mark:
    return Mark(severity.value, severity_word(severity))


def _said(accepted: Sequence[PlanAcceptance]) -> str:
    """Why findings were accepted, who said so, and when; nothing where none was."""
    if not accepted:
        return ""
    by = dict.fromkeys(_said_by(each) for each in accepted)
    return _("Accepted: %(reason)s (%(by)s)") % {"reason": accepted[0].reason, "by": "; ".join(by)}


def _said_by(said: PlanAcceptance) -> str:
    return _("%(who)s, %(day)s") % {"who": said.by, "day": date_format(localdate(said.at), "j F Y")}


def _clearances(conditions: Iterable[Condition]) -> Iterator[str]:
    """Who should have asked a doctor: once for the class, however many steps it is about."""
    names: dict[Clearance, list[str]] = {Clearance.REQUIRED: [], Clearance.ADVISED: []}
    for condition in conditions:
        names[condition.clearance].append(condition.name)
    if required := names[Clearance.REQUIRED]:
        yield wording.clearance_required(required)
    if advised := names[Clearance.ADVISED]:
        yield wording.clearance_advised(advised)


def _without_area(check: RoomCheck) -> str:
    if not check.without_area:
        return ""
    names = "; ".join(condition.name for condition in check.without_area)
    return _("Without an area, so taken at its worst: %(conditions)s.") % {"conditions": names}


def _reasons(check: RoomCheck) -> Iterator[safety.Reason]:
    return (one.reason for finding in check.findings for one in finding.reasons)


def _reviews(check: RoomCheck, book: Rulebook) -> Iterator[str]:
    """Who reviewed the rules that applied, or that no clinician has: once for all, or with the conditions it is of."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for reason in _reasons(check):
        found[capfirst(review_words(reason.rule))][book.conditions[reason.rule.condition].name] = None
    for words, names in found.items():
        yield f"{words}." if len(found) == 1 else f"{words}: {'; '.join(names)}."


def _sources(check: RoomCheck) -> SourceSheet | None:
    sources = {source.slug: source for reason in _reasons(check) for source in reason.rule.sources}
    if not sources:
        return None
    grades = {source.grade for source in sources.values()}
    return SourceSheet(
        title=ngettext("Source", "Sources", len(sources)),
        citations=tuple(
            Citation(source.slug, source.grade, source.citation, source.link)
            for _slug, source in sorted(sources.items())
        ),
        grades="; ".join(str(label) for grade, label in Grade.choices if grade in grades) + ".",
    )


def _beside(check: RoomCheck) -> Iterator[tuple[int, StepWatch]]:
    """What stands beside each step. A caution is told where it first comes, and pointed at from then on."""
    told: dict[str, int] = {}
    for finding in check.findings:
        yield finding.number, _step_watch(finding, lambda rule, at=finding.number: told.setdefault(rule, at))


def _step_watch(finding: StepFinding, told_at: Callable[[str], int]) -> StepWatch:
    strongest = next((one for one in finding.reasons if one.accepted is None), None)
    if strongest is None:
        return _accepted_beside(finding.reasons[0])
    rule, mark = strongest.reason.rule, _mark(strongest.reason.severity)
    if rule.severity is safety.Severity.CAUTION and (number := told_at(rule.slug)) != finding.number:
        return StepWatch(mark, _("see step %(number)d") % {"number": number})
    return StepWatch(mark, rule.instead)


def _accepted_beside(one: StepReason) -> StepWatch:
    word = _("%(severity)s, accepted") % {"severity": severity_word(one.reason.severity)}
    return StepWatch(Mark(one.reason.severity.value, word), one.accepted.reason if one.accepted else "")
