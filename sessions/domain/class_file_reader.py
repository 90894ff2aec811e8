"""A class file as it comes from anywhere, read into a value, or into a list of what is wrong with it and where.

Any bytes are read: what is no class file is refused with problems that a teacher can find in the file. Nothing here is
worded (``sessions/presenting/class_file.py`` does that). What this reader takes fits the rows of a class, so that
writing it cannot fail half way; the bounds are those of the models, and a test holds the two together.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from enum import Enum, StrEnum
from typing import Any, Final, Never

from sessions.domain.class_file import (
    FORMAT,
    VERSION,
    ClassFile,
    FileHandout,
    FileSection,
    FileStep,
    FileTechnique,
    FileTool,
)
from sessions.domain.dose import MAX_COUNT, MAX_SECONDS, MIN_SECONDS
from sessions.domain.plan import DoseMode, Named, Side

# The longest class that anybody teaches takes about 60,000. All that a class can hold, in letters of three bytes, fits.
MAX_BYTES: Final = 4 * 1024 * 1024
MAX_SECTIONS: Final = 60
MAX_STEPS: Final = 300
# Of one step, and different ones of a whole class.
MAX_TOOLS: Final = 100
MAX_DIFFERENT_TOOLS: Final = 300
MAX_NOTES: Final = 100
# As many as one reads before one opens the file.
MAX_PROBLEMS: Final = 20

TEXTS: Final[Mapping[str, int]] = {
    "class.title": 120,
    "class.intention": 300,
    "class.notes": 4000,
    "section.name": 80,
    "step.title": 120,
    "step.note": 2000,
    "handout.title": 120,
    "handout.why": 300,
    "handout.how_often": 120,
    # Of a library: nothing of this is stored, but a name can become the words of a step.
    "slug": 120,
    "name": 120,
    "kind": 40,
    "sanskrit": 120,
    "cue": 1000,
}
NUMBERS: Final[Mapping[str, tuple[int, int]]] = {
    "class.target_minutes": (5, 240),
    "class.head_count": (1, 500),
    "section.rounds": (1, 20),
    "section.planned_minutes": (1, 240),
    "step.seconds": (MIN_SECONDS, MAX_SECONDS),
    "step.count": (1, MAX_COUNT),
    "step.setup_seconds": (0, 900),
    "tool.count": (1, 20),
}
_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_LINE_ENDS: Final = re.compile(r"[\r\n]+")
_SHOWN: Final = 40


class Fault(Enum):
    """What is wrong. The first ones are said of the file as a whole, and nothing else is said then."""

    TOO_LARGE = "too-large"
    NOT_TEXT_FILE = "not-text-file"
    NOT_JSON = "not-json"
    TOO_DEEP = "too-deep"
    KEY_TWICE = "key-twice"
    NOT_A_CLASS = "not-a-class"
    OTHER_VERSION = "other-version"

    MISSING = "missing"
    UNKNOWN = "unknown"
    NOT_OBJECT = "not-object"
    NOT_LIST = "not-list"
    NOT_TEXT = "not-text"
    EMPTY = "empty"
    TOO_LONG = "too-long"
    UNPRINTABLE = "unprintable"
    NOT_NUMBER = "not-number"
    OUT_OF_RANGE = "out-of-range"
    NOT_YES_OR_NO = "not-yes-or-no"
    NOT_ONE_OF = "not-one-of"
    NOT_TIME = "not-time"
    BOTH_OR_NEITHER = "both-or-neither"
    TWICE = "twice"
    TOO_MANY = "too-many"


class Part(StrEnum):
    """Which part of a file something is said of."""

    FILE = "file"
    CLASS = "class"
    SECTION = "section"
    STEP = "step"
    TOOL = "tool"
    HANDOUT = "handout"
    TEACHING_NOTE = "teaching note"
    TECHNIQUE = "technique"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file: sections, the steps of one section, and other entries count from 1; 0 is none of them."""

    part: Part = Part.FILE
    section: int = 0
    step: int = 0
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong with a file. ``field`` is its name in the file, ``shown`` what stands there, shortened.

    ``low`` and ``high`` are the bounds of a number or a length. For a file that is no JSON they are line and column.
    """

    fault: Fault
    place: Place = Place()
    field: str = ""
    shown: str = ""
    low: int = 0
    high: int = 0
    allowed: tuple[str, ...] = ()


class BadFile(ValueError):
    """A file cannot be read. ``problems`` says why; where there are ``more``, they were not looked for."""

    def __init__(self, *problems: Problem, more: bool = False) -> None:
        super().__init__("; ".join(f"{one.fault.value} {one.field}".strip() for one in problems))
        self.problems = problems
        self.more = more


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The kinds of section and the levels that the product knows."""

    kinds: Collection[str]
    levels: Collection[str]


def read_class_file(content: bytes | str, words: Vocabulary, *, most: int = MAX_BYTES) -> ClassFile:
    """Read a class file of at most ``most`` bytes. Raise ``BadFile``."""
    return read_value(decoded(content, most=most), words)


# Bytes to a value -----------------------------------------------------------------------------------------------------


def decoded(content: bytes | str, *, most: int = MAX_BYTES) -> object:
    """Return the value of JSON in ``content``. Raise ``BadFile``.

    A mark that some editors put first is passed over. Numbers that JSON does not know and keys that stand twice are
    refused: two programs would read two things.
    """
    if len(content) > most:
        raise BadFile(Problem(Fault.TOO_LARGE, high=most))
    try:
        text = content if isinstance(content, str) else content.decode("utf-8")
        return json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_object, parse_constant=_no_number)
    except UnicodeDecodeError:
        raise BadFile(Problem(Fault.NOT_TEXT_FILE)) from None
    except json.JSONDecodeError as error:
        raise BadFile(Problem(Fault.NOT_JSON, low=error.lineno, high=error.colno)) from None
    except RecursionError:
        raise BadFile(Problem(Fault.TOO_DEEP)) from None
    except BadFile:
        raise
    except ValueError:
        # A number of more digits than Python reads.
        raise BadFile(Problem(Fault.NOT_JSON)) from None


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise BadFile(Problem(Fault.KEY_TWICE, shown=_shown(key)))
        found[key] = value
    return found


def _no_number(word: str) -> Never:
    raise BadFile(Problem(Fault.NOT_JSON, shown=word))


def _shown(value: object) -> str:
    """Return ``value`` so that a page can print it: short, and without half letters."""
    text = value if isinstance(value, str) else type(value).__name__
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "?")
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


# A value to a class file ----------------------------------------------------------------------------------------------


class _EnoughError(Exception):
    """There are as many problems as anybody reads."""


@dataclass(slots=True)
class _Log:
    problems: list[Problem] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        if len(self.problems) == MAX_PROBLEMS:
            raise _EnoughError
        self.problems.append(problem)


def read_value(raw: object, words: Vocabulary) -> ClassFile:
    """Return the class that a value of JSON holds. Raise ``BadFile`` with what is wrong, in the order of the file."""
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise BadFile(Problem(Fault.NOT_A_CLASS))
    version = raw.get("version")
    if version != VERSION or isinstance(version, bool):
        shown = str(version) if type(version) is int and abs(version) < 10**6 else ""
        raise BadFile(Problem(Fault.OTHER_VERSION, shown=shown, high=VERSION))
    log = _Log()
    try:
        file = _file(_Reader(raw, Place(), log), words)
    except _EnoughError:
        raise BadFile(*log.problems, more=True) from None
    if log.problems:
        raise BadFile(*log.problems)
    return file


def one_line(text: str) -> str:
    """Return ``text`` as a field of one line leaves it: without line ends, and without spaces around it."""
    return " ".join(filter(None, (line.strip() for line in _LINE_ENDS.split(text))))


def many_lines(text: str) -> str:
    """Return ``text`` as a field of several lines leaves it: with line ends of one character, no spaces around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


_NOTHING: Final = object()


class _Reader:
    """One object of a file: hands out its fields, and notes what is wrong with them.

    A field that is wrong is noted and comes back as its default, so that reading goes on. What is missing is noted
    where there is no default. ``close`` notes the fields that nobody asked for.
    """

    def __init__(self, raw: object, place: Place, log: _Log, *, of: str = "") -> None:
        self.place, self.log, self._of = place, log, of
        self.raw: Mapping[str, object] = raw if isinstance(raw, dict) else {}
        self.broken = not isinstance(raw, dict)
        self.asked: set[str] = set()
        if self.broken:
            self.problem(Fault.NOT_OBJECT, "")

    def problem(self, fault: Fault, key: str, **more: Any) -> None:
        name = ".".join(filter(None, [self._of, key]))
        self.log.add(Problem(fault, self.place, name, **more))

    def close(self) -> None:
        for key in self.raw:
            if key not in self.asked:
                self.problem(Fault.UNKNOWN, _shown(key))

    def _take(self, key: str, *, needed: bool) -> object:
        self.asked.add(key)
        value = self.raw.get(key, _NOTHING)
        if value is _NOTHING and needed and not self.broken:
            self.problem(Fault.MISSING, key)
        return value

    def text(self, key: str, limit: int, *, needed: bool = False, tidy: Callable[[str], str] = one_line) -> str:
        """Return a text as the form of its field would leave it. One that is ``needed`` has more than spaces in it.

        A text that no form can give could not be saved again: what comes back would not be what was there.
        """
        value = self._take(key, needed=needed)
        if value is _NOTHING:
            return ""
        if not isinstance(value, str):
            self.problem(Fault.NOT_TEXT, key)
            return ""
        text = tidy(value)
        if needed and not text:
            self.problem(Fault.EMPTY, key)
        elif len(text) > limit:
            self.problem(Fault.TOO_LONG, key, low=len(text), high=limit)
        elif "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
            # No database can hold them.
            self.problem(Fault.UNPRINTABLE, key)
        else:
            return text
        return ""

    def choice(self, key: str, allowed: Collection[str], default: str, *, needed: bool = False) -> str:
        value = self._take(key, needed=needed)
        if value is _NOTHING:
            return default
        if isinstance(value, str) and value in allowed:
            return value
        self.problem(Fault.NOT_ONE_OF, key, shown=_shown(value), allowed=tuple(allowed))
        return default

    def number(self, key: str, bounds: tuple[int, int], default: int, *, needed: bool = False) -> int:
        value = self._take(key, needed=needed)
        found = self._number(key, value, bounds) if value is not _NOTHING else None
        return default if found is None else found

    def number_or_none(self, key: str, bounds: tuple[int, int]) -> int | None:
        value = self._take(key, needed=False)
        return None if value is None or value is _NOTHING else self._number(key, value, bounds)

    def _number(self, key: str, value: object, bounds: tuple[int, int]) -> int | None:
        low, high = bounds
        # In JSON 60.0 is the number 60.
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            self.problem(Fault.NOT_NUMBER, key, low=low, high=high)
        elif not low <= value <= high:
            self.problem(Fault.OUT_OF_RANGE, key, low=low, high=high)
        else:
            return value
        return None

    def flag(self, key: str) -> bool:
        value = self._take(key, needed=False)
        if value is _NOTHING:
            return False
        if not isinstance(value, bool):
            self.problem(Fault.NOT_YES_OR_NO, key)
        return value is True

    def time(self, key: str) -> time | None:
        value = self._take(key, needed=False)
        if value is None or value is _NOTHING:
            return None
        match = _TIME.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            self.problem(Fault.NOT_TIME, key)
            return None
        return time(int(match[1]), int(match[2]))

    def items(self, key: str, most: int, *, needed: bool = False) -> list[object]:
        """Return the entries of a list; none of one that is too long, which is not worth a look."""
        value = self._take(key, needed=needed)
        if value is _NOTHING:
            return []
        if not isinstance(value, list):
            self.problem(Fault.NOT_LIST, key)
        elif len(value) > most:
            self.problem(Fault.TOO_MANY, key, low=len(value), high=most)
        else:
            return value
        return []

    def part(self, key: str, place: Place, *, needed: bool = False) -> _Reader:
        """Return a reader of the object in a field; where there is none, all in it is at its default."""
        value = self._take(key, needed=needed)
        reader = _Reader({} if value is _NOTHING else value, place, self.log)
        reader.broken = reader.broken or value is _NOTHING
        return reader


def _file(reader: _Reader, words: Vocabulary) -> ClassFile:
    reader.asked |= {"format", "version"}
    head = reader.part("class", Place(Part.CLASS), needed=True)
    file = _head(head, words)
    head.close()
    sections = reader.items("sections", MAX_SECTIONS, needed=True)
    if _count_steps(sections) > MAX_STEPS:
        reader.problem(Fault.TOO_MANY, "steps", low=_count_steps(sections), high=MAX_STEPS)
        sections = []
    file = replace(
        file,
        sections=tuple(_section(raw, number, reader.log, words) for number, raw in enumerate(sections, start=1)),
        handout=_handout(reader.part("handout", Place(Part.HANDOUT))),
        techniques=_techniques(reader),
    )
    different = len({tool.slug or tool.name for step in file.steps() for tool in step.tools})
    if different > MAX_DIFFERENT_TOOLS:
        reader.problem(Fault.TOO_MANY, "tools", low=different, high=MAX_DIFFERENT_TOOLS)
    reader.close()
    return file


def _count_steps(sections: list[object]) -> int:
    lists = [section.get("steps") for section in sections if isinstance(section, dict)]
    return sum(len(steps) for steps in lists if isinstance(steps, list))


def _head(reader: _Reader, words: Vocabulary) -> ClassFile:
    return ClassFile(
        title=reader.text("title", TEXTS["class.title"], needed=True),
        intention=reader.text("intention", TEXTS["class.intention"]),
        level=reader.choice("level", words.levels, "beginner"),
        target_minutes=reader.number("target_minutes", NUMBERS["class.target_minutes"], 60),
        head_count=reader.number("head_count", NUMBERS["class.head_count"], 10),
        starts_at=reader.time("starts_at"),
        notes=reader.text("notes", TEXTS["class.notes"], tidy=many_lines),
    )


def _section(raw: object, number: int, log: _Log, words: Vocabulary) -> FileSection:
    reader = _Reader(raw, Place(Part.SECTION, number), log)
    section = FileSection(
        name=reader.text("name", TEXTS["section.name"], needed=True),
        kind=reader.choice("kind", words.kinds, "movement", needed=True),
        rounds=reader.number("rounds", NUMBERS["section.rounds"], 1),
        protected=reader.flag("protected"),
        planned_minutes=reader.number_or_none("planned_minutes", NUMBERS["section.planned_minutes"]),
        steps=tuple(
            _step(_Reader(step, Place(Part.STEP, number, at), log))
            for at, step in enumerate(reader.items("steps", MAX_STEPS), start=1)
        ),
    )
    reader.close()
    return section


def _step(reader: _Reader) -> FileStep:
    technique = _technique_of(reader)
    title = reader.text("title", TEXTS["step.title"])
    step = FileStep(
        technique=technique,
        title="" if technique else title,
        seconds=reader.number("seconds", NUMBERS["step.seconds"], MIN_SECONDS, needed=True),
        count=reader.number_or_none("count", NUMBERS["step.count"]),
        side=Side(reader.choice("side", [side.value for side in Side], Side.NONE.value)),
        setup_seconds=reader.number_or_none("setup_seconds", NUMBERS["step.setup_seconds"]),
        tools=_tools(reader),
        note=reader.text("note", TEXTS["step.note"], tidy=many_lines),
        optional=reader.flag("optional"),
        on_handout=reader.flag("on_handout"),
    )
    # What was typed, for a title that is wrong comes back empty.
    typed = reader.raw.get("title", "")
    has_technique = reader.raw.get("technique") is not None
    if not reader.broken and isinstance(typed, str) and has_technique == bool(typed.strip()):
        reader.problem(Fault.BOTH_OR_NEITHER, "technique")
    reader.close()
    return step


def _technique_of(reader: _Reader) -> Named | None:
    if reader.raw.get("technique") is None:
        reader.asked.add("technique")
        return None
    inside = _Reader(reader.raw["technique"], reader.place, reader.log, of="technique")
    reader.asked.add("technique")
    named = Named(inside.text("slug", TEXTS["slug"]), inside.text("name", TEXTS["name"], needed=True))
    inside.close()
    return named


def _entries[T](
    reader: _Reader, key: str, most: int, place: Place, read: Callable[[_Reader], tuple[str, T]]
) -> tuple[T, ...]:
    """Read a list of entries, each of which stands there once: ``read`` returns what it is known by, and it."""
    found: list[T] = []
    seen: set[str] = set()
    for at, raw in enumerate(reader.items(key, most), start=1):
        inside = _Reader(raw, replace(place, entry=at), reader.log)
        known_by, entry = read(inside)
        if known_by and known_by in seen:
            inside.problem(Fault.TWICE, "", shown=_shown(known_by))
        seen.add(known_by)
        inside.close()
        found.append(entry)
    return tuple(found)


def _tools(reader: _Reader) -> tuple[FileTool, ...]:
    def read(inside: _Reader) -> tuple[str, FileTool]:
        tool = FileTool(
            slug=inside.text("slug", TEXTS["slug"]),
            name=inside.text("name", TEXTS["name"], needed=True),
            count=inside.number("count", NUMBERS["tool.count"], 1),
        )
        return tool.slug or tool.name, tool

    return _entries(reader, "tools", MAX_TOOLS, replace(reader.place, part=Part.TOOL), read)


def _handout(reader: _Reader) -> FileHandout:
    def read(inside: _Reader) -> tuple[str, Named]:
        note = Named(inside.text("slug", TEXTS["slug"]), inside.text("title", TEXTS["name"], needed=True))
        return note.slug or note.name, note

    handout = FileHandout(
        title=reader.text("title", TEXTS["handout.title"]),
        why=reader.text("why", TEXTS["handout.why"]),
        how_often=reader.text("how_often", TEXTS["handout.how_often"]),
        large=reader.flag("large"),
        ticks=reader.flag("ticks"),
        notes=_entries(reader, "notes", MAX_NOTES, Place(Part.TEACHING_NOTE), read),
    )
    reader.close()
    return handout


def _techniques(reader: _Reader) -> tuple[FileTechnique, ...]:
    modes = ["", *(mode.value for mode in DoseMode)]

    def read(inside: _Reader) -> tuple[str, FileTechnique]:
        technique = FileTechnique(
            slug=inside.text("slug", TEXTS["slug"]),
            name=inside.text("name", TEXTS["name"], needed=True),
            kind=inside.text("kind", TEXTS["kind"]),
            sanskrit=inside.text("sanskrit", TEXTS["sanskrit"]),
            dose_mode=inside.choice("dose_mode", modes, ""),
            cue=inside.text("cue", TEXTS["cue"], tidy=many_lines),
        )
        return technique.slug or technique.name, technique

    return _entries(reader, "techniques", MAX_STEPS, Place(Part.TECHNIQUE), read)
