"""The papers' pages and PDFs over HTTP: who gets them, for which day, on which paper, how often they are set."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from anatomy.domain.drawn import drawn
from anatomy.models import TeachingNote, Technique
from sessions import editing, sharing
from sessions.documents import render
from sessions.models import Occasion, Sequence, Step, Visibility
from studio.models import User
from tests.sessions.documents.tagged_pdf import TaggedPdf

PDFS = ["plan_pdf", "handout_pdf"]
PAGES = ["plan", "handout"]


def address(name: str, sequence: Sequence) -> str:
    return reverse(f"sessions:{name}", args=[sequence.pk])


def get(client: Client, name: str, sequence: Sequence, **query: Any) -> HttpResponse:
    return client.get(address(name, sequence), query)


def read(client: Client, name: str, sequence: Sequence, **query: Any) -> TaggedPdf:
    response = get(client, name, sequence, **query)
    assert response.status_code == 200
    return TaggedPdf(response.content)


@pytest.fixture
def occasion(sequence: Sequence) -> Occasion:
    return Occasion.objects.create(
        sequence=sequence, starts_on=date(2026, 11, 26), starts_at="18:00", place="Studio 1", head_count=5
    )


@pytest.fixture
def opened(sequence: Sequence) -> Sequence:
    """The class, opened to the studio."""
    return editing.change_sequence(sequence, {"visibility": Visibility.STUDIO, "notes": "For Asha alone"})


def test_the_plan_comes_as_a_pdf_with_a_tidy_name(sequence: Sequence, asha_client: Client) -> None:
    response = get(asha_client, "plan_pdf", sequence)

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="feet-and-calves-class-plan.pdf"'
    assert response["Cache-Control"] == "private, no-cache"
    assert TaggedPdf(response.content).texts("H3")[-3] == "1 Sole slow sweep 60 s each side"


def test_a_name_beyond_ascii_is_kept_in_the_file_name(sequence: Sequence, asha_client: Client) -> None:
    editing.change_sequence(sequence, {"title": "Füße"})

    assert get(asha_client, "handout_pdf", sequence)["Content-Disposition"] == (
        "inline; filename*=utf-8''f%C3%BC%C3%9Fe-to-do-at-home.pdf"
    )


@pytest.mark.parametrize("name", [*PDFS, *PAGES])
def test_a_private_class_has_no_papers_for_others(name: str, sequence: Sequence, ben_client: Client) -> None:
    assert get(ben_client, name, sequence).status_code == 404


@pytest.mark.parametrize("name", [*PDFS, *PAGES])
def test_a_visitor_is_asked_to_sign_in(name: str, sequence: Sequence, client: Client) -> None:
    response = get(client, name, sequence)

    assertRedirects(
        response, f"{reverse('studio:login')}?next={address(name, sequence)}", fetch_redirect_response=False
    )


def test_a_colleague_prints_an_opened_class_without_what_is_the_owners(
    opened: Sequence, asha: User, asha_client: Client, ben_client: Client
) -> None:
    link = sharing.make_link(opened, asha)
    shared = f"/s/{sharing.token_of(link)}/"

    (my_plan, my_handout), (their_plan, their_handout) = (
        [read(client, name, opened).text for name in PDFS] for client in (asha_client, ben_client)
    )

    assert ("For Asha alone" in my_plan, "For Asha alone" in their_plan) == (True, False)
    assert (shared in my_handout, shared in their_handout) == (True, False)
    assert "For Asha alone" not in my_handout


def test_a_colleague_sees_the_hand_out_but_not_its_choices(
    opened: Sequence, asha_client: Client, ben_client: Client
) -> None:
    assertContains(get(asha_client, "handout", opened), "What goes on it")
    assertNotContains(get(ben_client, "handout", opened), "What goes on it")


@pytest.mark.parametrize("name", ["plan_pdf", "plan"])
def test_for_an_occasion_the_plan_shows_its_day_and_head_count(
    name: str, sequence: Sequence, occasion: Occasion, asha_client: Client
) -> None:
    response = get(asha_client, name, sequence, occasion=occasion.pk)

    said = TaggedPdf(response.content).text if name == "plan_pdf" else response.content.decode()
    assert "Thursday 26 November 2026, 18:00 to 18:09" in said
    assert "Tools for 5 people" in said


def test_the_file_of_an_occasion_names_its_day(sequence: Sequence, occasion: Occasion, asha_client: Client) -> None:
    response = get(asha_client, "plan_pdf", sequence, occasion=occasion.pk)

    assert response["Content-Disposition"] == 'inline; filename="feet-and-calves-class-plan-2026-11-26.pdf"'


@pytest.mark.parametrize("name", [*PDFS, *PAGES])
@pytest.mark.parametrize("value", ["0", "-1", "x", "1e3", "٣", "9" * 40])
def test_an_occasion_that_is_none_is_not_found(name: str, value: str, sequence: Sequence, asha_client: Client) -> None:
    assert get(asha_client, name, sequence, occasion=value).status_code == 404


@pytest.mark.parametrize("name", [*PDFS, *PAGES])
def test_an_occasion_of_another_class_is_not_found(
    name: str, sequence: Sequence, occasion: Occasion, asha: User, asha_client: Client
) -> None:
    other = editing.create_sequence(asha, title="Another")

    assert get(asha_client, name, other, occasion=occasion.pk).status_code == 404


@pytest.mark.parametrize("name", PDFS)
def test_the_paper_is_the_studios_unless_another_is_asked_for(
    name: str, sequence: Sequence, asha_client: Client
) -> None:
    assert read(asha_client, name, sequence).paper == (210, 297)
    assert read(asha_client, name, sequence, paper="us-letter").paper == (216, 279)
    assert get(asha_client, name, sequence, paper="a5").status_code == 404


@pytest.mark.parametrize("name", PDFS)
def test_what_a_browser_has_is_not_set_again(
    name: str, sequence: Sequence, asha_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = get(asha_client, name, sequence)
    monkeypatch.setattr(render.Document, "pdf", fails)

    again = asha_client.get(address(name, sequence), headers={"if-none-match": first["ETag"]})

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


def fails(_document: render.Document) -> bytes:
    raise render.RenderError("plan")


@pytest.mark.parametrize("name", PDFS)
def test_an_edit_makes_a_new_document(name: str, sequence: Sequence, asha_client: Client) -> None:
    first = get(asha_client, name, sequence)
    editing.change_step(Step.objects.get(technique__slug="smr-calf-roller-sweep"), {"seconds": 90})

    again = asha_client.get(address(name, sequence), headers={"if-none-match": first["ETag"]})

    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]


@pytest.mark.parametrize(("name", "page"), [("plan_pdf", "plan"), ("handout_pdf", "handout")])
def test_a_fault_gives_a_page_with_the_way_out(
    name: str, page: str, sequence: Sequence, asha_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render.Document, "pdf", fails)

    response = get(asha_client, name, sequence)

    assertContains(response, "This document could not be made", status_code=503)
    assertContains(response, f'href="{address(page, sequence)}"', status_code=503)


@pytest.mark.parametrize("name", [*PDFS, *PAGES])
def test_a_longer_class_asks_the_database_no_more(
    name: str, sequence: Sequence, occasion: Occasion, asha_client: Client, assert_same_queries: Callable[..., int]
) -> None:
    section = sequence.sections.first()
    assert section is not None

    def grow() -> None:
        for technique in Technique.objects.published()[:25]:
            editing.add_step(section, technique=technique)

    queries = assert_same_queries(lambda: get(asha_client, name, sequence, occasion=occasion.pk), grow)

    assert queries <= (10 if name in PDFS else 13)


def test_looking_at_papers_writes_nothing(sequence: Sequence, asha_client: Client) -> None:
    for name in [*PDFS, *PAGES]:
        with CaptureQueriesContext(connection) as captured:
            get(asha_client, name, sequence)
        assert {query["sql"].lstrip("(").split()[0] for query in captured} == {"SELECT"}


def test_the_plan_is_a_draft_until_it_is_published_and_again_after_an_edit(
    sequence: Sequence, asha: User, asha_client: Client
) -> None:
    assert "Draft" in read(asha_client, "plan_pdf", sequence).drawn
    sharing.publish(sequence, asha)
    assert "Edition 1" in read(asha_client, "plan_pdf", sequence).drawn
    editing.change_sequence(sequence, {"title": "Changed"})
    assert "Draft" in read(asha_client, "plan_pdf", sequence).drawn


def test_planning_an_occasion_leaves_a_published_class_as_it_is(
    sequence: Sequence, asha: User, asha_client: Client
) -> None:
    sharing.publish(sequence, asha)

    planned = editing.add_occasion(sequence, starts_on=date(2026, 12, 1))

    assert "Edition 1" in read(asha_client, "plan_pdf", sequence, occasion=planned.pk).drawn
    assert "Edition 1" in read(asha_client, "handout_pdf", sequence).drawn


def test_an_open_link_is_printed_and_a_closed_one_is_not(sequence: Sequence, asha: User, asha_client: Client) -> None:
    link = sharing.make_link(sequence, asha)
    assert f"http://testserver/s/{sharing.token_of(link)}/" in read(asha_client, "handout_pdf", sequence).text

    sharing.revoke_link(link)

    assert "http://testserver" not in read(asha_client, "handout_pdf", sequence).text


def test_a_link_that_has_ended_is_not_printed(sequence: Sequence, asha: User, asha_client: Client) -> None:
    sharing.make_link(sequence, asha, ends_on=timezone.localdate() - timedelta(days=1))

    assert "http://testserver" not in read(asha_client, "handout_pdf", sequence).text


def test_a_plan_never_says_the_address_that_opens_for_everybody(
    sequence: Sequence, asha: User, asha_client: Client
) -> None:
    """Whoever finds it on the floor reaches the sign-in, and no further."""
    sharing.make_link(sequence, asha)

    said = read(asha_client, "plan_pdf", sequence).text

    assert ("http://testserver/s/" in said, f"http://testserver{address('class_builder', sequence)}" in said) == (
        False,
        True,
    )


def test_the_page_says_what_the_pdf_says(sequence: Sequence, asha: User, asha_client: Client) -> None:
    sharing.make_link(sequence, asha)
    for name in PAGES:
        page = get(asha_client, name, sequence).content.decode()
        texts = read(asha_client, f"{name}_pdf", sequence).texts("P", "LBody")

        assert [text for text in texts if text.split()[-1] not in page] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_class_without_steps_has_pages_too(name: str, asha: User, asha_client: Client) -> None:
    empty = editing.create_sequence(asha, title="Empty")

    assertContains(get(asha_client, name, empty), "This class has no steps yet.")


# The choices for the hand-out


def test_the_suggestion_stands_ticked(sequence: Sequence, asha_client: Client) -> None:
    form = get(asha_client, "handout", sequence).context["form"]

    assert form.fields["steps"].initial == list(Step.objects.values_list("pk", flat=True).order_by("pk"))


def choices(sequence: Sequence, **changes: Any) -> dict[str, Any]:
    calf = Step.objects.get(technique__slug="smr-calf-roller-sweep", section__sequence=sequence)
    return {
        "title": "Easing tight calves",
        "why": "For light feet.",
        "how_often": "Daily.",
        "steps": [calf.pk],
        **changes,
    }


def test_the_teacher_chooses_what_goes_home(sequence: Sequence, asha_client: Client) -> None:
    note = TeachingNote.objects.get(slug="breath")

    response = asha_client.post(address("handout", sequence), choices(sequence, notes=[note.pk]))

    assertRedirects(response, address("handout", sequence))
    pdf = read(asha_client, "handout_pdf", sequence)
    assert pdf.texts("H1", "H2")[0] == "Easing tight calves, 3 minutes"
    assert pdf.texts("H1", "H2")[-2:] == ["1 Calf roller sweep", note.title]
    assert {"For light feet.", "How often Daily.", note.text} <= set(pdf.texts("P"))


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"title": "x" * 121}, "title", "Ensure this value has at most 120 characters (it has 121)."),
        ({"steps": ["999999"]}, "steps", "One of these steps is no longer in the class. Choose again."),
        ({"steps": ["x"]}, "steps", "One of these steps is no longer in the class. Choose again."),
        ({"notes": ["999999"]}, "notes", "One of these notes is no longer in the library. Choose again."),
    ],
)
def test_a_wrong_choice_is_said_beside_its_field_and_changes_nothing(
    changes: dict[str, Any], field: str, message: str, sequence: Sequence, asha_client: Client
) -> None:
    response = asha_client.post(address("handout", sequence), choices(sequence, **changes))

    assert response.status_code == 422
    assert response.context["form"].errors == {field: [message]}
    assertContains(response, "For light feet.", status_code=422)
    assert Step.objects.filter(on_handout=True).count() == 0


def test_a_step_of_another_class_is_no_choice(sequence: Sequence, asha: User, asha_client: Client) -> None:
    other = editing.create_sequence(asha, title="Another")
    section = other.sections.get()
    foreign = editing.add_step(section, title="Elsewhere", seconds=60)

    response = asha_client.post(address("handout", sequence), choices(sequence, steps=[foreign.pk]))

    assert response.status_code == 422
    assert Step.objects.filter(on_handout=True).count() == 0


@pytest.mark.parametrize("visibility", Visibility.values)
def test_nobody_else_chooses(visibility: str, sequence: Sequence, ben_client: Client) -> None:
    editing.change_sequence(sequence, {"visibility": visibility})

    response = ben_client.post(address("handout", sequence), choices(sequence))

    assert response.status_code == 404
    assert Step.objects.filter(on_handout=True).count() == 0


# The pictures


def test_a_picture_comes_by_its_name(asha_client: Client) -> None:
    response = asha_client.get(reverse("sessions:picture", args=["calf+sole.both.crop.svg"]))

    assert response["Content-Type"] == "image/svg+xml"
    assert response.content.decode() == drawn("calf+sole.both.crop.svg")


@pytest.mark.parametrize(
    "name",
    [
        "calf.svg",
        "sole+calf.both.crop.svg",
        "calf+calf.both.crop.svg",
        "tail.both.crop.svg",
        "calf.middle.crop.svg",
        "calf.both.large.svg",
        "calf.both.crop.png",
        ".both.crop.svg",
    ],
)
def test_a_name_that_no_paper_gives_has_no_picture(name: str, asha_client: Client) -> None:
    assert drawn(name) is None
    assert asha_client.get(reverse("sessions:picture", args=[name])).status_code == 404


def test_the_choices_are_kept_word_for_word(sequence: Sequence, asha_client: Client) -> None:
    asha_client.post(address("handout", sequence), choices(sequence, title="<b>Calves</b>"))

    page = get(asha_client, "handout", sequence)
    assertContains(page, "&lt;b&gt;Calves&lt;/b&gt;")
    assertNotContains(page, "<b>Calves")
