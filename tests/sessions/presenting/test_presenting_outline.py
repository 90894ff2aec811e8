"""The builder's rows: their words, their places, and that what is kept laid out never speaks of another step."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import translation

from sessions.domain.draft import Draft, DraftSection, DraftStep
from sessions.presenting.findings import Badge
from sessions.presenting.outline import StepRow, section_place, step_place


def row(**changes) -> StepRow:
    plain = StepRow(
        id=12,
        number=3,
        start="4:30",
        name="Calf press",
        slug="smr-calf-press",
        kind="smr",
        kind_words="Rolling",
        dose="60 s each side",
        setup="set-up 5 s",
        setup_parts="5 s",
        tools="Yoga block",
        note="",
        optional=False,
        more="More for Calf press",
        regions="calf foot",
        side="each",
        base="/classes/1/",
    )
    return replace(plain, **changes)


def step(pk: int, name: str) -> DraftStep:
    return DraftStep(id=pk, name=name, title=name)


DRAFT = Draft(
    (
        DraftSection(1, "Rolling", "rolling", steps=(step(11, "Sole sweep"), step(12, "Calf press"))),
        DraftSection(2, "Rest", "rest", steps=(step(13, "Final rest"),)),
    )
)


@pytest.mark.parametrize(
    ("pk", "words"),
    [
        (11, "Sole sweep: 1 of 3, first in Rolling"),
        (12, "Calf press: 2 of 3, behind Sole sweep"),
        (13, "Final rest: 3 of 3, first in Rest"),
    ],
)
def test_a_step_says_where_it_stands(pk, words):
    assert step_place(DRAFT, pk) == words


@pytest.mark.parametrize(("pk", "words"), [(1, "Rolling: 1 of 2"), (2, "Rest: 2 of 2, behind Rolling")])
def test_a_section_says_where_it_stands(pk, words):
    assert section_place(DRAFT, pk) == words


def test_nothing_is_said_of_a_class_that_was_not_read():
    assert (step_place(None, 11), section_place(None, 1)) == ("", "")


def test_a_row_tells_scripts_what_it_is():
    assert row().attributes == 'id="step-12" data-regions="calf foot" data-side="each" data-technique="smr-calf-press" '
    assert row(slug="", regions="", side="none", swapped=True, note="Softly").attributes == (
        'id="step-12" data-side="none" data-swapped data-note'
    )


def test_a_key_is_no_figure():
    face = row(id=1234567).face

    assert 'href="/classes/1/?edit=1234567#step-1234567"' in face
    assert 'value="1234567"' in face


def test_the_place_of_a_step_is_no_part_of_its_face():
    assert row().face is row(number=4, start="9:00").face


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "Sole sweep", "more": "More for Sole sweep"}, ">Sole sweep</a>"),
        ({"dose": "45 s"}, "45 s"),
        ({"setup": "set-up 20 s"}, "set-up 20 s"),
        ({"tools": "Chair"}, "Chair"),
        ({"note": "Softly"}, "Softly"),
        ({"optional": True}, 'data-optional="optional"'),
        ({"badge": Badge("caution", "Caution", "finding-12", "mind the knee")}, "mind the knee"),
        ({"base": "/classes/2/"}, "/classes/2/?menu=12"),
    ],
)
def test_what_changes_of_a_step_changes_its_face(change, words):
    assert words not in row().face
    assert words in row(**change).face


def test_a_face_speaks_the_language_of_who_looks():
    english = row(optional=True).face
    with translation.override("de"):
        german = row(optional=True).face

    assert row(optional=True).face is english
    assert german is not english


def test_what_was_typed_is_text():
    hostile = "<script>alert(1)</script>{{ 7|add:1 }}"

    face = row(name=hostile, note=hostile, more=hostile, tools=hostile).face

    assert "<script>" not in face
    assert face.count("&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:1 }}") == 4
