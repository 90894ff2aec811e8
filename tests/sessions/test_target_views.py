"""The clock's pages: when a class begins, what fits it to its target, and what set-up is made of."""

from __future__ import annotations

from datetime import time

import pytest
from django.urls import reverse

from sessions import editing
from sessions.models import Sequence, Step
from tests.sessions.classes import fill, form_data, names, state, steps

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Target": "outline"}


@pytest.fixture
def tight(sequence: Sequence) -> Sequence:
    """A class that takes 9:25 of its six minutes, with an optional step."""
    Sequence.objects.filter(pk=sequence.pk).update(target_minutes=6)
    Step.objects.filter(pk=steps(sequence)[1].pk).update(optional=True)
    sequence.refresh_from_db()
    return sequence


@pytest.fixture
def address(sequence: Sequence) -> str:
    return reverse("sessions:class_fit", args=[sequence.pk])


@pytest.fixture
def start_address(sequence: Sequence) -> str:
    return reverse("sessions:class_start", args=[sequence.pk])


def text(response: object) -> str:
    return response.content.decode()


def words(response: object) -> str:
    """The page without its line breaks."""
    return " ".join(text(response).split())


def doses(sequence: Sequence) -> list[tuple[str, int]]:
    return [(str(step), step.seconds) for step in steps(sequence)]


# Fit to target


def test_the_page_proposes_and_changes_nothing(asha_client, tight, address):
    before = state(tight)

    response = asha_client.get(address)

    assert response.status_code == 200
    assert "Fit to 6:00" in text(response)
    assert "The class is over by 3:25." in words(response)
    assert [name.split("-")[0] for name in form_data(text(response), address)["take"]] == ["drop", "shorten"]
    assert state(tight) == before


def test_all_of_it_is_done_as_one_edit(asha_client, tight, address):
    sent = form_data(text(asha_client.get(address)), address)
    entries = tight.changes.count()

    response = asha_client.post(address, sent, follow=True)

    assert response.redirect_chain == [(f"{tight.get_absolute_url()}#clock", 302)]
    assert "Fit to 6:00 with 2 changes: the class takes 5:55." in words(response)
    assert doses(tight) == [("Sole slow sweep", 35), ("Legs up the wall", 240)]
    assert tight.changes.count() == entries + 1


def test_undo_gives_it_back(asha_client, tight, address):
    before = doses(tight)
    asha_client.post(address, form_data(text(asha_client.get(address)), address))

    asha_client.post(reverse("sessions:class_undo", args=[tight.pk]))

    assert doses(tight) == before


def test_only_what_is_ticked_is_done(asha_client, tight, address):
    sent = form_data(text(asha_client.get(address)), address)
    drop = next(name for name in sent["take"] if name.startswith("drop"))

    asha_client.post(address, sent | {"take": [drop]})

    assert doses(tight) == [("Sole slow sweep", 60), ("Legs up the wall", 240)]


def test_ticks_are_worked_out_without_changing_anything(asha_client, tight, address):
    sent = form_data(text(asha_client.get(address)), address)
    drop = next(name for name in sent["take"] if name.startswith("drop"))
    before = state(tight)

    response = asha_client.post(address, sent | {"take": [drop], "again": "1"})

    again = form_data(text(response), address)
    assert response.status_code == 200
    assert "over by 0:45" in words(response)
    assert again["take"] == drop
    assert state(tight) == before


def test_nothing_ticked_is_said(asha_client, tight, address):
    sent = form_data(text(asha_client.get(address)), address)
    del sent["take"]
    before = state(tight)

    response = asha_client.post(address, sent)

    assert response.status_code == 422
    assert "Tick what should change, or leave the class as it is." in text(response)
    assert "take" not in form_data(text(response), address)
    assert state(tight) == before


def test_a_class_that_was_changed_meanwhile_gets_a_new_list(asha_client, tight, address):
    sent = form_data(text(asha_client.get(address)), address)
    drop = next(name for name in sent["take"] if name.startswith("drop"))
    editing.change_step(steps(tight)[0], {"setup_seconds": 90})
    before = state(tight)

    response = asha_client.post(address, sent | {"take": [drop]})

    assert response.status_code == 409
    assert "The class was changed meanwhile" in text(response)
    assert form_data(text(response), address)["take"] == drop
    assert state(tight) == before


def test_the_new_list_can_be_taken(asha_client, tight, address):
    sent = form_data(text(asha_client.get(address)), address)
    editing.change_step(steps(tight)[0], {"setup_seconds": 20})
    again = form_data(text(asha_client.post(address, sent)), address)

    asha_client.post(address, again)

    assert tight.changes.filter(action="fit").count() == 1


def test_a_form_that_is_sent_twice_is_done_once(asha_client, tight, address):
    sent = form_data(text(asha_client.get(address)), address)

    first, second = asha_client.post(address, sent), asha_client.post(address, sent)

    assert (first.status_code, second.status_code) == (302, 302)
    assert tight.changes.filter(action="fit").count() == 1


def test_other_ticks_on_a_page_that_was_kept_are_another_press(asha_client, tight, address):
    sent = form_data(text(asha_client.get(address)), address)
    drop, shorten = sent["take"]
    asha_client.post(address, sent | {"take": [drop]})
    asha_client.post(reverse("sessions:class_undo", args=[tight.pk]))

    asha_client.post(address, sent | {"take": [shorten]})

    assert doses(tight) == [("Sole slow sweep", 35), ("Calf roller sweep", 60), ("Legs up the wall", 240)]
    assert tight.changes.filter(action="fit").count() == 2


def test_other_ticks_for_a_class_that_was_fitted_meanwhile_are_not_called_done(asha_client, tight, address):
    sent = form_data(text(asha_client.get(address)), address)
    drop, shorten = sent["take"]
    asha_client.post(address, sent | {"take": [drop]})

    response = asha_client.post(address, sent | {"take": [shorten]})

    assert response.status_code == 409
    assert "The class was changed meanwhile" in text(response)
    assert tight.changes.filter(action="fit").count() == 1


@pytest.mark.parametrize("wrong", [{"planned": "x"}, {"planned": ""}, {"planned": "-1"}, {"planned": "9" * 30}])
def test_a_form_that_no_page_sends_is_refused(asha_client, tight, address, wrong):
    sent = form_data(text(asha_client.get(address)), address)
    before = state(tight)

    assert asha_client.post(address, sent | wrong).status_code == 422
    assert state(tight) == before


def test_what_cannot_be_reached_is_said(asha_client, sequence, address):
    Sequence.objects.filter(pk=sequence.pk).update(target_minutes=5)

    response = asha_client.get(address)

    assert "Even with all of this the class is over by 2:25." in words(response)


def test_a_class_that_ends_early_can_be_longer(asha_client, sequence, address):
    Sequence.objects.filter(pk=sequence.pk).update(target_minutes=10)

    asha_client.post(address, form_data(text(asha_client.get(address)), address))

    assert doses(sequence) == [("Sole slow sweep", 70), ("Calf roller sweep", 65), ("Legs up the wall", 240)]


def test_a_class_on_target_has_nothing_to_tick(asha_client, sequence, address):
    Sequence.objects.filter(pk=sequence.pk).update(target_minutes=9)
    Step.objects.filter(pk=steps(sequence)[2].pk).update(seconds=215)

    response = asha_client.get(address)

    assert "exactly on target" in words(response)
    assert 'name="take"' not in text(response)


@pytest.mark.parametrize("opened", ["private", "studio"])
def test_nobody_else_fits_a_class(ben_client, tight, address, opened):
    Sequence.objects.filter(pk=tight.pk).update(visibility=opened)
    before = names(tight)

    answers = [ben_client.get(address), ben_client.post(address, {"take": "drop-2-60-0", "planned": "565"})]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert names(tight) == before


def test_the_page_asks_as_little_of_a_long_class(asha_client, tight, address, assert_same_queries):
    assert assert_same_queries(lambda: asha_client.get(address), lambda: fill(tight, 57)) <= 16


@pytest.mark.parametrize("more", [0, 57])
def test_the_edit_asks_little_of_a_long_class_too(asha_client, tight, address, more, django_assert_max_num_queries):
    fill(tight, more)
    sent = form_data(text(asha_client.get(address)), address)

    with django_assert_max_num_queries(19):
        asha_client.post(address, sent)

    assert tight.changes.filter(action="fit").count() == 1


def test_the_builder_leads_there_while_it_is_off_target(asha_client, tight, address):
    off = text(asha_client.get(tight.get_absolute_url()))
    Step.objects.filter(section__sequence=tight).delete()
    empty = text(asha_client.get(tight.get_absolute_url()))

    assert (f'href="{address}"' in off, f'href="{address}"' in empty) == (True, False)


# When it begins


def test_a_start_is_set_from_the_clock(asha_client, sequence, start_address):
    response = asha_client.post(start_address, {"starts_at": "23:55", "initial-starts_at": ""}, follow=True)

    sequence.refresh_from_db()
    assert sequence.starts_at == time(23, 55)
    assert response.redirect_chain == [(f"{sequence.get_absolute_url()}#clock", 302)]
    assert "Set the start to 23:55." in words(response)


def test_the_steps_then_show_the_time_of_day_also_over_midnight(asha_client, sequence, start_address):
    response = asha_client.post(start_address, {"starts_at": "23:56", "initial-starts_at": ""}, headers=HTMX)

    outline = response.context["outline"]
    assert [row.start for section in outline.sections for row in section.steps] == ["23:56", "23:58", "00:00"]
    assert (response.context["clock"].starts, response.context["clock"].ends) == ("23:56", "00:05")
    assert response.context["shown"].said == "Set the start to 23:56."


def test_a_start_is_taken_away_again(asha_client, sequence, start_address):
    editing.set_start(sequence.pk, time(9), seen=None)

    asha_client.post(start_address, {"starts_at": "", "initial-starts_at": "09:00"})

    sequence.refresh_from_db()
    assert sequence.starts_at is None


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["without a script", "htmx"])
def test_a_start_that_is_none_comes_back_with_what_was_typed(asha_client, sequence, start_address, headers):
    response = asha_client.post(start_address, {"starts_at": "half six", "initial-starts_at": ""}, headers=headers)

    sequence.refresh_from_db()
    assert (response.status_code, sequence.starts_at) == (422, None)
    assert "Write a time, such as 18:30." in text(response)
    assert 'value="half six"' in text(response)


def test_a_start_that_another_tab_set_is_shown_beside_ones_own(asha_client, sequence, start_address):
    editing.set_start(sequence.pk, time(9), seen=None)

    response = asha_client.post(start_address, {"starts_at": "18:30", "initial-starts_at": ""}, headers=HTMX)

    sequence.refresh_from_db()
    assert (response.status_code, sequence.starts_at) == (409, time(9))
    assert "09:00" in text(response)
    assert 'value="18:30"' in text(response)

    sent = form_data(text(response), start_address)
    asha_client.post(start_address, sent, headers=HTMX)

    sequence.refresh_from_db()
    assert sequence.starts_at == time(18, 30)


def test_nobody_else_sets_a_start(ben_client, sequence, start_address):
    Sequence.objects.filter(pk=sequence.pk).update(visibility="studio")

    response = ben_client.post(start_address, {"starts_at": "18:30"})

    sequence.refresh_from_db()
    assert (response.status_code, sequence.starts_at) == (404, None)


def test_the_settings_set_a_start_too(asha_client, sequence):
    address = reverse("sessions:class_settings", args=[sequence.pk])
    sent = form_data(text(asha_client.get(address)))

    asha_client.post(address, sent | {"starts_at": "07:15"})

    sequence.refresh_from_db()
    assert sequence.starts_at == time(7, 15)
    assert form_data(text(asha_client.get(address)))["starts_at"] == "07:15"


def test_the_plan_prints_the_usual_start(asha_client, sequence):
    editing.set_start(sequence.pk, time(18, 30), seen=None)

    response = asha_client.get(reverse("sessions:plan", args=[sequence.pk]))

    assert "18:30 to 18:39" in words(response)
    assert '<p class="plan-step__time">18:32' in text(response)


# What set-up is made of


def test_set_up_is_explained_on_request(asha_client, sequence):
    address = sequence.get_absolute_url()
    plain, explained = text(asha_client.get(address)), text(asha_client.get(f"{address}?setup=1"))

    assert "set-up 15 s = " not in plain
    assert "set-up 15 s = 5 s + 10 s change of side" in explained
    assert "set-up 40 s = 5 s + 10 s new position + 15 s new tools + 10 s change of side" in explained


def test_it_stays_explained_while_the_class_is_edited(asha_client, sequence):
    address = reverse("sessions:step_duplicate", args=[sequence.pk, steps(sequence)[0].pk])

    response = asha_client.post(address, {"open": "setup-1"}, headers=HTMX)

    assert response.context["outline"].explained
    assert 'value="setup-1" form="actions"' in text(response)


def test_a_step_that_is_open_explains_its_own_set_up(asha_client, sequence):
    opened = text(asha_client.get(f"{sequence.get_absolute_url()}?edit={steps(sequence)[0].pk}"))

    assert opened.count("set-up 15 s = 5 s + 10 s change of side") == 1
    assert "set-up 40 s = " not in opened


def test_a_typed_set_up_says_so(asha_client, sequence):
    editing.change_step(steps(sequence)[0], {"setup_seconds": 40})

    assert "set-up 40 s, typed" in text(asha_client.get(f"{sequence.get_absolute_url()}?setup=1"))
