"""What to watch for, in words: the room's findings as the teacher's plan shows them, on screen and on paper alike.

The strongest come first. Each rule is told once, with the numbers of the steps of which it says the same; what to do
instead stands beside each of them too. What the teacher accepted comes last, with the reason. Each line names its
sources in brief; the plan ends with them in full.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anatomy.domain import safety
from anatomy.domain.safety import Clearance, Condition, Rulebook
from anatomy.models import Grade
from anatomy.safety_words import placed_words, present_words, review_words, severity_word
from sessions import wording
from sessions.documents.parts import Fact
from sessions.domain.checks import Line, RoomCheck, StepFinding, StepReason, check_plan, fold
from sessions.domain.everyone import Everyone, General, check_everyone
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
class Citation:
    """A source in full."""

    name: str
    grade: str
    text: str
    link: str


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
class EveryoneSheet:
    """What holds for any student: what nobody ever does, and what is said to all, on whose word.

    ``sources`` stand right below in full: a plan without findings needs no list of them at its end.
    """

    title: str
    never: tuple[WatchLine, ...]
    lines: tuple[Fact, ...]
    sources: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class WatchSheet:
    """The box: whose room, who should have asked a doctor, what was found, how far to trust it; then what is for all.

    ``room`` is None where nothing is in the room.
    """

    title: str
    room: Fact | None
    clearances: tuple[str, ...]
    parts: tuple[WatchPart, ...]
    remarks: tuple[str, ...]
    everyone: EveryoneSheet | None


@dataclass(frozen=True, slots=True)
class StepWatch:
    """What stands beside a step: its mark, and in one line what to do instead."""

    mark: Mark
    text: str


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
    """Hold ``plan`` against its room and word what was found, and what holds for everyone where that is asked for.

    Nothing where nothing is in the room and nothing is said to all.
    """
    check = check_plan(plan, book)
    everyone = check_everyone(plan, book) if plan.room.for_everyone else Everyone()
    if not (plan.room.present or everyone):
        return Watch()
    return Watch(_box(plan, check, everyone, book), _sources(check, everyone), _beside(check, everyone))


def _box(plan: Plan, check: RoomCheck, everyone: Everyone, book: Rulebook) -> WatchSheet:
    folded = fold(check)
    parts = [*_severe(folded.steps, book), *_cautions(folded.cautions, book), *_accepted(folded.accepted, book)]
    nothing = plan.room.present and not check.findings
    remarks = [
        _("No rule of the library speaks against any of these steps.") if nothing else "",
        _without_area(check),
        *_reviews(check, book),
    ]
    return WatchSheet(
        title=_("What to watch for"),
        room=_room(plan, book) if plan.room.present else None,
        clearances=tuple(_clearances(check.clearances)),
        parts=tuple(parts),
        remarks=tuple(filter(None, remarks)),
        everyone=_everyone(everyone) if everyone else None,
    )


def _room(plan: Plan, book: Rulebook) -> Fact:
    return Fact(wording.room(plan), f"{'; '.join(present_words(plan.room.present, book))}.")


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
        condition=placed_words(book.conditions[reason.rule.condition], [reason.area], book),
        instead=reason.rule.instead,
        sources=_cited(sources[slug] for slug in sorted(sources)),
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


# For everyone. The plan's words to open with say that students decide and when to stop, and a spot's rule stands beside
# the steps near it.
_TOLD_ELSEWHERE = frozenset({General.STOP_SIGNAL, General.SENSATION_OR_PAIN, General.STUDENT_DECIDES})


def _everyone(found: Everyone) -> EveryoneSheet:
    general = (wording.general(line) for line in found.general if line not in _TOLD_ELSEWHERE)
    zones = "; ".join(
        _("%(zone)s (%(steps)s)") % {"zone": one.zone.name, "steps": wording.step_numbers(one.numbers).lower()}
        for one in found.keep_off
    )
    return EveryoneSheet(
        title=_("For everyone"),
        never=tuple(
            WatchLine(
                _mark(safety.Severity.CONTRAINDICATED),
                wording.step_numbers([one.number]),
                one.step.title,
                wording.powered_on_neck(one),
                _cited(one.sources),
            )
            for one in found.powered_on_neck
        ),
        lines=(
            *([Fact(_("Keep off"), f"{zones}.")] if zones else []),
            *(Fact(title, words) for title, words, _steps in general),
        ),
        sources=_citations(found.sources),
    )


def _cited(sources: Iterable[safety.Source]) -> tuple[Cited, ...]:
    return tuple(Cited(source.slug, source.grade) for source in sources)


# On whose word


def _citations(sources: Iterable[safety.Source]) -> tuple[Citation, ...]:
    return tuple(Citation(source.slug, source.grade, source.citation, source.link) for source in sources)


def _sources(check: RoomCheck, everyone: Everyone) -> SourceSheet | None:
    cited = [source for reason in _reasons(check) for source in reason.rule.sources]
    cited += [source for one in everyone.powered_on_neck for source in one.sources]
    sources = {source.slug: source for source in cited}
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


# Beside the steps


def _beside(check: RoomCheck, everyone: Everyone) -> dict[int, StepWatch]:
    """What stands beside each step. A caution is told where it first comes, and pointed at from then on."""
    told: dict[str, int] = {}
    beside: dict[int, StepWatch] = {}
    for finding in check.findings:
        beside[finding.number] = _step_watch(finding, told)
    for never in everyone.powered_on_neck:
        mark = _mark(safety.Severity.CONTRAINDICATED)
        beside[never.number] = StepWatch(mark, wording.powered_on_neck(never))
    return beside


def _step_watch(finding: StepFinding, told: dict[str, int]) -> StepWatch:
    """Word what stands beside one step. ``told``: at which step each caution was told already."""
    strongest = next((one for one in finding.reasons if one.accepted is None), None)
    if strongest is None:
        return _accepted_beside(finding.reasons[0])
    rule, mark = strongest.reason.rule, _mark(strongest.reason.severity)
    if rule.severity is safety.Severity.CAUTION:
        first = told.setdefault(rule.slug, finding.number)
        if first != finding.number:
            return StepWatch(mark, _("see step %(number)d") % {"number": first})
    return StepWatch(mark, rule.instead)


def _accepted_beside(one: StepReason) -> StepWatch:
    word = _("%(severity)s, accepted") % {"severity": severity_word(one.reason.severity)}
    return StepWatch(Mark(one.reason.severity.value, word), one.accepted.reason if one.accepted else "")
