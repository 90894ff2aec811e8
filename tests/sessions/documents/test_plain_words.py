"""Our own words for students are plain: at most the eighth year of school by the grade of Flesch and Kincaid.

A text that is new in the module of the hand-out's words is measured as soon as it stands there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest
from django.utils.functional import Promise

from sessions import wording
from sessions.documents import handout_words

MOST = 8
# A label or a name of two words has no grade: it is measured in a sentence with the others.
FEWEST_WORDS = 5


def syllables(word: str) -> int:
    """About how many syllables an English word has: its groups of vowels, less an e at its end that nobody hears."""
    heard = re.sub(r"(?<=[^aeiouyl])e$|(?<=[^dt])ed$|(?<=[^cgsxz])es$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", heard)))


def grade(text: str) -> float:
    """The Flesch-Kincaid grade of ``text``: about the years at school that it asks for.

    What stands between two semicolons of a list is read like a sentence.
    """
    words = re.findall(r"[A-Za-z']+", text)
    sentences = [part for part in re.split(r"[.!?:;]", text) if re.search("[A-Za-z]", part)]
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@pytest.mark.parametrize(
    ("word", "count"),
    [("ball", 1), ("ease", 1), ("doctor", 2), ("gentle", 2), ("operation", 4), ("pregnancy", 3), ("burned", 1)],
)
def test_syllables_are_counted_as_they_are_heard(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_grade_tells_plain_words_from_others() -> None:
    plain = "Stop if it hurts. Ask your doctor."
    learned = "Contraindicated in individuals presenting with cardiovascular comorbidities or anticoagulation therapy."

    assert (grade(plain) < 3, grade(learned) > 15) == (True, True)


def texts_of(name: str, value: object) -> Iterator[tuple[str, str]]:
    match value:
        case Promise():
            yield name, str(value)
        case tuple():
            for number, text in enumerate(value, start=1):
                yield from texts_of(f"{name}: {number}", text)
        case Mapping():
            for key, text in value.items():
                yield from texts_of(f"{name}: {key}", text)


# Every text of the hand-out's own words, by its name.
OURS = [found for name, value in vars(handout_words).items() for found in texts_of(name, value)]
# What a hand-out takes from the words that all papers share.
SHARED = {
    "ask_first": wording.ask_first()[1],
    "stop_signal": " ".join([wording.stop_signal()[1], *wording.stop_signal()[2]]),
    "how_often": wording.how_often(),
    "leave_out": wording.leave_out("steps 2 to 4", others=True),
    "leave_out_alone": wording.leave_out("steps 2 to 4", others=False),
    "ask_before": wording.ask_before("steps 2 to 4", others=True),
    "ask_before_alone": wording.ask_before("steps 2 to 4", others=False),
    "go_gently": wording.go_gently("steps 2 to 4", "these"),
    "student_decides": wording.student_decides(),
    "first_times": wording.first_times(),
}
# The one phrase that is what it is: lawyers know it, and so do readers. With the others it is measured all the same.
FIXED = {"DISCLAIMER"}
LONG = [
    (name, text) for name, text in [*OURS, *SHARED.items()] if len(text.split()) >= FEWEST_WORDS and name not in FIXED
]


def test_the_texts_are_found() -> None:
    assert len(OURS) > 30
    assert {"STOP", "ANY_PROBLEM", "GATHERED_TO_ASK", "GATHERED: Back and neck"} <= {name for name, _text in LONG}


@pytest.mark.parametrize(("name", "text"), LONG, ids=[name for name, _text in LONG])
def test_a_text_of_ours_is_plain(name: str, text: str) -> None:
    assert grade(text) <= MOST, name


def test_all_of_them_together_are_plain() -> None:
    assert grade(". ".join(text for _name, text in [*OURS, *SHARED.items()])) <= MOST
