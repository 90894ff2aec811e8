"""Backups that can be restored, and the demo that ``make run`` sets up."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from anatomy.models import Technique
from sessions.models import Occasion, Sequence
from studio import demo
from studio.branding import studio_values
from studio.models import User

ROOT = Path(__file__).resolve().parents[2]


def manage(database: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py on a SQLite file of its own."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=os.environ | {"STUDIO_DEBUG": "1", "DATABASE_URL": f"sqlite:///{database}"},
        capture_output=True,
        text=True,
        timeout=120,
    )


def people(database: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(database)) as file:
        return file.execute("SELECT email, name FROM studio_user ORDER BY email").fetchall()


def test_a_backup_holds_what_was_saved_and_can_take_the_place_of_the_original(tmp_path):
    live, copy = tmp_path / "live.sqlite3", tmp_path / "copy.sqlite3"
    manage(live, "migrate", "--verbosity", "0")
    manage(live, "create_curator", "chitra@example.org", "--name", "Chitra Rao")

    with closing(sqlite3.connect(live, isolation_level=None)) as busy:
        busy.execute("BEGIN IMMEDIATE")
        busy.execute("UPDATE studio_user SET name = 'half written'")
        ended = manage(live, "backup", str(copy))
        busy.execute("ROLLBACK")

    assert (ended.returncode, ended.stdout) == (0, f"{copy}: {copy.stat().st_size} bytes, checked.\n")
    assert people(copy) == people(live) == [("chitra@example.org", "Chitra Rao")]
    assert manage(copy, "migrate", "--check").returncode == 0
    assert manage(copy, "create_curator", "dara@example.org", "--name", "Dara Ek").returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir() if "part" in path.name) == []


def test_a_backup_never_writes_over_a_file(tmp_path, db):
    path = tmp_path / "copy.sqlite3"
    path.write_bytes(b"precious")
    words = "exists already" if connection.vendor == "sqlite" else "Use pg_dump"

    with pytest.raises(CommandError, match=words):
        call_command("backup", str(path))

    assert path.read_bytes() == b"precious"


@pytest.mark.django_db
def test_the_demo_has_people_a_letterhead_the_library_and_classes(settings, capsys, client):
    settings.DEBUG = True

    call_command("setup_demo")

    assert capsys.readouterr().out.splitlines() == [
        "Open http://127.0.0.1:8000/",
        "Sign in as a curator: chitra@example.org, password soft-ball-under-foot",
        "Sign in as a teacher: asha@example.org, password soft-ball-under-foot",
    ]
    assert sorted(User.objects.get_queryset().values_list("email", "is_staff")) == [
        ("asha@example.org", False),
        ("ben@example.org", False),
        ("chitra@example.org", True),
    ]
    assert studio_values().letterhead.name == "Harbour Yoga"
    assert studio_values().letterhead.logo is not None
    assert Technique.objects.published().count() == 188
    assert Sequence.objects.count() == 5
    assert Occasion.objects.count() == 2


@pytest.mark.django_db
def test_the_demo_leaves_a_database_with_people_alone(settings, capsys, asha):
    settings.DEBUG = True

    call_command("setup_demo")

    assert User.objects.count() == 1
    assert Sequence.objects.count() == 0


@pytest.mark.django_db
def test_the_demo_is_all_or_nothing(monkeypatch):
    def fail(*args, **options):
        raise RuntimeError

    monkeypatch.setattr(demo, "_plan_the_week", fail)

    with pytest.raises(RuntimeError):
        demo.set_up(date(2026, 11, 23))

    assert demo.is_empty()
    assert Technique.objects.count() == 0


@pytest.mark.django_db
def test_the_demo_is_for_development(settings):
    settings.DEBUG = False

    with pytest.raises(CommandError, match="only with STUDIO_DEBUG=1"):
        call_command("setup_demo")

    assert User.objects.count() == 0
