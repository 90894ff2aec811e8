"""Many writers at one class at once, on whichever database the tests run."""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from sessions import editing
from sessions.class_files import shelf_for
from sessions.domain.class_file import file_of
from sessions.domain.class_file_arrival import arrived
from sessions.domain.draft import applied, inverse
from sessions.editing import Hand, NoPlace
from sessions.editing.stored import read_draft
from sessions.models import Change, Sequence, Step
from sessions.reading import plan_of
from tests.sessions.classes import is_dense, names, sections, steps
from tests.sessions.findings import accept, names_at, put_in_room, stored

WRITERS = 4
EDITS = 5
SECONDS = 10

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shared(sequence: Sequence, tmp_path: Path) -> Iterator[Sequence]:
    """The class in a database that every thread reaches as a process of the product would.

    SQLite's in-memory database locks whole tables between its connections, which a file never does: for this test its
    contents move into a file.
    """
    if connection.vendor != "sqlite" or not connection.is_in_memory_db():
        yield sequence
        return
    memory, name = connection.connection, connection.settings_dict["NAME"]
    file = tmp_path / "shared.sqlite3"
    with sqlite3.connect(file) as copy:
        memory.backup(copy)
    copy.close()
    connection.connection, connection.settings_dict["NAME"] = None, str(file)
    yield sequence
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = memory, name


def together(*works: Callable[[], None]) -> list[BaseException]:
    """Run ``works`` at once, each in a thread with a connection of its own, and return what they raised."""
    raised: list[BaseException] = []
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], None]) -> None:
        try:
            gate.wait(timeout=20)
            work()
        except Exception as error:  # noqa: BLE001 - the test's own thread looks at it
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return raised


def test_nothing_is_lost_when_many_add_to_one_class(shared):
    def writer(number):
        def work():
            section = sections(shared)[number % 2]
            for count in range(EDITS):
                editing.add_step(section, title=f"{number}-{count}", seconds=30)

        return work

    before = Sequence.objects.get(pk=shared.pk).version
    raised = together(*(writer(number) for number in range(WRITERS)))

    added = {f"{number}-{count}" for number in range(WRITERS) for count in range(EDITS)}
    assert raised == []
    assert {name for name in names(shared) if "-" in name} == added
    assert len(names(shared)) == 3 + WRITERS * EDITS
    assert is_dense(shared)
    assert Sequence.objects.get(pk=shared.pk).version == before + WRITERS * EDITS


def again_and_again(edit):
    """Repeat ``edit``; that others removed its step, or that it stands at the end, is no fault."""

    def work():
        for _count in range(EDITS):
            with suppress(editing.Gone, editing.NoPlace):
                edit()

    return work


def test_eight_writers_lose_nothing_in_ten_seconds_and_the_log_explains_every_row(shared):
    start, began = read_draft(shared.pk, head=True), Change.objects.filter(sequence=shared).count()
    until = time.monotonic() + SECONDS
    written: list[tuple[str, int]] = []

    def writer(number):
        def work():
            chance = random.Random(number)
            own = editing.add_step(
                sections(shared)[0], title=f"Of {number}", seconds=5, hand=Hand(once=f"own-{number}")
            )
            seconds = 5
            while time.monotonic() < until:
                seconds += 1
                editing.change_step(own, {"seconds": seconds}, {"seconds": seconds - 1})
                with suppress(NoPlace):
                    editing.shift_step(own, chance.choice([-1, 1]))
                copy = editing.duplicate_step(own)
                editing.move_step(copy, section=sections(shared)[1], after=None)
                editing.remove_step(copy)
            written.append((f"Of {number}", seconds))

        return work

    assert together(*(writer(number) for number in range(8))) == []

    assert sorted((step.title, step.seconds) for step in steps(shared) if step.title) == sorted(written)
    assert len(names(shared)) == 3 + 8
    assert is_dense(shared)
    draft, log = read_draft(shared.pk, head=True), Change.objects.filter(sequence=shared).order_by("number")
    assert [entry.number for entry in log] == list(range(1, len(log) + 1))
    for entry in reversed(log[began:]):
        draft = applied(draft, inverse(entry.patch))
    assert draft == start


def test_places_stay_dense_when_many_move_copy_and_remove(shared):
    for number in range(6):
        editing.add_step(sections(shared)[0], title=f"Step {number}", seconds=30)

    raised = together(
        again_and_again(lambda: editing.shift_step(steps(shared)[-1], -1)),
        again_and_again(lambda: editing.duplicate_step(steps(shared)[0])),
        again_and_again(lambda: editing.remove_step(steps(shared)[1])),
        again_and_again(lambda: editing.move_section(sections(shared)[-1], after=None)),
    )

    assert raised == []
    assert is_dense(shared)
    assert len(steps(shared)) == Step.objects.count()


def test_of_many_saves_of_one_field_exactly_one_wins(shared):
    step = steps(shared)[0]
    won: list[str] = []

    def writer(number):
        def work():
            editing.change_step(step, {"note": f"Note {number}"}, {"note": ""})
            won.append(f"Note {number}")

        return work

    raised = together(*(writer(number) for number in range(WRITERS)))

    step.refresh_from_db()
    assert won == [step.note]
    assert [type(error) for error in raised] == [editing.Conflict] * (WRITERS - 1)
    assert {error.fields["note"] for error in raised} == {step.note}


def signed_in(person):
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_of_fifty_saves_of_one_version_through_the_web_one_wins_and_all_see_both_texts(shared, asha):
    step = steps(shared)[0]
    clients = [signed_in(asha) for _writer in range(50)]
    answers: dict[int, tuple[int, str]] = {}

    def writer(number):
        def work():
            data = {"field": "note", "initial-note": "", "note": f"Note {number:02}", "once": f"save-{number}"}
            address = reverse("sessions:step_change", args=[shared.pk, step.pk])
            response = clients[number].post(address, data, headers={"HX-Request": "true"})
            answers[number] = response.status_code, response.content.decode()

        return work

    raised = together(*(writer(number) for number in range(50)))

    step.refresh_from_db()
    [won] = [number for number, (status, _html) in answers.items() if status == 200]
    lost = {number: html for number, (status, html) in answers.items() if status == 409}
    assert raised == []
    assert step.note == f"Note {won:02}"
    assert len(lost) == 49
    assert all(f'<dd class="typed">{step.note}</dd>' in html for html in lost.values())
    assert all(f'<dd class="typed" data-mine>Note {number:02}</dd>' in html for number, html in lost.items())


def test_a_request_that_many_processes_get_at_once_is_done_once(shared, asha):
    section = sections(shared)[0]
    clients = [signed_in(asha) for _writer in range(WRITERS)]
    statuses: list[int] = []
    data = {"section": section.pk, "title": "Settle in", "seconds": "60", "once": "the-same"}

    def work(client):
        response = client.post(reverse("sessions:step_add", args=[shared.pk]), data, headers={"HX-Request": "true"})
        statuses.append(response.status_code)

    raised = together(*(partial(work, client) for client in clients))

    assert raised == []
    assert statuses == [200] * WRITERS
    assert names(shared).count("Settle in") == 1


def test_a_finding_that_many_accept_at_once_is_accepted_once(shared, asha):
    put_in_room(shared, "pregnancy-t2", "diabetes")
    found = names_at(shared, steps(shared)[1])
    before = Sequence.objects.get(pk=shared.pk).version

    raised = together(*(lambda: accept(shared, asha, found) for _writer in range(WRITERS)))

    assert raised == []
    assert [rule for _step, rule, _reason in stored(shared)] == ["pregnancy-t2-03", "diabetes-01", "pregnancy-t2-04"]
    assert Sequence.objects.get(pk=shared.pk).version == before + WRITERS


def test_a_class_can_be_deleted_while_others_add_to_it(shared):
    raised = together(
        *(again_and_again(lambda: editing.add_step(sections(shared)[0], title="Late", seconds=30)) for _n in range(3)),
        lambda: editing.delete_sequence(shared),
    )

    # Who comes too late finds no section to add to.
    assert {type(error) for error in raised} <= {editing.Gone, IndexError}
    assert (Sequence.objects.count(), Step.objects.count()) == (0, 0)


def test_a_class_file_that_is_confirmed_many_times_at_once_becomes_one_class(shared):
    file = file_of(plan_of(shared))
    made = arrived(file, shelf_for(file))
    owner, found = shared.owner, []

    def work():
        found.append(editing.import_class(made, owner, hand=Hand(owner.pk, "one press")))

    raised = together(*[work] * WRITERS)

    assert raised == []
    assert len({sequence.pk for sequence, _is_new in found}) == 1
    assert [is_new for _sequence, is_new in found].count(True) == 1
    assert names(found[0][0]) == names(shared)
    assert Sequence.objects.count() == 2
