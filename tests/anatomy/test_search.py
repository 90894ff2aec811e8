"""Finding techniques: names first, errors forgiven, filters that combine, and always the same few queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from anatomy.indexing import index_techniques
from anatomy.models import LibraryState, Technique, TechniqueTool
from anatomy.search import LAST_PAGE, PAGE_SIZE, LibraryQuery, Results, cards, matching


def names(results: Results) -> list[str]:
    return [card.name for card in results.cards]


def slugs(query: LibraryQuery) -> set[str]:
    return set(matching(query).values_list("slug", flat=True))


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Vrikshasana", "Tree"),
        ("vṛkṣāsana", "Tree"),
        ("VRKSASANA", "Tree"),
        ("वृक्षासन", "Tree"),
        ("tree", "Tree"),
        ("  Tree!  ", "Tree"),
        ("savasana", "Final rest"),
        ("Śavāsana", "Final rest"),
        ("calf roller", "Calf roller sweep"),
        ("roller calf", "Calf roller sweep"),
        ("childs pose", "Child's pose"),
        ("child’s pose", "Child's pose"),
        ("bee breath", "Humming breath"),
        ("soleus", "Soleus pin and spin"),
    ],
)
def test_the_nearest_name_comes_first(starter_library: None, text: str, first: str) -> None:
    results = cards(LibraryQuery(text=text))

    assert names(results)[0] == first
    assert results.corrected == ""


@pytest.mark.parametrize(
    ("typed", "corrected", "first"),
    [
        ("vriksasna", "vrikshasana", "Tree"),
        ("vrikshasna", "vrikshasana", "Tree"),
        ("calf roler", "calf roller", "Calf roller sweep"),
        ("downwrd dog", "downward dog", "Downward-facing dog"),
        ("quadricepts", "quadriceps", "Inner quad edge roll"),
    ],
)
def test_a_typing_error_is_forgiven_and_said(starter_library: None, typed: str, corrected: str, first: str) -> None:
    results = cards(LibraryQuery(text=typed))

    assert (results.corrected, names(results)[0]) == (corrected, first)


def test_a_word_that_resembles_nothing_finds_nothing(starter_library: None) -> None:
    assert cards(LibraryQuery(text="calf xyzzyqq")) == Results((), 0, unknown="xyzzyqq")


def test_two_letters_are_the_beginning_of_a_word_and_never_corrected(starter_library: None) -> None:
    assert cards(LibraryQuery(text="zq")) == Results((), 0, unknown="zq")


def test_release_finds_all_rolling(starter_library: None) -> None:
    rolling = set(Technique.objects.published().filter(kind="smr").values_list("slug", flat=True))

    assert slugs(LibraryQuery(text="release")) >= rolling
    assert slugs(LibraryQuery(text="release", kind="smr")) == rolling


@pytest.mark.parametrize("text", ["sura", "gastrocnemius", "calf"])
def test_regions_and_structures_are_found_in_english_and_latin(starter_library: None, text: str) -> None:
    assert slugs(LibraryQuery(text=text)) >= {"smr-calf-roller-sweep", "smr-calf-stick-strokes"}


def test_every_word_has_to_be_there(starter_library: None) -> None:
    both = slugs(LibraryQuery(text="calf stick"))

    assert both == slugs(LibraryQuery(text="calf")) & slugs(LibraryQuery(text="stick"))
    assert both != slugs(LibraryQuery(text="calf"))


def test_text_and_filters_narrow_together(starter_library: None) -> None:
    query = LibraryQuery(
        text="sole", kind="smr", region="feet", tool="tennis-ball", position="standing", level="beginner"
    )

    assert names(cards(query)) == ["Sole slow sweep"]
    assert names(cards(LibraryQuery(text="sole", kind="asana", tool="tennis-ball"))) == []


# Filters -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"kind": "breath"}, {"kind": "breath"}),
        ({"position": "all-fours"}, {"position": "all-fours"}),
        ({"level": "advanced"}, {"level": "advanced"}),
        ({"intent": "sleep"}, {"intents__slug": "sleep"}),
    ],
)
def test_a_filter_shows_what_has_its_value(
    starter_library: None, filters: dict[str, str], expected: dict[str, str]
) -> None:
    found = slugs(LibraryQuery(**filters))

    assert found == set(Technique.objects.published().filter(**expected).values_list("slug", flat=True))
    assert found


def test_a_region_counts_declared_or_through_the_home_of_a_structure(starter_library: None) -> None:
    declared = Technique.objects.published().filter(regions__slug="calf")
    at_home = Technique.objects.published().filter(structures__region__slug="calf")

    assert slugs(LibraryQuery(region="calf")) == set((declared | at_home).values_list("slug", flat=True))


def test_a_group_covers_its_regions(starter_library: None) -> None:
    feet = slugs(LibraryQuery(region="feet"))

    assert feet == slugs(LibraryQuery(region="ankle-heel")) | slugs(LibraryQuery(region="sole")) | slugs(
        LibraryQuery(region="foot-top")
    )


def test_a_tool_counts_where_it_is_needed_or_replaces_what_is(starter_library: None) -> None:
    found = slugs(LibraryQuery(tool="chair"))

    usable = TechniqueTool.objects.filter(tool__slug="chair", role__in=["required", "instead"])
    assert found == set(Technique.objects.published().filter(tool_rows__in=usable).values_list("slug", flat=True))
    assert "smr-sole-slow-sweep" not in found  # There the chair is an extra to hold on to.


def test_an_unknown_filter_finds_nothing(starter_library: None) -> None:
    assert cards(LibraryQuery(region="tail")) == Results((), 0)


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_only_published_techniques_are_found(starter_library: None, status: str) -> None:
    Technique.objects.filter(slug="asana-tree").update(status=status)

    assert "Tree" not in names(cards(LibraryQuery(text="tree")))
    assert "asana-tree" not in slugs(LibraryQuery())


# Cards and pages -----------------------------------------------------------------------------------------------------


def test_a_card_says_what_a_teacher_chooses_by(starter_library: None) -> None:
    (card,) = cards(LibraryQuery(text="calf pin with ankle circles")).cards

    assert (card.url, card.kind_label, card.dose, card.regions, card.position, card.level) == (
        "/library/smr-calf-pin-ankle-circles/",
        "Rolling",
        "60 s each side",
        "Calf",
        "Seated on the floor",
        "",  # Only what is harder than a beginner's says so.
    )
    assert card.tools == "Yoga block, 2 × Therapy ball, original size, pair in a snug tote"


def test_pages_follow_each_other_without_gap_or_repetition(starter_library: None) -> None:
    pages = [cards(LibraryQuery(), number) for number in (1, 2, 3, 4)]

    found = [card.slug for page in pages for card in page.cards]
    assert found == list(Technique.objects.published().order_by("name", "pk").values_list("slug", flat=True))
    assert [len(page.cards) for page in pages] == [PAGE_SIZE, PAGE_SIZE, PAGE_SIZE, len(found) - 3 * PAGE_SIZE]
    assert {(page.total, page.pages) for page in pages} == {(len(found), 4)}


@pytest.mark.parametrize(("asked", "shown"), [(-1, 1), (0, 1), (4, 4), (5, 4), (LAST_PAGE + 1, 4)])
def test_a_page_that_is_not_there_is_the_nearest(starter_library: None, asked: int, shown: int) -> None:
    results = cards(LibraryQuery(), asked)

    assert (results.number, results.has_next) == (shown, shown < 4)


def test_an_empty_library_has_one_empty_page(db: None) -> None:
    results = cards(LibraryQuery(), 3)

    assert (results, results.pages) == (Results((), 0), 1)


@pytest.mark.parametrize("text", ["", "release"])
def test_what_is_left_out_counts_nowhere_and_the_rest_keeps_its_order(starter_library: None, text: str) -> None:
    everything = [card.pk for number in (1, 2, 3, 4) for card in cards(LibraryQuery(text=text), number).cards]
    everything = list(dict.fromkeys(everything))
    without = frozenset(everything[::2])

    pages = [cards(LibraryQuery(text=text), number, without=without) for number in (1, 2)]

    found = list(dict.fromkeys(card.pk for page in pages for card in page.cards))
    assert found == everything[1::2]
    assert {page.total for page in pages} == {len(found)}


# Queries and freshness -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "most"),
    [
        (LibraryQuery(), 2),
        (LibraryQuery(text="release"), 3),
        (LibraryQuery(text="vriksasna"), 3),
        (LibraryQuery(kind="smr", region="back", tool="tennis-ball", intent="calm"), 2),
    ],
)
def test_a_search_asks_few_questions(
    starter_library: None, django_assert_max_num_queries: Any, query: LibraryQuery, most: int
) -> None:
    with django_assert_max_num_queries(most):
        cards(query, revision=1)


@pytest.mark.parametrize("text", ["", "release"])
def test_leaving_out_many_makes_no_query_longer(starter_library: None, text: str) -> None:
    query = LibraryQuery(text=text)
    keys = [card.pk for card in cards(query).cards]

    with CaptureQueriesContext(connection) as few:
        cards(query, without=frozenset(keys[:1]))
    with CaptureQueriesContext(connection) as many:
        cards(query, without=frozenset([*keys[1:], *range(10_000, 20_000)]))

    # The last one reads the rows of the page by their keys.
    assert [one["sql"] for one in many][:-1] == [one["sql"] for one in few][:-1]
    assert many[-1]["sql"].count(",") <= few[-1]["sql"].count(",")


def test_one_and_many_techniques_take_the_same_queries(
    starter_library: None, assert_same_queries: Callable[..., int]
) -> None:
    Technique.objects.exclude(slug="smr-calf-roller-sweep").update(status="draft")

    assert_same_queries(lambda: cards(LibraryQuery(text="calf")), lambda: Technique.objects.update(status="published"))


def test_the_words_are_read_again_once_the_library_has_changed(starter_library: None) -> None:
    LibraryState.objects.bump()
    assert cards(LibraryQuery(text="zyxvwut")).corrected == ""

    Technique.objects.filter(slug="asana-tree").update(name="Zyxwvut")
    index_techniques()
    LibraryState.objects.bump()

    assert cards(LibraryQuery(text="zyxvwut")).corrected == "zyxwvut"


class AnyText(TestCase):
    """Whatever is typed, a search answers."""

    @given(st.text(max_size=120), st.integers(), st.text(max_size=20))
    def test_a_search_never_fails(self, text: str, page: int, region: str) -> None:
        results = cards(LibraryQuery(text=text, region=region.replace("\0", "")), page)

        assert results.cards == ()
