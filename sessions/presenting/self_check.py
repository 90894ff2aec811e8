"""The advice of an edition as the shared page shows it: who takes care at which step, and "Check it for yourself".

Everything stands in the page for everybody: by step in the steps, by condition in one list. That list is also what
``static/js/self_check.js`` reads when a student ticks something, so that nothing has to be asked of the server.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anatomy.domain.safety import WHOLE_BODY, Clearance, Region, Severity
from anatomy.safety_words import student_word
from sessions import wording
from sessions.domain.advice import Advice, AdviceCondition, AdviceRule, Concern, Reach

# What a script puts a number or names in the place of.
_GAP = "{}"


@dataclass(frozen=True, slots=True)
class CareLine:
    """Who reads one of the four words at a step: the severity, its word, and the conditions."""

    severity: str
    word: str
    names: str


@dataclass(frozen=True, slots=True)
class StepReach:
    """Where a step reaches: its own regions and the loaded ones, each with a space between them, and its one side."""

    own: str
    loaded: str
    side: str


@dataclass(frozen=True, slots=True)
class CheckRule:
    """A rule of a condition: ``numbers`` are its steps for the script, ``steps`` for people."""

    severity: str
    word: str
    words: str
    local: bool
    numbers: str
    steps: str


@dataclass(frozen=True, slots=True)
class CheckCondition:
    """A condition that a student can tick. ``clearance``: "required", "advised" or "none"."""

    slug: str
    name: str
    clearance: str
    rules: tuple[CheckRule, ...]


@dataclass(frozen=True, slots=True)
class CheckGroup:
    """The conditions under one heading."""

    name: str
    conditions: tuple[CheckCondition, ...]


@dataclass(frozen=True, slots=True)
class AreaChoice:
    """A region that somebody may have it in. ``inside`` are those of a group; ``paired``: left and right matter."""

    slug: str
    name: str
    paired: bool
    inside: str = ""


@dataclass(frozen=True, slots=True)
class AreaGroup:
    """Regions under one heading; the first stands for all of them."""

    name: str
    choices: tuple[AreaChoice, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How the sum says one severity: for one step, and for more."""

    severity: str
    word: str
    one: str
    more: str


@dataclass(frozen=True, slots=True)
class Clearing:
    """The words about asking a doctor first; the names of the conditions stand between the two parts."""

    clearance: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """The whole of "Check it for yourself". ``review`` is empty where a clinician has read all of it."""

    groups: tuple[CheckGroup, ...]
    areas: tuple[AreaGroup, ...]
    whole_body: AreaChoice | None
    tallies: tuple[Tally, ...]
    clearances: tuple[Clearing, ...]
    review: str


class Words:
    """The words that come hundreds of times on a page, looked up once for each page."""

    def __init__(self) -> None:
        self.severity = {severity: student_word(severity) for severity in Severity}
        self._here = _("%(condition)s, if it is here")
        self._there = _("%(steps)s, if it is there")

    def name(self, concern: Concern) -> str:
        """Return who should take care at a step."""
        name = concern.condition.name
        return self._here % {"condition": name} if concern.local else name

    def steps(self, rule: AdviceRule) -> str:
        """Return at which steps a rule counts."""
        steps = wording.step_numbers(rule.steps)
        return self._there % {"steps": steps} if rule.local else steps


def self_check(advice: Advice, words: Words) -> SelfCheck:
    """Return what the page shows of ``advice``."""
    groups = groupby(advice.conditions, key=lambda condition: condition.group)
    whole_body = advice.regions.get(WHOLE_BODY)
    return SelfCheck(
        groups=tuple(
            CheckGroup(name, tuple(_condition(one, words) for one in conditions)) for name, conditions in groups
        ),
        areas=tuple(_areas(advice)),
        whole_body=AreaChoice(whole_body.slug, whole_body.name, paired=False) if whole_body else None,
        tallies=_tallies(words),
        clearances=_clearances(),
        review=_review(advice),
    )


def care_lines(concerns: Iterable[Concern], words: Words) -> tuple[CareLine, ...]:
    """Return who takes care at a step, one line for each of the four words, the strongest first."""
    return tuple(
        CareLine(severity.value, words.severity[severity], "; ".join(words.name(concern) for concern in found))
        for severity, found in groupby(concerns, key=lambda concern: concern.severity)
    )


def step_reach(reach: Reach | None) -> StepReach | None:
    """Return where a step reaches as the script reads it."""
    if reach is None:
        return None
    return StepReach(" ".join(sorted(reach.own)), " ".join(sorted(reach.loaded)), reach.side)


def _condition(condition: AdviceCondition, words: Words) -> CheckCondition:
    rules = tuple(_rule(rule, words) for rule in condition.rules)
    return CheckCondition(condition.slug, condition.name, condition.clearance.value, rules)


def _rule(rule: AdviceRule, words: Words) -> CheckRule:
    return CheckRule(
        severity=rule.severity.value,
        word=words.severity[rule.severity],
        words=rule.words,
        local=rule.local,
        numbers=" ".join(str(number) for number in rule.steps),
        steps=words.steps(rule),
    )


def _areas(advice: Advice) -> Iterator[AreaGroup]:
    """The regions that matter under their groups, then those that stand under none."""
    grouped: set[str] = set()
    for group in advice.regions.values():
        inside = [region for region in advice.regions.values() if region.slug in group.inside]
        if not inside:
            continue
        grouped |= {group.slug, *(region.slug for region in inside)}
        paired = any(region.paired for region in inside)
        whole = AreaChoice(
            group.slug, _("%(group)s: all of it") % {"group": group.name}, paired, " ".join(sorted(group.inside))
        )
        yield AreaGroup(group.name, (whole, *(_area(region) for region in inside)))
    alone = [region for slug, region in advice.regions.items() if slug not in grouped and slug != WHOLE_BODY]
    if alone:
        yield AreaGroup(_("Other places"), tuple(_area(region) for region in alone))


def _area(region: Region) -> AreaChoice:
    return AreaChoice(region.slug, region.name, region.paired)


def _clearances() -> tuple[Clearing, ...]:
    said = {
        Clearance.REQUIRED: wording.clearance_required([_GAP]),
        Clearance.ADVISED: wording.clearance_advised([_GAP]),
    }
    parts = {clearance: words.partition(_GAP) for clearance, words in said.items()}
    return tuple(Clearing(clearance.value, before, after) for clearance, (before, _gap, after) in parts.items())


def _tallies(words: Words) -> tuple[Tally, ...]:
    """How the sum says at how many steps each of the four words stands. The script puts the number into the gap."""

    def leave_out(count: int) -> str:
        return ngettext("%(count)s step to leave out", "%(count)s steps to leave out", count)

    def ask_first(count: int) -> str:
        return ngettext("%(count)s step to ask about first", "%(count)s steps to ask about first", count)

    def change(count: int) -> str:
        return ngettext("%(count)s step to change", "%(count)s steps to change", count)

    def take_care(count: int) -> str:
        return ngettext("%(count)s step to take care with", "%(count)s steps to take care with", count)

    say = {
        Severity.CONTRAINDICATED: leave_out,
        Severity.CLEAR_FIRST: ask_first,
        Severity.MODIFY: change,
        Severity.CAUTION: take_care,
    }
    gap = {"count": _GAP}
    return tuple(Tally(one.value, words.severity[one], says(1) % gap, says(2) % gap) for one, says in say.items())


def _review(advice: Advice) -> str:
    if not advice.unreviewed:
        return ""
    if any(rule.reviewed for condition in advice.conditions for rule in condition.rules):
        return _("Some of it is not yet reviewed by a clinician.")
    return _("It is not yet reviewed by a clinician.")
