"""What only the room of an occasion finds: accepted on the page of what differs, and looked at again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from anatomy.domain.safety import Area, Present
from anatomy.rulebook import rulebook
from sessions import editing
from sessions.domain.checks import check_plan
from sessions.domain.finding_names import name_of
from sessions.editing import Outdated
from sessions.models import Acceptance
from sessions.reading import plan_of
from tests.sessions.classes import form_data, steps
from tests.sessions.findings import stored

pytestmark = pytest.mark.django_db

THURSDAY = date(2026, 9, 24)
VEINS = Present("varicose-veins", Area("calf"))
WHY = "Beside the vein, never on it"


@pytest.fixture
def occasion(sequence):
    return on(sequence, THURSDAY, VEINS)


@pytest.fixture
def calf(sequence):
    return steps(sequence)[1]


def on(sequence, day, *present):
    made = editing.add_occasion(sequence, starts_on=day)
    editing.set_occasion_room(made, present, for_everyone=True)
    made.refresh_from_db()
    return made


def names_on(occasion, step):
    finding = check_plan(plan_of(occasion.sequence, occasion, with_room=True), rulebook()).of_step(step.pk)
    return [name_of([(finding, one)]) for one in finding.reasons]


def address(name, row):
    return reverse(f"sessions:{name}", args=[row.pk])


def page(client, occasion):
    return client.get(address("occasion_difference", occasion)).content.decode()


def accept_data(client, sequence, occasion):
    return form_data(page(client, occasion), address("finding_accept", sequence)) | {"reason": WHY}


def test_what_only_the_day_finds_is_accepted_there(asha_client, sequence, occasion):
    accept = address("finding_accept", sequence)

    response = asha_client.post(accept, accept_data(asha_client, sequence, occasion))

    assert response["Location"] == address("occasion_difference", occasion)
    assert {(step, reason) for step, _rule, reason in stored(sequence)} == {("Calf roller sweep", WHY)}
    html = page(asha_client, occasion)
    assert f"{WHY} (Asha, " in html[html.index("Accepted by you") :]


def test_it_is_looked_at_again_from_there(asha_client, sequence, occasion):
    asha_client.post(address("finding_accept", sequence), accept_data(asha_client, sequence, occasion))
    reopen = address("finding_reopen", sequence)

    response = asha_client.post(reopen, form_data(page(asha_client, occasion), reopen))

    assert response["Location"] == address("occasion_difference", occasion)
    assert stored(sequence) == []


def test_nothing_is_accepted_without_a_reason_and_what_was_ticked_is_kept(asha_client, sequence, occasion):
    data = accept_data(asha_client, sequence, occasion) | {"reason": " "}

    response = asha_client.post(address("finding_accept", sequence), data)

    assert response.status_code == 422
    assert stored(sequence) == []


def test_what_the_room_of_no_day_finds_any_more_is_refused(asha, sequence, occasion, calf):
    names = names_on(occasion, calf)
    editing.clear_occasion_room(occasion)

    with pytest.raises(Outdated):
        editing.accept_findings(sequence, asha, names, WHY, rulebook())

    assert stored(sequence) == []


def test_what_a_room_of_another_class_finds_is_refused(asha, sequence, occasion, calf):
    other = editing.create_sequence(asha, title="Other")

    with pytest.raises(Outdated):
        editing.accept_findings(other, asha, names_on(occasion, calf), WHY, rulebook())

    assert Acceptance.objects.count() == 0


def test_what_was_accepted_for_one_day_outlives_an_answer_to_another(asha, sequence, occasion, calf):
    friday = on(sequence, THURSDAY + timedelta(days=1), Present("dvt"))
    editing.accept_findings(sequence, asha, names_on(occasion, calf), WHY, rulebook())
    before = stored(sequence)

    editing.accept_findings(sequence, asha, names_on(friday, calf), "By phone", rulebook())

    assert stored(sequence)[: len(before)] == before
    assert {reason for _step, _rule, reason in stored(sequence)} == {WHY, "By phone"}


@pytest.mark.parametrize("occasions", [0, 5])
def test_it_asks_as_little_for_many_occasions_as_for_one(asha, sequence, calf, occasions):
    for number in range(occasions):
        on(sequence, THURSDAY + timedelta(days=number), VEINS if number % 2 else Present("dvt"))
    last = on(sequence, THURSDAY + timedelta(days=30), Present("osteoporosis"), VEINS)
    names, book = names_on(last, calf), rulebook()

    with CaptureQueriesContext(connection) as captured:
        editing.accept_findings(sequence, asha, names, WHY, book)

    assert len(captured) == 13
