"""The library's pages: the list, its parts for htmx, and a technique's own page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django.asserts import assertContains, assertNotContains

from anatomy.models import Region, TeachingNote, Technique

if TYPE_CHECKING:
    from django.test import Client

LIST = "/library/"
TREE = "/library/asana-tree/"


def get(client: Client, address: str = LIST, *, htmx: dict[str, str] | None = None, **parameters: str) -> Any:
    headers = {} if htmx is None else {"HX-Request": "true", **htmx}
    return client.get(address, parameters, headers=headers)


def found(response: Any) -> list[str]:
    return [card.name for card in response.context["results"].cards]


@pytest.mark.parametrize("address", [LIST, TREE])
def test_a_visitor_is_asked_to_sign_in(client: Client, starter_library: None, address: str) -> None:
    response = client.get(address)

    assert (response.status_code, response["Location"]) == (302, f"{reverse('studio:login')}?next={address}")


@pytest.mark.parametrize("address", [LIST, TREE])
def test_the_library_is_only_read(asha_client: Client, starter_library: None, address: str) -> None:
    assert asha_client.post(address).status_code == 405


# The list ------------------------------------------------------------------------------------------------------------


def test_the_list_shows_the_first_page_and_how_many_there_are(asha_client: Client, starter_library: None) -> None:
    response = get(asha_client)

    total = Technique.objects.published().count()
    assert (response.status_code, len(found(response)), response.context["results"].total) == (200, 50, total)
    assert f"{total} techniques" in response.text
    assert "Page 1 of 4" in response.text


def test_a_search_without_script_is_an_address(asha_client: Client, starter_library: None) -> None:
    response = get(asha_client, text="calf", kind="smr", level="beginner", position="", region="", tool="", intent="")

    assert found(response)[0] == "Calf pin with ankle circles"
    assert [(one["label"], one["words"], one["without"]) for one in response.context["chosen"]] == [
        ("Kind", "Rolling", "/library/?text=calf&level=beginner"),
        ("Level", "Beginner", "/library/?text=calf&kind=smr"),
    ]
    assert '<option value="smr" selected>Rolling</option>' in response.text


def test_a_corrected_word_is_said(asha_client: Client, starter_library: None) -> None:
    response = get(asha_client, text="vriksasna")

    assert found(response)[0] == "Tree"
    assert "Showing results for <strong>vrikshasana</strong>" in response.text


@pytest.mark.parametrize(
    ("parameters", "title", "next_address"),
    [
        ({"text": "xyzzyqq"}, "Nothing found for “xyzzyqq”", "/library/"),
        ({"text": "xyzzyqq", "kind": "smr"}, "Nothing found for “xyzzyqq”", "/library/"),
        ({"text": "soleus", "kind": "breath"}, "Nothing found for “soleus”", "/library/?text=soleus"),
        ({"kind": "breath", "tool": "golf-ball"}, "Nothing has all of this", "/library/"),
    ],
)
def test_an_empty_answer_shows_the_next_step(
    asha_client: Client, starter_library: None, parameters: dict[str, str], title: str, next_address: str
) -> None:
    response = get(asha_client, **parameters)

    assert f'<p class="empty__title">{title}</p>' in response.text
    assert f'<a class="button" href="{next_address}">' in response.text


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("kind", "yoga", "This is not in the library. Choose from the list."),
        ("region", "tail", "This is not in the library. Choose from the list."),
        ("tool", "<script>", "This is not in the library. Choose from the list."),
        ("position", "0", "This is not in the library. Choose from the list."),
        ("intent", "\x00", "This is not in the library. Choose from the list."),
        ("level", "expert", "This is not in the library. Choose from the list."),
        ("text", "a" * 101, "Search for at most 100 letters."),
        ("text", "a\x00b", "Null characters are not allowed."),
    ],
)
def test_a_bad_value_gets_a_word_beside_its_field(
    asha_client: Client, starter_library: None, name: str, value: str, words: str
) -> None:
    response = get(asha_client, **{name: value})

    assert (response.status_code, response.context["form"].errors) == (422, {name: [words]})
    assert f'id="id_{name}_error"><li>{words}</li>' in response.text
    assert len(found(response)) == 50  # What is wrong filters nothing; what is right still would.


@pytest.mark.parametrize("page", ["0", "-1", "x", "٣", "1e3", "", "99999999999999999999"])
def test_a_page_that_is_no_number_is_the_first(asha_client: Client, starter_library: None, page: str) -> None:
    assert get(asha_client, page=page).context["results"].number == 1


def test_the_pages_keep_the_search(asha_client: Client, starter_library: None) -> None:
    response = get(asha_client, kind="smr", page="2")

    assert len(found(response)) == response.context["results"].total - 50
    assert 'href="?kind=smr&amp;page=1"' in response.text


# Parts for htmx ------------------------------------------------------------------------------------------------------


def test_htmx_gets_the_results_alone_and_the_count_beside(asha_client: Client, starter_library: None) -> None:
    response = get(asha_client, htmx={"HX-Target": "results"}, text="calf stick", kind="")

    assert found(response) == ["Calf stick strokes"]
    assert "<html" not in response.text
    assert '<span hx-swap-oob="innerHTML:#results-count">1 technique</span>' in response.text
    assert "HX-Request" in response["Vary"]


@pytest.mark.parametrize(("typed_in", "header"), [("text", "HX-Replace-Url"), ("kind", "HX-Push-Url")])
def test_typing_replaces_the_address_and_choosing_adds_one(
    asha_client: Client, starter_library: None, typed_in: str, header: str
) -> None:
    response = get(asha_client, htmx={"HX-Trigger-Name": typed_in}, text="vṛkṣa & co", kind="asana", tool="")

    assert response[header] == "/library/?text=v%E1%B9%9Bk%E1%B9%A3a+%26+co&kind=asana"


def test_going_back_gets_the_whole_page(asha_client: Client, starter_library: None) -> None:
    response = get(asha_client, htmx={"HX-History-Restore-Request": "true"}, text="calf")

    assert "<html" in response.text
    assert "hx-swap-oob" not in response.text


def test_a_bad_value_is_said_within_the_results_too(asha_client: Client, starter_library: None) -> None:
    response = get(asha_client, htmx={}, kind="yoga")

    assert response.status_code == 422
    assert "<li>Kind: This is not in the library. Choose from the list.</li>" in response.text


def test_the_body_map_links_each_region_and_keeps_the_search(asha_client: Client, starter_library: None) -> None:
    response = get(asha_client, htmx={"HX-Target": "library-map"}, kind="smr", region="feet")

    assert response.context["region_links"]["calf"] == "/library/?kind=smr&region=calf&map=1"
    assert {entry.slug for entry in response.context["lit"]} == {"ankle-heel", "sole", "foot-top"}
    assert "<html" not in response.text


def test_without_script_the_body_map_comes_with_the_page(asha_client: Client, starter_library: None) -> None:
    assert 'class="body-map__drawing"' not in get(asha_client).text
    assert 'class="body-map__drawing"' in get(asha_client, map="1").text


def test_a_region_of_the_studio_that_nobody_drew_filters_all_the_same(
    asha_client: Client, starter_library: None
) -> None:
    ear = Region.objects.create(slug="ear", name="Ear")
    Technique.objects.get(slug="asana-tree").regions.add(ear)

    assert found(get(asha_client, region="ear", map="1")) == ["Tree"]
    assert asha_client.get(TREE).status_code == 200


# Cards ---------------------------------------------------------------------------------------------------------------


def test_every_row_can_be_ticked_for_a_card(asha_client: Client, starter_library: None) -> None:
    response = get(asha_client, text="calf stick")

    assertContains(response, '<form class="picks" id="picks" method="get" action="/cards/">')
    assertContains(
        response,
        '<label class="technique__pick"><input type="checkbox" name="technique" value="smr-calf-stick-strokes" '
        'form="picks"> Card <span class="visually-hidden">Calf stick strokes</span></label>',
        html=True,
    )


@pytest.mark.parametrize(
    ("parameters", "address", "words"),
    [
        ({}, "/cards/?found=all", "Cards of all 188 found"),
        ({"text": "calf stick"}, "/cards/?found=all&amp;text=calf+stick", "Card of the one found"),
        ({"kind": "breath", "tool": ""}, "/cards/?found=all&amp;kind=breath", "Cards of all 12 found"),
    ],
)
@pytest.mark.parametrize("htmx", [None, {"HX-Target": "results"}])
def test_all_that_is_found_can_be_had_as_cards(
    asha_client: Client,
    starter_library: None,
    parameters: dict[str, str],
    address: str,
    words: str,
    htmx: dict[str, str] | None,
) -> None:
    assertContains(get(asha_client, htmx=htmx, **parameters), f'href="{address}">{words}</a>')


def test_nothing_and_too_much_are_not_offered_as_cards(
    asha_client: Client, starter_library: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assertNotContains(get(asha_client, text="xyzzyqq"), "found=all")

    monkeypatch.setattr("anatomy.search.MOST_AT_ONCE", 187)

    assertNotContains(get(asha_client), "found=all")


def test_a_technique_has_a_card_of_its_own_while_it_is_published(asha_client: Client, starter_library: None) -> None:
    address = 'href="/cards.pdf?technique=asana-tree"'
    assertContains(asha_client.get(TREE), address)

    Technique.objects.filter(slug="asana-tree").update(status="retired")

    assertNotContains(asha_client.get(TREE), address)


# Queries -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "parameters", [{}, {"text": "release"}, {"text": "vriksasna"}, {"region": "back", "tool": "tennis-ball"}]
)
def test_the_list_takes_at_most_8_queries_cold_and_warm(
    asha_client: Client, starter_library: None, django_assert_max_num_queries: Any, parameters: dict[str, str]
) -> None:
    for _temperature in ("cold", "warm"):
        with django_assert_max_num_queries(8):
            get(asha_client, **parameters)


def test_one_and_three_techniques_take_the_same_queries(
    asha_client: Client, starter_library: None, assert_same_queries: Callable[..., int]
) -> None:
    shown = Technique.objects.filter(kind="smr").order_by("name")
    Technique.objects.exclude(pk=shown[0].pk).update(status="draft")

    def grow() -> None:
        Technique.objects.filter(pk__in=[row.pk for row in shown[:3]]).update(status="published")

    assert assert_same_queries(lambda: get(asha_client), grow) <= 8


def test_a_technique_takes_the_same_queries_whatever_it_has(
    asha_client: Client, starter_library: None, assert_same_queries: Callable[..., int]
) -> None:
    tree, full = Technique.objects.get(slug="asana-tree"), Technique.objects.get(slug="smr-calf-roller-sweep")

    def grow() -> None:
        for name in ("regions", "structures", "intents", "demands", "keep_off_zones"):
            getattr(tree, name).add(*getattr(full, name).all())

    assert assert_same_queries(lambda: asha_client.get(TREE), grow) == 13


# A technique ---------------------------------------------------------------------------------------------------------


def test_a_technique_shows_all_that_a_teacher_needs(asha_client: Client, starter_library: None) -> None:
    response = asha_client.get("/library/smr-calf-roller-sweep/")

    technique = response.context["technique"]
    for words in [
        technique.name,
        technique.cue,
        technique.why,
        *technique.steps,
        technique.feel,
        technique.avoid_feel,
        "60 s each side",
        "usually 30 s to 2 min a side",
        "Seated on the floor",
        "Slow longitudinal rolling",
        "Musculus gastrocnemius",
        "Foam roller, medium, smooth",
        "At home: A yoga mat or thick towel rolled tight and tied at both ends.",
        "Hollow behind the knee",
        "popliteal artery, vein and nerves",
        'Or take <a href="/library/smr-calf-stick-strokes/">Calf stick strokes</a>',
        'Or take <a href="/library/smr-calf-stacked-press/">Stacked calf press</a>',
        'href="/library/?region=calf"',
    ]:
        assert words in response.text


def test_sanskrit_reads_with_its_script(asha_client: Client, starter_library: None) -> None:
    page = asha_client.get(TREE).text

    assert '<i class="sanskrit" lang="sa-Latn">Vṛkṣāsana</i> <span lang="sa">वृक्षासन</span>' in page


def test_a_retired_technique_is_shown_with_a_mark(asha_client: Client, starter_library: None) -> None:
    Technique.objects.filter(slug="asana-tree").update(status="retired")

    response = asha_client.get(TREE)

    assert response.status_code == 200
    assert "Retired: this technique no longer stands in the library’s list." in response.text


def test_a_draft_is_there_for_curators_only(asha_client: Client, curator_client: Client, starter_library: None) -> None:
    Technique.objects.filter(slug="asana-tree").update(status="draft")

    assert asha_client.get(TREE).status_code == 404
    assert "A draft: only curators see this page." in curator_client.get(TREE).text


def test_an_unknown_technique_is_not_there(asha_client: Client, starter_library: None) -> None:
    assert asha_client.get("/library/asana-flying/").status_code == 404


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_another_way_that_teachers_cannot_find_is_told_but_not_linked(
    asha_client: Client, starter_library: None, status: str
) -> None:
    Technique.objects.filter(slug="smr-calf-stick-strokes").update(status=status)

    page = asha_client.get("/library/smr-calf-roller-sweep/").text

    assert "Use a soft or half roller" in page
    assert "Calf stick strokes" not in page


def test_only_a_curator_is_led_to_the_admin_site(
    asha_client: Client, curator_client: Client, starter_library: None
) -> None:
    address = reverse("admin:anatomy_technique_change", args=[Technique.objects.get(slug="asana-tree").pk])

    assert [address in client.get(TREE).text for client in (asha_client, curator_client)] == [False, True]


def test_notes_for_the_same_intent_stand_below(asha_client: Client, starter_library: None) -> None:
    response = asha_client.get(TREE)

    notes = TeachingNote.objects.filter(intents__techniques__slug="asana-tree").distinct()
    assert list(response.context["portrait"].notes) == list(notes)
    assert notes


def test_what_is_typed_is_text(asha_client: Client, starter_library: None) -> None:
    hostile = "<script>alert(1)</script>{{ 7|add:7 }}"
    Technique.objects.filter(slug="asana-tree").update(name=hostile, cue=hostile, why=hostile, steps=[hostile])

    pages = [asha_client.get(TREE).text, get(asha_client, text=hostile).text, get(asha_client, text="vrksasana").text]

    assert [hostile in page for page in pages] == [False] * 3
    assert ["&lt;script&gt;alert(1)&lt;/script&gt;{{ 7|add:7 }}" in page for page in pages] == [True] * 3


class AnyAddress(TestCase):
    """Whatever an address holds, the list answers."""

    @given(st.dictionaries(st.sampled_from(["text", "kind", "region", "page", "map"]), st.text(max_size=130)))
    def test_the_list_never_fails(self, parameters: dict[str, str]) -> None:
        from django.contrib.auth import get_user_model

        user, _ = get_user_model().objects.get_or_create(email="any@example.org")
        self.client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

        assert self.client.get(LIST, parameters).status_code in (200, 422)
