"""Measure pages, edits and documents, on SQLite and on PostgreSQL.

    python -m tests.benchmarks [--size tiny] [--only sqlite|postgresql]

Everything is set up in a temporary folder and removed at the end. Nothing here is a test: a figure that misses its goal
is shown, and the exit code stays 0.
"""

from __future__ import annotations

import argparse
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WITH_POSTGRES = ROOT / "tests" / "with_postgres.py"
MISSING = 69  # what with_postgres.py ends with where the server's programs are missing


def environment(folder: str) -> dict[str, str]:
    """Return what the server has in production: DEBUG off, hashed static files, a proxy in front. No e-mail leaves."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("STUDIO_", "DATABASE_"))}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
        "PYTHONPATH": str(ROOT),
        "STUDIO_VAR_DIR": folder,
        "STUDIO_SECRET_KEY": secrets.token_urlsafe(50),
        "STUDIO_SHARE_KEYS": secrets.token_urlsafe(32),
        "STUDIO_HOSTS": "classes.example.org",
        "STUDIO_EMAIL_URL": "console:",
        "STUDIO_TRUSTED_PROXIES": "1",
    }


def collect(folder: str) -> None:
    """Collect the static files into ``folder``, as every installation does."""
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=environment(folder), check=True)


def sit(database: str, size: str, static: str) -> int:
    """Measure everything on ``database`` and return the exit code."""
    print(f"\n=== {database} ===\n", flush=True)
    command = [sys.executable, "-m", "tests.benchmarks.sitting", "--size", size]
    if database == "postgresql":
        command = [sys.executable, str(WITH_POSTGRES), *command]
    with tempfile.TemporaryDirectory(prefix="pliable-bench-") as folder:
        variables = environment(folder) | {"STUDIO_STATIC_ROOT": static}
        return subprocess.run(command, cwd=ROOT, env=variables, check=False).returncode


def machine() -> str:
    """Say what this ran on, and what else the machine was doing."""
    load = os.getloadavg()[0]
    return f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, load {load:.1f} before the start."


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", choices=["full", "tiny"], default="full")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    chosen = parser.parse_args()
    print(machine())
    print("Times drift on a machine that others use. Compare within one run: “x limit” is taken round by round.")
    databases = [chosen.only] if chosen.only else ["sqlite", "postgresql"]
    with tempfile.TemporaryDirectory(prefix="pliable-bench-") as folder:
        collect(folder)
        codes = {database: sit(database, chosen.size, f"{folder}/static") for database in databases}
    if codes.get("postgresql") == MISSING:
        print("PostgreSQL was not measured. To measure it: apt-get install --no-install-recommends postgresql")
    return int(any(code not in (0, MISSING) for code in codes.values()))


if __name__ == "__main__":
    sys.exit(main())
