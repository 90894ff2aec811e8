"""What saving by itself asks of the server: one field at a time, each edit once, two texts where two people wrote."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from anatomy.models import Technique, Tool
from sessions import editing
from sessions.editing import Hand
from sessions.models import Change
from tests.sessions.classes import START, names, sections, state, steps, technique

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Target": "outline"}


def url(name, sequence, *more):
    return reverse(f"sessions:{name}", args=[sequence.pk, *more])


@pytest.fixture
def first(sequence):
    return steps(sequence)[0]


@pytest.fixture
def save(asha_client, sequence, first):
    """Give a function that saves fields of the first step as its open form does: ``save(note=("seen", "typed"))``."""

    def post(*, once="", client=asha_client, **fields):
        data = {"field": list(fields), "open": f"edit-{first.pk}", "once": once}
        for name, (seen, typed) in fields.items():
            data |= {f"initial-{name}": seen} | ({} if typed is None else {name: typed})
        return client.post(url("step_change", sequence, first.pk), data, headers=HTMX)

    return post


def text_of(response):
    return response.content.decode()


def standing_of(response, form):
    """What the answer tells of an open form."""
    [values] = re.findall(rf'data-form="{form}" data-values="([^"]*)"', text_of(response))
    return json.loads(unescape(values))


# One field at a time


def test_only_the_field_that_was_sent_changes(save, first):
    before = (first.side, first.setup_seconds, first.optional, list(first.step_tools.values_list("tool", "count")))

    response = save(note=("", "Slowly"))

    first.refresh_from_db()
    assert (response.status_code, first.note) == (200, "Slowly")
    assert (
        first.side,
        first.setup_seconds,
        first.optional,
        list(first.step_tools.values_list("tool", "count")),
    ) == before


def test_the_form_stays_open_and_hears_how_it_stands(save, first):
    response = save(note=("", "Slowly"), seconds=("60", "1:30"))

    own = first.step_tools.get()
    assert f'<div class="step__edit" id="edit-{first.pk}" hx-preserve="true"></div>' in text_of(response)
    assert standing_of(response, f"edit-{first.pk}") == {
        "title": "Sole slow sweep",
        "seconds": "90",
        "count": "",
        "side": "each",
        "setup_seconds": "",
        "note": "Slowly",
        "optional": "False",
        f"tool_{own.tool.slug}": "1",
    }


def test_an_unticked_box_is_an_answer_too(save, first):
    save(optional=("False", "on"))
    first.refresh_from_db()
    was = first.optional

    save(optional=("True", None))

    first.refresh_from_db()
    assert (was, first.optional) == (True, False)


def test_a_tool_is_saved_alone(save, first):
    own = first.step_tools.get()

    save(**{f"tool_{own.tool.slug}": ("1", "3")})

    assert list(first.step_tools.values_list("tool", "count")) == [(own.tool_id, 3)]


def test_another_tool_opens_the_form_anew_with_a_field_for_it(save, first):
    block = Tool.objects.get(slug="block")

    response = save(other_tool=("", str(block.pk)))

    assert 'name="tool_block"' in text_of(response)
    assert first.step_tools.filter(tool=block).count() == 1


def test_a_wrong_value_is_said_beside_its_field_and_nothing_is_written(save, sequence, first):
    before = state(sequence)

    response = save(seconds=("60", "soon"), note=("", "Slowly"))

    said = re.findall(
        r'<div id="([^"]+)" data-said="[^"]+" role="alert"><ul class="field__errors"><li>([^<]+)</li>',
        text_of(response),
    )
    assert response.status_code == 422
    assert said == [
        (f"step-{first.pk}-seconds_error", "Write seconds, such as 90, or minutes and seconds, such as 1:30.")
    ]
    assert state(sequence) == before


def test_a_count_takes_its_time_along_only_where_both_are_sent(asha_client, sequence):
    counted = Technique.objects.published().filter(dose_mode="breaths").first()
    step = editing.add_step(sections(sequence)[0], technique=counted, seconds=60, count=6)
    address = url("step_change", sequence, step.pk)
    one = {"initial-count": "6", "count": "10", "field": ["count"]}

    asha_client.post(address, one, headers=HTMX)
    step.refresh_from_db()
    alone = step.seconds
    both = {
        "initial-count": "10",
        "count": "20",
        "initial-seconds": "60",
        "seconds": "60",
        "field": ["count", "seconds"],
    }
    asha_client.post(address, both, headers=HTMX)

    step.refresh_from_db()
    assert (alone, step.seconds) == (60, 120)


def test_a_section_is_saved_field_by_field(asha_client, sequence):
    rolling = sections(sequence)[0]
    data = {"field": ["rounds"], "initial-rounds": "1", "rounds": "2", "open": f"change-{rolling.pk}"}

    response = asha_client.post(url("section_change", sequence, rolling.pk), data, headers=HTMX)

    rolling.refresh_from_db()
    assert (rolling.name, rolling.rounds) == ("Rolling", 2)
    assert standing_of(response, f"change-{rolling.pk}")["rounds"] == "2"


def test_fields_of_a_form_without_a_script_are_saved_together(asha_client, sequence, first):
    """The names of single fields are a script's to send: a whole form may not be cut short by them."""
    response = asha_client.post(url("step_change", sequence, first.pk), {"field": "note", "note": "Slowly"})

    assert response.status_code == 422


def test_strangers_save_nothing(save, sequence, client, make_user):
    before = state(sequence)
    client.force_login(make_user("Mallory", "Teachers"))

    response = save(note=("", "Slowly"), client=client)

    assert (response.status_code, state(sequence)) == (404, before)


# Two people


def test_two_texts_for_one_field_are_both_shown(save, first):
    save(note=("", "Theirs <b>"))

    response = save(note=("", "Mine & only"))

    first.refresh_from_db()
    html = text_of(response)
    assert (response.status_code, first.note) == (409, "Theirs <b>")
    assert re.findall(r'<dd class="typed"[^>]*>([^<]*)</dd>', html) == ["Theirs &lt;b&gt;", "Mine &amp; only"]
    assert f'data-said="step-{first.pk}-note" data-theirs="Theirs &lt;b&gt;"' in html


def test_keeping_mine_replaces_what_was_seen(save, first):
    save(note=("", "Theirs"))

    response = save(note=("Theirs", "Mine"))

    first.refresh_from_db()
    assert (response.status_code, first.note) == (200, "Mine")


def test_a_clash_in_one_field_writes_none_of_the_request(save, sequence):
    save(note=("", "Theirs"))
    before = state(sequence)

    response = save(note=("", "Mine"), seconds=("60", "90"))

    assert (response.status_code, state(sequence)) == (409, before)


def test_a_removed_step_gives_what_was_typed_back(asha_client, sequence, first):
    editing.remove_step(first)

    response = asha_client.post(url("step_change", sequence, first.pk), {"note": "Slowly <i>", "seconds": "60"})

    assert response.status_code == 409
    assert '<h3>Note, as you typed it</h3><p class="typed">Slowly &lt;i&gt;</p>' in text_of(response)


# Once


@pytest.mark.parametrize(
    ("name", "data"),
    [("step_move", {"way": "down"}), ("step_duplicate", {}), ("step_remove", {}), ("step_change", None)],
)
def test_a_request_whose_answer_was_lost_is_done_once(asha_client, sequence, first, name, data):
    if data is None:
        data = {"field": "note", "initial-note": "", "note": "Slowly"}
    address = url(name, sequence, first.pk)
    said = re.compile(r"<div hx-swap-oob=\"innerHTML:#said\">([^<]*)</div>")
    first_time = asha_client.post(address, data | {"once": "a1"}, headers=HTMX)
    after = (names(sequence), Change.objects.count())

    again = asha_client.post(address, data | {"once": "a1"}, headers=HTMX)

    assert (first_time.status_code, again.status_code) == (200, 200)
    assert (names(sequence), Change.objects.count()) == after
    assert [bool(words) for words in said.findall(text_of(again))] == [True]


def test_a_lost_answer_is_given_again_though_its_step_went_meanwhile(save, sequence, first):
    save(note=("", "Slowly"), once="a1")
    editing.remove_step(first)

    response = save(note=("", "Slowly"), once="a1")

    assert response.status_code == 200
    assert names(sequence) == START[1:]


def test_another_name_is_another_edit(asha_client, sequence, first):
    address = url("step_duplicate", sequence, first.pk)

    for once in ("a1", "a2"):
        asha_client.post(address, {"once": once}, headers=HTMX)

    assert names(sequence) == [START[0]] * 3 + START[1:]


def test_a_name_counts_in_its_own_class_only(asha, asha_client, sequence, first):
    other = editing.create_sequence(asha, title="Other")
    editing.add_step(other.sections.get(), title="Elsewhere", seconds=60, hand=Hand(asha.pk, "a1"))

    asha_client.post(url("step_duplicate", sequence, first.pk), {"once": "a1"}, headers=HTMX)

    assert names(sequence) == [START[0], *START]


# Without a script


@pytest.fixture
def browser(asha):
    """Asha's browser as it is: it sends the token of the page that it shows."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(asha, backend="django.contrib.auth.backends.ModelBackend")
    return client


def token_of(browser, sequence):
    [token, *_more] = re.findall(
        r'name="csrfmiddlewaretoken" value="(\w+)"', text_of(browser.get(sequence.get_absolute_url()))
    )
    return token


def test_a_double_click_without_a_script_counts_once(browser, sequence, first):
    page = {"csrfmiddlewaretoken": token_of(browser, sequence)}

    answers = [browser.post(url("step_duplicate", sequence, first.pk), page).status_code for _click in range(2)]

    assert answers == [302, 302]
    assert names(sequence) == [START[0], *START]


def test_a_button_that_is_pressed_again_on_the_next_page_counts_again(browser, sequence, first):
    for _page in range(2):
        page = {"csrfmiddlewaretoken": token_of(browser, sequence)}
        browser.post(url("step_duplicate", sequence, first.pk), page)

    assert names(sequence) == [START[0]] * 2 + START


def test_two_buttons_of_one_page_both_count(browser, sequence):
    page = {"csrfmiddlewaretoken": token_of(browser, sequence), "section": sections(sequence)[0].pk}

    for slug in ("asana-mountain", "asana-childs-pose"):
        browser.post(url("step_add", sequence), page | {"technique": technique(slug).pk})

    assert len(names(sequence)) == len(START) + 2


# A page that comes back into sight


def test_a_page_that_is_behind_is_told_what_is_new_and_another_one_nothing(asha_client, sequence, first):
    known = Change.objects.last_number(sequence.pk)
    address = f"{sequence.get_absolute_url()}?since={known}&open=edit-{first.pk}"
    nothing = asha_client.get(address, headers=HTMX)
    editing.change_step(first, {"note": "Slowly"})

    new = asha_client.get(address, headers=HTMX)

    assert (nothing.status_code, nothing.content) == (204, b"")
    assert new.status_code == 200
    assert standing_of(new, f"edit-{first.pk}")["note"] == "Slowly"
    assert f'data-number="{known + 1}"' in text_of(new)
