"""Every worker is killed while three people save, again and again."""

from __future__ import annotations

import http.client
import os
import re
import signal
import threading
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import psycopg
import pytest

from tests.studio.production import Browser, Server, first_curator, serving

pytestmark = pytest.mark.production

ROUNDS = 3
WRITERS = 3


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("killed")) as server:
        yield server


class Writer(threading.Thread):
    """Changes the note of a step and moves it. What is not answered is sent again, as the same request."""

    def __init__(self, server: Server, cookies: Browser, token: str, base: str, step: int) -> None:
        super().__init__()
        self.browser = Browser(server)
        self.browser.jar.load(cookies.cookies)
        self.token, self.base, self.step = token, base, step
        self.saved, self.stop, self.odd = 0, threading.Event(), []

    def run(self) -> None:
        while not self.stop.is_set():
            note = str(self.saved + 1)
            self.send("change", note=note, seconds="30", side="none", title=f"Of {self.step}")
            self.saved += 1
            self.send("move", way="up" if self.saved % 2 else "down")

    def send(self, action: str, **fields: str) -> None:
        """Send until it is answered; nobody's patience ends before the server is back."""
        once = f"{action}-{self.step}-{self.saved}"
        while True:
            try:
                answer = self.browser.post(f"{self.base}steps/{self.step}/{action}/", self.token, once=once, **fields)
            except (OSError, http.client.HTTPException):
                continue
            if answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
                continue
            # 422: it stands at the end already.
            if answer.status not in {HTTPStatus.FOUND, HTTPStatus.UNPROCESSABLE_ENTITY}:
                self.odd.append((action, answer.status))
            return


def workers(process: int) -> list[int]:
    """The processes that gunicorn's first one has started."""
    return [int(pid) for pid in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def test_no_save_that_was_acknowledged_is_lost_when_all_workers_are_killed(server):
    browser = first_curator(server, "chitra@example.org", "Roll-the-calf-9")
    new = {"title": "Killed", "level": "beginner", "start": "blank", "target_minutes": "60"}
    base = browser.send("/classes/new/", **new).headers["Location"]

    section = re.search(rb'id="section-(\d+)"', browser.get(base).body)[1].decode()
    token = browser.token(base)
    for number in range(WRITERS):
        browser.post(f"{base}steps/", token, section=section, title=f"Step {number}", seconds="30")
    with psycopg.connect(server.environment["DATABASE_URL"], autocommit=True) as database:
        rows = database.execute("SELECT id FROM class_sessions_step ORDER BY id").fetchall()
        writers = [Writer(server, browser, token, base, step) for (step,) in rows]
        for writer in writers:
            writer.start()
        for _round in range(ROUNDS):
            for worker in workers(server.process.pid):
                os.kill(worker, signal.SIGKILL)
            server.wait_until_ready()
        for writer in writers:
            writer.stop.set()
        for writer in writers:
            writer.join(timeout=60)

        assert [writer.odd for writer in writers] == [[]] * WRITERS
        assert min(writer.saved for writer in writers) > 0
        kept = database.execute('SELECT id, note, "order" FROM class_sessions_step ORDER BY id').fetchall()
        assert [(step, note) for step, note, _order in kept] == [(one.step, str(one.saved)) for one in writers]
        assert sorted(order for *_step, order in kept) == list(range(WRITERS))
        numbers = [number for (number,) in database.execute("SELECT number FROM class_sessions_change ORDER BY number")]
        assert numbers == list(range(1, len(numbers) + 1))
