"""Copy a SQLite database while people work."""

from __future__ import annotations

import sqlite3
from argparse import ArgumentParser
from contextlib import closing
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import Error, connection


class Command(BaseCommand):
    """Write one moment of the database into a new file, and check that file."""

    help = "Write a copy of the SQLite database, as it is at one moment, into a new file. Nobody has to stop working."
    # The checks open a write transaction; a backup should not wait for anybody who writes.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("path", type=Path, help="the file to write; it must not exist yet")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        """Write, check, and only then give the file its name."""
        if connection.vendor != "sqlite":
            raise CommandError("This database is PostgreSQL. Use pg_dump (docs/operations.md says how).")
        if path.exists():
            raise CommandError(f"{path} exists already. Choose another name.")
        part = path.with_name(f"{path.name}.part")
        try:
            part.unlink(missing_ok=True)
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(part)])
            _check(part)
            part.rename(path)
        except (OSError, Error, sqlite3.Error) as error:
            raise CommandError(f"The copy failed: {error}") from error
        self.stdout.write(f"{path}: {path.stat().st_size} bytes, checked.")


def _check(path: Path) -> None:
    """Raise CommandError unless SQLite finds the file whole."""
    with closing(sqlite3.connect(path)) as copy:
        [answer] = copy.execute("PRAGMA integrity_check").fetchone()
    if answer != "ok":
        raise CommandError(f"The copy is damaged: {answer}")
