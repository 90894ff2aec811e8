"""The body map beside a class: its table, its drawing, and the choice of a region without a script."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anatomy.domain.bodymap import SURFACE_REGIONS
from tests.sessions.classes import fill, sections, steps

pytestmark = pytest.mark.django_db
DRAWING = '<svg class="body-map__drawing"'
FIGURE = {"HX-Request": "true", "HX-Target": "coverage-figure"}


@pytest.fixture
def address(sequence):
    return reverse("sessions:class_builder", args=[sequence.pk])


def page(client, address, **query):
    return client.get(address, query).content.decode()


def marked(html):
    return [int(key) for key in re.findall(r'<li class="step[^"]*step--reached[^"]*" id="step-(\d+)"', html)]


def said(html):
    return re.search(r'id="coverage-said"[^>]*>([^<]*)<', html)[1]


def reaching(sequence, region):
    """The keys of the steps whose technique names the region or works a structure that is at home there."""
    return [
        step.pk
        for step in steps(sequence)
        if step.technique
        and (
            step.technique.regions.filter(slug=region).exists()
            or step.technique.structures.filter(region__slug=region).exists()
        )
    ]


def queries_of(work):
    work()
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def test_the_table_stands_on_the_page_and_the_drawing_is_asked_for(asha_client, address):
    html = page(asha_client, address)

    assert re.search(r'<tr data-region="calf" data-left="r\d" data-right="r\d">', html)
    assert f'<a class="button button--quiet" href="{address}?map=1#coverage">' in html
    assert DRAWING not in html


def test_htmx_gets_the_drawing_alone_with_every_region(asha_client, address):
    html = asha_client.get(address, headers=FIGURE).content.decode()

    assert set(re.findall(r'<a href="[^"]*" aria-label="[^"]*" data-region="([^"]*)"', html)) == SURFACE_REGIONS
    assert html.count(DRAWING) == 1
    assert 'id="outline"' not in html


def test_the_drawing_comes_with_the_page_where_the_address_asks_for_it(asha_client, address):
    html = page(asha_client, address, map=1)

    assert html.count(DRAWING) == 1
    assert re.search(r'aria-label="Calf: rolled [^"]*" data-region="calf"', html)
    assert "cover--" in html


def test_a_region_in_the_address_filters_the_library_and_marks_its_steps(asha_client, sequence, address):
    html = page(asha_client, address, region="calf")

    expected = reaching(sequence, "calf")
    assert marked(html) == expected
    assert html.count('<p class="step__reach">reaches: Calf</p>') == len(expected)
    assert said(html) == f"Calf: {len(expected)} steps reach it" if len(expected) > 1 else "Calf: 1 step reaches it"
    assert '<option value="calf" selected>' in html
    assert len(expected) > 0


def test_the_chosen_region_is_let_go_by_its_own_link(asha_client, address):
    html = page(asha_client, address, region="calf", text="roller")

    link = re.search(
        r'<a href="([^"]*)" aria-label="[^"]*" data-region="calf" data-group="leg" aria-current="true"', html
    )
    assert link[1] == f"{address}?text=roller&amp;map=1#coverage"
    assert f'href="{address}?text=roller&amp;region=sole#library"' in html
    assert f'<a href="{address}?map=1#coverage" aria-current="true">Calf</a>' in html


def test_the_first_step_that_reaches_it_is_a_link_away(asha_client, sequence, address):
    html = page(asha_client, address, region="calf")

    assert f'id="coverage-first" href="#step-{reaching(sequence, "calf")[0]}">' in html
    assert f'id="coverage-none" href="{address}?map=1#coverage">' in html


def test_a_region_that_no_step_reaches_says_so(asha_client, address):
    html = page(asha_client, address, region="jaw-face")

    assert (marked(html), said(html)) == ([], "Jaw and face: no step reaches it yet")


def test_a_group_marks_what_reaches_a_part_of_it(asha_client, sequence, address):
    html = page(asha_client, address, region="feet")

    assert marked(html) == [
        step.pk
        for step in steps(sequence)
        if any(step.pk in reaching(sequence, region) for region in ("feet", "ankle-heel", "sole", "foot-top"))
    ]


def test_a_region_that_there_is_not_marks_nothing(asha_client, address):
    html = page(asha_client, address, region="tail")

    assert (marked(html), said(html)) == ([], "")


def test_the_choice_is_kept_by_an_edit_without_a_script(asha_client, sequence, address):
    step_add = reverse("sessions:step_add", args=[sequence.pk])

    response = asha_client.post(
        step_add,
        {"section": sections(sequence)[0].pk, "title": "Talk", "minutes": "1", "search": "region=calf"},
        follow=True,
    )

    html = response.content.decode()
    assert marked(html) == reaching(sequence, "calf")


def test_an_edit_answers_with_the_table_and_not_with_the_drawing(asha_client, sequence):
    first = steps(sequence)[0]

    response = asha_client.post(
        reverse("sessions:step_move", args=[sequence.pk, first.pk]), {"way": "down"}, headers={"HX-Request": "true"}
    )

    html = response.content.decode()
    assert '<div id="coverage-map" hx-preserve="true"></div>' in html
    assert '<tr data-region="calf"' in html
    assert "<svg" not in html[html.index('id="coverage"') :]


@pytest.mark.parametrize("query", [{"map": "1"}, {"region": "calf"}])
def test_the_map_asks_the_database_nothing_more_whatever_the_length(asha_client, sequence, address, query):
    plain = queries_of(lambda: page(asha_client, address))
    short = queries_of(lambda: page(asha_client, address, **query))
    fill(sequence, 60)
    long = queries_of(lambda: page(asha_client, address, **query))

    assert (short, long) == (plain, plain)


def test_the_drawing_asks_the_same_few_questions_whatever_the_length(asha_client, sequence, address):
    def ask():
        asha_client.get(address, headers=FIGURE)

    short = queries_of(ask)
    fill(sequence, 60)

    assert queries_of(ask) == short
    assert short <= 5


def test_a_stranger_gets_no_map(ben_client, sequence, address):
    for headers in ({}, FIGURE):
        assert ben_client.get(address, {"region": "calf"}, headers=headers).status_code == 404


def test_the_tools_for_the_room_are_counted_and_replaced(asha_client, address):
    html = page(asha_client, address)
    tools = html[html.index('id="tools"') : html.index("</main>")]

    assert "Tools for 8 people" in tools
    assert re.search(r"\d each · <b>\d+</b>", tools)
    assert "What does instead, from home" in tools
