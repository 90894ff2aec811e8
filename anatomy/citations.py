"""Every source of the library by its short name, read once a process and kept until the library changes."""

from __future__ import annotations

from collections.abc import Mapping

from .domain import safety
from .keeping import Kept
from .models import Source
from .rulebook import source_value


def citations(revision: int | None = None) -> Mapping[str, safety.Source]:
    """Return the sources of the library as they are now, whether a rule speaks on their word or not. One query.

    ``revision`` of the library spares it; right after a change there is one more.
    """
    return _citations.now(revision)


def read_citations(_revision: int = 0) -> Mapping[str, safety.Source]:
    """Read all sources, in one query."""
    return {row.slug: source_value(row) for row in Source.objects.all()}


_citations = Kept(read_citations)
