"""What the room says of a class, as values that the builder's panel and rows print without thinking."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.timezone import localdate
from django.utils.translation import get_language, ngettext, ngettext_lazy
from django.utils.translation import gettext as _

from anatomy.domain.safety import Area, Clearance, Condition, Reason, Rulebook, Severity, Source
from anatomy.safety_words import placed_words, present_words, review_words, severity_word
from sessions import wording
from sessions.domain.checks import Folded, Line, RoomCheck, StepFinding, StepReason, check_plan, fold
from sessions.domain.everyone import Everyone, check_everyone
from sessions.domain.finding_names import name_of
from sessions.domain.plan import Plan, PlanStep

# So many conditions are named where the room is summed up; how many more there are is said.
NAMED_CONDITIONS = 4
# A reason beside a step is shortened to this; all of it stands in the panel.
SHORT_REASON = 90
# Rules that a process keeps laid out: about 1 kB each, and more than the library has.
KEPT_RULES = 1000


@dataclass(frozen=True, slots=True)
class Badge:
    """What the room says of one step, beside its name. ``severity`` is empty where all of it was accepted.

    ``anchor`` is where the panel says more.
    """

    severity: str
    word: str
    anchor: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What can be accepted of a step, by the names of its findings; ``words`` tell it from the rest."""

    names: str
    words: str


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """Why something was found. ``html`` says what to do instead, where it was found and on whose word."""

    severity: str
    word: str
    html: str


@dataclass(frozen=True, slots=True)
class OpenStep:
    """A step that is looked at: what was found beside the reasons above it, less severe, and what can be accepted."""

    milder: tuple[ReasonLine, ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class StepBlock:
    """A step that needs a change. ``milder`` counts what else was found of it; ``open`` is None unless it is looked at.

    ``anchor`` is where it stands; ``place`` finds its form again where an answer was refused.
    """

    id: int
    number: int
    title: str
    milder: int
    anchor: str
    place: str
    open: OpenStep | None = None


@dataclass(frozen=True, slots=True)
class SameReasons:
    """Steps that the same reasons speak against: the reasons once, then the steps."""

    reasons: tuple[ReasonLine, ...]
    steps: tuple[StepBlock, ...]


@dataclass(frozen=True, slots=True)
class SeverityBlock:
    """All that was found of one severity."""

    severity: str
    word: str
    count: str
    parts: tuple[SameReasons, ...]


@dataclass(frozen=True, slots=True)
class StepLink:
    """A step by its number and name."""

    id: int
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class CautionBlock:
    """A caution once for the class, with the steps that it holds for. It is accepted by its one name.

    A form that is half typed is kept by the name, which changes with the findings; an answer that was refused finds its
    form by the ``place``, which does not.
    """

    anchor: str
    reason: ReasonLine
    steps: tuple[StepLink, ...]
    numbers: str
    name: str
    place: str


@dataclass(frozen=True, slots=True)
class AcceptedBlock:
    """What the teacher keeps in the class: the finding, the reason, who said so and when."""

    severity: str
    word: str
    condition: str
    instead: str
    steps: tuple[StepLink, ...]
    numbers: str
    reason: str
    by: str
    on: str
    name: str


@dataclass(frozen=True, slots=True)
class KeepOffLine:
    """A zone that nobody presses, with its rule and the steps near it."""

    words: str
    numbers: str


@dataclass(frozen=True, slots=True)
class EveryoneBlock:
    """What holds for any student. ``never`` are steps with something that nobody should do."""

    lines: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    keep_off: tuple[KeepOffLine, ...] = ()
    never: tuple[tuple[StepLink, str, tuple[Source, ...]], ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """All that the room says of the class. ``count`` tells how many conditions are in it, wherever they are.

    It is 0 for an empty room: then nothing was checked.

    ``said`` is the one sentence that is read aloud after an edit.
    """

    count: int = 0
    conditions: str = ""
    said: str = ""
    clearances: tuple[str, ...] = ()
    severe: tuple[SeverityBlock, ...] = ()
    cautions: tuple[CautionBlock, ...] = ()
    accepted: tuple[AcceptedBlock, ...] = ()
    everyone: EveryoneBlock | None = None
    badges: Mapping[int, Badge] = field(default_factory=dict)

    @property
    def places(self) -> frozenset[str]:
        """The places of the forms that are shown, and so can show an answer that was refused."""
        steps = (step for block in self.severe for part in block.parts for step in part.steps)
        return frozenset((*(step.place for step in steps if step.open), *(line.place for line in self.cautions)))


def panel(plan: Plan, book: Rulebook, look: int = 0) -> Panel:
    """Check ``plan`` against its room, and word what is found; most of the step with the key ``look``."""
    everyone = _everyone(check_everyone(plan, book)) if plan.room.for_everyone else None
    if not plan.room.present:
        return Panel(everyone=everyone)
    check = check_plan(plan, book)
    folded = fold(check)
    rules = _Rules(plan.id, book, look)
    conditions = present_words(plan.room.present, book)
    return Panel(
        count=len(conditions),
        conditions=_some(conditions),
        said=said(folded),
        clearances=_clearances(check.clearances),
        severe=tuple(_severe(folded, rules)),
        cautions=tuple(_caution(at, line, rules) for at, line in enumerate(folded.cautions, start=1)),
        accepted=tuple(_accepted(line, rules) for line in folded.accepted),
        everyone=everyone,
        badges=_badges(check, folded),
    )


def said(folded: Folded) -> str:
    """Return in one short sentence how much was found: "For this room: 3 contraindicated, 5 cautions, 1 accepted."."""
    steps = Counter(finding.severity for finding in folded.steps)
    counts = [
        (steps[Severity.CONTRAINDICATED], ngettext_lazy("%d contraindicated", "%d contraindicated")),
        (steps[Severity.CLEAR_FIRST], ngettext_lazy("%d to clear first", "%d to clear first")),
        (steps[Severity.MODIFY], ngettext_lazy("%d to modify", "%d to modify")),
        (len(folded.cautions), ngettext_lazy("%d caution", "%d cautions")),
        (len(folded.accepted), ngettext_lazy("%d accepted", "%d accepted")),
    ]
    words = [str(text % count) for count, text in counts if count]
    if not words:
        return _("For this room: nothing found.")
    return _("For this room: %(counts)s.") % {"counts": ", ".join(words)}


# The room


def _some(words: list[str]) -> str:
    named, more = words[:NAMED_CONDITIONS], len(words) - NAMED_CONDITIONS
    if more > 0:
        named.append(ngettext("%(count)d more", "%(count)d more", more) % {"count": more})
    return "; ".join(named)


def _clearances(conditions: Iterable[Condition]) -> tuple[str, ...]:
    words = {Clearance.REQUIRED: wording.clearance_required, Clearance.ADVISED: wording.clearance_advised}
    return tuple(
        words[clearance](one.name for one in of_it)
        for clearance, of_it in groupby(conditions, key=lambda one: one.clearance)
        if clearance in words
    )


# The rules


class _Rules:
    """Rules in words. The same ones speak at many steps, so they are laid out once. ``look`` is the step looked at."""

    def __init__(self, sequence: int, book: Rulebook, look: int) -> None:
        self.sequence = sequence
        self.book = book
        self.look = look
        self._laid_out: dict[tuple[tuple[str, Area | None], ...], ReasonLine] = {}

    def lines(self, reasons: Iterable[Reason]) -> tuple[ReasonLine, ...]:
        """Return ``reasons`` laid out, those that read the same as one line with all their sources."""
        return tuple(self._line(of_them) for of_them in _alike(reasons))

    def condition(self, reason: Reason) -> str:
        """Return the condition behind ``reason``, and where it is."""
        return placed_words(self.book.conditions[reason.rule.condition], [reason.area], self.book)

    def _line(self, reasons: list[Reason]) -> ReasonLine:
        key = tuple((one.rule.slug, one.area) for one in reasons)
        if key not in self._laid_out:
            self._laid_out[key] = self._lay_out(reasons)
        return self._laid_out[key]

    def _lay_out(self, reasons: list[Reason]) -> ReasonLine:
        first = reasons[0]
        html = rule_html(
            get_language(),
            self.condition(first),
            first.rule.instead,
            reverse("sessions:class_room", args=[self.sequence]) if first.worst_case else "",
            tuple({source.slug: source for one in reasons for source in one.rule.sources}.values()),
            "; ".join(dict.fromkeys(review_words(one.rule) for one in reasons)),
        )
        return ReasonLine(first.severity.value, severity_word(first.severity), html)


@lru_cache(maxsize=KEPT_RULES)
def rule_html(
    language: str | None, condition: str, instead: str, room_url: str, sources: tuple[Source, ...], review: str
) -> str:
    """Lay a rule out, in ``language``, which is the one that is active. ``room_url`` is empty unless it asks where.

    The library says the same in every class and after every edit, so it is laid out once a process.
    """
    shown = {"condition": condition, "instead": instead, "room_url": room_url, "sources": sources, "review": review}
    return render_to_string("sessions/builder_rule.html", shown)


def _alike(reasons: Iterable[Reason]) -> Collection[list[Reason]]:
    """Put rules of one condition together that ask for the same."""
    same: defaultdict[Hashable, list[Reason]] = defaultdict(list)
    for one in reasons:
        same[one.severity, one.rule.condition, one.area, one.worst_case, one.rule.instead].append(one)
    return same.values()


# The findings


def _severe(folded: Folded, rules: _Rules) -> Iterable[SeverityBlock]:
    for severity, of_it in groupby(folded.steps, key=lambda finding: finding.severity):
        findings = list(of_it)
        count = ngettext("%(count)d step", "%(count)d steps", len(findings)) % {"count": len(findings)}
        yield SeverityBlock(severity.value, severity_word(severity), count, tuple(_parts(findings, rules)))


def _parts(findings: Iterable[StepFinding], rules: _Rules) -> Iterable[SameReasons]:
    """Put the steps together that the same reasons speak against most; the first of them gives the place."""
    same: defaultdict[tuple[ReasonLine, ...], list[StepFinding]] = defaultdict(list)
    for finding in findings:
        worst = (one.reason for one in finding.reasons if one.reason.severity is finding.severity)
        same[rules.lines(worst)].append(finding)
    return (SameReasons(reasons, tuple(_step(one, rules) for one in of_them)) for reasons, of_them in same.items())


def _step(finding: StepFinding, rules: _Rules) -> StepBlock:
    milder = [one.reason for one in finding.reasons if one.reason.severity is not finding.severity]
    is_open = finding.step.id == rules.look
    return StepBlock(
        id=finding.step.id,
        number=finding.number,
        title=finding.step.title,
        milder=len(_alike(milder)),
        anchor=_anchor(finding),
        place=f"step-{finding.step.id}",
        open=OpenStep(rules.lines(milder), tuple(_choices(finding, rules))) if is_open else None,
    )


def _anchor(finding: StepFinding) -> str:
    return f"finding-{finding.step.id}"


def _choices(finding: StepFinding, rules: _Rules) -> Iterable[Choice]:
    """What reads the same is accepted as one."""
    same: defaultdict[str, list[str]] = defaultdict(list)
    for one in finding.reasons:
        words = {"severity": severity_word(one.reason.severity), "condition": rules.condition(one.reason)}
        same[_("%(severity)s: %(condition)s") % words].append(name_of([(finding, one)]))
    return (Choice(" ".join(names), words) for words, names in same.items())


def _caution(at: int, line: Line, rules: _Rules) -> CautionBlock:
    [reason] = rules.lines([_reason(line)])
    return CautionBlock(
        anchor=f"caution-{at}",
        reason=reason,
        steps=_links(line),
        numbers=wording.step_numbers(line.numbers),
        name=name_of(line.steps),
        place=_place(line),
    )


def _reason(line: Line) -> Reason:
    return line.steps[0][1].reason


def _place(line: Line) -> str:
    """Where the answer to a line is given, told from the other lines without naming what the line is about."""
    area = line.area
    said = repr((line.rule.slug, (area.region, area.side) if area else None))
    return f"line-{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def _links(line: Line) -> tuple[StepLink, ...]:
    return tuple(_link(finding.number, finding.step) for finding, _one in line.steps)


def _link(number: int, step: PlanStep) -> StepLink:
    return StepLink(step.id, number, step.title)


def _accepted(line: Line, rules: _Rules) -> AcceptedBlock:
    given = max((one.accepted for _finding, one in line.steps if one.accepted), key=lambda said: said.at)
    return AcceptedBlock(
        severity=line.rule.severity.value,
        word=severity_word(line.rule.severity),
        condition=rules.condition(_reason(line)),
        instead=line.rule.instead,
        steps=_links(line),
        numbers=wording.step_numbers(line.numbers),
        reason=given.reason,
        by=given.by,
        on=date_format(localdate(given.at)),
        name=name_of(line.steps),
    )


# Beside the steps


def _badges(check: RoomCheck, folded: Folded) -> dict[int, Badge]:
    cautions = {
        finding.step.id: f"caution-{at}"
        for at, line in reversed(list(enumerate(folded.cautions, start=1)))
        for finding, _one in line.steps
    }
    return {finding.step.id: _badge(finding, cautions) for finding in check.findings}


def _badge(finding: StepFinding, cautions: Mapping[int, str]) -> Badge:
    severity = finding.open_severity
    if severity is None:
        return Badge("", _("Accepted"), "accepted-findings", _short_reasons(finding.reasons))
    anchor = cautions[finding.step.id] if severity is Severity.CAUTION else _anchor(finding)
    return Badge(severity.value, severity_word(severity), anchor)


def _short_reasons(reasons: Iterable[StepReason]) -> str:
    texts = dict.fromkeys(one.accepted.reason for one in reasons if one.accepted)
    return Truncator("; ".join(texts)).chars(SHORT_REASON)


# For everybody


def _everyone(found: Everyone) -> EveryoneBlock | None:
    if not found:
        return None
    return EveryoneBlock(
        lines=tuple(wording.general(line) for line in found.general),
        keep_off=tuple(
            KeepOffLine(wording.zone(one.zone), wording.step_numbers(one.numbers)) for one in found.keep_off
        ),
        never=tuple(
            (_link(one.number, one.step), wording.powered_on_neck(one), one.sources) for one in found.powered_on_neck
        ),
        sources=found.sources,
    )
