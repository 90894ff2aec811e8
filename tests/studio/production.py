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

ROOT = Path(__file__).resolve().parents[2]
HOST = "classes.example.org"
READY_SECONDS = 60


class Server:
    """A running server, asked the way a proxy asks it."""

    def __init__(self, port: int, environment: dict[str, str], log: Path) -> None:
        self.port, self.environment, self.log = port, environment, log

    process: subprocess.Popen

    def wait_until_ready(self) -> None:
        """Ask the health check until it answers; fail where the process ends or a minute passes."""
        deadline = time.monotonic() + READY_SECONDS
        while True:
            try:
                if self.ask("/health/", https=False, host="127.0.0.1").status == 200:
                    return
            except (OSError, http.client.HTTPException):
                pass
            if self.process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"The server did not start:\n{self.log.read_text()[-2000:]}")
            time.sleep(0.1)

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


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Serve the product from ``folder`` with two workers, until the block ends."""
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
                server.process = process
                server.wait_until_ready()
                yield server
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=40)


class Browser:
    """A person's cookies, and forms sent with them as a browser without scripts does."""

    def __init__(self, server: Server) -> None:
        self.server, self.jar = server, SimpleCookie()

    @property
    def cookies(self) -> str:
        return "; ".join(f"{name}={morsel.value}" for name, morsel in self.jar.items())

    def get(self, path: str):
        return self._keep(self.server.ask(path, cookie=self.cookies))

    def post(self, path: str, token: str, **fields: str):
        data = {"csrfmiddlewaretoken": token, **fields}
        return self._keep(self.server.ask(path, data=data, cookie=self.cookies, origin=f"https://{HOST}"))

    def token(self, path: str) -> str:
        """Return the token of the first form on a page."""
        return re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', self.get(path).body)[1].decode()

    def send(self, path: str, **fields: str):
        """Fill in the form of a page and send it."""
        return self.post(path, self.token(path), **fields)

    def _keep(self, answer):
        for header in answer.headers.get_all("Set-Cookie", []):
            self.jar.load(header)
        return answer


def first_curator(server: Server, email: str, password: str) -> Browser:
    """Make a curator by the command of the documentation, and sign in."""
    said = server.manage("create_curator", email, "--name", "Chitra Rao")
    browser = Browser(server)
    form = browser.get(urlsplit(said.splitlines()[1]).path).headers["Location"]
    browser.send(form, new_password1=password, new_password2=password)
    browser.send("/sign-in/", username=email, password=password)
    return browser
