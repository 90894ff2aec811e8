"""The benchmark still finds its way through the product. Nothing is timed here."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests.benchmarks import browser, pages, report, timing, world
from tests.benchmarks.caller import Caller
from tests.benchmarks.served import Throughput


@pytest.fixture
def _production(settings):
    settings.ROOT_URLCONF = "tests.benchmarks.urls"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


# The application closes the connection behind a request, which would end a test's transaction.
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_production", "starter_library")
def test_every_page_can_be_measured():
    teacher = world.make_teacher()
    grown = world.grow_library(200)
    lesson = world.make_class(teacher, 12)
    caller = Caller(world.EMAIL)
    wanted = [
        *pages.references(),
        *pages.library(grown),
        pages.technique(),
        pages.builder(lesson, 12),
        *pages.edits(caller, lesson, 12),
        *pages.papers(lesson, 12),
        *pages.shared(caller, lesson, 12),
    ]

    figures = timing.measure(caller, wanted, rounds=1, tell=lambda words: None)

    assert grown == 200
    assert [one.page.name for one in figures] == [page.name for page in wanted]
    assert [one.page.name for one in figures if one.warm_queries > one.cold_queries] == []
    assert report.tables([], figures, [], []).count("\nlibrary, 200") == 4


def test_the_load_counts_answers_and_failures(make_server):
    port = make_server(200)
    request = {"bytes": "GET / HTTP/1.0\r\n\r\n"}
    order = {"port": port, "clients": 2, "seconds": 10, "most": 6}
    requests = [{**request, "status": 200}, {**request, "status": 304}]

    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("load.py"))],
        input=json.dumps({**order, "requests": requests}),
        capture_output=True,
        text=True,
        check=True,
    )

    loads = json.loads(done.stdout)
    assert [(len(load["times"]), load["failed"]) for load in loads] == [(6, 0), (6, 6)]


@pytest.mark.parametrize(("ratio", "met"), [(0.5, "yes"), (0.3, "NO")])
def test_the_report_says_whether_a_goal_is_met(ratio, met):
    load = Throughput("library", 8, per_second=100, ratio=ratio, p50=1, p99=2, failed=0, goal=0.43)

    last = report.tables([], [], [load], None).splitlines()[-1]

    assert last.split()[-2:] == [f"{ratio:.2f}", met]


@pytest.mark.parametrize(("median", "met"), [(39, "yes"), (41, "NO")])
def test_the_report_says_what_the_browser_saw(median, met):
    deed = browser.DeedFigures("add", median, 70, 20, requests=1, slow=250, slow_first=40, goal=40, goal_p95=80)
    page = browser.Opening("library", 90_000, 40_000, 9_000, 8, 200, 0, 0.0, slow_paint=800, goal=100_000)

    lines = report.tables([], [], [], None, (), browser.BrowserFigures(9.5, [deed], [page])).splitlines()

    assert "In Chromium, where fetching the limit page takes 9.5 ms" in lines
    assert [line.split()[-1] for line in lines if line.startswith("add: median")] == [met]
    assert [line.split()[-1] for line in lines if line.startswith("library: ")] == ["yes"] * 7


def test_the_report_says_that_there_is_no_browser():
    assert browser.MISSING in report.tables([], [], [], None, (), browser.MISSING)


@pytest.fixture
def make_server():
    """Give a function that starts a server on this machine that answers everything with one status."""
    servers = []

    def start(status):
        class Always(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(status)
                self.end_headers()

            def log_message(self, *words):
                pass

        server = HTTPServer(("127.0.0.1", 0), Always)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return server.server_port

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
