"""Swaps through the web, and the drawer of a class with somebody in its room."""

from __future__ import annotations

import re

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from anatomy.models import Condition, LibraryState, Region, Status, Technique
from anatomy.repertoire import repertoire
from sessions import editing
from sessions.fitting import fitting
from sessions.models import RoomCondition, Visibility
from sessions.reading import plan_of, room_of
from tests.sessions.classes import START, fill, form_data, forms_of, names, state, steps, technique

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
MOST_QUERIES = 16


@pytest.fixture
def calf(sequence):
    return steps(sequence)[1]


def url(name, sequence, *more):
    return reverse(f"sessions:{name}", args=[sequence.pk, *more])


def put_into_room(sequence, *slugs, area=None):
    for slug in slugs:
        condition = Condition.objects.get(slug=slug)
        RoomCondition.objects.create(
            sequence=sequence, condition=condition, area=Region.objects.get(slug=area) if area else None
        )


def open_swap(client, sequence, step):
    return client.get(url("class_builder", sequence), {"swap": step.pk}).content.decode()


def offered(html):
    """The names of what can stand in, in their order."""
    return re.findall(r'<p class="swap__name"><a [^>]*>([^<]*)</a>', html)


def swap(client, sequence, step, slug, **headers):
    data = {"seen": step.technique.slug, "technique": technique(slug).pk}
    return client.post(url("step_swap", sequence, step.pk), data, headers=headers)


# Suggestions


def test_what_can_stand_in_is_shown_in_the_place_of_the_step(asha_client, sequence, calf):
    html = open_swap(asha_client, sequence, calf)

    form = form_data(html, url("step_swap", sequence, calf.pk))
    assert form["seen"] == "smr-calf-roller-sweep"
    assert offered(html)[0].startswith("Calf")
    assert len(offered(html)) == 6
    assert 'class="fits"' not in html


def test_a_suggestion_says_why_it_comes_first_and_what_the_room_says(asha_client, sequence, calf):
    put_into_room(sequence, "pregnancy-t2")

    html = open_swap(asha_client, sequence, calf)
    first = html.split('<li class="swap__choice">')[1]

    assert "same structure" in first
    assert 'class="severity severity--' in first or 'class="fits"' in first


def test_where_nothing_fits_the_rule_says_what_to_do(asha_client, sequence, calf):
    Technique.objects.exclude(pk=calf.technique_id).filter(kind="smr").update(status=Status.RETIRED)
    Technique.objects.exclude(pk=calf.technique_id).update(status=Status.DRAFT)
    LibraryState.objects.bump()
    put_into_room(sequence, "dvt", area="calf")

    html = open_swap(asha_client, sequence, calf)

    assert offered(html) == []
    assert "Leave the step out, or do it another way" in html
    assert "swap__rules" in html


@pytest.mark.parametrize("what", ["text", "elsewhere", "nothing"])
def test_only_a_technique_of_this_class_is_swapped(asha_client, asha, sequence, what):
    other = editing.create_sequence(asha, title="Other")
    elsewhere = editing.add_step(other.sections.get(), technique=technique("asana-mountain"))
    text = editing.add_step(sequence.sections.first(), title="Talk", seconds=60)
    asked = {"text": text.pk, "elsewhere": elsewhere.pk, "nothing": 0}[what]

    response = asha_client.get(url("class_builder", sequence), {"swap": asked})

    assert response.status_code == 200
    assert 'class="swap"' not in response.content.decode()


# Swapping and undoing


def test_one_click_swaps_without_a_script(asha_client, sequence, calf):
    response = swap(asha_client, sequence, calf, "smr-calf-pin-ankle-circles")

    assert response.status_code == 302
    assert response["Location"] == f"/classes/{sequence.pk}/#step-{calf.pk}"
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        "Swapped “Calf roller sweep” for “Calf pin with ankle circles”."
    ]
    assert names(sequence)[1] == "Calf pin with ankle circles"


def test_with_a_script_the_way_back_stands_at_the_step(asha_client, sequence, calf):
    response = swap(asha_client, sequence, calf, "smr-calf-pin-ankle-circles", **HTMX)

    html = response.content.decode()
    assert response.status_code == 200
    assert f'id="swapped-{calf.pk}"' in html
    assert list(forms_of(html)).count(url("step_swap_undo", sequence, calf.pk)) == 1


def test_a_cue_note_that_stays_is_mentioned(asha_client, sequence, calf):
    editing.change_step(calf, {"note": "Soft knees."})

    response = swap(asha_client, sequence, calf, "smr-calf-pin-ankle-circles")

    [message] = get_messages(response.wsgi_request)
    assert str(message).endswith("Your cue note stayed: look whether it still fits.")


def test_the_menu_of_a_swapped_step_undoes_it(asha_client, sequence, calf):
    swap(asha_client, sequence, calf, "smr-calf-pin-ankle-circles")
    opened = {"menu": calf.pk}
    page = asha_client.get(url("class_builder", sequence), opened).content.decode()
    undo = url("step_swap_undo", sequence, calf.pk)

    response = asha_client.post(undo)

    assert list(forms_of(page)).count(undo) == 1
    assert response.status_code == 302
    assert names(sequence) == START
    assert undo not in list(forms_of(asha_client.get(url("class_builder", sequence), opened).content.decode()))


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_nothing_to_undo_is_said(asha_client, sequence, calf, headers):
    response = asha_client.post(url("step_swap_undo", sequence, calf.pk), headers=headers)

    assert response.status_code == 409
    assert "There is no swap to undo here any more." in response.content.decode()


def test_what_was_changed_since_is_undone_only_knowingly(asha_client, sequence, calf):
    swap(asha_client, sequence, calf, "smr-calf-pin-ankle-circles")
    editing.change_step(steps(sequence)[1], {"seconds": 95})
    undo = url("step_swap_undo", sequence, calf.pk)

    refused = asha_client.post(undo, headers=HTMX)
    stood = names(sequence)
    done = asha_client.post(undo, {"anyway": "1"}, headers=HTMX)

    assert (refused.status_code, stood[1]) == (409, "Calf pin with ankle circles")
    assert "Undo the swap all the same" in refused.content.decode()
    assert (done.status_code, names(sequence)) == (200, START)


def test_a_page_that_is_behind_swaps_nothing(asha_client, sequence, calf):
    swap(asha_client, sequence, calf, "smr-calf-pin-ankle-circles")
    before = state(sequence)

    response = swap(asha_client, sequence, calf, "smr-calf-stick-strokes", **HTMX)

    assert response.status_code == 409
    assert "This step was swapped meanwhile" in response.content.decode()
    assert state(sequence) == before


def test_a_double_press_is_answered_like_one(asha_client, sequence, calf):
    answers = [swap(asha_client, sequence, calf, "smr-calf-pin-ankle-circles", **HTMX) for _press in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert names(sequence)[1] == "Calf pin with ankle circles"


@pytest.mark.parametrize("typed", ["", "0", "x", "99999999", "-1", "draft"])
def test_what_is_not_in_the_library_is_refused(asha_client, sequence, calf, typed):
    draft = technique("smr-calf-stick-strokes")
    Technique.objects.filter(pk=draft.pk).update(status=Status.DRAFT)
    LibraryState.objects.bump()
    before = state(sequence)

    response = asha_client.post(
        url("step_swap", sequence, calf.pk),
        {"seen": calf.technique.slug, "technique": str(draft.pk) if typed == "draft" else typed},
    )

    assert response.status_code == 422
    assert "Choose a technique that is in the library." in response.content.decode()
    assert state(sequence) == before


def test_words_of_ones_own_are_refused(asha_client, sequence):
    talk = editing.add_step(sequence.sections.first(), title="Talk", seconds=60)

    response = asha_client.post(
        url("step_swap", sequence, talk.pk), {"technique": technique("asana-mountain").pk, "seen": ""}
    )

    assert response.status_code == 422
    assert "Words of your own have no technique to swap." in response.content.decode()


@pytest.mark.parametrize("opened", list(Visibility))
@pytest.mark.parametrize("name", ["step_swap", "step_swap_undo"])
def test_nobody_else_swaps(ben_client, asha_client, sequence, calf, name, opened):
    swap(asha_client, sequence, calf, "smr-calf-pin-ankle-circles")
    editing.change_sequence(sequence, {"visibility": opened})
    before = state(sequence)

    response = ben_client.post(
        url(name, sequence, calf.pk),
        {"seen": "smr-calf-pin-ankle-circles", "technique": technique("smr-calf-stick-strokes").pk},
    )

    assert response.status_code == 404
    assert state(sequence) == before


@pytest.mark.parametrize("name", ["step_swap", "step_swap_undo"])
@pytest.mark.parametrize("typed", ["", "known"])
def test_a_step_of_another_class_is_not_found(asha_client, asha, sequence, calf, name, typed):
    other = editing.create_sequence(asha, title="Other")
    data = {"seen": calf.technique.slug, "technique": technique("smr-calf-stick-strokes").pk if typed else ""}

    response = asha_client.post(url(name, other, calf.pk), data)

    assert response.status_code == 404
    assert names(sequence) == START


@pytest.mark.parametrize("name", ["step_swap", "step_swap_undo"])
def test_a_step_that_was_removed_meanwhile_is_said_to_be_gone(asha_client, sequence, calf, name):
    data = {"seen": calf.technique.slug, "technique": technique("smr-calf-stick-strokes").pk}
    editing.remove_step(calf)

    response = asha_client.post(url(name, sequence, calf.pk), data, headers=HTMX)

    assert response.status_code == 409
    assert "That was removed meanwhile" in response.content.decode()


def test_a_swap_keeps_the_search_and_the_tick(asha_client, sequence, calf):
    data = {"seen": calf.technique.slug, "technique": technique("smr-calf-stick-strokes").pk}

    response = asha_client.post(
        url("step_swap", sequence, calf.pk), {**data, "search": "text=calf&fits=1&condition=dvt"}
    )

    assert response["Location"] == f"/classes/{sequence.pk}/?text=calf&fits=1#step-{calf.pk}"


# The drawer


def drawer(client, sequence, **search):
    return client.get(
        url("class_builder", sequence), search, headers={**HTMX, "HX-Target": "library-results"}
    ).content.decode()


def badges(html):
    """What stands beside each card: its severity, or "fits"."""
    return re.findall(r'<span class="(?:severity severity--)?(\w+)"(?: title="[^"]*")?>', html)


def shown(html):
    return re.findall(r'<h3 class="technique__name"><a [^>]*>([^<]*)</a>', html)


def test_every_card_has_a_badge_for_the_room(asha_client, sequence):
    put_into_room(sequence, "osteoporosis", "pregnancy-t2")
    by_name = {offer.name: offer for offer in repertoire().offers.values()}
    room = fitting(room_of(sequence).present)

    html = drawer(asha_client, sequence, text="calf")

    findings = [room.finding(by_name[name].pk) for name in shown(html)]
    assert [badge for badge in badges(html) if badge in ("fits", *SEVERITIES)] == [
        finding.severity.value if finding else "fits" for finding in findings
    ]
    assert len({finding and finding.severity for finding in findings}) > 1


SEVERITIES = ("caution", "modify", "clear_first", "contraindicated")


def test_a_class_without_a_room_has_neither_badges_nor_the_tick(asha_client, sequence):
    page = asha_client.get(url("class_builder", sequence), {"fits": "1"}).content.decode()

    assert 'class="fits"' not in page
    assert 'name="fits"' not in page


def test_the_tick_leaves_what_fits_with_the_right_total(asha_client, sequence):
    put_into_room(sequence, "osteoporosis", "pregnancy-t2")
    present = room_of(sequence).present
    room = fitting(present)

    page = asha_client.get(url("class_builder", sequence), {"fits": "1"})

    kept = [key for key in repertoire().offers if key not in room.without]
    assert page.context["total"] == len(kept) < len(repertoire().offers)
    assert {one.card.pk for one in page.context["drawer"].cards} <= set(kept)
    assert {one.verdict.severity for one in page.context["drawer"].cards} <= {"", "caution", "modify"}
    assert page.context["search"] == "fits=1"
    assert form_data(page.content.decode(), url("class_builder", sequence) + "#library")["fits"] == "on"


def test_a_search_that_nothing_fits_says_so(asha_client, sequence):
    put_into_room(sequence, "dvt", area="calf")
    Technique.objects.exclude(slug="smr-calf-roller-sweep").update(status=Status.DRAFT)

    html = drawer(asha_client, sequence, fits="1")

    assert "Nothing found that fits this room." in html


def test_the_rooms_conditions_stand_in_no_address(asha_client, sequence, calf):
    put_into_room(sequence, "osteoporosis", "dvt", area="calf")

    html = asha_client.get(url("class_builder", sequence), {"fits": "1", "swap": calf.pk}).content.decode()

    addresses = re.findall(r'(?:href|action|formaction|hx-get|hx-post)="([^"]*)"', html)
    assert [address for address in addresses if "osteoporosis" in address or "dvt" in address] == []


def test_the_library_itself_knows_no_room(asha_client, sequence):
    put_into_room(sequence, "osteoporosis")

    html = asha_client.get(reverse("anatomy:technique_list")).content.decode()

    assert 'class="severity' not in html
    assert 'name="fits"' not in html


def test_a_change_of_the_library_is_noticed(sequence):
    put_into_room(sequence, "osteoporosis")
    present = room_of(sequence).present
    before = fitting(present).without
    Technique.objects.filter(pk__in=before).update(status=Status.DRAFT)
    LibraryState.objects.bump()

    assert fitting(present).without == frozenset()
    assert before != frozenset()


# The library's own gentler ways


def test_the_plan_prints_no_gentler_way_that_is_worse_for_the_room(asha_client, sequence, calf):
    """With a hip replacement the stick, which is the gentler way of the roller, asks for a bend that is left out."""
    words = escape(calf.technique.gentler_how)

    before = asha_client.get(url("plan", sequence)).content.decode()
    put_into_room(sequence, "hip-replacement")
    after = asha_client.get(url("plan", sequence)).content.decode()

    assert (before.count(words), after.count(words)) == (1, 0)


# Queries


def grow(sequence):
    def add():
        fill(sequence, 20)
        put_into_room(sequence, *Condition.objects.exclude(slug="osteoporosis").values_list("slug", flat=True)[:19])

    return add


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ({}, {}),
        ({"fits": "1"}, {}),
        ({"fits": "1"}, {"HX-Request": "true", "HX-Target": "library-results"}),
    ],
)
def test_the_drawer_asks_the_same_for_any_class_and_room(asha_client, sequence, assert_same_queries, query, headers):
    put_into_room(sequence, "osteoporosis")

    count = assert_same_queries(
        lambda: asha_client.get(url("class_builder", sequence), query, headers=headers), grow(sequence)
    )

    assert count <= MOST_QUERIES


def test_suggestions_ask_the_same_for_any_class_and_room(asha_client, sequence, calf, assert_same_queries):
    put_into_room(sequence, "osteoporosis")

    count = assert_same_queries(lambda: open_swap(asha_client, sequence, calf), grow(sequence))

    assert count <= MOST_QUERIES


def test_a_swap_and_its_undo_ask_the_same_for_any_class_and_room(asha_client, sequence, calf, assert_same_queries):
    put_into_room(sequence, "osteoporosis")
    there = {"seen": "smr-calf-roller-sweep", "technique": technique("smr-calf-stick-strokes").pk}
    asha_client.post(url("step_swap_undo", sequence, calf.pk))

    def swapped():
        assert asha_client.post(url("step_swap", sequence, calf.pk), there, headers=HTMX).status_code == 200

    def undone():
        assert asha_client.post(url("step_swap_undo", sequence, calf.pk), headers=HTMX).status_code == 200

    def count(page):
        with CaptureQueriesContext(connection) as captured:
            page()
        return len(captured)

    swapped(), undone()
    few = count(swapped), count(undone)
    grow(sequence)()
    swapped(), undone()
    many = count(swapped), count(undone)

    assert many == few
    # An undo may have to put tools back as well as take them away.
    assert many[0] <= MOST_QUERIES
    assert many[1] <= MOST_QUERIES + 1


def test_a_plan_read_for_a_colleague_needs_no_query_more_to_know_of_swaps(sequence, calf, django_assert_num_queries):
    editing.swap_step(sequence, calf.pk, repertoire().by_slug["smr-calf-stick-strokes"], seen=calf.technique.slug)

    plan_of(sequence, with_handout=False)
    with django_assert_num_queries(3):
        plan = plan_of(sequence, with_handout=False)

    assert [step.swapped for step in plan.steps()] == [False, True, False]
