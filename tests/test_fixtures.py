"""What the fixtures promise: a copied library is a loaded one, in every kind of test."""

from __future__ import annotations

import pytest

from anatomy.models import Rule, Technique
from sessions.models import Sequence


def counts() -> tuple[int, int, int]:
    return Technique.objects.count(), Rule.objects.count(), Technique.regions.through.objects.count()


@pytest.mark.django_db
def test_a_test_starts_from_an_empty_library():
    assert counts() == (0, 0, 0)


def test_the_copied_library_is_whole(starter_library):
    technique = Technique.objects.with_parts().get(slug="smr-sole-slow-sweep")

    assert counts()[0] == 188
    assert [use.tool.slug for use in technique.tool_rows.all()][:1] == ["therapy-ball-original"]
    assert technique.steps != []


@pytest.mark.django_db(transaction=True)
def test_the_library_is_there_behind_a_real_transaction(starter_library):
    assert counts()[0] == 188


def test_a_row_can_follow_the_copied_ones(starter_library):
    last = Technique.objects.latest("pk")
    last.pk, last.slug = None, "one-more"

    last.save()

    assert Technique.objects.count() == 189


def test_the_small_class_has_three_steps(sequence: Sequence):
    steps = [str(step) for section in sequence.sections.all() for step in section.steps.all()]

    assert steps == ["Sole slow sweep", "Calf roller sweep", "Legs up the wall"]


def test_the_count_of_queries_notices_one_query_a_row(starter_library, assert_same_queries):
    shown = []

    with pytest.raises(AssertionError, match="More rows, more queries"):
        assert_same_queries(
            lambda: [row.technique_type.name for row in Technique.objects.filter(pk__in=shown)],
            lambda: shown.extend(Technique.objects.values_list("pk", flat=True)[:3]),
        )
