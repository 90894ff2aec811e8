"""Who should leave a hand-out's steps out, or ask first, gathered so that it fits a few lines of paper.

The rule that everything here keeps: whoever has a condition is told of a step at least as strongly as the library
speaks of it. Gathering may say it to more people, of more steps or more strongly; never to fewer, of fewer or less.
The complete list, by name, is ``advice_sheet``'s.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from django.utils.text import capfirst

from anatomy.domain.safety import Severity
from sessions import wording
from sessions.documents import handout_words as words
from sessions.documents.advice_sheet import Concerned, Rolled, concerns_of, reviewed, rolled
from sessions.documents.parts import Fact
from sessions.domain.advice import Advice
from sessions.domain.handout import HandoutEntry, entry_numbers
from sessions.domain.plan import Plan

# So many lines at most, each with steps of its own: from there on, lines are joined over the steps of both.
MOST_LINES = 3


@dataclass(frozen=True, slots=True)
class BoxList:
    """Who is meant, by the steps: each fact is the steps, and the conditions for which that is said of them."""

    title: str
    lines: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class AdviceBox:
    """Both lists, one sentence for whoever is in neither, where the whole list is, and who has read it."""

    leave_out: BoxList | None
    ask_first: BoxList | None
    gently: Fact | None
    more: str


@dataclass(frozen=True, slots=True)
class _Item:
    """What stands for the conditions ``slugs``, by name or gathered, and the entries it means."""

    text: str
    slugs: frozenset[str]
    local: bool
    numbers: frozenset[int]

    def tells(self, concern: Concerned) -> bool:
        """Whether someone with the condition finds themselves here."""
        return concern.slug in self.slugs and (concern.local or not self.local)


def advice_box(plan: Plan, shown: Sequence[HandoutEntry], advice: Advice, *, shared: bool) -> AdviceBox | None:
    """Gather what ``advice`` says of the entries ``shown`` of ``plan``'s hand-out; None where it says nothing of them.

    ``shared``: the class has a page for students, with the whole list.
    """
    numbers = entry_numbers(plan, shown)
    found: defaultdict[Severity, list[Concerned]] = defaultdict(list)
    for condition in advice.conditions:
        for severity, concern in concerns_of(condition, numbers):
            found[severity].append(concern)
    if not found:
        return None
    handout = rolled(shown, numbers, advice)
    leave_out = _gathered(found[Severity.CONTRAINDICATED], ())
    ask_first = _to_ask(_gathered(found[Severity.CLEAR_FIRST], leave_out), handout)
    milder = [concern for severity in (Severity.MODIFY, Severity.CAUTION) for concern in found[severity]]
    return AdviceBox(
        leave_out=BoxList(str(words.LEAVE_OUT_IF), _lines(leave_out, handout)) if leave_out else None,
        ask_first=BoxList(str(words.ASK_FIRST_IF), _lines(ask_first, handout)) if ask_first else None,
        gently=_gently(milder, [*leave_out, *ask_first]),
        more=" ".join(map(str, _more(reviewed(advice, numbers), shared=shared))),
    )


def _gently(milder: Sequence[Concerned], told: Sequence[_Item]) -> Fact | None:
    """Return one sentence that means all of ``milder``; the shorter one where every health problem is asked about.

    To be pregnant, unsteady or in doubt is no health problem, so both sentences name it. Who finds themselves in
    neither, and is ``told`` nothing stronger, is named behind it.
    """
    if not milder:
        return None
    asked = [item for item in told if item.slugs == words.COVERED_TO_ASK]
    left = {concern.slug for concern in milder if _untold(concern, asked)} & words.COVERED_GENTLY
    named = {
        concern.name: None for concern in milder if concern.slug not in words.COVERED_GENTLY and _untold(concern, told)
    }
    sentences = [str(words.IN_DOUBT if left <= words.COVERED_IN_DOUBT else words.ANY_PROBLEM)]
    if named:
        sentences.append(words.SO_TOO % {"names": "; ".join(named)})
    return Fact(str(words.GO_GENTLY), " ".join(sentences))


def _more(reviews: Sequence[bool], *, shared: bool) -> Iterator[object]:
    """Whose the lists are, who has checked them, and where they are in full."""
    yield words.FROM_LIBRARY
    if not all(reviews):
        yield words.SOME_CHECKED if any(reviews) else words.NONE_CHECKED
    yield words.FULL_LIST_ON_PAGE if shared else words.FULL_LIST_FROM_TEACHER


def _gathered(concerns: Sequence[Concerned], stronger: Sequence[_Item]) -> tuple[_Item, ...]:
    """Return what stands for ``concerns``, less what ``stronger`` items tell already."""
    items: list[_Item] = []
    for local in (False, True):
        told = [*stronger, *items]
        left = [rest for concern in concerns if concern.local is local and (rest := _untold(concern, told))]
        items += _there(left) if local else _anywhere(left)
    return tuple(items)


def _untold(concern: Concerned, told: Iterable[_Item]) -> Concerned | None:
    """Return ``concern`` with the entries that nothing ``told`` covers yet, or None where all of them are."""
    covered = {number for item in told if item.tells(concern) for number in item.numbers}
    rest = tuple(number for number in concern.numbers if number not in covered)
    return replace(concern, numbers=rest) if rest else None


def _anywhere(concerns: Iterable[Concerned]) -> Iterator[_Item]:
    """Return each group in its names or in its gathered wording, whichever is shorter."""
    groups: defaultdict[str, list[Concerned]] = defaultdict(list)
    for concern in concerns:
        groups[concern.group].append(concern)
    for group, found in groups.items():
        yield from _shorter(found, str(words.GATHERED.get(group, "")), words.COVERED.get(group, frozenset()))


def _there(concerns: Sequence[Concerned]) -> Iterator[_Item]:
    """Return what speaks only against a place on the body: in names or, of all groups at once, gathered."""
    return _shorter(concerns, str(words.GATHERED_THERE), words.COVERED_THERE)


def _shorter(concerns: Sequence[Concerned], text: str, covered: frozenset[str]) -> Iterator[_Item]:
    """Return the concerns by name, or those that find themselves in ``text`` as that, where it is shorter."""
    named: dict[str, _Item] = {}
    for each in concerns:
        item = named.get(each.slug, _Item(each.name, frozenset({each.slug}), each.local, frozenset()))
        named[each.slug] = replace(item, numbers=item.numbers.union(each.numbers))
    items = tuple(named.values())
    found = [item for item in items if item.slugs <= covered]
    if len(found) > 1 and len(text) < _letters(found):
        yield replace(_all_as_one(found, text, covered), local=found[0].local)
        items = tuple(item for item in items if item not in found)
    yield from items


def _letters(items: Iterable[_Item]) -> int:
    return len("; ".join(item.text for item in items))


def _all_as_one(items: Iterable[_Item], text: str, covered: frozenset[str]) -> _Item:
    return _Item(text, covered, local=False, numbers=frozenset[int]().union(*(item.numbers for item in items)))


def _to_ask(items: tuple[_Item, ...], handout: Rolled) -> tuple[_Item, ...]:
    """Return who is new to rolling, where there is some, and ``items``, or one for many of them where that is shorter.

    To have asked once too often does no harm. Whoever does not find themselves in that one keeps their name.
    """
    text = str(words.GATHERED_TO_ASK)
    found = [item for item in items if item.slugs <= words.COVERED_TO_ASK]
    numbers = handout.numbers
    if _letters(found) > len(text):
        one = _all_as_one(found, text, words.COVERED_TO_ASK)
        numbers |= one.numbers
        items = (replace(one, numbers=numbers), *(item for item in items if item not in found))
    novice = _Item(str(words.NEW_TO_ROLLING), frozenset(), local=False, numbers=numbers)
    return (novice, *items) if handout.numbers else items


def _lines(items: Sequence[_Item], handout: Rolled) -> tuple[Fact, ...]:
    lines: defaultdict[frozenset[int], list[_Item]] = defaultdict(list)
    for item in items:
        lines[item.numbers].append(item)
    while len(lines) > MOST_LINES:
        one, other = min(combinations(lines, 2), key=lambda pair: _added(pair, lines))
        joined = lines.pop(one) + lines.pop(other)
        lines[one | other] = lines.get(one | other, []) + joined
    ordered = sorted(lines, key=lambda numbers: (-len(numbers), sorted(numbers)))
    return tuple(Fact(wording.step_numbers(sorted(one)), _line(lines[one], handout, one)) for one in ordered)


def _added(
    pair: tuple[frozenset[int], frozenset[int]], lines: dict[frozenset[int], list[_Item]]
) -> tuple[int, list[int]]:
    """How much more is said than needs to be where two lines are joined; the lower steps first in a draw."""
    union = pair[0] | pair[1]
    return sum(len(union - one) * len(lines[one]) for one in pair), sorted(union)


def _line(items: Iterable[_Item], handout: Rolled, numbers: frozenset[int]) -> str:
    anywhere = {item.text: None for item in items if not item.local}
    local = {item.text: None for item in items if item.local}
    sentences = ["; ".join(anywhere)] if anywhere else []
    if local:
        sentences.append(f"{handout.where(tuple(numbers))}: {'; '.join(local)}")
    return " ".join(f"{capfirst(sentence)}." for sentence in sentences)
