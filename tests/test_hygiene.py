"""What goes into the repository says nothing about the machine it was made on, and leaves nothing unfinished."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Written in pieces, so that this file does not find itself.
MACHINE = re.compile("|".join(["/" + r"(home|root|Users|work|tmp)/[\w.-]+"]))
UNFINISHED = re.compile(r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "X" * 3]) + r")\b")
LINK = re.compile(r"\]\(([^)#\s]+)")
TEXT = {".css", ".html", ".js", ".json", ".md", ".py", ".sh", ".toml", ".typ", ".txt", ".yml", ".po"}


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in files if path.is_file() and (path.suffix in TEXT or not path.suffix)]


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in tracked_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize("pattern", [MACHINE, UNFINISHED], ids=["machine paths", "unfinished work"])
def test_no_tracked_file_holds(pattern):
    assert lines_with(pattern) == []


def test_every_link_between_documents_leads_somewhere():
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in tracked_files()
        if path.suffix == ".md"
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if not target.startswith(("http:", "https:", "mailto:", "#")) and not (path.parent / target).exists()
    ]

    assert broken == []


def test_no_test_folder_is_a_package():
    """A package tests/sessions would hide the app `sessions` from the tests."""
    assert list((ROOT / "tests").rglob("__init__.py")) == []
