"""The product as docs/operations.md says to run it, asked from outside."""

from __future__ import annotations

import json
import os
import posixpath
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from studio.modules import FoldedModules
from tests.studio.production import HOST, ROOT, Browser, Server, serving

pytestmark = pytest.mark.production

TOKEN = "kT9mS0-vQ4_bX7wZ2aL5eA"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("production")) as server:
        yield server


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


def modules_asked_for(script: str) -> list[str]:
    """The addresses that ``script`` imports, as it says them."""
    return re.findall(r"""(?:^import\b[^;"'(]*|\bimport\s*\(\s*)["']([^"']+)["']""", script, re.MULTILINE)


def test_every_script_is_served_and_asks_for_hashed_modules_only(server):
    """Those that a page names, and the modules that are folded into some of them but are collected all the same."""
    collected = json.loads((Path(server.environment["STUDIO_STATIC_ROOT"]) / "staticfiles.json").read_text())
    hashed = {name: path for name, path in collected["paths"].items() if re.fullmatch(r"js/[\w.-]+\.js", name)}
    pages = [path.read_text() for path in (ROOT / "templates").rglob("*.html")]
    entries = {name for page in pages for name in re.findall(r"{% static '(js/[^']+)' %}", page)}

    asked = {}
    for name, path in hashed.items():
        answer = server.ask(f"/static/{path}")
        assert (answer.status, answer.headers["Content-Type"]) == (200, 'text/javascript; charset="utf-8"')
        assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        asked[name] = modules_asked_for(answer.body.decode())

    assert {f"js/{path.name}" for path in (ROOT / "static" / "js").glob("*.js")} == asked.keys()
    assert {*FoldedModules.entry_modules, "js/self_check.js"} <= entries <= asked.keys()
    assert {name: asked[name] for name in FoldedModules.entry_modules} == {"js/main.js": [], "js/builder.js": []}
    imported = {posixpath.normpath(f"js/{one}") for modules in asked.values() for one in modules}
    assert "js/focus" in {name.partition(".")[0] for name in imported}
    assert imported - set(hashed.values()) == set()


def test_the_first_curator_sets_a_password_and_signs_in(server):
    said = server.manage("create_curator", "chitra@example.org", "--name", "Chitra Rao")
    link = urlsplit(said.splitlines()[1])
    assert (link.scheme, link.netloc) == ("https", HOST)
    browser = Browser(server)

    form = browser.get(link.path).headers["Location"]
    assert browser.send(form, new_password1="Roll-the-calf-9", new_password2="Roll-the-calf-9").status == 302
    signed_in = browser.send("/sign-in/", username="chitra@example.org", password="Roll-the-calf-9")

    assert (signed_in.status, signed_in.headers["Location"]) == (302, "/")
    flags = {
        name: (bool(morsel["secure"]), bool(morsel["httponly"]), morsel["samesite"], morsel["path"], morsel["domain"])
        for name, morsel in browser.jar.items()
    }
    assert flags == {
        "__Host-session": (True, True, "Lax", "/", ""),
        "__Host-csrf": (True, True, "Lax", "/", ""),
    }
    people = browser.get("/people/")
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
