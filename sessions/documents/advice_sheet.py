"""Who should leave a hand-out's steps out, or ask first: every condition of the library, by name.

The room has no part in it. Conditions stand in their groups, and in runs of which the same is said; the steps are the
hand-out's own, by its numbers. This is the complete list, for the hand-out's page; on paper stands ``advice_box``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from anatomy.domain.safety import WHOLE_BODY, Severity
from sessions import wording
from sessions.documents import handout_words as words
from sessions.documents.parts import Fact
from sessions.domain.advice import Advice, AdviceCondition, Reach
from sessions.domain.handout import HandoutEntry, entry_numbers
from sessions.domain.plan import Plan

ROLLING = "smr"

# What a list of its own is made of, and what is one sentence.
_LISTED = (Severity.CONTRAINDICATED, Severity.CLEAR_FIRST)
_MILDER = (Severity.MODIFY, Severity.CAUTION)
_NOWHERE = Reach(frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class AdviceList:
    """Conditions under a title. ``lead`` says which entries it means where nothing else is said; ``groups`` who."""

    title: str
    lead: str
    groups: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class AdviceSheet:
    """Both lists, one sentence for all that is milder, and how far to trust it."""

    leave_out: AdviceList | None
    ask_first: AdviceList | None
    milder: Fact | None
    word: str

    @property
    def lists(self) -> tuple[AdviceList, ...]:
        """Those of the two that say something, the stronger first."""
        return tuple(each for each in (self.leave_out, self.ask_first) if each is not None)


@dataclass(frozen=True, slots=True)
class Concerned:
    """A condition with the entries that it concerns, in one severity; ``local``: only where they reach the place."""

    slug: str
    group: str
    name: str
    local: bool
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rolled:
    """The numbers of the entries that are rolled, and of those among them that reach nothing but what is rolled."""

    numbers: frozenset[int]
    only: frozenset[int]

    def where(self, numbers: tuple[int, ...]) -> str:
        """Return where a local concern about the entries ``numbers`` is meant, as a prefix."""
        return str(words.WHERE_YOU_ROLL if self.only.issuperset(numbers) else words.WHERE_IT_WORKS)


def rolled(shown: Iterable[HandoutEntry], numbers: Mapping[int, int], advice: Advice) -> Rolled:
    """Return which of the entries are rolled. ``numbers``: the entry that tells of a step, by the step's number."""
    found = frozenset(number for number, entry in enumerate(shown, start=1) if _is_rolled(entry))
    wider = {at for step, at in numbers.items() if _reaches_further(advice.reaches.get(step, _NOWHERE))}
    return Rolled(found, found - wider)


def _reaches_further(reach: Reach) -> bool:
    """Tell whether a step counts as reaching places that it does not itself work, as the rules judge it."""
    return WHOLE_BODY in reach.own or bool(reach.loaded - reach.own)


def advice_sheet(plan: Plan, shown: Sequence[HandoutEntry], advice: Advice) -> AdviceSheet | None:
    """Word what ``advice`` says of the entries ``shown`` of ``plan``'s hand-out; None where it says nothing of them."""
    numbers = entry_numbers(plan, shown)
    found: defaultdict[Severity, list[Concerned]] = defaultdict(list)
    for condition in advice.conditions:
        for severity, concern in concerns_of(condition, numbers):
            found[severity].append(concern)
    if not found:
        return None
    handout = rolled(shown, numbers, advice)
    return AdviceSheet(
        leave_out=_list(str(words.LEAVE_OUT_IF), wording.leave_out, found[Severity.CONTRAINDICATED], handout),
        ask_first=_list(str(words.ASK_FIRST_IF), wording.ask_before, found[Severity.CLEAR_FIRST], handout),
        milder=_milder(found),
        word=wording.advice_word(reviewed(advice, numbers)),
    )


def reviewed(advice: Advice, numbers: Collection[int]) -> tuple[bool, ...]:
    """Return whether a clinician has read each rule that touches the hand-out."""
    rules = (rule for condition in advice.conditions for rule in condition.rules)
    return tuple(rule.reviewed for rule in rules if not set(rule.steps).isdisjoint(numbers))


def _is_rolled(entry: HandoutEntry) -> bool:
    return entry.step.technique is not None and entry.step.technique.kind == ROLLING


def concerns_of(condition: AdviceCondition, numbers: Mapping[int, int]) -> Iterator[tuple[Severity, Concerned]]:
    """Yield what a condition means for the entries: the worst anywhere, and what is worse only at the place itself."""
    anywhere = _worst(condition, numbers, local=False)
    local = {
        number: severity
        for number, severity in _worst(condition, numbers, local=True).items()
        if number not in anywhere or severity.rank > anywhere[number].rank
    }
    for severities, is_local in ((anywhere, False), (local, True)):
        for severity in Severity:
            if meant := tuple(number for number in sorted(severities) if severities[number] is severity):
                yield severity, Concerned(condition.slug, condition.group, condition.name, is_local, meant)


def _worst(condition: AdviceCondition, numbers: Mapping[int, int], *, local: bool) -> dict[int, Severity]:
    """The highest severity of the condition's rules, by the number of the entry."""
    worst: dict[int, Severity] = {}
    for rule in condition.rules:
        for number in {numbers[step] for step in rule.steps if step in numbers and rule.local is local}:
            worst[number] = max(worst.get(number, rule.severity), rule.severity, key=lambda severity: severity.rank)
    return worst


class Lead(Protocol):
    """Words that lead into a list of conditions."""

    def __call__(self, steps: str, *, others: bool) -> str: ...


def _list(title: str, lead: Lead, concerns: Sequence[Concerned], handout: Rolled) -> AdviceList | None:
    if not concerns:
        return None
    usual = _usual(concerns)
    groups: defaultdict[str, list[Concerned]] = defaultdict(list)
    for concern in concerns:
        groups[concern.group].append(concern)
    return AdviceList(
        title=title,
        lead=lead(wording.step_numbers(usual).lower(), others=any(one.numbers != usual for one in concerns)),
        groups=tuple(Fact(group, _runs(found, usual, handout)) for group, found in groups.items()),
    )


def _milder(found: Mapping[Severity, Sequence[Concerned]]) -> Fact | None:
    """One sentence for those who are told nothing stronger of a step: which step asks for what, the class page says."""
    stronger: defaultdict[str, set[int]] = defaultdict(set)
    for concern in (concern for severity in _LISTED for concern in found.get(severity, ())):
        stronger[concern.slug].update(() if concern.local else concern.numbers)
    milder: defaultdict[str, set[int]] = defaultdict(set)
    for concern in (concern for severity in _MILDER for concern in found.get(severity, ())):
        if left := set(concern.numbers) - stronger[concern.slug]:
            milder[concern.name] |= left
    if not milder:
        return None
    names = sorted(milder, key=str.casefold)
    steps = sorted(set[int]().union(*milder.values()))
    return Fact(str(words.GO_GENTLY), wording.go_gently(wording.step_numbers(steps).lower(), "; ".join(names)))


def _usual(concerns: Iterable[Concerned]) -> tuple[int, ...]:
    """The entries that most of the concerns mean; in a draw, the most entries."""
    counted = Counter(concern.numbers for concern in concerns)
    return max(counted, key=lambda numbers: (counted[numbers], len(numbers)))


def _runs(concerns: Iterable[Concerned], usual: tuple[int, ...], handout: Rolled) -> str:
    """Return the names, those of which the same is said together: the usual entries first, then what is local."""
    runs: defaultdict[tuple[bool, tuple[int, ...]], dict[str, None]] = defaultdict(dict)
    for concern in concerns:
        runs[concern.local, concern.numbers][concern.name] = None
    ordered = sorted(runs, key=lambda run: (run[1] != usual, run))
    return " ".join(_run(run, runs[run], usual, handout) for run in ordered)


def _run(run: tuple[bool, tuple[int, ...]], names: Iterable[str], usual: tuple[int, ...], handout: Rolled) -> str:
    local, numbers = run
    steps = "" if numbers == usual else wording.step_numbers(numbers)
    where = handout.where(numbers) if local else ""
    prefix = ", ".join(filter(None, [steps, where.lower() if steps else where]))
    listed = "; ".join(names)
    return f"{prefix}: {listed}." if prefix else f"{listed}."
