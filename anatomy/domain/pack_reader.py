"""Take the fields of a library file one by one, and note every problem instead of stopping at the first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeGuard

SLUG: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
MAX_LINES: Final = 20
MAX_LINE_LENGTH: Final = 200

_MISSING: Final = object()
_SLUG_WORDS: Final = "must be a slug: letters, digits, hyphens and underscores, at most 64 of them"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a library file, and where."""

    file: str
    entry: str
    field: str
    message: str

    def __str__(self) -> str:
        return f"{', '.join(part for part in (self.file, self.entry, self.field) if part)}: {self.message}"


@dataclass(frozen=True, slots=True)
class Text:
    """What a text must be: at most ``limit`` characters, and filled unless ``blank``."""

    limit: int
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry that names another: checked once all files are read."""

    place: tuple[str, str, str]
    kind: str
    slug: str


@dataclass(slots=True)
class Log:
    """What was found on the way through the files: the problems, the slugs of each kind, and who names whom."""

    problems: list[Problem] = field(default_factory=list)
    known: dict[str, set[str]] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)

    def add(self, place: tuple[str, str, str], message: str) -> None:
        self.problems.append(Problem(*place, message))

    def enter(self, kind: str, slug: str, place: tuple[str, str, str]) -> None:
        """Take note of a new entry; two of a kind with one slug are a problem."""
        slugs = self.known.setdefault(kind, set())
        if slug in slugs:
            self.add(place, "is there twice")
        slugs.add(slug)

    def check_references(self) -> None:
        """Note each named entry that no file holds."""
        for reference in self.references:
            if reference.slug not in self.known.get(reference.kind, ()):
                self.add(reference.place, f"names {reference.slug!r}, which is not among the {reference.kind}")


class Reader:
    """One JSON object: hands out its fields, and notes what is wrong with them.

    A method that finds a problem notes it and returns an empty value of its type, so that reading can go on.
    ``close()`` notes the keys that nobody asked for.
    """

    def __init__(self, raw: object, log: Log, file: str, entry: str = "", path: str = "") -> None:
        self.log, self.file, self.entry, self.path = log, file, entry, path
        self.raw: Mapping[str, object] = raw if isinstance(raw, dict) else {}
        self.asked: set[str] = set()
        self.children: list[Reader] = []
        self.broken = not isinstance(raw, dict)
        if self.broken:
            log.add((file, entry, path.rstrip(".")), "must be an object")

    def problem(self, key: str, message: str) -> None:
        """Note a problem with the field ``key``."""
        self.log.add(self._place(key), message)

    def close(self) -> None:
        """Note the keys that are not known, here and in the objects inside."""
        for key in self.raw.keys() - self.asked:
            self.problem(_shown(key), "is not a known field")
        for child in self.children:
            child.close()

    # One value -------------------------------------------------------------------------------------------------------

    def text(self, key: str, rule: Text) -> str:
        """Return a text without the white space around it. Null stands for an empty one."""
        value = self._take(key)
        return self._text(key, "" if value is None else value, rule) if value is not _MISSING else ""

    def texts(self, rules: Mapping[str, Text]) -> dict[str, str]:
        """Return several texts by key."""
        return {key: self.text(key, rule) for key, rule in rules.items()}

    def choice(self, key: str, allowed: Collection[str]) -> str:
        """Return one of the words ``allowed``."""
        value = self._take(key)
        if isinstance(value, str) and value in allowed:
            return value
        if value is not _MISSING:
            self.problem(key, f"must be one of {', '.join(allowed)}")
        return ""

    def number(self, key: str, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``."""
        value = self._take(key)
        return self._number(key, value, low, high) if value is not _MISSING else 0

    def optional_number(self, key: str, low: int, high: int) -> int | None:
        """Return a whole number from ``low`` to ``high``, or None where the field is null."""
        value = self._take(key)
        return None if value is None or value is _MISSING else self._number(key, value, low, high)

    def flag(self, key: str, default: bool | None = None) -> bool:
        """Return true or false; where ``default`` is given, the field may be left out."""
        if default is not None and key not in self.raw:
            return default
        value = self._take(key)
        if isinstance(value, bool):
            return value
        if value is not _MISSING:
            self.problem(key, "must be true or false")
        return False

    def pair(self, key: str, low: int, high: int) -> tuple[int, int] | tuple[None, None]:
        """Return a smallest and a largest whole number, or two Nones where the field is null."""
        value = self._take(key)
        if value is None or value is _MISSING:
            return None, None
        if not isinstance(value, list) or len(value) != 2:
            self.problem(key, "must be two whole numbers, the smallest and the largest")
            return None, None
        least, most = (self._number(f"{key}[{at}]", item, low, high) for at, item in enumerate(value))
        if least and most and least > most:
            self.problem(key, "must have the smallest number first")
        return least, most

    def ref(self, key: str, kind: str) -> str:
        """Return the slug of another entry."""
        value = self._take(key)
        return self._ref(key, value, kind) if value is not _MISSING else ""

    def optional_ref(self, key: str, kind: str) -> str | None:
        """Return the slug of another entry, or None where the field is null."""
        value = self._take(key)
        return None if value is None or value is _MISSING else self._ref(key, value, kind)

    # Lists and objects -----------------------------------------------------------------------------------------------

    def lines(self, key: str) -> tuple[str, ...]:
        """Return a list of short texts, in their order."""
        values = self._list(key)
        if len(values) > MAX_LINES:
            self.problem(key, f"has more than {MAX_LINES} lines")
        rule = Text(MAX_LINE_LENGTH)
        return tuple(self._text(f"{key}[{at}]", value, rule) for at, value in enumerate(values))

    def choices(self, key: str, allowed: Sequence[str], *, optional: bool = False) -> tuple[str, ...]:
        """Return different words out of ``allowed``, in the order of ``allowed``."""
        if optional and key not in self.raw:
            return ()
        found = set()
        for at, value in enumerate(self._list(key)):
            if not isinstance(value, str) or value not in allowed:
                self.problem(f"{key}[{at}]", f"must be one of {', '.join(allowed)}")
            elif value in found:
                self.problem(f"{key}[{at}]", "is there twice")
            else:
                found.add(value)
        return tuple(word for word in allowed if word in found)

    def refs(self, key: str, kind: str, *, least: int = 0, optional: bool = False) -> frozenset[str]:
        """Return the slugs of at least ``least`` different other entries."""
        if optional and key not in self.raw:
            return frozenset()
        values = self._list(key)
        slugs = [self._ref(f"{key}[{at}]", value, kind) for at, value in enumerate(values)]
        for at, slug in enumerate(slugs):
            if slug and slug in slugs[:at]:
                self.problem(f"{key}[{at}]", "is there twice")
        if isinstance(self.raw.get(key), list) and len(values) < least:
            self.problem(key, "must not be empty")
        return frozenset(slugs)

    def part(self, key: str) -> Reader:
        """Return a reader for the object in a field."""
        value = self._take(key)
        return self._child({} if value is _MISSING else value, f"{self.path}{key}.", silent=value is _MISSING)

    def parts(self, key: str) -> list[Reader]:
        """Return a reader for each object of a list."""
        return [self._child(value, f"{self.path}{key}[{at}].") for at, value in enumerate(self._list(key))]

    def entries(self, key: str, kind: str = "") -> Iterator[tuple[str, Reader]]:
        """Yield slug and reader of each entry of a list; problems inside it are filed under its slug."""
        for at, raw in enumerate(self._list(key)):
            slug = raw.get("slug") if isinstance(raw, dict) else None
            label = slug if _is_slug(slug) else f"{self.entry}{'.' if self.entry else ''}{key}[{at}]"
            reader = Reader(raw, self.log, self.file, label)
            self.children.append(reader)
            yield reader._own_slug(kind or key), reader

    def mapping(self, key: str, kind: str = "") -> Iterator[tuple[str, Reader]]:
        """Yield slug and reader of each entry of an object that has the slugs as its keys."""
        for slug, raw in self._mapping(key):
            reader = Reader(raw, self.log, self.file, _shown(slug))
            self.children.append(reader)
            self._enter(slug, kind or key)
            yield slug, reader

    def names(self, key: str, rule: Text, kind: str = "") -> Iterator[tuple[str, str]]:
        """Yield slug and name out of an object that holds nothing else."""
        for slug, value in self._mapping(key):
            self._enter(slug, kind or key)
            yield slug, self._text(f"{key}.{_shown(slug)}", value, rule)

    def ref_lists(self, key: str, kind: str, to: str) -> dict[str, frozenset[str]]:
        """Return, for slugs of ``kind``, the slugs of ``to`` that an object lists for each."""
        inside = self.part(key)
        slugs = [slug for slug in inside.raw if _is_slug(slug)]  # Any other is no known field: close() says so.
        for slug in slugs:
            inside._ref(slug, slug, kind)
        return {slug: inside.refs(slug, to) for slug in slugs}

    def vocabulary(self, key: str, allowed: Collection[str]) -> None:
        """Check words that the file explains (a list of them, or an object with them as keys): all must be known."""
        value = self._take(key)
        if not isinstance(value, list | dict):
            if value is not _MISSING:
                self.problem(key, "must be a list or an object")
            return
        for word in value:
            if not isinstance(word, str) or word not in allowed:
                self.problem(key, f"explains {_shown(word)}, which is not one of {', '.join(allowed)}")

    def remark(self, key: str) -> None:
        """Let a field pass that only explains the file to its readers."""
        self.asked.add(key)

    # Inside ----------------------------------------------------------------------------------------------------------

    def _place(self, key: str) -> tuple[str, str, str]:
        return self.file, self.entry, f"{self.path}{key}"

    def _take(self, key: str) -> object:
        self.asked.add(key)
        if key not in self.raw:
            if not self.broken:
                self.problem(key, "is missing")
            return _MISSING
        return self.raw[key]

    def _list(self, key: str) -> list[object]:
        value = self._take(key)
        if isinstance(value, list):
            return value
        if value is not _MISSING:
            self.problem(key, "must be a list")
        return []

    def _mapping(self, key: str) -> Iterator[tuple[str, object]]:
        value = self._take(key)
        if isinstance(value, dict):
            yield from value.items()
        elif value is not _MISSING:
            self.problem(key, "must be an object")

    def _child(self, raw: object, path: str, *, silent: bool = False) -> Reader:
        child = Reader(raw, self.log, self.file, self.entry, path)
        child.broken = child.broken or silent
        self.children.append(child)
        return child

    def _own_slug(self, kind: str) -> str:
        value = self._take("slug")
        if value is _MISSING:
            return ""
        return self._enter(value, kind, "slug")

    def _enter(self, value: object, kind: str, key: str = "") -> str:
        place = (self.file, self.entry, "slug") if key else (self.file, _shown(value), "")
        if not _is_slug(value):
            self.log.add(place, _SLUG_WORDS)
            return ""
        self.log.enter(kind, value, place)
        return value

    def _ref(self, key: str, value: object, kind: str) -> str:
        if not _is_slug(value):
            self.problem(key, f"must be the slug of one of the {kind}")
            return ""
        self.log.references.append(Reference(self._place(key), kind, value))
        return value

    def _number(self, key: str, value: object, low: int, high: int) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            self.problem(key, "must be a whole number")
        elif not low <= value <= high:
            self.problem(key, f"must be from {low} to {high}")
        else:
            return value
        return 0  # Outside every range, so that nothing else is said about a number that is wrong.

    def _text(self, key: str, value: object, rule: Text) -> str:
        if not isinstance(value, str):
            self.problem(key, "must be a text")
            return ""
        text = value.strip()
        if not text and not rule.blank:
            self.problem(key, "must not be empty")
        elif len(text) > rule.limit:
            self.problem(key, f"has {len(text)} characters, and at most {rule.limit} fit")
        elif not _is_printable(text):
            self.problem(key, "has characters that cannot be printed")
        return text


def _is_slug(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and SLUG.fullmatch(value) is not None


def _is_printable(text: str) -> bool:
    """Tell whether a database and a page can hold ``text``: no control characters but line ends, no half letters."""
    return all(unicodedata.category(letter) not in ("Cc", "Cs") or letter == "\n" for letter in text)


def _shown(value: object) -> str:
    """Return a value from the file so that any terminal can print it."""
    return value if _is_slug(value) else ascii(value)[:60]
