"""Which technique somebody means by a name that they typed: any of its names, in any spelling near to it.

A ``NameBook`` is made once of all names and asked as often as one likes. It forgives case, accents, plurals, the order
of the words, small words, "2" for "two", and typing errors. Where one technique is clearly the nearest it is ``sure``;
else the three nearest are ``near``; and where nothing resembles the words, nothing is.
"""

from __future__ import annotations

import difflib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from anatomy.domain.letters import anglicise, normalise

# How alike two names must be: to be taken for the same, and to be worth asking about.
SURE, NEAR = 0.85, 0.55
# Behind one that is near, others are worth asking about that are a little farther and share a whole word.
ALSO_NEAR = 0.45
# Where the names of a technique have every typed word between them, though no one of them has.
ALL_WORDS = 0.7
# Where a second technique is as near as this, a word more is too much to be sure.
RIVAL = 0.8
# Where one name has a word more than the other, the letters have to say it.
SURE_IN_LETTERS = 0.92
# How much nearer than the next technique the one that is meant has to be.
AHEAD = 0.06
OFFERED = 3
# No technique is called by more; what comes after them is not looked at.
MOST_WORDS = 12

_SMALL = frozenset(
    {"a", "an", "and", "asana", "at", "by", "for", "in", "into", "of", "on", "or", "pose", "position", "posture"}
    | {"the", "then", "to", "with", "your"}
)
_NUMBERS = {
    "1": "one",
    "2": "two",
    "3": "three",
    "4": "four",
    "5": "five",
    "6": "six",
    "7": "seven",
    "8": "eight",
    "9": "nine",
    "i": "one",
    "ii": "two",
    "iii": "three",
    "iv": "four",
}
_IRREGULAR = {"calves": "calf", "feet": "foot", "thighs": "thigh"}
# A word that every fifth name has tells names apart only where no other word does.
_COMMON = 0.2
_CLOSE_WORDS = 6
_CLOSE_ENOUGH = 0.72
_BEGINS_SO = 0.86
_COMPARED = 24


@dataclass(frozen=True, slots=True)
class Names:
    """A technique by its key, with its name, its other names and its Sanskrit one."""

    pk: int
    name: str
    aliases: tuple[str, ...] = ()
    sanskrit: str = ""

    def all(self) -> Iterable[str]:
        """Every spelling, the name first."""
        yield self.name
        yield from self.aliases
        if self.sanskrit:
            yield self.sanskrit
            yield anglicise(self.sanskrit)


@dataclass(frozen=True, slots=True)
class Match:
    """What a typed name means: the technique that is surely meant, and up to three that are near, the nearest first.

    Where ``sure`` is set, it is the first of ``near``.
    """

    sure: int | None = None
    near: tuple[int, ...] = ()


NO_MATCH = Match()


@dataclass(frozen=True, slots=True)
class _Spelling:
    """One spelling of a technique's name: its telling words, and all of them without spaces."""

    pk: int
    words: tuple[str, ...]
    letters: str
    is_name: bool


class _Score(NamedTuple):
    """How alike two names are, 1 at most; and whether a typing error is all that parts them."""

    alike: float
    same: bool


_NOTHING = _Score(0.0, same=False)


class NameBook:
    """All names of a library, ready to be looked through. Immutable once made."""

    def __init__(self, techniques: Iterable[Names]) -> None:
        self._spellings = _spellings(techniques)
        self._by_letters: defaultdict[str, list[_Spelling]] = defaultdict(list)
        self._by_words: defaultdict[tuple[str, ...], list[_Spelling]] = defaultdict(list)
        self._with_word: defaultdict[str, list[int]] = defaultdict(list)
        for at, spelling in enumerate(self._spellings):
            self._by_letters[spelling.letters].append(spelling)
            self._by_words[tuple(sorted(spelling.words))].append(spelling)
            for word in set(spelling.words):
                self._with_word[word].append(at)
        count = len(self._spellings) or 1
        self._weights = {word: 1 + math.log(count / len(found)) for word, found in self._with_word.items()}
        # A word that no name has counts against every name.
        self._unknown = 1 + math.log(count + 1)
        self._totals = [sum(self._weights[word] for word in spelling.words) for spelling in self._spellings]
        self._with_trigram = _trigrams_of(self._with_word)
        # All words of a technique, of whichever of its names.
        self._vocabulary: defaultdict[int, set[str]] = defaultdict(set)
        for spelling in self._spellings:
            self._vocabulary[spelling.pk].update(spelling.words)

    def knows(self, typed: str) -> bool:
        """Whether ``typed`` is a name, give or take case, accents, spaces and plurals."""
        return bool(typed) and "".join(_words(typed)) in self._by_letters

    def find(self, typed: str) -> Match:
        """Return what is meant by ``typed``."""
        words = _words(typed)
        if not words:
            return NO_MATCH
        exact = self._exact(words)
        if len(exact) == 1:
            return Match(exact[0], tuple(dict.fromkeys([exact[0], *self._ranked(words)]))[:OFFERED])
        scores = self._ranked(words)
        if exact:
            return Match(None, tuple(dict.fromkeys([*exact, *scores]))[:OFFERED])
        within = self._within(words)
        if within is not None and all(score.alike < RIVAL for pk, score in scores.items() if pk != within):
            return Match(within, tuple(dict.fromkeys([within, *scores]))[:OFFERED])
        near = tuple(scores)[:OFFERED]
        best = [*scores.values(), _NOTHING, _NOTHING]
        if best[0].same and best[0].alike >= SURE and best[0].alike - best[1].alike >= AHEAD:
            return Match(near[0], near)
        return Match(None, near)

    def _exact(self, words: tuple[str, ...]) -> list[int]:
        """The techniques that are called so: by their first name, by another one, or in another order."""
        spellings = self._by_letters.get("".join(words), [])
        called = [one.pk for one in spellings if one.is_name] or [one.pk for one in spellings]
        if not called:
            called = [one.pk for one in self._by_words.get(tuple(sorted(_telling(words))), [])]
        return list(dict.fromkeys(called))

    def _within(self, words: tuple[str, ...]) -> int | None:
        """The one technique that is called so with a word more: "calf press" for "Stacked calf press".

        None where one word is all there is to go by, or where the names of another one have all the words too, be it
        one here and one there.
        """
        typed = set(_telling(words))
        having = self._having_all(typed)
        if len(typed) < 2 or len(having) != 1:
            return None
        [pk] = having
        names = (one for one in self._spellings_with(typed) if one.pk == pk)
        is_called_so = any(typed <= set(name.words) and len(name.words) <= len(typed) + 1 for name in names)
        return pk if is_called_so else None

    def _spellings_with(self, words: Iterable[str]) -> list[_Spelling]:
        """The spellings that have the rarest of ``words``."""
        return [self._spellings[at] for at in min((self._with_word.get(word, []) for word in words), key=len)]

    def _having_all(self, words: set[str]) -> set[int]:
        """The techniques whose names have all ``words`` between them."""
        return {one.pk for one in self._spellings_with(words) if words <= self._vocabulary[one.pk]}

    def _ranked(self, words: tuple[str, ...]) -> Mapping[int, _Score]:
        """How near each technique is that is near at all, the nearest first."""
        telling = _telling(words)
        shared = self._shared(telling)
        total = sum(self._weights.get(word, self._unknown) for word in telling)
        dice = {at: 2 * weight / (total + self._totals[at]) for at, weight in shared.items()}
        letters = "".join(words)
        known = {word for word in telling if word in self._with_word}
        found: dict[int, _Score] = {}
        for at in sorted(dice, key=lambda at: (-dice[at], at))[:_COMPARED]:
            spelling = self._spellings[at]
            score = _score(dice[at], letters, telling, known, spelling)
            floor = ALSO_NEAR if known.intersection(spelling.words) else NEAR
            if score.alike >= floor and score > found.get(spelling.pk, _NOTHING):
                found[spelling.pk] = score
        if len(known) > 1 and len(known) == len(set(telling)):
            for pk in self._having_all(known):
                found[pk] = max(found.get(pk, _NOTHING), _Score(ALL_WORDS, same=False))
        if not any(score.alike >= NEAR for score in found.values()):
            return {}
        return dict(sorted(found.items(), key=lambda pair: (-pair[1].alike, pair[0])))

    def _shared(self, telling: tuple[str, ...]) -> Mapping[int, float]:
        """The weight of what each spelling shares with the typed words."""
        shared: Counter[int] = Counter()
        close = [self._close(word) for word in telling]
        most = _COMMON * len(self._spellings)
        rare = [words for words in close if words and sum(len(self._with_word[word]) for word in words) <= most]
        counted = {at for words in rare or close for word in words for at in self._with_word[word]}
        for words in close:
            best: dict[int, float] = {}
            for word, alike in words.items():
                weight = alike * self._weights[word]
                for at in counted.intersection(self._with_word[word]):
                    best[at] = max(best.get(at, 0.0), weight)
            shared.update(best)
        return shared

    def _close(self, typed: str) -> Mapping[str, float]:
        """The words of the names that ``typed`` may stand for, each with how alike it is: 1 is the same."""
        if typed in self._with_word:
            return {typed: 1.0}
        if len(typed) < 3:
            return {}
        counted: Counter[str] = Counter()
        for part in _trigrams(typed):
            counted.update(self._with_trigram.get(part, ()))
        alike = {}
        for word, _count in counted.most_common(4 * _CLOSE_WORDS):
            ratio = difflib.SequenceMatcher(None, word, typed, autojunk=False).ratio()
            # "chat" is no beginning of "chaturanga".
            if len(typed) > 3 and len(word) <= 2 * len(typed) and word.startswith(typed):
                ratio = max(ratio, _BEGINS_SO)
            if ratio >= _CLOSE_ENOUGH:
                alike[word] = ratio
        nearest = sorted(alike, key=lambda word: (-alike[word], word))[:_CLOSE_WORDS]
        return {word: alike[word] for word in nearest}


def _score(shared: float, letters: str, words: tuple[str, ...], known: set[str], spelling: _Spelling) -> _Score:
    """Compare what was typed with a spelling that shares so much of its words.

    ``known`` are those of the typed ``words`` that stand in some name: such a word is no typing error for another.
    """
    ratio = difflib.SequenceMatcher(None, spelling.letters, letters, autojunk=False).ratio()
    # Letters alone deceive where the words are others: they help a typing error, and no more.
    alike = min(1.0, max(shared, ratio if shared >= NEAR / 2 else 0.0))
    same = len(words) == len(spelling.words) or ratio >= SURE_IN_LETTERS
    return _Score(alike, same and known.issubset(spelling.words))


def _spellings(techniques: Iterable[Names]) -> list[_Spelling]:
    found = []
    for technique in techniques:
        for at, name in enumerate(dict.fromkeys(technique.all())):
            if words := _words(name):
                found.append(_Spelling(technique.pk, _telling(words), "".join(words), at == 0))
    return found


def _words(text: str) -> tuple[str, ...]:
    """The words of a name, alike in all its spellings."""
    return tuple(_word(word) for word in normalise(text).split()[:MOST_WORDS])


def _word(word: str) -> str:
    word = _NUMBERS.get(word, word)
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _telling(words: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out the small words, unless there are no others."""
    return tuple(word for word in words if word not in _SMALL) or words


def _trigrams(word: str) -> set[str]:
    padded = f"^{word}$"
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def _trigrams_of(words: Iterable[str]) -> Mapping[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for word in words:
        for part in _trigrams(word):
            found[part].append(word)
    return found
