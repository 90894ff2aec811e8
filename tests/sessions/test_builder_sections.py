"""Edits of a section through the web."""

from __future__ import annotations

import pytest
from django.urls import reverse

from sessions import editing
from sessions.models import Visibility
from tests.sessions.classes import form_data, layout, sections, state

pytestmark = pytest.mark.django_db


@pytest.fixture
def rolling(sequence):
    return sections(sequence)[0]


def url(name, sequence, *more):
    return reverse(f"sessions:{name}", args=[sequence.pk, *more])


def change_form(client, sequence, section):
    html = client.get(url("class_builder", sequence), {"change": section.pk}).content.decode()
    return form_data(html, url("section_change", sequence, section.pk))


@pytest.mark.parametrize(("name", "expected"), [("Soles", "Soles"), ("", "Closing talk"), ("  ", "Closing talk")])
def test_a_section_is_added_and_called_after_its_kind_where_it_has_no_name(asha_client, sequence, name, expected):
    data = {"kind": "closing", "name": name, "planned_minutes": "3"}

    response = asha_client.post(url("section_add", sequence), data)

    added = sections(sequence)[-1]
    assert response["Location"] == f"/classes/{sequence.pk}/#section-{added.pk}"
    assert (added.name, added.kind, added.planned_minutes) == (expected, "closing", 3)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Choose a kind of section."),
        ({"kind": "party"}, "Select a valid choice."),
        ({"kind": "asana", "name": "x" * 81}, "at most 80 characters"),
        ({"kind": "asana", "planned_minutes": "0"}, "A section is planned for 1 to 240 minutes."),
        ({"kind": "asana", "planned_minutes": "241"}, "A section is planned for 1 to 240 minutes."),
        ({"kind": "asana", "planned_minutes": "-5"}, "A section is planned for 1 to 240 minutes."),
        ({"kind": "asana", "planned_minutes": "9" * 30}, "A section is planned for 1 to 240 minutes."),
        ({"kind": "asana", "planned_minutes": "ten"}, "Write a whole number."),
    ],
)
@pytest.mark.parametrize("script", [{}, {"HTTP_HX_REQUEST": "true"}], ids=["without script", "htmx"])
def test_a_section_that_cannot_be_is_refused_in_words(asha_client, sequence, data, words, script):
    before = state(sequence)

    response = asha_client.post(url("section_add", sequence), data, **script)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert state(sequence) == before


def test_a_section_is_changed(asha_client, sequence, rolling):
    form = change_form(asha_client, sequence, rolling)
    form |= {"name": "Soles", "kind": "movement", "planned_minutes": "12", "rounds": "2", "protected": "on"}

    response = asha_client.post(url("section_change", sequence, rolling.pk), form)

    rolling.refresh_from_db()
    assert response["Location"] == f"/classes/{sequence.pk}/#section-{rolling.pk}"
    assert (rolling.name, rolling.kind, rolling.planned_minutes) == ("Soles", "movement", 12)
    assert (rolling.rounds, rolling.protected) == (2, True)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "This field is required."),
        ({"rounds": "0"}, "A section is done from 1 to 20 times."),
        ({"rounds": "21"}, "A section is done from 1 to 20 times."),
        ({"rounds": ""}, "This field is required."),
        ({"planned_minutes": "241"}, "A section is planned for 1 to 240 minutes."),
    ],
)
def test_bad_input_is_said_beside_the_field(asha_client, sequence, rolling, changes, words):
    before = state(sequence)
    form = change_form(asha_client, sequence, rolling) | {"kind": "breath"} | changes

    response = asha_client.post(url("section_change", sequence, rolling.pk), form)

    html = response.content.decode()
    again = form_data(html, url("section_change", sequence, rolling.pk))
    assert response.status_code == 422
    assert words in html
    assert {name: again[name] for name in ("kind", *changes)} == {"kind": "breath", **changes}
    assert state(sequence) == before


def test_two_tabs_that_name_a_section_see_both_names(asha_client, sequence, rolling):
    one, two = (change_form(asha_client, sequence, rolling) for _tab in range(2))
    address = url("section_change", sequence, rolling.pk)
    asha_client.post(address, one | {"name": "Soles"})

    response = asha_client.post(address, two | {"name": "Calves", "rounds": "2"})

    html = response.content.decode()
    rolling.refresh_from_db()
    assert response.status_code == 409
    assert "It now says: “Soles”." in html
    assert (rolling.name, rolling.rounds) == ("Soles", 1)
    asha_client.post(address, form_data(html, address))
    rolling.refresh_from_db()
    assert (rolling.name, rolling.rounds) == ("Calves", 2)


def test_a_section_moves_with_its_steps(asha_client, sequence, rolling):
    asha_client.post(url("section_move", sequence, rolling.pk), {"way": "down"})

    assert list(layout(sequence)) == ["Rest", "Rolling"]


@pytest.mark.parametrize("way", ["up", "", "sideways"])
def test_a_section_does_not_move_where_it_cannot(asha_client, sequence, rolling, way):
    response = asha_client.post(url("section_move", sequence, rolling.pk), {"way": way})

    assert response.status_code == 422
    assert list(layout(sequence)) == ["Rolling", "Rest"]


def test_a_section_is_removed_with_its_steps(asha_client, sequence, rolling):
    response = asha_client.post(url("section_remove", sequence, rolling.pk))

    assert response["Location"] == f"/classes/{sequence.pk}/#outline"
    assert layout(sequence) == {"Rest": ["Legs up the wall"]}


@pytest.mark.parametrize("name", ["section_change", "section_move", "section_remove"])
def test_a_section_that_another_tab_removed_says_so(asha_client, sequence, rolling, name):
    editing.remove_section(rolling)

    response = asha_client.post(url(name, sequence, rolling.pk), {"way": "down"}, HTTP_HX_REQUEST="true")

    assert response.status_code == 409
    assert "That was removed meanwhile" in response.content.decode()


ACTIONS = ["section_add", "section_change", "section_move", "section_remove"]


def address_of(name, sequence, section):
    return url(name, sequence) if name == "section_add" else url(name, sequence, section.pk)


@pytest.mark.parametrize("visibility", Visibility.values)
@pytest.mark.parametrize("name", ACTIONS)
def test_it_is_404_for_strangers_and_colleagues_and_nothing_changes(ben_client, sequence, rolling, name, visibility):
    editing.change_sequence(sequence, {"visibility": visibility})
    before = state(sequence)

    response = ben_client.post(address_of(name, sequence, rolling), {"kind": "asana", "name": "Mine", "way": "down"})

    assert response.status_code == 404
    assert state(sequence) == before


@pytest.mark.parametrize("name", ACTIONS)
def test_a_get_changes_nothing(asha_client, sequence, rolling, name):
    before = state(sequence)

    assert asha_client.get(address_of(name, sequence, rolling)).status_code == 405
    assert state(sequence) == before


@pytest.mark.parametrize("name", ACTIONS[1:])
def test_a_section_of_another_class_is_404_under_ones_own(asha_client, asha, sequence, name):
    other = editing.create_sequence(asha, title="Other").sections.get()

    assert asha_client.post(url(name, sequence, other.pk), {"way": "down"}).status_code == 404
