"""Usual cues through the web: kept from a note and let go in the builder, printed, and looked after on their page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from sessions import editing
from sessions.models import Change, UsualCue, Visibility
from tests.sessions.classes import fill, form_data, state, steps, technique

pytestmark = pytest.mark.django_db

SCRIPT = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "outline"}
both_ways = pytest.mark.parametrize("script", [{}, SCRIPT], ids=["without script", "htmx"])
SOLE = "smr-sole-slow-sweep"


@pytest.fixture
def noted(sequence):
    """The first step of the class, with a note."""
    first = steps(sequence)[0]
    editing.change_step(first, {"note": "Like honey"})
    return steps(sequence)[0]


@pytest.fixture
def cue(asha, sequence):
    return UsualCue.objects.create(owner=asha, technique=technique(SOLE), text="Like honey")


def url(name, step):
    return reverse(f"sessions:{name}", args=[step.section.sequence_id, step.pk])


def page(name, cue):
    return reverse(f"sessions:{name}", args=[cue.pk])


def typed(client, step, **changes):
    """What a browser sends where a button in the step's form is pressed, after ``changes`` were typed."""
    sequence = step.section.sequence
    html = client.get(sequence.get_absolute_url(), {"edit": step.pk}).content.decode()
    return {**form_data(html, url("step_change", step)), **changes}


def messages(response):
    return [str(message) for message in response.context["messages"]]


def everything(sequence):
    return [state(sequence), list(UsualCue.objects.order_by("pk").values())]


# In the builder


@both_ways
def test_a_note_is_kept_from_anywhere_in_the_outline(asha_client, sequence, noted, script):
    response = asha_client.post(url("cue_keep", noted), follow=True, **script)

    said = "Kept the note of “Sole slow sweep” as your usual cue."
    assert (response.context["shown"].said if script else messages(response)[0]) == said
    assert (UsualCue.objects.get().text, steps(sequence)[0].note) == ("Like honey", "")


@both_ways
def test_what_else_was_typed_into_the_form_is_saved_along(asha_client, sequence, noted, script):
    data = typed(asha_client, noted, note="Like butter", seconds="1:15", optional="on")

    asha_client.post(url("cue_keep", noted), data, **script)

    step = steps(sequence)[0]
    assert (step.note, step.seconds, step.optional) == ("", 75, True)
    assert UsualCue.objects.get().text == "Like butter"


def test_the_form_is_made_anew_with_the_cue_in_it(asha_client, sequence, noted):
    response = asha_client.post(url("cue_keep", noted), typed(asha_client, noted), **SCRIPT)

    html = response.content.decode()
    assert form_data(html, url("step_change", noted))["note"] == ""
    assert "Your usual cue: “Like honey”" in html
    assert "Let my usual cue go" in html


def test_a_request_that_is_sent_again_keeps_once(asha_client, sequence, noted):
    data = typed(asha_client, noted, note="Like butter", once="0f1e2d3c-4b5a")
    asha_client.post(url("cue_keep", noted), data, **SCRIPT)
    count = Change.objects.count()

    again = asha_client.post(url("cue_keep", noted), data, **SCRIPT)

    assert (again.status_code, Change.objects.count()) == (200, count)
    assert (UsualCue.objects.get().text, steps(sequence)[0].note) == ("Like butter", "")


@both_ways
def test_without_a_note_there_is_nothing_to_keep(asha_client, sequence, script):
    first = steps(sequence)[0]
    before = everything(sequence)

    response = asha_client.post(url("cue_keep", first), typed(asha_client, first), **script)

    assert response.status_code == 422
    assert "Write a note first. It then becomes your usual cue." in response.content.decode()
    assert everything(sequence) == before


@both_ways
@pytest.mark.parametrize("name", ["cue_keep", "cue_drop"])
def test_a_form_that_is_refused_keeps_what_was_typed(asha_client, sequence, noted, cue, script, name):
    before = everything(sequence)

    response = asha_client.post(
        url(name, noted), typed(asha_client, noted, note="Like butter", seconds="soon"), **script
    )

    assert response.status_code == 422
    data = form_data(response.content.decode(), url("step_change", noted))
    assert (data["note"], data["seconds"]) == ("Like butter", "soon")
    assert everything(sequence) == before


@both_ways
def test_a_note_that_another_tab_changed_is_shown_and_not_kept(asha_client, sequence, noted, script):
    data = typed(asha_client, noted)
    editing.change_step(noted, {"note": "From another tab"})
    before = everything(sequence)

    kept = asha_client.post(url("cue_keep", noted), data, **script)
    changed = asha_client.post(url("cue_keep", noted), {**data, "note": "Like butter"}, **script)

    assert (kept.status_code, changed.status_code) == (409, 409)
    assert "From another tab" in changed.content.decode()
    assert everything(sequence) == before


@both_ways
def test_a_cue_is_let_go(asha_client, sequence, noted, cue, script):
    response = asha_client.post(url("cue_drop", noted), follow=True, **script)

    said = "The library's cue stands for “Sole slow sweep” again, in all your classes."
    assert (response.context["shown"].said if script else messages(response)[0]) == said
    assert (UsualCue.objects.count(), steps(sequence)[0].note) == (0, "Like honey")


def test_free_text_is_offered_no_cue(asha_client, sequence):
    words = editing.add_step(sequence.sections.first(), title="Settle", seconds=60)

    html = asha_client.get(sequence.get_absolute_url(), {"edit": words.pk}).content.decode()

    assert "Keep as my usual cue" not in html
    assert asha_client.post(url("cue_keep", words)).status_code == 422
    assert asha_client.post(url("cue_drop", words)).status_code == 302


@pytest.mark.parametrize("visibility", Visibility.values)
@pytest.mark.parametrize("name", ["cue_keep", "cue_drop"])
def test_nobody_else_keeps_or_drops_in_a_class(ben_client, ben, sequence, noted, visibility, name):
    editing.change_sequence(sequence, {"visibility": visibility})
    UsualCue.objects.create(owner=ben, technique=technique(SOLE), text="Ben's own")
    before = everything(sequence)

    response = ben_client.post(url(name, noted))

    assert response.status_code == 404
    assert everything(sequence) == before


def test_keeping_asks_as_often_in_a_long_class(asha_client, sequence, noted, assert_same_queries):
    def keep():
        editing.change_step(noted, {"note": "Like honey"})
        asha_client.post(url("cue_keep", noted), {"note": "Like honey"}, **SCRIPT)

    def drop():
        asha_client.post(url("cue_drop", noted), **SCRIPT)

    edit_alone = 10
    assert assert_same_queries(keep, lambda: fill(sequence, 60)) - edit_alone <= 16
    assert assert_same_queries(drop, lambda: fill(sequence, 60)) <= 16


# On paper and on the screen


def test_the_plan_prints_it_in_place_of_the_librarys(asha_client, ben_client, sequence, cue):
    library = technique(SOLE).cue
    editing.change_sequence(sequence, {"visibility": Visibility.STUDIO})
    address = reverse("sessions:plan", args=[sequence.pk])

    mine, colleagues = asha_client.get(address).content.decode(), ben_client.get(address).content.decode()

    for html in (mine, colleagues):
        assert '<p class="plan-step__cue">Like honey</p>' in html
        assert library not in html


def test_the_hand_out_says_what_the_library_says(asha_client, sequence, cue):
    html = asha_client.get(reverse("sessions:handout", args=[sequence.pk])).content.decode()

    assert "Like honey" not in html


def test_the_plan_asks_as_often_with_three_cues_as_with_one(asha_client, asha, sequence, cue, assert_same_queries):
    def grow():
        for slug in ("smr-calf-roller-sweep", "asana-legs-up-the-wall"):
            UsualCue.objects.create(owner=asha, technique=technique(slug), text="Softly")

    assert assert_same_queries(lambda: asha_client.get(reverse("sessions:plan", args=[sequence.pk])), grow) <= 16


# The pages


def test_the_list_shows_both_cues_by_the_names_of_the_techniques(asha_client, ben_client, asha, sequence, cue):
    UsualCue.objects.create(owner=asha, technique=technique("smr-calf-roller-sweep"), text="Long")

    mine = asha_client.get(reverse("sessions:cue_list")).context["rows"]
    bens = ben_client.get(reverse("sessions:cue_list"))

    assert [(row.technique, row.text, row.library) for row in mine] == [
        ("Calf roller sweep", "Long", technique("smr-calf-roller-sweep").cue),
        ("Sole slow sweep", "Like honey", technique(SOLE).cue),
    ]
    assert "No usual cues yet" in bens.content.decode()


def test_the_list_asks_as_often_for_three_cues_as_for_one(asha_client, asha, sequence, cue, assert_same_queries):
    def grow():
        for slug in ("smr-calf-roller-sweep", "asana-legs-up-the-wall"):
            UsualCue.objects.create(owner=asha, technique=technique(slug), text="Softly")

    assert assert_same_queries(lambda: asha_client.get(reverse("sessions:cue_list")), grow) <= 16


def test_a_cue_is_changed(asha_client, cue):
    data = form_data(asha_client.get(page("cue_change", cue)).content.decode())

    response = asha_client.post(page("cue_change", cue), {**data, "text": "Like butter\r\nor oil"}, follow=True)

    cue.refresh_from_db()
    assert cue.text == "Like butter\nor oil"
    assert messages(response) == ["Saved your usual cue for “Sole slow sweep”."]


@pytest.mark.parametrize(("text", "words"), [("  ", "Write the cue, or let it go."), ("x" * 2001, "at most 2000")])
def test_a_cue_that_cannot_be_is_refused(asha_client, cue, text, words):
    response = asha_client.post(page("cue_change", cue), {"text": text})

    assert response.status_code == 422
    assert words in response.content.decode()
    cue.refresh_from_db()
    assert cue.text == "Like honey"


def test_words_of_another_tab_are_shown_and_not_overwritten(asha_client, cue):
    data = form_data(asha_client.get(page("cue_change", cue)).content.decode())
    editing.change_cue(cue, {"text": "Like oil"})

    response = asha_client.post(page("cue_change", cue), {**data, "text": "Like butter"})

    cue.refresh_from_db()
    assert (response.status_code, cue.text) == (409, "Like oil")
    assert "It now says: “Like oil”." in response.content.decode()


def test_a_cue_is_let_go_after_a_question(asha_client, cue):
    asked = asha_client.get(page("cue_remove", cue))
    still_there = UsualCue.objects.count()

    response = asha_client.post(page("cue_remove", cue), follow=True)

    assert (asked.status_code, still_there, UsualCue.objects.count()) == (200, 1, 0)
    assert messages(response) == ["The library's cue stands for “Sole slow sweep” again, in all your classes."]


@pytest.mark.parametrize("name", ["cue_change", "cue_remove"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_cue_is_its_owners_alone(ben_client, curator_client, cue, name, method):
    answers = [getattr(client, method)(page(name, cue), {"text": "Mine"}) for client in (ben_client, curator_client)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert list(UsualCue.objects.values_list("text", flat=True)) == ["Like honey"]
