"""Doses: seconds a side, or breaths or repetitions that carry their seconds."""

from __future__ import annotations

MIN_SECONDS, MAX_SECONDS = 5, 3600
MAX_COUNT = 500


def seconds_for_count(count: int, *, pace: tuple[int, int]) -> int:
    """Return the seconds that ``count`` breaths or repetitions take at a ``pace`` of (seconds, count).

    Rounded to whole seconds and kept within what a step can last. Raise ValueError for a count below one.
    """
    seconds, counted = pace
    if count < 1 or counted < 1 or seconds < 1:
        raise ValueError("A dose counts at least one.")
    return min(MAX_SECONDS, max(MIN_SECONDS, round(count * seconds / counted)))
