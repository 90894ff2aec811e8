"""The index of letters: the same answers with it and without, whatever happens to the techniques and to it."""

from __future__ import annotations

import logging

import pytest
from django.db import connection

from anatomy import trigrams
from anatomy.indexing import index_techniques
from anatomy.models import Technique
from anatomy.search import LibraryQuery, cards

TEXTS = (
    "calf roller",
    "roller calf",
    "release",
    "r",
    "ca",
    "ca roller",
    "alf oller",
    "child's pose",
    "Vṛkṣāsana",
    "वृक्षासन",
    "tree",
    "sole slow sweep",
    "or",
    "and",
    "not near",
    "hamstrng",
    "zzz",
)
TRIGGERS = [f"{trigrams.TABLE}_{event}" for event in ("added", "removed", "changed")]


def found(text: str) -> list[int]:
    return [card.pk for card in cards(LibraryQuery(text=text)).cards]


def without_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trigrams, "_sqlite_can", lambda: False)


def cut_off_the_index() -> None:
    """Do what a migration does that builds the table of techniques anew."""
    triggers = [f"DROP TRIGGER {trigger}" for trigger in TRIGGERS]
    with connection.cursor() as cursor:
        for drop in triggers if connection.vendor == "sqlite" else ["DROP INDEX technique_search_trigrams"]:
            cursor.execute(drop)


def name(slug: str, words: str) -> Technique:
    """Give a technique a new name, as a curator does."""
    technique = Technique.objects.get(slug=slug)
    Technique.objects.filter(pk=technique.pk).update(name=words)
    index_techniques(Technique.objects.filter(pk=technique.pk))
    return technique


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("filters", [{}, {"kind": "smr"}, {"region": "calf", "tool": "foam-roller"}])
def test_the_same_is_found_in_the_same_order_without_the_index(
    starter_library: None, monkeypatch: pytest.MonkeyPatch, text: str, filters: dict[str, str]
) -> None:
    query = LibraryQuery(text=text, **filters)
    with_index = cards(query)

    without_index(monkeypatch)

    assert cards(query) == with_index


def test_a_technique_that_is_added_is_found_and_one_that_is_removed_is_not(starter_library: None) -> None:
    technique = name("asana-tree", "Quokka")
    assert found("quokka") == [technique.pk]

    technique.delete()

    assert found("quokka") == []


def test_an_old_name_is_not_found_any_more(starter_library: None) -> None:
    name("asana-tree", "Quokka")

    name("asana-tree", "Wombat")

    assert (found("quokka"), len(found("wombat"))) == ([], 1)


def test_an_index_that_a_migration_has_cut_off_is_made_anew(starter_library: None) -> None:
    cut_off_the_index()
    technique = name("asana-tree", "Quokka")

    trigrams.make_index(using="default")

    assert found("quokka") == [technique.pk]


def test_making_the_index_again_changes_nothing(starter_library: None) -> None:
    before = found("release")

    trigrams.make_index(using="default")

    assert found("release") == before


@pytest.mark.postgres
def test_postgresql_has_the_index(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'technique_search_trigrams'")
        (definition,) = cursor.fetchone()

    assert definition.endswith("USING gin (search_text gin_trgm_ops)")


@pytest.mark.postgres
def test_a_database_that_refuses_the_index_is_searched_without_it(
    starter_library: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    before = found("release")
    cut_off_the_index()
    monkeypatch.setattr(trigrams, "_MAKE_POSTGRESQL", ("CREATE EXTENSION of_nobody",))

    with caplog.at_level(logging.WARNING, logger="anatomy.trigrams"):
        trigrams.make_index(using="default")

    assert (found("release"), len(caplog.records)) == (before, 1)
