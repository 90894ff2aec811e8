"""A load of requests, in a process of its own so that it does not slow down what it measures.

    python tests/benchmarks/load.py < order.json

The order names one address on this machine, the requests byte for byte, how many ask at the same time, for how many
seconds, and how often at most. What came back is printed as JSON.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
from dataclasses import asdict, dataclass, field

MOST_SECONDS = 30
MOST_CLIENTS = 32
PATIENCE_SECONDS = 10


@dataclass
class Load:
    """One page under load: how many answers in how many seconds, their times in milliseconds, and what failed."""

    seconds: float = 0
    times: list[float] = field(default_factory=list)
    failed: int = 0


def ask(port: int, request: bytes) -> bytes:
    """Send ``request`` on a connection of its own, read to the end, and return the first line of the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as connection:
        connection.sendall(request)
        first = connection.recv(65536)
        while connection.recv(65536):
            pass
    return first[:12]


def burst(port: int, request: bytes, *, status: int, clients: int, seconds: float, most: int) -> Load:
    """Ask for one page from ``clients`` threads until ``seconds`` are over or ``most`` requests are done."""
    load = Load()
    lock = threading.Lock()
    wanted = f" {status}".encode()
    left = most
    start = time.perf_counter()
    end = start + min(seconds, MOST_SECONDS)

    def client() -> None:
        nonlocal left
        while True:
            with lock:
                if left <= 0 or time.perf_counter() >= end:
                    return
                left -= 1
            begin = time.perf_counter()
            try:
                is_right = ask(port, request).endswith(wanted)
            except OSError:
                is_right = False
            took = (time.perf_counter() - begin) * 1000
            with lock:
                load.times.append(took)
                load.failed += not is_right

    threads = [threading.Thread(target=client) for _number in range(min(clients, MOST_CLIENTS))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    load.seconds = time.perf_counter() - start
    return load


def main() -> None:
    order = json.load(sys.stdin)
    loads = [
        asdict(
            burst(
                order["port"],
                request["bytes"].encode("latin-1"),
                status=request["status"],
                clients=order["clients"],
                seconds=order["seconds"],
                most=order["most"],
            )
        )
        for request in order["requests"]
    ]
    json.dump(loads, sys.stdout)


if __name__ == "__main__":
    main()
