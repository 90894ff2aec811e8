"""Curators' pictures in classes: on pages, on paper, in editions, and after they were replaced or taken down."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from anatomy.models import Picture, Technique
from sessions import editing, sharing
from sessions.domain.plan import PlanPicture
from sessions.models import ShareLink
from sessions.reading import plan_of
from tests.anatomy.picture_files import CREDIT, WORDS, give_picture, photo, take_down
from tests.sessions.documents.making import failures
from tests.sessions.documents.tagged_pdf import TaggedPdf

SOLE, CALF = "smr-sole-slow-sweep", "smr-calf-roller-sweep"
PAGES, PDFS = ["plan", "handout", "cards"], ["plan_pdf", "handout_pdf", "cards_pdf"]
ALTERNATIVE = WORDS["shows"]


@pytest.fixture
def row(sequence):
    return give_picture(SOLE)


@pytest.fixture
def token(sequence, row, asha):
    return sharing.token_of(sharing.make_link(sequence, asha))


def page_of(client, name, sequence):
    return client.get(reverse(f"sessions:{name}", args=[sequence.pk]))


def shared(client, token, name="shared", *more):
    return client.get(reverse(f"sessions:{name}", args=[token, *more]))


def images(content):
    """How many pictures of pixels a PDF holds."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return sum(
            1
            for entry in pdf.objects
            if isinstance(entry, pikepdf.Stream)
            and entry.get("/Subtype") == "/Image"
            and entry.get("/Filter") == "/DCTDecode"
        )


# Reading --------------------------------------------------------------------------------------------------------------


def test_a_plan_says_what_the_picture_shows_and_whose_it_is(sequence, row):
    pictures = [step.technique.picture for step in plan_of(sequence).steps()]

    assert pictures == [PlanPicture(row.digest, ALTERNATIVE, CREDIT), None, None]


def test_pictures_cost_a_plan_no_query(sequence, assert_same_queries):
    assert_same_queries(lambda: plan_of(sequence), lambda: [give_picture(SOLE), give_picture(CALF, photo(tint=90))])


# Pages and papers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_the_picture_with_its_words_and_credit(asha_client, sequence, row, name):
    html = page_of(asha_client, name, sequence).content.decode()

    assert html.count(f'src="/library/pictures/{row.digest}.small.jpg" alt="{ALTERNATIVE}"') == 1
    assert html.count(CREDIT) == 1


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_no_oftener_for_many_pictures(asha_client, sequence, assert_same_queries, name):
    give_picture(SOLE)

    assert_same_queries(lambda: page_of(asha_client, name, sequence), lambda: give_picture(CALF, photo(tint=90)))


@pytest.mark.parametrize("name", PDFS)
def test_a_paper_holds_the_picture_in_small_and_is_tagged(asha_client, sequence, row, name):
    content = page_of(asha_client, name, sequence).content

    pdf = TaggedPdf(content)
    assert pdf.texts("Figure").count(ALTERNATIVE) == 1
    assert pdf.drawn.count(CREDIT) == 1
    assert (images(content), failures(content)) == (1, [])


def test_a_plan_prints_a_credit_once_with_the_numbers_of_its_steps(asha_client, sequence, row):
    editing.add_step(sequence.sections.last(), technique=Technique.objects.get(slug=SOLE))

    content = page_of(asha_client, "plan_pdf", sequence).content

    assert f"1, 4 · {CREDIT}" in TaggedPdf(content).drawn
    assert (TaggedPdf(content).drawn.count(CREDIT), images(content)) == (1, 1)


def test_cards_from_the_library_have_the_picture_too(asha_client, row):
    page = asha_client.get(reverse("sessions:technique_cards"), {"technique": SOLE})
    pdf = asha_client.get(reverse("sessions:technique_cards_pdf"), {"technique": SOLE})

    assert page.content.decode().count(f'src="/library/pictures/{row.digest}.small.jpg"') == 1
    assert (images(pdf.content), failures(pdf.content)) == (1, [])


@pytest.mark.parametrize("name", PDFS)
def test_a_paper_asks_no_oftener_for_many_pictures(asha_client, sequence, assert_same_queries, name):
    give_picture(SOLE)

    assert_same_queries(lambda: page_of(asha_client, name, sequence), lambda: give_picture(CALF, photo(tint=90)))


@pytest.mark.parametrize("name", PDFS)
def test_a_picture_that_was_taken_down_is_drawn_by_us(asha_client, sequence, row, name):
    before = page_of(asha_client, name, sequence)

    take_down(row)

    after = page_of(asha_client, name, sequence)
    assert (images(before.content), images(after.content)) == (1, 0)
    assert before.headers["ETag"] != after.headers["ETag"]


# Shared pages ---------------------------------------------------------------------------------------------------------


def test_students_see_the_picture_with_its_words_and_credit(client, token, row):
    html = shared(client, token).content.decode()

    address = f"/s/{token}/photos/{row.digest}.small.jpg"
    assert html.count(f'<img src="{address}" alt="{ALTERNATIVE}" width="300" height="225"') == 1
    assert html.count(CREDIT) == 1
    response = client.get(address)
    assert (response.status_code, response.content) == (200, bytes(row.small))
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.cookies == {}


def test_a_picture_comes_with_the_page_not_when_it_is_scrolled_to(client, token, row):
    """Fetched later, after somebody ticked what they have, it would tell the studio where they look."""
    html = shared(client, token).content.decode()

    assert html.count(f"/photos/{row.digest}.small.jpg") == 1
    assert re.findall(r"loading=|<link[^>]*prefetch", html) == []


def test_the_shared_page_stays_at_two_queries_and_a_picture_at_three(client, token, row, django_assert_num_queries):
    shared(client, token)

    with django_assert_num_queries(2):
        shared(client, token)
    with django_assert_num_queries(3):
        shared(client, token, "shared_photo", row.facts.small_name)


def test_a_token_opens_the_pictures_of_its_edition_alone(client, token, row):
    other = give_picture(CALF, photo(tint=90))

    answers = [shared(client, token, "shared_photo", each.facts.name).status_code for each in (row, other)]

    assert answers == [200, 404]


def test_a_closed_link_closes_its_pictures(client, token, row, sequence):
    sharing.revoke_link(ShareLink.objects.get(sequence=sequence))

    response = shared(client, token, "shared_photo", row.facts.name)

    assert (response.status_code, response.headers["Cache-Control"]) == (404, "private, no-cache")


def test_an_edition_keeps_the_picture_that_it_was_made_with(client, token, row):
    before = bytes(row.content)

    new = give_picture(SOLE, photo(tint=90), shows="Seen from above")

    html = shared(client, token).content.decode()
    assert (row.digest in html, new.digest in html, "Seen from above" in html) == (True, False, False)
    assert shared(client, token, "shared_photo", row.facts.name).content == before


def test_a_picture_that_was_taken_down_is_gone_for_students(client, token, row):
    first = shared(client, token)
    pdf = shared(client, token, "shared_handout_pdf").content

    take_down(row)

    again = client.get(reverse("sessions:shared", args=[token]), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, row.digest in again.content.decode(), CREDIT in again.content.decode()) == (
        200,
        False,
        False,
    )
    assert shared(client, token, "shared_photo", row.facts.name).status_code == 404
    assert (images(pdf), images(shared(client, token, "shared_handout_pdf").content)) == (1, 0)


def test_a_shared_hand_out_holds_the_picture(client, token, row):
    content = shared(client, token, "shared_handout_pdf").content

    assert (images(content), failures(content), TaggedPdf(content).drawn.count(CREDIT)) == (1, [], 1)


def test_words_can_be_mended_without_touching_what_was_published(client: Client, token, row, sequence):
    Picture.objects.filter(pk=row.pk).update(shows="Mended")

    assert plan_of(sequence).photos() == {row.digest}
    assert "Mended" not in shared(client, token).content.decode()
