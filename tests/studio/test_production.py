"""The product as docs/operations.md says to run it: gunicorn, DEBUG off, collected files, a database of its own."""

from __future__ import annotations

import http.client
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psycopg
import pytest
from psycopg import sql

pytestmark = pytest.mark.production

ROOT = Path(__file__).resolve().parents[2]
HOST = "classes.example.org"
TOKEN = "kT9mS0-vQ4_bX7wZ2aL5eA"
READY_SECONDS = 60


class Server:
    """A running server, asked the way a proxy asks it."""

    def __init__(self, port: int, environment: dict[str, str], log: Path) -> None:
        self.port, self.environment, self.log = port, environment, log

    def manage(self, *arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True, timeout=120,
        ).stdout  # fmt: skip

    def ask(self, path: str, *, data: dict[str, str] | None = None, https: bool = True, **headers: str):
        """Return the answer with its body read. ``headers`` may say another ``host``."""
        sent = {"host": HOST, "x-forwarded-for": "203.0.113.7"} | ({"x-forwarded-proto": "https"} if https else {})
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        body = None
        if data is not None:
            body = urlencode(data)
            sent["content-type"] = "application/x-www-form-urlencoded"
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
            connection.request("GET" if data is None else "POST", path, body, sent)
            response = connection.getresponse()
            response.body = response.read()
        return response

    def log_with(self, line: str) -> str:
        """Return the log once it holds ``line``: the server writes it after the answer. Fail after ten seconds."""
        deadline = time.monotonic() + 10
        while line not in (log := self.log.read_text()):
            if time.monotonic() > deadline:
                pytest.fail(f"{line} is not in the log:\n{log[-2000:]}")
            time.sleep(0.05)
        return log


@contextmanager
def database() -> Iterator[str]:
    """Give the address of an empty database beside the one of the test run."""
    url = os.environ["DATABASE_URL"]
    name = f"production_{secrets.token_hex(6)}"
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(server: Server, process: subprocess.Popen) -> None:
    """Ask the health check until it answers; fail where the process ends or a minute passes."""
    deadline = time.monotonic() + READY_SECONDS
    while True:
        try:
            if server.ask("/health/", https=False, host="127.0.0.1").status == 200:
                return
        except OSError:
            pass
        if process.poll() is not None or time.monotonic() > deadline:
            pytest.fail(f"The server did not start:\n{server.log.read_text()[-2000:]}")
        time.sleep(0.1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("production")
    port = free_port()
    with database() as url:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("STUDIO_")} | {
            "STUDIO_SECRET_KEY": secrets.token_urlsafe(50),
            "STUDIO_SHARE_KEYS": secrets.token_urlsafe(32),
            "STUDIO_HOSTS": HOST,
            "STUDIO_EMAIL_URL": "smtp+plain://127.0.0.1:9",
            "STUDIO_TRUSTED_PROXIES": "1",
            "STUDIO_STATIC_ROOT": str(folder / "static"),
            "STUDIO_VAR_DIR": str(folder),
            "STUDIO_BIND": f"127.0.0.1:{port}",
            "STUDIO_WORKERS": "2",
            "DATABASE_URL": url,
        }
        server = Server(port, environment, folder / "log")
        server.manage("migrate", "--verbosity", "0")
        server.manage("collectstatic", "--no-input", "--verbosity", "0")
        gunicorn = [sys.executable, "-m", "gunicorn", "--config", "python:studio.gunicorn", "studio.wsgi"]
        with (
            server.log.open("wb") as log,
            subprocess.Popen(gunicorn, cwd=ROOT, env=environment, stdout=log, stderr=log) as process,
        ):
            try:
                wait_until_ready(server, process)
                yield server
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=40)


def test_health_answers_over_plain_http_to_any_name(server):
    answer = server.ask("/health/", https=False, host="10.0.0.9")

    assert (answer.status, answer.body, answer.headers["Set-Cookie"]) == (200, b"ok\n", None)


def test_http_becomes_https(server):
    answer = server.ask("/", https=False)

    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/")


def test_a_name_that_is_not_ours_is_refused(server):
    assert server.ask("/", host="evil.example").status == 400


def test_the_front_door_has_its_headers_and_no_cookie(server):
    answer = server.ask("/")

    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; ")
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Set-Cookie"] is None


def test_static_files_are_hashed_compressed_and_kept_for_ever(server):
    page = server.ask("/").body.decode()
    paths = sorted(set(re.findall(r'"(/static/[^"]+\.(?:css|js))"', page)))

    assert [re.sub(r"\.[0-9a-f]{12}\.", ".", path) for path in paths] == [
        "/static/css/site.css",
        "/static/django_htmx/htmx-2.min.js",
        "/static/js/main.js",
    ]
    for path in paths:
        answer = server.ask(path, accept_encoding="gzip")
        assert (answer.status, answer.headers["Content-Encoding"]) == (200, "gzip")
        assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
        assert answer.headers["Access-Control-Allow-Origin"] is None


def test_modules_import_hashed_modules(server):
    page = server.ask("/").body.decode()
    [main] = re.findall(r'"(/static/js/main\.[0-9a-f]{12}\.js)"', page)
    imported = re.findall(r'from\s*"\./([^"]+)"', server.ask(main).body.decode())

    assert imported
    for name in imported:
        assert re.fullmatch(r"[\w/-]+\.[0-9a-f]{12}\.js", name)
        assert server.ask(f"/static/js/{name}").status == 200


def test_the_first_curator_sets_a_password_and_signs_in(server):
    said = server.manage("create_curator", "chitra@example.org", "--name", "Chitra Rao")
    link = urlsplit(said.splitlines()[1])
    assert (link.scheme, link.netloc) == ("https", HOST)
    jar = SimpleCookie()

    def visit(path: str, **fields: str):
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())
        data = None
        if fields:
            page = server.ask(path, cookie=cookies)
            jar.load("; ".join(page.headers.get_all("Set-Cookie", [])))
            token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', page.body)[1].decode()
            cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())
            data = {"csrfmiddlewaretoken": token, **fields}
        answer = server.ask(path, data=data, cookie=cookies, origin=f"https://{HOST}")
        for header in answer.headers.get_all("Set-Cookie", []):
            jar.load(header)
        return answer

    form = visit(link.path).headers["Location"]
    assert visit(form, new_password1="Roll-the-calf-9", new_password2="Roll-the-calf-9").status == 302
    signed_in = visit("/sign-in/", username="chitra@example.org", password="Roll-the-calf-9")

    assert (signed_in.status, signed_in.headers["Location"]) == (302, "/")
    flags = {
        name: (bool(morsel["secure"]), bool(morsel["httponly"]), morsel["samesite"], morsel["path"], morsel["domain"])
        for name, morsel in jar.items()
    }
    assert flags == {
        "__Host-session": (True, True, "Lax", "/", ""),
        "__Host-csrf": (True, True, "Lax", "/", ""),
    }
    people = visit("/people/")
    assert (people.status, people.headers["Cache-Control"]) == (200, "no-store")


def test_tokens_never_reach_the_log(server):
    assert server.ask(f"/s/{TOKEN}/").status == 404

    log = server.log_with('"GET /s/[hidden]/ HTTP/1.1" 404')
    assert "django.request: Not Found: /s/[hidden]/" in log
    assert TOKEN not in log


def test_a_database_that_goes_away_is_an_honest_503_and_its_return_needs_no_restart(server):
    name = urlsplit(server.environment["DATABASE_URL"]).path[1:]
    allow = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
    assert server.ask("/").status == 200  # A worker has its connection now.

    def timed(path):
        began = time.monotonic()
        answer = server.ask(path)
        return answer, time.monotonic() - began

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as admin:
        admin.execute(allow.format(sql.Identifier(name), sql.SQL("false")))
        try:
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            away = [timed("/") for _ in range(10)]
            health, _ = timed("/health/")
        finally:
            admin.execute(allow.format(sql.Identifier(name), sql.SQL("true")))
    back = [server.ask("/").status for _ in range(10)]

    assert {answer.status for answer, _ in away} == {503}
    assert max(seconds for _, seconds in away) < 2
    assert away[0][0].headers["Retry-After"] == "10"
    assert b"We will be right back" in away[0][0].body
    assert (health.status, health.body) == (503, b"database unavailable\n")
    assert back == [200] * 10
