"""The library drawer: shelves before a search, chips for its filters, stars, and what goes well after a step."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from anatomy.models import Status, Technique
from sessions import editing
from sessions.models import Favourite, Visibility
from tests.sessions.classes import START, names, sections, steps, technique

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true", "HX-Target": "library-results"}
COMPANY = {"HX-Request": "true", "HX-Target": "company"}


@pytest.fixture
def address(sequence):
    return reverse("sessions:class_builder", args=[sequence.pk])


def drawer(client, address, **search):
    """The results as htmx gets them."""
    return client.get(address, search, headers=PART).content.decode()


def star(client, slug, keep="1", **more):
    return client.post(reverse("sessions:favourite", args=[technique(slug).pk]), {"favourite": keep, **more})


def shown(html):
    return re.findall(r'class="technique__name"><a [^>]*>([^<]*)</a>', html)


def current(html):
    return re.findall(r'<a id="shelf-(\w+)"[^>]*aria-current="true"', html)


def chips(html):
    return re.findall(r'<a class="chip" href="([^"]*)" data-filter="(\w+)"><span[^>]*>([^<]*)</span>([^<]*)<', html)


# Shelves


def test_the_drawer_opens_with_what_was_used_last(asha_client, address):
    html = drawer(asha_client, address)

    assert (current(html), shown(html)) == (["recent"], START[::-1])


def test_what_others_teach_is_nobody_elses_recent(ben_client, ben, address, sequence):
    mine = editing.create_sequence(ben, title="Mine")

    html = drawer(ben_client, mine.get_absolute_url())

    assert (current(html), len(shown(html))) == (["all"], 24)


def test_a_technique_used_again_comes_first_and_once(asha_client, sequence, address):
    editing.add_step(sections(sequence)[0], technique=technique("smr-sole-slow-sweep"))

    assert shown(drawer(asha_client, address)) == ["Sole slow sweep", "Legs up the wall", "Calf roller sweep"]


def test_a_retired_technique_leaves_the_shelves(asha_client, address):
    star(asha_client, "smr-sole-slow-sweep")
    Technique.objects.filter(slug="smr-sole-slow-sweep").update(status=Status.RETIRED)

    assert "Sole slow sweep" not in shown(drawer(asha_client, address, list="recent"))
    assert shown(drawer(asha_client, address, list="favourites")) == []


@pytest.mark.parametrize(
    ("shelf", "words"),
    [("favourites", "No favourites yet. The star beside a technique"), ("recent", "What you put into your classes")],
)
def test_an_empty_shelf_says_how_to_fill_it(ben_client, ben, starter_library, shelf, words):
    mine = editing.create_sequence(ben, title="Mine")

    assert words in drawer(ben_client, mine.get_absolute_url(), list=shelf)


def test_all_shows_the_library_by_name(asha_client, address):
    html = drawer(asha_client, address, list="all")

    first = Technique.objects.published().order_by("name").values_list("name", flat=True)[:24]
    assert (current(html), shown(html)) == (["all"], list(first))
    assert "24 of 188. A word or a filter finds the rest." in html


def test_an_unknown_shelf_is_the_usual_one(asha_client, address):
    assert current(drawer(asha_client, address, list="attic")) == ["recent"]


@pytest.mark.parametrize("search", [{}, {"list": "favourites"}, {"text": "calf"}])
def test_one_and_many_in_the_drawer_take_the_same_queries(
    asha_client, asha, sequence, address, assert_same_queries, search
):
    Favourite.objects.create(owner=asha, technique=technique("smr-calf-roller-sweep"))

    def grow():
        for slug in ("smr-sole-slow-sweep", "asana-tree"):
            Favourite.objects.create(owner=asha, technique=technique(slug))
            editing.add_step(sections(sequence)[0], technique=technique(slug))

    assert assert_same_queries(lambda: drawer(asha_client, address, **search), grow) <= 8


# Chips


def test_every_filter_in_use_is_a_chip_that_leads_to_the_search_without_it(asha_client, address):
    html = drawer(asha_client, address, text="calf", region="calf", kind="smr")

    assert chips(html) == [
        (f"{address}?text=calf&amp;region=calf#library", "kind", "Remove filter ", "Rolling"),
        (f"{address}?text=calf&amp;kind=smr#library", "region", "Remove filter ", "Calf"),
    ]
    assert current(html) == []


def test_a_search_says_its_number_where_it_is_heard(asha_client, address):
    html = drawer(asha_client, address, text="calf roller")

    assert '<span hx-swap-oob="innerHTML:#library-count">3 techniques</span>' in html


def test_a_region_in_the_address_filters_without_a_script(asha_client, address):
    html = asha_client.get(address, {"region": "calf"}).content.decode()

    library = html[html.index('id="library-results"') : html.index('id="outline"')]
    assert [words for _url, _name, _remove, words in chips(library)] == ["Calf"]
    assert "Calf roller sweep" in shown(library)


def test_nothing_found_says_what_to_try(asha_client, address):
    html = drawer(asha_client, address, text="xyzzyqq")

    assert "Nothing found" in html
    assert f'href="{address}?list=all#library"' in html


# Favourites


def test_a_star_keeps_a_technique_and_a_second_press_is_the_same_as_one(asha_client, asha, address, sequence):
    star(asha_client, "asana-tree")
    star(asha_client, "asana-tree")

    assert list(asha.favourites.values_list("technique__slug", flat=True)) == ["asana-tree"]
    assert shown(drawer(asha_client, address, list="favourites")) == ["Tree"]


def test_a_star_let_go_leaves_that_of_others(asha_client, ben_client, asha, ben, sequence):
    for client in (asha_client, ben_client):
        star(client, "asana-tree")

    star(asha_client, "asana-tree", keep="")

    assert (asha.favourites.count(), ben.favourites.count()) == (0, 1)


def test_the_star_says_whether_it_is_pressed(asha_client, sequence):
    tree = technique("asana-tree")

    response = asha_client.post(
        reverse("sessions:favourite", args=[tree.pk]), {"favourite": "1"}, headers={"HX-Request": "true"}
    )

    html = response.content.decode()
    assert (response.status_code, html.count("<button")) == (200, 1)
    assert f'id="star-{tree.pk}"' in html
    assert 'aria-pressed="true"' in html
    assert 'value=""' in html
    assert "Favourite: Tree" in html


def test_without_a_script_a_star_leads_back_to_the_search(asha_client, sequence, address):
    response = star(asha_client, "asana-tree", **{"class": sequence.pk, "search": "text=tree"})

    assert response["Location"] == f"{address}?text=tree#library"


@pytest.mark.parametrize("of", ["another", "none"])
def test_a_star_leads_to_the_technique_where_there_is_no_class_of_ones_own(ben_client, sequence, of):
    response = star(ben_client, "asana-tree", **({"class": sequence.pk} if of == "another" else {}))

    assert response["Location"] == "/library/asana-tree/"


def test_a_visitor_stars_nothing(client, sequence):
    response = star(client, "asana-tree")

    assert (response.status_code, Favourite.objects.count()) == (302, 0)


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
def test_only_what_is_published_can_be_a_favourite(asha_client, sequence, status):
    Technique.objects.filter(slug="asana-tree").update(status=status)

    assert (star(asha_client, "asana-tree").status_code, Favourite.objects.count()) == (404, 0)


# Company


def test_what_goes_well_after_a_step_is_added_right_behind_it(asha_client, sequence, address):
    first = steps(sequence)[0]

    html = asha_client.get(address, {"after": first.pk}, headers=COMPANY).content.decode()

    assert "Sole slow sweep</h3>" in html
    assert "moves what was rolled" in html
    place = re.search(r'name="section" value="([^"]*)"', html)[1]
    pk = re.search(r'name="technique" value="(\d+)"', html)[1]
    asha_client.post(reverse("sessions:step_add", args=[sequence.pk]), {"section": place, "technique": pk})
    assert names(sequence) == [START[0], Technique.objects.get(pk=pk).name, *START[1:]]


@pytest.mark.parametrize("found", [True, False])
def test_a_section_stands_for_its_last_step(asha_client, sequence, address, found):
    rest = sections(sequence)[1]
    if not found:
        editing.remove_step(rest.steps.get())

    html = asha_client.get(address, {"section": rest.pk}, headers=COMPANY).content.decode()

    assert ("Legs up the wall</h3>" in html, "Put a technique into the class" in html) == (found, not found)


def test_without_a_script_the_address_opens_the_company_of_a_step(asha_client, sequence, address):
    second = steps(sequence)[1]

    html = asha_client.get(address, {"after": second.pk}).content.decode()

    assert 'id="goes-well" open' in html
    option = f'<option value="{second.section_id}-{second.pk}" selected>Right behind 2. Calf roller sweep</option>'
    assert option in html


def test_the_next_one_goes_behind_what_was_just_added(asha_client, sequence, address):
    first = steps(sequence)[0]
    place = {"section": f"{first.section_id}-{first.pk}", "technique": technique("asana-tree").pk}

    response = asha_client.post(reverse("sessions:step_add", args=[sequence.pk]), place)

    added = steps(sequence)[1]
    assert str(added) == "Tree"
    assert response["Location"] == f"{address}?after={added.pk}#step-{added.pk}"


def test_another_edit_leaves_the_place_of_the_next_technique(asha_client, sequence, address):
    first, second = steps(sequence)[:2]
    moved = {"way": "up", "section": f"{first.section_id}-{first.pk}"}

    html = asha_client.post(
        reverse("sessions:step_move", args=[sequence.pk, second.pk]), moved, headers={"HX-Request": "true"}
    ).content.decode()

    option = f'<option value="{first.section_id}-{first.pk}" selected>Right behind 2. Sole slow sweep</option>'
    assert option in html


def test_what_is_dropped_at_a_place_goes_there_whatever_is_chosen(asha_client, sequence):
    first, second, _rest = steps(sequence)
    dropped = {
        "technique": technique("asana-tree").pk,
        "section": f"{first.section_id}-{first.pk}",
        "to": f"{second.section_id}-{second.pk}",
    }

    asha_client.post(reverse("sessions:step_add", args=[sequence.pk]), dropped)

    assert names(sequence) == [*START[:2], "Tree", START[2]]


def test_a_colleague_gets_no_company(ben_client, sequence, address):
    sequence.visibility = Visibility.STUDIO
    sequence.save()

    html = ben_client.get(address, {"after": steps(sequence)[0].pk}, headers=COMPANY).content.decode()

    assert 'name="technique"' not in html
