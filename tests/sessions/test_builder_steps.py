"""Edits of a step through the web: with and without a script, by whom, and what bad input gets."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from anatomy.models import DoseMode, Status, Technique, Tool
from sessions import editing
from sessions.models import Step, StepTool, Visibility
from tests.sessions.classes import START, form_data, names, sections, state, steps, technique

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


def change_form(client, sequence, step):
    """The open form of a step, as a browser would send it back unchanged."""
    html = client.get(url("class_builder", sequence), {"edit": step.pk}).content.decode()
    return form_data(html, url("step_change", sequence, step.pk))


def text_of(response):
    return response.content.decode()


# Every action works without a script, and with one


def test_a_technique_is_added_with_one_click(asha_client, sequence):
    section = sections(sequence)[1]

    response = asha_client.post(
        url("step_add", sequence),
        {"section": section.pk, "technique": technique("asana-mountain").pk, "search": "text=mountain&kind=asana"},
    )

    added = steps(sequence)[-1]
    assert names(sequence) == [*START, "Mountain"]
    assert response.status_code == 302
    assert response["Location"] == (
        f"/classes/{sequence.pk}/?text=mountain&kind=asana&section={section.pk}#step-{added.pk}"
    )


def test_the_way_back_keeps_nothing_but_the_search(asha_client, sequence):
    data = {"section": sections(sequence)[0].pk, "title": "Welcome", "seconds": "60"}

    response = asha_client.post(url("step_add", sequence), {**data, "search": "next=//evil&text=%23&edit=1"})

    location, anchor = response["Location"].split("#")
    assert location == f"/classes/{sequence.pk}/?text=%23&section={data['section']}"
    assert anchor == f"step-{steps(sequence)[2].pk}"


def test_a_technique_can_be_added_behind_a_step(asha_client, sequence, first):
    data = {"section": first.section_id, "technique": technique("asana-mountain").pk, "after": first.pk}

    asha_client.post(url("step_add", sequence), data)

    assert names(sequence) == ["Sole slow sweep", "Mountain", "Calf roller sweep", "Legs up the wall"]


@pytest.mark.parametrize(
    ("typed", "seconds"), [("90", 90), ("1:30", 90), ("2 min", 120), (" 45 s ", 45), ("60:00", 3600)]
)
def test_free_text_is_added_with_its_time(asha_client, sequence, typed, seconds):
    data = {"section": sections(sequence)[0].pk, "title": "Welcome", "seconds": typed}

    asha_client.post(url("step_add", sequence), data)

    added = steps(sequence)[2]
    assert (added.title, added.seconds, added.technique) == ("Welcome", seconds, None)


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("step_move", {"way": "down"}, ["Calf roller sweep", "Sole slow sweep", "Legs up the wall"]),
        ("step_duplicate", {}, ["Sole slow sweep", *START]),
        ("step_remove", {}, START[1:]),
    ],
)
def test_an_action_comes_back_to_the_step_without_a_script(asha_client, sequence, first, name, data, expected):
    response = asha_client.post(url(name, sequence, first.pk), data)

    assert response.status_code == 302
    assert response["Location"].startswith(f"/classes/{sequence.pk}/#")
    assert names(sequence) == expected


@pytest.mark.parametrize(
    ("name", "data"), [("step_move", {"way": "down"}), ("step_duplicate", {}), ("step_remove", {})]
)
def test_an_action_answers_htmx_with_the_outline_and_what_is_beside_it(asha_client, sequence, first, name, data):
    response = asha_client.post(url(name, sequence, first.pk), data, HTTP_HX_REQUEST="true")

    html = text_of(response)
    assert response.status_code == 200
    assert html.lstrip().startswith("<section")
    assert "<html" not in html
    for part in ('id="clock" hx-swap-oob="true"', 'name="section" hx-swap-oob="true"'):
        assert part in html
    assert 'aria-labelledby="insight-title" hx-swap-oob="innerHTML"' in html


def test_a_step_moves_to_any_place(asha_client, sequence, first):
    rest = sections(sequence)[1]
    last = steps(sequence)[2]

    asha_client.post(url("step_move", sequence, first.pk), {"to": f"{rest.pk}-{last.pk}"})
    assert names(sequence) == ["Calf roller sweep", "Legs up the wall", "Sole slow sweep"]

    asha_client.post(url("step_move", sequence, first.pk), {"to": f"{rest.pk}-"})
    assert names(sequence) == ["Calf roller sweep", "Sole slow sweep", "Legs up the wall"]


def test_the_form_to_move_offers_every_place_of_the_class(asha_client, sequence, first):
    html = text_of(asha_client.get(url("class_builder", sequence), {"move": first.pk}))

    rolling, rest = sections(sequence)
    calf, last = steps(sequence)[1:]
    for value in (f"{rolling.pk}-", f"{rolling.pk}-{calf.pk}", f"{rest.pk}-", f"{rest.pk}-{last.pk}"):
        assert f'value="{value}"' in html
    assert f'value="{rolling.pk}-{first.pk}"' not in html


# Changing a step


def test_a_form_sent_back_unchanged_changes_nothing(asha_client, sequence, first):
    def fields():
        return [row[2:] for row in state(sequence)[1:]], Step.objects.filter(pk=first.pk).values().get()

    before = fields()

    response = asha_client.post(url("step_change", sequence, first.pk), change_form(asha_client, sequence, first))

    assert response.status_code == 302
    assert fields() == before


def test_every_field_of_a_step_can_be_changed(asha_client, sequence, first):
    block, strap = Tool.objects.get(slug="block"), Tool.objects.get(slug="strap")
    [own] = StepTool.objects.filter(step=first)
    form = change_form(asha_client, sequence, first)
    form |= {"seconds": "1:15", "side": "left", "setup_seconds": "20", "note": " Slow.\r\nBreathe. ", "optional": "on"}
    form |= {f"tool_{own.tool.slug}": "3", "other_tool": block.pk}

    response = asha_client.post(url("step_change", sequence, first.pk), form)

    first.refresh_from_db()
    assert response["Location"] == f"/classes/{sequence.pk}/#step-{first.pk}"
    assert (first.seconds, first.side, first.setup_seconds, first.optional) == (75, "left", 20, True)
    assert first.note == "Slow.\nBreathe."
    assert dict(first.step_tools.values_list("tool__slug", "count")) == {own.tool.slug: 3, block.slug: 1}
    assert strap.slug not in text_of(response)


def test_an_empty_set_up_is_automatic_again_and_zero_takes_a_tool_away(asha_client, sequence, first):
    editing.change_step(first, {"setup_seconds": 20})
    [own] = StepTool.objects.filter(step=first)
    form = change_form(asha_client, sequence, first) | {"setup_seconds": "", f"tool_{own.tool.slug}": "0"}

    asha_client.post(url("step_change", sequence, first.pk), form)

    first.refresh_from_db()
    assert (first.setup_seconds, first.step_tools.count()) == (None, 0)


def test_the_tools_of_the_technique_are_offered_with_what_they_are_for(asha_client, sequence, first):
    rows = first.technique.tool_rows.all()

    html = text_of(asha_client.get(url("class_builder", sequence), {"edit": first.pk}))

    for row in rows:
        assert f'name="tool_{row.tool.slug}"' in html
    assert "needed: 1" in html


def test_seconds_follow_the_count_where_the_count_alone_changed(asha_client, sequence):
    step = editing.add_step(sections(sequence)[0], technique=technique("move-ankle-circles"))
    form = change_form(asha_client, sequence, step)
    assert (form["count"], form["seconds"]) == ("6", "40")

    asha_client.post(url("step_change", sequence, step.pk), form | {"count": "9"})

    step.refresh_from_db()
    assert (step.count, step.seconds) == (9, 60)


def test_typed_seconds_stand_beside_a_new_count(asha_client, sequence):
    step = editing.add_step(sections(sequence)[0], technique=technique("move-ankle-circles"))
    form = change_form(asha_client, sequence, step) | {"count": "9", "seconds": "90"}

    asha_client.post(url("step_change", sequence, step.pk), form)

    step.refresh_from_db()
    assert (step.count, step.seconds) == (9, 90)


def test_the_count_is_asked_only_where_the_technique_counts(asha_client, sequence, first):
    assert first.technique.dose_mode not in (DoseMode.BREATHS, DoseMode.REPS)
    assert "count" not in change_form(asha_client, sequence, first)


def test_words_of_free_text_can_be_changed_and_those_of_a_technique_not(asha_client, sequence, first):
    words = editing.add_step(sections(sequence)[0], title="Welcome", seconds=60)
    form = change_form(asha_client, sequence, words)

    asha_client.post(url("step_change", sequence, words.pk), form | {"title": "Hello"})
    asha_client.post(
        url("step_change", sequence, first.pk), change_form(asha_client, sequence, first) | {"title": "No"}
    )

    assert names(sequence) == ["Sole slow sweep", "Calf roller sweep", "Hello", "Legs up the wall"]


@pytest.mark.parametrize("what", ["move", "swap"])
def test_a_form_that_is_left_sends_nothing_of_it_along(asha_client, sequence, first, what):
    html = text_of(asha_client.get(url("class_builder", sequence), {what: first.pk}))

    # htmx would take what the form includes into the address, its token too, and keep the form open.
    [link] = re.findall(r'<a class="button button--plain"[^>]*hx-get[^>]*>', html)
    assert 'hx-include="unset"' in link


# Two tabs


def test_two_tabs_that_change_different_fields_both_land(asha_client, sequence, first):
    one, two = (change_form(asha_client, sequence, first) for _tab in range(2))

    asha_client.post(url("step_change", sequence, first.pk), one | {"seconds": "90"})
    asha_client.post(url("step_change", sequence, first.pk), two | {"note": "Slow"})

    first.refresh_from_db()
    assert (first.seconds, first.note) == (90, "Slow")


@pytest.mark.parametrize("script", [{}, {"HTTP_HX_REQUEST": "true"}], ids=["without script", "htmx"])
def test_two_tabs_that_change_one_field_see_both_texts_and_choose(asha_client, sequence, first, script):
    one, two = (change_form(asha_client, sequence, first) for _tab in range(2))
    address = url("step_change", sequence, first.pk)
    asha_client.post(address, one | {"note": "Text of one"})

    response = asha_client.post(address, two | {"note": "Text of two", "seconds": "95"}, **script)

    html = text_of(response)
    first.refresh_from_db()
    assert response.status_code == 409
    assert (first.note, first.seconds) == ("Text of one", 60)
    assert "It now says: “Text of one”." in html
    again = form_data(html, address)
    assert (again["note"], again["seconds"]) == ("Text of two", "95")

    asha_client.post(address, again)
    first.refresh_from_db()
    assert (first.note, first.seconds) == ("Text of two", 95)


def test_two_tabs_that_change_one_tool_choose_too(asha_client, sequence, first):
    [own] = StepTool.objects.filter(step=first)
    field = f"tool_{own.tool.slug}"
    one, two = (change_form(asha_client, sequence, first) for _tab in range(2))
    address = url("step_change", sequence, first.pk)
    asha_client.post(address, one | {field: "2"})

    response = asha_client.post(address, two | {field: "3"})

    assert response.status_code == 409
    assert "It now says: “2”." in text_of(response)
    asha_client.post(address, form_data(text_of(response), address))
    own.refresh_from_db()
    assert own.count == 3


@pytest.mark.parametrize("name", ["step_change", "step_move", "step_duplicate", "step_remove"])
@pytest.mark.parametrize("script", [{}, {"HTTP_HX_REQUEST": "true"}], ids=["without script", "htmx"])
def test_a_step_that_another_tab_removed_says_so(asha_client, sequence, first, name, script):
    editing.remove_step(first)
    before = state(sequence)

    response = asha_client.post(url(name, sequence, first.pk), {"way": "down"}, **script)

    assert response.status_code == 409
    assert "That was removed meanwhile" in text_of(response)
    assert "Calf roller sweep" in text_of(response)
    assert state(sequence) == before


def test_a_step_behind_one_that_was_removed_says_so(asha_client, sequence, first):
    section = first.section_id
    editing.remove_step(first)

    response = asha_client.post(
        url("step_add", sequence), {"section": section, "title": "Late", "seconds": "60", "after": first.pk}
    )

    assert response.status_code == 409
    assert names(sequence) == START[1:]


# Bad input


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"seconds": "0"}, "A step lasts from 5 seconds to 1 hour a side."),
        ({"seconds": "-5"}, "Write seconds, such as 90"),
        ({"seconds": "3601"}, "A step lasts from 5 seconds to 1 hour a side."),
        ({"seconds": "9" * 40}, "Write seconds, such as 90"),
        ({"seconds": "1:75"}, "Write seconds, such as 90"),
        ({"seconds": "long"}, "Write seconds, such as 90"),
        ({"seconds": ""}, "This field is required."),
        ({"setup_seconds": "901"}, "Set-up takes at most 15 minutes (900 seconds)."),
        ({"side": "up"}, "Select a valid choice."),
        ({"note": "x" * 2001}, "at most 2000 characters"),
        ({"note": "a\x00b"}, "Null characters are not allowed."),
        ({"other_tool": "999999"}, "This tool is not in the library. Choose from the list."),
        ({"other_tool": "x"}, "This tool is not in the library. Choose from the list."),
    ],
)
def test_bad_input_is_said_beside_the_field_and_nothing_typed_is_lost(asha_client, sequence, first, changes, words):
    before = state(sequence)
    form = change_form(asha_client, sequence, first) | {"note": "Typed and kept"} | changes

    response = asha_client.post(url("step_change", sequence, first.pk), form)

    html = text_of(response)
    assert response.status_code == 422
    assert words in html
    if "note" not in changes:
        assert "Typed and kept" in html
    for name, value in changes.items():
        if name in ("seconds", "setup_seconds") and value:
            assert form_data(html, url("step_change", sequence, first.pk))[name] == value
    assert state(sequence) == before


@pytest.mark.parametrize("count", ["21", "-1", "x", "1.5", "9" * 30])
def test_a_number_of_tools_that_nobody_uses_is_refused(asha_client, sequence, first, count):
    before = state(sequence)
    [own] = StepTool.objects.filter(step=first)
    form = change_form(asha_client, sequence, first) | {f"tool_{own.tool.slug}": count}

    response = asha_client.post(url("step_change", sequence, first.pk), form)

    assert response.status_code == 422
    assert state(sequence) == before


@pytest.mark.parametrize("count", ["0", "501", "", "many"])
def test_a_count_that_cannot_be_is_refused(asha_client, sequence, count):
    step = editing.add_step(sections(sequence)[0], technique=technique("move-ankle-circles"))
    form = change_form(asha_client, sequence, step) | {"count": count}

    response = asha_client.post(url("step_change", sequence, step.pk), form)

    step.refresh_from_db()
    assert (response.status_code, step.count, step.seconds) == (422, 6, 40)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"title": "", "seconds": "60"}, "Say what happens, or choose a technique from the library."),
        ({"title": "x" * 121, "seconds": "60"}, "at most 120 characters"),
        ({"title": "Welcome", "seconds": "0"}, "A step lasts from 5 seconds to 1 hour a side."),
        ({"title": "Welcome", "seconds": "4000"}, "A step lasts from 5 seconds to 1 hour a side."),
        ({"title": "Welcome", "seconds": ""}, "Say how long it takes."),
        ({"title": "Welcome", "seconds": "soon"}, "Write seconds, such as 90"),
        ({"technique": "0"}, "This technique cannot be added"),
        ({"technique": "x"}, "This technique cannot be added"),
        ({"technique": "9" * 30}, "This technique cannot be added"),
        ({}, "Say what happens, or choose a technique from the library."),
    ],
)
@pytest.mark.parametrize("script", [{}, {"HTTP_HX_REQUEST": "true"}], ids=["without script", "htmx"])
def test_what_cannot_be_added_is_refused_in_words(asha_client, sequence, data, words, script):
    before = state(sequence)

    response = asha_client.post(url("step_add", sequence), {"section": sections(sequence)[0].pk, **data}, **script)

    assert response.status_code == 422
    assert words in text_of(response)
    assert state(sequence) == before


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
def test_only_published_techniques_can_be_added(asha_client, sequence, status):
    Technique.objects.filter(slug="asana-mountain").update(status=status)

    response = asha_client.post(
        url("step_add", sequence),
        {"section": sections(sequence)[0].pk, "technique": technique("asana-mountain").pk},
    )

    assert response.status_code == 422
    assert "not in the library, or not published" in text_of(response)
    assert names(sequence) == START


@pytest.mark.parametrize("section", ["", "0", "x", "9" * 30])
def test_an_unknown_section_is_refused(asha_client, sequence, section):
    response = asha_client.post(url("step_add", sequence), {"section": section, "title": "Welcome", "seconds": "60"})

    assert response.status_code == 422
    assert names(sequence) == START


def test_a_section_of_another_class_is_refused(asha_client, sequence, other_class):
    data = {"section": other_class.sections.get().pk, "title": "Welcome", "seconds": "60"}

    response = asha_client.post(url("step_add", sequence), data)

    assert response.status_code == 422
    assert "This section is not in the class any more." in text_of(response)
    assert (names(sequence), names(other_class)) == (START, ["Elsewhere"])


@pytest.mark.parametrize(
    "to",
    ["", "x", "-", "0-", "1-2-3", "²-", "9999999999999999999-", "{foreign}-", "{own}-{foreign_step}", "{own}-{self}"],
)
def test_a_place_where_a_step_cannot_go_is_refused(asha_client, sequence, first, other_class, to):
    foreign = other_class.sections.get()
    names_of = {
        "foreign": foreign.pk,
        "own": first.section_id,
        "foreign_step": foreign.steps.get().pk,
        "self": first.pk,
    }

    response = asha_client.post(url("step_move", sequence, first.pk), {"to": to.format(**names_of)})

    assert response.status_code == 422
    assert names(sequence) == START
    assert names(other_class) == ["Elsewhere"]


@pytest.mark.parametrize("way", ["", "left", "UP"])
def test_a_way_that_is_none_is_refused(asha_client, sequence, first, way):
    response = asha_client.post(url("step_move", sequence, first.pk), {"way": way})

    assert response.status_code == 422
    assert names(sequence) == START


def test_the_first_step_cannot_go_up(asha_client, sequence, first):
    response = asha_client.post(url("step_move", sequence, first.pk), {"way": "up"})

    assert response.status_code == 422
    assert "It is at the end already" in text_of(response)
    assert names(sequence) == START


def test_a_full_class_says_so(asha_client, sequence, monkeypatch, first):
    monkeypatch.setattr("sessions.editing.stored.MAX_STEPS", 3)

    response = asha_client.post(url("step_duplicate", sequence, first.pk))

    assert response.status_code == 422
    assert "A class holds at most 3 steps." in text_of(response)


# Forms that stay open


def test_an_open_form_keeps_its_place_while_another_step_moves(asha_client, sequence, first):
    last = steps(sequence)[2]

    response = asha_client.post(
        url("step_move", sequence, last.pk), {"way": "up", "open": f"edit-{first.pk}"}, HTTP_HX_REQUEST="true"
    )

    assert f'<div class="step__edit" id="edit-{first.pk}" hx-preserve="true">' in text_of(response)


def test_a_form_that_was_saved_closes(asha_client, sequence, first):
    form = change_form(asha_client, sequence, first) | {"open": f"edit-{first.pk}"}

    response = asha_client.post(url("step_change", sequence, first.pk), form, HTTP_HX_REQUEST="true")

    assert "step__edit" not in text_of(response)


# Who may


ACTIONS = ["step_add", "step_change", "step_move", "step_duplicate", "step_remove"]


def address_of(name, sequence, step):
    return url(name, sequence) if name == "step_add" else url(name, sequence, step.pk)


@pytest.mark.parametrize("visibility", Visibility.values)
@pytest.mark.parametrize("name", ACTIONS)
def test_it_is_404_for_strangers_and_colleagues_and_nothing_changes(ben_client, sequence, first, name, visibility):
    editing.change_sequence(sequence, {"visibility": visibility})
    before = state(sequence)
    data = {"section": first.section_id, "title": "Mine", "seconds": "60", "way": "down", "side": "each"}

    response = ben_client.post(address_of(name, sequence, first), data)

    assert response.status_code == 404
    assert state(sequence) == before


@pytest.mark.parametrize("name", ACTIONS)
def test_a_curator_is_a_stranger_too(curator_client, sequence, first, name):
    assert curator_client.post(address_of(name, sequence, first), {"way": "down"}).status_code == 404


@pytest.mark.parametrize("name", ACTIONS)
def test_a_visitor_is_asked_to_sign_in(client, sequence, first, name):
    before = state(sequence)

    response = client.post(address_of(name, sequence, first), {"way": "down"})

    assert response.status_code in (302, 401)
    assert state(sequence) == before


@pytest.mark.parametrize("name", ACTIONS)
def test_a_get_changes_nothing(asha_client, sequence, first, name):
    before = state(sequence)

    assert asha_client.get(address_of(name, sequence, first)).status_code == 405
    assert state(sequence) == before


@pytest.mark.parametrize("name", ACTIONS[1:])
def test_a_step_of_another_class_is_404_under_ones_own(asha_client, sequence, other_class, name):
    step = steps(other_class)[0]

    response = asha_client.post(url(name, sequence, step.pk), {"way": "down"})

    assert response.status_code == 404
    assert names(other_class) == ["Elsewhere"]
