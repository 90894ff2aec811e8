"""The hand-out over HTTP: its sizes, its looks, and what its form says of too much."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains

from anatomy.models import TeachingNote
from sessions import editing, sharing
from sessions.documents.render import RenderError
from sessions.models import Handout, Sequence, Step
from studio.models import User
from tests.sessions.documents.tagged_pdf import TaggedPdf


def address(name: str, sequence: Sequence) -> str:
    return reverse(f"sessions:{name}", args=[sequence.pk])


def get(client: Client, name: str, sequence: Sequence) -> HttpResponse:
    return client.get(address(name, sequence))


def read(client: Client, name: str, sequence: Sequence) -> TaggedPdf:
    return TaggedPdf(get(client, name, sequence).content)


def choices(sequence: Sequence, **changes: Any) -> dict[str, Any]:
    calf = Step.objects.get(technique__slug="smr-calf-roller-sweep", section__sequence=sequence)
    return {"title": "Easing tight calves", "why": "", "how_often": "", "steps": [calf.pk], **changes}


def test_the_teacher_chooses_large_print_and_two_weeks_to_tick(sequence: Sequence, asha_client: Client) -> None:
    asha_client.post(address("handout", sequence), choices(sequence, large="on", ticks="on"))

    kept = Handout.objects.get(sequence=sequence)
    pdf = read(asha_client, "handout_pdf", sequence)
    assert (kept.large, kept.ticks) == (True, True)
    assert pdf.texts("TH") == ["Day", *map(str, range(1, 15))]
    assertContains(get(asha_client, "handout", sequence), 'class="handout handout--large"')


@pytest.mark.parametrize("name", ["handout", "handout_pdf"])
def test_an_address_can_ask_for_a_size_whatever_the_teacher_chose(
    name: str, sequence: Sequence, asha_client: Client
) -> None:
    def size(wanted: str) -> bytes:
        return asha_client.get(f"{address(name, sequence)}{wanted}").content

    def hand_out(large: bool) -> list[bytes]:
        Handout.objects.update_or_create(sequence=sequence, defaults={"large": large})
        return [size(""), size("?size=normal"), size("?size=large")]

    chosen_normal, chosen_large = hand_out(large=False), hand_out(large=True)

    if name == "handout_pdf":
        normal, large = chosen_normal[0], chosen_large[0]
        assert (chosen_normal, chosen_large) == ([normal, normal, large], [large, normal, large])
        assert normal != large
    else:
        marks = [[b"handout--large" in page for page in pages] for pages in (chosen_normal, chosen_large)]
        assert marks == [[False, False, True], [True, False, True]]


@pytest.mark.parametrize("name", ["handout", "handout_pdf"])
def test_an_unknown_size_is_not_found(name: str, sequence: Sequence, asha_client: Client) -> None:
    assert asha_client.get(f"{address(name, sequence)}?size=huge").status_code == 404


def test_the_pages_links_keep_the_size(sequence: Sequence, asha_client: Client) -> None:
    page = asha_client.get(f"{address('handout', sequence)}?size=large")

    pdf = address("handout_pdf", sequence)
    assertContains(page, f'href="{pdf}?size=large"')
    assertContains(page, f'href="{pdf}?size=large&amp;paper=us-letter"')
    assertContains(page, f'href="{address("handout", sequence)}?size=normal"')


@pytest.mark.parametrize("large", [False, True])
def test_the_form_shows_what_is_kept_whatever_size_the_address_asks_for(
    large: bool, sequence: Sequence, asha_client: Client
) -> None:
    Handout.objects.create(sequence=sequence, large=large)

    page = asha_client.get(f"{address('handout', sequence)}?size={'normal' if large else 'large'}")

    assert page.context["sheet"].large is not large
    assert page.context["form"]["large"].value() is large


def test_where_the_pdf_fails_the_page_is_linked_in_its_size(
    sequence: Sequence, asha_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise RenderError("It could not be set.")

    monkeypatch.setattr("sessions.views.handout.handout_document", fail)

    answer = asha_client.get(f"{address('handout_pdf', sequence)}?size=large")

    assertContains(answer, f'href="{address("handout", sequence)}?size=large"', status_code=503)


def test_a_student_can_ask_for_large_print(sequence: Sequence, asha: User, client: Client) -> None:
    token = sharing.token_of(sharing.make_link(sequence, asha))
    pdf = reverse("sessions:shared_handout_pdf", args=[token])

    assertContains(client.get(reverse("sessions:shared", args=[token])), f'href="{pdf}?size=large"')
    sizes = [client.get(f"{pdf}{wanted}") for wanted in ("", "?size=large", "?size=huge")]
    assert [answer.status_code for answer in sizes] == [200, 200, 404]
    assert sizes[0].content != sizes[1].content


def test_a_class_that_has_three_notes_already_can_be_saved(sequence: Sequence, asha_client: Client) -> None:
    notes = list(TeachingNote.objects.filter(audience="student")[:4])
    editing.choose_handout(sequence, steps=[], notes=notes[:3])

    answers = [
        asha_client.post(address("handout", sequence), choices(sequence, notes=[note.pk for note in notes[:count]]))
        for count in (4, 3)
    ]

    assert [answer.status_code for answer in answers] == [422, 302]
    assert Handout.objects.get().title == "Easing tight calves"


def test_more_steps_than_a_hand_out_has_are_kept_and_it_says_which_are_on_it(
    sequence: Sequence, asha_client: Client
) -> None:
    section = sequence.sections.first()
    assert section is not None
    for number in range(13):
        editing.add_step(section, title=f"Welcome {number}", seconds=60)
    steps = list(Step.objects.filter(title__startswith="Welcome").values_list("pk", flat=True))

    page = asha_client.post(address("handout", sequence), choices(sequence, steps=steps), follow=True)

    assert [str(message) for message in page.context["messages"]] == [
        "The hand-out is saved. The first 12 are on it: more would be a class, and three to six work best."
    ]
    assert len(page.context["sheet"].entries) == 12


def test_three_notes_are_too_many(sequence: Sequence, asha_client: Client) -> None:
    notes = list(TeachingNote.objects.filter(audience="student").values_list("pk", flat=True)[:3])

    response = asha_client.post(address("handout", sequence), choices(sequence, notes=notes))

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "notes": ["3 are ticked. Choose two at most, so that the steps have room."]
    }


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "The hand-out is saved."),
        (1, "The hand-out is saved. It has 1 step. Three to six work best: enough to feel, and few enough to do."),
        (3, "The hand-out is saved."),
        (7, "The hand-out is saved. It has 7 steps. Three to six work best: enough to feel, and few enough to do."),
    ],
)
def test_fewer_or_more_steps_are_kept_and_it_says_what_works_best(
    count: int, said: str, sequence: Sequence, asha_client: Client
) -> None:
    section = sequence.sections.first()
    assert section is not None
    for number in range(5):
        editing.add_step(section, title=f"Welcome {number}", seconds=60)
    steps = list(Step.objects.filter(section__sequence=sequence).values_list("pk", flat=True))[:count]

    response = asha_client.post(address("handout", sequence), choices(sequence, steps=steps), follow=True)

    assert [str(message) for message in response.context["messages"]] == [said]
    assert Step.objects.filter(on_handout=True).count() == count
