"""The product as gunicorn serves it, under load from another process of this machine."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from tests.benchmarks.caller import Ask, Caller
from tests.benchmarks.load import ask
from tests.benchmarks.pages import LIMIT, Page, library, references, shared
from tests.benchmarks.world import Lesson

CLIENTS = (1, 8)
TURNS = 3
MOST_REQUESTS = 3000
PATIENCE_SECONDS = 20


@dataclass(frozen=True)
class Throughput:
    """A page under the load of ``clients``. Times in milliseconds; ``ratio`` is to the limit page's requests/s."""

    page: str
    clients: int
    per_second: float
    ratio: float
    p50: float
    p99: float
    failed: int
    goal: float | None = None


# At eight clients, compared with the limit page.
GOALS = {"library": 0.43, "shared": 0.54}


def pages(caller: Caller, lesson: Lesson) -> list[Page]:
    """Return what is asked for under load."""
    from anatomy.models import Technique

    size = Technique.objects.count()
    return [references()[1], *library(size)[:2], *shared(caller, lesson, 25)]


def measure(caller: Caller, wanted: list[Page], seconds: float, tell: Callable[[str], None]) -> list[Throughput]:
    """Serve, and ask for each page in turn, ``TURNS`` times, with one client and with eight."""
    found: list[Throughput] = []
    with gunicorn() as port:
        requests = [{"bytes": _raw(caller, page.ask()), "status": page.status} for page in wanted]
        _load(port, requests, 2, seconds / 2)  # so that every worker has seen every page
        for clients in CLIENTS:
            turns = []
            for number in range(TURNS):
                tell(f"{clients} at a time: turn {number + 1} of {TURNS}")
                turns.append(_load(port, requests, clients, seconds))
            found += _summary(wanted, clients, turns)
    return found


def _summary(wanted: list[Page], clients: int, turns: list[list[dict]]) -> Iterator[Throughput]:
    limit = [page.name for page in wanted].index(LIMIT)
    for place, page in enumerate(wanted):
        rates = [len(turn[place]["times"]) / turn[place]["seconds"] for turn in turns]
        limits = [len(turn[limit]["times"]) / turn[limit]["seconds"] for turn in turns]
        times = [one for turn in turns for one in turn[place]["times"]]
        cuts = quantiles(times, n=100, method="inclusive") if len(times) > 1 else times * 99
        goal = GOALS.get(page.name.split()[0].strip(",")) if clients == CLIENTS[-1] else None
        yield Throughput(
            page.name,
            clients,
            median(rates),
            median(rate / other for rate, other in zip(rates, limits, strict=True)),
            cuts[49],
            cuts[98],
            sum(turn[place]["failed"] for turn in turns),
            goal,
        )


def _raw(caller: Caller, ask: Ask) -> str:
    headers = caller.headers(ask) | {"Connection": "close"}
    lines = [f"{ask.method} {ask.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]) + ask.body.decode()


def _load(port: int, requests: list[dict], clients: int, seconds: float) -> list[dict]:
    order = {"port": port, "requests": requests, "clients": clients, "seconds": seconds, "most": MOST_REQUESTS}
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("load.py"))],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@contextmanager
def gunicorn(*options: str) -> Iterator[int]:
    """Start the server of production on a free port of this machine: one worker a core, one thread a worker."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "python:studio.gunicorn", *options, "studio.wsgi"],
            env=os.environ | {"STUDIO_BIND": f"127.0.0.1:{port}"},
            stdout=log,
            stderr=log,
        )
        try:
            _wait(server, port, plain="--certfile" not in options)
            yield port
        finally:
            server.terminate()
            server.wait(PATIENCE_SECONDS)


def _wait(server: subprocess.Popen[bytes], port: int, *, plain: bool) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            if plain:
                ask(port, b"GET /health/ HTTP/1.0\r\nHost: localhost\r\n\r\n")
            else:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("gunicorn did not start")
