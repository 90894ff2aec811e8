"""Measuring: in rounds, so that what else the machine does falls on every page alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median, quantiles

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.benchmarks.caller import Answer, Caller
from tests.benchmarks.pages import LIMIT, Page


@dataclass(frozen=True)
class Figures:
    """What was measured of a page. Times in milliseconds.

    ``ratio`` compares the time with that of the limit page, round by round; ``cpu_ratio`` what was computed.
    """

    page: Page
    median: float
    p95: float
    cpu: float
    ratio: float
    cpu_ratio: float
    cold_queries: int
    warm_queries: int
    raw: int
    compressed: int


class UnexpectedAnswer(Exception):
    """A page did not answer as it should: its time would say nothing."""


def measure(caller: Caller, pages: Iterable[Page], rounds: int, tell: Callable[[str], None]) -> list[Figures]:
    """Ask for every page once a round, and return what came out, in the order of ``pages``."""
    pages = list(pages)
    cold = []
    for page in pages:
        cache.clear()
        ContentType.objects.clear_cache()
        cold.append(_queries(caller, page))
    warm = [_queries(caller, page) for page in pages]
    answers: list[list[Answer]] = [[] for _page in pages]
    for number in range(rounds):
        tell(f"round {number + 1} of {rounds}")
        for page, given in zip(pages, answers, strict=True):
            given.append(_answer(caller, page))
    limits = answers[[page.name for page in pages].index(LIMIT)]
    return [
        _figures(page, given, limits, queries_cold, queries_warm)
        for page, given, queries_cold, queries_warm in zip(pages, answers, cold, warm, strict=True)
    ]


def _figures(page: Page, given: list[Answer], limits: list[Answer], cold: int, warm: int) -> Figures:
    times = [answer.ms for answer in given]
    return Figures(
        page=page,
        median=median(times),
        p95=quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0],
        cpu=median(answer.cpu_ms for answer in given),
        ratio=median(answer.ms / limit.ms for answer, limit in zip(given, limits, strict=True)),
        cpu_ratio=median(answer.cpu_ms / limit.cpu_ms for answer, limit in zip(given, limits, strict=True)),
        cold_queries=cold,
        warm_queries=warm,
        raw=len(given[-1].body),
        compressed=given[-1].compressed,
    )


def _answer(caller: Caller, page: Page) -> Answer:
    ask = page.ask()
    return _checked(page, caller.send(ask))


def _checked(page: Page, answer: Answer) -> Answer:
    if answer.status != page.status:
        raise UnexpectedAnswer(f"{page.name}: {answer.status} instead of {page.status}\n{answer.body[:2000]!r}")
    return answer


def _queries(caller: Caller, page: Page) -> int:
    """Return how many statements the page takes; the opening and closing of transactions count too."""
    ask = page.ask()
    with CaptureQueriesContext(connection) as captured:
        _checked(page, caller.send(ask))
    return len(captured)
