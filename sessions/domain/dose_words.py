"""Doses and sides in a line of words: "60s each side", "3 x 30 s", "5 breaths L/R", "half a minute"."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

type SideWord = Literal["", "each", "both", "together", "left", "right"]
type Unit = Literal["", "breaths", "reps"]

_IN_WORDS = {
    "half a": 0.5,
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "forty-five": 45,
    "fifty": 50,
    "sixty": 60,
    "ninety": 90,
}
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}

# One group in each; longer words first, so that "sixty" is no six.
_NUMBER = (
    r"(\d{1,5}(?:[.,]\d{1,2})?[½¼¾]?|[½¼¾]|(?:"
    + "|".join(sorted(set(_IN_WORDS) - {"a"}, key=len, reverse=True))
    + r")\b|a(?= (?:min|hour)))"
)
_HOURS = r"(?:hours?|hrs?|h)\b\.?"
_MINUTES = r"(?:(?:minutes?|mins?|m)\b\.?|['′’](?!\w|['′’]))"
_SECONDS = r"(?:(?:seconds?|secs?|s)\b\.?|[\"″”](?!\w)|''|’’|′′)"
_BREATHS = r"(?:breath cycles?|breaths?|breathe?s|br|exhales?|inhales?)\b\.?"
_REPS = r"(?:(?:repetitions?|repeats?|reps?|times|rounds?|sets?)\b\.?|[x×](?!\w))"
_UNIT = rf"({_HOURS}|{_MINUTES}|{_SECONDS}|{_BREATHS}|{_REPS})"
# What leads up to a dose and says nothing more.
_ABOUT = r"(?:(?:hold|for|about|around|approx\.?|ca\.?|[~≈@]) ?){0,3}"
_LIMB = r"(?:sides?|legs?|foot|feet|arms?|hands?|hips?|knees?|ankles?|shoulders?|calf|calves)"
_PAIR = r"(?:l|left|r|right) ?(?:/|\+|&|and|then) ?(?:l|left|r|right)(?: sides?)?"


@dataclass(frozen=True, slots=True)
class Mark:
    """A dose, a side or "optional" in a line. One that had to be worked out is told in the note too (``told``)."""

    start: int
    end: int
    seconds: int | None = None
    count: int | None = None
    unit: Unit = ""
    side: SideWord = ""
    optional: bool = False
    told: bool = False
    weak: bool = False


def _number(text: str) -> float:
    if text.casefold() in _IN_WORDS:
        return _IN_WORDS[text.casefold()]
    fraction = _FRACTIONS.get(text[-1], 0.0)
    whole = text[:-1] if fraction else text
    return (float(whole.replace(",", ".")) if whole else 0.0) + fraction


def _measured(number: float, unit: str) -> Mark:
    """A number with its unit, as a mark that stands nowhere yet."""
    for pattern, factor in ((_HOURS, 3600), (_SECONDS, 1), (_MINUTES, 60)):
        if re.fullmatch(pattern, unit, re.IGNORECASE):
            return Mark(0, 0, seconds=round(number * factor))
    is_breaths = re.fullmatch(_BREATHS, unit, re.IGNORECASE) is not None
    return Mark(0, 0, count=round(number), unit="breaths" if is_breaths else "reps")


def _times(mark: Mark, times: int, *, told: bool = True) -> Mark:
    if mark.seconds is not None:
        return replace(mark, seconds=mark.seconds * times, told=told)
    return replace(mark, count=(mark.count or 0) * times, told=told)


def _sets(found: re.Match[str]) -> Mark:
    """ "3 x 30 s": three times as long. The note says how it is meant."""
    return _times(_measured(_number(found[2]), found[3]), max(1, round(_number(found[1]))))


def _sets_behind(found: re.Match[str]) -> Mark:
    """ "30 s x 3" """
    return _times(_measured(_number(found[1]), found[2]), max(1, int(found[3])))


def _each_way(found: re.Match[str]) -> Mark:
    return Mark(0, 0, count=round(_number(found[1])), unit="reps", told=True)


def _range(found: re.Match[str]) -> Mark:
    """ "30-60 s": the longer one, so that the class does not overrun. The note says both."""
    return replace(_measured(max(_number(found[1]), _number(found[2])), found[3]), told=True)


def _long_time(found: re.Match[str]) -> Mark:
    """ "1 h 15 min", "1 min 30 s", "1m30"."""
    first, second = _measured(_number(found[1]), found[2]), _measured(_number(found[3]), found[4] or "s")
    return Mark(0, 0, seconds=(first.seconds or 0) + (second.seconds or 0))


def _plain_dose(found: re.Match[str]) -> Mark:
    return _measured(_number(found[1]), found[2])


def _of_the_clock(found: re.Match[str]) -> Mark:
    """ "18:00-18:05" or "0:00-5:00": from when to when. Hours and minutes, unless that would be an hour and more."""
    low, high = (60 * int(found[at]) + int(found[at + 1]) for at in (1, 3))
    length = high - low
    return Mark(0, 0, seconds=length * 60 if length < 60 else length, told=True)


def _stopwatch(found: re.Match[str]) -> Mark:
    """ "1:30" is a minute and a half; "1:05:00" an hour and five minutes."""
    parts = [int(part) for part in found[1].split(":")]
    return Mark(0, 0, seconds=sum(part * 60**power for power, part in enumerate(reversed(parts))))


def _often(found: re.Match[str]) -> Mark:
    return Mark(0, 0, count=int(found[1]), unit="reps")


def _side(side: SideWord, *, weak: bool = False) -> Callable[[re.Match[str]], Mark]:
    return lambda found: Mark(0, 0, side=side, weak=weak)


def _may_go(found: re.Match[str]) -> Mark:
    return Mark(0, 0, optional=True)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Mark]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), reader)
    for pattern, reader in (
        (r"(\d{1,2}):([0-5]\d) ?(?:-|–|—|to) ?(\d{1,2}):([0-5]\d)(?: ?h\b)?", _of_the_clock),
        (rf"{_ABOUT}{_NUMBER} ?(?:x|×|\*|sets? of|sets?,?|rounds? of|times) ?{_NUMBER}[ -]?{_UNIT}", _sets),
        (rf"{_ABOUT}{_NUMBER} ?(?:-|–|—|to|or) ?{_NUMBER}[ -]?{_UNIT}", _range),
        (rf"{_ABOUT}{_NUMBER}[ -]?{_UNIT} ?[x×*] ?(\d{{1,2}})\b", _sets_behind),
        (rf"{_ABOUT}{_NUMBER} (?:times )?(?:in |to )?(?:each|per|every) (?:way|direction)\b", _each_way),
        (rf"{_ABOUT}{_NUMBER}[ -]?({_HOURS}) ?(?:and )?{_NUMBER} ?({_MINUTES})", _long_time),
        (rf"{_ABOUT}{_NUMBER}[ -]?({_MINUTES}) ?(?:and )?{_NUMBER} ?({_SECONDS})", _long_time),
        (rf"{_ABOUT}{_NUMBER} ?(m|min)([0-5]\d)()\b", _long_time),
        (rf"{_ABOUT}(\d{{1,2}}:[0-5]\d:[0-5]\d|\d{{1,3}}:[0-5]\d)(?: ?(?:min(?:utes?|s)?|h)\b\.?)?", _stopwatch),
        (rf"{_ABOUT}{_NUMBER}[ -]?{_UNIT}", _plain_dose),
        (r"[x×] ?(\d{1,4})\b", _often),
        (
            rf"(?:on |for )?(?:each|per|every|ea\.?|either) {_LIMB}\b|(?:(?:on|for) )?a side\b|[eb]/s\b",
            _side("each"),
        ),
        (rf"(?:on |for )?both {_LIMB}(?: together)?\b", _side("both")),
        (rf"(?:on |for )?{_PAIR}\b", _side("each")),
        (r"(?:on |for )?(?:the )?left (?:side|only)\b", _side("left")),
        (r"(?:on |for )?(?:the )?right (?:side|only)\b", _side("right")),
        (r"both (?:together|at once)\b", _side("together")),
        (r"(?:optional|if time allows|if time permits|if there is time|if time)\b", _may_go),
        (r"(?:on the )?(?:left|l)\b", _side("left", weak=True)),
        (r"(?:on the )?(?:right|r)\b", _side("right", weak=True)),
        (r"each\b", _side("each", weak=True)),
        (r"both\b", _side("both", weak=True)),
        (r"together\b", _side("together", weak=True)),
        (rf"/ ?{_LIMB}\b", _side("each")),
        (r"opt\b", lambda found: Mark(0, 0, optional=True, weak=True)),
    )
)
# The first reader that fits at a place is the one that is meant. None of them may begin inside a word or a number.
MARKS = re.compile(
    r"(?:(?<![\w:.,½¼¾'’])|(?=/))(?:"
    + "|".join(f"(?P<k{at}>{reader.pattern})" for at, (reader, _r) in enumerate(_READERS))
    + ")",
    re.IGNORECASE,
)


def marks_in(text: str) -> list[Mark]:
    """Every dose, side and "optional" in ``text``, from left to right."""
    found = []
    for match in MARKS.finditer(text):
        if _runs_on(text, match.end()):
            continue
        at = int((match.lastgroup or "k0")[1:])
        pattern, reader = _READERS[at]
        exact = pattern.match(text, match.start())
        if exact is not None:
            found.append(replace(reader(exact), start=match.start(), end=match.end()))
    return found


def _runs_on(text: str, end: int) -> bool:
    """Whether the word goes on: "left-right breath", "three-part breath", "r's"."""
    return bool(re.match(r"[-'’]\w", text[end : end + 2])) or (
        text[end : end + 1].isalnum() and text[end - 1].isalnum()
    )
