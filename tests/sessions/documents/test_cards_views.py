"""Cards over HTTP: of a class, and of whatever is picked from the library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from anatomy.models import Status, Technique
from sessions import editing
from sessions.documents import render
from sessions.models import Sequence, Step, UsualCue, Visibility
from studio.models import User
from tests.sessions.documents.tagged_pdf import TaggedPdf

PAGE, PDF = "/cards/", "/cards.pdf"
TREE, SOLE, CALF = "asana-tree", "smr-sole-slow-sweep", "smr-calf-roller-sweep"


def get(client: Client, name: str, sequence: Sequence, **query: Any) -> HttpResponse:
    return client.get(reverse(f"sessions:{name}", args=[sequence.pk]), query)


def names(response: Any) -> list[str]:
    return [card.name for card in response.context["sheet"].cards]


def read(response: HttpResponse) -> TaggedPdf:
    assert response.status_code == 200
    return TaggedPdf(response.content)


# Of a class


def test_a_class_has_a_card_for_each_technique_on_its_page_and_as_pdf(sequence: Sequence, asha_client: Client) -> None:
    section = sequence.sections.first()
    assert section is not None
    editing.add_step(section, technique=Technique.objects.get(slug=SOLE))

    page, pdf = (get(asha_client, name, sequence) for name in ("cards", "cards_pdf"))

    given = list(dict.fromkeys(step.technique.name for step in steps(sequence) if step.technique))
    assert names(page) == given
    assert read(pdf).texts("H1") == given
    assert pdf["Content-Disposition"] == 'inline; filename="feet-and-calves-cards.pdf"'
    assert pdf["Cache-Control"] == "private, no-cache"


def steps(sequence: Sequence) -> Any:
    return Step.objects.filter(section__sequence=sequence).order_by("section__order", "order")


def test_the_plan_leads_to_the_cards(sequence: Sequence, asha_client: Client) -> None:
    assertContains(get(asha_client, "plan", sequence), f'href="{reverse("sessions:cards", args=[sequence.pk])}"')


@pytest.mark.parametrize("name", ["cards", "cards_pdf"])
def test_a_private_class_has_no_cards_for_others(name: str, sequence: Sequence, ben_client: Client) -> None:
    assert get(ben_client, name, sequence).status_code == 404


@pytest.mark.parametrize("name", ["cards", "cards_pdf"])
def test_a_visitor_is_asked_to_sign_in(name: str, sequence: Sequence, client: Client) -> None:
    address = reverse(f"sessions:{name}", args=[sequence.pk])

    response = client.get(address)

    assertRedirects(response, f"{reverse('studio:login')}?next={address}", fetch_redirect_response=False)


def test_cards_of_an_open_class_say_what_its_teacher_says_and_nothing_private(
    sequence: Sequence, asha: User, asha_client: Client, ben_client: Client
) -> None:
    editing.change_sequence(sequence, {"visibility": Visibility.STUDIO, "notes": "For Asha alone"})
    UsualCue.objects.create(owner=asha, technique=Technique.objects.get(slug=SOLE), text="Like honey")

    mine, theirs = (get(client, "cards", sequence) for client in (asha_client, ben_client))

    assert mine.context["sheet"] == theirs.context["sheet"]
    assertContains(theirs, "Like honey")
    assertNotContains(theirs, "For Asha alone")


def test_a_class_without_techniques_leads_to_where_they_are_added(asha: User, asha_client: Client) -> None:
    empty = editing.create_sequence(asha, title="Empty")

    page, pdf = (get(asha_client, name, empty) for name in ("cards", "cards_pdf"))

    assertContains(page, "This class has no techniques yet.")
    assertContains(page, f'<a class="button" href="{reverse("sessions:class_builder", args=[empty.pk])}">')
    assert "This class has no techniques yet." in read(pdf).text


def test_a_longer_class_asks_the_database_no_more(
    sequence: Sequence, asha_client: Client, assert_same_queries: Callable[..., int]
) -> None:
    section = sequence.sections.first()
    assert section is not None

    def grow() -> None:
        for technique in Technique.objects.published()[:25]:
            editing.add_step(section, technique=technique)

    assert assert_same_queries(lambda: get(asha_client, "cards_pdf", sequence), grow) <= 10


# Of the library


@pytest.mark.parametrize("address", [PAGE, PDF])
def test_the_librarys_cards_are_for_those_who_sign_in(starter_library: None, client: Client, address: str) -> None:
    response = client.get(address, {"technique": TREE})

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("studio:login"))


def test_what_is_picked_gets_cards_in_the_order_of_the_address_once_each(
    starter_library: None, asha_client: Client
) -> None:
    picked = {"technique": [TREE, CALF, TREE, SOLE]}

    page, pdf = (asha_client.get(address, picked) for address in (PAGE, PDF))

    assert names(page) == ["Tree", "Calf roller sweep", "Sole slow sweep"]
    assert read(pdf).texts("H1") == names(page)
    assert pdf["Content-Disposition"] == 'inline; filename="cards-from-the-library.pdf"'
    query = f"technique={TREE}&amp;technique={CALF}&amp;technique={SOLE}"
    assertContains(page, f'href="/cards.pdf?{query}"')
    assertContains(page, f'href="/cards.pdf?{query}&amp;paper=us-letter"')


def test_a_picked_technique_is_dosed_and_equipped_as_in_the_library(starter_library: None, asha_client: Client) -> None:
    (card,) = asha_client.get(PAGE, {"technique": "smr-calf-pin-ankle-circles"}).context["sheet"].cards

    assert card.dose == "60 s each side"
    assert card.tools.text == "2 × Therapy ball, original size, pair in a snug tote, Yoga block"


def test_one_technique_gives_its_name_to_the_file(starter_library: None, asha_client: Client) -> None:
    response = asha_client.get(PDF, {"technique": TREE, "paper": "us-letter"})

    assert response["Content-Disposition"] == 'inline; filename="card-tree.pdf"'
    assert read(response).paper == (216, 279)


def test_a_paper_that_is_not_sold_is_not_found(starter_library: None, asha_client: Client) -> None:
    assert asha_client.get(PDF, {"technique": TREE, "paper": "a5"}).status_code == 404


@pytest.mark.parametrize("gone", ["no-such", "../../etc/passwd", "x\x00y", "<script>", "'; DROP TABLE", "٣", "a" * 500])
def test_what_is_not_in_the_library_is_left_out_and_said(starter_library: None, asha_client: Client, gone: str) -> None:
    response = asha_client.get(PAGE, {"technique": [gone, TREE]})

    assert (response.status_code, names(response)) == (200, ["Tree"])
    assertContains(response, "1 technique is not in the library, or no longer, and has no card.")
    assertNotContains(response, "<script>")


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
def test_a_draft_and_what_is_retired_have_no_cards(
    starter_library: None, curator_client: Client, status: Status
) -> None:
    Technique.objects.filter(slug__in=[SOLE, CALF]).update(status=status)

    response = curator_client.get(PAGE, {"technique": [SOLE, TREE, CALF]})

    assert names(response) == ["Tree"]
    assertContains(response, "2 techniques are not in the library, or no longer, and have no cards.")


@pytest.mark.parametrize("query", ["", "?technique=", "?technique=no-such", "?paper=a4"])
def test_where_nothing_is_chosen_the_page_says_what_to_do(
    starter_library: None, asha_client: Client, query: str
) -> None:
    page, pdf = asha_client.get(PAGE + query), asha_client.get(PDF + query)

    assert (page.status_code, names(page)) == (200, [])
    assertContains(page, "No technique is chosen yet.")
    assertContains(page, '<a class="button" href="/library/">')
    assert (pdf.status_code, pdf["Location"].partition("?")[0]) == (302, PAGE)


def test_two_hundred_cards_at_a_time_and_no_more(starter_library: None, asha_client: Client) -> None:
    slugs = [f"no-{number}" for number in range(201)]

    enough = asha_client.get(PAGE, {"technique": [TREE, *slugs[:199]]})
    page, pdf = (asha_client.get(address, {"technique": slugs}) for address in (PAGE, PDF))

    assert (enough.status_code, names(enough)) == (200, ["Tree"])
    assert (page.status_code, names(page), pdf.status_code) == (422, [], 302)
    assertContains(page, "201 cards are too many at once", status_code=422)
    assertContains(page, "Up to 200 can be made together.", status_code=422)


# All that a search finds


@pytest.mark.parametrize(
    "search",
    [
        {"text": "calf"},
        {"text": "calf", "kind": "smr", "level": "beginner"},
        {"region": "feet"},
        {"kind": "smr", "tool": "golf-ball"},
        {"text": "vriksasna"},
        {},
    ],
)
def test_all_found_are_those_of_the_librarys_list_in_its_order(
    starter_library: None, asha_client: Client, search: dict[str, str]
) -> None:
    listed: list[str] = []
    for number in range(1, 5):
        results = asha_client.get("/library/", {**search, "page": number}).context["results"]
        listed += [card.name for card in results.cards if results.number == number]

    response = asha_client.get(PAGE, {"found": "all", **search})

    assert names(response) == listed
    assert response.context["query"] == "?" + "&".join(
        ["found=all", *(f"{key}={value}" for key, value in search.items())]
    )


def test_a_search_that_finds_nothing_has_no_cards(starter_library: None, asha_client: Client) -> None:
    response = asha_client.get(PAGE, {"found": "all", "text": "xyzzyqq"})

    assert (response.status_code, names(response)) == (200, [])


def test_a_search_that_finds_too_much_asks_for_a_filter(
    starter_library: None, asha_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = {"found": "all", "text": "calf"}
    found = names(asha_client.get(PAGE, search))

    monkeypatch.setattr("sessions.views.cards.MOST_AT_ONCE", len(found))
    enough = asha_client.get(PAGE, search)
    monkeypatch.setattr("sessions.views.cards.MOST_AT_ONCE", len(found) - 1)
    page, pdf = (asha_client.get(address, search) for address in (PAGE, PDF))

    assert len(found) > 3
    assert (enough.status_code, names(enough)) == (200, found)
    assert (page.status_code, names(page)) == (422, [])
    assertContains(page, f"{len(found)} cards are too many at once", status_code=422)
    assertContains(page, f"Up to {len(found) - 1} can be made together.", status_code=422)
    assertContains(page, "narrow the search with a filter", status_code=422)
    assertRedirects(pdf, f"{PAGE}?found=all&text=calf", fetch_redirect_response=False)


@pytest.mark.parametrize("search", [{"kind": "yoga"}, {"text": "a\x00b"}, {"region": "<script>"}, {"text": "a" * 101}])
def test_what_is_wrong_with_a_search_filters_nothing(
    starter_library: None, asha_client: Client, search: dict[str, str]
) -> None:
    response = asha_client.get(PAGE, {"found": "all", **search})

    assert len(names(response)) == Technique.objects.published().count()
    assertNotContains(response, "<script>")


# Both


@pytest.mark.parametrize("address", [PAGE, PDF])
@pytest.mark.parametrize("more", [{}, {"found": "all", "text": "vriksasna", "region": "hip"}])
def test_many_cards_ask_the_database_no_more_than_one(
    starter_library: None,
    asha_client: Client,
    assert_same_queries: Callable[..., int],
    address: str,
    more: dict[str, str],
) -> None:
    picked = [TREE]

    def grow() -> None:
        picked.extend([SOLE, CALF])

    assert assert_same_queries(lambda: asha_client.get(address, {"technique": picked, **more}), grow) <= 10


def test_what_a_browser_has_is_not_set_again(
    starter_library: None, asha_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = asha_client.get(PDF, {"technique": TREE})
    monkeypatch.setattr(render.Document, "pdf", fails)

    again = asha_client.get(PDF, {"technique": TREE}, headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_a_fault_gives_a_page_with_the_way_out(
    starter_library: None, asha_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render.Document, "pdf", fails)

    response = asha_client.get(PDF, {"technique": TREE})

    assertContains(response, f'href="/cards/?technique={TREE}"', status_code=503)


def fails(_document: render.Document) -> bytes:
    raise render.RenderError("cards")
