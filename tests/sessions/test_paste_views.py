"""A list is pasted: looked at first, then added in one edit."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from anatomy.domain.names import NO_MATCH, NameBook
from anatomy.models import Technique
from sessions import editing
from sessions.models import Change, SectionKind, Sequence, Step, Visibility
from sessions.presenting.history import words

LIST = """Warm-up (10 min):
1. cat cow 10 breaths
2. calf press 60s each side
3. down dog 5 breaths

savasna 5 min
wiggle your toes
"""


@pytest.fixture
def page(sequence: Sequence) -> str:
    return reverse("sessions:class_paste", args=[sequence.pk])


def look(client: Any, page: str, text: str, **more: str) -> Any:
    return client.post(page, {"text": text, "place": place_of(client, page), "look": "1", **more})


def place_of(client: Any, page: str) -> str:
    found = re.search(r'<option value="([^"]+)" selected>', client.get(page).content.decode())
    assert found is not None
    return found[1]


def add(client: Any, page: str, text: str, **more: str) -> Any:
    """Look at a list, then add it with what was chosen."""
    seen = look(client, page, text).context["seen"]
    return client.post(page, {"text": text, "place": place_of(client, page), "seen": seen, "add": "1", **more})


def outline(sequence: Sequence) -> list[tuple[str, list[str]]]:
    return [
        (section.name, [str(step) for step in section.steps.select_related("technique")])
        for section in sequence.sections.all()
    ]


def test_the_page_writes_nothing(asha_client, sequence, page):
    before = outline(sequence)

    response = look(asha_client, page, LIST)

    assert response.status_code == 200
    assert outline(sequence) == before
    assert Change.objects.filter(action="paste").count() == 0


def test_the_page_shows_what_each_line_was_understood_as(asha_client, page):
    preview = look(asha_client, page, LIST).context["preview"]

    assert [(line.name if line.is_heading else (line.state, line.words, line.facts)) for line in preview.lines] == [
        "Warm-up",
        ("sure", "Cat and cow", "10 times, both sides together, about 75 s"),
        ("sure", "Stacked calf press", "60 s hold each side · Foam roller, medium, smooth"),
        ("sure", "Downward-facing dog", "5 breaths"),
        ("sure", "Final rest", "5 min"),
        ("own", "wiggle your toes", "60 s"),
    ]


def test_a_doubtful_line_offers_its_three_nearest_and_ones_own_words(asha_client, page):
    preview = look(asha_client, page, "roll soles 60s each side").context["preview"]

    assert [(choice.name, choice.chosen) for choice in preview.lines[0].choices] == [
        ("Sole slow sweep", False),
        ("Sole three-point press", False),
        ("Inner quad edge roll", False),
        ("Keep my own words: “roll soles”", True),
    ]


def test_a_list_is_added_in_one_edit_and_undone_in_one(asha_client, asha, sequence, page):
    before = outline(sequence)
    press = Technique.objects.get(slug="smr-calf-stacked-press")

    response = add(asha_client, page, LIST, **{"means-2": str(press.pk)})

    first = Step.objects.get(technique__slug="move-cat-cow")
    assert (response.status_code, response["Location"]) == (302, f"/classes/{sequence.pk}/#step-{first.pk}")
    assert outline(sequence) == [
        *before,
        (
            "Warm-up",
            ["Cat and cow", "Stacked calf press", "Downward-facing dog", "Final rest", "wiggle your toes"],
        ),
    ]
    change = Change.objects.get(action="paste")
    assert words(change.action, change.what) == "Pasted 5 steps."
    editing.undo(sequence.pk)
    assert outline(sequence) == before


def test_a_step_has_the_dose_that_was_typed_and_the_tools_of_its_technique(asha_client, sequence, page):
    add(asha_client, page, "left calf roller sweep 90 sec (slowly)\nlegs up the wall\ndown dog 9 breaths")

    added = list(Step.objects.order_by("pk"))[-3:]
    assert [(step.seconds, step.count, step.side, step.note) for step in added] == [
        (90, None, "left", "slowly"),
        (240, None, "none", ""),
        (54, 9, "none", ""),
    ]
    assert [tool.slug for tool in added[0].tools.all()] == [
        tool.slug
        for tool in Technique.objects.get(slug="smr-calf-roller-sweep").tools.filter(technique_rows__role="required")
    ]


def test_steps_go_to_the_chosen_place(asha_client, sequence, page):
    section = sequence.sections.first()
    first = section.steps.first()
    text = "tree\nplank"
    seen = look(asha_client, page, text).context["seen"]

    asha_client.post(page, {"text": text, "place": f"{section.pk}-{first.pk}", "seen": seen, "add": "1"})

    assert outline(sequence)[0] == ("Rolling", ["Sole slow sweep", "Tree", "Plank", "Calf roller sweep"])


def test_a_heading_goes_to_the_section_of_its_name(asha_client, sequence, page):
    add(asha_client, page, "Rolling:\ntree\nFinale:\nplank")

    assert outline(sequence) == [
        ("Rolling", ["Sole slow sweep", "Calf roller sweep", "Tree"]),
        ("Finale", ["Plank"]),
        ("Rest", ["Legs up the wall"]),
    ]


def test_a_new_section_has_its_kind_and_its_minutes(asha_client, sequence, page):
    add(asha_client, page, "Warm-up (10 min):\ntree")

    section = sequence.sections.get(name="Warm-up")
    assert (section.kind, section.planned_minutes) == (SectionKind.WARM_UP, 10)


def test_a_class_without_sections_gets_one(asha_client, asha):
    bare = editing.create_sequence(asha, title="Bare")
    bare.sections.all().delete()

    add(asha_client, reverse("sessions:class_paste", args=[bare.pk]), "stand still")

    assert outline(bare) == [("Pasted list", ["stand still"])]


@pytest.mark.parametrize(
    ("line", "said", "seconds"),
    [
        ("savasana 2 h", "2 hours is too long for a step: 60 min is taken.", 3600),
        ("stillness 2 s", "2 s is too short for a step: 5 s is taken.", 5),
        ("stillness", "No time is given: 60 s is taken.", 60),
    ],
)
def test_a_dose_that_is_not_taken_as_typed_is_said(asha_client, page, line, said, seconds):
    row = look(asha_client, page, line).context["preview"].lines[0]

    add(asha_client, page, line)

    assert row.said == (said,)
    assert Step.objects.latest("pk").seconds == seconds


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Paste or type a list first."),
        (" \n\n", "Paste or type a list first."),
        ("---\n...", "There are no words in this list. Write a step in each line."),
        ("tree\n" * 301, "A list has at most 300 lines. Paste it in two parts."),
        ("a" * 20_001, "A list has at most 20,000 characters. Paste it in two parts."),
        (("tree," * 60 + "\n") * 5 + "tree", "A class holds at most 300 steps."),
    ],
)
def test_a_list_that_cannot_be_comes_back_as_it_was_typed(asha_client, page, text, words):
    response = look(asha_client, page, text)

    assert response.status_code == 422
    assert response.context["form"].errors["text"] == [words]
    assert response.context["form"]["text"].value() == text


def test_a_list_of_too_many_steps_is_refused_before_any_name_is_looked_up(asha_client, page, monkeypatch):
    looked_up = []
    monkeypatch.setattr(NameBook, "find", lambda book, typed: looked_up.append(typed) or NO_MATCH)

    response = look(asha_client, page, ("calf pres," * 40 + "\n") * 49)

    assert response.status_code == 422
    assert looked_up == []


def test_a_list_of_as_many_steps_as_a_class_holds_is_looked_at(asha_client, page):
    response = look(asha_client, page, ("tree," * 60 + "\n") * 5)

    assert response.status_code == 200
    assert len(response.context["preview"].lines) == 300


def test_a_class_that_would_be_too_long_is_refused_and_the_list_kept(asha_client, sequence, page):
    before = outline(sequence)

    response = add(asha_client, page, "tree\n" * 299)

    assert response.status_code == 422
    assert response.context["problem"] == "A class holds at most 300 steps."
    assert response.context["form"]["text"].value() == "tree\n" * 299
    assert outline(sequence) == before


def test_a_list_that_was_changed_after_the_look_is_looked_at_again(asha_client, sequence, page):
    before = outline(sequence)
    seen = look(asha_client, page, "tree").context["seen"]

    response = asha_client.post(
        page, {"text": "tree\nplank", "place": place_of(asha_client, page), "seen": seen, "add": "1"}
    )

    assert response.status_code == 409
    assert [line.words for line in response.context["preview"].lines] == ["Tree", "Plank"]
    assert outline(sequence) == before


def test_a_place_that_is_gone_is_asked_for_again(asha_client, sequence, page):
    section = sequence.sections.first()
    step = section.steps.last()
    place = f"{section.pk}-{step.pk}"
    seen = look(asha_client, page, "tree").context["seen"]
    editing.remove_step(step)

    response = asha_client.post(page, {"text": "tree", "place": place, "seen": seen, "add": "1"})

    assert response.status_code == 422
    assert response.context["form"].errors["place"] == ["That place is not in the class any more. Choose another one."]
    assert response.context["form"]["text"].value() == "tree"


def test_the_same_press_counts_once(asha_client, sequence, page):
    seen = look(asha_client, page, "tree").context["seen"]
    data = {"text": "tree", "place": place_of(asha_client, page), "seen": seen, "add": "1", "once": "one-press"}

    asha_client.post(page, data)
    response = asha_client.post(page, data)

    assert response.status_code == 302
    assert Step.objects.filter(technique__slug="asana-tree").count() == 1


def test_what_is_typed_is_text(asha_client, page):
    html = look(asha_client, page, "<script>alert(1)</script> 5 min").content.decode()

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.STUDIO])
def test_only_its_own_teacher_pastes_into_a_class(ben_client, asha_client, sequence, page, visibility):
    Sequence.objects.update(visibility=visibility)
    before = outline(sequence)
    seen = look(asha_client, page, "tree").context["seen"]
    data = {"text": "tree", "place": place_of(asha_client, page), "seen": seen, "add": "1"}

    assert [ben_client.get(page).status_code, ben_client.post(page, data).status_code] == [404, 404]
    assert outline(sequence) == before


def test_looking_and_adding_ask_the_same_few_questions_however_long_the_list(
    asha_client, page, assert_same_queries, django_assert_max_num_queries
):
    look(asha_client, page, "tree")
    with django_assert_max_num_queries(8):
        asha_client.post(page, {"text": "tree", "place": "new", "look": "1"})
    with django_assert_max_num_queries(8):
        asha_client.post(page, {"text": "tree\nplank\ncalf press" * 20, "place": "new", "look": "1"})


@pytest.mark.parametrize("lines", [1, 3, 30])
def test_adding_costs_the_same_for_every_list(asha_client, page, lines, django_assert_max_num_queries):
    text = "tree\n" * lines
    seen = look(asha_client, page, text).context["seen"]

    with django_assert_max_num_queries(16):
        response = asha_client.post(page, {"text": text, "place": "new", "seen": seen, "add": "1"})

    assert response.status_code == 302


def usual(client: Any, page: str, sequence: Sequence) -> str:
    """The name of the section that a list goes to by itself, and what stands before its place."""
    found = place_of(client, page)
    section, _dash, step = found.partition("-")
    name = sequence.sections.get(pk=section).name if section.isdigit() else section
    return f"{name}, behind {Step.objects.get(pk=step)}" if step else name


def test_a_list_goes_behind_the_last_step_that_does_not_end_the_class(asha_client, sequence, page):
    assert usual(asha_client, page, sequence) == "Rolling, behind Calf roller sweep"


def test_a_list_goes_where_the_next_technique_goes(asha_client, sequence, page):
    rolling, rest = sequence.sections.all()
    first, last = rolling.steps.first(), rest.steps.last()

    asked = (f"?section={rest.pk}", f"?section={rolling.pk}-{first.pk}", f"?after={first.pk}", "?section=0")

    assert [usual(asha_client, page + query, sequence) for query in asked] == [
        f"Rest, behind {last}",
        "Rolling, behind Sole slow sweep",
        "Rolling, behind Sole slow sweep",
        "Rolling, behind Calf roller sweep",
    ]


@pytest.mark.parametrize(
    ("sections", "place"),
    [
        ([("Talk", SectionKind.CLOSING, False), ("Arrival", SectionKind.ARRIVAL, False)], "Arrival"),
        ([("Keep", SectionKind.MOVEMENT, True), ("Main", SectionKind.MOVEMENT, False)], "Main"),
        ([("Rest", SectionKind.REST, True), ("Talk", SectionKind.CLOSING, False)], "new"),
    ],
)
def test_in_a_class_without_steps_a_list_goes_to_the_first_section_that_does_not_end_it(
    asha_client, asha, sections, place
):
    bare = editing.create_sequence(asha, title="Bare")
    bare.sections.all().delete()
    for order, (name, kind, protected) in enumerate(sections):
        bare.sections.create(name=name, kind=kind, protected=protected, order=order)

    assert usual(asha_client, reverse("sessions:class_paste", args=[bare.pk]), bare) == place


def test_a_place_names_its_section_also_where_the_list_is_closed(asha_client, sequence, page):
    form = asha_client.get(page).context["form"]

    assert [places[0][1] for _section, places in form.fields["place"].widget.choices] == [
        "first in “Rolling”",
        "first in “Rest”",
        "a new section at the end",
    ]
