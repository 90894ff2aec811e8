"""Swaps for one occasion: from the page of what differs and in the builder, for its room and the usual one."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from anatomy.domain.safety import Area, Present
from anatomy.repertoire import repertoire
from anatomy.rulebook import rulebook
from sessions import editing
from sessions.domain.difference import both_rooms
from sessions.domain.plan import PlanRoom
from sessions.domain.swaps import fits
from sessions.fitting import fitting
from sessions.loading import load_classes
from sessions.models import Sequence, Visibility
from sessions.presenting.difference import difference_page
from sessions.presenting.swaps import Day, swap_panel
from sessions.reading import plan_of
from tests.sessions.classes import fill, form_data, names, state, steps, technique
from tests.sessions.test_loading import RAW

pytestmark = pytest.mark.django_db

THURSDAY = date(2026, 9, 24)
VEINS, DVT, BONES = Present("varicose-veins", Area("calf")), Present("dvt"), Present("osteoporosis")
MOST_QUERIES = 16

# Every so many conditions are tried: all of them take a minute.
CONDITIONS_SKIPPED = 5


@pytest.fixture
def occasion(sequence):
    made = editing.add_occasion(sequence, starts_on=THURSDAY)
    editing.set_occasion_room(made, [VEINS], for_everyone=True)
    return made


@pytest.fixture
def elsewhere(asha):
    """An occasion of another class of the same teacher."""
    other = editing.create_sequence(asha, title="Other")
    made = editing.add_occasion(other, starts_on=THURSDAY)
    editing.set_occasion_room(made, [VEINS], for_everyone=True)
    return made


@pytest.fixture
def calf(sequence):
    return steps(sequence)[1]


def difference(occasion):
    return reverse("sessions:occasion_difference", args=[occasion.pk])


def swap_url(sequence, step):
    return reverse("sessions:step_swap", args=[sequence.pk, step.pk])


def open_swap(client, sequence, step, occasion=None):
    query = {"swap": step.pk} | (
        {"occasion": occasion if isinstance(occasion, str) else occasion.pk} if occasion else {}
    )
    return client.get(sequence.get_absolute_url(), query).content.decode()


def offered(html, sequence, step):
    """The keys of what can stand in for a step, in their order."""
    _before, start, form = html.partition(f'action="{swap_url(sequence, step)}"')
    return [
        int(key) for key in re.findall(r'name="technique" value="(\d+)"', form.partition("</form>")[0] if start else "")
    ]


# What is suggested


@pytest.mark.parametrize("usual", [(), (BONES,)], ids=["nobody usually", "somebody usually"])
def test_nothing_that_is_suggested_for_a_day_is_worse_than_a_change_in_either_room(asha, starter_library, usual):
    load_classes(RAW, asha)
    book, offers = rulebook(), repertoire().offers.values()
    unfit, flagged = [], 0
    for sequence in Sequence.objects.all():
        plan = replace(plan_of(sequence), room=PlanRoom(usual))
        for slug in list(book.conditions)[::CONDITIONS_SKIPPED]:
            here = (Present(slug),)
            rooms = [fitting(room) for room in (usual, here)]
            on_the_day = replace(plan, room=PlanRoom(here, own=True))
            day = Day(1, THURSDAY, both_rooms(usual, here))
            for row in difference_page(on_the_day, usual, book, offers).steps:
                flagged += 1
                panel = swap_panel(plan, row.id, offers, book, day)
                keys = {one.technique for one in (*row.swaps, *panel.choices)}
                unfit += [key for key in keys if not all(fits(room.finding(key)) for room in rooms)]

    assert flagged > 20
    assert unfit == []


def test_the_builder_suggests_the_same_as_the_page_of_the_day_and_more(asha_client, sequence, occasion, calf):
    page = asha_client.get(difference(occasion)).content.decode()

    builder = offered(open_swap(asha_client, sequence, calf, occasion), sequence, calf)

    assert len(offered(page, sequence, calf)) == 3
    assert builder[:3] == offered(page, sequence, calf)
    assert builder != offered(open_swap(asha_client, sequence, calf), sequence, calf)


def test_the_builder_says_which_rooms_it_looked_at(asha_client, sequence, occasion, calf):
    html = open_swap(asha_client, sequence, calf, occasion)

    assert "Looked at: the usual room and the room on Thursday 24 September 2026." in html
    assert form_data(html, swap_url(sequence, calf))["occasion"] == str(occasion.pk)
    assert f'href="{difference(occasion)}">Back to what differs' in html
    assert 'hx-post="' + swap_url(sequence, calf) not in html


@pytest.mark.parametrize("named", ["elsewhere", "usual", "nothing", "text"])
def test_only_a_room_of_an_occasion_of_this_class_is_looked_at(asha_client, sequence, elsewhere, calf, named):
    usual = editing.add_occasion(sequence, starts_on=THURSDAY)
    asked = {"elsewhere": elsewhere, "usual": usual, "nothing": "99999", "text": "x"}[named]

    html = open_swap(asha_client, sequence, calf, asked)

    assert "Looked at:" not in html
    assert offered(html, sequence, calf) == offered(open_swap(asha_client, sequence, calf), sequence, calf)
    assert "occasion" not in form_data(html, swap_url(sequence, calf))


def test_a_colleague_learns_nothing_of_the_day(ben_client, sequence, occasion, calf):
    editing.change_sequence(sequence, {"visibility": Visibility.STUDIO})

    html = open_swap(ben_client, sequence, calf, occasion)

    assert "Looked at:" not in html
    assert offered(html, sequence, calf) == []


# Swapped from there


@pytest.mark.parametrize("road", ["difference", "builder"])
def test_a_swap_for_a_day_leads_back_to_what_differs_then(asha_client, sequence, occasion, calf, road):
    query = {"swap": calf.pk, "occasion": occasion.pk} if road == "builder" else {}
    html = asha_client.get(
        {"difference": difference(occasion), "builder": sequence.get_absolute_url()}[road], query
    ).content.decode()
    chosen = repertoire().offers[offered(html, sequence, calf)[0]]

    response = asha_client.post(
        swap_url(sequence, calf), form_data(html, swap_url(sequence, calf)) | {"technique": chosen.pk}
    )

    assert response["Location"] == difference(occasion)
    assert names(sequence)[1] == chosen.name
    assert [str(message) for message in get_messages(response.wsgi_request)] == [
        f"Swapped “Calf roller sweep” for “{chosen.name}”."
    ]
    assert fits(fitting([VEINS]).finding(chosen.pk))


def test_an_occasion_of_another_class_leads_nowhere(asha_client, sequence, elsewhere, calf):
    data = {"seen": calf.technique.slug, "technique": technique("smr-calf-stick-strokes").pk}

    response = asha_client.post(swap_url(sequence, calf), data | {"occasion": elsewhere.pk})

    assert response["Location"] == f"{sequence.get_absolute_url()}#step-{calf.pk}"


def test_a_refused_choice_keeps_the_day(asha_client, sequence, occasion, calf):
    before = state(sequence)

    response = asha_client.post(swap_url(sequence, calf), {"seen": "", "technique": "", "occasion": occasion.pk})

    html = response.content.decode()
    assert response.status_code == 422
    assert form_data(html, swap_url(sequence, calf))["occasion"] == str(occasion.pk)
    assert state(sequence) == before


def test_suggestions_for_a_day_ask_the_same_for_any_class_and_rooms(
    asha_client, sequence, occasion, calf, assert_same_queries
):
    editing.set_room(sequence, [BONES], for_everyone=True)

    def grow():
        editing.set_room(sequence, [BONES, DVT], for_everyone=True)
        editing.set_occasion_room(occasion, [VEINS, DVT, Present("glaucoma")], for_everyone=True)
        fill(sequence, 20)

    assert assert_same_queries(lambda: open_swap(asha_client, sequence, calf, occasion), grow) <= MOST_QUERIES
