"""Several steps that are ticked: changed, moved, copied and removed in one edit each."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anatomy.models import Technique
from sessions import editing
from sessions.models import Change, Sequence, Step, Visibility
from sessions.presenting.history import words

NAMES = ["Sole slow sweep", "Calf roller sweep", "Legs up the wall"]


def url(name: str, sequence: Sequence) -> str:
    return reverse(f"sessions:{name}", args=[sequence.pk])


def ids(sequence: Sequence) -> list[int]:
    return list(
        Step.objects.filter(section__sequence=sequence).order_by("section__order", "order").values_list("pk", flat=True)
    )


def outline(sequence: Sequence) -> list[list[str]]:
    return [[str(step) for step in section.steps.select_related("technique")] for section in sequence.sections.all()]


def said(sequence: Sequence) -> str:
    change = Change.objects.filter(sequence=sequence).order_by("-number")[0]
    return words(change.action, change.what)


@pytest.fixture
def two(sequence: Sequence) -> list[int]:
    return ids(sequence)[:2]


def test_the_dose_of_several_steps_changes_in_one_edit(asha_client, sequence, two):
    asha_client.post(url("steps_change", sequence), {"step": two, "dose": "set", "time": "1:30"})

    assert [Step.objects.get(pk=pk).seconds for pk in two] == [90, 90]
    assert said(sequence) == "Changed the time of 2 steps."
    editing.undo(sequence.pk)
    assert 90 not in [Step.objects.get(pk=pk).seconds for pk in two]


def test_a_time_alone_is_a_dose(asha_client, sequence, two):
    asha_client.post(url("steps_change", sequence), {"step": two, "time": "45"})

    assert [Step.objects.get(pk=pk).seconds for pk in two] == [45, 45]


@pytest.mark.parametrize(
    ("data", "field", "value"),
    [
        ({"side": "left"}, "side", "left"),
        ({"optional": "yes"}, "optional", True),
        ({"dose": "library"}, "seconds", 60),
        ({"dose": "longer", "time": "15"}, "seconds", 45),
        ({"dose": "shorter", "time": "10"}, "seconds", 20),
    ],
)
def test_what_is_chosen_changes_and_nothing_else(asha_client, sequence, two, data, field, value):
    Step.objects.filter(pk__in=two).update(seconds=30)
    technique = Step.objects.get(pk=two[0]).technique
    expected = technique.dose_seconds if data == {"dose": "library"} else value

    asha_client.post(url("steps_change", sequence), {"step": [two[0]], **data})

    assert getattr(Step.objects.get(pk=two[0]), field) == expected
    assert Step.objects.get(pk=two[1]).seconds == 30


def test_steps_move_together(asha_client, sequence, two):
    rest = sequence.sections.last()

    asha_client.post(url("steps_move", sequence), {"step": two, "to": f"{rest.pk}-end"})

    assert outline(sequence) == [[], ["Legs up the wall", "Sole slow sweep", "Calf roller sweep"]]
    assert said(sequence) == "Moved 2 steps behind “Legs up the wall”."


def test_steps_are_copied_together_with_their_tools(asha_client, sequence, two):
    rest = sequence.sections.last()

    asha_client.post(url("steps_copy", sequence), {"step": two, "to": f"{rest.pk}-"})

    assert outline(sequence) == [NAMES[:2], ["Sole slow sweep", "Calf roller sweep", "Legs up the wall"]]
    copy = Step.objects.filter(section=rest).first()
    assert list(copy.tools.all()) == list(Step.objects.get(pk=two[0]).tools.all())
    assert said(sequence) == "Copied 2 steps into “Rest”."


def test_steps_are_removed_together_and_come_back_in_one(asha_client, sequence, two):
    asha_client.post(url("steps_remove", sequence), {"step": two})

    assert outline(sequence) == [[], ["Legs up the wall"]]
    editing.undo(sequence.pk)
    assert (outline(sequence), ids(sequence)[:2]) == ([NAMES[:2], NAMES[2:]], two)


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("steps_change", {"dose": "set", "time": "60", "step": []}, "Tick the steps first, each in its row."),
        ("steps_remove", {"step": []}, "Tick the steps first, each in its row."),
        ("steps_move", {"to": "", "step": "two"}, "Choose where they go."),
        ("steps_copy", {"to": "x", "step": "two"}, "Choose where they go."),
        ("steps_change", {"dose": "set", "step": "two"}, "Say how long."),
        ("steps_change", {"dose": "set", "time": "2", "step": "two"}, "A step lasts from 5 seconds to 1 hour a side."),
        (
            "steps_change",
            {"time": "soon", "step": "two"},
            "Write seconds, such as 90, or minutes and seconds, such as 1:30.",
        ),
        ("steps_change", {"side": "up", "step": "two"}, "Choose a side."),
        (
            "steps_change",
            {"step": "two"},
            "Choose what to change: the dose, the side, or whether they are optional.",
        ),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_what_cannot_be_done_is_said_and_nothing_changes(asha_client, sequence, two, name, data, problem, htmx):
    before = (outline(sequence), Change.objects.count())
    data = {**data, "step": two if data["step"] == "two" else []}

    response = asha_client.post(url(name, sequence), data, headers={"hx-request": "true"} if htmx else {})

    assert (response.status_code, response.context["shown"].problem) == (422, problem)
    assert (outline(sequence), Change.objects.count()) == before


def test_a_step_that_would_leave_its_bounds_is_named_and_none_is_changed(asha_client, sequence, two):
    Step.objects.filter(pk=two[1]).update(seconds=20)
    Step.objects.filter(pk=two[0]).update(seconds=300)

    response = asha_client.post(url("steps_change", sequence), {"step": two, "dose": "shorter", "time": "16"})

    assert response.status_code == 422
    assert response.context["shown"].problem == (
        "Nothing was changed. 2. Calf roller sweep would last less than 5 seconds."
    )
    assert [Step.objects.get(pk=pk).seconds for pk in two] == [300, 20]


def test_a_step_that_is_gone_stops_all_and_the_ticks_of_the_others_stay(asha_client, sequence, two):
    editing.remove_step(Step.objects.get(pk=two[0]))

    response = asha_client.post(url("steps_change", sequence), {"step": two, "side": "left"})

    assert response.status_code == 409
    assert Step.objects.get(pk=two[1]).side != "left"
    assert response.context["ticked"] == {two[1]}
    assert checked(response) == [two[1]]


def checked(response: Any) -> list[int]:
    html = response.content.decode()
    return [int(pk) for pk in re.findall(r'name="step" value="(\d+)" form="selected" checked', html)]


def test_without_a_script_the_ticks_stay_for_a_change_and_go_with_what_is_removed(asha_client, sequence, two):
    changed = asha_client.post(url("steps_change", sequence), {"step": two, "side": "left"})
    page = asha_client.get(changed["Location"])
    assert checked(page) == two

    removed = asha_client.post(url("steps_remove", sequence), {"step": two})
    assert checked(asha_client.get(removed["Location"])) == []


def test_a_section_can_be_ticked_whole(asha_client, sequence, two):
    section = sequence.sections.first()

    assert checked(asha_client.get(sequence.get_absolute_url(), {"all": section.pk})) == two


def test_what_is_typed_stays_on_the_page_without_a_script(asha_client, sequence, two):
    response = asha_client.post(url("steps_change", sequence), {"step": two, "dose": "longer", "time": "soon"})

    assert 'value="soon"' in response.content.decode()


def test_an_answer_to_htmx_leaves_the_bar_as_it_stands(asha_client, sequence, two):
    response = asha_client.post(
        url("steps_change", sequence), {"step": two, "side": "left"}, headers={"hx-request": "true"}
    )

    assert '<div id="together" hx-preserve="true"></div>' in response.content.decode()
    assert response.context["shown"].said == "Changed the side of 2 steps."


def test_nothing_to_change_is_said_and_is_no_entry(asha_client, sequence, two):
    asha_client.post(url("steps_change", sequence), {"step": two, "side": "left"})
    before = Change.objects.count()

    response = asha_client.post(
        url("steps_change", sequence), {"step": two, "side": "left"}, headers={"hx-request": "true"}
    )

    assert response.context["shown"].said == "Nothing differs: they are like that already."
    assert Change.objects.count() == before


def test_the_same_request_twice_counts_once(asha_client, sequence, two):
    data = {"step": two, "to": f"{sequence.sections.last().pk}-", "once": "one-press"}

    for _press in range(2):
        response = asha_client.post(url("steps_copy", sequence), data)

    assert (response.status_code, len(ids(sequence))) == (302, 5)


@pytest.mark.parametrize("name", ["steps_change", "steps_move", "steps_copy", "steps_remove"])
@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.STUDIO])
def test_only_its_own_teacher_edits_a_class(ben_client, sequence, two, name, visibility):
    Sequence.objects.update(visibility=visibility)
    before = outline(sequence)
    data = {"step": two, "side": "left", "to": f"{sequence.sections.last().pk}-"}

    assert ben_client.post(url(name, sequence), data).status_code == 404
    assert outline(sequence) == before


def test_a_step_of_another_class_is_not_there(asha_client, asha, sequence, two):
    other = editing.create_sequence(asha, title="Other")

    response = asha_client.post(url("steps_remove", other), {"step": two})

    assert response.status_code == 409
    assert outline(sequence) == [NAMES[:2], NAMES[2:]]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("steps_change", {"side": "left"}),
        ("steps_move", {"to": "-end"}),
        ("steps_copy", {"to": "-"}),
        ("steps_remove", {}),
    ],
)
def test_an_edit_of_several_costs_what_one_costs(asha_client, sequence, name, data):
    section = sequence.sections.first()
    for slug in ("asana-tree", "asana-plank", "asana-mountain"):
        editing.add_step(section, technique=Technique.objects.get(slug=slug))
    if "to" in data:
        data = {"to": f"{sequence.sections.last().pk}{data['to']}"}

    def queries(steps: list[int]) -> int:
        with CaptureQueriesContext(connection) as captured:
            response = asha_client.post(url(name, sequence), {"step": steps, **data}, headers={"hx-request": "true"})
        assert response.status_code == 200
        editing.undo(sequence.pk)
        # A test's own transaction turns every other into a savepoint.
        return sum(1 for query in captured.captured_queries if "SAVEPOINT" not in query["sql"])

    queries(ids(sequence)[:1])
    one, three = queries(ids(sequence)[:1]), queries(ids(sequence)[1:4])

    assert one <= 16
    assert three <= 16
