"""The starter library's steps: the dose stands beside them, and a teacher sets it anew in every class."""

from __future__ import annotations

import re

import pytest

from tests.anatomy.starter_values import starter_pack

_NUMBERS = (
    *("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "fifteen", "twenty"),
    *("thirty", "forty", "forty-five", "sixty", "ninety"),
)
_MANY = rf"(?:{'|'.join(_NUMBERS)}|\d\d?\d?)"
_BETWEEN = r"(?: (?:slow|easy|long|nose|wide))*"
_COUNTED = {
    "breaths": re.compile(rf"\b{_MANY}{_BETWEEN} (?:breaths|times)\b", re.IGNORECASE),
    "reps": re.compile(rf"\b{_MANY}{_BETWEEN} (?:times|rounds|circles)\b", re.IGNORECASE),
}
# A pause of a few seconds belongs to the movement; a minute and ten seconds or more are the time of the step.
_TIMED = re.compile(
    rf"\b(?:(?:an?|one|{_MANY}) minutes?|(?!(?:two|three|four|five|six|seven|eight|nine|\d) ){_MANY} seconds)\b",
    re.IGNORECASE,
)


def names_dose(words: str, mode: str) -> bool:
    """Whether a step says for how long, or how often in the unit of a dose of this mode."""
    counted = _COUNTED.get(mode)
    return bool(_TIMED.search(words) or (counted and counted.search(words)))


@pytest.mark.parametrize(
    ("words", "mode", "found"),
    [
        ("Go on for about two minutes.", "seconds", True),
        ("Change sides after about a minute.", "seconds", True),
        ("Stay about 45 seconds.", "hold", True),
        ("Stay five slow nose breaths.", "breaths", True),
        ("Circle six times the other way.", "reps", True),
        ("Make eight slow circles.", "reps", True),
        ("Pause five seconds.", "seconds", False),
        ("Breathe in for four, out for six.", "seconds", False),
        ("Pause for two slow nose breaths, then turn the leg outward.", "seconds", False),
        ("Feel the three points of the foot for one breath.", "breaths", False),
    ],
)
def test_a_dose_is_told_from_numbers_of_the_movement(words: str, mode: str, found: bool) -> None:
    assert names_dose(words, mode) is found


def test_no_step_names_the_dose_of_its_technique() -> None:
    told = [
        (entry.slug, words)
        for entry in starter_pack().techniques
        for words in entry.steps
        if names_dose(words, entry.dose_mode)
    ]

    assert told == []
