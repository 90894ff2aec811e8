"""One sitting: an empty database, everything measured in it, and the tables.

    python -m tests.benchmarks.sitting [--size tiny]

The environment names the database and a folder for files; ``python -m tests.benchmarks`` prepares both.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass

import django


@dataclass(frozen=True)
class Size:
    """How much is measured. ``seconds`` is how long each page is asked for at a time by the load."""

    techniques: int
    rounds: int
    seconds: float
    documents: int


SIZES = {"full": Size(10_000, 30, 1.5, 3), "tiny": Size(250, 2, 0.2, 1)}


def tell(words: str) -> None:
    """Say what is going on, where somebody watches; each word goes over the last one."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{words}", end="", file=sys.stderr, flush=True)


def main(size: Size) -> None:
    """Set up, measure, print."""
    from django.core.management import call_command
    from django.db import connection

    from anatomy.models import Technique
    from tests.benchmarks import browser, pages, peer, report, room, served, timing, world
    from tests.benchmarks.caller import Caller

    tell("setting up")
    call_command("migrate", verbosity=0)
    world.load_starter_library()
    teacher = world.make_teacher()
    lessons = {steps: world.make_class(teacher, steps) for steps in (20, 25, 40, 60, 100)}
    caller = Caller(world.EMAIL)
    small = pages.references() + pages.library(Technique.objects.count())
    found = timing.measure(caller, small, size.rounds, tell)
    rooms = [room.measure(lessons[40].sequence, size.rounds)]
    tell(f"growing the library to {size.techniques:,} techniques")
    grown = world.grow_library(size.techniques)
    large = [
        *pages.references(),
        *pages.library(grown),
        pages.technique(),
        *(pages.builder(lessons[steps], steps) for steps in (20, 60, 100)),
        *pages.edits(caller, lessons[60], 60),
        *pages.edits(caller, lessons[100], 100)[:1],
        *pages.papers(lessons[25], 25),
        *pages.shared(caller, lessons[25], 25),
    ]
    found_large = timing.measure(caller, large, size.rounds, tell)
    rooms.append(room.measure(lessons[40].sequence, size.rounds))
    load = served.measure(caller, served.pages(caller, lessons[25]), size.seconds, tell)
    peers = peer.measure(caller, lessons[25], size.documents, tell) if connection.vendor == "sqlite" else None
    seen = browser.measure(caller, lessons[60], size.rounds, tell)
    tell("")
    print(report.tables(found, found_large, load, peers, rooms, seen))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", choices=SIZES, default="full")
    chosen = parser.parse_args()
    django.setup()
    main(SIZES[chosen.size])
