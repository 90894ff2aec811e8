"""Run every check of the project, one after the other, and say how each of them went.

    python tests/run.py [PART ...]

All parts run even where one fails. The exit code is 0 only where every part that ran passed. A part whose programs are
missing on this machine is named in the last line, with the command that installs them; with ``CI=true`` it has failed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from with_postgres import find_programs

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BIN = Path(PYTHON).parent
CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
TEMPLATES = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "templates").rglob("*.html"))]
PYTEST_COUNTS = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)\b")
PYTEST_CLOSING = re.compile(r"=+ .*\d+ (passed|failed|error|skipped|deselected).* in [\d.]+s.*=+")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Part:
    """One check: a command, and what it needs of the machine."""

    name: str
    command: list[str]
    needs: str = ""  # The Debian package with the programs that it needs
    is_there: Callable[[], object] = bool
    is_pytest: bool = False


@dataclass(frozen=True)
class Outcome:
    """How a part went. ``passed`` and ``failed`` are numbers of tests, or None where the tool does not count."""

    part: Part
    verdict: str
    seconds: float = 0
    passed: int | None = None
    failed: int | None = None


def find_chromium() -> str | None:
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


def pytest(*arguments: str) -> list[str]:
    colour = ["--color=yes"] if sys.stdout.isatty() else []
    return [PYTHON, "-m", "pytest", *colour, *arguments]


def manage(*arguments: str) -> list[str]:
    return [PYTHON, "-W", "error", "manage.py", *arguments]


PARTS = [
    Part("lint", [str(BIN / "ruff"), "check"]),
    Part("format", [str(BIN / "ruff"), "format", "--check"]),
    Part("types", [str(BIN / "mypy")]),
    Part("system", manage("check")),
    Part("migrations", manage("makemigrations", "--check", "--dry-run")),
    Part("templates", [str(BIN / "djade"), "--check", "--target-version", "6.1", *TEMPLATES]),
    Part(
        "sqlite",
        pytest("-n", "auto", "-m", "not e2e"),
        is_pytest=True,
    ),
    Part(
        "postgres",
        [PYTHON, "tests/with_postgres.py", *pytest("-n", "auto", "-m", "not e2e")],
        needs="postgresql",
        is_there=find_programs,
        is_pytest=True,
    ),
    Part(
        "browser",
        pytest("-m", "e2e"),
        needs="chromium",
        is_there=find_chromium,
        is_pytest=True,
    ),
]


def environment(var: str) -> dict[str, str]:
    """Return the environment of every part: development settings, and no database but the part's own in ``var``."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith("STUDIO_") and name != "DATABASE_URL"
    }
    return kept | {"STUDIO_DEBUG": "1", "STUDIO_VAR_DIR": var, "PYTHONUNBUFFERED": "1"}


def run(part: Part, var: str, *, is_ci: bool) -> Outcome:
    """Run ``part``, passing on what it prints, and return how it went."""
    print(f"\n--- {part.name}: {shown(part.command)}", flush=True)
    if part.needs and not part.is_there():
        print(f"{part.needs} is missing on this machine.", flush=True)
        return Outcome(part, "failed" if is_ci else "did not run")
    start = time.monotonic()
    counts: dict[str, int] = {}
    with subprocess.Popen(
        part.command,
        cwd=ROOT,
        env=environment(var),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            plain = COLOUR.sub("", line).strip()
            if part.is_pytest and PYTEST_CLOSING.fullmatch(plain):
                counts = {what.rstrip("s"): int(number) for number, what in PYTEST_COUNTS.findall(plain)}
    verdict = "passed" if process.returncode == 0 else "failed"
    seconds = time.monotonic() - start
    if not part.is_pytest:
        return Outcome(part, verdict, seconds)
    return Outcome(part, verdict, seconds, counts.get("passed", 0), counts.get("failed", 0) + counts.get("error", 0))


def shown(command: list[str]) -> str:
    """Return ``command`` as a person would type it, without the long list of templates."""
    words = [Path(word).name if word.startswith(str(BIN)) else word for word in command]
    return " ".join(words) if len(words) < 20 else f"{' '.join(words[:4])} ... {len(words) - 4} files"


def report(outcomes: list[Outcome]) -> None:
    """Print the table of all parts, the sum of the tests, and what did not run."""
    print(f"\n{'part':<12}{'verdict':<14}{'passed':>8}{'failed':>8}{'seconds':>9}")
    for outcome in outcomes:
        passed, failed = ("-" if number is None else number for number in (outcome.passed, outcome.failed))
        print(f"{outcome.part.name:<12}{outcome.verdict:<14}{passed:>8}{failed:>8}{outcome.seconds:>9.1f}")
    print(f"\n{sum(one.passed or 0 for one in outcomes)} passed, {sum(one.failed or 0 for one in outcomes)} failed")
    missing = [one.part for one in outcomes if one.part.needs and not one.part.is_there()]
    if missing:
        names = " and ".join(part.name for part in missing)
        packages = " ".join(part.needs for part in missing)
        print(f"Did not run: {names}. To run everything: apt-get install --no-install-recommends {packages}")


def main(names: list[str]) -> int:
    unknown = set(names) - {part.name for part in PARTS}
    if unknown:
        print(f"No such part: {', '.join(sorted(unknown))}. Parts: {', '.join(part.name for part in PARTS)}")
        return 2
    is_ci = os.environ.get("CI", "").lower() in {"1", "true"}
    with tempfile.TemporaryDirectory(prefix="pliable-") as var:
        outcomes = [run(part, var, is_ci=is_ci) for part in PARTS if not names or part.name in names]
    report(outcomes)
    return int(any(outcome.verdict == "failed" for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
