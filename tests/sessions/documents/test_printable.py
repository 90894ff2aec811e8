"""Typed text in the form in which paper can show it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.documents.fonts import coverage
from sessions.documents.printable import BREAK, BREAK_EVERY, LONG_WORD, MOST_MARKS, printable, printable_all


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Calf roller sweep",
        "Pādāṅguṣṭhāsana, Vṛkṣāsana, Ujjāyī",
        "नाडी शोधन",
        "क्\u200dष",
        "#import $x$ *bold* _it_ <script>hi()</script> \\ @ref = [x]",
        "One line\nand the next",
        "½ × 2 – “quoted” … 20 °C → ✓",
        "Ελληνικά, кириллица",
    ],
)
def test_what_the_fonts_hold_stays_as_it_was_typed(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("e\u0301", "é"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\tb\u3000c", "a b c"),
        ("bell\x07 null\x00 end", "bell null end"),
        ("lone\ud800surrogate", "lonesurrogate"),
        ("soft\u00adhyphen, \u202eturned\u202c", "softhyphen, turned"),
        ("① and １ and 𝐛𝐨𝐥𝐝", "1 and 1 and bold"),
        ("smile 😀.", "smile □."),
        ("family 👩‍👩‍👧", "family □□□"),
        ("heart ❤️", "heart ❤"),
        ("日本", "□□"),
        ("שלום", "□□□□"),
        ("مرحبا", "□□□□□"),
        ("private \ue000", "private □"),
        ("я\u093f", "я□"),
        ("a\u200db", "ab"),
    ],
)
def test_what_they_do_not_hold_is_replaced(typed: str, shown: str) -> None:
    assert printable(typed) == shown


def test_a_letter_keeps_a_few_marks_only() -> None:
    shown = printable("x" + "\u0323" * 200 + "y")

    assert shown == "x" + "\u0323" * MOST_MARKS + "y"


def test_a_long_word_may_break_and_a_common_one_may_not() -> None:
    assert printable("x" * LONG_WORD) == "x" * LONG_WORD
    assert printable("x" * (LONG_WORD + 1)) == BREAK.join(["x" * BREAK_EVERY] * (LONG_WORD // BREAK_EVERY) + ["x"])


def test_a_break_never_parts_a_letter_from_its_marks() -> None:
    pieces = printable("शि" * 30).split(BREAK)

    assert {piece[-1] for piece in pieces} == {"\u093f"}


def test_every_text_of_a_document_is_covered_but_names_of_our_own() -> None:
    data = {"title": "A 😀", "steps": [{"note": "\x00"}, ("日",)], "count": 3, "none": None, "picture": "x" * 40}

    assert printable_all(data, besides=("picture",)) == {
        "title": "A □",
        "steps": [{"note": ""}, ["□"]],
        "count": 3,
        "none": None,
        "picture": "x" * 40,
    }


@given(st.text(alphabet=st.characters(codec=None), max_size=60))
def test_nothing_but_what_a_font_holds_comes_out(text: str) -> None:
    shown = printable(text)

    known = frozenset().union(*coverage()) | {ord("\n"), ord(BREAK)}
    assert {letter for letter in shown if ord(letter) not in known} == set()


@given(st.text(max_size=60))
def test_the_normal_form_is_its_own(text: str) -> None:
    shown = printable(text).replace(BREAK, "")

    assert printable(shown).replace(BREAK, "") == shown


@given(st.characters(categories=("L", "N", "P", "S")))
def test_nothing_visible_disappears(letter: str) -> None:
    assert printable(letter).strip() != ""
