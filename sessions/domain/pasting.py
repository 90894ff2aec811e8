"""A list of steps as people write it, read line by line: what each is called, its dose, its side, what else is said.

"Calf press 60s each side", "3) down dog - 5 breaths (soft knees)", "Warm-up (10 min):". Any text is read, and no word
of it is lost: what is no dose and no side stays in the name or in the note. What was read as a dose or a side is kept
in ``spent``, so that this can be shown, and proved.

Reading knows no library. ``known`` tells whether words are somebody's name for a technique, to the letter: then they
stay together, whatever commas, numbers or colons stand among them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from sessions.domain.dose_words import MARKS, Mark, SideWord, Unit, marks_in

type Known = Callable[[str], bool]

LONGEST_HEADING = 80
# A line that is longer, or has more signs that part it, is prose: its doses and commas mean nothing.
LONGEST_LINE = 400
MOST_SIGNS = 60


class TooMany(ValueError):
    """A list names more steps than it may."""


@dataclass(frozen=True, slots=True)
class Item:
    """One step that was read. ``line`` counts from 1; ``typed`` is its part of the line.

    ``seconds`` and ``count`` (of ``unit``) are None where the line does not say; neither is held within any bounds.
    ``side`` "both" leaves open whether that is one after the other.
    """

    line: int
    typed: str
    name: str
    seconds: int | None = None
    count: int | None = None
    unit: Unit = ""
    side: SideWord = ""
    optional: bool = False
    note: str = ""
    spent: tuple[str, ...] = ()

    @property
    def has_dose(self) -> bool:
        """Whether the line says how long, or how often."""
        return self.seconds is not None or self.count is not None


@dataclass(frozen=True, slots=True)
class Heading:
    """A line that names a section. ``seconds`` is how long it should take, where it says so."""

    line: int
    typed: str
    name: str
    seconds: int | None = None
    spent: tuple[str, ...] = ()


type Entry = Item | Heading


def parse(text: str, known: Known = lambda words: False, *, most: int | None = None) -> tuple[Entry, ...]:
    """Read ``text``: a step or a heading for every line that has a letter, a digit or a symbol in it.

    Raise ``TooMany`` at the first step after the ``most`` allowed: what stands below its line is not read.
    """
    found: list[Entry] = []
    steps = 0
    for entry in _entries(text, known):
        found.append(entry)
        steps += isinstance(entry, Item)
        if most is not None and steps > most:
            raise TooMany
    return tuple(found)


def _entries(text: str, known: Known) -> Iterator[Entry]:
    lines = [" ".join(raw.replace("\t", " | ").split()) for raw in text.splitlines()]
    for number, line in enumerate(_with_dots(lines), start=1):
        if not speaks(line):
            continue
        if _is_prose(line):
            yield Item(number, line, line)
            continue
        heading = _heading(line, number, known)
        if heading is None:
            yield from _items(line, number, known)
        else:
            yield heading[0]
            if speaks(heading[1]):
                yield from _items(heading[1], number, known)


def _is_prose(line: str) -> bool:
    """Whether a line is none of a list. Counting its signs costs nothing; reading what is between them does."""
    return len(line) > LONGEST_LINE or sum(map(line.count, (*_PARTS, "|"))) > MOST_SIGNS


_COUNTED = re.compile(r"(\d{1,3}) (?=\D)")


def _with_dots(lines: list[str]) -> list[str]:
    """Put the dot behind the numbers of a list that counts its lines 1, 2, 3 without one."""
    found = {at: one for at, line in enumerate(lines) if (one := _COUNTED.match(line)) and not _begins_with_dose(line)}
    if len(found) < 2 or [int(one[1]) for one in found.values()] != list(range(1, len(found) + 1)):
        return lines
    return [f"{found[at][1]}. {line[found[at].end() :]}" if at in found else line for at, line in enumerate(lines)]


def _begins_with_dose(line: str) -> bool:
    return any(mark.start == 0 for mark in marks_in(line[:LONGEST_HEADING]))


def speaks(text: str) -> bool:
    """Whether ``text`` has anything but spaces, punctuation and signs to draw lines with."""
    return any(unicodedata.category(letter)[0] in "LNM" or unicodedata.category(letter) == "So" for letter in text)


def words_of(text: str) -> list[str]:
    """Return the words and numbers in ``text``, as they are typed."""
    return re.findall(r"[^\W_]+", text)


# One step -------------------------------------------------------------------------------------------------------------

_BULLET = re.compile(
    r"(?:[-–—*•·▪◦‣●○■□►▶➤→✓✔☐☑+>]+ |[-–—*•·▪◦‣●►➤→✓✔☐☑](?=[^\W\d])|\[[ xX]?\] ?|\(?\d{1,3}[.)](?: |(?=[^\W\d]))"
    r"|\d{1,3} ?[|–—-] (?=\D)|[a-zA-Z][.)] |\| ?)+"
)
_JOINS = " ,;:-–—|/@=~·•*_()[]+&"
_TELLS = re.compile(r" (?:[-–—|]|--|//|#) |(?<=\w)# ?")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
# What is told beside a name stands apart from it: "alert(1)" is one word.
_ASIDE = re.compile(r"(?<!\w)" + _BRACKETS.pattern)
_BARE = re.compile(r"(?<=[^\W\d] )(\d{2,3})$")
_PARTS = {",": ",", "，": ",", ";": ";", "；": ";"}
_OF = re.compile(r" ?of (?=\w)", re.IGNORECASE)
_WITH = re.compile(
    r"(?:with|using|on|in|at|without|keep|keeping|no|slow|slowly|gently|soft|softly|then rest|eyes|breathing)\b",
    re.IGNORECASE,
)


@dataclass
class _Reading:
    """A step while it is read: what is left of its text, and what was found."""

    text: str
    marks: list[Mark] = field(default_factory=list)
    spent: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def take(self, mark: Mark) -> None:
        """Count ``mark`` as read. A second dose of one step is told in its note, and the one read first holds."""
        words = self.text[mark.start : mark.end]
        other = next((one for one in self.marks if _kind(one) == _kind(mark)), None)
        if other is None:
            self.marks.append(mark)
        elif {mark.side, other.side} == {"left", "right"}:
            self.marks[self.marks.index(other)] = replace(other, side="each")
        elif _value(mark) != _value(other):
            self.notes.append(words)
            return
        (self.notes if mark.told else self.spent).append(words)


def _value(mark: Mark) -> tuple[int | None, int | None, str, str]:
    return mark.seconds, mark.count, mark.unit, mark.side


def _kind(mark: Mark) -> str:
    if mark.optional:
        return "optional"
    if mark.side:
        return "side"
    return "seconds" if mark.seconds is not None else "count"


def _item(typed: str, line: int, known: Known) -> Item:
    """Read one step. Where nothing would be left to call it by, its words as they are typed are its name."""
    bullet = _BULLET.match(typed)
    start = bullet.end() if bullet and speaks(typed[bullet.end() :]) else 0
    numbering = tuple(words_of(typed[:start]))
    text = typed[start:].strip()
    if known(text):
        return Item(line, typed, text, spent=numbering)
    reading = _Reading(text)
    name = _name(reading, known)
    if not speaks(name):
        return _nameless(typed, line, reading)
    return _made(Item(line, typed, name, spent=numbering), reading)


def _nameless(typed: str, line: int, reading: _Reading) -> Item:
    """A step of a dose alone: its words are its name, and nothing is spent."""
    said = replace(_made(Item(line, typed, typed), reading), note="", spent=())
    return replace(said, name=typed.strip(_JOINS + "\"'.") or typed)


def _made(item: Item, reading: _Reading) -> Item:
    for mark in reading.marks:
        item = replace(
            item,
            seconds=item.seconds if mark.seconds is None else mark.seconds,
            count=item.count if mark.count is None else mark.count,
            unit=mark.unit or item.unit,
            side=mark.side or item.side,
            optional=mark.optional or item.optional,
        )
    return replace(item, note="; ".join(reading.notes), spent=(*item.spent, *reading.spent))


def _name(reading: _Reading, known: Known) -> str:
    """Take doses and sides off both ends, then what is told beside the name; return what is left."""
    marks = marks_in(reading.text)
    start, end = _peeled(reading, marks)
    inner = [mark for mark in marks if start <= mark.start and mark.end <= end and _is_clear(mark)]
    name = _trimmed(reading.text[start:end])
    if inner and not known(name):
        start, end = _split_at_dose(reading, inner, start, end)
        name = _trimmed(reading.text[start:end])
    name = _without_bare_seconds(reading, name, known)
    return name if known(name) else _without_telling(reading, name, known)


def _is_clear(mark: Mark) -> bool:
    """Whether a mark is one in the middle of words too: "left" and "both" may as well belong to a name there."""
    return not mark.weak or mark.side == "each"


def _peeled(reading: _Reading, marks: Sequence[Mark]) -> tuple[int, int]:
    """Take the marks at the end of the text, then those at its start; return what is between them."""
    text, start, end = reading.text, 0, len(reading.text)
    left = list(marks)
    while left and not text[left[-1].end : end].strip(_JOINS + "."):
        mark = left[-1]
        if mark.weak and not _stands_alone(text, mark):
            break
        reading.take(left.pop())
        end = mark.start
    while left and not text[start : left[0].start].strip(_JOINS):
        mark = left[0]
        if mark.side == "both" or (mark.weak and mark.side not in {"left", "right"}):
            break
        reading.take(left.pop(0))
        start = mark.end
    if start and (of := _OF.match(text, start, end)):
        reading.spent.append(of[0].strip())
        start = of.end()
    return start, end


def _stands_alone(text: str, mark: Mark) -> bool:
    """Whether a single word such as "each" or "r" says a side here, rather than belong to a name."""
    before = text[: mark.start].rstrip(_JOINS)
    return bool(before) or mark.side in {"left", "right"}


def _split_at_dose(reading: _Reading, inner: Sequence[Mark], start: int, end: int) -> tuple[int, int]:
    """A dose in the middle: the name before it, and what is told after it. Without a name before it, the other way."""
    first = next((mark for mark in inner if not mark.weak), None)
    if first is None or not speaks(reading.text[start : first.start]):
        return start, end
    at = first.start
    after = first.end
    reading.take(first)
    for mark in inner[inner.index(first) + 1 :]:
        if reading.text[after : mark.start].strip(_JOINS):
            break
        reading.take(mark)
        after = mark.end
    told = _told(reading.text[after:end])
    if speaks(told):
        reading.notes.insert(0, told)
    return start, at


def _without_bare_seconds(reading: _Reading, name: str, known: Known) -> str:
    """ "Plank 60": a number that people count seconds in, where no other dose is named."""
    found = _BARE.search(name)
    has_dose = any(_kind(mark) in {"seconds", "count"} for mark in reading.marks)
    if found is None or has_dose or known(name) or int(found[1]) % 5 or not 15 <= int(found[1]) <= 600:
        return name
    reading.marks.append(Mark(0, 0, seconds=int(found[1])))
    reading.spent.append(found[1])
    return _trimmed(name[: found.start()])


def _without_telling(reading: _Reading, name: str, known: Known) -> str:
    """Put what is told in brackets, or behind a dash, into the note."""
    told = [found[1] for found in _ASIDE.finditer(name)]
    bare = _trimmed(_ASIDE.sub(" ", name))
    if any(speaks(words) for words in told) and speaks(bare):
        reading.notes[:0] = [words.strip() for words in told if speaks(words)]
        name = " ".join(bare.split())
    found = _TELLS.search(name)
    if found is None or known(name):
        return name
    head, tail = _trimmed(name[: found.start()]), _told(name[found.end() :])
    if not (speaks(head) and speaks(tail)):
        return name
    reading.notes.insert(0, tail)
    return head


def _told(text: str) -> str:
    """What stands beside a name, without the signs that part it from that."""
    told = _trimmed(text).lstrip("# ").replace(" | ", "; ")
    whole = _BRACKETS.fullmatch(told)
    return whole[1].strip() if whole else told


def _trimmed(text: str) -> str:
    text = text.strip().rstrip(" ,;:-–—|/@=~·•*_+&").lstrip(" ,;:-–—|/@=~·•*_+&)]")
    # A bracket whose other half was taken away with a dose.
    for opening, closing in ("()", "[]"):
        if text.count(opening) != text.count(closing):
            text = text.rstrip(" " + opening).lstrip(" " + closing)
    return text.rstrip(" .") if not text.endswith("...") else text


# Several steps in a line ----------------------------------------------------------------------------------------------


def _items(line: str, number: int, known: Known) -> Iterator[Item]:
    """Read the steps of a line.

    Commas and semicolons part them, unless what follows only says more of the one before.
    """
    pieces = [_Piece(text, sign, _item(text, number, known)) for sign, text in _pieces(line) if speaks(text)]
    whole = _item(line, number, known)
    if len(pieces) < 2 or ("," in whole.name and known(whole.name)):
        yield whole
        return
    for group in _groups(pieces, known):
        typed = group[0].text + "".join(f"{piece.sign} {piece.text}" for piece in group[1:])
        # A name ends at the first comma of its own.
        yield replace(_item(" | ".join(piece.text for piece in group), number, known), typed=typed)


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stands between two commas: the sign before it, and what it is by itself."""

    text: str
    sign: str
    item: Item


def _groups(pieces: Sequence[_Piece], known: Known) -> Iterator[list[_Piece]]:
    """Put together the pieces of a line that speak of one step."""
    alone = any(_is_only_dose(piece.item) and piece.item.has_dose for piece in pieces)
    doses = any(piece.item.has_dose for piece in pieces)
    group: list[_Piece] = []
    for piece in pieces:
        has_dose = any(one.item.has_dose for one in group)
        if group and _says_more(piece, known, has_dose=has_dose, waits=doses and (has_dose or alone)):
            group.append(piece)
        else:
            if group:
                yield group
            group = [piece]
    if group:
        yield group


def _says_more(piece: _Piece, known: Known, *, has_dose: bool, waits: bool) -> bool:
    """Whether what stands behind a comma is said of the step before it, and is no step of its own.

    ``has_dose``: that step has its dose. ``waits``: in this line a piece without a dose is a remark.
    """
    item = piece.item
    if known(item.name):
        return False
    if _is_only_dose(item):
        return True
    if piece.sign == ";":
        return False
    if item.has_dose:
        return not has_dose and _WITH.match(item.name) is not None
    return waits or _WITH.match(item.name) is not None


def _is_only_dose(item: Item) -> bool:
    """Whether nothing is in it but a dose or a side: then its name is all that was typed."""
    has_mark = item.has_dose or bool(item.side) or item.optional
    return has_mark and not item.spent and not speaks(MARKS.sub(" ", item.name))


def _pieces(line: str) -> Iterator[tuple[str, str]]:
    """Part a line at commas and semicolons that stand outside brackets and numbers, with the sign before each part."""
    depth, start, sign = 0, 0, ""
    for at, letter in enumerate(line):
        if letter in "([":
            depth += 1
        elif letter in ")]":
            depth = max(0, depth - 1)
        elif letter in _PARTS and not depth and not _in_number(line, at):
            yield sign, line[start:at].strip()
            start, sign = at + 1, _PARTS[letter]
    yield sign, line[start:].strip()


def _in_number(line: str, at: int) -> bool:
    return line[at] == "," and line[at - 1 : at].isdigit() and line[at + 1 : at + 2].isdigit()


# Headings -------------------------------------------------------------------------------------------------------------

_FRAMED = tuple(
    re.compile(pattern)
    for pattern in (
        r"#{1,6} ?([^#].*?)#*",
        r"\*\*(.+)\*\*:?",
        r"__(.+)__:?",
        r"=+ ?([^=]+?) ?=+",
        r"-{2,} ?(.+?) ?-{2,}:?",
        r"\[(.{2,})\]:?",
    )
)
_KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("check-before", ("check before", "check in", "first check", "pre check", "test")),
    ("check-after", ("check after", "check again", "second check", "recheck", "re check", "retest", "re test")),
    (
        "arrival",
        ("arrival", "arrive", "arriving", "welcome", "opening", "centering", "centring", "grounding", "landing"),
    ),
    ("warm-up", ("warm up", "warmup", "warming up", "warm")),
    ("cool-down", ("cool down", "cooldown", "cooling down", "wind down")),
    ("closing", ("closing", "closing talk", "close", "end", "ending", "outro")),
    ("rest", ("rest", "final rest", "relaxation", "savasana", "shavasana", "closing rest")),
    ("breath", ("breath", "breathing", "breathwork", "breath work", "pranayama")),
    (
        "rolling",
        ("rolling", "roll", "release", "self massage", "massage", "myofascial release", "foam rolling", "smr", "balls"),
    ),
    ("movement", ("movement", "moving", "mobility", "flow", "main part", "main", "sun salutations", "strength")),
    ("asana", ("postures", "poses", "asana", "asanas", "standing poses", "standing", "floor", "seated", "yin", "peak")),
)
# Words that name a section by themselves, without a colon. A rest or a breath may be a step as well.
_ALWAYS = {"check-before", "check-after", "arrival", "warm-up", "cool-down", "closing", "rolling", "movement", "asana"}


def kind_of(name: str) -> str:
    """Return the kind of section that a heading speaks of; an empty text where it does not say."""
    plain = " ".join(words_of(name.casefold()))
    exact = next((kind for kind, words in _KINDS if plain in words), "")
    return exact or next((kind for kind, words in _KINDS if plain.startswith(tuple(f"{word} " for word in words))), "")


def _heading(line: str, number: int, known: Known) -> tuple[Heading, str] | None:
    """Read a line as a heading and what stands behind it in the same line; None where it is none."""
    framed = next((found[1] for pattern in _FRAMED if (found := pattern.fullmatch(line)) and speaks(found[1])), None)
    if framed is not None:
        return _named(line, number, framed.rstrip(": "))
    bullet = _BULLET.match(line)
    text = line[bullet.end() if bullet else 0 :].strip("* _")
    numbering = tuple(words_of(line[: bullet.end()])) if bullet else ()
    if known(text.rstrip(": ")):
        return None
    if text.endswith((":", "：")):
        return _named(line, number, text.rstrip(":： "), numbering)
    head, colon, tail = text.partition(":")
    if colon and speaks(tail) and kind_of(head) and not tail[:1].isdigit() and not known(head):
        return _with_tail(line, number, head, numbering, tail)
    return _named(line, number, text, numbering) if _is_title(text, known) else None


def _with_tail(line: str, number: int, head: str, numbering: tuple[str, ...], tail: str) -> tuple[Heading, str] | None:
    """Read a heading with something behind its colon.

    "Warm-up: cat cow, down dog" begins a section, "Warm-up: 10 min" says how long it takes; "Rest: 5 min" is a step.
    """
    marks = marks_in(tail)
    if speaks(MARKS.sub(" ", tail)) or not marks:
        return _named(line, number, head, numbering, tail)
    is_time = len(marks) == 1 and marks[0].seconds is not None and not marks[0].told
    return _named(line, number, f"{head} {tail}", numbering) if is_time and kind_of(head) in _ALWAYS else None


def _is_title(text: str, known: Known) -> bool:
    """Whether a line without any mark of a heading is one all the same: "WARM UP", "Cool-down"."""
    if marks_in(text) or "," in text or ";" in text:
        return False
    name = _trimmed(text)
    plain = " ".join(words_of(name.casefold()))
    is_kind = any(plain in words for kind, words in _KINDS if kind in _ALWAYS)
    return is_kind or (len(words_of(name)) >= 2 and name.isupper())


def _named(
    line: str, number: int, text: str, numbering: tuple[str, ...] = (), tail: str = ""
) -> tuple[Heading, str] | None:
    reading = _Reading(text)
    start, end = _peeled(reading, [mark for mark in marks_in(text) if mark.seconds is not None and not mark.told])
    name = _trimmed(text[start:end])
    if not speaks(name) or len(name) > LONGEST_HEADING or reading.notes:
        return None
    seconds = next((mark.seconds for mark in reading.marks), None)
    typed = line.removesuffix(tail).rstrip() if tail else line
    return Heading(number, typed, name, seconds, (*numbering, *reading.spent)), tail
