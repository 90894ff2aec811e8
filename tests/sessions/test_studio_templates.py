"""Studio templates: marked by a curator, begun with by every teacher, and the teacher's own to take back."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from sessions import editing
from sessions.editing import Gone
from sessions.models import Sequence, Visibility
from tests.sessions.classes import form_data, layout, state, steps

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(sequence):
    editing.change_sequence(sequence, {"visibility": Visibility.STUDIO})
    sequence.refresh_from_db()
    return sequence


@pytest.fixture
def template(opened, curator):
    editing.set_template(opened, is_template=True, by=curator)
    opened.refresh_from_db()
    return opened


def url(name, sequence):
    return reverse(f"sessions:{name}", args=[sequence.pk])


def messages(response):
    return [str(message) for message in response.context["messages"]]


def titles(client, show=""):
    rows = client.get(reverse("sessions:class_list"), {"show": show}).context["rows"]
    return [(row.title, row.is_template) for row in rows]


# Marking


def test_a_curator_marks_a_class_that_is_open_and_takes_it_back(curator_client, opened):
    marked = curator_client.post(url("class_template", opened), {"template": "1"}, follow=True)
    opened.refresh_from_db()
    was = opened.is_template
    taken_back = curator_client.post(url("class_template", opened), {"template": ""}, follow=True)
    opened.refresh_from_db()

    assert (was, opened.is_template, opened.visibility) == (True, False, Visibility.STUDIO)
    assert messages(marked) == ["“Feet and calves” is a studio template. Every teacher can begin a class with it."]
    assert messages(taken_back) == ["“Feet and calves” is no template any more. It stays open to the studio."]


def test_a_curators_own_private_class_is_opened_when_it_becomes_a_template(curator_client, curator):
    own = editing.create_sequence(curator, title="Own")

    curator_client.post(url("class_template", own), {"template": "1"})

    own.refresh_from_db()
    assert (own.is_template, own.visibility) == (True, Visibility.STUDIO)


def test_a_curator_marks_no_class_that_they_cannot_see(curator_client, sequence):
    before = state(sequence)

    response = curator_client.post(url("class_template", sequence), {"template": "1"})

    assert (response.status_code, state(sequence)) == (404, before)


@pytest.mark.parametrize("who", ["asha_client", "ben_client"])
def test_a_teacher_marks_nothing_and_is_offered_nothing(request, opened, who):
    client = request.getfixturevalue(who)
    before = state(opened)

    response = client.post(url("class_template", opened), {"template": "1"})
    pages = [client.get(url(name, opened)).content.decode() for name in ("class_builder", "class_settings")]

    assert (response.status_code, state(opened)) == (404, before)
    assert [url("class_template", opened) in html for html in pages] == [False, False]


def test_a_curator_is_offered_it_where_they_look_and_in_their_own_settings(curator_client, curator, opened):
    own = editing.create_sequence(curator, title="Own")

    assert url("class_template", opened) in curator_client.get(url("class_builder", opened)).content.decode()
    assert url("class_template", own) in curator_client.get(url("class_settings", own)).content.decode()


def test_a_class_that_was_closed_meanwhile_is_not_opened_by_marking_it(opened, curator):
    editing.change_sequence(opened, {"visibility": Visibility.PRIVATE})

    with pytest.raises(Gone):
        editing.set_template(opened, is_template=True, by=curator)

    opened.refresh_from_db()
    assert (opened.is_template, opened.visibility) == (False, Visibility.PRIVATE)


def test_the_database_knows_no_private_template(template):
    with pytest.raises(IntegrityError), transaction.atomic():
        Sequence.objects.filter(pk=template.pk).update(visibility=Visibility.PRIVATE)


# Who sees it, and what they can do


def test_everybody_sees_it_with_its_mark(asha_client, ben_client, template):
    assert titles(asha_client) == [("Feet and calves", True)]
    assert titles(ben_client, "colleagues") == [("Feet and calves", True)]
    assert '<span class="chip">Template</span>' in asha_client.get(reverse("sessions:class_list")).content.decode()


def test_a_teacher_looks_at_it_and_prints_it_and_changes_nothing(ben_client, template):
    before = state(template)
    step = steps(template)[0]

    looked = [ben_client.get(url(name, template)).status_code for name in ("class_builder", "plan", "plan_pdf")]
    tried = [
        ben_client.get(url("class_settings", template)).status_code,
        ben_client.post(reverse("sessions:step_remove", args=[template.pk, step.pk])).status_code,
        ben_client.post(url("class_archive", template), {"archived": "1"}).status_code,
    ]

    assert (looked, tried) == ([200, 200, 200], [404, 404, 404])
    assert state(template) == before
    assert (
        "This is a template of the studio, kept by Asha."
        in ben_client.get(url("class_builder", template)).content.decode()
    )


def test_a_new_class_begins_with_it(ben_client, ben, template):
    html = ben_client.get(reverse("sessions:class_new"), {"template": template.pk}).content.decode()
    data = form_data(html)

    response = ben_client.post(
        reverse("sessions:class_new"), {**data, "start": "template", "template": template.pk, "title": "Mine"}
    )

    made = Sequence.objects.get(owner=ben)
    assert response["Location"] == made.get_absolute_url()
    assert (data["title"], data["template"]) == ("Feet and calves", str(template.pk))
    assert layout(made) == layout(template)
    assert (made.title, made.is_template, made.visibility) == ("Mine", False, Visibility.PRIVATE)


def test_without_templates_none_is_asked_for(ben_client, opened):
    html = ben_client.get(reverse("sessions:class_new")).content.decode()
    response = ben_client.post(
        reverse("sessions:class_new"), {"title": "A", "level": "beginner", "start": "template", "template": opened.pk}
    )

    assert 'value="template"' not in html
    assert (response.status_code, Sequence.objects.count()) == (422, 1)


@pytest.mark.parametrize(("chosen", "words"), [("", "Choose the template."), ("0", "This is no template any more.")])
def test_what_is_no_template_is_refused_in_words(ben_client, template, chosen, words):
    data = {"title": "A", "level": "beginner", "start": "template", "template": chosen}

    response = ben_client.post(reverse("sessions:class_new"), data)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert Sequence.objects.count() == 1


# What becomes of it


def test_its_teacher_goes_on_with_it_and_everybody_sees_what_they_change(asha_client, ben_client, template):
    editing.remove_step(steps(template)[0])

    html = ben_client.get(url("class_builder", template)).content.decode()

    assert "Sole slow sweep" not in html
    assert "This class is a template of the studio" in asha_client.get(url("class_settings", template)).content.decode()


def test_made_private_it_is_a_template_no_more(asha_client, ben_client, template):
    data = form_data(asha_client.get(url("class_settings", template)).content.decode())

    asha_client.post(url("class_settings", template), {**data, "visibility": "private"})

    template.refresh_from_db()
    assert (template.is_template, template.visibility) == (False, Visibility.PRIVATE)
    assert ben_client.get(url("class_builder", template)).status_code == 404


def test_settings_that_were_open_before_it_was_marked_do_not_take_it_back(asha_client, curator_client, opened):
    data = form_data(asha_client.get(url("class_settings", opened)).content.decode())
    curator_client.post(url("class_template", opened), {"template": "1"})

    asha_client.post(url("class_settings", opened), {**data, "title": "Feet"})

    opened.refresh_from_db()
    assert (opened.title, opened.is_template) == ("Feet", True)


def test_archived_it_is_not_offered_until_it_is_brought_back(asha_client, ben_client, template):
    asha_client.post(url("class_archive", template), {"archived": "1"})
    away = 'value="template"' in ben_client.get(reverse("sessions:class_new")).content.decode()
    given = ben_client.post(
        reverse("sessions:class_new"),
        {"title": "A", "level": "beginner", "start": "template", "template": template.pk},
    )
    asha_client.post(url("class_archive", template), {"archived": ""})
    back = 'value="template"' in ben_client.get(reverse("sessions:class_new")).content.decode()

    assert (away, given.status_code, back) == (False, 422, True)


def test_deleted_it_leaves_the_classes_that_began_with_it(asha_client, ben, template):
    copy = editing.copy_sequence(template, ben)
    asked = asha_client.get(url("class_delete", template)).content.decode()

    asha_client.post(url("class_delete", template))

    assert "Classes begun with it stay." in asked
    assert list(Sequence.objects.all()) == [copy]
    assert len(steps(copy)) == 3


# Copies


def test_a_copy_takes_the_usual_start_along_and_a_colleagues_looks_at_every_check_again(opened, asha, ben):
    Sequence.objects.filter(pk=opened.pk).update(starts_at="18:30", muted_checks=["one-side"])

    own, bens = editing.copy_sequence(opened, asha), editing.copy_sequence(opened, ben)

    for copy in (own, bens):
        copy.refresh_from_db()
        assert copy.starts_at.isoformat("minutes") == "18:30"
    assert (own.muted_checks, bens.muted_checks) == (["one-side"], [])


def test_the_list_asks_as_often_for_three_as_for_one(ben_client, asha, curator, template, assert_same_queries):
    def grow():
        for title in ("B", "C"):
            made = editing.create_sequence(asha, title=title, visibility=Visibility.STUDIO)
            editing.set_template(made, is_template=True, by=curator)

    address = reverse("sessions:class_list")
    assert assert_same_queries(lambda: ben_client.get(address, {"show": "colleagues"}), grow) <= 16


def test_a_new_class_asks_as_often_for_three_as_for_one(ben_client, asha, curator, template, assert_same_queries):
    def grow():
        for title in ("B", "C"):
            made = editing.create_sequence(asha, title=title, visibility=Visibility.STUDIO)
            editing.set_template(made, is_template=True, by=curator)

    assert assert_same_queries(lambda: ben_client.get(reverse("sessions:class_new")), grow) <= 16
