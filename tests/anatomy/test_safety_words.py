"""The words for findings that the library, the classes and the documents share."""

from __future__ import annotations

from datetime import date

import pytest

from anatomy.domain.safety import Area, Clearance, Present, Rule, Severity
from anatomy.safety_words import (
    area_words,
    clearance_words,
    grade_words,
    present_words,
    review_words,
    severity_word,
    student_word,
)
from tests.anatomy.starter_values import starter_book


def rule(**review):
    return Rule("dvt-01", "dvt", Severity.CAUTION, {}, "Rest.", **review)


def test_each_severity_has_a_word_for_teachers_and_one_for_students():
    assert {severity.value: (severity_word(severity), student_word(severity)) for severity in Severity} == {
        "caution": ("Caution", "Take care"),
        "modify": ("Modify", "Change it"),
        "clear_first": ("Clear first", "Ask first"),
        "contraindicated": ("Contraindicated", "Leave out"),
    }


@pytest.mark.parametrize(
    ("area", "words"),
    [
        (None, ""),
        (Area("calf"), "calf"),
        (Area("calf", "left"), "calf, left"),
        (Area("front-thigh", "right"), "front of the thigh, right"),
        (Area("tail"), ""),
    ],
)
def test_an_area_is_told_with_its_side(area, words):
    assert area_words(area, starter_book()) == words


@pytest.mark.parametrize(
    ("review", "words"),
    [
        ({}, "not yet reviewed by a clinician"),
        ({"reviewed_by": "Dr Mara Stein"}, "not yet reviewed by a clinician"),
        ({"reviewed_by": "Dr Mara Stein", "reviewed_on": date(2026, 5, 4)}, "reviewed by Dr Mara Stein on 4 May 2026"),
    ],
)
def test_a_rule_says_who_reviewed_it(review, words):
    assert review_words(rule(**review)) == words


@pytest.mark.parametrize(
    ("clearance", "words"),
    [
        (Clearance.REQUIRED, "A doctor, midwife or physiotherapist agrees first."),
        (Clearance.ADVISED, "Better to ask a doctor, midwife or physiotherapist first."),
        (Clearance.NONE, ""),
    ],
)
def test_who_is_asked_first(clearance, words):
    assert clearance_words(clearance) == words


@pytest.mark.parametrize(
    ("grade", "words"), [("A", "A: peer reviewed"), ("S", "S: the studio's own text"), ("Z", "Z"), ("", "")]
)
def test_a_grade_says_what_it_means(grade, words):
    assert grade_words(grade) == words


def test_a_room_names_each_condition_once_with_all_its_places():
    room = [
        Present("open-wound", Area("calf", "left")),
        Present("dvt"),
        Present("open-wound", Area("abdomen")),
        Present("taken-out-of-the-library"),
    ]

    assert present_words(room, starter_book()) == [
        "Open wound, cut or healing skin (calf, left; abdomen)",
        "Deep vein clot, known or suspected",
    ]
