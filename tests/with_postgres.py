"""Run a command against a throw-away PostgreSQL server, then remove the server.

    python tests/with_postgres.py COMMAND [ARGUMENT ...]

The command finds the server's address in ``DATABASE_URL``. The server listens on a Unix socket in a folder of its own:
it needs no free port and meets no other server. It works for root too: the server then runs as ``postgres`` or
``nobody``, because PostgreSQL refuses to run as root. Ends with the command's exit code, or with 69 where the machine
has no PostgreSQL server programs.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

MISSING = 69  # EX_UNAVAILABLE of sysexits.h
DEBIAN = Path("/usr/lib/postgresql")
# Nothing in this server outlives the run, so nothing needs to reach the disk.
OPTIONS = {
    "listen_addresses": "''",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "60",
}


def find_programs() -> Path | None:
    """Return the folder of ``initdb`` and ``pg_ctl``, of the newest version found, or None."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else []
    if DEBIAN.is_dir():
        versions = [folder for folder in DEBIAN.iterdir() if folder.name.isdigit()]
        folders += [folder / "bin" for folder in sorted(versions, key=lambda folder: int(folder.name), reverse=True)]
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


def server_account() -> pwd.struct_passwd | None:
    """Return the account that the server must run as, or None where that is ours."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


@contextmanager
def postgres(programs: Path) -> Iterator[str]:
    """Start a server from ``programs``, and give its ``DATABASE_URL``; stop and remove it at the end."""
    account = server_account()
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    data = str(folder / "data")

    def call(program: str, *arguments: str) -> None:
        subprocess.run(
            [str(programs / program), "-D", data, *arguments],
            check=True,
            cwd=folder,
            env=os.environ | {"HOME": str(folder), "LC_ALL": "C.UTF-8"},
            stdout=subprocess.DEVNULL,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )

    try:
        call("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = " ".join(f"-c {name}={value}" for name, value in OPTIONS.items())
        call("pg_ctl", "start", "-w", "-s", "-l", str(folder / "log"), "-o", f"-k {folder} {options}")
        try:
            yield f"postgres://postgres@{quote(str(folder), safe='')}/postgres"
        finally:
            call("pg_ctl", "stop", "-s", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    programs = find_programs()
    if not programs:
        print("No PostgreSQL server programs (initdb, pg_ctl) on this machine.", file=sys.stderr)
        return MISSING
    # A polite end must still stop the server.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with postgres(programs) as url:
        return subprocess.run(command, check=False, env=os.environ | {"DATABASE_URL": url}).returncode


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
