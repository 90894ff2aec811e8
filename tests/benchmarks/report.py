"""The tables that a person reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tests.benchmarks.browser import BrowserFigures, DeedFigures, Opening
from tests.benchmarks.peer import Peer
from tests.benchmarks.room import CONDITIONS, GOAL_MS, RoomFigures
from tests.benchmarks.served import Throughput
from tests.benchmarks.timing import Figures

type Row = tuple[str, ...]
type Verdict = tuple[str, str, str, str]

PEER_GOAL = 5
# What the limit page took where the goals in milliseconds were set: two cores that nobody else used.
QUIET_LIMIT_MS = 4.2

# In the browser.
SLOW_GOAL_MS = 260
FIRST_SIGN_GOAL_MS = 50
SCRIPT_GOAL = 45_000
HTML_GOAL = 14_000
REQUESTS_GOAL = 10
PAINT_GOAL_MS = 300
BLOCKED_GOAL_MS = 30
SHIFT_GOAL = 0.02


def tables(
    small: list[Figures],
    large: list[Figures],
    load: list[Throughput],
    peers: list[Peer] | str | None,
    rooms: Sequence[RoomFigures] = (),
    browser: BrowserFigures | str | None = None,
) -> str:
    """Return everything that was measured, and how it stands against the goals."""
    parts = [
        _titled("Whole requests, one at a time, in one process", _pages([*small, *large])),
        _titled("Served by gunicorn, one thread a worker", _served(load)),
    ]
    if rooms:
        parts.append(_titled(f"A class held against {CONDITIONS} conditions in its room", _rooms(rooms)))
    if isinstance(peers, str):
        parts.append(peers)
    elif peers:
        parts.append(_titled("WeasyPrint on the same content", _peers(peers, large)))
    if isinstance(browser, str):
        parts.append(browser)
    elif browser:
        parts.append(
            _titled(
                f"In Chromium, where fetching the limit page takes {browser.limit_ms:.1f} ms", _deeds(browser.deeds)
            )
        )
        parts.append(_titled("Pages opened in Chromium, with nothing kept", _openings(browser.openings)))
    parts.append(_titled("Against the goals", _goals([*small, *large], load, peers, large, rooms)))
    if browser and not isinstance(browser, str):
        parts.append(_titled("Against the goals, in Chromium", _browser_goals(browser)))
    return "\n\n".join(parts)


def _pages(figures: Iterable[Figures]) -> Iterator[Row]:
    yield ("page", "median ms", "p95 ms", "CPU ms", "x limit", "x its CPU", "queries", "cold", "bytes", "gzip")
    for one in figures:
        yield (
            one.page.name,
            f"{one.median:.1f}",
            f"{one.p95:.1f}",
            f"{one.cpu:.1f}",
            f"{one.ratio:.2f}",
            f"{one.cpu_ratio:.2f}",
            str(one.warm_queries),
            str(one.cold_queries),
            f"{one.raw:,}",
            f"{one.compressed:,}",
        )


def _deeds(deeds: Iterable[DeedFigures]) -> Iterator[Row]:
    yield (
        "from the key or click to the screen",
        "median ms",
        "p95 ms",
        "first sign",
        "requests",
        "slow 4G, CPU/4",
        "first sign",
    )
    for one in deeds:
        times = (one.median, one.p95, one.first)
        yield (
            one.name,
            *(f"{time:.0f}" for time in times),
            f"{one.requests:.1f}",
            f"{one.slow:.0f}",
            f"{one.slow_first:.0f}",
        )


def _openings(openings: Iterable[Opening]) -> Iterator[Row]:
    yield ("page", "bytes", "script", "HTML", "requests", "largest paint ms", "blocked ms", "shift", "paint, slow 4G")
    for one in openings:
        weights = (one.total, one.script, one.html)
        times = (f"{one.paint:.0f}", f"{one.blocked:.0f}", f"{one.shift:.3f}", f"{one.slow_paint:.0f}")
        yield (one.name, *(f"{weight:,}" for weight in weights), str(one.requests), *times)


def _browser_goals(found: BrowserFigures) -> Iterator[Row]:
    yield ("what", "goal", "measured", "met")
    for deed in found.deeds:
        for what, goal, measured in (
            ("median", deed.goal, deed.median),
            ("p95", deed.goal_p95, deed.p95),
            ("slow 4G, CPU/4", SLOW_GOAL_MS, deed.slow),
            ("first sign, slow 4G, CPU/4", FIRST_SIGN_GOAL_MS, deed.slow_first),
        ):
            yield _verdict(f"{deed.name}: {what}", f"at most {goal:.0f} ms", f"{measured:.0f}", met=measured <= goal)
        yield _verdict(f"{deed.name}: requests", "at most 1", f"{deed.requests:.1f}", met=deed.requests <= 1)
    for page in found.openings:
        for what, limit, measured in (
            ("bytes", page.goal, page.total),
            ("script", SCRIPT_GOAL, page.script),
            ("HTML", HTML_GOAL, page.html),
            ("requests", REQUESTS_GOAL, page.requests),
            ("largest paint, ms", PAINT_GOAL_MS, page.paint),
            ("blocked, ms", BLOCKED_GOAL_MS, page.blocked),
        ):
            yield _verdict(f"{page.name}: {what}", f"at most {limit:,}", f"{measured:,.0f}", met=measured <= limit)
        yield _verdict(
            f"{page.name}: shift", f"at most {SHIFT_GOAL}", f"{page.shift:.3f}", met=page.shift <= SHIFT_GOAL
        )


def _served(load: Iterable[Throughput]) -> Iterator[Row]:
    yield ("page", "clients", "requests/s", "x limit", "median ms", "p99 ms", "failed")
    for one in load:
        yield (
            one.page,
            str(one.clients),
            f"{one.per_second:.0f}",
            f"{one.ratio:.2f}",
            f"{one.p50:.1f}",
            f"{one.p99:.1f}",
            str(one.failed),
        )


def _rooms(rooms: Iterable[RoomFigures]) -> Iterator[Row]:
    yield ("techniques in the library", "steps", "rules", "reasons found", "CPU ms")
    for one in rooms:
        yield (f"{one.techniques:,}", str(one.steps), str(one.rules), str(one.reasons), f"{one.median_ms:.2f}")


def _peers(peers: Iterable[Peer], figures: Iterable[Figures]) -> Iterator[Row]:
    yield ("document", "styled ms", "plain ms", "ours, whole request, ms", "plain takes so many times as long")
    for peer, ours in _pairs(peers, figures):
        times = peer.plain / ours.median
        yield (peer.name, f"{peer.styled:.0f}", f"{peer.plain:.0f}", f"{ours.median:.0f}", f"{times:.1f}")


def _pairs(peers: Iterable[Peer], figures: Iterable[Figures]) -> Iterator[tuple[Peer, Figures]]:
    for peer in peers:
        yield peer, next(one for one in figures if one.page.name.startswith(peer.name))


def _goals(
    figures: Iterable[Figures],
    load: Iterable[Throughput],
    peers: list[Peer] | str | None,
    documents: list[Figures],
    rooms: Iterable[RoomFigures],
) -> Iterator[Row]:
    yield ("what", "goal", "measured", "met")
    for room in rooms:
        yield _verdict(
            f"room of {CONDITIONS} conditions, {room.steps} steps, library of {room.techniques:,}",
            f"at most {GOAL_MS} ms",
            f"{room.median_ms:.2f}",
            met=room.median_ms <= GOAL_MS,
        )
    for one in figures:
        yield from _page_goals(one)
    for rate in load:
        if rate.goal is not None:
            yield _verdict(
                f"{rate.page}: requests/s, {rate.clients} clients",
                f"at least {rate.goal} x limit",
                f"{rate.ratio:.2f}",
                met=rate.ratio >= rate.goal,
            )
    for peer, ours in _pairs(peers if isinstance(peers, list) else [], documents):
        times = peer.plain / ours.median
        yield _verdict(
            f"{peer.name}: WeasyPrint, plain", f"at least {PEER_GOAL} x as long", f"{times:.1f}", met=times >= PEER_GOAL
        )


def _page_goals(one: Figures) -> Iterator[Row]:
    name, goals = one.page.name, one.page.goals
    queries = max(one.cold_queries, one.warm_queries)
    if goals.times_limit is not None:
        yield _verdict(
            f"{name}: time",
            f"at most {goals.times_limit} x limit",
            f"{one.ratio:.2f}",
            met=one.ratio <= goals.times_limit,
        )
    if goals.median_ms is not None:
        quiet = one.ratio * QUIET_LIMIT_MS
        yield _verdict(
            f"{name}: time, quiet machine",
            f"at most {goals.median_ms:.0f} ms",
            f"{quiet:.1f}",
            met=quiet <= goals.median_ms,
        )
    if goals.queries is not None:
        yield _verdict(f"{name}: queries", f"at most {goals.queries}", str(queries), met=queries <= goals.queries)
    if goals.compressed is not None:
        yield _verdict(
            f"{name}: HTML",
            f"at most {goals.compressed:,} bytes",
            f"{one.compressed:,}",
            met=one.compressed <= goals.compressed,
        )


def _verdict(what: str, goal: str, measured: str, *, met: bool) -> Row:
    return (what, goal, measured, "yes" if met else "NO")


def _titled(title: str, rows: Iterable[Row]) -> str:
    """Set ``rows`` in columns below ``title``: the first row names them, and only the first is of words."""
    rows = list(rows)
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "\n".join([title, "", lines[0], "-" * max(map(len, lines)), *lines[1:]])
