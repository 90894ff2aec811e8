"""Whole requests through the product's WSGI application, in this process."""

from __future__ import annotations

import gzip
import io
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.wsgi import get_wsgi_application
from django.test import Client

CSRF_TOKEN = "b" * 32


@dataclass(frozen=True)
class Ask:
    """A request. ``headers`` are named as in HTTP."""

    path: str
    method: str = "GET"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    signed_in: bool = True


@dataclass(frozen=True)
class Answer:
    """What came back, after how many milliseconds, and how many of them this process computed.

    Both include the closing of connections. Computing does not count waiting: for the database, or for a turn on a
    machine that others use. A document is set by several threads, so that it can compute longer than it takes.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    ms: float
    cpu_ms: float

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def compressed(self) -> int:
        """The bytes that a proxy would send: level 6 is what they use."""
        return len(gzip.compress(self.body, 6))


class Caller:
    """Asks for pages as the teacher ``email`` with a session of theirs, over https, as gunicorn would."""

    def __init__(self, email: str) -> None:
        self.application = get_wsgi_application()
        self.host = settings.ALLOWED_HOSTS[0]
        client = Client()
        user = get_user_model().objects.get(email=email)
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF_TOKEN}"

    def headers(self, ask: Ask) -> dict[str, str]:
        """Return every header that a browser behind a proxy would send."""
        always = {"Host": self.host, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
        if ask.signed_in:
            always["Cookie"] = self.cookies
        if ask.method == "POST":
            always |= {
                "Origin": f"https://{self.host}",
                "X-CSRFToken": CSRF_TOKEN,
                "Content-Type": "application/x-www-form-urlencoded",
                "Content-Length": str(len(ask.body)),
            }
        return always | dict(ask.headers)

    def send(self, ask: Ask) -> Answer:
        """Send ``ask`` and take the whole answer."""
        environ = self._environ(ask)
        head: list[Any] = []
        start, cpu = time.perf_counter(), time.process_time()
        answer = self.application(environ, lambda *start: head.extend(start) or (lambda data: None))
        body = b"".join(answer)
        answer.close()
        ms, cpu_ms = ((now - then) * 1000 for now, then in ((time.perf_counter(), start), (time.process_time(), cpu)))
        return Answer(int(head[0].split()[0]), dict(head[1]), body, ms, cpu_ms)

    def _environ(self, ask: Ask) -> dict[str, Any]:
        path, _mark, query = ask.path.partition("?")
        names = {"Content-Type": "CONTENT_TYPE", "Content-Length": "CONTENT_LENGTH"}
        headers = {
            names.get(name, "HTTP_" + name.upper().replace("-", "_")): value
            for name, value in self.headers(ask).items()
        }
        return headers | {
            "REQUEST_METHOD": ask.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": self.host,
            "SERVER_PORT": "443",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "https",
            "wsgi.input": io.BytesIO(ask.body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
