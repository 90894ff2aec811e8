"""Rows of a class: what the database refuses, and who sees what."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from sessions import editing
from sessions.models import Occasion, Section, Sequence, Step, StepTool, Visibility
from tests.sessions.classes import steps, technique

pytestmark = pytest.mark.django_db


def refused(rows, **values):
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"title": ""},
        {"target_minutes": 4},
        {"target_minutes": 241},
        {"head_count": 0},
        {"head_count": 501},
        {"visibility": "world"},
        {"level": "expert"},
    ],
)
def test_the_database_refuses_a_class(sequence, values):
    refused(Sequence.objects.filter(pk=sequence.pk), **values)


@pytest.mark.parametrize(
    "values",
    [{"name": ""}, {"kind": "party"}, {"rounds": 0}, {"rounds": 21}, {"planned_minutes": 0}, {"planned_minutes": 241}],
)
def test_the_database_refuses_a_section(sequence, values):
    refused(Section.objects.filter(sequence=sequence), **values)


@pytest.mark.parametrize(
    "values",
    [
        {"seconds": 4},
        {"seconds": 3601},
        {"count": 0},
        {"count": 501},
        {"setup_seconds": 901},
        {"side": "up"},
        {"title": "Both a technique and words"},
        {"technique": None},
    ],
)
def test_the_database_refuses_a_step(sequence, values):
    refused(Step.objects.filter(section__sequence=sequence), **values)


def test_the_database_refuses_a_tool_twice_and_out_of_number(sequence):
    chosen = StepTool.objects.filter(step__section__sequence=sequence).first()

    refused(StepTool.objects.filter(pk=chosen.pk), count=0)
    refused(StepTool.objects.filter(pk=chosen.pk), count=21)
    with pytest.raises(IntegrityError), transaction.atomic():
        StepTool.objects.create(step=chosen.step, tool=chosen.tool)


@pytest.mark.parametrize("values", [{"format": "party"}, {"head_count": 0}, {"head_count": 501}])
def test_the_database_refuses_an_occasion(sequence, values):
    editing.add_occasion(sequence, starts_on=date(2026, 9, 30))

    refused(Occasion.objects.filter(sequence=sequence), **values)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("seconds", 4, "A step lasts from 5 seconds to 1 hour a side."),
        ("seconds", 3601, "A step lasts from 5 seconds to 1 hour a side."),
        ("count", 0, "Between 1 and 500 breaths or repetitions."),
        ("setup_seconds", 901, "Set-up takes at most 15 minutes (900 seconds)."),
    ],
)
def test_a_step_says_what_is_wrong_with_a_number(sequence, field, value, words):
    step = steps(sequence)[0]
    setattr(step, field, value)

    with pytest.raises(ValidationError) as caught:
        step.clean_fields()

    assert caught.value.message_dict == {field: [words]}


def test_a_step_is_a_technique_or_words(sequence):
    section = sequence.sections.first()
    words = "A step is a technique of the library, or words of your own."
    for step in (Step(section=section), Step(section=section, technique=technique("asana-mountain"), title="Both")):
        with pytest.raises(ValidationError) as caught:
            step.clean()
        assert caught.value.message_dict == {"title": [words]}


def test_a_class_is_seen_by_its_owner_alone_until_it_is_opened(sequence, asha, ben):
    assert list(Sequence.objects.visible_to(asha)) == [sequence]
    assert list(Sequence.objects.visible_to(ben)) == []

    editing.change_sequence(sequence, {"visibility": Visibility.STUDIO})

    assert list(Sequence.objects.visible_to(ben)) == [sequence]
    assert list(Sequence.objects.editable_by(ben)) == []


def test_a_visitor_sees_no_class(sequence):
    editing.change_sequence(sequence, {"visibility": Visibility.STUDIO})

    assert list(Sequence.objects.visible_to(AnonymousUser())) == []
    assert list(Sequence.objects.editable_by(AnonymousUser())) == []


def test_sections_steps_and_occasions_are_edited_by_the_owner_alone(sequence, asha, ben):
    editing.change_sequence(sequence, {"visibility": Visibility.STUDIO})
    editing.add_occasion(sequence, starts_on=date(2026, 9, 30))

    for rows, count in ((Section.objects, 2), (Step.objects, 3), (Occasion.objects, 1)):
        assert rows.editable_by(asha).count() == count
        assert rows.editable_by(ben).count() == 0
    assert Occasion.objects.visible_to(ben).count() == 1


def test_a_private_class_hides_its_occasions(sequence, ben):
    editing.add_occasion(sequence, starts_on=date(2026, 9, 30))

    assert Occasion.objects.visible_to(ben).count() == 0


def test_current_and_archived_part_the_classes(sequence, asha):
    other = editing.create_sequence(asha, title="Old")
    editing.archive_sequence(other, archived=True)

    assert list(Sequence.objects.current()) == [sequence]
    assert list(Sequence.objects.archived()) == [other]


def test_a_week_has_seven_days_in_the_order_of_their_start(sequence):
    for day, start in ((28, None), (4, "09:00"), (5, None), (27, None), (28, "18:00")):
        month = 9 if day > 20 else 10
        starts_at = time.fromisoformat(start) if start else None
        editing.add_occasion(sequence, starts_on=date(2026, month, day), starts_at=starts_at)

    week = Occasion.objects.week_from(date(2026, 9, 28)).filter(starts_at__isnull=False)

    assert [(one.starts_on.day, one.starts_at.hour) for one in week] == [(28, 18), (4, 9)]
    assert Occasion.objects.week_from(date(2026, 9, 28)).count() == 3


def test_rows_name_themselves(sequence):
    step = steps(sequence)[0]
    occasion = editing.add_occasion(sequence, starts_on=date(2026, 9, 30))

    assert str(sequence) == "Feet and calves"
    assert str(step.section) == "Rolling"
    assert str(step) == "Sole slow sweep"
    assert str(editing.add_step(step.section, title="Welcome", seconds=60)) == "Welcome"
    assert str(occasion) == "30 Sep 2026"
    assert sequence.get_absolute_url() == f"/classes/{sequence.pk}/"
