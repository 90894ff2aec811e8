"""Seconds for breaths and repetitions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.domain.dose import MAX_SECONDS, MIN_SECONDS, seconds_for_count

paces = st.tuples(st.integers(1, 3600), st.integers(1, 500))


@pytest.mark.parametrize(
    ("count", "pace", "seconds"), [(5, (30, 5), 30), (8, (30, 5), 48), (1, (40, 8), 5), (7, (10, 3), 23)]
)
def test_seconds_follow_the_pace(count, pace, seconds):
    assert seconds_for_count(count, pace=pace) == seconds


@given(st.integers(1, 500), paces)
def test_seconds_stay_within_what_a_step_can_last(count, pace):
    assert MIN_SECONDS <= seconds_for_count(count, pace=pace) <= MAX_SECONDS


@given(st.integers(1, 499), paces)
def test_one_more_never_takes_less(count, pace):
    assert seconds_for_count(count, pace=pace) <= seconds_for_count(count + 1, pace=pace)


@pytest.mark.parametrize(("count", "pace"), [(0, (30, 5)), (-1, (30, 5)), (5, (0, 5)), (5, (30, 0))])
def test_nothing_and_less_is_refused(count, pace):
    with pytest.raises(ValueError, match="at least one"):
        seconds_for_count(count, pace=pace)
