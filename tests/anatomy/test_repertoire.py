"""The published techniques as values: what they hold, what reading them costs, and when they are read again."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anatomy.keeping import Kept
from anatomy.models import LibraryState, Status, Technique
from anatomy.repertoire import asked_of, read_repertoire, repertoire
from tests.anatomy.admin_forms import page
from tests.anatomy.starter_values import starter_asked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter_library")]

READING = 7
REVISION = 1
CALF = "smr-calf-roller-sweep"


def queries(action):
    with CaptureQueriesContext(connection) as captured:
        action()
    return len(captured)


# What it holds --------------------------------------------------------------------------------------------------------


def test_the_rows_ask_what_the_files_ask():
    offers = read_repertoire().by_slug

    assert {slug: offer.asked for slug, offer in offers.items()} == starter_asked()


def test_a_technique_row_asks_the_same_as_its_offer():
    offers = read_repertoire().offers

    asked = {row.pk: asked_of(row) for row in Technique.objects.with_parts()}

    assert asked == {key: offer.asked for key, offer in offers.items()}


def test_a_row_read_with_its_parts_needs_no_query(django_assert_num_queries):
    row = Technique.objects.with_parts().get(slug=CALF)

    with django_assert_num_queries(0):
        asked_of(row)


@pytest.mark.parametrize("tools", [[], ["golf-ball"], ["golf-ball", "mat"]])
def test_tools_that_are_chosen_take_the_place_of_those_needed(tools):
    row = Technique.objects.with_parts().get(slug=CALF)

    assert asked_of(row, tools).tools == frozenset(tools)


def test_only_published_techniques_are_offered():
    Technique.objects.filter(slug=CALF).update(status=Status.DRAFT)
    Technique.objects.filter(slug="asana-tree").update(status=Status.RETIRED)

    offered = read_repertoire().by_slug

    assert starter_asked().keys() - offered.keys() == {CALF, "asana-tree"}


def test_an_offer_holds_what_a_swap_needs_to_know():
    row = Technique.objects.get(slug="smr-calf-pin-ankle-circles")

    offer = read_repertoire().offers[row.pk]

    assert (offer.pk, offer.slug, offer.name) == (row.pk, row.slug, row.name)
    assert (offer.level, offer.side, offer.dose_mode) == (row.level, row.side, row.dose_mode)
    assert (offer.dose_seconds, offer.dose_count) == (row.dose_seconds, row.dose_breaths or row.dose_reps)
    assert offer.dose_range == (row.dose_min_seconds, row.dose_max_seconds)
    assert offer.intents == {intent.slug for intent in row.intents.all()}
    assert {(tool.slug, tool.name, tool.count, tool.fetched) for tool in offer.tools} == {
        (needed.tool.slug, needed.tool.name, needed.count, needed.tool.fetched)
        for needed in row.tool_rows.filter(role="required")
    }


def test_a_technique_without_a_range_of_doses_has_none():
    Technique.objects.filter(slug=CALF).update(dose_min_seconds=None, dose_max_seconds=None)

    assert read_repertoire().by_slug[CALF].dose_range is None


# What it costs, and when it is read again -----------------------------------------------------------------------------


def test_reading_takes_the_same_queries_for_one_technique_and_for_all():
    everything = queries(read_repertoire)
    Technique.objects.exclude(slug=CALF).update(status=Status.DRAFT)

    assert (everything, queries(read_repertoire)) == (READING, READING)


def test_a_process_reads_once_and_then_asks_only_whether_the_library_changed():
    first = queries(repertoire)
    revision = LibraryState.objects.revision()

    assert (first, queries(repertoire), queries(lambda: repertoire(revision))) == (REVISION + READING, REVISION, 0)


def test_a_curator_who_retires_a_technique_renews_it_in_every_process(curator_client):
    other_process = Kept(read_repertoire)
    before = [CALF in kept.by_slug for kept in (repertoire(), other_process.now())]
    chosen = Technique.objects.get(slug=CALF)

    curator_client.post(page("technique_changelist"), {"action": "retire", "_selected_action": [chosen.pk]})

    assert before == [True, True]
    assert [CALF in kept.by_slug for kept in (repertoire(), other_process.now())] == [False, False]
