"""The outline under the fingers: one row alone, menus without a script, what is dropped, and what is said."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sessions import editing
from tests.sessions.classes import START, fill, form_data, forms_of, layout, names, sections, state, steps, technique

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(sequence):
    return steps(sequence)[0]


@pytest.fixture
def other_class(asha):
    """Another class of Asha's, with one step."""
    other = editing.create_sequence(asha, title="Other")
    editing.add_step(other.sections.get(), title="Elsewhere", seconds=60)
    return other


def url(name, sequence, *more):
    return reverse(f"sessions:{name}", args=[sequence.pk, *more])


def htmx(target):
    return {"hx-request": "true", "hx-target": target}


def text_of(response):
    return response.content.decode()


def said(response):
    html = text_of(response)
    start = html.index('<div hx-swap-oob="innerHTML:#said">') + len('<div hx-swap-oob="innerHTML:#said">')
    return html[start : html.index("</div>", start)]


# A row


@pytest.mark.parametrize("name", ["edit", "move", "swap", "menu"])
def test_htmx_gets_the_row_alone_with_what_it_opens(asha_client, sequence, first, name):
    response = asha_client.get(url("class_builder", sequence), {name: first.pk}, headers=htmx(f"step-{first.pk}"))

    html = text_of(response)
    opened = html.count('class="step__edit"') + html.count("data-menu")
    assert (response.status_code, html.count('<li class="step'), opened) == (200, 1, 1)
    assert f'<li class="step" id="step-{first.pk}"' in html
    assert "HX-Target" in response.headers["Vary"]


def test_a_row_closes_again(asha_client, sequence, first):
    html = text_of(asha_client.get(url("class_builder", sequence), headers=htmx(f"step-{first.pk}")))

    assert html.count('<li class="step') == 1
    assert "step__edit" not in html


@pytest.mark.parametrize("row", ["0", "999999", "x", ""])
def test_a_row_that_is_not_in_the_class_is_404(asha_client, sequence, row):
    assert asha_client.get(url("class_builder", sequence), headers=htmx(f"step-{row}")).status_code == 404


def test_a_row_of_another_class_is_404(asha_client, sequence, other_class):
    elsewhere = steps(other_class)[0]

    response = asha_client.get(
        url("class_builder", sequence), {"menu": elsewhere.pk}, headers=htmx(f"step-{elsewhere.pk}")
    )

    assert response.status_code == 404


@pytest.mark.parametrize("name", ["edit", "menu", "section_menu"])
def test_a_stranger_opens_nothing(ben_client, sequence, first, name):
    for headers in ({}, htmx(f"step-{first.pk}")):
        assert ben_client.get(url("class_builder", sequence), {name: first.pk}, headers=headers).status_code == 404


def test_a_row_asks_as_little_of_a_long_class_as_of_a_short_one(asha_client, sequence, first):
    def ask():
        asha_client.get(url("class_builder", sequence), {"menu": first.pk}, headers=htmx(f"step-{first.pk}"))

    ask()
    with CaptureQueriesContext(connection) as short:
        ask()
    fill(sequence, 60)
    ask()
    with CaptureQueriesContext(connection) as long:
        ask()

    assert len(long) == len(short)
    assert len(short) <= 16


def test_an_answer_holds_light_rows_and_no_menus(asha_client, sequence, first):
    fill(sequence, 57)

    html = text_of(asha_client.post(url("step_move", sequence, first.pk), {"way": "down"}, headers=htmx("outline")))

    outline = html[html.index('id="outline"') : html.index('id="clock"')]
    rows = outline[outline.index("<ol") : outline.rindex("</ol>")]
    assert rows.count('<li class="step') == 60
    assert rows.count("data-menu") == 0
    assert len(rows) / 60 < 1100


# Menus without a script


def test_the_menu_of_a_step_opens_on_a_page_of_its_own(asha_client, sequence, first):
    html = text_of(asha_client.get(url("class_builder", sequence), {"menu": first.pk}))

    actions = [one for one in forms_of(html) if f"/steps/{first.pk}/" in one]
    assert actions == [
        url("step_move", sequence, first.pk),
        url("step_move", sequence, first.pk),
        url("step_duplicate", sequence, first.pk),
        url("step_remove", sequence, first.pk),
    ]


def test_a_menu_offers_only_what_a_step_can_do(asha_client, sequence, first):
    editing.change_step(first, {"note": "Softly"})
    words = editing.add_step(sections(sequence)[0], title="Welcome", seconds=60)
    address = url("class_builder", sequence)

    noted = text_of(asha_client.get(address, {"menu": first.pk}, headers=htmx(f"step-{first.pk}")))
    free = text_of(asha_client.get(address, {"menu": words.pk}, headers=htmx(f"step-{words.pk}")))

    assert url("cue_keep", sequence, first.pk) in noted
    assert reverse("anatomy:technique_detail", args=[first.technique.slug]) in noted
    assert [words in free for words in ("cue/keep", "?swap=", "/library/", "swap/undo")] == [False] * 4


def test_the_menu_of_a_section_opens_on_a_page_of_its_own(asha_client, sequence):
    rest = sections(sequence)[1]

    html = text_of(asha_client.get(url("class_builder", sequence), {"section_menu": rest.pk}))

    actions = [one for one in forms_of(html) if f"/sections/{rest.pk}/" in one]
    assert actions == [
        url("section_move", sequence, rest.pk),
        url("section_move", sequence, rest.pk),
        url("section_duplicate", sequence, rest.pk),
        url("section_remove", sequence, rest.pk),
    ]
    assert "Remove “Rest” with its steps?" in html


def test_an_empty_section_goes_without_a_question(asha_client, sequence):
    empty = editing.add_section(sequence, name="Empty", kind="asana")

    html = text_of(asha_client.get(url("class_builder", sequence), {"section_menu": empty.pk}))

    assert "Remove “Empty” with its steps?" not in html


def test_a_page_with_a_menu_posts_what_it_shows(asha_client, sequence, first):
    html = text_of(asha_client.get(url("class_builder", sequence), {"menu": first.pk}))
    data = form_data(html, url("class_builder", sequence))

    asha_client.post(url("step_move", sequence, first.pk), {**data, "way": "down"})

    assert names(sequence) == ["Calf roller sweep", "Sole slow sweep", "Legs up the wall"]


# What is dropped at a place


def test_a_technique_is_dropped_behind_a_step_and_first(asha_client, sequence, first):
    rolling, rest = sections(sequence)
    mountain = technique("asana-mountain").pk

    for section, to in ((rolling, f"{rolling.pk}-{first.pk}"), (rest, f"{rest.pk}-")):
        response = asha_client.post(
            url("step_add", sequence), {"section": section.pk, "technique": mountain, "to": to}, headers=htmx("outline")
        )
        assert response.status_code == 200

    assert layout(sequence) == {
        "Rolling": ["Sole slow sweep", "Mountain", "Calf roller sweep"],
        "Rest": ["Mountain", "Legs up the wall"],
    }


def test_a_technique_without_a_place_goes_to_the_end(asha_client, sequence):
    section = sections(sequence)[0]

    asha_client.post(
        url("step_add", sequence), {"section": section.pk, "technique": technique("asana-mountain").pk, "to": ""}
    )

    assert layout(sequence)["Rolling"][-1] == "Mountain"


@pytest.mark.parametrize("to", ["x", "1", "-", "1-2-3", "9" * 30 + "-", "0-0; drop"])
def test_a_place_that_is_none_is_refused(asha_client, sequence, to):
    section = sections(sequence)[0]
    before = state(sequence)

    response = asha_client.post(
        url("step_add", sequence), {"section": section.pk, "technique": technique("asana-mountain").pk, "to": to}
    )

    assert (response.status_code, state(sequence)) == (422, before)


def test_a_technique_behind_a_step_that_went_says_so(asha_client, sequence, first):
    section = sections(sequence)[0]
    editing.remove_step(first)
    data = {"section": section.pk, "technique": technique("asana-mountain").pk, "to": f"{section.pk}-{first.pk}"}

    response = asha_client.post(url("step_add", sequence), data)

    assert response.status_code == 409
    assert names(sequence) == START[1:]


def test_a_section_is_dropped_behind_another_one_and_first(asha_client, sequence):
    rolling, rest = sections(sequence)
    end = editing.add_section(sequence, name="End", kind="closing")

    asha_client.post(url("section_move", sequence, rolling.pk), {"after": rest.pk})
    assert list(layout(sequence)) == ["Rest", "Rolling", "End"]

    asha_client.post(url("section_move", sequence, end.pk), {"after": ""})
    assert list(layout(sequence)) == ["End", "Rest", "Rolling"]


def test_a_section_goes_behind_none_but_those_of_its_class(asha_client, sequence, other_class):
    rolling = sections(sequence)[0]
    before = state(sequence)

    for after in (str(sections(other_class)[0].pk), str(rolling.pk), "0", "x", "9" * 30):
        response = asha_client.post(url("section_move", sequence, rolling.pk), {"after": after})
        assert response.status_code == 422
        assert "It cannot go there. Choose a place in this class." in text_of(response)

    assert state(sequence) == before


# What is said


def test_a_move_says_the_new_place(asha_client, sequence, first):
    rest = sections(sequence)[1]
    address = url("step_move", sequence, first.pk)

    down = asha_client.post(address, {"way": "down"}, headers=htmx("outline"))
    away = asha_client.post(address, {"to": f"{rest.pk}-"}, headers=htmx("outline"))

    assert said(down) == "Sole slow sweep: 2 of 3, behind Calf roller sweep"
    assert said(away) == "Sole slow sweep: 2 of 3, first in Rest"


def test_a_section_that_moves_says_the_new_place(asha_client, sequence):
    rolling = sections(sequence)[0]

    response = asha_client.post(url("section_move", sequence, rolling.pk), {"way": "down"}, headers=htmx("outline"))

    assert said(response) == "Rolling: 2 of 2, behind Rest"
