"""The index of letters by which the database finds a part of a word in the library's texts, without reading them all.

SQLite has one as a table of its own (FTS5), which triggers keep in step with the techniques; PostgreSQL as an index
that its planner uses by itself (pg_trgm). Neither belongs to a model, and SQLite drops the triggers whenever a
migration builds the techniques' table anew, so both are made after every migration where they are missing. Without one
the same search reads every text: the same answer, later.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.db import DatabaseError, connections, router, transaction
from django.db.models import F, Func
from django.db.models.expressions import RawSQL

from .models import Technique

logger = logging.getLogger(__name__)

# An index of three letters knows nothing of fewer.
SHORTEST = 3

TABLE = "anatomy_technique_trigrams"
_MAKE_SQLITE = {
    TABLE: """CREATE VIRTUAL TABLE IF NOT EXISTS anatomy_technique_trigrams
        USING fts5(search_text, content='anatomy_technique', content_rowid='id', tokenize='trigram')""",
    "anatomy_technique_trigrams_added": """CREATE TRIGGER IF NOT EXISTS anatomy_technique_trigrams_added
        AFTER INSERT ON anatomy_technique BEGIN
        INSERT INTO anatomy_technique_trigrams (rowid, search_text) VALUES (new.id, new.search_text);
        END""",
    "anatomy_technique_trigrams_removed": """CREATE TRIGGER IF NOT EXISTS anatomy_technique_trigrams_removed
        AFTER DELETE ON anatomy_technique BEGIN
        INSERT INTO anatomy_technique_trigrams (anatomy_technique_trigrams, rowid, search_text)
        VALUES ('delete', old.id, old.search_text);
        END""",
    "anatomy_technique_trigrams_changed": """CREATE TRIGGER IF NOT EXISTS anatomy_technique_trigrams_changed
        AFTER UPDATE OF search_text ON anatomy_technique WHEN old.search_text IS NOT new.search_text BEGIN
        INSERT INTO anatomy_technique_trigrams (anatomy_technique_trigrams, rowid, search_text)
        VALUES ('delete', old.id, old.search_text);
        INSERT INTO anatomy_technique_trigrams (rowid, search_text) VALUES (new.id, new.search_text);
        END""",
}
_NAMES_SQLITE = "SELECT name FROM sqlite_master WHERE name LIKE 'anatomy_technique%'"
_FILL_SQLITE = "INSERT INTO anatomy_technique_trigrams (anatomy_technique_trigrams) VALUES ('rebuild')"
_MAKE_POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX IF NOT EXISTS technique_search_trigrams ON anatomy_technique USING gin (search_text gin_trgm_ops)",
)


def holding(words: Iterable[str]) -> RawSQL | None:
    """Return the keys of the techniques whose text holds each of ``words``, normalised and of three letters or more.

    None where the database has no table to ask: PostgreSQL plans with its index by itself.
    """
    if connections[router.db_for_read(Technique)].vendor != "sqlite" or not _sqlite_can():
        return None
    phrase = " AND ".join(f'"{word}"' for word in words)
    return RawSQL("SELECT rowid FROM anatomy_technique_trigrams WHERE anatomy_technique_trigrams MATCH %s", (phrase,))


class Unplanned(Func):
    """A column that SQLite's planner is not to begin with: it takes any index for better than a list of keys."""

    template = "%(expressions)s"

    def __init__(self, column: str) -> None:
        super().__init__(F(column))

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="+%(expressions)s", **context)


def make_index(*, using: str, **_signal: object) -> None:
    """Make what is missing of the index on the database ``using``, and fill it. Called after every migration."""
    connection = connections[using]
    if not router.allow_migrate_model(using, Technique):
        return
    if connection.vendor == "sqlite" and _sqlite_can():
        _make_in_sqlite(using)
    elif connection.vendor == "postgresql":
        _make_in_postgresql(using)


def _make_in_sqlite(using: str) -> None:
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(_NAMES_SQLITE)
        names = {name for (name,) in cursor.fetchall()}
        if "anatomy_technique" not in names or names.issuperset(_MAKE_SQLITE):
            return
        for make in _MAKE_SQLITE.values():
            cursor.execute(make)
        cursor.execute(_FILL_SQLITE)


def _make_in_postgresql(using: str) -> None:
    try:
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            cursor.execute("SELECT to_regclass('technique_search_trigrams'), to_regclass('anatomy_technique')")
            index, table = cursor.fetchone()
            if table is None or index is not None:
                return
            for make in _MAKE_POSTGRESQL:
                cursor.execute(make)
    except DatabaseError as refused:
        logger.warning("The library is searched without an index of letters: %s", str(refused).strip())


@cache
def _sqlite_can() -> bool:
    """Whether this process's SQLite was built with FTS5 and its tokenizer of three letters (3.34 and later)."""
    probe = sqlite3.connect(":memory:")
    try:
        probe.execute("CREATE VIRTUAL TABLE probe USING fts5(words, tokenize='trigram')")
    except sqlite3.OperationalError:
        return False
    finally:
        probe.close()
    return True
