"""A pasted list, understood with the library as it is now: which line is which technique, and what is near to it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from anatomy.domain.names import NO_MATCH, Match, NameBook
from anatomy.namebook import namebook
from sessions.domain.pasting import Entry, Heading, Item, parse


@dataclass(frozen=True, slots=True)
class Understood:
    """A line of the list, and the techniques that it may mean. A heading means none."""

    entry: Entry
    match: Match = NO_MATCH


def understand(text: str, revision: int | None = None, *, most: int | None = None) -> tuple[Understood, ...]:
    """Read ``text`` and look its names up. One query, and one more right after a change of the library.

    ``revision`` of the library spares the one query. Raise ``TooMany`` where there are more steps than ``most``,
    before any name is looked up.
    """
    book = namebook(revision)
    entries = parse(text, book.knows, most=most)
    found: dict[tuple[str, str], Match] = {}
    return tuple(_understood(entry, book, found) for entry in entries)


def _understood(entry: Entry, book: NameBook, found: dict[tuple[str, str], Match]) -> Understood:
    if isinstance(entry, Heading):
        return Understood(entry)
    key = (entry.name, entry.note)
    if key not in found:
        found[key] = _match(entry, book)
    return Understood(entry, found[key])


def _match(item: Item, book: NameBook) -> Match:
    """Look a name up; where it is not clear, what stands beside it may say it: "Seated fold (Paschimottanasana)"."""
    match = book.find(item.name)
    if match.sure is None and book.knows(item.note):
        beside = book.find(item.note)
        return beside if beside.sure is not None else match
    return match


def digest(lines: tuple[Understood, ...]) -> str:
    """Return a name for what was understood: it changes where the list or its meaning does."""
    return blake2b(repr(lines).encode(), digest_size=12).hexdigest()
