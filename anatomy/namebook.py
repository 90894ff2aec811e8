"""The names of every published technique, read once a process and kept until the library changes."""

from __future__ import annotations

from .domain.names import NameBook, Names
from .keeping import Kept
from .models import Technique


def namebook(revision: int | None = None) -> NameBook:
    """Return the names of the published techniques as they are now. One query; two right after a change.

    ``revision`` of the library spares the one query.
    """
    return _namebook.now(revision)


def read_namebook(revision: int = 0) -> NameBook:
    """Read all names, in one query however many there are."""
    rows = Technique.objects.published().order_by("pk").values_list("pk", "name", "aliases", "sanskrit")
    return NameBook(Names(pk, name, tuple(aliases), sanskrit) for pk, name, aliases, sanskrit in rows)


_namebook = Kept(read_namebook)
